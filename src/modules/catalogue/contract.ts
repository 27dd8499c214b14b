import { Type } from 'typebox'
import type { CURRENCIES } from '../../kernel/money.ts'
import { defineEvent } from '../../platform/events.ts'
import {
  CountryDto,
  CurrencyDto,
  DecimalDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  PageQuery,
  Uuid,
} from '../../platform/wire.ts'
import { FILE_FORMATS, type FileFormat } from './catalogue-file.ts'
import { ENCODINGS, type Encoding } from './decode-upload.ts'
import { FIELDS, type Field } from './fields.ts'
import { PRODUCT_STATUSES, type ProductStatus } from './product.ts'
import { ROW_ISSUES, type RowIssueCode } from './row-issues.ts'
import { uploadLimits } from './upload-limits.ts'

const oneOf = <const T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const strict = { additionalProperties: false }

const StatusDto = Type.Unsafe<ProductStatus>({ type: 'string', enum: PRODUCT_STATUSES })
const FieldDto = Type.Unsafe<Field>({ type: 'string', enum: FIELDS })
const EncodingDto = Type.Unsafe<Encoding>({ type: 'string', enum: ENCODINGS })
const FormatDto = Type.Unsafe<FileFormat>({ type: 'string', enum: FILE_FORMATS })
const IssueCodeDto = Type.Unsafe<RowIssueCode>({
  type: 'string',
  enum: Object.keys(ROW_ISSUES),
})
const ExtraDto = Type.Record(Type.String(), Type.String())

const ColumnDto = Type.Object({
  index: Type.Integer(),
  header: Type.String(),
  field: orNull(FieldDto),
  confidence: Type.Number(),
  decidedBy: oneOf(['header', 'values', 'choice', 'nothing']),
  unit: orNull(Type.String()),
})

export const IssueDto = Type.Object({
  row: Type.Integer({ description: 'As a spreadsheet counts: the header is row 1.' }),
  column: Type.String(),
  read: Type.String(),
  code: IssueCodeDto,
  outcome: oneOf(['skipped', 'noted']),
  title: LocalTextDto,
  expected: LocalTextDto,
})

export const ImportDto = Type.Object({
  id: Uuid,
  businessId: Uuid,
  fileName: Type.String(),
  status: oneOf(['running', 'done', 'failed', 'stopped']),
  format: FormatDto,
  encoding: EncodingDto,
  delimiter: orNull(Type.String()),
  columns: Type.Array(ColumnDto),
  rows: Type.Object(
    {
      read: Type.Integer(),
      imported: Type.Integer(),
      updated: Type.Integer(),
      unchanged: Type.Integer(),
      skipped: Type.Integer(),
      blank: Type.Integer(),
    },
    { description: 'Every row read is in exactly one of the others.' },
  ),
  products: Type.Object({
    found: Type.Integer(),
    imported: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
  }),
  noted: Type.Integer({ description: 'Remarks on rows that were taken.' }),
  bytesRead: Type.Integer(),
  failureCode: orNull(Type.String()),
  startedAt: InstantDto,
  finishedAt: orNull(InstantDto),
})

export const ImportsPageDto = Type.Object({ imports: Type.Array(ImportDto), next: NextCursor })
export const RowsQuery = Type.Object({
  ...PageQuery,
  after: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
})
export const IssuesPageDto = Type.Object({ rows: Type.Array(IssueDto), next: NextCursor })

const ImageDto = Type.Object({ url: Type.String(), alt: Type.Optional(Type.String()) })
const OriginDto = Type.Object({
  country: orNull(Type.String()),
  state: orNull(Type.String()),
  county: orNull(Type.String()),
})

const VariantDto = Type.Object({
  id: Uuid,
  sku: orNull(Type.String()),
  barcode: orNull(Type.String()),
  gtin: orNull(Type.String()),
  options: Type.Array(Type.String()),
  price: orNull(MoneyDto),
  compareAtPrice: orNull(MoneyDto),
  cost: orNull(MoneyDto),
  weightGrams: orNull(Type.String()),
  weightUnit: orNull(Type.String()),
  size: orNull(Type.String()),
  stock: orNull(Type.Integer()),
  imageUrl: orNull(Type.String()),
  extra: ExtraDto,
})

export const ProductDto = Type.Object(
  {
    id: Uuid,
    businessId: Uuid,
    key: Type.String(),
    title: Type.String(),
    descriptionHtml: Type.String({ description: 'Sanitised: safe to show.' }),
    descriptionText: Type.String(),
    category: orNull(Type.String()),
    productType: orNull(Type.String()),
    brand: orNull(Type.String()),
    tags: Type.Array(Type.String()),
    status: StatusDto,
    origin: OriginDto,
    ingredients: orNull(Type.String()),
    shelfLifeDays: orNull(Type.Integer()),
    optionNames: Type.Array(Type.String()),
    images: Type.Array(ImageDto),
    extra: ExtraDto,
    variants: Type.Array(VariantDto),
    version: Type.Integer(),
    createdAt: InstantDto,
    updatedAt: InstantDto,
  },
  { title: 'Product' },
)
export const ProductsPageDto = Type.Object({ products: Type.Array(ProductDto), next: NextCursor })

