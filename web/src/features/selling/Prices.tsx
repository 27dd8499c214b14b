import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Checkbox, Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { Filter } from './Filter.tsx'
import { PriceChange } from './PriceChange.tsx'
import { useFilter } from './useFilter.ts'
import './centre.css'

type Priced =
  operations['listPrices']['responses'][200]['content']['application/json']['listings'][number]

const PAGE = 50
const STATES = ['draft', 'in_review', 'live', 'paused', 'blocked'] as const

/** What each variant costs in the shop, and where the money goes; and other prices for many at once. */
export function Prices({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const [asked, ask] = useFilter(['state', 'q'])
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const state = STATES.find((one) => one === asked.state)
  const filter = { ...(state ? { state } : {}), ...(asked.q ? { search: asked.q } : {}) }
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['prices', businessId, filter],
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/prices', {
          params: {
            path: { businessId },
            query: { limit: PAGE, ...filter, ...(pageParam ? { after: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const listings = data?.pages.flatMap((page) => page.listings) ?? []
  const titleOf = ({ title }: Priced): string => title[locale] ?? title.en ?? title['zh-CN'] ?? ''
  const choose = (some: readonly Priced[], isChosen: boolean) =>
    setChosen((before) => {
      const next = new Set(before)
      for (const { productId } of some) {
        if (isChosen) next.add(productId)
        else next.delete(productId)
      }
      return next
    })
  const isAll = listings.length > 0 && listings.every(({ productId }) => chosen.has(productId))
  return (
    <section>
      <p className="quiet">{t('centre.pricesHint')}</p>
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
        <p className="panel">{t(asked.q || state ? 'centre.noneFound' : 'selling.noListings')}</p>
      )}
      {listings.length > 0 && (
        <Checkbox
          checked={isAll}
          indeterminate={chosen.size > 0 && !isAll}
          onChange={(event) => choose(listings, event.target.checked)}
        >
          {t('centre.chooseShown', { count: listings.length })}
        </Checkbox>
      )}
      <PriceChange
        businessId={businessId}
        productIds={[...chosen]}
        onClear={() => setChosen(new Set())}
      />
      {listings.length > 0 && (
        <table className="cards prices">
          <thead>
            <tr>
              <th>{t('centre.column.variant')}</th>
              <th className="num">{t('centre.column.seller')}</th>
              <th className="num">{t('centre.column.shop')}</th>
              <th className="num">{t('centre.column.tax')}</th>
              <th className="num">{t('centre.column.freight')}</th>
              <th className="num">{t('centre.column.commission')}</th>
              <th className="num">{t('centre.column.gets')}</th>
              <th>{t('centre.column.coming')}</th>
            </tr>
          </thead>
          <tbody>
            {listings.map((listing) => (
              <Rows
                key={listing.id}
                listing={listing}
                title={titleOf(listing)}
                isChosen={chosen.has(listing.productId)}
                onChoose={(isChosen) => choose([listing], isChosen)}
              />
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('business.more')}
        </Button>
      )}
    </section>
  )
}

function Rows({
  listing,
  title,
  isChosen,
  onChoose,
}: {
  listing: Priced
  title: string
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
}) {
  const { t } = useTranslation()
  const { day } = useFormat()
  return listing.variants.map(({ variantId, options, sku, sellerPrice, story, coming }, i) => (
    <tr key={variantId} className={i === 0 ? 'first' : undefined}>
      <td data-label={t('centre.column.variant')} className="long">
        {i === 0 && (
          <Checkbox
            aria-label={`${t('selling.choose')} ${title}`}
            checked={isChosen}
            onChange={(event) => onChoose(event.target.checked)}
          >
            <strong>{title}</strong>
          </Checkbox>
        )}
        {listing.variants.length > 1 && <div className="quiet">{options.join(' / ') || sku}</div>}
        {i === 0 && (
          <span className={`badge badge-${listing.state}`}>{t(`selling.${listing.state}`)}</span>
        )}
      </td>
      <td data-label={t('centre.column.seller')} className="num">
        {formatMoney(sellerPrice)}
      </td>
      <td data-label={t('centre.column.shop')} className="num">
        <strong>{formatMoney(story.shopPrice)}</strong>
      </td>
      <td data-label={t('centre.column.tax')} className="num">
        {formatMoney(story.tax)}
      </td>
      <td data-label={t('centre.column.freight')} className="num">
        {formatMoney(story.freight)}
      </td>
      <td data-label={t('centre.column.commission')} className="num">
        {formatMoney(story.commission)}
      </td>
      <td data-label={t('centre.column.gets')} className="num">
        <strong>{story.sellerGets ? formatMoney(story.sellerGets) : t('report.unknown')}</strong>
      </td>
      <td data-label={t('centre.column.coming')}>
        {coming && (
          <>
            {t('selling.coming', {
              day: day(coming.on),
              price: formatMoney(coming.story.shopPrice),
            })}
            {coming.story.sellerGets && (
              <div className="quiet">
                {t('centre.column.gets')} {formatMoney(coming.story.sellerGets)}
              </div>
            )}
          </>
        )}
      </td>
    </tr>
  ))
}
