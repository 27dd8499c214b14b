import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { operations } from '../../../api-types.ts'
import { client, dataOf } from '../../../client.ts'
import { useFormat } from '../../../ui/format.ts'
import { PageTitle } from '../../../ui/PageTitle.tsx'
import { Scrolling } from '../../../ui/Scrolling.tsx'
import { Refusal } from '../../account/FormField.tsx'
import { useNameIn } from './LanePage.tsx'
import type { ListRef } from './lane.ts'
import '../../report/report.css'
import './check-in.css'

type CheckIn = operations['getCheckIn']['responses'][200]['content']['application/json']

const LIST = '/v1/agencies/{agencyId}/conferences/{conferenceId}/check-in-lists/{listId}'
const LOOK_MS = 4_000

/** How many have come, for the wall of a hall: read anew every few seconds, and nobody's name on it. */
export function WallPage() {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { agencyId = '', conferenceId = '', listId = '' } = useParams()
  const of = { agencyId, conferenceId, listId }
  const { data, error } = useQuery({
    queryKey: ['check-in', listId],
    refetchInterval: LOOK_MS,
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(LIST, { params: { path: of } })),
  })
  const name = useNameIn(data?.list)
  return (
    <article className="report">
      <PageTitle text={name ? `${t('checkIn.wall')} · ${name}` : t('checkIn.wall')} />
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && (
        <>
          <div className="wall-count">
            <strong>{count(data.arrived)}</strong>
            <span>{t('checkIn.ofAll', { all: count(data.arrived + data.missing) })}</span>
            <progress
              max={Math.max(1, data.arrived + data.missing)}
              value={data.arrived}
              aria-label={t('checkIn.wall')}
            />
          </div>
          {data.isSample && <Simulation of={of} missing={data.missing} />}
          <Figures data={data} />
          <Minutes minutes={data.minutes} />
          <Kinds kinds={data.kinds} />
          <Lanes lanes={data.lanes} />
        </>
      )}
    </article>
  )
}

function Figures({ data: { missing, doubles, refused } }: { data: CheckIn }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const figures = [
    [t('checkIn.missing'), missing],
    [t('checkIn.doubles'), doubles.tickets],
    ...refused.map(({ verdict, scans }) => [t(`checkIn.verdict_${verdict}`), scans] as const),
  ] as const
  return (
    <dl className="wall-figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const BAR = 10
const HEIGHT = 100
const MINUTE_MS = 60_000
/** Narrower, a few bars would fill the wall. */
const LEAST_MINUTES = 30

/** Arrivals of each minute as bars, with the table behind them. */
function Minutes({ minutes }: { minutes: CheckIn['minutes'] }) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const [first, last] = [minutes[0], minutes.at(-1)]
  if (!first || !last) return <p>{t('checkIn.noneYet')}</p>
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const minuteOf = (at: string): number => (Date.parse(at) - Date.parse(first.at)) / MINUTE_MS
  const most = Math.max(...minutes.map(({ arrived }) => arrived))
  const told = t('checkIn.minutesOf', {
    from: clock.format(new Date(first.at)),
    until: clock.format(new Date(last.at)),
    most: count(most),
  })
  return (
    <section>
      <h2>{t('checkIn.perMinute')}</h2>
      <svg
        className="by-minute"
        role="img"
        aria-label={told}
        viewBox={`0 0 ${BAR * Math.max(minuteOf(last.at) + 1, LEAST_MINUTES)} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {minutes.map(({ at, arrived }) => {
          const height = (HEIGHT * arrived) / most
          const x = BAR * minuteOf(at) + 1
          return <rect key={at} x={x} y={HEIGHT - height} width={BAR - 2} height={height} />
        })}
      </svg>
      <p className="quiet">{told}</p>
      <details>
        <summary>{t('checkIn.asTable')}</summary>
        <Table
          label={t('checkIn.perMinute')}
          head={[t('checkIn.minute'), t('checkIn.came')]}
          rows={minutes
            .toReversed()
            .map(({ at, arrived }) => [clock.format(new Date(at)), count(arrived)])}
        />
      </details>
    </section>
  )
}

function Kinds({ kinds }: { kinds: CheckIn['kinds'] }) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  if (kinds.length === 0) return null
  return (
    <Table
      label={t('checkIn.kind')}
      head={[t('checkIn.kind'), t('checkIn.came'), t('checkIn.missing')]}
      rows={kinds.map(({ ticketType: { name, nameZh }, arrived, missing }) => [
        locale === 'zh-CN' ? (nameZh ?? name) : name,
        ...[count(arrived), count(missing)],
      ])}
    />
  )
}

function Lanes({ lanes }: { lanes: CheckIn['lanes'] }) {
  const { t } = useTranslation()
  const { count, time } = useFormat()
  if (lanes.length === 0) return null
  return (
    <section>
      <h2>{t('checkIn.lanes')}</h2>
      <Table
        label={t('checkIn.lanes')}
        head={[t('checkIn.lane'), t('checkIn.scans'), t('checkIn.heard')]}
        rows={lanes.map(({ lane, scans, heardAt }) => [lane, count(scans), time(heardAt)])}
      />
    </section>
  )
}

function Table({
  label,
  head,
  rows,
}: {
  label: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}) {
  return (
    <Scrolling label={label}>
      <table>
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr key={first}>
              <th scope="row">{first}</th>
              {rest.map((cell, i) => (
                <td key={head[i + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

const SIMULATE_MS = 1_500
const ARRIVALS = 12

/** At a sample: people come, some with each request, until all are there or somebody stops it. */
function Simulation({ of, missing }: { of: ListRef; missing: number }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [isOn, setOn] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (isAnew: boolean) =>
      dataOf(
        client.POST(`${LIST}/sample-arrivals`, {
          params: { path: of },
          body: { arrivals: ARRIVALS, isAnew },
        }),
      ),
    onSuccess: (stands) => queries.setQueryData(['check-in', of.listId], stands),
    onError: () => setOn(false),
  })
  const goesOn = isOn && missing > 0
  useEffect(() => {
    if (!goesOn) return
    mutate(false)
    const timer = setInterval(() => mutate(false), SIMULATE_MS)
    return () => clearInterval(timer)
  }, [goesOn, mutate])
  return (
    <div className="panel">
      <p>{t('checkIn.simulateHint')}</p>
      <Refusal error={error} />
      <p className="actions">
        {missing > 0 ? (
          <Button type="primary" onClick={() => setOn(!isOn)}>
            {t(goesOn ? 'checkIn.stop' : 'checkIn.simulate')}
          </Button>
        ) : (
          <Button loading={isPending} onClick={() => mutate(true)}>
            {t('checkIn.anew')}
          </Button>
        )}
      </p>
    </div>
  )
}
