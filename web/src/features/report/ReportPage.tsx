import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Progress, Skeleton } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams, useSearchParams } from 'react-router'
import { ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { followAssessment, readAssessment, stopAssessment } from './api.ts'
import { Report } from './Report.tsx'
import type { Assessment, ReportRef } from './types.ts'
import './report.css'

export function useReportRef(): ReportRef {
  const { businessId = '', assessmentId = '' } = useParams()
  const [query] = useSearchParams()
  return { businessId, assessmentId, key: query.get('key') ?? undefined }
}

/** A report, from its first row read to its last step. */
export function ReportPage() {
  const { t } = useTranslation()
  const ref = useReportRef()
  const queries = useQueryClient()
  const queryKey = ['assessment', ref.businessId, ref.assessmentId]
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => readAssessment(ref),
  })
  const isRunning = data !== undefined && data.finishedAt === null
  const identity = queryKey.join('/')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reference is made anew each time.
  useEffect(() => {
    if (!isRunning) return
    return followAssessment(ref, (now) => queries.setQueryData(queryKey, now))
  }, [isRunning, identity])

  if (error) {
    const text = error instanceof ProblemError ? error.problem.title : t('failure.offline')
    return (
      <Alert
        type="error"
        showIcon
        title={t('failure.title')}
        description={text}
        action={<Button onClick={() => void refetch()}>{t('failure.retry')}</Button>}
      />
    )
  }
  if (!data) return <Skeleton active title paragraph={{ rows: 8 }} />
  if (isRunning) return <Running assessment={data} reportRef={ref} />
  if (data.status !== 'done') return <Ended assessment={data} />
  return <Report assessment={data} reportRef={ref} />
}

function Running({
  assessment: { progress, status },
  reportRef,
}: {
  assessment: Assessment
  reportRef: ReportRef
}) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const share =
    status === 'assessing'
      ? 0.2 + (0.8 * progress.productsAssessed) / Math.max(1, progress.productsFound)
      : (0.2 * progress.bytesRead) / Math.max(1, progress.bytesTotal)
  const figures = [
    ['rowsRead', progress.rowsRead],
    ['rowsSkipped', progress.rowsSkipped],
    ['productsFound', progress.productsFound],
    ['productsAssessed', progress.productsAssessed],
  ] as const
  return (
    <section className="panel running" aria-live="polite">
      <PageTitle text={t(status === 'waiting' ? 'report.waiting' : 'report.running')} />
      <Progress percent={Math.round(100 * share)} aria-label={t('report.running')} />
      <dl className="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`report.${name}`)}</dt>
            <dd>{count(value)}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={() => void stopAssessment(reportRef)}>{t('report.stop')}</Button>
    </section>
  )
}

function Ended({ assessment: { status, failure } }: { assessment: Assessment }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  return (
    <section className="panel">
      <Alert
        type={status === 'failed' ? 'error' : 'info'}
        showIcon
        title={t(status === 'failed' ? 'report.failed' : 'report.stopped')}
        description={failure ? text(failure.title) : undefined}
      />
      <p>
        <Link to="/">{t('report.again')}</Link>
      </p>
    </section>
  )
}
