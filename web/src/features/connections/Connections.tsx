import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Popconfirm, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { useFeature } from '../../ui/useFeature.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { Deliveries } from './Deliveries.tsx'
import './connections.css'

type Listed = operations['listWebhookEndpoints']['responses'][200]['content']['application/json']
type Endpoint = Listed['endpoints'][number]
type EventType = Endpoint['eventTypes'][number]

const EVENT_TYPES = [
  'order.paid',
  'order.declared',
  'order.released',
  'order.shipped',
  'order.delivered',
  'order.confirmed',
  'order.settled',
  'order.cancelled',
  'order.lines_cancelled',
  'order.return_asked',
  'order.returning',
  'order.returned',
  'order.disputed',
  'order.ruled',
  'order.chargeback_opened',
  'order.chargeback_won',
  'order.chargeback_lost',
  'order.refunded',
  'listing.blocked',
  'listing.price_announced',
] as const satisfies readonly EventType[]
const FIRST: readonly EventType[] = ['order.paid', 'order.cancelled', 'order.refunded']

/** Programs of the business that are told of its orders; for owners, as its keys are. */
export function Connections({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const path = { businessId }
  const [secret, setSecret] = useState<string>()
  const isOn = useFeature('webhooks')
  const { data, error } = useQuery({
    queryKey: ['endpoints', businessId],
    retry: false,
    queryFn: () =>
      dataOf(client.GET('/v1/businesses/{businessId}/webhook-endpoints', { params: { path } })),
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const again = () => {
    void queries.invalidateQueries({ queryKey: ['deliveries', businessId] })
    return queries.invalidateQueries({ queryKey: ['endpoints', businessId] })
  }
  return (
    <section className="stack">
      <p className="quiet">
        {t('connections.lead')}{' '}
        <a className="standard" href="https://www.standardwebhooks.com" rel="noreferrer">
          Standard Webhooks
        </a>
      </p>
      {secret && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t('connections.secretOnce')}
          description={
            <Typography.Text
              className="secret"
              copyable={{
                text: secret,
                tooltips: [t('connections.copy'), t('connections.copied')],
              }}
            >
              {secret}
            </Typography.Text>
          }
        />
      )}
      {data.endpoints.length === 0 && <p className="panel">{t('connections.none')}</p>}
      <ul className="bars">
        {data.endpoints.map((endpoint) => (
          <li key={endpoint.id} className="panel">
            <OneEndpoint
              businessId={businessId}
              endpoint={endpoint}
              onSecret={setSecret}
              onChanged={again}
            />
          </li>
        ))}
      </ul>
      {isOn ? (
        <NewEndpoint
          businessId={businessId}
          onMade={(made) => {
            setSecret(made)
            return again()
          }}
        />
      ) : (
        <Alert type="warning" showIcon title={t('connections.switchedOff')} />
      )}
      {data.endpoints.length > 0 && <Deliveries businessId={businessId} />}
    </section>
  )
}

function OneEndpoint({
  businessId,
  endpoint,
  onSecret,
  onChanged,
}: {
  businessId: string
  endpoint: Endpoint
  onSecret: (secret: string) => void
  onChanged: () => Promise<void>
}) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const params = { path: { businessId, endpointId: endpoint.id } }
  const [types, setTypes] = useState<readonly EventType[]>(endpoint.eventTypes)
  const change = useMutation({
    mutationFn: (body: { isOn?: boolean; eventTypes?: EventType[] }) =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/webhook-endpoints/{endpointId}', {
          params,
          body,
        }),
      ),
    onSuccess: onChanged,
  })
  const act = useMutation({
    mutationFn: async (what: 'test' | 'secret' | 'remove') => {
      if (what === 'test') {
        const at = '/v1/businesses/{businessId}/webhook-endpoints/{endpointId}/test'
        await dataOf(client.POST(at, { params }))
      } else if (what === 'secret') {
        const at = '/v1/businesses/{businessId}/webhook-endpoints/{endpointId}/secret'
        onSecret((await dataOf(client.POST(at, { params }))).secret)
      } else {
        const at = '/v1/businesses/{businessId}/webhook-endpoints/{endpointId}'
        await dataOf(client.DELETE(at, { params }))
      }
    },
    onSuccess: onChanged,
  })
  const { state } = endpoint
  return (
    <>
      <div className="bar-label">
        <span className="code address">{endpoint.url}</span>
        <span className={state === 'on' ? 'badge' : 'badge badge-unverified'}>
          {t(`connections.state_${state}`)}
        </span>
      </div>
      <p className="quiet">
        {endpoint.lastSuccessAt
          ? t('connections.lastSuccess', { time: time(endpoint.lastSuccessAt) })
          : t('connections.neverArrived')}
        {endpoint.oldSecretUntil &&
          ` · ${t('connections.oldSecret', { time: time(endpoint.oldSecretUntil) })}`}
      </p>
      {state === 'disabled' && <p>{t('connections.disabledWhy')}</p>}
      <details>
        <summary>
          {t('connections.events')} <span className="quiet">{endpoint.eventTypes.length}</span>
        </summary>
        <EventTypes value={types} onChange={setTypes} />
        <Button
          loading={change.isPending}
          disabled={types.length === 0}
          onClick={() => change.mutate({ eventTypes: [...types] })}
        >
          {t('connections.saveEvents')}
        </Button>
      </details>
      <Refusal error={change.error ?? act.error} />
      <p className="actions">
        <Button
          type={state === 'on' ? 'default' : 'primary'}
          loading={change.isPending}
          onClick={() => change.mutate({ isOn: state !== 'on' })}
        >
          {t(state === 'on' ? 'connections.turnOff' : 'connections.turnOn')}
        </Button>
        <Button
          disabled={state !== 'on'}
          loading={act.isPending && act.variables === 'test'}
          onClick={() => act.mutate('test')}
        >
          {t('connections.test')}
        </Button>
        <Button
          loading={act.isPending && act.variables === 'secret'}
          onClick={() => act.mutate('secret')}
        >
          {t('connections.rotate')}
        </Button>
        <Popconfirm
          title={t('connections.removeSure')}
          okText={t('connections.remove')}
          cancelText={t('connections.keep')}
          onConfirm={() => act.mutate('remove')}
        >
          <Button danger>{t('connections.remove')}</Button>
        </Popconfirm>
      </p>
    </>
  )
}

