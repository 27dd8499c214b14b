import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, formatProbability, formatShare, useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { ListIt } from '../selling/ListIt.tsx'
import { readLine } from './api.ts'
import { CostSection } from './CostSection.tsx'
import { DemandSection } from './DemandSection.tsx'
import { VerdictTag } from './Lines.tsx'
import { who } from './Report.tsx'
import { useReportRef } from './ReportPage.tsx'
import { TariffLine } from './TariffLine.tsx'
import type { LineDetail, ReportRef } from './types.ts'
import './report.css'

export function ProductPage() {
  const { t } = useTranslation()
  const ref = useReportRef()
  const { productId = '' } = useParams()
  const { text } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['line', ref.businessId, ref.assessmentId, productId],
    queryFn: () => readLine(ref, productId),
  })
  if (error) {
    const title = error instanceof ProblemError ? error.problem.title : t('failure.offline')
    return <Alert type="error" showIcon title={t('failure.title')} description={title} />
  }
  if (!data) return <Skeleton active title paragraph={{ rows: 12 }} />
  const { line } = data
  const back = `/report/${ref.businessId}/${ref.assessmentId}${ref.key ? `?key=${ref.key}` : ''}`
  return (
    <article className="report product">
      <p className="no-print">
        <Link to={back}>← {t('report.back')}</Link>
      </p>
      <header>
        <VerdictTag verdict={line.verdict} />
        <PageTitle text={line.title} />
        <ol className="reasons" aria-label={t('report.reasons')}>
          {line.reasons.map((reason) => (
            <li key={reason.en}>{text(reason)}</li>
          ))}
        </ol>
        <ListIt businessId={ref.businessId} productId={line.productId} />
      </header>
      <div className="columns">
        <div>
          <CostSection detail={data} />
          <MarginSection detail={data} />
          <StepsSection detail={data} />
          <DemandSection detail={data} />
        </div>
        <aside>
          <CodeSection detail={data} reportRef={ref} />
          <ChannelsSection detail={data} />
          <OwnTextSection detail={data} />
        </aside>
      </div>
    </article>
  )
}

function CodeSection({ detail, reportRef }: { detail: LineDetail; reportRef: ReportRef }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { classification } = detail
  return (
    <section className="panel">
      <h2>{t('report.what')}</h2>
      <p className="quiet">
        {classification.isSure ? t('report.sure') : t('report.notSure')}
        {classification.tariffLine && (
          <>
            {' · '}
            <TariffLine line={classification.tariffLine} />
          </>
        )}
      </p>
      <ol className="candidates">
        {classification.candidates.map((candidate) => (
          <li key={candidate.code}>
            <div className="bar-label">
              <span>
                <span className="code">{candidate.code}</span> {text(candidate.name)}
              </span>
              <strong>{formatProbability(candidate.probability)}</strong>
            </div>
            <div
              className="bar"
              aria-hidden="true"
              style={{ width: `${100 * candidate.probability}%` }}
            />
            {candidate.reasons.length > 0 && (
              <div className="quiet">
                {t('report.because')}: {candidate.reasons.map((reason) => reason.text).join(' · ')}
              </div>
            )}
          </li>
        ))}
      </ol>
      {classification.question && <Question detail={detail} reportRef={reportRef} />}
    </section>
  )
}

/** One answer settles the code; it is stored with the business and used again. */
function Question({ detail, reportRef }: { detail: LineDetail; reportRef: ReportRef }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const [isAnswered, setIsAnswered] = useState(false)
  const { question } = detail.classification
  if (!question) return null

  async function answer(code: string) {
    const { product } = detail
    try {
      await dataOf(
        client.PUT('/v1/businesses/{businessId}/products/{productId}/classification', {
          params: {
            path: { businessId: reportRef.businessId, productId: detail.line.productId },
          },
          // National digits of an older schedule mean nothing today; a heading is asked about alone.
          body: { code: code.slice(0, 6), reason: `Chosen for ${product.title}`.slice(0, 1_000) },
        }),
      )
      setIsAnswered(true)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) {
        const here = `${location.pathname}${location.search}`
        await navigate(`/sign-in?next=${encodeURIComponent(here)}`)
      } else if (error instanceof ProblemError) void message.error(error.problem.title)
      else void message.error(t('failure.offline'))
    }
  }

  return (
    <div className="question no-print">
      <h3>{t('report.question')}</h3>
      <p>{text(question.text)}</p>
      {isAnswered ? (
        <p role="status">{t('report.answered')}</p>
      ) : (
        <>
          {question.choices.map((choice) => (
            <Button key={choice.code} block onClick={() => void answer(choice.code)}>
              <span className="choice">
                <span className="code">{choice.code}</span> {text(choice.text)}
              </span>
            </Button>
          ))}
          <p className="quiet">{t('report.answerHint')}</p>
        </>
      )}
    </div>
  )
}

