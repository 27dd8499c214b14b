import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { givenInShop } from './testing.ts'

/** Failing cases of others, as their users reported them; each is named by its thread. */
const app = await testApp()

beforeAll(async () => {
  await sql`delete from storefront.search_entry`.execute(app.ctx.db)
  await sql`delete from storefront.search_word`.execute(app.ctx.db)
})

/** Listings of these titles in a category of their own, so that threads do not meet. */
async function givenTitles(slug: string, titles: readonly string[]): Promise<void> {
  for (const [i, zh] of titles.entries()) {
    const listedAt = new Date(Date.UTC(2026, 10, 1, 0, titles.length - i)).toISOString()
    await givenInShop(app, { zh, category: [slug, slug, '类'], listedAt })
  }
}

type Hit = Readonly<{
  title: Readonly<{ 'zh-CN': string }>
  marked: Readonly<{ 'zh-CN': { text: string; isMatch: boolean }[] }>
}>

const search = async (slug: string, q: string): Promise<{ how: string; hits: Hit[] }> =>
  (await app.anonymous.get(`/v1/shop/search?category=${slug}&limit=100&q=${encodeURIComponent(q)}`))
    .body
const found = async (slug: string, q: string): Promise<string[]> =>
  (await search(slug, q)).hits.map(({ title }) => title['zh-CN']).sort()
const marked = async (slug: string, q: string): Promise<string[]> =>
  (await search(slug, q)).hits.map(({ marked: { 'zh-CN': pieces } }) =>
    pieces.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join(''),
  )

describe('meilisearch/meilisearch#5015: several words and exclusions in Chinese', () => {
  const COMPANIES = ['招商证券股份有限公司', '招商基金管理有限公司', '招商财富资产管理有限公司']
  const OTHERS = [
    '招商证券',
    '招商蛇口',
    '招商-平安金融中心',
    '招商基金-杭州运河网谷',
    '招商产业',
    '招商信雅达蛇口招商局',
    '招商国际信息',
  ]
  beforeAll(() => givenTitles('names', [...COMPANIES, ...OTHERS]))

  test.each([
    ['招商 公司', COMPANIES],
    ['招商 -公司', OTHERS],
    ['"招商基金" "公司"', ['招商基金管理有限公司']],
    ['"招商基金" -公司', ['招商基金-杭州运河网谷']],
    ['招商 －公司 －蛇口', OTHERS.filter((name) => !name.includes('蛇口'))],
    ['招商', [...COMPANIES, ...OTHERS]],
    ['公司 招商基金', ['招商基金管理有限公司']],
    ['招商-平安', ['招商-平安金融中心']],
    ['-招商', []],
  ])('%s', async (q, expected) => {
    expect(await found('names', q)).toEqual([...expected].sort())
    expect((await search('names', q)).how).toBe('all')
  })
})

describe('meilisearch/meilisearch#2499: the end of a longer word', () => {
  const TITLE = '安装简单，没有复杂的配置：省心'
  beforeAll(() => givenTitles('suffix', [TITLE, '在建工程', '复杂安装']))

  test.each([
    ['简单', [TITLE]],
    ['单', [TITLE]],
    ['配置', [TITLE]],
    ['省心', [TITLE]],
    ['工程', ['在建工程']],
    ['安装', ['复杂安装', TITLE]],
    ['简单 复杂', [TITLE]],
  ])('%s', async (q, expected) => {
    expect(await found('suffix', q)).toEqual([...expected].sort())
  })
})

describe('meilisearch/charabia#331: traditional and simplified are one', () => {
  const SIMPLIFIED = [
    '有机蓝莓干',
    '手工面条',
    '护发素',
    '车厘子礼盒',
    '台湾凤梨酥',
    '里程表',
    '云朵枕头',
  ]
  const TRADITIONAL = ['蜂蜜檸檬茶', '羊絨圍巾', '電動牙刷']
  beforeAll(() => givenTitles('scripts', [...SIMPLIFIED, ...TRADITIONAL]))

  test.each([
    ['有機藍莓乾', '有机蓝莓干'],
    ['手工麵條', '手工面条'],
    ['護髮素', '护发素'],
    ['車厘子禮盒', '车厘子礼盒'],
    ['臺灣鳳梨酥', '台湾凤梨酥'],
    ['雲朵枕頭', '云朵枕头'],
    ['蜂蜜柠檬茶', '蜂蜜檸檬茶'],
    ['羊绒 围巾', '羊絨圍巾'],
    ['电动牙刷', '電動牙刷'],
    ['電動牙刷', '電動牙刷'],
  ])('%s finds %s', async (q, expected) => {
    expect(await found('scripts', q)).toEqual([expected])
  })

  test('what was found is marked as it is written, whichever way it was typed', async () => {
    expect(await marked('scripts', '电动')).toEqual(['[電動]牙刷'])
    expect(await marked('scripts', '藍莓')).toEqual(['有机[蓝莓]干'])
  })
})

describe('meilisearch/meilisearch#3655 and #4075: what sounds alike is not alike', () => {
  const TITLES = [
    '热门景点门票',
    '经典款皮带',
    '不锈钢锅',
    '纯棉布料',
    '西部牛仔帽',
    '樱桃果酱',
    '攀登绳',
    '盘子',
  ]
  beforeAll(() => givenTitles('sounds', TITLES))

  test.each([
    ['景点', ['热门景点门票']],
    ['经典', ['经典款皮带']],
    ['不', ['不锈钢锅']],
    ['布', ['纯棉布料']],
    ['部', ['西部牛仔帽']],
    ['英桃', []],
    ['盘', ['盘子']],
    ['攀', ['攀登绳']],
  ])('%s', async (q, expected) => {
    expect(await found('sounds', q)).toEqual(expected)
  })

  test('who types the sound asks for the sound, and gets all that is said so', async () => {
    expect(await found('sounds', 'jingdian')).toEqual(['热门景点门票', '经典款皮带'].sort())
  })

  test.each([
    ['yingtao', '[樱桃]果酱'],
    ['ying tao', '[樱桃]果酱'],
    ['ying tao guo jiang', '[樱桃果酱]'],
    ['ying taoguojiang', '[樱桃果酱]'],
    ['yingtao guojiang', '[樱桃果酱]'],
    ['ytgj', '[樱桃果酱]'],
  ])('%s is read as pinyin, and what it found is marked', async (q, expected) => {
    expect(await marked('sounds', q)).toEqual([expected])
  })

  test('syllables of which one is missing find nothing', async () => {
    expect(await found('sounds', 'ying gua')).toEqual([])
    expect(await found('sounds', 'ying')).toEqual([])
  })
})

test('the beginning of a word is marked as far as it was typed', async () => {
  const en = 'Ceramic plate'
  await givenInShop(app, { zh: '陶瓷盘', en, category: ['prefix', 'prefix', '类'] })
  const { body } = await app.anonymous.get('/v1/shop/search?category=prefix&q=ceram')
  expect(body.hits[0].marked.en).toEqual([
    { text: 'Ceram', isMatch: true },
    { text: 'ic plate', isMatch: false },
  ])
})
