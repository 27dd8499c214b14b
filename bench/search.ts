import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type App, createApp } from '../src/app.ts'
import { newId } from '../src/kernel/ids.ts'
import { searchEntry } from '../src/modules/storefront/index-listing.ts'
import type { SearchEntry } from '../src/modules/storefront/search-store.ts'
import { readConfig } from '../src/platform/config.ts'
import { openTestDatabase } from '../src/testing/test-app.ts'

const LISTINGS = Number(process.env['BENCH_LISTINGS'] ?? 100_000)
const REQUESTS = Number(process.env['BENCH_REQUESTS'] ?? 3_000)
const AT_ONCE = 16
const BATCH = 1_000

const GOODS = [
  ['cherries', '樱桃', 'yingtao'],
  ['blueberries', '蓝莓', 'lanmei'],
  ['cranberries', '蔓越莓', 'manyuemei'],
  ['apples', '苹果', 'pingguo'],
  ['honey', '蜂蜜', 'fengmi'],
  ['maple syrup', '枫糖浆', 'fengtangjiang'],
  ['coffee', '咖啡', 'kafei'],
  ['chocolate', '巧克力', 'qiaokeli'],
  ['almonds', '杏仁', 'xingren'],
  ['walnuts', '核桃', 'hetao'],
  ['jerky', '牛肉干', 'niurougan'],
  ['oats', '燕麦', 'yanmai'],
  ['shampoo', '洗发水', 'xifashui'],
  ['soap', '香皂', 'xiangzao'],
  ['face cream', '面霜', 'mianshuang'],
  ['candles', '蜡烛', 'lazhu'],
  ['boots', '靴子', 'xuezi'],
  ['gloves', '手套', 'shoutao'],
  ['sweaters', '毛衣', 'maoyi'],
  ['toys', '玩具', 'wanju'],
  ['toothbrush', '电动牙刷', 'diandongyashua'],
  ['dog food', '狗粮', 'gouliang'],
  ['cat litter', '猫砂', 'maosha'],
  ['vitamins', '维生素', 'weishengsu'],
  ['fish oil', '鱼油', 'yuyou'],
  ['ginseng', '西洋参', 'xiyangshen'],
  ['infant formula', '婴儿奶粉', 'yingernaifen'],
  ['backpacks', '背包', 'beibao'],
  ['knives', '刀具', 'daoju'],
  ['pans', '平底锅', 'pingdiguo'],
] as const
const KINDS = [
  ['dried', '干制'],
  ['organic', '有机'],
  ['handmade', '手工'],
  ['unsweetened', '无糖'],
  ['premium', '精选'],
  ['family size', '家庭装'],
  ['travel', '旅行装'],
  ['gift', '礼盒'],
  ['natural', '天然'],
  ['leather', '真皮'],
  ['smoked', '烟熏'],
  ['gluten-free', '无麸质'],
  ['kids', '儿童'],
  ['winter', '冬季'],
  ['vintage', '复古'],
  ['roasted', '烘焙'],
] as const
const PLACES = ['Lake', 'River', 'Pine', 'Bluff', 'Stone', 'Harbor', 'Prairie', 'Maple'] as const
const MAKERS = ['Mill', 'Farm', 'Works', 'Orchard', 'House', 'Company', 'Road', 'Hill'] as const
const STATES = ['US-MI', 'US-WI', 'US-OH', 'US-WA', 'US-OR', 'US-CA', 'US-NY', 'US-VT'] as const
const CATEGORIES = [
  ['food', 'Food', '食品'],
  ['beauty', 'Beauty', '美妆'],
  ['home', 'Home', '家居'],
  ['apparel', 'Apparel', '服饰'],
  ['pets', 'Pets', '宠物'],
  ['health', 'Health', '保健'],
] as const
const SENTENCES = [
  'Made in small batches by a family business near the lake shore.',
  'Ships within two days, packed by hand, with a note from the maker.',
  'Nothing is added that you would not have in your own kitchen.',
  'Tested by an independent laboratory; the certificate comes with each order.',
  'Loved by customers for thirty years and still made the same way.',
] as const

