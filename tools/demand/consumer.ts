import { readProvinces } from './orders.ts'
import { type ReviewSegment, readReviews } from './reviews.ts'
import {
  readCocktails,
  readCosmetics,
  readMilk,
  readMumBaby,
  readNamedCategories,
  type Segment,
  type Segments,
} from './shopping.ts'
import { groupBy, sumOf } from './statistics.ts'

/** How the product's own data sets are called, by the name that the readers use. */
const DATASETS: Readonly<Record<string, string>> = {
  'mum-baby-2012-2015': 'mum-baby',
  'reviews-10': 'reviews',
  'orders-2020-02': 'orders-2020',
}

const idOf = (dataset: string): string => DATASETS[dataset] ?? dataset

const OVER: Readonly<Record<string, string>> = {
  'month on month, same items, median': '逐月环比，同一商品，中位数',
  '2013 to 2014, beyond the growth of the whole data set':
    '2013 至 2014 年，超出整个数据集增长的部分',
}

/**
 * The contents of consumer.json: per group of goods the aggregates that the sources' terms allow,
 * never a row. The counts are by data set.
 */
export function buildConsumer(folder: string): { file: object; counts: Record<string, number> } {
  const segments: Segments = {
    ...readCosmetics(folder),
    ...readMilk(folder),
    ...readNamedCategories(folder),
    ...readMumBaby(folder),
    ...readCocktails(folder),
  }
  const ranks = ranksOf(segments)
  const reviews = readReviews(folder)
  const orders = readProvinces(folder)
  const signals = {
    ...Object.fromEntries(
      Object.entries(segments).map(([id, segment]) => [id, toSignal(segment, ranks.get(id))]),
    ),
    ...Object.fromEntries(
      Object.entries(reviews).map(([id, found]) => [id, toReviewSignal(found)]),
    ),
  }
  const counts: Record<string, number> = { [idOf(orders.dataset)]: orders.n }
  for (const { dataset, n } of Object.values(signals)) counts[dataset] = (counts[dataset] ?? 0) + n
  return {
    file: {
      currency: 'CNY',
      signals,
      provinces: {
        dataset: idOf(orders.dataset),
        n: orders.n,
        shares: orders.provinces.map(({ name, share }) => ({
          en: name.en,
          zh: name['zh-CN'],
          share,
        })),
      },
    },
    counts,
  }
}

/** Places by what was sold, within one data set. */
function ranksOf(segments: Segments): Map<string, { place: number; of: number }> {
  const ranked = Object.entries(segments).filter(([, { quotient }]) => quotient !== undefined)
  const places = new Map<string, { place: number; of: number }>()
  for (const group of groupBy(ranked, ([, { dataset }]) => dataset).values()) {
    group.sort(([, a], [, b]) => b.quotient! - a.quotient!)
    group.forEach(([id], i) => {
      places.set(id, { place: i + 1, of: group.length })
    })
  }
  return places
}

const toSignal = (segment: Segment, rank: { place: number; of: number } | undefined) => ({
  dataset: idOf(segment.dataset),
  group: segment.label,
  asOf: segment.asOf,
  n: segment.n,
  ...(rank ? { rank, quotient: segment.quotient } : {}),
  ...(segment.band
    ? {
        priceBand: segment.band.points,
        bandN: segment.band.n,
        isBandByUnits: segment.band.weighting === 'units sold',
      }
    : {}),
  ...(segment.topBrandShare === undefined ? {} : { topBrandShare: segment.topBrandShare }),
  ...(segment.season ? { season: segment.season } : {}),
  ...(segment.growth
    ? {
        growth: {
          value: segment.growth.value,
          n: segment.growth.n,
          over: { en: segment.growth.over, 'zh-CN': OVER[segment.growth.over] },
        },
      }
    : {}),
  ...(segment.festivalLift ? { festivalLift: segment.festivalLift } : {}),
})

const toReviewSignal = (found: ReviewSegment) => ({
  dataset: idOf(found.dataset),
  group: found.label,
  asOf: found.asOf,
  n: sumOf([found.praising, found.complaining]),
  praise: found.praise.map(toAspect),
  complaints: found.complaints.map(toAspect),
})

const toAspect = (voice: ReviewSegment['praise'][number]) => ({
  en: voice.en,
  zh: voice['zh-CN'],
  share: voice.share,
})
