import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'

type Answer = operations['listFeatureSwitches']['responses'][200]['content']['application/json']
type Feature = Answer['features'][number]
const KEY = ['desk-features']

/** What can be switched off while the installation runs. */
export function Features() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: KEY,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/features')),
  })
  return (
    <section>
      <h2>{t('desk.features')}</h2>
      <p className="quiet">{t('desk.featuresHint')}</p>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      <ul className="bars">
        {data?.features.map((feature) => (
          <li key={feature.name} className="panel">
            <OneFeature feature={feature} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OneFeature({ feature }: { feature: Feature }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const turn = useMutation({
    mutationFn: () =>
      dataOf(
        client.PUT('/v1/desk/features/{name}', {
          params: { path: { name: feature.name } },
          body: { isOn: !feature.isOn, reason, version: feature.version },
        }),
      ),
    onSuccess: () => setReason(''),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['features'] })
      return queries.invalidateQueries({ queryKey: KEY })
    },
  })
  return (
    <div className="feature">
      <div>
        <h3>
          {text(feature.title)}{' '}
          <span className={`badge ${feature.isOn ? 'badge-primary' : 'badge-unverified'}`}>
            {t(feature.isOn ? 'desk.isOn' : 'desk.isOff')}
          </span>
        </h3>
        <p>
          {t('desk.whenOff')} {text(feature.whenOff)}
        </p>
        {feature.changedAt && (
          <p className="quiet">
            {time(feature.changedAt)}: {feature.reason}
          </p>
        )}
      </div>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          turn.mutate()
        }}
      >
        <FormField label={t('desk.decisionReason')} value={reason} onChange={setReason} />
        <Refusal error={turn.error} />
        <Button
          htmlType="submit"
          danger={feature.isOn}
          loading={turn.isPending}
          disabled={!reason.trim()}
        >
          {t(feature.isOn ? 'desk.turnOff' : 'desk.turnOn')}
        </Button>
      </form>
    </div>
  )
}
