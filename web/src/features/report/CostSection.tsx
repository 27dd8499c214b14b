import { useTranslation } from 'react-i18next'
import { formatMoney, formatShare, type MoneyDto, toLength, useFormat } from '../../ui/format.ts'
import type { LineDetail } from './types.ts'

const TAXES = ['duty', 'additional_duty', 'consumption_tax', 'vat', 'article_tax', 'discount']

/** The landed price as one bar, and each slice with its rate, rule and source. */
export function CostSection({ detail: { landedCost } }: { detail: LineDetail }) {
  const { t } = useTranslation()
  const { text, day, source } = useFormat()
  if (!landedCost) {
    return (
      <section>
        <h2>{t('report.cost')}</h2>
        <p className="panel">{t('report.noCost')}</p>
      </section>
    )
  }
  const { slices, total, totalSeller, fx } = landedCost
  const sum = (kinds: readonly string[]): MoneyDto =>
    addUp(
      slices.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount),
      total.currency,
    )
  const shown = slices.filter(({ amount }) => toLength(amount) > 0)
  return (
    <section>
      <h2>{t('report.cost')}</h2>
      <p className="landed">
        <strong>{formatMoney(total)}</strong>{' '}
        <span className="quiet">{formatMoney(totalSeller)}</span>
      </p>
      <div className="cost-bar" aria-hidden="true">
        {shown.map((slice) => (
          <div
            key={slice.kind + slice.amount.amount}
            className={`slice slice-${slice.kind}`}
            style={{ flexGrow: toLength(slice.amount) }}
          >
            <span>{text(slice.label)}</span>
          </div>
        ))}
      </div>
      <p className="quiet">
        {t('report.costSentence', {
          total: formatMoney(total),
          taxes: formatMoney(sum(TAXES)),
          freight: formatMoney(sum(['freight', 'insurance'])),
        })}
      </p>
      <table className="cards">
        <thead>
          <tr>
            <th>{t('report.slice')}</th>
            <th className="num">{t('report.basis')}</th>
            <th className="num">{t('report.rate')}</th>
            <th className="num">{t('report.amount')}</th>
            <th>{t('report.rule')}</th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: slices never move.
            <tr key={i}>
              <td data-label={t('report.slice')}>
                {text(slice.label)}
                {slice.note && <span className="quiet"> {text(slice.note)}</span>}
              </td>
              <td data-label={t('report.basis')} className="num">
                {slice.basis && slice.rate ? formatMoney(slice.basis) : ''}
              </td>
              <td data-label={t('report.rate')} className="num">
                {slice.rate ? formatShare(slice.rate) : ''}
              </td>
              <td data-label={t('report.amount')} className="num">
                {formatMoney(slice.amount)}
                <span className="quiet"> {formatMoney(slice.amountSeller)}</span>
              </td>
              <td data-label={t('report.rule')} className="quiet">
                {source(slice.source ?? '')}
                {slice.ruleId && <span className="rule-id"> {slice.ruleId}</span>}
              </td>
            </tr>
          ))}
          <tr className="total">
            <td data-label={t('report.slice')}>{t('report.total')}</td>
            <td />
            <td />
            <td data-label={t('report.amount')} className="num">
              {formatMoney(total)}
            </td>
            <td />
          </tr>
        </tbody>
      </table>
      <p className="quiet">
        {fx.source &&
          t('report.fx', {
            from: totalSeller.currency,
            to: total.currency,
            rate: shortRate(fx.rate),
            day: day(fx.date),
            source: fx.source,
          })}
      </p>
      {landedCost.warnings.length > 0 && (
        <ul className="evidence">
          {landedCost.warnings.map((warning) => (
            <li key={warning.en}>{text(warning)}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Cents added as whole numbers, never as fractions. */
function addUp(amounts: readonly MoneyDto[], currency: string): MoneyDto {
  const places = amounts[0]?.amount.split('.')[1]?.length ?? 0
  const minor = amounts.reduce((all, { amount }) => all + BigInt(amount.replace('.', '')), 0n)
  const isNegative = minor < 0n
  const digits = (isNegative ? -minor : minor).toString().padStart(places + 1, '0')
  const cut = digits.length - places
  const text = places > 0 ? `${digits.slice(0, cut)}.${digits.slice(cut)}` : digits
  return { amount: `${isNegative ? '-' : ''}${text}`, currency }
}

const shortRate = (rate: string): string => rate.replace(/(\.\d{4})\d+$/, '$1')
