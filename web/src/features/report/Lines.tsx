import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatMoney, formatProbability, useFormat } from '../../ui/format.ts'
import { readLines } from './api.ts'
import { type Line, type ReportRef, VERDICTS, type Verdict } from './types.ts'

const PAGE = 50

const productPath = ({ businessId, assessmentId, key }: ReportRef, id: string): string =>
  `/report/${businessId}/${assessmentId}/product/${id}${key ? `?key=${key}` : ''}`

export function VerdictTag({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation()
  return <span className={`tag tag-${verdict}`}>{t(`report.${verdict}`)}</span>
}

export function Lines({ reportRef }: { reportRef: ReportRef }) {
  const { t } = useTranslation()
  const [verdict, setVerdict] = useState<Verdict>()
  const { data, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['lines', reportRef.businessId, reportRef.assessmentId, verdict],
    queryFn: ({ pageParam }) => readLines(reportRef, { verdict, after: pageParam, limit: PAGE }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const lines = data?.pages.flatMap((page) => page.lines) ?? []
  return (
    <section aria-labelledby="products">
      <h2 id="products">{t('report.products')}</h2>
      <p className="quiet">{t('report.productsHint')}</p>
      <fieldset className="filters no-print" aria-label={t('report.verdict')}>
        {[undefined, ...VERDICTS].map((one) => (
          <button
            key={one ?? 'all'}
            type="button"
            aria-pressed={verdict === one}
            onClick={() => setVerdict(one)}
          >
            {one ? t(`report.${one}`) : t('report.all')}
          </button>
        ))}
      </fieldset>
      {!data && <Skeleton active paragraph={{ rows: 6 }} />}
      {data && lines.length === 0 && <p className="panel">{t('report.nothing')}</p>}
      {lines.length > 0 && (
        <table className="lines">
          <thead>
            <tr>
              <th className="num">#</th>
              <th>{t('report.product')}</th>
              <th>{t('report.verdict')}</th>
              <th>{t('report.code')}</th>
              <th className="num">{t('report.landed')}</th>
              <th className="num">{t('report.demand')}</th>
              <th className="num">{t('report.value')}</th>
              <th className="num">{t('report.steps')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Row key={line.id} line={line} reportRef={reportRef} />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('report.more')}
        </Button>
      )}
    </section>
  )
}

function Row({ line, reportRef }: { line: Line; reportRef: ReportRef }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const unknown = t('report.unknown')
  return (
    <tr>
      <td className="num rank">{line.rank}</td>
      <td data-label={t('report.product')} className="product-cell">
        <Link to={productPath(reportRef, line.productId)}>{line.title}</Link>
        {line.reasons[0] && <span className="quiet">{text(line.reasons[0])}</span>}
      </td>
      <td data-label={t('report.verdict')}>
        <VerdictTag verdict={line.verdict} />
      </td>
      <td data-label={t('report.code')}>
        {line.code ? (
          <>
            <span className="code">{line.code}</span>
            {line.codeProbability !== null && (
              <span className="quiet"> {formatProbability(line.codeProbability)}</span>
            )}
          </>
        ) : (
          unknown
        )}
      </td>
      <td data-label={t('report.landed')} className="num">
        {line.landedPrice ? formatMoney(line.landedPrice) : unknown}
        {line.sellerPrice && (
          <span className="quiet own-price">
            {t('report.yourPrice', { price: formatMoney(line.sellerPrice) })}
          </span>
        )}
      </td>
      <td data-label={t('report.demand')} className="num">
        {line.demandIndex === null ? unknown : Math.round(line.demandIndex)}
      </td>
      <td data-label={t('report.value')} className="num">
        {formatMoney(line.expectedValue)}
      </td>
      <td data-label={t('report.steps')} className="num">
        {line.openSteps}
      </td>
    </tr>
  )
}
