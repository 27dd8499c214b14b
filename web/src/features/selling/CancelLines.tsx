import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, InputNumber } from 'antd'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Order, OrderPage } from './api.ts'

/** Some of the goods cannot be sent: how many of each; the others go on. */
export function CancelLines({ order, page }: { order: Order; page: OrderPage }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({})
  const [reason, setReason] = useState('')
  // Sent again after a lost answer, it cancels once; what is asked anew has a key of its own.
  const key = useRef(crypto.randomUUID())
  const left = page.lines.filter((line) => line.quantity > line.cancelledQuantity)
  const lines = Object.entries(quantities).flatMap(([variantId, quantity]) =>
    quantity > 0 ? [{ variantId, quantity }] : [],
  )
  const cancel = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/orders/{orderId}/cancellations', {
          params: {
            path: { businessId: order.businessId, orderId: order.id },
            header: { 'idempotency-key': key.current },
          },
          body: { lines, ...(reason.trim() ? { reason: reason.trim() } : {}) },
        }),
      ),
    onSuccess: () => {
      key.current = crypto.randomUUID()
      setQuantities({})
      setReason('')
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['order', order.id] })
      await queries.invalidateQueries({ queryKey: ['orders', order.businessId] })
    },
  })
  const change = (variantId: string, quantity: number) => {
    key.current = crypto.randomUUID()
    setQuantities((before) => ({ ...before, [variantId]: quantity }))
  }
  return (
    <details>
      <summary>{t('selling.cancelSome')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          cancel.mutate()
        }}
      >
        <p className="quiet">{t('selling.cancelSomeHint')}</p>
        {left.map((line) => (
          <div className="field" key={line.variantId}>
            <label htmlFor={`${id}-${line.variantId}`}>{text(line.title)}</label>
            <InputNumber
              id={`${id}-${line.variantId}`}
              min={0}
              max={line.quantity - line.cancelledQuantity}
              precision={0}
              value={quantities[line.variantId] ?? 0}
              onChange={(value) => change(line.variantId, value ?? 0)}
            />
          </div>
        ))}
        <FormField label={t('selling.cancelReason')} value={reason} onChange={setReason} />
        <Refusal error={cancel.error} />
        <Button danger htmlType="submit" loading={cancel.isPending} disabled={lines.length === 0}>
          {t('selling.cancelThese')}
        </Button>
      </form>
    </details>
  )
}
