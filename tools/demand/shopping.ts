import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readCsv } from '../read-csv.ts'
import {
  type Band,
  bandOf,
  groupBy,
  median,
  quotients,
  round,
  SMALLEST_CELL,
  sumOf,
} from './statistics.ts'

/** What one data set says of one group of goods. Left out is what it does not say. */
export type Segment = {
  dataset: string
  /** Group as the data set calls it. */
  label: { en: string; 'zh-CN': string }
  asOf: string
  n: number
  band?: Band
  band100g?: Band
  /** Times an equal share of what was sold in the data set. */
  quotient?: number
  /** Yearly growth beyond that of the whole data set, or of the same items month on month. */
  growth?: { value: number; n: number; over: string }
  /** Twelve factors around 1, months 1 to 12. */
  season?: number[]
  /** Units sold around the festival, as a multiple of the ordinary rolling month. */
  festivalLift?: { value: number; n: number }
  /** Share of the brand that sells most in what was sold. */
  topBrandShare?: number
}
export type Segments = Record<string, Segment>

const unpack = (path: string) =>
  gunzipSync(readFileSync(path))
    .toString()
    .replace(/^\uFEFF/, '')

/** First match wins: the narrow word stands before the wide one. */
const COSMETICS: readonly (readonly [string, string, string, RegExp])[] = [
  ['care-sets', 'Skin care sets', '护肤套装', /套装|礼盒|套盒|件套|组合/],
  ['fragrance', 'Perfume', '香水', /香水|淡香|香氛/],
  ['lip', 'Lipstick and lip care', '唇部彩妆', /唇/],
  ['eye-makeup', 'Eye make-up', '眼部彩妆', /睫毛|眼线|眼影|眉笔|眉粉|眉膏/],
  ['eye-care', 'Eye care', '眼部护理', /眼霜|眼膜|眼部|眼精华|眼胶|眼凝|双眼|眼乳/],
  [
    'face-makeup',
    'Foundation, powder and blush',
    '底妆腮红',
    /粉底|粉饼|遮瑕|腮红|气垫|散粉|蜜粉|妆前|BB|CC|修容|高光/i,
  ],
  ['sun-care', 'Sun care', '防晒', /防晒|隔离|晒后|SPF/i],
  ['face-mask', 'Face masks', '面膜', /面膜|面贴膜|睡眠膜|泥膜|膜/],
  [
    'cleanser',
    'Cleansers and make-up remover',
    '洁面卸妆',
    /洁面|洗面|卸妆|洁颜|洗颜|洁肤|清洁泡沫|磨砂|去角质/,
  ],
  ['body-hand', 'Body and hand care', '身体护理', /身体|护手|手霜|沐浴|足霜|足部|润肤露|洗发|润体/],
  [
    'toner',
    'Toners and lotions',
    '化妆水',
    /爽肤水|化妆水|柔肤水|水乳|喷雾|神仙水|花水|平衡水|水(?=\d|[（( ]|$)|[露润湿肤颜采萃华]水/,
  ],
  [
    'face-care',
    'Face creams, serums and lotions',
    '面部护肤',
    /霜|精华|乳|凝露|啫喱|精油|肌底|原液|润肤/,
  ],
]

/** What a cream does, 'moistens', is not what it is, 'a water'. */
const CLAIMS = /补水|水润|水嫩|锁水|水分|水感|水漾|防水|水凝|水动|水油|水光|水活/g

const kindOf = (title: string): string | undefined => {
  const goods = title.replace(CLAIMS, '')
  return COSMETICS.find(([, , , words]) => words.test(goods))?.[0]
}

/** The last ordinary day: its rolling month holds nothing of 11 November. */
const ORDINARY_DAY = '2016/11/10'
const FESTIVAL_DAY = '2016/11/14'

/** Cosmetics: `sale_count` is a rolling month, so one day is read, and days are never added up. */
export function readCosmetics(folder: string): Segments {
  const rows = readCsv(unpack(`${folder}/consumer/tmall-cosmetics-2016-11.csv.gz`))
  const on = (day: string) =>
    new Map(rows.filter((row) => row['update_time'] === day).map((row) => [row['id']!, row]))
  const ordinary = on(ORDINARY_DAY)
  const festival = on(FESTIVAL_DAY)
  const listings = [...ordinary.values()]
    .filter((row) => row['price'] !== '' && row['sale_count'] !== '')
    .map((row) => ({
      id: row['id']!,
      price: Number(row['price']),
      sold: Number(row['sale_count']),
      brand: row['店名']!,
      kind: kindOf(row['title']!),
    }))
  const kinds = groupBy(
    listings.filter(({ kind }) => kind !== undefined),
    ({ kind }) => kind!,
  )
  const sold = new Map([...kinds].map(([kind, items]) => [kind, sumOf(items.map((i) => i.sold))]))
  const share = quotients(sold)
  const segments: Segments = {}
  for (const [kind, en, zh] of COSMETICS) {
    const items = kinds.get(kind) ?? []
    if (items.length < SMALLEST_CELL) continue
    const segment: Segment = {
      dataset: 'cosmetics-2016',
      label: { en, 'zh-CN': zh },
      asOf: '2016-11-10',
      n: items.length,
      quotient: share.get(kind)!,
    }
    const band = bandOf(items.map(({ price, sold: weight }) => ({ price, weight })))
    if (band) segment.band = band
    const brands = [...groupBy(items, ({ brand }) => brand).values()]
    const most = Math.max(...brands.map((own) => sumOf(own.map((item) => item.sold))))
    segment.topBrandShare = round(most / sold.get(kind)!, 3)
    const both = items.filter(({ id, sold }) => sold > 0 && festival.get(id)?.['sale_count'])
    if (both.length >= SMALLEST_CELL) {
      const before = sumOf(both.map((item) => item.sold))
      const after = sumOf(both.map(({ id }) => Number(festival.get(id)!['sale_count'])))
      segment.festivalLift = { value: round(after / before, 2), n: both.length }
    }
    segments[`cosmetics-2016:${kind}`] = segment
  }
  return segments
}

const MILK = { milk: ['Milk', '牛奶'], yogurt: ['Yogurt', '酸奶'] } as const

export function readMilk(folder: string): Segments {
  const rows = readCsv(readFileSync(`${folder}/consumer/tmall-milk-sales-2018-07.csv`, 'utf8'))
  const segments: Segments = {}
  for (const [kind, [en, zh]] of Object.entries(MILK)) {
    const items = rows
      .filter((row) => row['class'] === kind)
      .map((row) => ({
        price: Number(row['unit_price']),
        grams: Number(row['total_weight']),
        weight: Number(row['total_sales_num']),
      }))
    const segment: Segment = {
      dataset: 'milk-2018',
      label: { en, 'zh-CN': zh },
      asOf: '2018-07',
      n: items.length,
    }
    const band = bandOf(items)
    if (band) segment.band = band
    const by100g = bandOf(
      items
        .filter(({ grams }) => grams > 0)
        .map(({ price, grams, weight }) => ({ price: (price / grams) * 100, weight })),
      '100g',
    )
    if (by100g) segment.band100g = by100g
    segments[`milk-2018:${kind}`] = segment
  }
  return segments
}

const NAMED: Readonly<Record<string, string>> = {
  服装鞋包: 'Clothing, shoes and bags',
  百货食品: 'Groceries and general goods',
  家居建材: 'Home and building',
  手机数码: 'Phones and digital',
  美妆饰品: 'Beauty and jewellery',
  母婴用品: 'Mother and baby',
  文化玩乐: 'Culture and leisure',
  汽配摩托: 'Car and motorcycle',
  运动户外: 'Sports and outdoors',
  家用电器: 'Home appliances',
}

/** Taobao: item-months with all their cells; a repeated row counts once. */
export function readNamedCategories(folder: string): Segments {
  const file = `${folder}/consumer/taobao-named-category-items-2021-06-09.csv`
  const rows = new Map<
    string,
    { item: string; month: string; category: string; price: number; sold: number }
  >()
  for (const row of readCsv(readFileSync(file, 'utf8'))) {
    const category = row['category']!
    if (row['completeness'] !== 'Complete' || NAMED[category] === undefined) continue
    const [item, month] = [row['item_id']!, row['month']!]
    const [price, sold] = [Number(row['price']), Number(row['sales_volume'])]
    rows.set(`${month} ${item}`, { item, month, category, price, sold })
  }
  const groups = groupBy([...rows.values()], ({ category }) => category)
  const segments: Segments = {}
  // No quotient: in most categories one or two items make up nearly all of the amount.
  for (const [name, items] of groups) {
    if (items.length < SMALLEST_CELL) continue
    const segment: Segment = {
      dataset: 'taobao-2021',
      label: { en: NAMED[name]!, 'zh-CN': name },
      asOf: '2021-06/2021-09',
      n: items.length,
    }
    const band = bandOf(items.map(({ price, sold }) => ({ price, weight: sold })))
    if (band) segment.band = band
    const growth = growthOfSameItems(items)
    if (growth) segment.growth = growth
    segments[`taobao-2021:${name}`] = segment
  }
  return segments
}

/** Which items are listed differs by month, so only an item is compared with itself. */
function growthOfSameItems(
  items: readonly { item: string; month: string; sold: number }[],
): Segment['growth'] | undefined {
  const months = ['202106', '202107', '202108', '202109']
  const soldIn = new Map(items.map(({ item, month, sold }) => [`${month} ${item}`, sold]))
  const changes: number[] = []
  for (const { item, month, sold } of items) {
    const next = soldIn.get(`${months[months.indexOf(month) + 1]} ${item}`)
    if (next !== undefined && next > 0 && sold > 0) changes.push(Math.log(next / sold))
  }
  if (changes.length < SMALLEST_CELL) return undefined
  const value = round(Math.exp(median(changes)) - 1, 3)
  return { value, n: changes.length, over: 'month on month, same items, median' }
}

/** Orders of thousands of units are a shop's, not a family's: orders are counted, not units. */
export function readMumBaby(folder: string): Segments {
  const rows = readCsv(unpack(`${folder}/consumer/taobao-mum-baby-trade-history-2012-2015.csv.gz`))
  const roots = readCsv(
    readFileSync(`${folder}/consumer/taobao-mum-baby-root-categories.csv`, 'utf8'),
  )
  const groups = groupBy(rows, (row) => row['category_1']!)
  const counts = (items: readonly Record<string, string>[]) => {
    const byMonth = groupBy(items, (row) => row['day']!.slice(0, 6))
    return MONTHS.map((month) => byMonth.get(month)?.length ?? 0)
  }
  const all = counts(rows)
  const share = quotients(new Map([...groups].map(([id, items]) => [id, items.length])))
  const segments: Segments = {}
  for (const root of roots) {
    const id = root['category_1_in_file']!
    const items = groups.get(id) ?? []
    const own = counts(items)
    const grown = yearOn(own) / yearOn(all) - 1
    segments[`mum-baby:${id}`] = {
      dataset: 'mum-baby-2012-2015',
      label: { en: root['name_en']!, 'zh-CN': root['name_zh']! },
      asOf: '2012-07/2015-01',
      n: items.length,
      quotient: share.get(id)!,
      growth: {
        value: round(grown, 3),
        n: items.length,
        over: '2013 to 2014, beyond the growth of the whole data set',
      },
      season: detrended(own).map((factor) => round(factor, 3)),
    }
  }
  return segments
}

/** July 2012 to January 2015: February 2015 is partial. */
const MONTHS = Array.from({ length: 31 }, (_, i) => {
  const month = 6 + i
  return `${2012 + Math.floor(month / 12)}${String((month % 12) + 1).padStart(2, '0')}`
})

const yearOn = (counts: readonly number[]): number =>
  sumOf(counts.slice(18, 30)) / sumOf(counts.slice(6, 18))

/** Month factors around a straight line through the logarithms, since the data set grows. */
function detrended(counts: readonly number[]): number[] {
  const logs = counts.map((count) => Math.log(count + 1))
  const n = logs.length
  const meanX = (n - 1) / 2
  const meanY = sumOf(logs) / n
  const slope =
    sumOf(logs.map((y, x) => (x - meanX) * (y - meanY))) /
    sumOf(logs.map((_, x) => (x - meanX) ** 2))
  const byMonth: number[][] = Array.from({ length: 12 }, () => [])
  logs.forEach((y, x) => {
    byMonth[(6 + x) % 12]!.push(Math.exp(y - meanY - slope * (x - meanX)))
  })
  const factors = byMonth.map((values) => sumOf(values) / values.length)
  const level = sumOf(factors) / 12
  return factors.map((factor) => factor / level)
}

/** Sales are written `7000+人付款`: at least so many paid. */
export function readCocktails(folder: string): Segments {
  const rows = readCsv(unpack(`${folder}/consumer/taobao-premixed-cocktail-2022.csv.gz`))
  const listings = new Map<string, { price: number; weight: number }>()
  for (const row of rows) {
    const price = Number(row['view_price']!.replace('元', ''))
    const sold = /^([\d.]+)(万)?\+?人付款$/.exec(row['view_sales']!)
    if (!sold) continue
    const weight = Number(sold[1]) * (sold[2] ? 10_000 : 1)
    listings.set(`${row['raw_title']} ${row['item_loc']} ${price}`, { price, weight })
  }
  const band = bandOf([...listings.values()])
  return {
    'cocktail-2022:all': {
      dataset: 'cocktail-2022',
      label: { en: 'Premixed cocktails', 'zh-CN': '预调鸡尾酒' },
      asOf: '2022-06',
      n: listings.size,
      ...(band && { band }),
    },
  }
}
