import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import type { Listing } from '../selling/api.ts'

/** Listings in doubt, which the operator puts on sale or sends back. */
export function Review() {
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
  const onSuccess = () => {
    void queries.invalidateQueries({ queryKey: ['desk-waiting'] })
    return queries.invalidateQueries({ queryKey: ['desk-listings'] })
  }
  const approve = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/listings/{listingId}/approve', {
          params: { path },
          body: { version: listing.version },
        }),
      ),
    onSuccess,
  })
  const reject = useMutation({
    mutationFn: () =>
      dataOf(
        client.POST('/v1/desk/businesses/{businessId}/listings/{listingId}/reject', {
          params: { path },
          body: { version: listing.version, reason },
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
