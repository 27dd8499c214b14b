import { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import { type Money, toMoneyDto } from '../../kernel/money.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import { requireAccess } from './access.ts'
import {
  BulkEditDto,
  BulkEditedDto,
  FilterDto,
  NewPricesDto,
  PricesSetDto,
  ProductChangeDto,
  ProductDto,
  ProductsPageDto,
} from './contract.ts'
import {
  archiveProduct,
  bulkEdit,
  editProduct,
  type ProductChange,
  setPrices,
} from './edit-products.ts'
import { CatalogueErrors as E } from './errors.ts'
import { EXPORT_STYLES, type ExportStyle, exportProducts } from './export-products.ts'
import { guestImportRoutes, importRoutes } from './import-routes.ts'
import { findProduct, selectProducts } from './store.ts'
import { moneyOf, toProductDto } from './wire.ts'

const tags = ['catalogue']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
const OneProduct = Type.Object({ businessId: Uuid, productId: Uuid })

type Amount = Parameters<typeof moneyOf>[0] | null | undefined
const amountOf = (dto: Amount): Money | null | undefined => (dto ? moneyOf(dto) : dto)

/** The wire's amounts as money; all other fields mean the same on both sides. */
function changeOf({ version: _version, ...body }: Static<typeof ProductChangeDto>): ProductChange {
  const variants = body.variants?.map((variant) => ({
    ...variant,
    price: amountOf(variant.price),
    compareAtPrice: amountOf(variant.compareAtPrice),
    cost: amountOf(variant.cost),
  }))
  return { ...body, variants }
}

const productRoutes: Routes = async (app) => {
  app.addHook('preHandler', requireAccess)

  app.get(
    '/v1/businesses/:businessId/products',
    {
      schema: {
        operationId: 'listProducts',
        tags,
        params: Business,
        querystring: Type.Object({ ...PageQuery, ...FilterDto, after: Type.Optional(Uuid) }),
        response: { 200: ProductsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params, query }) => {
      const found = await selectProducts(ctx.db, params.businessId, query)
      const next = nextAfter(found, query.limit)
      return { products: found.map(toProductDto), next }
    },
  )

  app.get(
    '/v1/businesses/:businessId/products/export.csv',
    {
      schema: {
        operationId: 'exportProducts',
        tags,
        summary: 'The products as CSV; importing it again changes nothing.',
        params: Business,
        querystring: Type.Object({
          ...FilterDto,
          style: Type.Unsafe<ExportStyle>({
            type: 'string',
            enum: EXPORT_STYLES,
            default: 'shopify',
          }),
        }),
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } },
          ...problems(...scoped),
        },
      },
    },
    async ({ ctx, params, query }, reply) => {
      const { style = 'shopify', ...filter } = query
      const rows = exportProducts(ctx, params.businessId, { style, ...filter })
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="products.csv"')
      return reply.send(Readable.from(rows) as never)
    },
  )

  app.get(
    '/v1/businesses/:businessId/products/:productId',
    {
      schema: {
        operationId: 'getProduct',
        tags,
        params: OneProduct,
        response: { 200: ProductDto, ...problems(...scoped, E.productNotFound) },
      },
    },
    async ({ ctx, params: { businessId, productId } }) => {
      const product = await findProduct(ctx.db, businessId, productId)
      if (!product) throw E.productNotFound({ productId })
      return toProductDto(product)
    },
  )

  app.patch(
    '/v1/businesses/:businessId/products/:productId',
    {
      schema: {
        operationId: 'editProduct',
        tags,
        params: OneProduct,
        body: ProductChangeDto,
        response: {
          200: ProductDto,
          ...problems(...scoped, E.productNotFound, E.productChanged, E.valueRefused),
        },
      },
    },
    async ({ ctx, params, body }) => {
      const order = { ...params, change: changeOf(body), expectedVersion: body.version }
      return toProductDto(await editProduct(ctx, order))
    },
  )

  app.post(
    '/v1/businesses/:businessId/products/:productId/archive',
    {
      schema: {
        operationId: 'archiveProduct',
        tags,
        params: OneProduct,
        response: { 200: ProductDto, ...problems(...scoped, E.productNotFound) },
      },
    },
    async ({ ctx, params }) => toProductDto(await archiveProduct(ctx, params)),
  )

  app.post(
    '/v1/businesses/:businessId/products/bulk-edit',
    {
      schema: {
        operationId: 'bulkEditProducts',
        tags,
        summary: 'One change to up to 1,000 products, by their ids or by a filter.',
        params: Business,
        body: BulkEditDto,
        response: { 200: BulkEditedDto, ...problems(...scoped, E.productNotFound, E.valueRefused) },
      },
    },
    async ({ ctx, params: { businessId }, body: { ids, filter, after, change } }) => {
      if ((ids === undefined) === (filter === undefined)) {
        throw E.valueRefused({ field: 'ids', expected: 'either ids or filter' })
      }
      return bulkEdit(ctx, {
        businessId,
        which: ids ? { ids } : { filter: filter!, after },
        change,
      })
    },
  )
}

const priceRoutes: Routes = async (app) => {
  app.addHook('preHandler', requireAccess)

  app.put(
    '/v1/businesses/:businessId/variant-prices',
    {
      schema: {
        operationId: 'setVariantPrices',
        tags,
        summary: 'New prices of up to 1,000 variants, all or none; the answer holds those before.',
        params: Business,
        body: NewPricesDto,
        response: {
          200: PricesSetDto,
          ...problems(...scoped, E.productNotFound, E.productChanged, E.valueRefused),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }) => {
      const prices = body.prices.map(({ price, seen, ...where }) => ({
        ...where,
        price: moneyOf(price),
        seen: amountOf(seen),
      }))
      const { edited, before } = await setPrices(ctx, { businessId, prices })
      return {
        edited,
        before: before.map(({ price, ...where }) => ({
          ...where,
          price: price ? toMoneyDto(price) : null,
        })),
      }
    },
  )
}

export const catalogueRoutes: Routes = async (app) => {
  await app.register(guestImportRoutes)
  await app.register(importRoutes)
  await app.register(productRoutes)
  await app.register(priceRoutes)
}
