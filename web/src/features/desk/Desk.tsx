import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate } from 'react-router'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { PageTitle } from '../../ui/PageTitle.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { useSession } from '../account/session.ts'
import type { Listing } from '../selling/api.ts'
import { Commission } from './Commission.tsx'
import { Disputes } from './Disputes.tsx'
import { Exchange } from './Exchange.tsx'
import { PayOut } from './PayOut.tsx'
import { ReportedReviews } from './ReportedReviews.tsx'
import { Settlements } from './Settlements.tsx'
import '../report/report.css'

/** What whoever runs the installation sees to: listings in doubt, the books, unmet wishes. */
export function Desk() {
  const { t } = useTranslation()
  const { data: session } = useSession()
  if (!session) return <Skeleton active />
  if (!session.user) return <Navigate to="/sign-in?next=/desk" replace />
  const isOperator = session.organisations.some(
    ({ kind, role }) => kind === 'operator' && role === 'owner',
  )
  return (
    <article className="report">
      <PageTitle text={t('desk.title')} />
      {isOperator ? (
        <>
          <Review />
          <Disputes />
          <ReportedReviews />
          <Settlements />
          <Books />
          <Commission />
          <Exchange />
          <PayOut />
          <Missed />
        </>
      ) : (
        <p className="panel">{t('desk.onlyOperator')}</p>
      )}
    </article>
  )
}

function Review() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['desk-listings'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/listings', { params: { query: { limit: 100 } } })),
  })
  return (
    <section>
      <h2>{t('desk.review')}</h2>
      <Refusal error={error} />
      {data?.listings.length === 0 && <p className="panel">{t('desk.noReview')}</p>}
      <ul className="bars">
        {data?.listings.map((listing) => (
          <li key={listing.id} className="panel">
            <InReview listing={listing} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function InReview({ listing }: { listing: Listing }) {
  const { t } = useTranslation()
  const { text, locale } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const path = { businessId: listing.businessId, listingId: listing.id }
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['desk-listings'] })
  const approve = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/listings/{listingId}/approve', {
          params: { path },
        }),
      ),
    onSuccess,
  })
  const reject = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/listings/{listingId}/reject', {
          params: { path },
          body: { reason },
        }),
      ),
    onSuccess,
  })
  const copy = listing.copy[locale] ?? listing.copy.en ?? listing.copy['zh-CN']
  const offer = listing.offers[0]
  return (
    <>
      <h3>{copy?.title}</h3>
      <p className="quiet">
        <span className="code">{listing.code}</span> · {listing.channel}
        {offer && ` · ${formatMoney(offer.price.total)}`}
      </p>
      <ul>
        {listing.reasons.map((one) => (
          <li key={one.code + one.text.en}>{text(one.text)}</li>
        ))}
      </ul>
      <p>{copy?.text}</p>
      <Refusal error={approve.error ?? reject.error} />
      <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>
        {t('desk.approve')}
      </Button>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          reject.mutate()
        }}
      >
        <FormField label={t('desk.reason')} value={reason} onChange={setReason} />
        <Button htmlType="submit" loading={reject.isPending} disabled={!reason.trim()}>
          {t('desk.reject')}
        </Button>
      </form>
    </>
  )
}

function Books() {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['trial-balance'],
    refetchOnMount: 'always',
    queryFn: () => dataOf(client.GET('/v1/desk/trial-balance')),
  })
  return (
    <section>
      <h2>{t('desk.books')}</h2>
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
                  <td data-label={t('desk.account')}>{t(`desk.${one.account}`)}</td>
                  <td data-label={t('desk.amount')} className="num">
                    {formatMoney(one.amount)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}

function Missed() {
  const { t } = useTranslation()
  const { day } = useFormat()
  const { data, error } = useQuery({
    queryKey: ['missed-queries'],
    queryFn: () =>
      dataOf(client.GET('/v1/desk/missed-queries', { params: { query: { limit: 50, days: 30 } } })),
  })
  return (
    <section>
      <h2>{t('desk.missed')}</h2>
      <Refusal error={error} />
      {data?.queries.length === 0 && <p className="panel">{t('desk.noMissed')}</p>}
      <ul className="bars">
        {data?.queries.map((one) => (
          <li key={one.query} className="bar-label">
            <span>{one.query}</span>
            <span className="quiet">
              {t('desk.times', { count: one.times })} · {day(one.lastDay)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
