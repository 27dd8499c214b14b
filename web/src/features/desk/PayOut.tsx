import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { BankAccount, NO_ACCOUNT } from '../account/BankAccount.tsx'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { BankStatement } from './BankStatement.tsx'
import { PAYOUT_FILES, PayoutFiles } from './PayoutFiles.tsx'

/** A file for the bank with what sellers are owed, every file made so far, and what the bank says. */
export function PayOut() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [debtor, setDebtor] = useState(NO_ACCOUNT)
  const [least, setLeast] = useState('100.00')
  const [currency, setCurrency] = useState<Currency>('USD')
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/payouts', {
          body: { debtor, least: { amount: least, currency } },
        }),
      ),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['trial-balance'] }),
        queries.invalidateQueries({ queryKey: PAYOUT_FILES }),
      ]),
  })
  return (
    <section>
      <h2>{t('desk.payOut')}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <Refusal error={create.error} />
        <p>{t('desk.paysFrom')}</p>
        <BankAccount value={debtor} onChange={setDebtor} />
        <FormField label={t('desk.least')} value={least} onChange={setLeast} />
        <CurrencyField label={t('desk.in')} value={currency} onChange={setCurrency} />
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('desk.makeFile')}
        </Button>
        {create.data && (
          <p role="status">
            {t('desk.fileMade', { count: create.data.payouts })} {formatMoney(create.data.total)}
          </p>
        )}
      </form>
      <PayoutFiles />
      <BankStatement />
    </section>
  )
}
