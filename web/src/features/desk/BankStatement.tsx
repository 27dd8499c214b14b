import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { PAYOUT_FILES } from './PayoutFiles.tsx'

/** The bank's statement of the account that pays: which payouts were booked, which came back. */
export function BankStatement() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [xml, setXml] = useState('')
  const take = useMutation({
    mutationFn: () => dataOf(client.POST('/v1/desk/bank-statements', { body: { xml } })),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['trial-balance'] }),
        queries.invalidateQueries({ queryKey: PAYOUT_FILES }),
      ]),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        take.mutate()
      }}
    >
      <Refusal error={take.error} />
      <label htmlFor={id}>{t('desk.statement')}</label>
      <Input.TextArea
        id={id}
        value={xml}
        autoSize={{ minRows: 3, maxRows: 10 }}
        onChange={(event) => setXml(event.target.value)}
      />
      <Button htmlType="submit" loading={take.isPending} disabled={!xml.trim()}>
        {t('desk.takeStatement')}
      </Button>
      {take.data && (
        <div role="status">
          <p>{t('desk.paidAndRejected', { paid: take.data.paid, rejected: take.data.rejected })}</p>
          {take.data.unknown > 0 && <p>{t('desk.unknown', { count: take.data.unknown })}</p>}
          {take.data.differing.length + take.data.differingFiles.length > 0 && (
            <p>{t('desk.differing')}</p>
          )}
          <ul>
            {take.data.differing.map((one) => (
              <li key={one.id}>
                <span className="code">{one.id}</span> · {formatMoney(one.amount)}
              </li>
            ))}
            {take.data.differingFiles.map(({ fileId, booked, ours }) => (
              <li key={fileId}>
                <span className="code">{fileId}</span> ·{' '}
                {t('desk.bookedAs', { booked: formatMoney(booked), ours: formatMoney(ours) })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </form>
  )
}
