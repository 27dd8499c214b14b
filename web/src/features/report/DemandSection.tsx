import { useTranslation } from 'react-i18next'
import { formatMoney, formatProbability, toLength, useFormat } from '../../ui/format.ts'
import type { LineDetail } from './types.ts'

type Demand = NonNullable<LineDetail['demand']>

export function DemandSection({ detail: { demand, line } }: { detail: LineDetail }) {
  const { t } = useTranslation()
  if (!demand) {
    return (
      <section>
        <h2>{t('report.demandTitle')}</h2>
        <p className="panel">{t('report.noDemand')}</p>
      </section>
    )
  }
  return (
    <section>
      <h2>{t('report.demandTitle')}</h2>
      <DemandView demand={demand} landed={line.landedPrice} />
    </section>
  )
}

/** Index with its parts, season, prices, provinces and what buyers say; and what is not known. */
export function DemandView({
  demand,
  landed,
}: {
  demand: Demand
  landed: LineDetail['line']['landedPrice']
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const { index } = demand
  return (
    <>
      <p>
        {text(demand.category)} › {text(demand.subcategory)}
      </p>
      <p>
        <strong>
          {t('report.indexOf', {
            value: Math.round(index.value),
            low: Math.round(index.low),
            high: Math.round(index.high),
          })}
        </strong>
      </p>
      <div className="index-track" aria-hidden="true">
        <div
          className="index-range"
          style={{ left: `${index.low}%`, width: `${Math.max(1, index.high - index.low)}%` }}
        />
        <div className="index-mark" style={{ left: `${index.value}%` }} />
      </div>
      <table className="cards">
        <thead>
          <tr>
            <th>{t('report.part')}</th>
            <th className="num">{t('report.index')}</th>
            <th className="num">{t('report.weight')}</th>
            <th>{t('report.evidence')}</th>
          </tr>
        </thead>
        <tbody>
          {index.parts.map((part) => (
            <tr key={part.id}>
              <td data-label={t('report.part')}>{text(part.label)}</td>
              <td data-label={t('report.index')} className="num">
                {part.value === null ? t('report.notKnown') : Math.round(part.value)}
              </td>
              <td data-label={t('report.weight')} className="num">
                {formatProbability(part.weight)}
              </td>
              <td data-label={t('report.evidence')} className="quiet">
                {part.evidence.map((one) => text(one.text)).join(' ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Season demand={demand} />
      <PriceBand demand={demand} landed={landed} />
      <Shares
        title={t('report.provinces')}
        shares={demand.provinces.map(({ name, share }) => ({ text: name, share }))}
      />
      <div className="two">
        <Shares title={t('report.praise')} shares={demand.praise} />
        <Shares title={t('report.complaints')} shares={demand.complaints} />
      </div>
      {demand.missing.length > 0 && (
        <>
          <h3>{t('report.missing')}</h3>
          <ul className="evidence">
            {demand.missing.map((one) => (
              <li key={one.en}>{text(one)}</li>
            ))}
          </ul>
        </>
      )}
      <details>
        <summary>{t('report.evidence')}</summary>
        <ul className="evidence">
          {demand.evidence.map((one) => (
            <li key={one.source + one.text.en}>
              {text(one.text)}{' '}
              <span className="quiet">
                {one.source} · {one.asOf}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
  )
}

function Season({ demand: { season } }: { demand: Demand }) {
  const { t } = useTranslation()
  const { month } = useFormat()
  if (season.length === 0) return null
  const most = Math.max(...season.map(({ factor }) => factor))
  const best = season.find(({ factor }) => factor === most)!
  return (
    <>
      <h3>{t('report.season')}</h3>
      <ol className="months" aria-hidden="true">
        {season.map((one) => (
          <li key={one.month}>
            <div
              style={{ height: `${(100 * one.factor) / most}%` }}
              title={one.factor.toFixed(2)}
            />
            <span>{month(one.month)}</span>
          </li>
        ))}
      </ol>
      <p className="quiet">
        {t('report.seasonSentence', { month: month(best.month), factor: best.factor.toFixed(2) })}
      </p>
    </>
  )
}

function PriceBand({
  demand: { priceBand, pricePercentile },
  landed,
}: {
  demand: Demand
  landed: LineDetail['line']['landedPrice']
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  if (!priceBand) return null
  const { p10, p25, p50, p75, p90 } = priceBand
  const top = Math.max(toLength(p90), landed ? toLength(landed) : 0) * 1.08
  const at = (value: number) => `${Math.min(100, (100 * value) / top)}%`
  return (
    <>
      <h3>{t('report.priceBand')}</h3>
      <div className="price-strip" aria-hidden="true">
        <div
          className="band-wide"
          style={{ left: at(toLength(p10)), right: `calc(100% - ${at(toLength(p90))})` }}
        />
        <div
          className="band"
          style={{ left: at(toLength(p25)), right: `calc(100% - ${at(toLength(p75))})` }}
        />
        {landed && (
          <div className="here" style={{ left: at(toLength(landed)) }}>
            <span>
              {t('report.youAreHere')} {formatMoney(landed)}
            </span>
          </div>
        )}
      </div>
      <p className="quiet">
        10 %: {formatMoney(p10)} · 25 %: {formatMoney(p25)} · 50 %: {formatMoney(p50)} · 75 %:{' '}
        {formatMoney(p75)} · 90 %: {formatMoney(p90)}.{' '}
        {pricePercentile !== null &&
          t('report.pricePosition', { share: Math.round(pricePercentile) })}{' '}
        {text(priceBand.evidence.text)} ({priceBand.evidence.source}, {priceBand.evidence.asOf})
      </p>
    </>
  )
}

const SHOWN = 8

function Shares({
  title,
  shares,
}: {
  title: string
  shares: readonly { text: { en: string; 'zh-CN': string }; share: number }[]
}) {
  const { text } = useFormat()
  if (shares.length === 0) return null
  const most = Math.max(...shares.map(({ share }) => share))
  return (
    <div>
      <h3>{title}</h3>
      <ol className="bars">
        {shares.slice(0, SHOWN).map((one) => (
          <li key={one.text.en}>
            <div className="bar-label">
              <span>{text(one.text)}</span>
              <strong>{(100 * one.share).toFixed(1)} %</strong>
            </div>
            <div
              className="bar"
              aria-hidden="true"
              style={{ width: `${(100 * one.share) / most}%` }}
            />
          </li>
        ))}
      </ol>
    </div>
  )
}