function NewEndpoint({
  businessId,
  onMade,
}: {
  businessId: string
  onMade: (secret: string) => Promise<void>
}) {
  const { t } = useTranslation()
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState<readonly EventType[]>(FIRST)
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/webhook-endpoints', {
          params: { path: { businessId } },
          body: { url, eventTypes: [...types] },
        }),
      ),
    onSuccess: ({ secret }) => {
      setUrl('')
      return onMade(secret)
    },
  })
  return (
    <details className="panel">
      <summary>{t('connections.add')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <FormField
          label={t('connections.url')}
          hint={t('connections.urlHint')}
          value={url}
          onChange={setUrl}
        />
        <EventTypes value={types} onChange={setTypes} />
        <Refusal error={make.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={make.isPending}
          disabled={!url.trim() || types.length === 0}
        >
          {t('connections.add')}
        </Button>
      </form>
    </details>
  )
}

function EventTypes({
  value,
  onChange,
}: {
  value: readonly EventType[]
  onChange: (types: readonly EventType[]) => void
}) {
  const { t } = useTranslation()
  return (
    <fieldset className="event-types">
      <legend>{t('connections.events')}</legend>
      {EVENT_TYPES.map((type) => (
        <Checkbox
          key={type}
          checked={value.includes(type)}
          onChange={({ target }) => {
            const others = value.filter((one) => one !== type)
            onChange(target.checked ? [...others, type] : others)
          }}
        >
          {t(`connections.${type.replace('.', '_') as EventWord}`)}{' '}
          <span className="code quiet">{type}</span>
        </Checkbox>
      ))}
    </fieldset>
  )
}

type Underscored<Text extends string> = Text extends `${infer Head}.${infer Tail}`
  ? `${Head}_${Tail}`
  : Text
/** What an event is called in the catalogue of messages, where a point would be a level. */
type EventWord = Underscored<EventType>
