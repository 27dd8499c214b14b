import { type Currency, isCurrency } from '../../kernel/money.ts'
import type { WeightUnit } from '../../kernel/quantity.ts'
import { readUnit, type ShelfLifeUnit } from './measure.ts'

/** What a column can hold, and how people call it: English, Chinese, Shopify old and new. */
const FIELD_NAMES = {
  handle: [
    'handle',
    'url handle',
    'product id',
    'product handle',
    'parent sku',
    '商品编号',
    '商品id',
    '产品编号',
    '款号',
  ],
  title: [
    'title',
    'name',
    'product',
    'product name',
    'product title',
    'item',
    'item name',
    '名称',
    '商品名称',
    '产品名称',
    '品名',
    '标题',
    '商品标题',
  ],
  description: [
    'body html',
    'body',
    'description',
    'product description',
    'details',
    'what it is',
    'body html description',
    '描述',
    '商品描述',
    '产品描述',
    '详情',
    '说明',
  ],
  category: [
    'product category',
    'category',
    'department',
    'categories',
    'group',
    'product group',
    'family',
    '类目',
    '分类',
    '类别',
    '商品分类',
  ],
  productType: ['type', 'product type', '商品类型', '产品类型', '类型'],
  brand: [
    'vendor',
    'brand',
    'brand name',
    'manufacturer',
    'maker',
    'producer',
    '品牌',
    '厂商',
    '生产商',
    '制造商',
  ],
  tags: ['tags', 'keywords', 'labels', '标签', '关键词'],
  status: ['status', 'product status', '状态'],
  published: ['published', 'published on online store', '上架'],
  sku: [
    'variant sku',
    'sku',
    'item number',
    'item no',
    'item code',
    'product code',
    'part number',
    'article number',
    'model',
    '货号',
    '商品编码',
    '商家编码',
    '规格编码',
    'sku编码',
  ],
  barcode: [
    'variant barcode',
    'barcode',
    'bar code',
    'gtin',
    'upc',
    'ean',
    'upc ean',
    'ean13',
    'upc code',
    'gtin13',
    'gtin 13',
    'isbn',
    '条码',
    '条形码',
    '商品条码',
    '国际条码',
  ],
  price: [
    'variant price',
    'price',
    'unit price',
    'retail price',
    'sale price',
    'selling price',
    'msrp',
    'list price',
    'rrp',
    '价格',
    '售价',
    '单价',
    '零售价',
    '销售价',
  ],
  currency: ['currency', 'currency code', 'price currency', '币种', '货币'],
  compareAtPrice: [
    'variant compare at price',
    'compare at price',
    'original price',
    'regular price',
    'was price',
    '原价',
    '划线价',
    '市场价',
  ],
  cost: ['cost per item', 'cost', 'unit cost', 'cost price', '成本', '成本价'],
  weight: [
    'weight',
    'net weight',
    'gross weight',
    'item weight',
    'shipping weight',
    'product weight',
    '重量',
    '净重',
    '毛重',
    '净含量',
  ],
  weightGrams: ['variant grams', 'grams', 'weight value grams', 'weight in grams', '克重'],
  weightUnit: ['variant weight unit', 'weight unit', 'weight unit for display', '重量单位'],
  size: ['size', 'pack size', 'package size', 'dimensions', '尺寸', '尺码', '规格', '容量'],
  stock: [
    'variant inventory qty',
    'inventory quantity',
    'stock',
    'quantity',
    'qty',
    'inventory',
    'on hand',
    'stock quantity',
    'quantity in stock',
    'available',
    '库存',
    '库存数量',
    '数量',
  ],
  ingredients: [
    'ingredients',
    'ingredient list',
    'contains',
    'contents',
    'composition',
    'inci',
    '配料',
    '成分',
    '配料表',
  ],
  shelfLife: ['shelf life', 'keeps', 'shelf life days', 'best before', '保质期', '有效期'],
  originCountry: [
    'country of origin',
    'origin country',
    'origin',
    'made in',
    'country',
    'coo',
    '原产国',
    '原产地',
    '产地',
    '国家',
  ],
  originState: [
    'origin state',
    'state',
    'state of origin',
    'state province',
    'province',
    '州',
    '原产州',
    '省份',
  ],
  originCounty: ['origin county', 'county', 'county of origin', '县', '原产县'],
  image: [
    'image src',
    'image',
    'images',
    'image url',
    'image urls',
    'image link',
    'picture',
    'photo',
    'product image url',
    '图片',
    '主图',
    '图片链接',
    '商品图片',
  ],
  imageAlt: ['image alt text', 'image alt', 'alt text', '图片说明'],
  imagePosition: ['image position', '图片序号'],
  variantImage: ['variant image', 'variant image url', '规格图片'],
  option1Name: ['option1 name', 'option 1 name'],
  option1Value: ['option1 value', 'option 1 value'],
  option2Name: ['option2 name', 'option 2 name'],
  option2Value: ['option2 value', 'option 2 value'],
  option3Name: ['option3 name', 'option 3 name'],
  option3Value: ['option3 value', 'option 3 value'],
} as const satisfies Record<string, readonly string[]>

