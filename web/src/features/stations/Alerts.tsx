import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'

type Alert =
  operations['listStationAlerts']['responses'][200]['content']['application/json']['alerts'][number]

const PAGE = 50

/** What is odd at stations below an office; whoever looks at it says why it is left. */
export function Alerts({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const alerts = usePages({
    queryKey: ['station-alerts', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/station-alerts', {
          params: { path: { agencyId }, query: { limit: PAGE, ...behind } },
        }),
      ),
    itemsIn: (page) => page.alerts,
  })
  return (
    <div className="panel">
      <strong>{t('station.alerts')}</strong>
      <p className="quiet">{t('station.alertsHint')}</p>
      <PagedList
        pages={alerts}
        keyOf={({ stationId, kind }) => `${stationId} ${kind}`}
        none={t('station.noAlerts')}
        itemClass=""
      >
        {(alert) => (
          <>
            <strong>{text(alert.station)}</strong>
            <p>{text(alert.text)}</p>
            {alert.looked ? (
              <p className="quiet">
                {t('station.looked', { by: text(alert.looked.by), day: day(alert.looked.at) })}{' '}
                {alert.looked.reason}
              </p>
            ) : (
              mayWork && <Look agencyId={agencyId} alert={alert} />
            )}
          </>
        )}
      </PagedList>
    </div>
  )
}

function Look({ agencyId, alert: { stationId, kind } }: { agencyId: string; alert: Alert }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const look = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/agencies/{agencyId}/stations/{stationId}/alerts/{kind}/look', {
          params: { path: { agencyId, stationId, kind } },
          body: { reason },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['station-alerts', agencyId] }),
  })
  return (
    <details>
      <summary>{t('station.look')}</summary>
      <form
        className="stack office-form"
        onSubmit={(event) => {
          event.preventDefault()
          look.mutate()
        }}
      >
        <FormField label={t('station.reason')} value={reason} onChange={setReason} />
        <Refusal error={look.error} />
        <Button htmlType="submit" loading={look.isPending} disabled={!reason.trim()}>
          {t('station.save')}
        </Button>
      </form>
    </details>
  )
}
