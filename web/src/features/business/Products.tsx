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

function EditProduct({ product, onDone }: { product: Product; onDone: () => Promise<void> }) {
  const { t } = useTranslation()
  const [variant] = product.variants
  const [title, setTitle] = useState(product.title)
  const [brand, setBrand] = useState(product.brand ?? '')
  const [category, setCategory] = useState(product.category ?? '')
  const [price, setPrice] = useState(variant?.price?.amount ?? '')
  const [stock, setStock] = useState(variant?.stock?.toString() ?? '')
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
            ...(variant
              ? {
                  variants: [
                    {
                      id: variant.id,
                      price: price
                        ? { amount: price, currency: variant.price?.currency ?? 'USD' }
                        : null,
                      stock: /^-?\d+$/.test(stock) ? Number(stock) : null,
                    },
                  ],
                }
              : {}),
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
      <FormField label={t('business.price')} value={price} onChange={setPrice} />
      <FormField label={t('business.stock')} value={stock} onChange={setStock} />
      <Refusal error={error} />
      <Button type="primary" htmlType="submit" loading={isPending}>
        {t('business.save')}
      </Button>
    </form>
  )
}
