import type { Static } from 'typebox'
import { type Money, parseMoney, toMoneyDto } from '../../kernel/money.ts'
import type { MoneyDto } from '../../platform/wire.ts'
import type { ImportDto, IssueDto, PreviewDto, ProductDto } from './contract.ts'
import { CatalogueErrors } from './errors.ts'
import { FIELDS } from './fields.ts'
import type { Import } from './import.ts'
import type { ImportPreview } from './preview-import.ts'
import { type Product, sizeOf, type Variant } from './product.ts'
import { ROW_ISSUES, type RowIssue } from './row-issues.ts'

const maybeMoney = (value: Money | undefined) => (value ? toMoneyDto(value) : null)

/** An amount from outside: its decimals must fit its currency. */
export function moneyOf(dto: Static<typeof MoneyDto>): Money {
  const value = parseMoney(dto.amount, dto.currency)
  if (!value) throw CatalogueErrors.valueRefused({ field: 'amount', read: dto.amount })
  return value
}

const toVariantDto = (product: Product, variant: Variant) => ({
  id: variant.id,
  sku: variant.sku ?? null,
  barcode: variant.barcode ?? null,
  gtin: variant.gtin ?? null,
  options: [...variant.options],
  price: maybeMoney(variant.price),
  compareAtPrice: maybeMoney(variant.compareAtPrice),
  cost: maybeMoney(variant.cost),
  weightGrams: variant.weightGrams ?? null,
  weightUnit: variant.weightUnit ?? null,
  size: sizeOf(product, variant) ?? null,
  stock: variant.stock ?? null,
  imageUrl: variant.imageUrl ?? null,
  extra: { ...variant.extra },
})

export const toProductDto = (product: Product): Static<typeof ProductDto> => ({
  id: product.id,
  businessId: product.businessId,
  key: product.key,
  title: product.title,
  descriptionHtml: product.descriptionHtml,
  descriptionText: product.descriptionText,
  category: product.category ?? null,
  productType: product.productType ?? null,
  brand: product.brand ?? null,
  tags: [...product.tags],
  status: product.status,
  origin: {
    country: product.origin.country ?? null,
    state: product.origin.state ?? null,
    county: product.origin.county ?? null,
  },
  ingredients: product.ingredients ?? null,
  shelfLifeDays: product.shelfLifeDays ?? null,
  optionNames: [...product.optionNames],
  images: product.images.map(({ url, alt }) => (alt === undefined ? { url } : { url, alt })),
  extra: { ...product.extra },
  variants: product.variants.map((variant) => toVariantDto(product, variant)),
  version: product.version,
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
})

export const toIssueDto = ({ row, column, read, code }: RowIssue): Static<typeof IssueDto> => ({
  row,
  column,
  read,
  code,
  ...ROW_ISSUES[code],
})

export const toImportDto = (found: Import): Static<typeof ImportDto> => {
  const { file, counts } = found
  return {
    id: found.id,
    businessId: found.businessId,
    fileName: found.fileName,
    status: found.status,
    format: file.format,
    encoding: file.encoding,
    delimiter: file.delimiter,
    columns: file.columns.map((column) => ({ ...column })),
    rows: {
      read: counts.rowsRead,
      imported: counts.rowsImported,
      updated: counts.rowsUpdated,
      unchanged: counts.rowsUnchanged,
      skipped: counts.rowsSkipped,
      blank: counts.rowsBlank,
    },
    products: {
      found: counts.products,
      imported: counts.productsImported,
      updated: counts.productsUpdated,
      unchanged: counts.productsUnchanged,
    },
    noted: counts.noted,
    bytesRead: counts.bytesRead,
    failureCode: found.failureCode,
    startedAt: found.startedAt.toISOString(),
    finishedAt: found.finishedAt?.toISOString() ?? null,
  }
}

export const toPreviewDto = (preview: ImportPreview): Static<typeof PreviewDto> => ({
  format: preview.file.format,
  encoding: preview.file.encoding(),
  delimiter: preview.file.dialect?.delimiter ?? null,
  isCompressed: preview.file.isCompressed,
  columns: (preview.file.mapping?.columns ?? []).map((column) => ({
    ...column,
    samples: [...column.samples],
  })),
  fields: [...FIELDS],
  rows: preview.rows.map((row) => [...row]),
  products: preview.products.map(({ key, content }) => ({
    key,
    title: content.title,
    variants: content.variants.length,
    images: content.images.length,
    price: maybeMoney(content.variants[0]?.price),
  })),
  issues: preview.issues.map(toIssueDto),
})
