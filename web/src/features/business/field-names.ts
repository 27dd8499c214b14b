import type { Locale } from '../../i18n/index.ts'

type Names = Readonly<Record<string, string>>

/** What a column of a list can hold, as a person would call it. */
const names: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  handle: ['Handle (one per product)', '商品编号'],
  title: ['Name of the product', '商品名称'],
  description: ['Description', '描述'],
  category: ['Category', '类目'],
  productType: ['Type', '商品类型'],
  brand: ['Brand', '品牌'],
  tags: ['Tags', '标签'],
  status: ['Status', '状态'],
  published: ['Published', '是否上架'],
  sku: ['SKU', 'SKU'],
  barcode: ['Bar code (GTIN)', '条码（GTIN）'],
  price: ['Price', '价格'],
  currency: ['Currency', '币种'],
  compareAtPrice: ['Price before a reduction', '划线价'],
  cost: ['What it costs you', '成本'],
  weight: ['Weight', '重量'],
  weightGrams: ['Weight in grams', '重量（克）'],
  weightUnit: ['Unit of weight', '重量单位'],
  size: ['Size', '尺寸'],
  stock: ['Stock', '库存'],
  ingredients: ['Ingredients', '配料'],
  shelfLife: ['Shelf life', '保质期'],
  originCountry: ['Country of origin', '原产国'],
  originState: ['State of origin', '原产州'],
  originCounty: ['County of origin', '原产县'],
  image: ['Picture', '图片'],
  imageAlt: ['Picture in words', '图片说明'],
  imagePosition: ['Order of the picture', '图片顺序'],
  variantImage: ['Picture of the variant', '规格图片'],
  option1Name: ['First option, name', '规格一名称'],
  option1Value: ['First option', '规格一'],
  option2Name: ['Second option, name', '规格二名称'],
  option2Value: ['Second option', '规格二'],
  option3Name: ['Third option, name', '规格三名称'],
  option3Value: ['Third option', '规格三'],
}

const inLocale = (index: 0 | 1): Names =>
  Object.fromEntries(Object.entries(names).map(([field, both]) => [field, both[index]]))

export const fieldNames: Readonly<Record<Locale, Names>> = { en: inLocale(0), 'zh-CN': inLocale(1) }
