import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, useFormat } from '../../ui/format.ts'
import { Scrolling } from '../../ui/Scrolling.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import './books.css'

type Statement = operations['getAccountStatement']['responses'][200]['content']['application/json']
export type Account = Statement['account']
type Line = Statement['lines'][number]

const PAGE = 50
/** Whose books are the market's own. */
export const MARKET = '00000000-0000-0000-0000-000000000000'
const DAYS_BACK = 30
const DAY_MS = 86_400_000

/** The books credit what is owed: to a seller it is what they have. */
const turned = ({ amount, currency }: MoneyDto): MoneyDto => ({
  amount: amount.startsWith('-') ? amount.slice(1) : /[1-9]/.test(amount) ? `-${amount}` : amount,
  currency,
})

const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

/** An account over some days, with the balance after each entry: of a seller, or for the operator. */
export function AccountStatement({
  businessId,
  accounts,
  isDesk = false,
}: {
  /** Undefined: the market's own books. */
  businessId: string | undefined
  accounts: readonly Account[]
  isDesk?: boolean
}) {
  const { t } = useTranslation()
  const id = useId()
  const [account, setAccount] = useState(accounts[0]!)
  const [from, setFrom] = useState(() => dayText(Date.now() - DAYS_BACK * DAY_MS))
  const [to, setTo] = useState(() => dayText(Date.now()))
  const isAsked = from !== '' && to !== ''
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['account-statement', isDesk, businessId, account, from, to],
    enabled: isAsked,
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }): Promise<Statement> => {
      const query = { from, to, limit: PAGE, ...(after && { after }) }
      return isDesk
        ? dataOf(
            client.GET('/v1/desk/books/accounts/{account}', {
              params: { path: { account }, query: { ...query, businessId: businessId ?? MARKET } },
            }),
          )
        : dataOf(
            client.GET('/v1/businesses/{businessId}/ledger/accounts/{account}', {
              params: { path: { businessId: businessId!, account }, query },
            }),
          )
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const lines = data?.pages.flatMap((page) => page.lines)
  const totals = data?.pages[0]?.totals
  const shown = (value: MoneyDto) => formatMoney(isDesk ? value : turned(value))
  const file = isDesk
    ? `/v1/desk/books/accounts/${account}/statement.csv?from=${from}&to=${to}${businessId ? `&businessId=${businessId}` : ''}`
    : `/v1/businesses/${businessId}/ledger/accounts/${account}/statement.csv?from=${from}&to=${to}`
  return (
    <div className="account-statement">
      <div className="book-filter">
        <div className="field">
          <label htmlFor={id}>{t('books.account')}</label>
          <Select
            id={id}
            value={account}
            onChange={setAccount}
            options={accounts.map((value) => ({
              value,
              label: value === 'payable' && !isDesk ? t('selling.owed') : t(`books.${value}`),
            }))}
          />
        </div>
        <FormField type="date" label={t('books.from')} value={from} onChange={setFrom} />
        <FormField type="date" label={t('books.to')} value={to} onChange={setTo} />
      </div>
      <Refusal error={error} />
      {!data && !error && isAsked && <Skeleton active />}
      {totals?.length === 0 && <p className="panel">{t('books.neverMoved')}</p>}
      {totals && totals.length > 0 && (
        <ul className="bars totals">
          {totals.map(({ opening, closing }) => (
            <li key={opening.currency}>
              {t('books.opening')} <strong>{shown(opening)}</strong> → {t('books.closing')}{' '}
              <strong>{shown(closing)}</strong>
            </li>
          ))}
        </ul>
      )}
      {totals && totals.length > 0 && lines?.length === 0 && (
        <p className="panel">{t('books.nothingMoved')}</p>
      )}
      {lines && lines.length > 0 && <Lines lines={lines} shown={shown} />}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('books.more')}
        </Button>
      )}
      {lines && lines.length > 0 && (
        <p>
          <a href={file} download>
            {t('books.takeStatement')}
          </a>
        </p>
      )}
      <p className="quiet">{t(isDesk ? 'books.signs' : 'books.signsSeller')}</p>
    </div>
  )
}

function Lines({ lines, shown }: { lines: readonly Line[]; shown: (value: MoneyDto) => string }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  return (
    <Scrolling label={t('books.what')}>
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{t('books.when')}</th>
            <th scope="col">{t('books.what')}</th>
            <th scope="col" className="num">
              {t('books.amount')}
            </th>
            <th scope="col" className="num">
              {t('books.balance')}
            </th>
            <th scope="col">{t('books.exchange')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.journalId + line.amount.amount + line.balance.amount}>
              <td data-label={t('books.when')}>{time(line.postedAt)}</td>
              <td data-label={t('books.what')}>
                {t(`books.kind.${line.kind}`)}{' '}
                <span className="code quiet">{line.orderId.slice(-12)}</span>
              </td>
              <td data-label={t('books.amount')} className="num">
                {shown(line.amount)}
              </td>
              <td data-label={t('books.balance')} className="num">
                {shown(line.balance)}
              </td>
              <td data-label={t('books.exchange')} className="quiet">
                {line.exchange ? <Exchange exchange={line.exchange} /> : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  )
}

/** Which rate, of which day and whom, and until when it was locked. */
function Exchange({ exchange }: { exchange: NonNullable<Line['exchange']> }) {
  const { t } = useTranslation()
  const { day, source } = useFormat()
  const { to, rate, isLocked, expiresAt } = exchange
  return (
    <>
      {to} {rate.replace(/(\.\d{6})\d+$/, '$1')} · {day(exchange.day)} · {source(exchange.source)} ·{' '}
      {isLocked && expiresAt
        ? t('books.lockedUntil', { day: day(expiresAt) })
        : t('books.notLocked')}
    </>
  )
}