/** The same numbers every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function listing(i: number, pick: (below: number) => number): SearchEntry {
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!
  const goods = pick(GOODS.length)
  const [en, zh] = GOODS[goods]!
  const [kindEn, kindZh] = of(KINDS)
  const [otherEn, otherZh] = of(KINDS)
  const brand = `${of(PLACES)} ${of(MAKERS)} ${pick(20)}`
  const [slug, name, nameZh] = CATEGORIES[goods % CATEGORIES.length]!
  const priceMinor = BigInt(2_000 + pick(200_000))
  const entry = searchEntry({
    card: {
      id: newId(),
      businessId: newId(),
      title: {
        en: `${kindEn} ${otherEn} ${en} no. ${i}`,
        'zh-CN': `${kindZh}${zh} ${otherZh}${i % 500}号`,
      },
      isSample: false,
      isMachineMade: false,
      brand,
      category: { slug, name: { en: name, 'zh-CN': nameZh } },
      origin: { country: 'US', state: of(STATES), county: `${of(PLACES)} County` },
      image: { url: `https://example.com/${i}.jpg`, alt: null },
      price: {
        amount: `${priceMinor / 100n}.${`${priceMinor % 100n}`.padStart(2, '0')}`,
        currency: 'CNY',
      },
      tax: { amount: '10.00', currency: 'CNY' },
      channel: of(['9610', '1210', '0110']),
      deliveryDays: 3 + pick(30),
    },
    businessId: newId(),
    listedAt: new Date(1_760_000_000_000 + i * 1_000),
    priceMinor,
    text: `${of(SENTENCES)} ${of(SENTENCES)}`,
    attributes: [`SKU-${i}`],
  })
  return entry
}

async function fill(app: App): Promise<void> {
  const { db } = app.ctx
  await sql`drop index storefront.search_entry_terms`.execute(db)
  const pick = numbers(7)
  const words = new Map<string, readonly string[]>()
  const values = new Map<string, object>()
  for (let from = 0; from < LISTINGS; from += BATCH) {
    const count = Math.min(BATCH, LISTINGS - from)
    const entries = Array.from({ length: count }, (_, i) => listing(from + i, pick))
    for (const entry of entries) {
      for (const { word, nearby } of entry.words) words.set(word, nearby)
      for (const value of entry.facetValues) values.set(`${value.kind}:${value.code}`, value)
    }
    const rows = entries.map((entry) => ({
      business_id: entry.businessId,
      listing_id: entry.listingId,
      facts: `\\x${entry.facts.toString('hex')}`,
      card: entry.card,
      listed_at: entry.listedAt,
      terms: entry.vector,
    }))
    await sql`insert into storefront.search_entry
      (business_id, listing_id, facts, card, listed_at, terms)
      select business_id, listing_id, facts::bytea, card, listed_at, terms::tsvector
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (business_id uuid,
        listing_id uuid, facts text, card jsonb, listed_at timestamptz, terms text)`.execute(db)
  }
  await sql`insert into storefront.search_word (word, nearby)
    select word, array(select jsonb_array_elements_text(nearby)) from jsonb_to_recordset(
      ${JSON.stringify([...words].map(([word, nearby]) => ({ word, nearby })))}::jsonb)
    as given (word text, nearby jsonb)`.execute(db)
  await sql`insert into storefront.facet_value (code, kind, value, name)
    select code, kind, value, name from jsonb_to_recordset(
      ${JSON.stringify([...values.values()])}::jsonb)
    as given (code integer, kind text, value text, name jsonb)`.execute(db)
  await sql`create index search_entry_terms on storefront.search_entry using gin (terms)
    with (fastupdate = off)`.execute(db)
  await sql`vacuum analyze storefront.search_entry`.execute(db)
}

/** A third each of Chinese, English and pinyin; some with two things, a brand, an exclusion, a slip. */
function query(i: number, pick: (below: number) => number): string {
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!
  const [en, zh, pinyin] = of(GOODS)
  const [kindEn, kindZh] = of(KINDS)
  const more = pick(4)
  const brand = `${of(PLACES)} ${of(MAKERS)}`
  if (i % 3 === 0) return [zh, `${kindZh}${zh}`, `${zh} ${brand}`, `${zh} -${kindZh}`][more]!
  if (i % 3 === 1) {
    const slip = en.length > 5 ? en.slice(0, 3) + en.slice(4) : en
    return [en, `${kindEn} ${en}`, `${slip} ${brand}`, `"${en}" -${kindEn}`][more]!
  }
  return [pinyin, `${pinyin} ${kindEn}`, `${pinyin} ${brand}`, `${pinyin} -${kindZh}`][more]!
}

