import { useQuery } from '@tanstack/react-query'
import { Alert, Skeleton } from 'antd'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { US_STATES } from '../report/states.ts'
import type { impactEn } from './messages.ts'
import { NetNewClaim } from './NetNewClaim.tsx'
import { Promises } from './Promises.tsx'
import { useJobs } from './useJobs.ts'
import '../report/report.css'
import './impact.css'

const StateMap = lazy(() => import('./StateMap.tsx'))

type Count = paths['/v1/impact']['get']['responses']['200']['content']['application/json']
type Reason = keyof typeof impactEn.jobs.reasons

/** More than there are states: one page is the whole country. */
const ALL_STATES = 60

/** The count of jobs: for anybody, without an account. */
export function Jobs() {
  const { t } = useTranslation()
  const real = useCount(false)
  const sample = useCount(true)
  const error = real.error ?? sample.error
  if (error) {
    const title = error instanceof ProblemError ? error.problem.title : t('failure.offline')
    return <Alert type="error" showIcon title={title} />
  }
  if (!real.data || !sample.data) return <Skeleton active paragraph={{ rows: 12 }} />
  const isSample = real.data.jobs.length === 0 && sample.data.jobs.length > 0
  const shown = isSample ? sample.data : real.data
  return (
    <article className="report jobs">
      <header>
        <PageTitle
          text={t('jobs.title')}
          badge={isSample && <span className="badge">{t('jobs.sample')}</span>}
        />
        <p>{t('jobs.lead')}</p>
        {isSample && <Alert type="info" showIcon title={t('jobs.sampleHint')} />}
        {shown.jobs.length === 0 && (
          <Alert type="info" showIcon title={t('jobs.empty')} description={t('jobs.emptyHint')} />
        )}
      </header>
      {shown.jobs.length > 0 && <Figures count={shown} />}
      <NetNew sample={isSample} />
      <Promises sample={isSample} />
      <ByState sample={isSample} />
      <NotCounted uncounted={shown.uncounted} />
      <Method count={shown} />
    </article>
  )
}

const useCount = (sample: boolean) =>
  useQuery({
    queryKey: ['jobs', 'count', sample],
    queryFn: () => dataOf(client.GET('/v1/impact', { params: { query: { sample } } })),
  })

