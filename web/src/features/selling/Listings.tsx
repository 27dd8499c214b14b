import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf, ProblemError } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { AskVouch } from '../vouching/AskVouch.tsx'
import type { Listing, Sku } from './api.ts'
import { BulkSteps } from './BulkSteps.tsx'
import { Documents } from './Documents.tsx'
import { Filter } from './Filter.tsx'
import { Law } from './Law.tsx'
import { Limits } from './Limits.tsx'
import { NewWords } from './NewWords.tsx'
import { OptionWords } from './OptionWords.tsx'
import { Reasons, RefusedFor } from './Reasons.tsx'
import { SellersPicture } from './SellersPicture.tsx'
import { Story } from './Story.tsx'
import { Terms } from './Terms.tsx'
import { useFilter } from './useFilter.ts'
import { Variants } from './Variants.tsx'
import { Words } from './Words.tsx'
import './centre.css'

const PAGE = 50
/** More of them are not chosen by one press: two hundred requests are enough. */
const MOST_CHOSEN = 10_000
const STATES = ['draft', 'in_review', 'live', 'paused', 'blocked'] as const
type State = (typeof STATES)[number]

const asState = (text: string | undefined): State | undefined => STATES.find((one) => one === text)

/** What a seller has in the shop, in every state, with what to do next. */
export function Listings({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const [asked, ask] = useFilter(['state', 'q'])
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map())
  const [isChoosing, setChoosing] = useState(false)
  const state = asState(asked.state)
  const filter = { ...(state ? { state } : {}), ...(asked.q ? { search: asked.q } : {}) }
  const page = (after: string | undefined, limit: number) =>
    dataOf(
      client.GET('/v1/businesses/{businessId}/listings', {
        params: {
          path: { businessId },
          query: { limit, ...filter, ...(after ? { after } : {}) },
        },
      }),
    )
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['listings', businessId, filter],
    // Rules, rates and buyers change them while nobody looks.
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => page(pageParam, PAGE),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const listings = data?.pages.flatMap((one) => one.listings) ?? []
  const stock = useStockOf(businessId, listings)
  const titleOf = ({ copy }: Listing): string =>
    (copy[locale] ?? copy.en ?? copy['zh-CN'])?.title ?? ''
  const chosen = [...titles.keys()]
  const choose = (some: readonly Listing[], isChosen: boolean) =>
    setTitles((before) => {
      const next = new Map(before)
      for (const one of some) {
        if (isChosen) next.set(one.id, titleOf(one))
        else next.delete(one.id)
      }
      return next
    })
  /** Also those that are not on the page yet. */
  const chooseAll = async () => {
    setChoosing(true)
    try {
      let after: string | undefined
      for (let count = 0; count < MOST_CHOSEN; ) {
        const { listings: some, next } = await page(after, 200)
        choose(some, true)
        count += some.length
        if (!next) return
        after = next
      }
    } finally {
      setChoosing(false)
    }
  }
  const isAll = listings.length > 0 && listings.every(({ id }) => titles.has(id))
  const isAsked = state !== undefined || asked.q !== undefined
  return (
    <section>
      <Limits businessId={businessId} />
      <AskVouch businessId={businessId} />
      <Story businessId={businessId} />
      <Filter
        label={t('centre.searchListings')}
        search={asked.q}
        onSearch={(q) => ask({ q })}
        states={STATES.map((value) => ({ value, label: t(`selling.${value}`) }))}
        state={state}
        onState={(next) => ask({ state: next ?? '' })}
      />
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && listings.length === 0 && (
        <p className="panel">{t(isAsked ? 'centre.noneFound' : 'selling.noListings')}</p>
      )}
      {listings.length > 1 && (
        <p className="actions">
          <Checkbox
            checked={isAll}
            indeterminate={chosen.length > 0 && !isAll}
            onChange={(event) => choose(listings, event.target.checked)}
          >
            {t('centre.chooseShown', { count: listings.length })}
          </Checkbox>
          {hasNextPage && (
            <Button size="small" loading={isChoosing} onClick={() => void chooseAll()}>
              {t('centre.chooseFound')}
            </Button>
          )}
        </p>
      )}
      <BulkSteps
        businessId={businessId}
        chosen={chosen}
        titleOf={(id) => titles.get(id) ?? ''}
        onClear={() => setTitles(new Map())}
      />
      <ul className="bars">
        {listings.map((listing) => (
          <li key={listing.id} className="panel">
            <OneListing
              listing={listing}
              stock={stock}
              title={
                listings.length > 1 ? (
                  <Checkbox
                    aria-label={`${t('selling.choose')} ${titleOf(listing)}`}
                    checked={titles.has(listing.id)}
                    onChange={(event) => choose([listing], event.target.checked)}
                  >
                    {titleOf(listing)}
                  </Checkbox>
                ) : (
                  titleOf(listing)
                )
              }
            />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('business.more')}
        </Button>
      )}
    </section>
  )
}

