import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { ProblemError } from '../../client.ts'
import { formatMoney, toLength, useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { useSessionChanged } from '../account/session.ts'
import { csvPath, keepAssessment, readLines, readRows, shareAssessment } from './api.ts'
import { Lines } from './Lines.tsx'
import { placeName } from './states.ts'
import { type Assessment, type Line, type ReportRef, type Summary, VERDICTS } from './types.ts'

const CategoryMap = lazy(() => import('./CategoryMap.tsx'))

export function Report({
  assessment,
  reportRef,
}: {
  assessment: Assessment
  reportRef: ReportRef
}) {
  const { t } = useTranslation()
  const { day, locale } = useFormat()
  const { summary, options, progress } = assessment
  if (!summary) return null
  return (
    <article className="report">
      <header className="report-head">
        <div>
          <PageTitle
            text={t('report.title')}
            badge={assessment.isSample && <span className="badge">{t('report.sample')}</span>}
          />
          <p className="quiet">
            {t('report.madeIn', {
              origin: placeName(options.origin, locale),
              day: day(options.day),
              count: summary.products,
            })}
            {assessment.fileName && ` · ${assessment.fileName}`}
          </p>
          {assessment.keptUntil && (
            <p className="quiet">{t('report.erased', { day: day(assessment.keptUntil) })}</p>
          )}
        </div>
        <Actions assessment={assessment} reportRef={reportRef} />
      </header>
      <VerdictBar summary={summary} />
      <Warnings summary={summary} />
      {progress.rowsSkipped > 0 && <LeftOut reportRef={reportRef} count={progress.rowsSkipped} />}
      <Lines reportRef={reportRef} />
      <Categories summary={summary} />
      <Blockers summary={summary} />
      <Plan summary={summary} />
      <details className="panel">
        <summary>{t('report.data')}</summary>
        <dl className="versions">
          {Object.entries(assessment.dataVersions).map(([name, version]) => (
            <div key={name}>
              <dt>{dataSet(t, name)}</dt>
              <dd>{version}</dd>
            </div>
          ))}
        </dl>
      </details>
    </article>
  )
}

function Actions({ assessment, reportRef }: { assessment: Assessment; reportRef: ReportRef }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const changed = useSessionChanged()
  const [isBusy, setIsBusy] = useState(false)

  async function keep() {
    try {
      await keepAssessment(reportRef)
      await changed()
      void message.success(t('report.kept'))
      await navigate(`/sell/${reportRef.businessId}`)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) {
        const here = `${location.pathname}${location.search}`
        await navigate(`/sign-in?next=${encodeURIComponent(here)}`)
      } else if (error instanceof ProblemError) void message.error(error.problem.title)
      else void message.error(t('failure.offline'))
    }
  }

  /** Whoever came without a key is a member or reads the sample: a member makes a link to share. */
  async function copyLink() {
    try {
      const path =
        reportRef.key || assessment.isSample
          ? `${location.pathname}${location.search}`
          : (await shareAssessment(reportRef)).reportPath
      await navigator.clipboard.writeText(location.origin + path)
      void message.success(t('report.copied'))
    } catch (error) {
      const isRefused = error instanceof ProblemError
      void message.error(isRefused ? error.problem.title : t('failure.title'))
    }
  }

  async function downloadJson() {
    setIsBusy(true)
    try {
      const lines: Line[] = []
      for (let after: string | null = '0'; after !== null; ) {
        const page = await readLines(reportRef, { after, limit: 200 })
        lines.push(...page.lines)
        after = page.next
      }
      save(JSON.stringify({ ...assessment, lines }, null, 2), 'readiness-report.json')
    } catch {
      void message.error(t('failure.offline'))
    } finally {
      setIsBusy(false)
    }
  }

  return (
    <div className="actions no-print">
      {assessment.isGuest && (
        <Button type="primary" onClick={() => void keep()}>
          {t('report.keep')}
        </Button>
      )}
      <Button onClick={() => void copyLink()}>{t('report.copyLink')}</Button>
      <Button onClick={() => window.print()}>{t('report.print')}</Button>
      <Button href={csvPath(reportRef)} download>
        {t('report.csv')}
      </Button>
      <Button loading={isBusy} onClick={() => void downloadJson()}>
        {t('report.json')}
      </Button>
    </div>
  )
}

function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}

