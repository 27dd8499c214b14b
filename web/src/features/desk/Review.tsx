import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { operations } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'
import { formatMoney, formatProbability, useFormat } from '../../ui/format.ts'
import { PagedList, usePages } from '../../ui/PagedList.tsx'
import { FormField, Refusal } from '../account/FormField.tsx'
import { RefusedFor } from '../selling/Reasons.tsx'
import { SellersPicture } from '../selling/SellersPicture.tsx'
import { useFilter } from '../selling/useFilter.ts'

type InQueue =
  operations['listListingsInReview']['responses'][200]['content']['application/json']['listings'][number]
type Doubts = operations['getDoubts']['responses'][200]['content']['application/json']

const PAGE = 10
const ANY = ''
/** Doubts that are told apart most often; whatever else there is stands under "all". */
const REASONS = [
  'unsure_code',
  'access',
  'list_not_at_hand',
  'list_outdated',
  'partly_listed',
  'remark',
] as const

/** Listings in doubt, the longest first: what the operator has to know, and what can be decided. */
export function Review() {
  const { t } = useTranslation()
  const id = useId()
  const [asked, ask] = useFilter(['reason', 'seller'])
  const reason = REASONS.find((one) => one === asked.reason)
  const filter = {
    ...(reason ? { reason } : {}),
    ...(asked.seller ? { businessId: asked.seller } : {}),
  }
  const pages = usePages({
    queryKey: ['desk-listings', filter],
    read: (behind) =>
      dataOf(
        client.GET('/v1/desk/listings', {
          params: {
            query: { limit: PAGE, ...filter, ...behind },
          },
        }),
      ),
    itemsIn: (page) => page.listings,
  })
  return (
    <section>
      <h2>{t('desk.review')}</h2>
      <div className="desk-filter">
        <div className="field">
          <label htmlFor={id}>{t('desk.doubt')}</label>
          <Select
            id={id}
            value={reason ?? ANY}
            onChange={(value) => ask({ reason: value })}
            options={[
              { value: ANY, label: t('desk.any') },
              ...REASONS.map((value) => ({ value, label: t(`desk.doubtOf.${value}`) })),
            ]}
          />
        </div>
        {asked.seller && (
          <Button onClick={() => ask({ seller: '' })}>{t('desk.ofAllSellers')}</Button>
        )}
      </div>
      <PagedList pages={pages} keyOf={(listing) => listing.id} none={t('desk.noReview')}>
        {(listing) => <InReview listing={listing} />}
      </PagedList>
    </section>
  )
}