/** What is in stock of the variants of some listings; undefined until it is known. */
function useStockOf(
  businessId: string,
  listings: readonly Listing[],
): ReadonlyMap<string, Sku> | undefined {
  const ids = listings.map(({ id }) => id)
  const { data } = useQuery({
    queryKey: ['skus', businessId, 'of', ids],
    enabled: ids.length > 0,
    refetchOnMount: 'always',
    placeholderData: (before) => before,
    queryFn: async () => {
      const found: Sku[] = []
      for (let from = 0; from < ids.length; from += PAGE) {
        const some = ids.slice(from, from + PAGE).join(',')
        let after: string | null = null
        do {
          const page: { skus: Sku[]; next: string | null } = await dataOf(
            client.GET('/v1/businesses/{businessId}/skus', {
              params: {
                path: { businessId },
                query: { limit: 200, listings: some, ...(after ? { after } : {}) },
              },
            }),
          )
          found.push(...page.skus)
          after = page.next
        } while (after)
      }
      return new Map(found.map((sku) => [sku.variantId, sku]))
    },
  })
  return data
}

function OneListing({
  listing,
  stock,
  title,
}: {
  listing: Listing
  stock: ReadonlyMap<string, Sku> | undefined
  title: ReactNode
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const queries = useQueryClient()
  const { businessId, id, state } = listing
  const path = { businessId, listingId: id }
  const step = useMutation({
    mutationFn: (name: 'submit' | 'pause') =>
      dataOf(
        name === 'submit'
          ? client.POST('/v1/businesses/{businessId}/listings/{listingId}/submit', {
              params: { path },
            })
          : client.POST('/v1/businesses/{businessId}/listings/{listingId}/pause', {
              params: { path },
            }),
      ),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['listings', businessId] })
      await queries.invalidateQueries({ queryKey: ['listing-limits', businessId] })
    },
  })
  return (
    <article className="one-listing">
      {listing.images[0] && (
        <SellersPicture url={listing.images[0].url} alt={listing.images[0].alt} />
      )}
      <div>
        <div className="bar-label">
          <h3>{title}</h3>
          <span className={`badge badge-${state}`}>{t(`selling.${state}`)}</span>
        </div>
        <Reasons reasons={listing.reasons} />
        <Variants listing={listing} stock={stock} />
        <Law listing={listing} />
        <NewWords listing={listing} />
        <Refusal error={step.error} />
        {step.error instanceof ProblemError && <RefusedFor error={step.error} />}
        <Words listing={listing} language="zh-CN" />
        <Words listing={listing} language="en" />
        <OptionWords listing={listing} />
        <Terms listing={listing} />
        <Documents listing={listing} />
        <p className="actions">
          {(state === 'draft' || state === 'blocked' || state === 'paused') && (
            <Button type="primary" loading={step.isPending} onClick={() => step.mutate('submit')}>
              {t(state === 'paused' ? 'selling.resume' : 'selling.submit')}
            </Button>
          )}
          {state === 'live' && (
            <>
              <Button href={`/shop/listings/${id}?lang=${locale}`}>{t('selling.view')}</Button>
              <Button loading={step.isPending} onClick={() => step.mutate('pause')}>
                {t('selling.pause')}
              </Button>
            </>
          )}
        </p>
      </div>
    </article>
  )
}
