import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Order } from './api.ts'

/** A seller does not accept a return: with the reason, which the buyer and the operator read. */
export function OpenDispute({ order }: { order: Order }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const open = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/orders/{orderId}/steps', {
          params: { path: { businessId: order.businessId, orderId: order.id } },
          body: { from: order.status, to: 'disputed', note },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['orders', order.businessId] }),
  })
  return (
    <details>
      <summary>{t('selling.to_disputed')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          open.mutate()
        }}
      >
        <Refusal error={open.error} />
        <FormField label={t('selling.case_reason')} value={note} onChange={setNote} />
        <Button danger htmlType="submit" loading={open.isPending} disabled={!note.trim()}>
          {t('selling.to_disputed')}
        </Button>
      </form>
    </details>
  )
}
