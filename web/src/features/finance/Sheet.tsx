import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, formatShare, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import './finance.css'

type Preview = operations['previewFinance']['responses'][200]['content']['application/json']
export type Contents = NonNullable<Preview['contents']>
type Totals = Contents['totals'][number]

const FIGURES = [
  'gross',
  'refunded',
  'chargedBack',
  'settled',
  'tax',
  'freight',
  'commission',
  'proceeds',
  'fromOffers',
  'paidOut',
] as const
const COUNTS = [
  'paid',
  'settled',
  'refunds',
  'payouts',
  'disputesOpened',
  'disputesLost',
  'chargebacksOpened',
  'chargebacksLost',
] as const

/** What a finance file says, as tables: on the screen and on paper. */
export function Sheet({ contents }: { contents: Contents }) {
  const { t } = useTranslation()
  const { text } = useFormat()
  return (
    <div className="finance-sheet">
      {contents.totals.length === 0 && <p className="panel">{t('finance.nothing')}</p>}
      {contents.totals.map((total) => (
        <MoneyByMonth key={total.currency} total={total} months={contents.months} />
      ))}
      <Counts months={contents.months} />
      {contents.products.map((one) => (
        <Products key={one.currency} products={one} />
      ))}
      <Buyers buyers={contents.buyers} />
      <Balances balances={contents.balances} />
      <section>
        <h3>{t('finance.definitions')}</h3>
        <dl className="definitions">
          {contents.definitions.map((one) => (
            <div key={one.figure}>
              <dt>{t(`finance.define.${one.figure as 'gross'}`)}</dt>
              <dd>{text(one)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}

function MoneyByMonth({ total, months }: { total: Totals; months: Contents['months'] }) {
  const { t } = useTranslation()
  const { currency } = total
  const label = t('finance.byMonth', { currency })
  const rows = months.flatMap(({ month, totals }) => {
    const own = totals.find((one) => one.currency === currency)
    return own ? [[month, own] as const] : []
  })
  return (
    <section>
      <h3>{label}</h3>
      <Scrolling label={label}>
        <table className="lines finance-money">
          <thead>
            <tr>
              <th scope="col">{t('finance.month')}</th>
              {FIGURES.map((name) => (
                <th key={name} scope="col" className="num">
                  {t(`finance.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...rows, [t('finance.all'), total] as const].map(([month, own]) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                {FIGURES.map((name) => (
                  <td
                    key={name}
                    data-label={t(`finance.${name}`)}
                    className={/[1-9]/.test(own[name].amount) ? 'num' : 'num nil'}
                  >
                    {formatMoney(own[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </section>
  )
}

/** Nothing happened in the others. */
const isOfNote = ({ counts, totals }: Contents['months'][number]): boolean =>
  totals.length > 0 || COUNTS.some((name) => counts[name] > 0)

function Counts({ months }: { months: Contents['months'] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  if (!months.some(isOfNote)) return null
  return (
    <section>
      <h3>{t('finance.counts')}</h3>
      <Scrolling label={t('finance.counts')}>
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">{t('finance.month')}</th>
              {COUNTS.map((name) => (
                <th key={name} scope="col" className="num">
                  {t(`finance.count.${name}`)}
                </th>
              ))}
              <th scope="col">{t('finance.daysToSettlement')}</th>
            </tr>
          </thead>
          <tbody>
            {months.filter(isOfNote).map(({ month, counts, daysToSettlement }) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                {COUNTS.map((name) => (
                  <td
                    key={name}
                    data-label={t(`finance.count.${name}`)}
                    className={counts[name] === 0 ? 'num nil' : 'num'}
                  >
                    {count(counts[name])}
                  </td>
                ))}
                <td data-label={t('finance.daysToSettlement')}>
                  {daysToSettlement ? t('finance.daysOf', daysToSettlement) : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </section>
  )
}

const shareOf = (basisPoints: number): string => formatShare((basisPoints / 10_000).toFixed(4))

function Products({
  products: { currency, largest, others },
}: {
  products: Contents['products'][number]
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const named = largest.map((one, at) => ({ key: `${at}`, name: text(one.title), ...one }))
  return (
    <section>
      <h3>{t('finance.products', { currency })}</h3>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('finance.product')}</th>
            <th scope="col" className="num">
              {t('finance.paid')}
            </th>
            <th scope="col" className="num">
              {t('finance.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...named, { key: 'others', name: t('finance.others'), ...others }].map((one) => (
            <tr key={one.key}>
              <th scope="row">{one.name}</th>
              <td className="num" data-label={t('finance.paid')}>
                {formatMoney(one.paid)}
              </td>
              <td className="num" data-label={t('finance.share')}>
                {shareOf(one.shareBasisPoints)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Buyers({ buyers }: { buyers: Contents['buyers'] }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  return (
    <section>
      <h3>{t('finance.buyers')}</h3>
      <p>
        {buyers
          ? t('finance.repeat', {
              repeat: count(buyers.repeat),
              known: count(buyers.known),
              of: count(buyers.ordersOfKnown),
              orders: count(buyers.orders),
            })
          : t('finance.fewBuyers')}
      </p>
    </section>
  )
}

function Balances({ balances }: { balances: Contents['balances'] }) {
  const { t } = useTranslation()
  if (balances.length === 0) return null
  return (
    <section>
      <h3>{t('finance.balances')}</h3>
      <p className="quiet">{t('finance.signs')}</p>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('finance.account')}</th>
            {(['opening', 'change', 'closing'] as const).map((name) => (
              <th key={name} scope="col" className="num">
                {t(`finance.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {balances.map((one) => (
            <tr key={one.account + one.closing.currency}>
              <th scope="row">{t(`books.${one.account}`)}</th>
              {(['opening', 'change', 'closing'] as const).map((name) => (
                <td key={name} className="num" data-label={t(`finance.${name}`)}>
                  {formatMoney(one[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
