import type { LocalText } from '../../kernel/locale.ts'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { readData, versionOf } from '../../platform/data.ts'

/** A data set that figures come from, as every evidence cites it. */
type DataSet = Readonly<{
  id: string
  title: LocalText
  period: string
  asOf: string
  source: string
  licence: string
  n: number
}>

/** What one consumer data set says of one group of goods. Shares are of 1, prices decimal text. */
export type Signal = Readonly<{
  dataset: string
  /** The goods, as the data set groups them. */
  group: LocalText
  asOf: string
  /** Rows it was made from, never below 30. */
  n: number
  /** Place by what was sold among the groups of the same data set; 1 sells the most. */
  rank?: Readonly<{ place: number; of: number }>
  /** Times an equal share of what was sold in the data set. */
  quotient?: number
  /** 10, 25, 50, 75 and 90 % of what was sold cost at most this much an item. */
  priceBand?: readonly [string, string, string, string, string]
  bandN?: number
  /** Else each listing counts once: a few best sellers would make up the band alone. */
  isBandByUnits?: boolean
  /** Share of the best-selling brand in the units. */
  topBrandShare?: number
  /** Factor of each month, January first; the mean is 1. */
  season?: readonly number[]
  /** Change of what was sold, e.g. 0.2 for a fifth more, and between what it was measured. */
  growth?: Readonly<{ value: number; n: number; over: LocalText }>
  /** What was sold in the month around the largest festival, over the ordinary month. */
  festivalLift?: Readonly<{ value: number; n: number }>
  praise?: readonly Aspect[]
  complaints?: readonly Aspect[]
}>

type Aspect = Readonly<{ en: string; zh: string; share: number }>

export type Subcategory = Readonly<{
  slug: string
  name: LocalText
  category: Category
  /** Ids of the signals for this subcategory, then of those for its whole category. */
  ownSignals: readonly string[]
  categorySignals: readonly string[]
  words: readonly string[]
}>

type Category = Readonly<{ slug: string; name: LocalText }>

/** Exports of the seller's country to the market, per subcategory. */
export type TradeFlow = Readonly<{
  slug: string
  /** Whether its subheadings are also those of other subcategories. */
  isShared: boolean
  /** Subheadings with exports in the last year. */
  codes: number
  /** US dollars of each year of `years`. */
  usd: readonly number[]
  usdPerKilogram: number | null
  season: readonly number[] | null
}>

/** A subcategory that goods of a subheading may belong to. */
type Candidate = Readonly<{ slug: string; needsWord: boolean }>

export type DemandData = Readonly<{
  version: string
  categories: readonly Category[]
  subcategories: ReadonlyMap<string, Subcategory>
  /** Candidates of a subheading, the likeliest first. */
  candidates: ReadonlyMap<string, readonly Candidate[]>
  years: readonly number[]
  trade: ReadonlyMap<string, TradeFlow>
  /** Exports of a subheading in US dollars by year, and its value per kilogram. */
  subheadings: ReadonlyMap<string, readonly [readonly number[], number | null]>
  currency: Currency
  signals: ReadonlyMap<string, Signal>
  provinces: Readonly<{ dataset: string; n: number; shares: readonly Aspect[] }>
  datasets: ReadonlyMap<string, DataSet>
  festivals: readonly Readonly<{ name: LocalText; days: readonly Day[] }>[]
}>

type TaxonomyFile = Readonly<{
  categories: readonly Readonly<{
    slug: string
    en: string
    zh: string
    signals: string
    subcategories: readonly Readonly<{
      slug: string
      en: string
      zh: string
      wordsEn: string
      wordsZh: string
      signals: string
    }>[]
  }>[]
}>

type TradeFile = Readonly<{
  years: readonly number[]
  subcategories: readonly TradeFlow[]
  subheadings: Readonly<Record<string, readonly [readonly number[], number | null]>>
}>

type ConsumerFile = Readonly<{
  currency: Currency
  signals: Readonly<Record<string, Signal>>
  provinces: DemandData['provinces']
}>

type FestivalFile = readonly Readonly<{ en: string; zh: string; days: readonly Day[] }>[]

const FILES = [
  'demand/taxonomy.json',
  'demand/subheadings.tsv',
  'demand/trade.json.gz',
  'demand/consumer.json',
  'demand/datasets.json',
  'demand/festivals.json',
]

let opened: DemandData | undefined

/** The data of this module; read on first use and kept. */
export function demandData(): DemandData {
  opened ??= open()
  return opened
}

/** What a result cites as the version of the demand data it used. */
export const demandVersion = (): string => demandData().version

function open(): DemandData {
  const bytes = FILES.map(readData)
  const [taxonomyBytes, subheadings, tradeBytes, consumerBytes, datasetBytes, festivalBytes] = bytes
  const taxonomy = parse<TaxonomyFile>(taxonomyBytes!)
  const trade = parse<TradeFile>(tradeBytes!)
  const consumer = parse<ConsumerFile>(consumerBytes!)
  const datasets = parse<Record<string, Omit<DataSet, 'id'>>>(datasetBytes!)
  const subcategories = readSubcategories(taxonomy)
  return {
    version: versionOf(Buffer.concat(bytes)),
    categories: taxonomy.categories.map(({ slug, en, zh }) => ({ slug, name: both(en, zh) })),
    subcategories,
    candidates: readCandidates(subheadings!),
    years: trade.years,
    trade: new Map(trade.subcategories.map((flow) => [flow.slug, flow])),
    subheadings: new Map(Object.entries(trade.subheadings)),
    currency: consumer.currency,
    signals: new Map(Object.entries(consumer.signals)),
    provinces: consumer.provinces,
    datasets: new Map(Object.entries(datasets).map(([id, set]) => [id, { id, ...set }])),
    festivals: parse<FestivalFile>(festivalBytes!).map(({ en, zh, days }) => ({
      name: both(en, zh),
      days,
    })),
  }
}

const parse = <T>(bytes: Buffer): T => JSON.parse(bytes.toString('utf8')) as T

export const both = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** Each category has one more, for the goods of its chapters that none of the others takes. */
function readSubcategories({ categories }: TaxonomyFile): Map<string, Subcategory> {
  const all = new Map<string, Subcategory>()
  for (const { slug, en, zh, signals, subcategories } of categories) {
    const category = { slug, name: both(en, zh) }
    const categorySignals = listOf(signals, ' ')
    for (const sub of subcategories)
      all.set(sub.slug, {
        slug: sub.slug,
        name: both(sub.en, sub.zh),
        category,
        ownSignals: listOf(sub.signals, ' ').filter((id) => !categorySignals.includes(id)),
        categorySignals,
        words: [...listOf(sub.wordsEn, ','), ...listOf(sub.wordsZh, ',')],
      })
    all.set(`${slug}-other`, {
      slug: `${slug}-other`,
      name: both(`${en}: other`, `${zh}：其他`),
      category,
      ownSignals: [],
      categorySignals,
      words: [],
    })
  }
  return all
}

const listOf = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean)

function readCandidates(bytes: Buffer): Map<string, Candidate[]> {
  const all = new Map<string, Candidate[]>()
  for (const line of bytes.toString('utf8').trimEnd().split('\n')) {
    const [hs6, slugs] = line.split('\t')
    const found = slugs!.split(' ').map((mark) => ({
      slug: mark.replace('?', ''),
      needsWord: mark.endsWith('?'),
    }))
    all.set(hs6!, found)
  }
  return all
}
