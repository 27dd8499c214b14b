import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { useWay } from './useWay.ts'

const KEY = ['desk-late-refunds']

/** Money that buyers have waited for longer than a day. */
export function LateRefunds() {
  const { t } = useTranslation()
  const { time } = useFormat()
  const wayName = useWay()
  const queries = useQueryClient()
  const { data, error } = useQuery({
    queryKey: KEY,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/desk/late-refunds', { params: { query: { limit: 100 } } })),
  })
  const retry = useMutation({
    mutationFn: (path: { paymentId: string; refundId: string }) =>
      dataOf(
        client.POST('/v1/desk/late-refunds/{paymentId}/{refundId}/retry', { params: { path } }),
      ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
      return queries.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <section>
      <h2>{t('desk.lateRefunds')}</h2>
      <Refusal error={error ?? retry.error} />
      {data?.refunds.length === 0 && <p className="panel">{t('desk.noLateRefunds')}</p>}
      <ul className="bars">
        {data?.refunds.map(({ paymentId, refundId, ...refund }) => (
          <li key={refundId} className="panel bar-label">
            <span>
              <strong>{formatMoney(refund.amount)}</strong> {wayName(refund.provider)}{' '}
              <span className="quiet">
                {time(refund.askedAt)} · {t('desk.tries', { count: refund.triedTimes })}
                {!refund.isTried && ` · ${t('desk.givenUp')}`} · {refund.reason}
              </span>
            </span>
            <Button loading={retry.isPending} onClick={() => retry.mutate({ paymentId, refundId })}>
              {t('desk.tryAgain')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
