import { describe, expect, test } from 'vitest'
import { testApp } from '../../../testing/test-app.ts'
import { givenOrganisation } from '../../accounts/testing.ts'
import { putInShop } from '../api.ts'
import { givenInShop } from '../testing.ts'

const app = await testApp()
const page = async (path: string): Promise<string> => (await app.anonymous.get(path)).text
const chinese = (path: string) => page(`${path}${path.includes('?') ? '&' : '?'}lang=zh-CN`)

type Row = readonly [options: readonly string[], price: string, stock: number]

/** A live listing whose variants differ in these options. */
async function givenVariants(names: readonly string[], rows: readonly Row[]) {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const columns = names.flatMap((_, i) => [`Option${i + 1} Name`, `Option${i + 1} Value`])
  const lines = rows.map(([options, price, stock], i) => {
    const values = options.flatMap((value, at) => [i === 0 ? names[at]! : '', value])
    return [
      'sweater',
      i === 0 ? 'Lakeshore wool sweater' : '',
      ...values,
      `S-${i}`,
      '400',
      stock,
      price,
    ].join()
  })
  const head = [
    'Handle',
    'Title',
    ...columns,
    'Variant SKU',
    'Variant Grams',
    'Variant Inventory Qty',
    'Variant Price',
  ]
  const at = `/v1/businesses/${businessId}`
  const csv = [head.join(), ...lines].join('\n')
  const imported = await business.owner.post(`${at}/imports?currency=USD`, csv, {
    'content-type': 'text/csv',
  })
  expect(imported.status).toBeLessThan(300)
  const { body } = await business.owner.get(`${at}/products`)
  const zh = { title: '湖岸羊毛衫', text: '一体编织。' }
  await putInShop(app.ctx, { businessId, productId: body.products[0].id, zh })
  const listed = (await business.owner.get(`${at}/listings`)).body.listings[0]
  expect(listed.state).toBe('live')
  return { ...business, at, listing: listed, path: `/shop/listings/${listed.id}` }
}

const priceOf = (text: string): string => /class="cost">([^<]+)</.exec(text)![1]!
const variantOf = (text: string): string => /name="variantId" value="([^"]+)"/.exec(text)![1]!
const chosen = (text: string): string[] =>
  [...text.matchAll(/href="\?variant=[^"]+" aria-current="true"[^>]*>([^<]+)/g)].map(([, label]) =>
    label!.trim(),
  )

