import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Input, Skeleton } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { formatMoney } from '../../ui/format.ts'
import { FormField, Refusal } from '../account/FormField.tsx'
import { BulkEdit } from './BulkEdit.tsx'
import { ImportList } from './ImportList.tsx'
import '../selling/centre.css'

const PRODUCTS = '/v1/businesses/{businessId}/products'
type Product =
  paths[typeof PRODUCTS]['get']['responses']['200']['content']['application/json']['products'][number]

const PAGE = 50

export function Products({ businessId }: { businessId: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const id = useId()
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<Product>()
  const [isImporting, setIsImporting] = useState(false)
  const [selected, setSelected] = useState<readonly string[]>([])
  const path = { businessId }
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['products', businessId, search],
    queryFn: ({ pageParam }) =>
      dataOf(
        client.GET(PRODUCTS, {
          params: {
            path,
            query: {
              limit: PAGE,
              ...(search ? { search } : {}),
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })
  const again = () => queries.invalidateQueries({ queryKey: ['products', businessId] })
  const archive = useMutation({
    mutationFn: (productId: string) =>
      dataOf(
        client.POST('/v1/businesses/{businessId}/products/{productId}/archive', {
          params: { path: { ...path, productId } },
        }),
      ),
    onSuccess: again,
    onError: () => void message.error(t('failure.title')),
  })
  const products = data?.pages.flatMap((page) => page.products) ?? []
  return (
    <section>
      <div className="landing-options">
        <label htmlFor={id}>
          <span>{t('business.search')}</span>
          <Input id={id} allowClear value={search} onChange={(e) => setSearch(e.target.value)} />
        </label>
        <Button type="primary" onClick={() => setIsImporting(true)}>
          {t('business.import')}
        </Button>
        <Button href={`/v1/businesses/${businessId}/products/export.csv?style=shopify`} download>
          {t('business.export')}
        </Button>
      </div>
      <Refusal error={error} />
      {!data && !error && <Skeleton active />}
      {data && products.length === 0 && <p className="panel">{t('business.noProducts')}</p>}
      {selected.length > 0 && (
        <BulkEdit
          businessId={businessId}
          ids={selected}
          onDone={() => {
            setSelected([])
            void again()
          }}
        />
      )}
      {products.length > 0 && (
        <table className="cards">
          <thead>
            <tr>
              <th>{t('business.title')}</th>
              <th>{t('business.sku')}</th>
              <th className="num">{t('business.price')}</th>
              <th className="num">{t('business.stock')}</th>
              <th>{t('business.status')}</th>
              <th aria-label={t('business.edit')} />
            </tr>
          </thead>
          <tbody>
            {products.map((product) => {
              const [variant] = product.variants
              return (
                <tr key={product.id}>
                  <td data-label={t('business.title')} className="long">
                    <label>
                      <input
                        type="checkbox"
                        aria-label={t('business.select', { product: product.title })}
                        checked={selected.includes(product.id)}
                        onChange={({ target }) =>
                          setSelected(
                            target.checked
                              ? [...selected, product.id]
                              : selected.filter((one) => one !== product.id),
                          )
                        }
                      />{' '}
                      {product.title}
                    </label>
                  </td>
                  <td data-label={t('business.sku')} className="code">
                    {variant?.sku}
                  </td>
                  <td data-label={t('business.price')} className="num">
                    {variant?.price && formatMoney(variant.price)}
                    {product.variants.length > 1 && (
                      <span className="quiet">
                        {' '}
                        {t('business.moreVariants', { count: product.variants.length - 1 })}
                      </span>
                    )}
                  </td>
                  <td data-label={t('business.stock')} className="num">
                    {variant?.stock}
                  </td>
                  <td data-label={t('business.status')}>{t(`business.${product.status}`)}</td>
                  <td>
                    <span className="actions">
                      <Button size="small" onClick={() => setEdited(product)}>
                        {t('business.edit')}
                      </Button>
                      {product.status !== 'archived' && (
                        <Button size="small" onClick={() => archive.mutate(product.id)}>
                          {t('business.archive')}
                        </Button>
                      )}
                    </span>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('business.more')}
        </Button>
      )}
      <Drawer
        open={isImporting}
        title={t('business.import')}
        onClose={() => setIsImporting(false)}
        destroyOnHidden
      >
        <ImportList businessId={businessId} onDone={again} />
      </Drawer>
      <Drawer
        open={edited !== undefined}
        title={t('business.edit')}
        onClose={() => setEdited(undefined)}
        destroyOnHidden
      >
        {edited && (
          <EditProduct
            product={edited}
            onDone={async () => {
              setEdited(undefined)
              void message.success(t('business.saved'))
              await again()
            }}
          />
        )}
      </Drawer>
    </section>
  )
}

const isPrice = (text: string): boolean => /^(\d{1,16}(\.\d{1,3})?)?$/.test(text.trim())
const isStock = (text: string): boolean => /^(-?\d{1,9})?$/.test(text.trim())

const nameOf = ({ options, sku, id }: Product['variants'][number]): string =>
  [options.join(' / '), sku].filter(Boolean).join(' · ') || id.slice(-12)

function EditProduct({ product, onDone }: { product: Product; onDone: () => Promise<void> }) {
  const { t } = useTranslation()
  const [title, setTitle] = useState(product.title)
  const [brand, setBrand] = useState(product.brand ?? '')
  const [category, setCategory] = useState(product.category ?? '')
  const [typed, setTyped] = useState<Readonly<Record<string, { price: string; stock: string }>>>(
    Object.fromEntries(
      product.variants.map(({ id, price, stock }) => [
        id,
        { price: price?.amount ?? '', stock: stock?.toString() ?? '' },
      ]),
    ),
  )
  const put = (id: string, field: 'price' | 'stock') => (value: string) =>
    setTyped((before) => ({ ...before, [id]: { ...before[id]!, [field]: value } }))
  const wrongPrice = Object.values(typed).find(({ price }) => !isPrice(price))?.price
  const wrongStock = Object.values(typed).find(({ stock }) => !isStock(stock))?.stock
  // Those without a price are in the currency of those that have one.
  const currency = product.variants.find(({ price }) => price)?.price?.currency ?? 'USD'
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      dataOf(
        client.PATCH('/v1/businesses/{businessId}/products/{productId}', {
          params: { path: { businessId: product.businessId, productId: product.id } },
          body: {
            version: product.version,
            title,
            brand: brand || null,
            category: category || null,
            variants: product.variants
              .filter(({ id, price, stock }) => {
                const now = typed[id]!
                const was = [price?.amount ?? '', stock?.toString() ?? '']
                return now.price !== was[0] || now.stock !== was[1]
              })
              .map(({ id, price }) => ({
                id,
                price: typed[id]!.price.trim()
                  ? { amount: typed[id]!.price.trim(), currency: price?.currency ?? currency }
                  : null,
                stock: typed[id]!.stock.trim() ? Number(typed[id]!.stock) : null,
              })),
          },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      <FormField label={t('business.title')} value={title} onChange={setTitle} />
      <FormField label={t('business.brand')} value={brand} onChange={setBrand} />
      <FormField label={t('business.category')} value={category} onChange={setCategory} />
      {product.variants.length > 1 && (
        <p className="quiet">{t('business.variantsHint', { count: product.variants.length })}</p>
      )}
      {product.variants.map((variant) => (
        <fieldset key={variant.id} className="variant-edit">
          {product.variants.length > 1 && <legend>{nameOf(variant)}</legend>}
          <FormField
            label={`${t('business.price')} (${variant.price?.currency ?? currency})`}
            value={typed[variant.id]!.price}
            onChange={put(variant.id, 'price')}
          />
          <FormField
            label={t('business.stock')}
            value={typed[variant.id]!.stock}
            onChange={put(variant.id, 'stock')}
          />
        </fieldset>
      ))}
      {wrongPrice !== undefined && (
        <p role="status" className="question">
          {t('business.wrongPrice', { read: wrongPrice })}
        </p>
      )}
      {wrongStock !== undefined && (
        <p role="status" className="question">
          {t('business.wrongStock', { read: wrongStock })}
        </p>
      )}
      <Refusal error={error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={isPending}
        disabled={wrongPrice !== undefined || wrongStock !== undefined}
      >
        {t('business.save')}
      </Button>
    </form>
  )
}
