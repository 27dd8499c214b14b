import { Skeleton } from 'antd'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { type Share, sharesOf } from './shares.ts'
import './books.css'

export type OrderBooks =
  operations['traceOrderMoney']['responses'][200]['content']['application/json']

const MoneyFlow = lazy(() => import('./MoneyFlow.tsx'))

/** Where the buyer's money of one order is: as a flow, as a table, journal by journal. */
export function OrderMoney({ books: { journals, payouts } }: { books: OrderBooks }) {
  const { t } = useTranslation()
  const { day, time, source } = useFormat()
  const found = sharesOf(journals)
  if (!found) return <p className="panel">{t('books.notPaid')}</p>
  const { paid, shares, inSellers } = found
  const nameOf = ({ to }: Share) => t(`books.share.${to}`)
  const sentence = shares.map((one) => `${nameOf(one)} ${formatMoney(one.amount)}`).join(' · ')
  const lock = journals.find(({ facts }) => facts['exchangeRate'])?.facts
  const notLocked = journals.find(({ facts }) => facts['exchangeNotLocked'])?.facts
  return (
    <div className="order-money">
      {shares.every(({ amount }) => !amount.amount.startsWith('-')) && (
        <Suspense fallback={<Skeleton active />}>
          <MoneyFlow
            from={`${t('books.share.buyer')}\n${formatMoney(paid)}`}
            label={`${t('books.share.buyer')} ${formatMoney(paid)}: ${sentence}`}
            flows={shares.map((one) => ({
              to: one.to,
              name: `${nameOf(one)}\n${formatMoney(one.amount)}`,
              amount: one.amount,
            }))}
          />
        </Suspense>
      )}
      <table className="lines">
        <caption>
          {t('books.orderMoney')} {formatMoney(paid)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('books.goesTo')}</th>
            <th scope="col" className="num">
              {t('books.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shares.map((one) => (
            <tr key={one.to}>
              <td data-label={t('books.goesTo')}>{nameOf(one)}</td>
              <td data-label={t('books.amount')} className="num">
                {formatMoney(one.amount)}
                {one.to === 'seller' && inSellers && (
                  <span className="quiet"> = {formatMoney(inSellers)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lock && (
        <p className="quiet">
          {t('books.rateUsed', {
            rate: `${lock['exchangeRate']}`.replace(/(\.\d{6})\d+$/, '$1'),
            currency: `${lock['exchangeTo']}`,
            day: day(`${lock['exchangeDay']}`),
            source: source(`${lock['exchangeSource']}`),
          })}{' '}
          {lock['exchangeExpiresAt'] &&
            t('books.lockedUntil', { day: day(lock['exchangeExpiresAt']) })}
        </p>
      )}
      {notLocked && (
        <p className="quiet">
          {notLocked['exchangeNotLocked'] === 'not_quoted'
            ? t('books.notQuoted')
            : t('books.notLockedBecause', { day: day(`${notLocked['exchangeNotLocked']}`) })}
        </p>
      )}
      <details>
        <summary>{t('books.journals')}</summary>
        <ul className="bars">
          {journals.map((one) => (
            <li key={one.id}>
              <strong>{t(`books.kind.${one.kind}`)}</strong>{' '}
              <span className="quiet">{time(one.postedAt)}</span>
              <br />
              {one.entries.map(({ account, amount }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: entries never move.
                <span key={at} className="nowrap">
                  {at > 0 && ' · '}
                  {t(`books.${account}`)} {formatMoney(amount)}
                </span>
              ))}
            </li>
          ))}
        </ul>
      </details>
      {payouts.map((payout) => (
        <p key={payout.id}>
          {t(`books.payout_${payout.status}`, {
            amount: formatMoney(payout.amount),
            day: day(payout.changedAt),
          })}{' '}
          <span className="code quiet">{payout.id}</span>
        </p>
      ))}
    </div>
  )
}
