import type { Locale } from '../../i18n/index.ts'

/** Names of the slices of a landed price. */
export const chargeLabels: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    goods: 'Goods',
    freight: 'Freight',
    insurance: 'Insurance',
    duty: 'Duty',
    additional_duty: 'Additional duty',
    consumption_tax: 'Consumption tax',
    vat: 'VAT',
    article_tax: 'Postal article tax',
    discount: 'Tax reduction',
    rounding: 'Rounding',
  },
  'zh-CN': {
    goods: '货值',
    freight: '运费',
    insurance: '保险费',
    duty: '关税',
    additional_duty: '加征关税',
    consumption_tax: '消费税',
    vat: '增值税',
    article_tax: '行邮税',
    discount: '税额减征',
    rounding: '尾差',
  },
}
