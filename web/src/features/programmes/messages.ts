import type { Messages } from '../../i18n/en.ts'

export const programmesEn = {
  office: {
    ownAgencies: 'Your agencies',
    ownAgenciesHint:
      'The office: its place, its businesses and programmes. Inspection and sellers: lots to look at, what shoppers look for and nobody sells, and whom your agency vouches for.',
    ownOffice: 'Office',
    sampleOffice: 'See its office',
    sampleProgramme: 'See budget, applications and claims',
    ownVouching: 'Inspection and sellers',
    loading:
      'The sample programme is being loaded: twelve businesses are assessed in the background.',
    sample: 'Sample',
    products: 'Products assessed',
    businesses: 'Businesses',
    sellNow: 'Can be sold now',
    afterSteps: 'After some steps',
    notNow: 'Not now',
    notAllowed: 'Not allowed',
    value: 'Expected value',
    report: 'Read the report',
    pending: 'Being assessed …',
    place: '{{town}}, {{county}}',
    trades: {
      'beauty maker': 'Beauty maker',
      creamery: 'Creamery',
      farm: 'Farm',
      'food maker': 'Food maker',
      mill: 'Wool mill',
      'parts maker': 'Parts maker',
      supplements: 'Supplements',
      workshop: 'Workshop',
    },
  },
} as const

export const programmesZh: Messages<typeof programmesEn> = {
  office: {
    ownAgencies: '您的机构',
    ownAgenciesHint:
      '办公室：层级位置、企业与扶持项目。检验与卖家：待检批次、顾客在找而无人售卖的商品，以及由贵机构作保的卖家。',
    ownOffice: '办公室',
    sampleOffice: '查看其办公室',
    sampleProgramme: '查看预算、申请与报销',
    ownVouching: '检验与卖家',
    loading: '正在载入示例项目：十二家企业正在后台评估。',
    sample: '示例',
    products: '已评估商品',
    businesses: '企业',
    sellNow: '现在可售',
    afterSteps: '完成步骤后可售',
    notNow: '暂不可售',
    notAllowed: '禁止进口',
    value: '预期价值',
    report: '查看报告',
    pending: '正在评估……',
    place: '{{county}} {{town}}',
    trades: {
      'beauty maker': '美妆生产者',
      creamery: '乳品作坊',
      farm: '农场',
      'food maker': '食品生产者',
      mill: '毛纺作坊',
      'parts maker': '配件生产者',
      supplements: '营养保健',
      workshop: '手工作坊',
    },
  },
}
