import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { workingApp } from '../../testing/working-app.ts'
import { findProduct, textOf } from '../catalogue/api.ts'
import { decideClassification } from '../customs/api.ts'
import { checkTranslation } from './check-translation.ts'
import { glossary, termsIn } from './glossary.ts'
import { proposeTranslation } from './propose-translation.ts'
import { createOpenAiTranslator } from './providers/openai-translator.ts'
import { mischief } from './simulators/chat-completions.ts'
import { givenProducts } from './testing.ts'

const app = await testApp()
beforeAll(() => workingApp(app))
afterEach(() => {
  mischief.how = 'none'
})

const TITLE = 'Leather work boots with steel toe 24 oz'
const ZH = { title: '真皮工装靴 钢头 24 盎司', text: '头层牛皮' }

/** A draft of boots in English; nobody has written Chinese words. */
async function givenDraft(title = TITLE) {
  const row = [
    'boots',
    title,
    'Full-grain leather, rubber sole',
    'Hollow Pine',
    'Footwear',
  ] as const
  const seller = await givenProducts(app, [[...row, 1800, 5, '189.00']])
  const businessId = seller.organisationId
  const product = await findProduct(app.ctx, businessId, seller.productIds[0]!)
  await decideClassification(app.ctx, businessId, {
    text: textOf(product!),
    code: '640340',
    reason: 'steel toe-cap',
  })
  const at = `/v1/businesses/${businessId}/listings`
  const made = await seller.member.post(at, { productId: product!.id, deliveryDays: 12 })
  expect(made.status).toBe(201)
  const one = `${at}/${made.body.id}`
  const read = async () => (await seller.member.get(one)).body
  const propose = async (to = 'zh-CN') =>
    seller.member.post(`${one}/copy-proposal`, { version: (await read()).version, to })
  return { ...seller, businessId, at, one, read, propose, id: made.body.id as string }
}