function Figures({ count }: { count: Count }) {
  const { t } = useTranslation()
  const { day, count: whole } = useFormat()
  const jobs = useJobs()
  return (
    <section>
      {count.from && count.to && (
        <p className="quiet">
          {t('jobs.period', {
            businesses: whole(count.businesses),
            from: day(count.from),
            to: day(count.to),
          })}
        </p>
      )}
      <Scrolling label={t('jobs.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.kind')}</th>
              <th scope="col">{t('jobs.effect')}</th>
              <th scope="col">{t('jobs.tier')}</th>
              <th scope="col" className="num">
                {t('jobs.figure')}
              </th>
            </tr>
          </thead>
          <tbody>
            {count.jobs.map(({ kind, effect, tier, jobs: figure }) => (
              <tr key={`${kind} ${effect} ${tier}`}>
                <th scope="row">{t(`jobs.kinds.${kind}`)}</th>
                <td>{t(`jobs.effects.${effect}`)}</td>
                <td>{t(`jobs.tiers.${tier}`)}</td>
                <td className="num">{jobs(Number(figure))}</td>
              </tr>
            ))}
            {count.notModelled.map((effect) => (
              <tr key={effect}>
                <th scope="row">{t('jobs.kinds.supported')}</th>
                <td>{t(`jobs.effects.${effect}`)}</td>
                <td>—</td>
                <td className="num quiet">{t('jobs.notModelled')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p className="quiet">{t('jobs.apart')}</p>
    </section>
  )
}

/** Apart from the figures: what a comparison says is never added to them. */
function NetNew({ sample }: { sample: boolean }) {
  const { t } = useTranslation()
  const claims = usePages({
    queryKey: ['jobs', 'net-new', sample],
    read: (behind) =>
      dataOf(
        client.GET('/v1/impact/net-new', { params: { query: { sample, limit: 20, ...behind } } }),
      ),
    itemsIn: (page) => page.claims,
  })
  return (
    <section>
      <h2>{t('jobs.netNew')}</h2>
      <p>{t('jobs.netNewLead')}</p>
      <PagedList
        pages={claims}
        keyOf={({ agencyId, revision }) => `${agencyId} ${revision}`}
        none={t('jobs.noNetNew')}
      >
        {(claim) => <NetNewClaim claim={claim} />}
      </PagedList>
    </section>
  )
}

function ByState({ sample }: { sample: boolean }) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const jobs = useJobs()
  const { data } = useQuery({
    queryKey: ['jobs', 'states', sample],
    queryFn: () =>
      dataOf(
        client.GET('/v1/impact/places', {
          params: { query: { level: 'state', sample, limit: ALL_STATES } },
        }),
      ),
  })
  const states = useMemo(
    () =>
      (data?.places ?? []).map((place) => {
        const known = US_STATES.find(({ value }) => value === `US-${place.state}`)
        const figure = place.directJobs === null ? null : Number(place.directJobs)
        return {
          ...place,
          name: known ? (locale === 'zh-CN' ? known.zh : known.en) : place.name,
          jobs: figure,
          label:
            figure === null ? t('jobs.hidden') : figure === 0 ? t('jobs.mapNothing') : jobs(figure),
        }
      }),
    [data, locale, jobs, t],
  )
  if (!data) return null
  const known = (value: number | null): string => (value === null ? '—' : count(value))
  return (
    <section>
      <h2>{t('jobs.byState')}</h2>
      <p>{t('jobs.byStateLead', { least: data.leastBusinesses })}</p>
      <div className="two">
        <div className="no-print">
          <Suspense fallback={<div className="chart-shape" />}>
            <StateMap states={states} />
          </Suspense>
        </div>
        <Scrolling className="states" label={t('jobs.byState')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('jobs.state')}</th>
                {(['businesses', 'figure', 'target', 'gap'] as const).map((name) => (
                  <th key={name} scope="col" className="num">
                    {t(`jobs.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {states.map((state) => (
                <tr key={state.fips}>
                  <th scope="row">{state.name}</th>
                  {state.jobs === null || state.businesses === null ? (
                    <>
                      <td className="num quiet" colSpan={2}>
                        {t('jobs.hidden')}
                      </td>
                      <td className="num">{known(state.targetJobs)}</td>
                      <td className="num quiet">—</td>
                    </>
                  ) : (
                    <>
                      <td className="num">{count(state.businesses)}</td>
                      <td className="num">{jobs(state.jobs)}</td>
                      <td className="num">{known(state.targetJobs)}</td>
                      <td className="num">{known(state.gapJobs)}</td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      </div>
    </section>
  )
}

function NotCounted({ uncounted }: Pick<Count, 'uncounted'>) {
  const { t } = useTranslation()
  const { count } = useFormat()
  if (uncounted.length === 0) return null
  return (
    <section>
      <h2>{t('jobs.left')}</h2>
      <p>{t('jobs.leftLead')}</p>
      <Scrolling label={t('jobs.left')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.reason')}</th>
              <th scope="col" className="num">
                {t('jobs.orders')}
              </th>
              <th scope="col" className="num">
                {t('jobs.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {uncounted.map(({ reason, orders, amount }) => (
              <tr key={`${reason} ${amount.currency}`}>
                <th scope="row">{t(`jobs.reasons.${reason as Reason}`)}</th>
                <td className="num">{count(orders)}</td>
                <td className="num">{formatMoney(amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </section>
  )
}

function Method({ count: { isSample, source, dataVersion, tableYear } }: { count: Count }) {
  const { t } = useTranslation()
  return (
    <section>
      <h2>{t('jobs.method')}</h2>
      <ol>
        {(['settled', 'goods', 'dollars', 'left', 'once'] as const).map((step) => (
          <li key={step}>{t(`jobs.steps.${step}`, { year: tableYear })}</li>
        ))}
      </ol>
      <ul className="open-data">
        <li>
          <a href={`/v1/impact/places.csv?sample=${isSample}`}>{t('jobs.download')}</a>
        </li>
        <li>
          <a href={`/v1/impact/net-new.csv?sample=${isSample}`}>{t('jobs.netNewDownload')}</a>
        </li>
        <li>
          <a href="/v1/impact/multipliers">{t('jobs.multipliers')}</a>
        </li>
        <li>
          <a href="/docs">{t('jobs.interface')}</a>
        </li>
      </ul>
      <p className="quiet">{t('jobs.source', { source: `${source}.`, version: dataVersion })}</p>
    </section>
  )
}