function ChannelsSection({ detail }: { detail: LineDetail }) {
  const { t } = useTranslation()
  const { source, text } = useFormat()
  return (
    <section className="panel">
      <h2>{t('report.channels')}</h2>
      <ul className="channels">
        {detail.channels.map((channel) => (
          <li key={channel.channel}>
            <details open={channel.channel === detail.line.channel}>
              <summary>
                <span className={`dot dot-${channel.status}`} aria-hidden="true" />
                {text(channel.name)}
                <span className="quiet">
                  {' '}
                  {t(`report.${channel.status}`)}
                  {channel.landedPrice && ` · ${formatMoney(channel.landedPrice)}`}
                </span>
              </summary>
              <ul className="evidence">
                {channel.reasons.map((reason) => (
                  <li key={reason.text.en}>
                    {text(reason.text)}
                    {reason.source && (
                      <span className="quiet">
                        {' '}
                        {source(reason.source)}
                        {reason.asOf && ` · ${t('report.verifiedOn', { day: reason.asOf })}`}
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  )
}

function OwnTextSection({ detail: { product } }: { detail: LineDetail }) {
  const { t } = useTranslation()
  return (
    <details className="panel">
      <summary>{t('report.yourText')}</summary>
      <p>{product.description || '—'}</p>
      {product.ingredients && <p className="quiet">{product.ingredients}</p>}
      {product.weightGrams && <p className="quiet">{product.weightGrams} g</p>}
    </details>
  )
}

function MarginSection({ detail: { margin } }: { detail: LineDetail }) {
  const { t } = useTranslation()
  if (!margin) return null
  return (
    <section>
      <h2>{t('report.margin')}</h2>
      <dl className="waterfall">
        <div>
          <dt>{t('report.shelf')}</dt>
          <dd>{formatMoney(margin.shelfPrice)}</dd>
        </div>
        <div>
          <dt>
            {t('report.fees')} <span className="badge">{t('report.assumed')}</span>
          </dt>
          <dd>{formatMoney(margin.fees)}</dd>
        </div>
        <div>
          <dt>{t('report.taxAndFreight')}</dt>
          <dd>{formatMoney(margin.taxAndFreight)}</dd>
        </div>
        <div>
          <dt>
            {t('report.costs')}{' '}
            {margin.costIsAssumed && <span className="badge">{t('report.assumed')}</span>}
          </dt>
          <dd>{formatMoney(margin.cost)}</dd>
        </div>
        <div className="left">
          <dt>{t('report.left')}</dt>
          <dd>
            {formatMoney(margin.left)}{' '}
            <span className="quiet">
              {t('report.marginShare', { share: formatShare(margin.margin) })}
            </span>
          </dd>
        </div>
      </dl>
      <p>
        {margin.targetShelfPrice ? (
          <>
            {t('report.target', { share: formatShare(margin.target) })}:{' '}
            <strong>
              {formatMoney(margin.targetShelfPrice)}
              {margin.targetShelfPriceMarket && ` = ${formatMoney(margin.targetShelfPriceMarket)}`}
            </strong>
          </>
        ) : (
          t('report.noTarget')
        )}
      </p>
    </section>
  )
}

function StepsSection({ detail }: { detail: LineDetail }) {
  const { t } = useTranslation()
  const { source, text } = useFormat()
  const steps = detail.requirements
  if (steps.length === 0) return null
  const titles = new Map(steps.map((step) => [step.id, text(step.title)]))
  return (
    <section>
      <h2>{t('report.requirements')}</h2>
      <p className="quiet">
        {t('report.stepsInAll', {
          count: steps.filter(({ blocking }) => blocking !== 'advice').length,
          before: steps.filter(({ blocking }) => blocking === 'before_sale').length,
        })}
      </p>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step.id} className={`step-${step.blocking}`}>
            <h3>{text(step.title)}</h3>
            <p>{text(step.why)}</p>
            <p className="facts">
              <span>{who(t, step.who)}</span>
              <span>{t(`report.${step.blocking}`)}</span>
              {step.days && <span>{t('report.days', step.days)}</span>}
              {step.costUsd && (
                <span>
                  {step.costUsd.max === 0 ? t('report.free') : t('report.usd', step.costUsd)}
                </span>
              )}
              {step.dependsOn.length > 0 && (
                <span>
                  {t('report.after', {
                    steps: step.dependsOn.map((id) => titles.get(id) ?? id).join(', '),
                  })}
                </span>
              )}
            </p>
            <p className="quiet">
              <span className={`badge badge-${step.confidence}`}>
                {t(`report.${step.confidence}`)}
              </span>{' '}
              {step.source.url ? (
                <a href={step.source.url} rel="noreferrer" target="_blank">
                  {step.source.title}
                </a>
              ) : (
                source(step.source.title)
              )}
              {step.verifiedOn && ` · ${t('report.verifiedOn', { day: step.verifiedOn })}`}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
