import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'

type Listed = operations['listWebhookDeliveries']['responses'][200]['content']['application/json']
type Delivery = Listed['deliveries'][number]

/** While something is under way it is looked at again so often. */
const AGAIN_MS = 2_000

/** What was sent and what came of it, the newest first. */
export function Deliveries({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const queryKey = ['deliveries', businessId]
  const { data, error } = useQuery({
    queryKey,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) =>
      state.data?.deliveries.some(({ tries, state }) => state === 'waiting' && tries === 0)
        ? AGAIN_MS
        : false,
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/webhook-deliveries', {
          params: { path: { businessId }, query: { limit: 50 } },
        }),
      ),
  })
  const replay = useMutation({
    mutationFn: (deliveryId: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/webhook-deliveries/{deliveryId}/replay', {
          params: { path: { businessId, deliveryId } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
  return (
    <section className="stack">
      <div className="bar-label">
        <h2>{t('connections.deliveries')}</h2>
        <Button onClick={() => queries.invalidateQueries({ queryKey: ['deliveries'] })}>
          {t('connections.refresh')}
        </Button>
      </div>
      <Refusal error={error ?? replay.error} />
      {data?.deliveries.length === 0 && <p className="panel">{t('connections.noDeliveries')}</p>}
      <ul className="bars">
        {data?.deliveries.map((delivery) => (
          <li key={delivery.id} className="panel">
            <OneDelivery
              delivery={delivery}
              isReplaying={replay.isPending && replay.variables === delivery.id}
              onReplay={() => replay.mutate(delivery.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneDelivery({
  delivery,
  isReplaying,
  onReplay,
}: {
  delivery: Delivery
  isReplaying: boolean
  onReplay: () => void
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { state, lastStatus, lastProblem, lastMs, nextTryAt, tries } = delivery
  return (
    <>
      <div className="bar-label">
        <span>
          <span className="code">{delivery.eventType}</span>{' '}
          <span className="quiet">{time(delivery.createdAt)}</span>
        </span>
        <span className={state === 'failed' ? 'badge badge-unverified' : 'badge'}>
          {t(`connections.${state}`)}
        </span>
      </div>
      <p className="quiet">
        {t('connections.tries', { count: tries })}
        {lastStatus !== null && ` · ${t('connections.answered', { status: lastStatus })}`}
        {lastProblem !== null &&
          ` · ${
            lastProblem === 'timeout'
              ? t('connections.timeout')
              : lastProblem === 'refused_address'
                ? t('connections.refusedAddress')
                : t('connections.unreachable', { code: lastProblem })
          }`}
        {lastMs !== null && ` · ${lastMs} ms`}
        {nextTryAt !== null &&
          tries > 0 &&
          ` · ${t('connections.nextTry', { time: time(nextTryAt) })}`}
      </p>
      <details>
        <summary>
          {t('connections.content')} <span className="code quiet">{delivery.messageId}</span>
        </summary>
        <pre className="message">{JSON.stringify(JSON.parse(delivery.body), null, 2)}</pre>
      </details>
      {state !== 'waiting' && (
        <p>
          <Button loading={isReplaying} onClick={onReplay}>
            {t('connections.replay')}
          </Button>
        </p>
      )}
    </>
  )
}
