import { useQuery } from '@tanstack/react-query'
import { Alert, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { paths } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { VERDICTS } from '../report/types.ts'
import { CreateAgency } from './CreateAgency.tsx'
import { programmesEn } from './messages.ts'
import { OpenProgrammes } from './OpenProgrammes.tsx'
import { OwnAgencies } from './OwnAgencies.tsx'
import '../report/report.css'
import './office.css'

type Programme =
  paths['/v1/programmes/sample']['get']['responses']['200']['content']['application/json']
type Business = Programme['businesses'][number]

const POLL_MS = 3_000

/** The pages of one's agencies, and what an agency sees of the businesses it helps. */
export function Office() {
  return (
    <>
      <OwnAgencies />
      <CreateAgency />
      <OpenProgrammes />
      <SampleProgramme />
    </>
  )
}

/** Today the sample programme. */
function SampleProgramme() {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['programme'],
    queryFn: () => dataOf(client.GET('/v1/programmes/sample')),
    // The first start assesses the sample in the background: look again until it is there.
    refetchInterval: ({ state }) =>
      isComplete(state.data) && !isMissing(state.error) ? false : POLL_MS,
  })
  if (isMissing(error)) return <Alert type="info" showIcon title={t('office.loading')} />
  if (error) return <Alert type="error" showIcon title={t('failure.offline')} />
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />
  const total = (verdict: (typeof VERDICTS)[number]) =>
    data.businesses.reduce((all, { report }) => all + (report?.verdicts[verdict] ?? 0), 0)
  return (
    <article className="report office">
      <header>
        <PageTitle
          text={text(data.name)}
          badge={<span className="badge">{t('office.sample')}</span>}
        />
        <p>{text(data.purpose)}</p>
        <p className="actions">
          <Link to={`/office/${data.agencyId}`}>{t('office.sampleOffice')} →</Link>
          <Link to={`/office/${data.agencyId}/programmes/${data.id}`}>
            {t('office.sampleProgramme')} →
          </Link>
        </p>
        <dl className="figures">
          {(
            [
              ['businesses', data.businesses.length],
              ['products', VERDICTS.reduce((all, verdict) => all + total(verdict), 0)],
              ['sellNow', total('sell_now')],
              ['afterSteps', total('sell_after_steps')],
              ['notNow', total('not_now')],
              ['notAllowed', total('not_allowed')],
            ] as const
          ).map(([name, value]) => (
            <div key={name}>
              <dt>{t(`office.${name}`)}</dt>
              <dd>{count(value)}</dd>
            </div>
          ))}
        </dl>
      </header>
      <ul className="businesses">
        {data.businesses.map((business) => (
          <li key={business.businessId} className="panel">
            <BusinessCard business={business} />
          </li>
        ))}
      </ul>
    </article>
  )
}

const isMissing = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'programmes.no_sample'

const isComplete = (programme: Programme | undefined): boolean =>
  programme !== undefined &&
  programme.businesses.length >= 12 &&
  programme.businesses.every(({ report }) => report !== null)

type Trade = keyof typeof programmesEn.office.trades
const isTrade = (trade: string): trade is Trade => trade in programmesEn.office.trades

function BusinessCard({ business }: { business: Business }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const { report } = business
  return (
    <>
      <h2>{text(business.name)}</h2>
      <p className="quiet">
        {isTrade(business.trade) ? t(`office.trades.${business.trade}`) : business.trade} ·{' '}
        {t('office.place', { town: business.town, county: business.county ?? '' })}{' '}
        <span className="badge">{t('office.sample')}</span>
      </p>
      <p>{text(business.story)}</p>
      {report ? (
        <>
          <div className="verdict-bar" aria-hidden="true">
            {VERDICTS.map(
              (verdict) =>
                report.verdicts[verdict] > 0 && (
                  <div
                    key={verdict}
                    className={`fill-${verdict}`}
                    style={{ flexGrow: report.verdicts[verdict] }}
                  />
                ),
            )}
          </div>
          <p className="quiet">
            {VERDICTS.filter((verdict) => report.verdicts[verdict] > 0)
              .map((verdict) => `${count(report.verdicts[verdict])} ${t(`report.${verdict}`)}`)
              .join(' · ')}
            {' · '}
            {t('office.value')} {formatMoney(report.expectedValue)}
          </p>
          <Link to={`/report/${business.businessId}/${report.assessmentId}`}>
            {t('office.report')} →
          </Link>
        </>
      ) : (
        <p className="quiet">{t('office.pending')}</p>
      )}
    </>
  )
}