export type Field = keyof typeof FIELD_NAMES
export const FIELDS = Object.keys(FIELD_NAMES) as Field[]

const BY_NAME = new Map<string, Field>(
  FIELDS.flatMap((field) => FIELD_NAMES[field].map((name) => [name, field] as const)),
)

/** Metafields that carry one of our own fields, by their key. */
const METAFIELDS = new Set<Field>([
  'ingredients',
  'shelfLife',
  'originCountry',
  'originState',
  'originCounty',
  'size',
  'currency',
])

/** '' for a header that says nothing; units and metafield keys are told apart by the caller. */
export const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Whether a header is exactly one of the names that we give a meaning. */
export const isFieldName = (header: string): boolean => BY_NAME.has(normal(header))

type ReadHeader = { field: Field | null; unit: string | null; isExact: boolean }

export function readHeader(header: string): ReadHeader {
  const metafield = /\((?:product|variant)\.metafields\.[^.]+\.([^)]+)\)$/.exec(header)
  if (metafield) {
    const field = BY_NAME.get(normal(metafield[1]!)) ?? null
    const isOurs = field !== null && METAFIELDS.has(field)
    return { field: isOurs ? field : null, unit: null, isExact: true }
  }
  const whole = BY_NAME.get(normal(header))
  if (whole) return { field: whole, unit: null, isExact: true }
  // 'Weight (lb)', 'price_usd', 'Shelf life, months', '价格（元）'
  const words = normal(header).split(' ')
  for (let cut = words.length - 1; cut > 0; cut--) {
    const field = BY_NAME.get(words.slice(0, cut).join(' '))
    const unit = words.slice(cut).join(' ')
    if (field && isUnitOf(field, unit)) return { field, unit, isExact: true }
  }
  if (header.includes('/')) return { field: null, unit: null, isExact: true }
  const last = BY_NAME.get(words.slice(-2).join(' ')) ?? BY_NAME.get(words.at(-1)!)
  return { field: last ?? null, unit: null, isExact: false }
}

function isUnitOf(field: Field, unit: string): boolean {
  switch (field) {
    case 'price':
    case 'compareAtPrice':
    case 'cost':
      return currencyOfUnit(unit) !== undefined
    case 'weight':
      return readUnit(unit) !== undefined
    case 'shelfLife':
      return shelfLifeUnit(unit) !== undefined
    default:
      return false
  }
}

const CURRENCY_WORDS: Readonly<Record<string, Currency>> = {
  元: 'CNY',
  人民币: 'CNY',
  rmb: 'CNY',
  美元: 'USD',
}

export function currencyOfUnit(unit: string): Currency | undefined {
  const code = unit.toUpperCase()
  return isCurrency(code) ? code : CURRENCY_WORDS[unit]
}

export const weightUnitOf = (unit: string): WeightUnit | undefined => readUnit(unit)

export function shelfLifeUnit(unit: string): ShelfLifeUnit | undefined {
  if (/^(d|days?|天|日)$/.test(unit)) return 'day'
  if (/^(w|weeks?|周)$/.test(unit)) return 'week'
  if (/^(m|mos?|months?|月|个月)$/.test(unit)) return 'month'
  return /^(y|yrs?|years?|年)$/.test(unit) ? 'year' : undefined
}
