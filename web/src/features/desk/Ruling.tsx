import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Order } from '../selling/api.ts'

const AMOUNT = /^\d{1,16}(\.\d{1,2})?$/

/** All, a part or nothing back to the buyer, with what each would come to before it is done. */
export function Ruling({ order, isDue }: { order: Order; isDue: boolean }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const path = { businessId: order.businessId, orderId: order.id }
  const { currency } = order.total
  const award = amount.trim()
  const preview = useQuery({
    queryKey: ['ruling-preview', order.id, award],
    enabled: AMOUNT.test(award),
    retry: false,
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/businesses/{businessId}/orders/{orderId}/ruling', {
          params: { path, query: { amount: award, currency } },
        }),
      ),
  })
  const rule = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/orders/{orderId}/ruling', {
          params: { path },
          body: { award: { amount: award, currency }, note },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
      return queries.invalidateQueries({ queryKey: ['desk-disputes'] })
    },
  })
  const left = leftOf(order)
  const parts = preview.data && [
    [t('desk.toBuyer'), preview.data.buyer] as const,
    [t('desk.toSeller'), preview.data.seller] as const,
    [t('desk.toTax'), preview.data.tax] as const,
    [t('desk.toFreight'), preview.data.freight] as const,
    [t('desk.toCommission'), preview.data.commission] as const,
  ]
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        rule.mutate()
      }}
    >
      <h4 className="part">{t('desk.rulingTitle')}</h4>
      <FormField label={t('desk.award')} value={amount} onChange={setAmount} />
      <p>
        <Button size="small" onClick={() => setAmount(centsText(left))}>
          {t('desk.all', { amount: formatMoney({ amount: centsText(left), currency }) })}
        </Button>{' '}
        <Button size="small" onClick={() => setAmount(centsText(left / 2n))}>
          {t('desk.half')}
        </Button>{' '}
        <Button size="small" onClick={() => setAmount('0')}>
          {t('desk.nothing')}
        </Button>
      </p>
      <Refusal error={preview.error} />
      {parts && (
        <table className="split" aria-live="polite">
          <caption>{t('desk.wouldBe')}</caption>
          <tbody>
            {parts.map(([label, value]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td data-label={label} className="num">
                  {formatMoney(value)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <FormField label={t('desk.because')} value={note} onChange={setNote} />
      <Refusal error={rule.error} />
      {!isDue && <p className="quiet">{t('desk.notYet')}</p>}
      <Button
        type="primary"
        htmlType="submit"
        loading={rule.isPending}
        disabled={!isDue || !note.trim() || !AMOUNT.test(award)}
      >
        {t('desk.rule')}
      </Button>
    </form>
  )
}

const cents = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2))
}

const centsText = (value: bigint): string => `${value / 100n}.${`${value % 100n}`.padStart(2, '0')}`

/** What has not gone back yet. */
const leftOf = ({ total, refunded }: Order): bigint => cents(total.amount) - cents(refunded.amount)
