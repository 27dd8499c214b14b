import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { type Account, AccountStatement, MARKET } from '../books/AccountStatement.tsx'
import { SellerField } from './SellerField.tsx'

/** What all accounts come to, as they stand or at the end of a day, and whether they balance. */
export function Books() {
  const { t } = useTranslation()
  const { day: dayIn } = useFormat()
  const [day, setDay] = useState('')
  const { data, error } = useQuery({
    queryKey: ['trial-balance', day],
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(client.GET('/v1/desk/trial-balance', { params: { query: day ? { day } : {} } })),
  })
  return (
    <section>
      <h2>{t('desk.books')}</h2>
      <div className="desk-filter">
        <FormField type="date" label={t('desk.atEndOf')} value={day} onChange={setDay} />
      </div>
      <Refusal error={error} />
      {data && data.accounts.length === 0 && <p className="panel">{t('desk.nothingPosted')}</p>}
      {data && data.accounts.length > 0 && (
        <>
          <Alert
            type={data.isBalanced ? 'success' : 'error'}
            showIcon
            title={t(data.isBalanced ? 'desk.balanced' : 'desk.unbalanced')}
          />
          <table>
            <thead>
              <tr>
                <th>{t('desk.account')}</th>
                <th className="num">{t('desk.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {data.accounts.map((one) => (
                <tr key={one.account + one.amount.currency}>
                  <td data-label={t('desk.account')}>{t(`books.${one.account}`)}</td>
                  <td data-label={t('desk.amount')} className="num">
                    {formatMoney(one.amount)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.closedThrough && (
            <p className="quiet">{t('desk.closedThrough', { day: dayIn(data.closedThrough) })}</p>
          )}
        </>
      )}
      <BooksOf />
    </section>
  )
}

const ACCOUNTS: readonly Account[] = [
  'bank',
  'clearing_alipay',
  'clearing_wechatpay',
  'clearing_stripe',
  'fee',
  'unallocated',
  'fx_position',
  'fx_result',
  'escrow',
  'tax',
  'freight',
  'commission',
  'payable',
  'reserve',
  'payout',
  'clearing',
]

/** The market's own books, or those of one seller: account by account, and every movement. */
function BooksOf() {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string>()
  const businessId = chosen ?? MARKET
  return (
    <>
      <h3 className="desk-heading">{t('desk.booksOf')}</h3>
      <div className="desk-filter">
        <SellerField
          label={t('desk.whoseBooks')}
          hint={t('desk.whoseBooksHint')}
          nobody={t('desk.marketsBooks')}
          value={chosen}
          onChange={setChosen}
        />
      </div>
      <AccountStatement businessId={businessId} accounts={ACCOUNTS} isDesk />
      <Journals businessId={businessId} />
    </>
  )
}

function Journals({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['desk-journals', businessId],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: after }) =>
      dataOf(
        client.GET('/v1/desk/books/journals', {
          params: { query: { businessId, limit: 20, ...(after && { after }) } },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const journals = data?.pages.flatMap((page) => page.journals)
  return (
    <details>
      <summary>{t('desk.journals')}</summary>
      <Refusal error={error} />
      {journals?.length === 0 && <p className="panel">{t('desk.nothingPosted')}</p>}
      <ul className="bars">
        {journals?.map((one) => (
          <li key={one.id}>
            <strong>{t(`books.kind.${one.kind}`)}</strong>{' '}
            <span className="quiet">
              {time(one.postedAt)} · <span className="code">{one.orderId}</span>
            </span>
            <br />
            {one.entries.map(({ account, amount }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries never move.
              <span key={at}>
                {at > 0 && ' · '}
                {t(`books.${account}`)} {formatMoney(amount)}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('desk.more')}
        </Button>
      )}
    </details>
  )
}
