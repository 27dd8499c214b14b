import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney, type MoneyDto, useFormat } from '../../ui/format.ts'
import { Refusal } from '../account/FormField.tsx'
import { BatchProgress } from './BatchProgress.tsx'
import { Reasons } from './Reasons.tsx'
import { useBatches } from './useBatches.ts'

type Preview = operations['previewPrices']['responses'][200]['content']['application/json']
type Previewed = Preview['products'][number]
type NewPrice =
  operations['setVariantPrices']['requestBody']['content']['application/json']['prices'][number]
type Currency = NewPrice['price']['currency']

/** Each asks every rule: few enough for the bar to move. */
const PREVIEWED = 10
/** Below what the interface takes at once. */
const SET = 500

const PERCENT = /^-?\d{1,3}(\.\d{1,2})?$/
const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/
type How = 'percent' | 'price'

const currencyOf = (previewed: readonly Previewed[]) =>
  previewed[0]?.variants[0]?.before.currency as Currency | undefined

/** What was set, so that it can be taken back while this page is open. */
type Undo = readonly NewPrice[]

/**
 * Other prices for many products at once: what they come to in the shop, and for the seller, is shown
 * first, and only what was shown is set.
 */
export function PriceChange({
  businessId,
  productIds,
  onClear,
}: {
  businessId: string
  productIds: readonly string[]
  onClear: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const id = useId()
  const [how, setHow] = useState<How>('percent')
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState<readonly Previewed[]>()
  const [undo, setUndo] = useState<Undo>()
  const path = { businessId }
  const isRight =
    how === 'percent' ? PERCENT.test(typed) && Number(typed) !== 0 : AMOUNT.test(typed)
  const preview = useBatches(PREVIEWED, async (batch: readonly string[]) => {
    const ask = (wish: { percent: string } | { price: { amount: string; currency: Currency } }) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/price-previews', {
          params: { path },
          body: { productIds: [...batch], ...wish },
        }),
      )
    if (how === 'percent') return ask({ percent: typed })
    // One price for all is in the currency that the products have.
    const currency = currencyOf((await ask({ percent: '0' })).products) ?? 'USD'
    return ask({ price: { amount: typed, currency } })
  })
  const set = useMutation({
    mutationFn: async (prices: readonly NewPrice[]) => {
      const back: NewPrice[] = []
      for (let from = 0; from < prices.length; from += SET) {
        const some = prices.slice(from, from + SET)
        const { before } = await dataOf(
          client.PUT('/v1/businesses/{businessId}/variant-prices', {
            params: { path },
            body: { prices: some },
          }),
        )
        before.forEach(({ productId, variantId, price }, i) => {
          if (price) back.push({ productId, variantId, price, seen: some[i]!.price })
        })
        setUndo(back)
      }
      return back
    },
    onSettled: async () => {
      for (const key of ['prices', 'listings', 'products']) {
        await queries.invalidateQueries({ queryKey: [key, businessId] })
      }
    },
  })
  const changes: NewPrice[] = (shown ?? []).flatMap(({ productId, variants }) =>
    variants
      .filter(({ before, after }) => before.amount !== after.amount)
      .map(({ variantId, before, after }) => ({
        productId,
        variantId,
        price: after,
        seen: before,
      })),
  )
  const look = async () => {
    setUndo(undefined)
    const answers = await preview.run(productIds)
    setShown(answers.flatMap(({ products }) => products))
  }
  return (
    <div className="price-change">
      {productIds.length > 0 && (
        <form
          className="thumb-bar"
          onSubmit={(event) => {
            event.preventDefault()
            if (isRight) void look()
          }}
        >
          <span>{t('centre.chosen', { count: productIds.length })}</span>
          <Select<How>
            aria-label={t('centre.howChanged')}
            value={how}
            onChange={(value) => {
              setHow(value)
              setShown(undefined)
            }}
            options={(['percent', 'price'] as const).map((value) => ({
              value,
              label: t(`centre.how.${value}`),
            }))}
          />
          <Input
            id={id}
            aria-label={t(`centre.howMuch.${how}`)}
            placeholder={how === 'percent' ? '-5' : '24.90'}
            inputMode="decimal"
            value={typed}
            suffix={how === 'percent' ? '%' : undefined}
            onChange={(event) => {
              setTyped(event.target.value.replace('−', '-').trim())
              setShown(undefined)
            }}
          />
          <Button htmlType="submit" type="primary" loading={preview.isRunning} disabled={!isRight}>
            {t('centre.look')}
          </Button>
          <Button type="text" onClick={onClear}>
            {t('centre.chooseNone')}
          </Button>
        </form>
      )}
      <BatchProgress
        label={t('centre.look')}
        progress={preview.progress}
        isRunning={preview.isRunning}
        onStop={preview.stop}
      />
      <Refusal error={preview.error ?? set.error} />
      {shown && !preview.isRunning && !set.isSuccess && (
        <Comparison
          shown={shown}
          count={changes.length}
          isPending={set.isPending}
          onConfirm={() => set.mutate(changes, { onSuccess: () => setShown(undefined) })}
          onCancel={() => setShown(undefined)}
        />
      )}
      {set.isSuccess && undo && (
        <div className="panel" role="status">
          <p>{t('centre.pricesSet', { count: undo.length })}</p>
          <p className="quiet">{t('centre.shopFollows')}</p>
          <p className="actions">
            <Button
              loading={set.isPending}
              onClick={() =>
                set.mutate(undo, {
                  onSuccess: () => {
                    setUndo(undefined)
                    set.reset()
                  },
                })
              }
            >
              {t('centre.takeBack')}
            </Button>
            <Button
              type="text"
              onClick={() => {
                setUndo(undefined)
                set.reset()
              }}
            >
              {t('centre.keep')}
            </Button>
          </p>
        </div>
      )}
    </div>
  )
}

