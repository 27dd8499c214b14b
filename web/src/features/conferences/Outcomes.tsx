import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { Refusal } from '../account/FormField.tsx'

const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}' as const
type Of = Readonly<{ agencyId: string; conferenceId: string }>

/** What became of the meetings of a conference: by stage, and pair by pair with what is due first. */
export function Outcomes(of: Of) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('outcome.title')}</summary>
      {isOpen && (
        <div className="stack">
          <Totals {...of} />
          <Pairs {...of} />
        </div>
      )}
    </details>
  )
}

function Totals(of: Of) {
  const { t } = useTranslation()
  const { count, locale } = useFormat()
  const { format: jobs } = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 })
  const { data, error } = useQuery({
    queryKey: ['outcome-totals', of.conferenceId],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET(`${AT}/meeting-outcome-totals`, { params: { path: of } })),
  })
  if (!data) return error ? <Refusal error={error} /> : <Skeleton active />
  const told = data.stages.reduce((sum, { pairs }) => sum + pairs, 0)
  const rated = data.ratings.reduce((sum, one) => sum + one, 0)
  return (
    <section>
      <p>
        {t('outcome.counts', {
          meetings: count(data.meetings),
          told: count(told),
          absences: count(data.absences),
        })}
      </p>
      {told > 0 && (
        <>
          <Scrolling label={t('outcome.byStage')}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('outcome.stage')}</th>
                  <th scope="col">{t('outcome.pairs')}</th>
                  <th scope="col">{t('outcome.value')}</th>
                </tr>
              </thead>
              <tbody>
                {data.stages.map(({ stage, pairs, values }) => (
                  <tr key={stage}>
                    <th scope="row">{t(`outcome.stage_${stage}`)}</th>
                    <td>{count(pairs)}</td>
                    <td>{values.map(formatMoney).join(' + ') || '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
          <p className="quiet">{t('outcome.rule')}</p>
          {data.firstSaleJobs && (
            <p>
              {t('outcome.jobs', {
                low: jobs(data.firstSaleJobs.low),
                high: jobs(data.firstSaleJobs.high),
              })}{' '}
              <Link to="/jobs">{t('outcome.count')} →</Link>
            </p>
          )}
        </>
      )}
      {rated > 0 && (
        <p>
          {t('outcome.ratings', {
            ratings: data.ratings
              .map((number, at) => t('outcome.rating', { rating: at + 1, people: count(number) }))
              .join(t('outcome.comma')),
          })}
        </p>
      )}
    </section>
  )
}

function Pairs(of: Of) {
  const { t } = useTranslation()
  const { day } = useFormat()
  const outcomes = usePages({
    queryKey: ['outcomes', of.conferenceId],
    read: (behind) =>
      dataOf(
        client.GET(`${AT}/meeting-outcomes`, {
          params: { path: of, query: { limit: 50, ...behind } },
        }),
      ),
    itemsIn: (page) => page.outcomes,
  })
  return (
    <PagedList
      pages={outcomes}
      keyOf={({ fromId, toId }) => `${fromId} ${toId}`}
      none={t('outcome.none')}
    >
      {({ from, to, stage, value, absent, reports }) => (
        <>
          <div className="bar-label">
            <strong>
              {from} · {to}
            </strong>
            {stage && <span className="badge">{t(`outcome.stage_${stage}`)}</span>}
          </div>
          {value && <p>{t('outcome.expected', { value: formatMoney(value) })}</p>}
          {absent && <p>{t('outcome.absent', { who: absent === 'from' ? from : to })}</p>}
          {reports.map(({ by, rating, nextStep, dueOn }) => (
            <p key={by} className="quiet">
              {[
                t('outcome.says', { who: by === 'from' ? from : to }),
                rating !== null && t('outcome.rated', { rating }),
                nextStep,
                dueOn && t('outcome.due', { day: day(dueOn) }),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          ))}
        </>
      )}
    </PagedList>
  )
}
