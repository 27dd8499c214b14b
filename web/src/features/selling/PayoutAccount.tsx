import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { type Account, BankAccount, NO_ACCOUNT } from '../account/BankAccount.tsx'
import { Refusal } from '../account/FormField.tsx'

/** Where the seller wants their money: for owners. */
export function PayoutAccount({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const path = { businessId }
  const key = ['payout-account', businessId]
  const [typed, setTyped] = useState<Account>()
  const { data } = useQuery({
    queryKey: key,
    retry: false,
    queryFn: async () => {
      const { data, response } = await client.GET('/v1/businesses/{businessId}/payout-account', {
        params: { path },
      })
      // Whoever is no owner neither sees it nor sets it.
      return response.status === 403 ? null : (data ?? NO_ACCOUNT)
    },
  })
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/businesses/{businessId}/payout-account', {
          params: { path },
          body: typed ?? NO_ACCOUNT,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  if (!data) return null
  return (
    <details>
      <summary>
        {t('selling.bank.title')}
        {data.account && <span className="quiet"> …{data.account.slice(-4)}</span>}
      </summary>
      <form
        className="stack narrow"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Refusal error={save.error} />
        <BankAccount value={typed ?? data} onChange={setTyped} />
        <Button htmlType="submit" loading={save.isPending} disabled={!typed}>
          {t('selling.bank.save')}
        </Button>
        {save.isSuccess && <p role="status">{t('selling.bank.saved')}</p>}
      </form>
    </details>
  )
}