describe('a product with variants', () => {
  test('names its options in Chinese; price, tax and stock follow the choice', async () => {
    const { listing, path } = await givenVariants(
      ['Size', 'Color'],
      [
        [['S', 'Oat'], '100.00', 3],
        [['S', 'Navy'], '120.00', 3],
        [['L', 'Oat'], '140.00', 0],
        [['L', 'Navy'], '160.00', 3],
      ],
    )
    const [first, second, third] = listing.offers
    const opened = await chinese(path)
    expect([variantOf(opened), chosen(opened)]).toEqual([first.variantId, ['S', '燕麦色']])
    for (const text of ['<h2>规格</h2>', '<h2>颜色</h2>', '藏青色']) expect(opened).toContain(text)
    expect(opened).not.toContain('>Oat<')
    const navy = await chinese(`${path}?variant=${second.variantId}`)
    expect([variantOf(navy), chosen(navy)]).toEqual([second.variantId, ['S', '藏青色']])
    expect([priceOf(opened), priceOf(navy)]).toEqual(
      [first, second].map(
        ({ price }) =>
          `¥${Number(price.total.amount).toLocaleString('en', { minimumFractionDigits: 2 })}`,
      ),
    )
    expect(navy).toContain(`其中税费 ¥${second.price.tax.amount}`)
    const gone = await chinese(`${path}?variant=${third.variantId}`)
    expect([variantOf(gone), /class="main-action" disabled>已售罄</.test(gone)]).toEqual([
      third.variantId,
      true,
    ])
    expect(await page(`${path}?variant=${second.variantId}&lang=en`)).toContain('<h2>Color</h2>')
    expect(variantOf(await chinese(`${path}?variant=nonsense`))).toBe(first.variantId)
  })

  test('of more than fifty the last can be bought as well', async () => {
    const rows = Array.from({ length: 53 }, (_, i): Row => [[`${i + 1}`], '9.00', 1])
    const { listing, path } = await givenVariants(['Size'], rows)
    const last = listing.offers.at(-1).variantId
    const text = await chinese(`${path}?variant=${last}`)
    expect([
      variantOf(text),
      text.includes('class="sold-out"'),
      text.includes('加入购物车'),
    ]).toEqual([last, false, true])
  })

  test('what the glossary does not know reads as a person of the seller has said it', async () => {
    const { listing, path, at, owner } = await givenVariants(
      ['Weave'],
      [
        [['Lakeshore cable'], '90.00', 2],
        [['Pack of 6'], '90.00', 2],
      ],
    )
    const before = await chinese(path)
    expect([before.includes('Lakeshore cable'), before.includes('6 件装')]).toEqual([true, true])
    const one = `${at}/listings/${listing.id}`
    const optionWords = [
      { text: 'Weave', wording: '织法' },
      { text: 'Lakeshore cable', wording: '湖岸麻花' },
    ]
    const words = async () => (await owner.get(`${one}/option-words`)).body.words
    const known = { text: 'Pack of 6', wording: '6 件装', by: 'glossary' }
    const unknown = { wording: null, by: null }
    expect(await words()).toEqual([
      { text: 'Weave', ...unknown },
      { text: 'Lakeshore cable', ...unknown },
      known,
    ])
    const edited = await owner.patch(one, { version: listing.version, optionWords })
    expect(edited.status).toBe(200)
    expect(await words()).toEqual([
      ...optionWords.map((said) => ({ ...said, by: 'person' })),
      known,
    ])
    expect((await owner.post(`${one}/submit`)).body.state).not.toBe('draft')
  })
})

describe('a pavilion', () => {
  test('is narrowed and sorted, and leads from a state to its counties and back', async () => {
    const tag = 'Pavilion Test Co'
    const cheap = await givenInShop(app, {
      zh: '便宜货',
      brand: tag,
      state: 'US-OH',
      county: 'Lucas County',
      priceMinor: 1_000n,
    })
    const dear = await givenInShop(app, {
      zh: '贵重货',
      brand: 'Other',
      state: 'US-OH',
      county: 'Erie County',
      priceMinor: 90_000n,
    })
    // Goods of other tests may be from there too.
    const order = (text: string) =>
      [...text.matchAll(/class="card" href="\/shop\/listings\/([^"]+)"/g)]
        .map(([, id]) => id)
        .filter((id) => id === cheap || id === dear)
    const state = await chinese('/shop/from/us-oh')
    for (const text of ['href="/shop/from/us-oh/lucas"', '卢卡斯县', '伊利县', '俄亥俄州'])
      expect(state).toContain(text)
    expect(state).toMatch(/aria-current="true">新上架/)
    const narrowed = await chinese('/shop/from/us-oh?brand=pavilion-test-co&price=0')
    expect(order(narrowed)).toEqual([cheap])
    expect(narrowed).toContain('href="/shop/from/us-oh/lucas?brand=pavilion-test-co&amp;price=0"')
    const sorted = await chinese('/shop/from/us-oh?sort=-price')
    expect(order(sorted)).toEqual([dear, cheap])
    expect(sorted).toMatch(/sort=-price" aria-current="true">价格从高到低/)
    const county = await chinese('/shop/from/us-oh/lucas?sort=price')
    expect(order(county)).toEqual([cheap])
    expect(county).toContain('<h1>俄亥俄州卢卡斯县')
    expect(county).toContain('href="/shop/from/us-oh?sort=price">全部')
    expect(await page('/shop/from/us-oh/lucas?lang=en')).toContain('Lucas County, Ohio')
    const none = await chinese('/shop/from/us-oh/lucas?brand=other')
    expect([none.includes('清除筛选'), none.includes('href="/shop/from/us-oh/lucas"')]).toEqual([
      true,
      true,
    ])
    expect((await app.anonymous.get('/shop/from/us-oh?price=much')).status).toBe(404)
  })
})
