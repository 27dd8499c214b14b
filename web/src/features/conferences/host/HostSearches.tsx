import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PagedList, usePages } from '../../../ui/PagedList.tsx'
import { FormField } from '../../account/FormField.tsx'
import { HostFrame, type SentFrame } from './HostFrame.tsx'
import { useTemplate } from './template.ts'

const NEW = ''

/** For which years of which series a city is looked for. */
export function HostSearches({ agencyId, isOfficer }: { agencyId: string; isOfficer: boolean }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const searches = usePages({
    queryKey: ['host-searches', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/host-searches', {
          params: { path: { agencyId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.searches,
  })
  return (
    <section>
      <h2>{t('host.title')}</h2>
      <p>{t('host.lead')}</p>
      <PagedList pages={searches} keyOf={({ id }) => id} none={t('host.none')}>
        {({ id, series, year }) => (
          <Link to={`/office/${agencyId}/host-cities/${id}`}>
            {t('host.of', { series: text(series.name), year })}
          </Link>
        )}
      </PagedList>
      {isOfficer && <Begin agencyId={agencyId} />}
    </section>
  )
}

/** A search has a series and a year; a series that is new is opened with it. */
function Begin({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const template = useTemplate()
  const id = useId()
  const [seriesId, setSeriesId] = useState(NEW)
  const [fields, setFields] = useState({ name: '', nameZh: '', year: '' })
  const path = { agencyId }
  const known = useQuery({
    queryKey: ['conference-series', agencyId],
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/conference-series', {
          params: { path, query: { limit: 50 } },
        }),
      ),
  })
  const begin = useMutation({
    mutationFn: async (frame: SentFrame) => {
      const series =
        seriesId ||
        (
          await dataOf(
            client.POST('/v1/agencies/{agencyId}/conference-series', {
              params: { path },
              body: { name: { en: fields.name, 'zh-CN': fields.nameZh } },
            }),
          )
        ).id
      // Refused after this, it is not opened a second time.
      setSeriesId(series)
      await queries.invalidateQueries({ queryKey: ['conference-series', agencyId] })
      return dataOf(
        client.POST('/v1/agencies/{agencyId}/host-searches', {
          params: { path },
          body: { seriesId: series, year: Number(fields.year), ...frame },
        }),
      )
    },
    onSuccess: async (search) => {
      await queries.invalidateQueries({ queryKey: ['host-searches', agencyId] })
      return navigate(`/office/${agencyId}/host-cities/${search.id}`)
    },
  })
  const isNamed = seriesId !== NEW || (fields.name.trim() !== '' && fields.nameZh.trim() !== '')
  return (
    <details className="panel">
      <summary>{t('host.begin')}</summary>
      <div className="stack">
        <div className="field">
          <label htmlFor={id}>{t('host.series')}</label>
          <Select
            id={id}
            value={seriesId}
            onChange={setSeriesId}
            options={[
              { value: NEW, label: t('host.newSeries') },
              ...(known.data?.series ?? []).map((one) => ({
                value: one.id,
                label: text(one.name),
              })),
            ]}
          />
        </div>
        {seriesId === NEW && (
          <>
            <FormField
              label={t('host.seriesName')}
              value={fields.name}
              onChange={(name) => setFields({ ...fields, name })}
            />
            <FormField
              label={t('host.seriesNameZh')}
              value={fields.nameZh}
              onChange={(nameZh) => setFields({ ...fields, nameZh })}
            />
          </>
        )}
        <FormField
          label={t('host.year')}
          value={fields.year}
          onChange={(year) => setFields({ ...fields, year })}
        />
        <HostFrame
          start={template}
          saveLabel={t('host.start')}
          isSaving={begin.isPending}
          error={begin.error}
          isReady={isNamed && /^2\d{3}$/.test(fields.year)}
          onSave={(frame) => begin.mutate(frame)}
        />
      </div>
    </details>
  )
}
