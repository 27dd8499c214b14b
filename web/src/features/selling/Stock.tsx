import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, InputNumber, Select, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client, dataOf } from '../../client.ts'
import { useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import type { Sku } from './api.ts'
import { CountMany } from './CountMany.tsx'
import { Filter } from './Filter.tsx'
import { useFilter } from './useFilter.ts'
import './centre.css'
import './stock.css'

const PLACES = ['shelf', 'bonded'] as const
type Place = (typeof PLACES)[number]

const at = (sku: Sku, place: Place): number =>
  sku.place === place ? sku.available : (sku.elsewhere[place] ?? 0)

/** What a seller has, place by place; how it changed, and by whom. */
export function Stock({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { text, count } = useFormat()
  const [asked, ask] = useFilter(['q', 'many'])
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['skus', businessId, 'all', asked.q ?? ''],
    // Buyers change it while nobody looks.
    refetchOnMount: 'always',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/skus', {
          params: {
            path: { businessId },
            query: {
              limit: 100,
              ...(asked.q ? { search: asked.q } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  if (error) return <Refusal error={error} />
  if (!data) return <Skeleton active />
  const skus = data.pages.flatMap((page) => page.skus)
  if (skus.length === 0 && !asked.q) return <p className="panel">{t('selling.noStock')}</p>
  const isMany = asked.many === 'yes'
  return (
    <section>
      <p className="quiet">{t('selling.stockHint')}</p>
      <Filter label={t('centre.searchStock')} search={asked.q} onSearch={(q) => ask({ q })} />
      {skus.length === 0 && <p className="panel">{t('centre.noneFound')}</p>}
      <p>
        <Button onClick={() => ask({ many: isMany ? '' : 'yes' })}>
          {t(isMany ? 'centre.countOne' : 'centre.countMany')}
        </Button>
      </p>
      {isMany && skus.length > 0 && <CountMany businessId={businessId} skus={skus} />}
      <ul className="bars">
        {(isMany ? [] : skus).map((sku) => (
          <li key={sku.variantId} className="panel">
            <div className="bar-label">
              <h3>{text(sku.title)}</h3>
              {!sku.isOpen && <span className="badge">{t('selling.notOnSale')}</span>}
            </div>
            <dl className="facts stock">
              {PLACES.map((place) => (
                <div key={place}>
                  <dt>
                    {t(`selling.place.${place}`)}
                    {sku.place === place && ` · ${t('selling.soldFromHere')}`}
                  </dt>
                  <dd>{count(at(sku, place))}</dd>
                </div>
              ))}
              <div>
                <dt>{t('selling.reserved')}</dt>
                <dd>{count(sku.reserved)}</dd>
              </div>
            </dl>
            <Change businessId={businessId} sku={sku} />
            <Journal businessId={businessId} sku={sku} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('selling.moreStock')}
        </Button>
      )}
    </section>
  )
}

const WHATS = [
  'counted',
  'received',
  'returned',
  'damaged',
  'sold_elsewhere',
  'transferred',
] as const
type What = (typeof WHATS)[number]

/** What happened, where, and how many. */
function Change({ businessId, sku }: { businessId: string; sku: Sku }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [what, setWhat] = useState<What>('received')
  const [place, setPlace] = useState<Place>(sku.place)
  const [quantity, setQuantity] = useState<number | null>(null)
  const [reference, setReference] = useState('')
  const other = place === 'shelf' ? 'bonded' : 'shelf'
  const params = { path: { businessId, variantId: sku.variantId } }
  const note = reference.trim() ? { reference: reference.trim() } : {}
  const save = useMutation({
    mutationFn: async (many: number): Promise<unknown> => {
      if (what === 'transferred') {
        const body = { from: place, to: other, quantity: many, ...note } as const
        return dataOf(
          client.POST('/v1/businesses/{businessId}/skus/{variantId}/transfers', { params, body }),
        )
      }
      if (what === 'counted') {
        const counts = [{ variantId: sku.variantId, place, counted: many }]
        return dataOf(
          client.PUT('/v1/businesses/{businessId}/stock-counts', {
            params: { path: { businessId } },
            body: { counts },
          }),
        )
      }
      const change = what === 'received' || what === 'returned' ? many : -many
      return dataOf(
        client.POST('/v1/businesses/{businessId}/skus/{variantId}/stock', {
          params,
          body: { change, reason: what, place, ...note },
        }),
      )
    },
    onSuccess: () => {
      setQuantity(null)
      setReference('')
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['skus', businessId] })
      await queries.invalidateQueries({ queryKey: ['movements', sku.variantId] })
    },
  })
  return (
    <details>
      <summary>{t('selling.changeStock')}</summary>
      <form
        className="stack narrow"
        onSubmit={(event) => {
          event.preventDefault()
          if (quantity !== null) save.mutate(quantity)
        }}
      >
        <div className="field">
          <label htmlFor={`${id}what`}>{t('selling.whatHappened')}</label>
          <Select
            id={`${id}what`}
            value={what}
            onChange={setWhat}
            options={WHATS.map((value) => ({ value, label: t(`selling.what.${value}`) }))}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}place`}>
            {t(what === 'transferred' ? 'selling.fromPlace' : 'selling.atPlace')}
          </label>
          <Select
            id={`${id}place`}
            value={place}
            onChange={setPlace}
            options={PLACES.map((value) => ({ value, label: t(`selling.place.${value}`) }))}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}quantity`}>
            {t(what === 'counted' ? 'selling.countedNow' : 'selling.howMany')}
          </label>
          <InputNumber
            id={`${id}quantity`}
            min={what === 'counted' ? 0 : 1}
            precision={0}
            inputMode="numeric"
            value={quantity}
            onChange={setQuantity}
          />
        </div>
        {what !== 'counted' && (
          <div className="field">
            <label htmlFor={`${id}note`}>{t('selling.stockNote')}</label>
            <Input
              id={`${id}note`}
              maxLength={200}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          </div>
        )}
        <Refusal error={save.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={quantity === null}
        >
          {t('selling.saveStock')}
        </Button>
        {save.isSuccess && <p role="status">{t('selling.stockSaved')}</p>}
      </form>
    </details>
  )
}

const signed = (number: number): string => (number > 0 ? `+${number}` : `−${-number}`)

/** The newest first. */
function Journal({ businessId, sku }: { businessId: string; sku: Sku }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const [isOpen, setOpen] = useState(false)
  const { data, error } = useQuery({
    queryKey: ['movements', sku.variantId],
    enabled: isOpen,
    refetchOnMount: 'always',
    queryFn: () =>
      dataOf(
        client.GET('/v1/businesses/{businessId}/skus/{variantId}/movements', {
          params: { path: { businessId, variantId: sku.variantId }, query: { limit: 50 } },
        }),
      ),
  })
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('selling.journal')}</summary>
      <Refusal error={error} />
      {isOpen && !data && !error && <Skeleton active />}
      {data?.movements.length === 0 && <p className="quiet">{t('selling.noMovements')}</p>}
      <ul>
        {data?.movements.map((one) => (
          <li key={one.id}>
            {t(`selling.moved.${one.reason}`)}{' '}
            {one.available !== 0 && (
              <>
                {t('selling.forSale')} <strong>{signed(one.available)}</strong>{' '}
              </>
            )}
            {one.reserved !== 0 && (
              <>
                {t('selling.reserved')} <strong>{signed(one.reserved)}</strong>{' '}
              </>
            )}
            {one.place && one.elsewhere !== 0 && (
              <>
                {t(`selling.place.${one.place}`)} <strong>{signed(one.elsewhere)}</strong>{' '}
              </>
            )}
            <span className="quiet">
              {time(one.at)}
              {one.reference && ` · ${one.reference.slice(-12)}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