describe('a proposal', () => {
  test('is the machine’s words with those of the glossary, marked, and no buyer’s before a person approves', async () => {
    const { propose, member, one, read, id } = await givenDraft()
    mischief.asked = 0
    const { status, body } = await propose()
    expect(status).toBe(200)
    expect([body.from, body.missing]).toEqual([['machine'], []])
    expect(body.listing.copy['zh-CN']).toEqual({
      title: '真皮 工装靴 with 钢头 24 oz',
      text: '头层牛皮, 橡胶底',
      state: 'proposed',
      by: 'machine',
      model: 'simulated-translator',
    })
    expect(mischief.asked).toBe(1)
    const asked = JSON.parse(
      (mischief.last as { messages: { content: string }[] }).messages[1]!.content,
    )
    expect(asked).toEqual({
      segments: [TITLE, 'Full-grain leather, rubber sole'],
      terms: [
        { en: 'leather', 'zh-CN': '真皮' },
        { en: 'work boots', 'zh-CN': '工装靴' },
        { en: 'steel toe', 'zh-CN': '钢头' },
        { en: 'full-grain leather', 'zh-CN': '头层牛皮' },
        { en: 'rubber sole', 'zh-CN': '橡胶底' },
      ],
    })
    const early = await member.post(`${one}/submit`)
    expect([early.status, early.body.code]).toEqual([422, 'storefront.copy_not_ready'])
    const { version } = await read()
    const approved = await member.patch(one, { version, approve: ['zh-CN'] })
    expect(approved.body.copy['zh-CN'].state).toBe('approved')
    expect((await member.post(`${one}/submit`)).body.state).toBe('live')
    const page = await app.anonymous.get(`/shop/listings/${id}`)
    expect(page.text).toContain('机器翻译，经人工审核')
  })

  test('is not asked for twice: what was said is remembered, of this business alone', async () => {
    const { propose, businessId } = await givenDraft()
    const first = await propose()
    mischief.asked = 0
    const again = await propose()
    expect([mischief.asked, again.body.from]).toEqual([0, ['machine']])
    expect(again.body.listing.copy).toEqual(first.body.listing.copy)
    const other = await givenDraft()
    expect((await other.propose()).status).toBe(200)
    expect(mischief.asked).toBe(1)
    const { rows } = await sql<{ said_by: string; model: string; direction: string }>`
      select distinct said_by, model, direction from storefront.translation
      where business_id = ${businessId}`.execute(app.ctx.db)
    expect(rows).toEqual([
      { said_by: 'machine', model: 'simulated-translator', direction: 'en>zh-CN' },
    ])
  })

  test('is what a person wrote or approved for the same text, whatever the machine says', async () => {
    const { propose, member, one, read, at, businessId } = await givenDraft()
    await propose()
    const { version } = await read()
    await member.patch(one, { version, copy: { 'zh-CN': ZH } })
    mischief.asked = 0
    const again = await propose()
    expect([mischief.asked, again.body.from]).toEqual([0, ['person']])
    // The machine said it first: approved before, it is the machine's still.
    const model = 'simulated-translator'
    const proposed = { ...ZH, state: 'proposed', by: 'machine', model }
    expect(again.body.listing.copy['zh-CN']).toEqual(proposed)
    // The other way round it is a text of its own.
    const { rows } = await sql<{ direction: string }>`select direction from storefront.translation
      where business_id = ${businessId} and is_approved group by 1`.execute(app.ctx.db)
    expect(rows).toEqual([{ direction: 'en>zh-CN' }])
    expect(at).toContain(businessId)
  })

  test('saved unchanged, or with a word changed, is the machine’s still, and marked everywhere', async () => {
    const { propose, member, one, read, id, businessId } = await givenDraft()
    const { body } = await propose()
    const { title, text } = body.listing.copy['zh-CN']
    const save = async (words: { title: string; text: string }) => {
      const { version } = await read()
      return (await member.patch(one, { version, copy: { 'zh-CN': words } })).body.copy['zh-CN']
    }
    const model = 'simulated-translator'
    const words = { title: `${title}，耐磨`, text }
    expect(await save(words)).toEqual({ ...words, state: 'edited', by: 'machine', model })
    const approved = { title, text, state: 'approved', by: 'machine', model }
    expect(await save({ title, text })).toEqual(approved)
    expect((await member.post(`${one}/submit`)).body.state).toBe('live')
    const { rows } = await sql<{ said_by: string; is_approved: boolean }>`
      select distinct said_by, is_approved from storefront.translation
      where business_id = ${businessId}`.execute(app.ctx.db)
    expect(rows).toEqual([{ said_by: 'machine', is_approved: true }])
    const page = await app.anonymous.get(`/shop/listings/${id}?lang=zh-CN`)
    expect(page.text).toContain('机器翻译，经人工审核')
    const found = await app.anonymous.get('/v1/shop/search?q=%E5%B7%A5%E8%A3%85%E9%9D%B4&limit=100')
    const card = found.body.hits.find((hit: { id: string }) => hit.id === id)
    expect([card.isMachineMade, card.byMachine]).toEqual([true, ['zh-CN']])
    const [{ variantId }] = (await read()).offers
    const line = { businessId, variantId, quantity: 1 }
    const cart = await app.anonymous.put('/v1/cart/lines', line)
    expect([cart.status, cart.body.lines[0].title.byMachine]).toEqual([200, ['zh-CN']])
  })

  test('written over by a person’s own words leaves no mark, and comes back with the proposal', async () => {
    const { propose, member, one, read } = await givenDraft()
    const { body } = await propose()
    const { title, text } = body.listing.copy['zh-CN']
    const save = async (words: { title: string; text: string }) => {
      const { version } = await read()
      return (await member.patch(one, { version, copy: { 'zh-CN': words } })).body.copy['zh-CN']
    }
    const own = { title: '密歇根手工劳保鞋', text: '防砸防滑，一双穿多年。' }
    expect(await save(own)).toEqual({ ...own, state: 'typed', by: 'person', model: null })
    expect(await save({ title, text })).toMatchObject({ state: 'approved', by: 'machine' })
  })

  test('goes both ways', async () => {
    const { member, one, read, propose } = await givenDraft('真皮工装靴 1800 克')
    expect((await read()).copy.en.state).toBe('proposed')
    const { status, body } = await propose('en')
    expect(status).toBe(200)
    expect(body.listing.copy.en.state).toBe('proposed')
    expect(body.listing.copy.en.title).toContain('leather')
    expect(body.listing.copy.en.title).toContain('1800')
    const { version } = await read()
    expect((await member.patch(one, { version, approve: ['en'] })).body.copy.en.state).toBe(
      'approved',
    )
  })

  test('without a translator is the glossary’s words and the figures', async () => {
    const { read, businessId, id } = await givenDraft()
    const { version } = await read()
    const ref = { businessId, listingId: id }
    const signal = AbortSignal.timeout(10_000)
    const asked = { ref, version, to: 'zh-CN' } as const
    const { listing, from } = await proposeTranslation(app.ctx, undefined, asked, signal)
    expect(from).toEqual(['glossary'])
    expect(listing.copy['zh-CN']).toMatchObject({ state: 'proposed', text: '' })
    const { title } = listing.copy['zh-CN']!
    for (const word of ['Hollow Pine', '真皮', '工装靴', '钢头', '24 盎司']) {
      expect(title).toContain(word)
    }
  })

  test('of a listing on sale, of words nobody has read, or by who may not, changes nothing', async () => {
    const { propose, member, viewer, stranger, one, read } = await givenDraft()
    expect((await propose('en')).body.code).toBe('storefront.nothing_to_translate')
    const body = { version: 1, to: 'zh-CN' }
    expect((await viewer.post(`${one}/copy-proposal`, body)).status).toBe(403)
    expect((await stranger.post(`${one}/copy-proposal`, body)).status).toBe(404)
    const stale = await member.post(`${one}/copy-proposal`, { ...body, version: 7 })
    expect(stale.body.code).toBe('storefront.listing_changed')
    const { version } = await read()
    await member.patch(one, { version, copy: { 'zh-CN': ZH } })
    expect((await member.post(`${one}/submit`)).body.state).toBe('live')
    const before = await read()
    expect((await propose()).body.code).toBe('storefront.step_not_open')
    expect(await read()).toEqual(before)
  })
})

