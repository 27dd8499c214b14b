import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Order } from '../selling/api.ts'
import { Messages } from '../selling/Messages.tsx'

/** Orders in dispute, the longest first: what both sides wrote, and the ruling. */
export function Disputes() {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['desk-disputes'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/disputes', { params: { query: { limit: 100 } } })),
  })
  return (
    <section>
      <h2>{t('desk.disputes')}</h2>
      <Refusal error={error} />
      {data?.disputes.length === 0 && <p className="panel">{t('desk.noDisputes')}</p>}
      <ul className="bars">
        {data?.disputes.map(({ order, ruleFrom }) => (
          <li key={order.id} className="panel">
            <h3>
              {t('selling.order')} <span className="code">{order.id.slice(-12)}</span> ·{' '}
              {formatMoney(order.total)}
            </h3>
            <p className="quiet">
              {t('desk.ruleFrom')} {time(ruleFrom)}
            </p>
            <Messages path={{ businessId: order.businessId, orderId: order.id }} />
            <Ruling order={order} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ruling({ order }: { order: Order }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const rule = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/orders/{orderId}/ruling', {
          params: { path: { businessId: order.businessId, orderId: order.id } },
          body: { award: { amount, currency: order.total.currency }, note },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['desk-disputes'] }),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        rule.mutate()
      }}
    >
      <Refusal error={rule.error} />
      <FormField label={t('desk.award')} value={amount} onChange={setAmount} />
      <FormField label={t('desk.because')} value={note} onChange={setNote} />
      <Button
        type="primary"
        htmlType="submit"
        loading={rule.isPending}
        disabled={!note.trim() || !amount.trim()}
      >
        {t('desk.rule')}
      </Button>
    </form>
  )
}
