import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { Refusal } from '../account/FormField.tsx'
import { OrderMoney } from '../books/OrderMoney.tsx'

/** Where the money of one of the seller's orders is; read when it is opened. */
export function MoneyOfOrder({ path }: { path: { businessId: string; orderId: string } }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['order-money', path.orderId],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/orders/{orderId}/money', { params: { path } }),
      ),
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('selling.orderMoney')}</summary>
      <Refusal error={error} />
      {isOpen && !data && !error && <Skeleton active />}
      {data && <OrderMoney books={data} />}
    </details>
  )
}
