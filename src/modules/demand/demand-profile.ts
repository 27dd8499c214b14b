import type { LocalText } from '../../kernel/locale.ts'
import { parseMoney } from '../../kernel/money.ts'
import type { Demand, Evidence, Part, PriceBand, Share } from './demand.ts'
import { both, demandData, type Signal, type Subcategory, type TradeFlow } from './demand-data.ts'
import {
  consumerPart,
  demandIndex,
  growthPart,
  levelPart,
  PART_IDS,
  PART_WEIGHTS,
  type PartId,
  type PartValues,
  seasonPart,
  withImports,
  yearlyGrowth,
} from './demand-index.ts'
import type { WorldImports } from './world-imports.ts'

/** What holds for every product of a subcategory in a month (1 to 12). */
export function profileOf(
  subcategory: Subcategory,
  { month, imports }: { month: number; imports: WorldImports | undefined },
): Omit<Demand, 'festivals' | 'pricePercentile'> {
  const { trade, provinces } = demandData()
  const flow = trade.get(subcategory.slug)
  const importsUsd = imports?.bySubcategory.get(subcategory.slug)
  const signals = signalsOf(subcategory)
  const season = seasonOf(flow, signals.own)
  const ranked = signals.all.filter(({ rank }) => rank !== undefined)
  const values: PartValues = {
    level: levelOf(flow, importsUsd),
    growth: flow ? growthPart(flow.usd) : null,
    season: season ? seasonPart(season.factors, month) : null,
    consumer: consumerPart(ranked.map(({ rank }) => rank!)),
  }
  const evidence: Record<PartId, readonly Evidence[]> = {
    level: [
      ...(flow ? [levelEvidence(flow)] : []),
      ...(imports && importsUsd !== undefined
        ? [importsEvidence(imports, importsText({ imports, usd: importsUsd, flow }))]
        : []),
    ],
    growth: flow ? growthEvidence(flow) : [],
    season: season ? [season.evidence] : [],
    consumer: ranked.map((signal) => rankEvidence(signal, signals.own.includes(signal))),
  }
  const band = bandOf(signals)
  return {
    category: subcategory.category,
    subcategory: { slug: subcategory.slug, name: subcategory.name },
    index: {
      ...demandIndex(values, flow?.isShared ?? false),
      parts: PART_IDS.map((id): Part => {
        const value = values[id]
        return { id, label: LABELS[id], value, weight: PART_WEIGHTS[id], evidence: evidence[id] }
      }),
    },
    season: (season?.factors ?? []).map((factor, i) => ({ month: i + 1, factor })),
    priceBand: band,
    provinces: provinces.shares.map(({ en, zh, share }) => ({ name: both(en, zh), share })),
    praise: aspectsOf(signals.all, 'praise'),
    complaints: aspectsOf(signals.all, 'complaints'),
    missing: missingOf({ values, flow, importsUsd, band, signals: signals.all }),
    evidence: [
      ...PART_IDS.flatMap((id) => evidence[id]),
      ...(band ? [band.evidence] : wideBandEvidence(signals)),
      ...signals.all.flatMap(factsOf),
      dataSetEvidence('orders-2020', PROVINCES(provinces.n)),
    ],
  }
}

type Signals = Readonly<{ own: readonly Signal[]; all: readonly Signal[] }>

function signalsOf({ ownSignals, categorySignals }: Subcategory): Signals {
  const { signals } = demandData()
  const own = ownSignals.flatMap((id) => signals.get(id) ?? [])
  return { own, all: [...own, ...categorySignals.flatMap((id) => signals.get(id) ?? [])] }
}

/** Exports alone where no imports are known; without exports there is nothing to correct. */
function levelOf(flow: TradeFlow | undefined, importsUsd: number | undefined): number | null {
  if (!flow) return null
  const level = levelPart(flow.usd.at(-1)!, shareBelow(flow))
  return importsUsd === undefined ? level : withImports(level, importsUsd)
}

/** Share of the subcategories that export less. */
function shareBelow(flow: TradeFlow): number {
  const all = [...demandData().trade.values()].filter(({ isShared }) => !isShared)
  return all.filter(({ usd }) => usd.at(-1)! < flow.usd.at(-1)!).length / all.length
}

