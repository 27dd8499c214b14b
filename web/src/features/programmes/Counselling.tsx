import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { ActionLine } from './ActionLine.tsx'

type Report = operations['reportTime']['responses'][200]['content']['application/json']

/** What an office does for its clients: what is due, who they are, and the time it took. */
export function Counselling({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  return (
    <div className="agencies recruiting">
      <MyDay agencyId={agencyId} mayWork={mayWork} />
      <Cases agencyId={agencyId} />
      <ReferredHere agencyId={agencyId} />
      <TimeReport agencyId={agencyId} />
    </div>
  )
}

const UNTIL = ['today', 'week'] as const
const WHOSE = ['all', 'mine'] as const

function MyDay({ agencyId, mayWork }: { agencyId: string; mayWork: boolean }) {
  const { t } = useTranslation()
  const [until, setUntil] = useState<(typeof UNTIL)[number]>('today')
  const [whose, setWhose] = useState<(typeof WHOSE)[number]>('all')
  const due = usePages({
    queryKey: ['my-day', agencyId, until, whose],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/my-day', {
          params: {
            path: { agencyId },
            query: {
              limit: 50,
              whose,
              ...(until === 'week' ? { until: inDays(7) } : {}),
              ...behind,
            },
          },
        }),
      ),
    itemsIn: (page) => page.actions,
  })
  const today = due.first?.today ?? ''
  return (
    <section>
      <h2>{t('counsel.myDay')}</h2>
      <fieldset className="filters" aria-label={t('counsel.myDay')}>
        {UNTIL.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === until}
            onClick={() => setUntil(one)}
          >
            {t(`counsel.until_${one}`)}
          </button>
        ))}
        {WHOSE.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === whose}
            onClick={() => setWhose(one)}
          >
            {t(`counsel.whose_${one}`)}
          </button>
        ))}
      </fieldset>
      <PagedList pages={due} keyOf={({ id }) => id} none={t('counsel.nothingDue')}>
        {(action) => (
          <ActionLine
            agencyId={agencyId}
            action={action}
            today={today}
            mayWork={mayWork}
            isNamed={true}
          />
        )}
      </PagedList>
    </section>
  )
}

function inDays(days: number): string {
  const day = new Date()
  day.setDate(day.getDate() + days)
  return day.toLocaleDateString('sv-SE')
}

function Cases({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, day } = useFormat()
  const hours = useHours()
  const cases = usePages({
    queryKey: ['cases', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/cases', {
          params: { path: { agencyId }, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.cases,
  })
  return (
    <section>
      <h2>{t('counsel.clients')}</h2>
      <p className="quiet">{t('counsel.clientsHint')}</p>
      <PagedList
        pages={cases}
        keyOf={({ business }) => business.businessId}
        none={t('counsel.noClients')}
      >
        {({ business, minutes, nextOn, turn }) => (
          <>
            <div className="bar-label">
              <strong>
                {text(business.name)}{' '}
                {business.isSample && <span className="badge">{t('office.sample')}</span>}
              </strong>
              <Link to={`/office/${agencyId}/cases/${business.businessId}`}>
                {t('counsel.open', { name: text(business.name) })} →
              </Link>
            </div>
            <p className="quiet">
              {[
                business.place && text(business.place),
                hours(minutes),
                nextOn &&
                  turn &&
                  `${t('counsel.nextOn', { day: day(nextOn) })} (${t(`counsel.turns.${turn}`)})`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </>
        )}
      </PagedList>
    </section>
  )
}

/** '1 h 15 min' */
export function useHours(): (minutes: number) => string {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (minutes) =>
    minutes < 60
      ? t('counsel.minutes', { minutes })
      : t('counsel.hours', { hours: count(Math.floor(minutes / 60)), minutes: minutes % 60 })
}

function ReferredHere({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const { text, time } = useFormat()
  const referrals = usePages({
    queryKey: ['referred-here', agencyId],
    read: (behind) =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/referrals', {
          params: { path: { agencyId }, query: { limit: 20, ...behind } },
        }),
      ),
    itemsIn: (page) => page.referrals,
  })
  if (referrals.items?.length === 0) return null
  return (
    <section>
      <h2>{t('counsel.referredHere')}</h2>
      <PagedList pages={referrals} keyOf={({ id }) => id}>
        {({ business, from, reason, answeredAt }) => (
          <>
            <div className="bar-label">
              <strong>{text(business.name)}</strong>
              <span className="quiet">
                {[t('counsel.from', { office: text(from.name) }), answeredAt && time(answeredAt)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            <p className="said">{reason}</p>
          </>
        )}
      </PagedList>
    </section>
  )
}

function TimeReport({ agencyId }: { agencyId: string }) {
  const { t } = useTranslation()
  const hours = useHours()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const query = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  const { data, error } = useQuery({
    queryKey: ['time', agencyId, from, to],
    queryFn: () =>
      dataOf(client.GET('/v1/agencies/{agencyId}/time', { params: { path: { agencyId }, query } })),
  })
  return (
    <section>
      <h2>{t('counsel.report')}</h2>
      <p className="quiet">{t('counsel.reportHint')}</p>
      <div className="office-form stack">
        <FormField label={t('counsel.fromDay')} type="date" value={from} onChange={setFrom} />
        <FormField label={t('counsel.toDay')} type="date" value={to} onChange={setTo} />
      </div>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && data.totals.length === 0 && <p className="panel">{t('counsel.noTime')}</p>}
      {data && data.totals.length > 0 && (
        <>
          <p>{t('counsel.sum', { hours: hours(data.minutes) })}</p>
          <p>
            <a href={`/v1/agencies/${agencyId}/time.csv?${new URLSearchParams(query)}`} download>
              {t('seat.export')}
            </a>
          </p>
          <Totals report={data} />
        </>
      )}
    </section>
  )
}

function Totals({ report: { totals } }: { report: Report }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const hours = useHours()
  const most = Math.max(...totals.map(({ minutes }) => minutes))
  return (
    <Scrolling label={t('counsel.report')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('counsel.month')}</th>
            <th scope="col">{t('counsel.topic')}</th>
            <th scope="col" className="number">
              {t('counsel.time')}
            </th>
            <th scope="col" className="number">
              {t('counsel.clients')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {totals.map(({ month, topic, minutes, clients }) => (
            <tr key={`${month} ${topic}`}>
              <td>{month}</td>
              <th scope="row">{t(`counsel.topics.${topic}`)}</th>
              <td className="number">{hours(minutes)}</td>
              <td className="number">{clients === null ? '' : count(clients)}</td>
              <td className="funnel-bar" aria-hidden="true">
                <div style={{ width: `${(100 * minutes) / most}%` }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}