function InReview({ listing }: { listing: InQueue }) {
  const { t } = useTranslation()
  const { text, locale, time } = useFormat()
  const queries = useQueryClient()
  const [reason, setReason] = useState('')
  const path = { businessId: listing.businessId, listingId: listing.id }
  const doubts = useQuery({
    queryKey: ['doubts', listing.id, listing.version],
    queryFn: () =>
      dataOf(
        client.GET('/v1/desk/businesses/{businessId}/listings/{listingId}/doubts', {
          params: { path },
        }),
      ),
  })
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
          body: { reason, version: listing.version },
        }),
      ),
    onSuccess,
  })
  const title = (listing.copy[locale] ?? listing.copy.en ?? listing.copy['zh-CN'])?.title
  const seller = (locale === 'zh-CN' && listing.sellerNameZh) || listing.sellerName
  return (
    <article className="in-review">
      <h3>{title}</h3>
      <p className="quiet">
        <Link to={`/desk/sellers?seller=${listing.businessId}`}>{seller}</Link>
        <SellerLimits businessId={listing.businessId} /> ·{' '}
        {t('desk.waitsSince', { time: time(listing.updatedAt) })}
      </p>
      {listing.images.length > 0 && (
        <div className="pictures">
          {listing.images.slice(0, 6).map(({ url, alt }) => (
            <a key={url} href={url} target="_blank" rel="noopener noreferrer">
              <SellersPicture url={url} alt={alt} />
            </a>
          ))}
        </div>
      )}
      <div className="two-languages">
        {(['zh-CN', 'en'] as const).map((language) => {
          const copy = listing.copy[language]
          return (
            <section key={language} lang={language}>
              <h4>
                {t(`centre.wordsIn.${language}`)}{' '}
                {copy?.state === 'approved' && (
                  <span className="badge">{t('desk.machineMade')}</span>
                )}
              </h4>
              <p>
                <strong>{copy?.title ?? t('centre.noWords')}</strong>
              </p>
              <p className="long-text">{copy?.text}</p>
            </section>
          )
        })}
      </div>
      <dl className="facts">
        <div>
          <dt>{t('desk.code')}</dt>
          <dd className="code">{listing.code}</dd>
        </div>
        <div>
          <dt>{t('centre.channel')}</dt>
          <dd>{text(listing.channelName)}</dd>
        </div>
        {listing.category && (
          <div>
            <dt>{t('business.category')}</dt>
            <dd>{text(listing.category.name)}</dd>
          </div>
        )}
        <div>
          <dt>{t('centre.terms')}</dt>
          <dd>{t('centre.inDays', { count: listing.deliveryDays })}</dd>
        </div>
        {listing.offers.map((offer) => (
          <div key={offer.variantId}>
            <dt>
              {offer.options.filter((one) => one !== 'Default Title').join(' / ') ||
                t('selling.price')}
            </dt>
            <dd>
              {formatMoney(offer.price.total)}{' '}
              <span className="quiet">{formatMoney(offer.sellerPrice)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <h4>{t('desk.doubts')}</h4>
      {listing.reasons.length === 0 && <p>{t('desk.noDoubtLeft')}</p>}
      <ul className="doubts">
        {listing.reasons.map((one) => (
          <li key={one.code + one.text.en}>
            {text(one.text)} {one.said && <q lang={one.said.language}>{one.said.text}</q>}{' '}
            <Source doubts={doubts.data} ruleId={one.ruleId} />
          </li>
        ))}
      </ul>
      <Refusal error={doubts.error} />
      {doubts.data && <Codes listing={listing} doubts={doubts.data} onDecided={onSuccess} />}
      <Refusal error={approve.error ?? reject.error} />
      {approve.error instanceof ProblemError && <RefusedFor error={approve.error} />}
      <form
        className="decide"
        onSubmit={(event) => {
          event.preventDefault()
          reject.mutate()
        }}
      >
        <Button type="primary" loading={approve.isPending} onClick={() => approve.mutate()}>
          {t('desk.approve')}
        </Button>
        <FormField label={t('desk.reason')} value={reason} onChange={setReason} />
        <Button htmlType="submit" loading={reject.isPending} disabled={!reason.trim()}>
          {t('desk.reject')}
        </Button>
      </form>
    </article>
  )
}

/** How far the seller may go, in a word. */
function SellerLimits({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { count } = useFormat()
  const { data } = useQuery({
    queryKey: ['desk-sellers', 'one', businessId],
    queryFn: () =>
      dataOf(client.GET('/v1/desk/sellers/{businessId}', { params: { path: { businessId } } })),
  })
  if (!data) return null
  const { standing, hold, listings, openValue } = data
  return (
    <>
      {' '}
      · {t(`desk.standingOf.${standing}`)} · {t('desk.limitOf.listings')} {count(listings.used)} /{' '}
      {count(listings.most)} · {formatMoney(openValue.used)} / {formatMoney(openValue.most)}
      {hold && <span className="badge badge-unverified">{t(`desk.hold.${hold}`)}</span>}
    </>
  )
}

/** What a reason rests on: source, day, and how sure. */
function Source({ doubts, ruleId }: { doubts: Doubts | undefined; ruleId: string | null }) {
  const { t } = useTranslation()
  const { day, source: titleOf } = useFormat()
  const found = doubts?.sources.find((one) => one.ruleId === ruleId)
  if (!found) return ruleId ? <span className="rule-id quiet">{ruleId}</span> : null
  const { source, verifiedOn, confidence } = found
  return (
    <span className="quiet">
      {source.url ? (
        <a href={source.url} target="_blank" rel="noopener noreferrer">
          {titleOf(source.title)}
        </a>
      ) : (
        titleOf(source.title)
      )}
      {verifiedOn && ` · ${t('desk.seenOn', { day: day(verifiedOn) })}`}
      {confidence in SURE && ` · ${t(`desk.confidence.${confidence as keyof typeof SURE}`)}`}
    </span>
  )
}
const SURE = { primary: 1, secondary: 1, unverified: 1 }

/** What the goods may be for customs, each to be decided for. */
function Codes({
  listing,
  doubts,
  onDecided,
}: {
  listing: InQueue
  doubts: Doubts
  onDecided: () => unknown
}) {
  const { t } = useTranslation()
  const { text } = useFormat()
  const [why, setWhy] = useState('')
  const [other, setOther] = useState('')
  const { businessId, id: listingId, version } = listing
  const decide = useMutation({
    mutationFn: (code: string) =>
      dataOf(
        client.PUT('/v1/desk/businesses/{businessId}/listings/{listingId}/code', {
          params: { path: { businessId, listingId } },
          body: { code, reason: why.trim(), version },
        }),
      ),
    onSuccess: onDecided,
  })
  const isUnsure = listing.reasons.some(({ code }) => code === 'unsure_code')
  const typedCode = other.replaceAll(/[.\s]/g, '')
  return (
    <details open={isUnsure}>
      <summary>{t(doubts.decidedBy === 'person' ? 'desk.codeSaid' : 'desk.codeRead')}</summary>
      <p className="quiet">
        {t('desk.asListed')} <q>{doubts.product.title}</q>
        {doubts.product.ingredients && ` · ${doubts.product.ingredients}`}
      </p>
      <FormField label={t('desk.codeWhy')} value={why} onChange={setWhy} />
      <ol className="candidates">
        {doubts.candidates.map((one) => (
          <li key={one.code}>
            <div className="bar-label">
              <span title={text(one.path)}>
                <span className="code">{one.code}</span> {text(one.name)}
                <span className="quiet"> · {formatProbability(one.probability)}</span>
              </span>
              <Button
                size="small"
                loading={decide.isPending && decide.variables === one.code}
                disabled={!why.trim()}
                onClick={() => decide.mutate(one.code)}
              >
                {t('desk.codeIs')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <form
        className="decide"
        onSubmit={(event) => {
          event.preventDefault()
          decide.mutate(typedCode)
        }}
      >
        <FormField label={t('desk.otherCode')} value={other} onChange={setOther} />
        <Button
          htmlType="submit"
          loading={decide.isPending && decide.variables === typedCode}
          disabled={!why.trim() || !/^\d{6,10}$/.test(typedCode)}
        >
          {t('desk.codeIs')}
        </Button>
      </form>
      <Refusal error={decide.error} />
    </details>
  )
}
