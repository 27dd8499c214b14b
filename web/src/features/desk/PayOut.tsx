import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { BankAccount, NO_ACCOUNT } from '../account/BankAccount.tsx'
import { type Currency, CurrencyField } from '../account/CurrencyField.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { BankStatement } from './BankStatement.tsx'

/** A file for the bank with what sellers are owed, and what the bank says of it. */
export function PayOut() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [debtor, setDebtor] = useState(NO_ACCOUNT)
  const [least, setLeast] = useState('100.00')
  const [currency, setCurrency] = useState<Currency>('USD')
  const [xml, setXml] = useState('')
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['trial-balance'] })
  const create = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/payouts', {
          body: { debtor, least: { amount: least, currency } },
        }),
      ),
    onSuccess,
  })
  const tell = useMutation({
    mutationFn: (fileId: string) =>
      dataOf(
        client.POST('/v1/desk/payouts/{fileId}/status', {
          params: { path: { fileId } },
          body: { xml },
        }),
      ),
    onSuccess,
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
      </form>
      {create.data && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            tell.mutate(create.data.fileId)
          }}
        >
          <p role="status">
            {t('desk.fileMade', { count: create.data.payouts })} {formatMoney(create.data.total)}
          </p>
          <Button href={`/v1/desk/payouts/${create.data.fileId}/pain.001.xml`} download>
            pain.001
          </Button>
          <Refusal error={tell.error} />
          <label htmlFor={id}>{t('desk.bankSays')}</label>
          <Input.TextArea
            id={id}
            value={xml}
            autoSize={{ minRows: 3, maxRows: 10 }}
            onChange={(event) => setXml(event.target.value)}
          />
          <Button htmlType="submit" loading={tell.isPending} disabled={!xml.trim()}>
            {t('desk.takeStatus')}
          </Button>
          {tell.data && (
            <p role="status">
              {t('desk.paidAndRejected', { paid: tell.data.paid, rejected: tell.data.rejected })}
            </p>
          )}
        </form>
      )}
      <BankStatement />
    </section>
  )
}