function VerdictBar({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { verdicts, products } = summary
  return (
    <section aria-labelledby="verdicts">
      <h2 id="verdicts">{t('report.verdicts')}</h2>
      <div className="verdict-bar" aria-hidden="true">
        {VERDICTS.map(
          (verdict) =>
            verdicts[verdict] > 0 && (
              <div
                key={verdict}
                className={`fill-${verdict}`}
                style={{ flexGrow: verdicts[verdict] }}
              />
            ),
        )}
      </div>
      <dl className="verdict-counts">
        {VERDICTS.map((verdict) => (
          <div key={verdict} className={`count-${verdict}`}>
            <dd>{count(verdicts[verdict])}</dd>
            <dt>{t(`report.${verdict}`)}</dt>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {t('report.verdictsSentence', {
          all: count(products),
          now: count(verdicts.sell_now),
          steps: count(verdicts.sell_after_steps),
          later: count(verdicts.not_now),
          never: count(verdicts.not_allowed),
        })}
      </p>
    </section>
  )
}

function Warnings({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const texts = summary.warnings.map((warning) => text(warning.text))
  if (texts.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="warnings"
      title={t('report.warnings')}
      description={
        <ul>
          {texts.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      }
    />
  )
}

/** Which rows of the list were left out, and why; read when somebody opens it. */
function LeftOut({ reportRef, count }: { reportRef: ReportRef; count: number }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [isOpen, setIsOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['rows', reportRef.assessmentId],
    queryFn: () => readRows(reportRef),
    enabled: isOpen,
  })
  return (
    <details className="panel left-out" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('report.skipped', { count })}</summary>
      {error && <p role="alert">{t('failure.offline')}</p>}
      <ul className="evidence">
        {data?.rows.map((row) => (
          <li key={`${row.row} ${row.column} ${row.code}`}>
            {row.column
              ? t('business.skippedRow', { row: row.row, column: row.column, read: row.read })
              : t('report.row', { row: row.row })}
            {' — '}
            {text(row.title)} {text(row.expected)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Categories({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const [first] = summary.categories
  if (!first) return null
  return (
    <section aria-labelledby="categories">
      <h2 id="categories">{t('report.categories')}</h2>
      <p className="quiet">
        {t('report.categoriesSentence', {
          name: text(first.name),
          value: formatMoney(first.expectedValue),
          total: formatMoney(summary.expectedValue),
        })}
      </p>
      <div className="two">
        <div className="no-print">
          <Suspense fallback={<div className="chart-shape" />}>
            <CategoryMap categories={summary.categories} />
          </Suspense>
        </div>
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th>{t('report.category')}</th>
                <th className="num">{t('report.productsFound')}</th>
                <th className="num">{t('report.index')}</th>
                <th className="num">{t('report.value')}</th>
              </tr>
            </thead>
            <tbody>
              {summary.categories.map((category) => (
                <tr key={category.slug}>
                  <td>{text(category.name)}</td>
                  <td className="num">{count(category.products)}</td>
                  <td className="num">
                    {category.demandIndex === null
                      ? t('report.unknown')
                      : Math.round(category.demandIndex)}
                  </td>
                  <td className="num">{formatMoney(category.expectedValue)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  )
}

const SHOWN_BLOCKERS = 10

function Blockers({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const blockers = summary.blockers.slice(0, SHOWN_BLOCKERS)
  const most = Math.max(1, ...blockers.map(({ blockedValue }) => toLength(blockedValue)))
  if (blockers.length === 0) return null
  return (
    <section aria-labelledby="blockers">
      <h2 id="blockers">{t('report.blockers')}</h2>
      <p className="quiet">{t('report.blockersHint')}</p>
      <ol className="bars">
        {blockers.map((blocker) => (
          <li key={blocker.id}>
            <div className="bar-label">
              <span>{text(blocker.title)}</span>
              <strong>{formatMoney(blocker.blockedValue)}</strong>
            </div>
            <div
              className="bar"
              aria-hidden="true"
              style={{ width: `${(100 * toLength(blocker.blockedValue)) / most}%` }}
            />
            <div className="quiet">
              {t('report.waitingProducts', { count: blocker.products })}
              {' · '}
              {who(t, blocker.who)}
              {blocker.days && ` · ${t('report.days', blocker.days)}`}
              {blocker.costUsd &&
                ` · ${blocker.costUsd.max === 0 ? t('report.free') : t('report.usd', blocker.costUsd)}`}
              {!blocker.id.startsWith('seller.') && (
                <>
                  {' · '}
                  <Link className="no-print" to={`/partners?closes=${blocker.id}`}>
                    {t('partners.stepLink')}
                  </Link>
                </>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}

const WHO = ['maker', 'seller', 'importer', 'carrier', 'agency', 'lab', 'platform'] as const

type Who = (typeof WHO)[number]

/** Who has to act, in words; a word we do not know is shown as it is. */
export function who(t: (key: `report.who_${Who}`) => string, actor: string): string {
  const known = WHO.find((one) => one === actor)
  return known ? t(`report.who_${known}`) : actor
}

const DATA_SETS = [
  'rules',
  'tariff',
  'additionalDuty',
  'nomenclature',
  'exchangeRates',
  'demand',
  'worldImports',
  'positiveList',
] as const

type DataSet = (typeof DATA_SETS)[number]

/** What a data set holds, in words: 'positive-list-cn' is the positive list of its market. */
function dataSet(t: (key: `report.data_${DataSet}`) => string, name: string): string {
  const known = DATA_SETS.find((one) =>
    one === 'positiveList' ? name.startsWith('positive-list') : one === name,
  )
  return known ? t(`report.data_${known}`) : name
}

const PLAN_DAYS = 90

function Plan({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  if (summary.plan.length === 0) return null
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">{t('report.plan')}</h2>
      <p className="quiet">{t('report.planSentence')}</p>
      <ol className="plan">
        {summary.plan.map((step) => {
          const to = Math.min(PLAN_DAYS, step.toDay)
          return (
            <li key={step.id}>
              <div className="plan-text">
                <strong>{text(step.title)}</strong>
                <span className="quiet">
                  {t('report.dayRange', { from: step.fromDay, to: step.toDay })} ·{' '}
                  {who(t, step.who)} · {t('report.waitingProducts', { count: step.products })}
                </span>
              </div>
              <div className="plan-track" aria-hidden="true">
                <div
                  style={{
                    marginLeft: `${(100 * step.fromDay) / PLAN_DAYS}%`,
                    width: `${Math.max(1, (100 * (to - step.fromDay)) / PLAN_DAYS)}%`,
                  }}
                />
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