export const PreviewDto = Type.Object({
  format: FormatDto,
  encoding: EncodingDto,
  delimiter: orNull(Type.String()),
  isCompressed: Type.Boolean(),
  columns: Type.Array(Type.Object({ ...ColumnDto.properties, samples: Type.Array(Type.String()) })),
  fields: Type.Array(FieldDto, { description: 'What a column can be mapped to.' }),
  rows: Type.Array(Type.Array(Type.String())),
  products: Type.Array(
    Type.Object({
      key: Type.String(),
      title: Type.String(),
      variants: Type.Integer(),
      images: Type.Integer(),
      price: orNull(MoneyDto),
    }),
  ),
  issues: Type.Array(IssueDto),
})

/** Text of a field, without control characters. */
const text = (maximum: number) =>
  Type.String({ maxLength: maximum, pattern: '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f]*$' })
const shortText = text(uploadLimits.textCharacters)
const maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(orNull(type))
const OriginChangeDto = Type.Object(
  { country: maybe(CountryDto), state: maybe(text(200)), county: maybe(text(200)) },
  strict,
)
const tagsDto = Type.Array(text(200), { maxItems: uploadLimits.tags })
const ShelfLifeDto = Type.Integer({ minimum: 1, maximum: 36_500 })

export const ProductChangeDto = Type.Object(
  {
    version: Type.Optional(Type.Integer({ description: 'Refuses the change when it is older.' })),
    title: Type.Optional(text(uploadLimits.titleCharacters)),
    description: maybe(text(uploadLimits.descriptionCharacters)),
    category: maybe(shortText),
    productType: maybe(shortText),
    brand: maybe(shortText),
    tags: Type.Optional(tagsDto),
    status: Type.Optional(StatusDto),
    origin: Type.Optional(OriginChangeDto),
    ingredients: maybe(shortText),
    shelfLifeDays: maybe(ShelfLifeDto),
    images: Type.Optional(
      Type.Array(
        Type.Object(
          {
            url: Type.String({ maxLength: uploadLimits.urlCharacters }),
            alt: Type.Optional(shortText),
          },
          strict,
        ),
        { maxItems: uploadLimits.imagesPerProduct },
      ),
    ),
    variants: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Uuid,
            sku: maybe(shortText),
            barcode: maybe(text(50)),
            price: maybe(MoneyDto),
            compareAtPrice: maybe(MoneyDto),
            cost: maybe(MoneyDto),
            weightGrams: maybe(Type.Intersect([DecimalDto, Type.String({ pattern: '^\\d' })])),
            size: maybe(shortText),
            stock: maybe(Type.Integer({ minimum: -2_000_000_000, maximum: 2_000_000_000 })),
          },
          strict,
        ),
        { maxItems: uploadLimits.variantsPerProduct },
      ),
    ),
  },
  strict,
)

export const FilterDto = {
  status: Type.Optional(StatusDto),
  search: Type.Optional(Type.String({ maxLength: 200 })),
  category: Type.Optional(Type.String({ maxLength: 1_000 })),
}

export const BulkEditDto = Type.Object(
  {
    ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 1_000 })),
    filter: Type.Optional(Type.Object(FilterDto, strict)),
    after: Type.Optional(Uuid),
    change: Type.Object(
      {
        status: Type.Optional(StatusDto),
        brand: maybe(shortText),
        category: maybe(shortText),
        productType: maybe(shortText),
        origin: Type.Optional(OriginChangeDto),
        shelfLifeDays: maybe(ShelfLifeDto),
        addTags: Type.Optional(tagsDto),
        removeTags: Type.Optional(tagsDto),
        pricePercent: Type.Optional(
          Type.String({
            pattern: '^-?\\d{1,4}(\\.\\d{1,4})?$',
            description: '"-10" takes 10 % off.',
          }),
        ),
      },
      { ...strict, minProperties: 1 },
    ),
  },
  strict,
)

export const NewPricesDto = Type.Object(
  {
    prices: Type.Array(
      Type.Object(
        {
          productId: Uuid,
          variantId: Uuid,
          price: MoneyDto,
          seen: Type.Optional(
            orNull({ ...MoneyDto, description: 'Refuses the change when the price is another.' }),
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 1_000 },
    ),
  },
  strict,
)
export const PricesSetDto = Type.Object({
  edited: Type.Integer({ description: 'Products that differ now.' }),
  before: Type.Array(Type.Object({ productId: Uuid, variantId: Uuid, price: orNull(MoneyDto) }), {
    description: 'The prices before: put them again to take it back.',
  }),
})

export const BulkEditedDto = Type.Object({
  edited: Type.Integer(),
  unchanged: Type.Integer(),
  next: NextCursor,
})

export const ImportQuery = Type.Object({
  currency: Type.Optional(
    Type.Unsafe<(typeof CURRENCIES)[number]>({
      ...CurrencyDto,
      description: 'Of prices that name none.',
    }),
  ),
  weightUnit: Type.Optional(oneOf(['g', 'kg', 'lb', 'oz', 'mg'])),
  decimal: Type.Optional(oneOf(['.', ','])),
  encoding: Type.Optional(EncodingDto),
  mapping: Type.Optional(
    Type.String({
      maxLength: 50_000,
      description: 'JSON: header → field, or null to keep the column as it is.',
    }),
  ),
})

export const ProductsImported = defineEvent(
  'catalogue.products_imported',
  Type.Object({
    businessId: Uuid,
    importId: Uuid,
    imported: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
  }),
)

export const ProductsEdited = defineEvent(
  'catalogue.products_edited',
  Type.Object({ businessId: Uuid, productIds: Type.Array(Uuid) }),
)