/** A figure of a data set, with its source and day. */
export function dataSetEvidence(
  id: string,
  text: LocalText,
  confidence: Evidence['confidence'] = 'secondary',
): Evidence {
  const set = demandData().datasets.get(id)
  if (!set) return { text, source: id, asOf: null, confidence: 'unverified' }
  const n = set.n.toLocaleString('en-US')
  return {
    text,
    source: `${id} (n = ${n}): ${set.source}`,
    asOf: set.asOf,
    confidence,
  }
}

/** US dollars for reading: '$367.4 million', '3.67 亿美元'. */
export const dollars = (usd: number): LocalText => ({
  en:
    usd >= 1e9
      ? `$${(usd / 1e9).toFixed(2)} billion`
      : usd >= 1e6
        ? `$${(usd / 1e6).toFixed(1)} million`
        : `$${Math.round(usd).toLocaleString('en-US')}`,
  'zh-CN':
    usd >= 1e8
      ? `${(usd / 1e8).toFixed(2)} 亿美元`
      : usd >= 1e4
        ? `${(usd / 1e4).toFixed(1)} 万美元`
        : `${Math.round(usd)} 美元`,
})

const signedPercent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`

function levelEvidence(flow: TradeFlow): Evidence {
  const year = demandData().years.at(-1)!
  const amount = dollars(flow.usd.at(-1)!)
  const above = (100 * shareBelow(flow)).toFixed(0)
  const shared = flow.isShared
    ? both(' The subheading covers other subcategories too.', '该子目同时包含其他子类。')
    : both('', '')
  return dataSetEvidence(
    'comtrade-hs6',
    both(
      `${amount.en} exported in ${year} under ${flow.codes} ${flow.codes === 1 ? 'subheading' : 'subheadings'}, more than ${above} % of the subcategories.${shared.en}`,
      `${year} 年 ${flow.codes} 个子目出口共 ${amount['zh-CN']}，高于 ${above}% 的子类。${shared['zh-CN']}`,
    ),
  )
}

/** A figure of the file of world imports that an operator loaded. */
export const importsEvidence = (imports: WorldImports, text: LocalText): Evidence => ({
  text,
  source: imports.source,
  asOf: `${imports.year}`,
  confidence: 'secondary',
})

/** Imports from everywhere and, where both are of one year, the exporter's share of them. */
function importsText({
  imports: { year },
  usd,
  flow,
}: {
  imports: WorldImports
  usd: number
  flow: TradeFlow | undefined
}): LocalText {
  const exported = flow?.usd[demandData().years.indexOf(year)]
  const share = exported !== undefined && usd > 0 ? (100 * exported) / usd : undefined
  const amount = dollars(usd)
  const text = both(
    `The market imported ${amount.en} of them from everywhere in ${year}`,
    `${year} 年该市场自各国进口此类商品 ${amount['zh-CN']}`,
  )
  return share === undefined || share > 100
    ? both(`${text.en}.`, `${text['zh-CN']}。`)
    : both(
        `${text.en}; these exports were ${share.toFixed(1)} % of it.`,
        `${text['zh-CN']}，其中上述出口占 ${share.toFixed(1)}%。`,
      )
}

const growthEvidence = (flow: TradeFlow): Evidence[] =>
  [3, 5].flatMap((years) => {
    const growth = yearlyGrowth(flow.usd, years)
    if (growth === null) return []
    const last = demandData().years.at(-1)!
    return dataSetEvidence(
      'comtrade-hs6',
      both(
        `${signedPercent(growth)} a year from ${last - years} to ${last}.`,
        `${last - years} 至 ${last} 年年均增长 ${signedPercent(growth)}。`,
      ),
    )
  })

/** What buyers order, where that is known; else when it is shipped. */
function seasonOf(flow: TradeFlow | undefined, own: readonly Signal[]) {
  const bought = own.find(({ season }) => season !== undefined)
  const factors = bought?.season ?? flow?.season
  if (!factors) return undefined
  const most = factors.indexOf(Math.max(...factors))
  const factor = factors[most]!.toFixed(2)
  const text = bought
    ? both(
        `Buyers order most in month ${most + 1}: ${factor} times the mean month.`,
        `${most + 1} 月购买最多，为月均的 ${factor} 倍。`,
      )
    : both(
        `Exports are highest in month ${most + 1}: ${factor} times the mean month. Goods are shipped before they are sold.`,
        `${most + 1} 月出口最多，为月均的 ${factor} 倍；发货早于销售。`,
      )
  return { factors, evidence: dataSetEvidence(bought?.dataset ?? 'census-monthly', text) }
}

function rankEvidence({ dataset, group, rank, quotient, n }: Signal, isOwn: boolean): Evidence {
  const { place, of } = rank!
  const whole = isOwn ? both('', '') : both(', as a whole category', '（按整个大类）')
  const times = (quotient ?? 1).toFixed(2)
  return dataSetEvidence(
    dataset,
    both(
      `${group.en}: place ${place} of ${of} by what was sold, ${times} times an equal share (${n.toLocaleString('en-US')} rows)${whole.en}.`,
      `${group['zh-CN']}：按销量在 ${of} 类中排第 ${place}，为平均份额的 ${times} 倍（${n} 条记录）${whole['zh-CN']}。`,
    ),
    isOwn ? 'secondary' : 'estimate',
  )
}

/** Only of the subcategory itself: a whole category mixes cables with phones. */
function bandOf({ own }: Signals): PriceBand | null {
  const signal = own.find(({ priceBand }) => priceBand !== undefined)
  if (!signal) return null
  const [p10, p25, p50, p75, p90] = signal.priceBand!.map((amount) => amountOf(amount))
  const evidence = dataSetEvidence(signal.dataset, bandText(signal))
  return { p10: p10!, p25: p25!, p50: p50!, p75: p75!, p90: p90!, evidence }
}

function bandText({ group, bandN, n, isBandByUnits }: Signal): LocalText {
  const listings = (bandN ?? n).toLocaleString('en-US')
  return isBandByUnits
    ? both(
        `${group.en}: prices of ${listings} listings, by units sold.`,
        `${group['zh-CN']}：${listings} 个商品的价格，按销量加权。`,
      )
    : both(
        `${group.en}: prices of ${listings} listings, each counted once since a few sell most.`,
        `${group['zh-CN']}：${listings} 个商品的价格；少数商品占大部分销量，故每个商品计一次。`,
      )
}

const amountOf = (amount: string) => parseMoney(amount, demandData().currency)!

const aspectsOf = (signals: readonly Signal[], kind: 'praise' | 'complaints'): Share[] =>
  (signals.find((signal) => signal[kind] !== undefined)?.[kind] ?? []).map(({ en, zh, share }) => ({
    text: both(en, zh),
    share,
  }))

/** What else a data set says: change, best-selling brand, festival, how reviews were collected. */
function factsOf({
  dataset,
  group,
  growth,
  topBrandShare,
  festivalLift,
  praise,
  n,
}: Signal): Evidence[] {
  const texts: LocalText[] = []
  if (growth)
    texts.push(
      both(
        `${group.en}: sales changed by ${signedPercent(growth.value)} (${growth.over.en}; n = ${growth.n}).`,
        `${group['zh-CN']}：销量变化 ${signedPercent(growth.value)}（${growth.over['zh-CN']}；n = ${growth.n}）。`,
      ),
    )
  if (topBrandShare !== undefined) {
    const share = (100 * topBrandShare).toFixed(0)
    texts.push(
      both(
        `The best-selling of the brands has ${share} % of what was sold.`,
        `销量第一的品牌占 ${share}%。`,
      ),
    )
  }
  if (festivalLift)
    texts.push(
      both(
        `The month around the largest festival sold ${festivalLift.value} times an ordinary month (${festivalLift.n} listings in both).`,
        `最大购物节前后一个月的销量为平常月的 ${festivalLift.value} 倍（${festivalLift.n} 个商品）。`,
      ),
    )
  if (praise)
    texts.push(
      both(
        `${group.en}: praise and complaints are counted in ${n.toLocaleString('en-US')} reviews, collected in set numbers of good and bad ones: their ratio says nothing.`,
        `${group['zh-CN']}：好评与抱怨取自 ${n} 条评论；好评与差评按固定数量收集，其比例不代表满意度。`,
      ),
    )
  return texts.map((text) => dataSetEvidence(dataset, text))
}

/** The middle half of a whole category's prices: to be read, not to be compared with. */
function wideBandEvidence({ all }: Signals): Evidence[] {
  const signal = all.find(({ priceBand }) => priceBand !== undefined)
  if (!signal) return []
  const [, low, , high] = signal.priceBand!
  const { currency } = demandData()
  const text = both(
    `In the whole category half of ${signal.bandN ?? signal.n} items cost ${low} to ${high} ${currency}.`,
    `整个大类 ${signal.bandN ?? signal.n} 个商品中，半数价格在 ${low} 至 ${high} ${currency} 之间。`,
  )
  return [dataSetEvidence(signal.dataset, text, 'estimate')]
}

function missingOf({
  values,
  flow,
  importsUsd,
  band,
  signals,
}: {
  values: PartValues
  flow: TradeFlow | undefined
  importsUsd: number | undefined
  band: PriceBand | null
  signals: readonly Signal[]
}): LocalText[] {
  return [
    ...(importsUsd === undefined ? [IMPORTS] : []),
    ...(values.level === null ? [NO_TRADE] : []),
    ...(flow && values.growth === null ? [NO_GROWTH] : []),
    ...(values.season === null ? [NO_SEASON] : []),
    ...(values.consumer === null ? [NO_CONSUMER] : []),
    ...(band === null ? [NO_BAND] : []),
    ...(signals.some(({ praise }) => praise !== undefined) ? [] : [NO_REVIEWS]),
    OLD_PROVINCES,
  ]
}

const LABELS: Readonly<Record<PartId, LocalText>> = {
  level: both('Level of exports', '出口规模'),
  growth: both('Growth of exports', '出口增长'),
  season: both('Season in the next three months', '未来三个月季节性'),
  consumer: both('What consumers buy', '消费者购买'),
}

const PROVINCES = (n: number): LocalText =>
  both(
    `Shares of provinces in ${n.toLocaleString('en-US')} orders of all goods.`,
    `各省份占 ${n} 笔全品类订单的比例。`,
  )
const IMPORTS = both(
  'What the market imports of these goods from everywhere is not in the data: a BACI file settles it. Goods that are not admitted show small exports whatever the demand.',
  '缺少该市场从各国进口此类商品的数据，可用 BACI 文件补充。未获准入的商品无论需求大小，出口额都很小。',
)
const NO_TRADE = both(
  'No subheading is its own, so exports do not show its level or growth.',
  '没有专属子目，出口数据无法反映其规模与增长。',
)
const NO_GROWTH = both(
  'Exports are too small to speak of growth; sales of your own would show it.',
  '出口额过小，无法判断增长；您自己的销售数据可以说明。',
)
const NO_SEASON = both(
  'The season is not known: monthly sales or exports above $200,000 a month would show it.',
  '季节性未知：需要月度销售数据，或月均 20 万美元以上的出口数据。',
)
const NO_CONSUMER = both(
  'No data set ranks these goods by what consumers buy; a file of marketplace sales would.',
  '没有数据显示消费者对此类商品的购买排名，可用电商平台销售数据补充。',
)
const NO_BAND = both(
  'Shelf prices of closely similar goods are not known; a list of prices with units sold would give them.',
  '同类商品的零售价格区间未知，需要带销量的价格清单。',
)
const NO_REVIEWS = both(
  'What buyers praise and complain about is not known; a few hundred reviews would show it.',
  '买家的好评与抱怨未知，需要数百条评论。',
)
const OLD_PROVINCES = both(
  'Orders by province are of one month in early 2020, of all goods; a newer order report would settle it.',
  '省份分布取自 2020 年初一个月的全品类订单，需要更新的订单报告。',
)