/** Sends all of `urls`, so many at once; milliseconds of each, sorted, and the seconds of all. */
async function load(work: (i: number) => Promise<void>, count: number) {
  const times: number[] = []
  let next = 0
  const began = performance.now()
  const one = async () => {
    for (let i = next++; i < count; i = next++) {
      const start = performance.now()
      await work(i)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1)
  const rate = Math.round(count / ((performance.now() - began) / 1000))
  return { rate, p50: at(0.5), p95: at(0.95) }
}

/**
 * Requests a second through the whole of the server but its socket, none of them cached, beside the
 * database's own text search alone: same table, same words, ranked by ts_rank, no facets.
 */
export async function run() {
  const config = readConfig({
    TRADEWIND_DATA: mkdtempSync(join(tmpdir(), 'tradewind-bench-')),
    LOG_LEVEL: 'silent',
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  const database = await openTestDatabase()
  const app = await createApp(config, { database })
  try {
    const began = performance.now()
    await fill(app)
    const filled = ((performance.now() - began) / 1000).toFixed(0)
    process.stderr.write(`${LISTINGS} listings indexed in ${filled} s\n`)
    const pick = numbers(11)
    const queries = Array.from({ length: REQUESTS }, (_, i) => query(i, pick))
    let asked = 0
    let empty = 0
    const search = async (i: number) => {
      asked += 1
      // Blanks that mean nothing make each address new to the cache.
      const q = `${queries[i]!}${' '.repeat(asked % 60)}`
      const response = await app.http.inject({
        url: `/v1/shop/search?q=${encodeURIComponent(q)}&limit=${22 + (asked % 3)}`,
        remoteAddress: `10.0.${(asked >> 8) & 255}.${asked & 255}`,
      })
      if (response.statusCode !== 200) throw new Error(response.body)
      if (response.body.includes('"found":0,')) empty += 1
    }
    await load(search, Math.min(500, REQUESTS))
    const reference = () =>
      load(async (i) => {
        const q = queries[i]!.replaceAll(/[-"]/g, ' ').toLowerCase()
        await sql`select listing_id, card from storefront.search_entry,
          plainto_tsquery('simple', ${q}) as wanted where terms @@ wanted
          order by ts_rank(terms, wanted) desc limit 24`.execute(app.ctx.db)
      }, REQUESTS)
    empty = 0
    const measured = await load(search, REQUESTS)
    const share = Math.round((empty / REQUESTS) * 100)
    const plain = await reference()
    process.stderr.write(`without result: ${share} %\n`)
    return {
      name: `search, ${LISTINGS} listings, ${AT_ONCE} at once, ${database.isRealPostgres ? 'PostgreSQL' : 'embedded'}`,
      figure: measured.rate,
      unit: `requests/s (p50 ${measured.p50} ms, p95 ${measured.p95} ms)`,
      reference: `PostgreSQL text search alone, ts_rank, no facets (p50 ${plain.p50} ms, p95 ${plain.p95} ms)`,
      referenceFigure: plain.rate,
    }
  } finally {
    await app.close()
    await database.close()
  }
}