describe('a translator', () => {
  test.each([
    ['down', 'unreachable', 3],
    ['refuses', 'refused', 1],
    ['no_json', 'unreadable', 3],
    ['too_few', 'unreadable', 3],
    ['huge', 'unreadable', 3],
    ['drops_figures', 'figures', 2],
    ['changes_units', 'figures', 2],
    ['adds_figures', 'figures', 2],
    ['adds_address', 'address', 2],
    ['too_long', 'too_long', 2],
    ['source', 'wrong_language', 2],
  ] as const)(
    'that is on its bad day (%s) is refused after some tries, and nothing changes',
    async (how, reason, tries) => {
      const { propose, read, businessId } = await givenDraft()
      const before = await read()
      mischief.how = how
      mischief.asked = 0
      const answer = await propose()
      expect([answer.status, answer.body.code, answer.body.params]).toEqual([
        503,
        'storefront.translator_failed',
        { reason },
      ])
      expect(mischief.asked).toBe(tries)
      expect(await read()).toEqual(before)
      const { rows } = await sql`select from storefront.translation
      where business_id = ${businessId}`.execute(app.ctx.db)
      expect(rows).toEqual([])
    },
  )

  test('that answers with markup has it taken away', async () => {
    const { propose } = await givenDraft()
    mischief.how = 'markup'
    expect((await propose()).body.listing.copy['zh-CN'].title).toBe('真皮 工装靴 with 钢头 24 oz')
  })

  test('is told the key, and nobody it points to is', async () => {
    const keys: unknown[] = []
    const server = createServer((request, response) => {
      keys.push([request.url, request.headers.authorization])
      if (request.url === '/away/chat/completions') {
        return response.writeHead(307, { location: '/stolen' }).end()
      }
      const content = JSON.stringify({ segments: ['樱桃'] })
      return response.end(JSON.stringify({ choices: [{ message: { content } }] }))
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const at = (path: string) => () => `http://127.0.0.1:${port}${path}`
    const asked = { segments: ['cherries'], from: 'en', to: 'zh-CN', terms: [] } as const
    const signal = AbortSignal.timeout(20_000)
    const good = createOpenAiTranslator({ url: at('/v1'), model: 'm', key: 'secret' })
    expect(await good.translate(asked, signal)).toEqual({ segments: ['樱桃'], from: 'm' })
    const away = createOpenAiTranslator({ url: at('/away'), model: 'm', key: 'secret' })
    expect(await away.translate(asked, signal)).toEqual({ failure: 'unreachable' })
    expect(keys.map((one) => (one as string[])[0])).not.toContain('/stolen')
    expect(keys[0]).toEqual(['/v1/chat/completions', 'Bearer secret'])
    server.close()
  })

  test('is given up when whoever waits does, and when nobody is there', async () => {
    const asked = { segments: ['x'], from: 'en', to: 'zh-CN', terms: [] } as const
    const nowhere = createOpenAiTranslator({ url: () => 'http://127.0.0.1:1', model: '' })
    const signal = AbortSignal.timeout(10_000)
    expect(await nowhere.translate(asked, signal)).toEqual({ failure: 'unreachable' })
    expect(await nowhere.translate(asked, AbortSignal.abort())).toHaveProperty('failure')
  })
})

describe('a translation is held against its source', () => {
  const check = (source: string, target: string) =>
    checkTranslation({ source, target, from: 'en', to: 'zh-CN' })

  test.each([
    ['Dried cherries, 16 oz (454 g)', '樱桃干，16 盎司（454 克）'],
    ['Dried cherries, 16 ounces', '樱桃干 16oz'],
    ['Maple syrup 12 fl oz', '枫糖浆 12 液体盎司'],
    ['1,000 mg of fish oil', '鱼油 1000 毫克'],
    ['3 in 1 shampoo 250ml', '三合一 3 合 1 洗发水，250 毫升'.replace('3 合 1', '3 in 1')],
    ['A dozen eggs', '12 枚鸡蛋'],
    ['100% wool', '１００％ 羊毛'],
    ['Size 10.50', '尺码 10.5'],
  ])('“%s” may be “%s”', (source, target) => {
    expect(check(source, target)).toEqual({ text: target })
  })

  test.each([
    ['Dried cherries, 16 oz', '樱桃干'],
    ['Dried cherries, 16 oz', '樱桃干，16 克'],
    ['Dried cherries, 16 oz', '樱桃干，61 盎司'],
    ['Dried cherries, 16 oz', '樱桃干，16 盎司，买 2 送 1'],
    ['2 bags of 2 lb', '每袋 2 磅'],
    ['Dried cherries', '樱桃干 500 克'],
    ['100% wool', '100 羊毛'],
    ['Syrup 1.5 l', '糖浆 15 升'],
  ])('“%s” may not be “%s”', (source, target) => {
    expect(check(source, target)).toEqual({ unusable: 'figures' })
  })

  test('an address of the source may stay, another may not come', () => {
    const source = 'Recipes at example.com/pie'
    expect(check(source, '食谱见 example.com/pie')).toEqual({ text: '食谱见 example.com/pie' })
    expect(check(source, '食谱见 example.com/pie 或 evil.top')).toEqual({ unusable: 'address' })
  })

  test('what is hostile in its length is looked at once', () => {
    for (const piece of ['<', '<script>', '1 g ', 'a@', '<!--']) {
      const hostile = piece.repeat(8_000 / piece.length)
      expect(check(hostile, hostile.repeat(5))).toHaveProperty('unusable')
      check(hostile, `好${hostile}`)
    }
  })

  test('what cannot be seen, and markup, are taken away', () => {
    expect(check('Use at < 30 °C', '请在 < 30 °C 使用')).toEqual({ text: '请在 < 30 °C 使用' })
    expect(check('Cherries', '<p>樱\u200b桃\u202e</p><!-- x -->')).toEqual({ text: '樱桃' })
    expect(check('Cherries', '<script>好</script>')).toEqual({ unusable: 'empty' })
  })
})

describe('the glossary', () => {
  test('has every word once, in two languages, and finds the longest', () => {
    const { terms, units, version } = glossary()
    expect(terms.length).toBeGreaterThan(200)
    expect(units.get('oz')).toEqual(['盎司'])
    expect(version).toMatch(/^[0-9a-f]{12}$/)
    expect(new Set(terms.map(({ en }) => en)).size).toBe(terms.length)
    for (const term of terms) {
      expect(term.en).toMatch(/^[a-z0-9 .'-]+$/)
      expect(term['zh-CN']).toMatch(/\p{Script=Han}/u)
    }
    const words = (text: string) => termsIn(text, 'en').map(({ en }) => en)
    expect(words('Maple syrup with dried cherries')).toEqual(['maple syrup', 'dried cherry'])
    expect(words('pineapple, butternut')).toEqual([])
    expect(termsIn('枫糖浆和樱桃干', 'zh-CN').map(({ en }) => en)).toEqual([
      'maple syrup',
      'dried cherry',
    ])
  })
})
