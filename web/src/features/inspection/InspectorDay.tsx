import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, InputNumber, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import type { Ok } from './api.ts'
import '../report/report.css'
import './inspection.css'

type Day = Ok<'getInspectorDay'>
type Visit = Day['visits'][number]

/** An inspector's day on a phone: where next, when, and how far; the office may set another order. */
export function InspectorDay() {
  const { t } = useTranslation()
  const { day: dayOf } = useFormat()
  const { agencyId = '', day = '' } = useParams()
  const [search] = useSearchParams()
  const inspector = search.get('inspector') ?? ''
  const role = useSession().data?.organisations.find(({ id }) => id === agencyId)?.role
  const { data, error } = useQuery({
    queryKey: ['inspector-day', agencyId, day, inspector],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/agencies/{agencyId}/inspector-days/{day}', {
          params: { path: { agencyId, day }, query: { inspector } },
        }),
      ),
  })
  return (
    <article className="report">
      <p>
        <Link to={`/inspections/${agencyId}/days`}>← {t('inspection.days')}</Link>
      </p>
      {data && <PageTitle text={`${inspector} · ${dayOf(data.day)}`} />}
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && (
        // What was read anew takes the place of what was moved about here.
        <Plan
          key={JSON.stringify(data)}
          agencyId={agencyId}
          data={data}
          mayPlan={role !== 'viewer'}
        />
      )}
    </article>
  )
}

/** A visit as it is moved about here; an empty time follows from the one before. */
type Moved = Readonly<{ visit: Visit; at: string }>

function Plan({ agencyId, data, mayPlan }: { agencyId: string; data: Day; mayPlan: boolean }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const queries = useQueryClient()
  const id = useId()
  const { day, inspector } = data
  const params = { path: { agencyId, day }, query: { inspector } }
  const [startsAt, setStart] = useState(data.startsAt)
  const [minutesEach, setMinutes] = useState<number | null>(data.minutesEach)
  const [moved, setMoved] = useState<readonly Moved[]>(
    data.visits.map((visit) => ({ visit, at: visit.isTimeSet ? (visit.at ?? '') : '' })),
  )
  const save = useMutation({
    mutationFn: (asProposed: boolean) =>
      dataOf(
        client.PUT('/v1/agencies/{agencyId}/inspector-days/{day}', {
          params,
          body: {
            startsAt,
            minutesEach: minutesEach ?? data.minutesEach,
            ...(asProposed
              ? {}
              : {
                  visits: moved.map(({ visit, at }) => ({
                    inspectionId: visit.inspection.id,
                    ...(at ? { at } : {}),
                  })),
                }),
          },
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(['inspector-day', agencyId, day, inspector], saved),
  })
  const swap = (i: number) =>
    setMoved(moved.map((one, at) => moved[at === i ? i + 1 : at === i + 1 ? i : at] ?? one))
  const setTime = (i: number, at: string) =>
    setMoved(moved.map((one, other) => (other === i ? { ...one, at } : one)))
  const calendar = `/v1/agencies/${agencyId}/inspector-days/${day}/calendar.ics?${new URLSearchParams({ inspector })}`
  return (
    <>
      {data.proposedKilometres > 0 ? (
        <p>
          {t('inspection.way', { kilometres: count(data.kilometres) })}{' '}
          {data.isOrderSet
            ? t('inspection.wayProposed', { kilometres: count(data.proposedKilometres) })
            : t('inspection.wayIsProposed')}
        </p>
      ) : (
        <p>{t(data.isOrderSet ? 'inspection.wayIsSet' : 'inspection.wayIsProposed')}</p>
      )}
      <p className="quiet">
        {data.startCounty
          ? t('inspection.wayFrom', { county: data.startCounty })
          : t('inspection.wayFromNowhere')}
      </p>
      <p>
        <a href={calendar}>{t('inspection.calendar')}</a>
      </p>
      {mayPlan && (
        <div className="day-times">
          <div className="field">
            <label htmlFor={`${id}start`}>{t('inspection.startsAt')}</label>
            <Input
              id={`${id}start`}
              type="time"
              value={startsAt}
              onChange={(event) => setStart(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}minutes`}>{t('inspection.minutesEach')}</label>
            <InputNumber
              id={`${id}minutes`}
              min={5}
              max={480}
              precision={0}
              inputMode="numeric"
              value={minutesEach}
              onChange={setMinutes}
            />
          </div>
        </div>
      )}
      <ol className="bars">
        {moved.map(({ visit, at }, i) => (
          <li key={visit.inspection.id} className="panel">
            <Stop visit={visit} />
            {mayPlan && (
              <div className="day-times">
                <div className="field">
                  <label htmlFor={`${id}${i}`}>{t('inspection.fixedTime')}</label>
                  <Input
                    id={`${id}${i}`}
                    type="time"
                    value={at}
                    onChange={(event) => setTime(i, event.target.value)}
                  />
                </div>
                <Button
                  size="large"
                  disabled={i === 0}
                  aria-label={t('inspection.earlier', { number: visit.lot.number })}
                  onClick={() => swap(i - 1)}
                >
                  ↑
                </Button>
                <Button
                  size="large"
                  disabled={i === moved.length - 1}
                  aria-label={t('inspection.later', { number: visit.lot.number })}
                  onClick={() => swap(i)}
                >
                  ↓
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
      {moved.length === 0 && <p className="panel">{t('inspection.noWork')}</p>}
      <Refusal error={save.error} />
      {mayPlan && moved.length > 0 && (
        <p className="actions">
          <Button
            type="primary"
            size="large"
            loading={save.isPending}
            disabled={!startsAt}
            onClick={() => save.mutate(false)}
          >
            {t('inspection.saveDay')}
          </Button>
          <Button
            size="large"
            loading={save.isPending}
            disabled={!startsAt}
            onClick={() => save.mutate(true)}
          >
            {t('inspection.asProposed')}
          </Button>
        </p>
      )}
    </>
  )
}

function Stop({ visit: { lot, inspection, county, at, kilometres } }: { visit: Visit }) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const name = locale === 'zh-CN' ? (lot.business.nameZh ?? lot.business.name) : lot.business.name
  return (
    <>
      <h2>
        {at ?? t('inspection.noTime')} · {name}
      </h2>
      <p>
        {lot.goods} · {lot.number}{' '}
        {inspection.state === 'decided' && <span className="badge">{t('inspection.isDone')}</span>}
      </p>
      <p className="quiet">
        {inspection.place}
        {' · '}
        {county ?? t('inspection.noCounty')}
        {kilometres !== null &&
          ` · ${t('inspection.fromBefore', { kilometres: count(kilometres) })}`}
      </p>
    </>
  )
}
