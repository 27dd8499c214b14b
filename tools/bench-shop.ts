import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { App } from '../src/app.ts'
import { newId } from '../src/kernel/ids.ts'
import { searchEntry } from '../src/modules/storefront/index-listing.ts'
import type { SearchEntry } from '../src/modules/storefront/search-store.ts'
import { PROCESSES } from './bench-app.ts'
import { openClient } from './http-load.ts'

const BATCH = 1_000

export const GOODS = [
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
export const KINDS = [
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
export const PLACES = [
  'Lake',
  'River',
  'Pine',
  'Bluff',
  'Stone',
  'Harbor',
  'Prairie',
  'Maple',
] as const
export const MAKERS = [
  'Mill',
  'Farm',
  'Works',
  'Orchard',
  'House',
  'Company',
  'Road',
  'Hill',
] as const
export const STATES = [
  'US-MI',
  'US-WI',
  'US-OH',
  'US-WA',
  'US-OR',
  'US-CA',
  'US-NY',
  'US-VT',
] as const
export const CATEGORIES = [
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
export function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A third each of Chinese, English and pinyin; some with two things, a brand, an exclusion, a slip. */
export function shopQuery(i: number, pick: (below: number) => number): string {
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
      image: { url: `https://example.com/${i}.jpg`, alt: null, shown: null },
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

/** Fills the index of the shop, straight into its tables, with this many listings. */
export const fillShop = (app: App, count: number): Promise<void> => growingShop(app)(count)

/** Fills the index of the shop up to a number of listings, then up to more. */
export function growingShop(app: App): (count: number) => Promise<void> {
  const { db } = app.ctx
  const pick = numbers(7)
  let filled = 0
  return async (count) => {
    await sql`drop index storefront.search_entry_terms`.execute(db)
    for (; filled < count; filled += BATCH) {
      const size = Math.min(BATCH, count - filled)
      await insertEntries(
        app,
        Array.from({ length: size }, (_, i) => listing(filled + i, pick)),
      )
    }
    filled = count
    await sql`create index search_entry_terms on storefront.search_entry using gin (terms)
      with (fastupdate = off)`.execute(db)
    await sql`vacuum analyze storefront.search_entry`.execute(db)
    // So many changes at once that whoever follows the shop reads all of it anew.
    await sql`update storefront.shop_version set version = version + 1000000`.execute(db)
  }
}

async function insertEntries(app: App, entries: readonly SearchEntry[]): Promise<void> {
  const { db } = app.ctx
  const words = new Map(entries.flatMap(({ words }) => words.map((one) => [one.word, one])))
  const values = new Map(
    entries.flatMap(({ facetValues }) =>
      facetValues.map((one) => [`${one.kind}:${one.code}`, one]),
    ),
  )
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
  await sql`insert into storefront.search_word (word, nearby)
    select word, array(select jsonb_array_elements_text(nearby)) from jsonb_to_recordset(
      ${JSON.stringify([...words.values()])}::jsonb) as given (word text, nearby jsonb)
    on conflict do nothing`.execute(db)
  await sql`insert into storefront.facet_value (code, kind, value, name)
    select code, kind, value, name from jsonb_to_recordset(
      ${JSON.stringify([...values.values()])}::jsonb)
    as given (code integer, kind text, value text, name jsonb) on conflict do nothing`.execute(db)
}

/**
 * A process answers from its memory what it has read of the shop; only then so much is counted. All
 * is in when there are so many, or, where they take more memory than they may, when no more come.
 * Several processes are asked one after the other.
 */
export async function untilInMemory(port: number, listings: number): Promise<number> {
  const began = performance.now()
  let before = 0
  let ready = 0
  for (let asked = 0, still = 0; still < STILL * PROCESSES && ready < PROCESSES; asked++) {
    const { send, close } = await openClient(port)
    const read = async (path: string): Promise<string> => {
      const { status, body } = await send('GET', path)
      if (status !== 200) throw new Error(body)
      return body
    }
    // An exclusion that excludes nothing makes each address new to the cache.
    await read(`/v1/shop/search?limit=1&q=-nothing${asked}`)
    const figures = await read('/metrics')
    close()
    const there = Number(/^tradewind_search_index_listings (\d+)/m.exec(figures)?.[1])
    ready = there >= listings ? ready + 1 : 0
    still = there > 0 && there === before ? still + 1 : 0
    before = there
    if (ready === 0) await delay(200)
  }
  return Number(((performance.now() - began) / 1_000).toFixed(1))
}

/** So often the same number of listings was in memory: loading has come to its end. */
const STILL = 50