/** The prices now and then, one line for each variant. */
function Comparison({
  shown,
  count,
  isPending,
  onConfirm,
  onCancel,
}: {
  shown: readonly Previewed[]
  count: number
  isPending: boolean
  onConfirm: () => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const money = (value: MoneyDto | null | undefined) =>
    value ? formatMoney(value) : t('report.unknown')
  const closed = shown.filter(({ reasons }) => reasons.length > 0)
  const titleOf = ({ title, listingTitle }: Previewed) => listingTitle[locale] ?? title
  return (
    <section className="panel" aria-label={t('centre.comparison')}>
      <h3>{t('centre.comparison')}</h3>
      {closed.length > 0 && (
        <div className="question">
          <p>{t('centre.couldNotSell', { count: closed.length })}</p>
          {closed.map((one) => (
            <div key={one.productId}>
              <strong>{titleOf(one)}</strong>
              <Reasons reasons={one.reasons} />
            </div>
          ))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <div className="comparison" tabIndex={0}>
        <table className="cards">
          <thead>
            <tr>
              <th>{t('centre.column.variant')}</th>
              <th className="num">{t('centre.column.before')}</th>
              <th className="num">{t('centre.column.after')}</th>
              <th className="num">{t('centre.column.shopThen')}</th>
              <th className="num">{t('centre.column.commission')}</th>
              <th className="num">{t('centre.column.gets')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.flatMap((one) =>
              one.variants.map(({ variantId, options, before, after, story }) => (
                <tr key={variantId}>
                  <td data-label={t('centre.column.variant')} className="long">
                    {titleOf(one)}
                    {one.variants.length > 1 && (
                      <span className="quiet"> {options.join(' / ')}</span>
                    )}
                  </td>
                  <td data-label={t('centre.column.before')} className="num">
                    {money(before)}
                  </td>
                  <td data-label={t('centre.column.after')} className="num">
                    <strong>{money(after)}</strong>
                  </td>
                  <td data-label={t('centre.column.shopThen')} className="num">
                    {money(story?.shopPrice)}
                  </td>
                  <td data-label={t('centre.column.commission')} className="num">
                    {money(story?.commission)}
                  </td>
                  <td data-label={t('centre.column.gets')} className="num">
                    {money(story?.sellerGets)}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
      <p className="actions">
        <Button type="primary" loading={isPending} disabled={count === 0} onClick={onConfirm}>
          {t('centre.setPrices', { count })}
        </Button>
        <Button disabled={isPending} onClick={onCancel}>
          {t('business.cancel')}
        </Button>
      </p>
      {count === 0 && <p className="quiet">{t('centre.nothingChanges')}</p>}
    </section>
  )
}
