import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { type GivenUser, givenOrganisation, givenUser } from '../accounts/testing.ts'
import { givenAsking, givenPartner } from '../directory/testing.ts'
import { BookingMoved } from '../facilities/contract.ts'
import { LotDecided } from '../inspection/contract.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { CONSIGNEE, givenSku, lineOf } from '../orders/testing.ts'
import { ApplicationMoved, ClaimMoved } from '../programmes/contract.ts'
import { PriceAnnounced } from '../storefront/contract.ts'
import { MAIL_KINDS, MAILS } from './mail-kind.ts'
import { mailsTo, tell, tellOnce } from './testing.ts'
import { wordMail } from './word-mail.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
beforeAll(() => workingApp(app))

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const cny = (amount: string) => ({ amount, currency: 'CNY' })
const addressOf = (name: string) => `${name}-${app.newId()}@example.com`
const subjects = (email: string) => mailsTo(app, email).map(({ subject }) => subject)

/** An order of 128.00 yuan, paid at the simulator, by a guest unless somebody is given. */
async function givenPaid(given: { email?: string; locale?: string; buyer?: GivenUser } = {}) {
  const seller = await givenOrganisation(app, { name: 'Lakeshore Cherries' })
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId })
  const client = given.buyer?.client ?? app.anonymous
  const { email } = given
  const placed = await client.post(
    '/v1/checkouts',
    { lines: [lineOf(sku)], consignee: CONSIGNEE, ...(email ? { email } : {}) },
    { 'idempotency-key': app.newId(), 'accept-language': given.locale ?? 'zh-CN' },
  )
  expect(placed.status).toBe(201)
  const { checkoutId, key } = placed.body as { checkoutId: string; key: string }
  const started = await app.anonymous.post(`/v1/checkouts/${checkoutId}/payments?key=${key}`)
  await app.anonymous.get(started.body.payUrl)
  const paid = `${new URLSearchParams({ id: started.body.paymentId })}`
  await app.anonymous.post('/simulators/alipay/pay', paid, FORM)
  const orderId = placed.body.orders[0].id as string
  const at = `/v1/businesses/${businessId}/orders/${orderId}`
  const read = async () => (await seller.viewer.get(at)).body
  await until(read, ({ status }) => status === 'paid')
  const walk = async (...statuses: Parameters<typeof moveOrder>[1]['to'][]) => {
    for (const [place, to] of statuses.entries()) {
      if (place > 0)
        await moveOrder(app.ctx, { businessId, orderId, from: statuses[place - 1]!, to })
    }
  }
  const buyer = (path: string) => `/v1/checkouts/${checkoutId}/orders/${orderId}/${path}?key=${key}`
  const short = orderId.slice(-12)
  return { seller, businessId, checkoutId, key, orderId, short, at, read, walk, buyer }
}

describe('an order', () => {
  test('is told to a guest who gave an address, and to who works for the seller', async () => {
    const email = addressOf('guest')
    const { seller, checkoutId, orderId, key, short, at } = await givenPaid({ email })
    await tell(app)
    const [receipt, ...more] = mailsTo(app, email)
    expect(more).toEqual([])
    expect(receipt!.subject).toBe(`付款成功：您在 Lakeshore Cherries 的订单 ${short}`)
    expect(receipt!.text).toContain('¥128.00')
    expect(receipt!.text).toContain('樱桃干 × 1   ¥128.00')
    const link = `/shop/checkouts/${checkoutId}/orders/${orderId}?key=${key}&lang=zh-CN`
    expect(receipt!.text).toContain(link)
    expect((await app.anonymous.get(link)).status).toBe(200)
    expect(receipt!.html).toContain('<html lang="zh-CN">')
    expect(receipt!.html).toContain('樱桃干 × 1')
    const { owner, member, viewer, stranger } = seller.users
    for (const one of [owner, member]) {
      expect(subjects(one.email)).toEqual([`New order ${short}: CN¥128.00`])
    }
    expect([...subjects(viewer.email), ...subjects(stranger.email)]).toEqual([])
    // The seller never learns the address.
    const seen = await seller.owner.get(at)
    expect(seen.text).not.toContain(email)
    const { rows } = await sql<{ found: bigint }>`select count(*) as found from (
      select payload::text as words from platform.outbox union all
      select consignee::text from orders.checkout union all
      select facts::text || recipient from notifications.mail) as everything
      where words like ${`%${email}%`}`.execute(app.ctx.db)
    expect(rows[0]!.found).toBe(0n)
  })

  test('is told in the language of the buyer, step by step, each step once', async () => {
    const email = addressOf('english')
    const { walk, short } = await givenPaid({ email, locale: 'en' })
    await walk('paid', 'declared', 'released', 'shipped', 'delivered')
    await tell(app)
    await tell(app)
    expect(subjects(email)).toEqual([
      `Paid: your order ${short} from Lakeshore Cherries`,
      `On its way: your order ${short}`,
      `Delivered: your order ${short}`,
    ])
  })

  test('of somebody with an account is told to the account, in the language they chose', async () => {
    const buyer = await givenUser(app)
    const { short, orderId, checkoutId } = await givenPaid({ buyer })
    await tell(app)
    const chosen = { locale: 'en', off: [] }
    expect((await buyer.client.put('/v1/accounts/mail-settings', chosen)).body).toEqual(chosen)
    const next = await givenPaid({ buyer })
    await tell(app)
    expect(subjects(buyer.email)).toEqual([
      `付款成功：您在 Lakeshore Cherries 的订单 ${short}`,
      `Paid: your order ${next.short} from Lakeshore Cherries`,
    ])
    // Its link opens after signing in; it holds no key.
    const link = `/shop/checkouts/${checkoutId}/orders/${orderId}`
    expect(mailsTo(app, buyer.email)[0]!.text).toContain(`${link}?lang=zh-CN`)
    const away = await app.anonymous.get(`${link}?lang=en`)
    expect([away.status, away.headers['location']]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(link)}&lang=en`,
    ])
    expect((await buyer.client.get(link)).status).toBe(200)
  })

  test('that is cancelled is told to both sides, and the refund when it has gone', async () => {
    const email = addressOf('cancelled')
    const { seller, buyer, read, short } = await givenPaid({ email, locale: 'en' })
    await app.anonymous.post(buyer('steps'), { from: 'paid', to: 'cancelled' })
    await until(read, ({ status }) => status === 'refunded')
    await tell(app)
    expect(subjects(email).slice(1).sort()).toEqual([
      `Cancelled: your order ${short}`,
      `Paid back: CN¥128.00 of order ${short}`,
    ])
    expect(subjects(seller.users.member.email)).toContain(`Order ${short} was cancelled`)
  })

  test('that takes no more money is told of with the payment that goes back', async () => {
    const email = addressOf('twice')
    const buyer = await givenUser(app)
    for (const given of [{ email }, { buyer }]) {
      const { checkoutId } = await givenPaid({ ...given, locale: 'zh-CN' })
      const payment = { checkoutId, paymentId: app.newId(), provider: 'alipay' as const }
      const amount = { minor: 12_800n, currency: 'CNY' } as const
      expect(await recordPayment(app.ctx, { ...payment, amount })).toBe('paid_before')
    }
    await tell(app)
    for (const address of [email, buyer.email]) {
      const [, told] = mailsTo(app, address)
      expect(told!.subject).toBe('您的付款将原路退回')
      expect(told!.text).toContain('¥128.00')
    }
    expect(mailsTo(app, buyer.email)[1]!.text).toContain('/shop/orders?lang=zh-CN')
  })

  test('in dispute is told to both sides, the ruling once, with what it gives', async () => {
    const email = addressOf('dispute')
    const { seller, buyer, walk, read, short, businessId, orderId } = await givenPaid({
      email,
      locale: 'en',
    })
    await walk('paid', 'declared', 'released', 'shipped', 'delivered')
    await app.anonymous.post(buyer('steps'), { from: 'delivered', to: 'disputed' })
    await tell(app)
    const ruling = `/v1/desk/businesses/${businessId}/orders/${orderId}/ruling`
    const opened = app.now()
    app.setNow(new Date(opened.getTime() + 7 * 86_400_000))
    await operator.client.post(ruling, { award: cny('28.00'), note: 'A part was broken.' })
    await until(read, ({ status }) => status === 'settled')
    await tell(app)
    expect(subjects(email).slice(3)).toEqual([
      `In dispute: order ${short}`,
      `Decided: the dispute about order ${short}`,
      `Paid back: CN¥28.00 of order ${short}`,
    ])
    expect(mailsTo(app, email).at(-2)!.text).toContain('CN¥28.00 is given back to you')
    expect(subjects(seller.users.owner.email).slice(1)).toEqual([
      `In dispute: order ${short}`,
      `Decided: the dispute about order ${short}`,
    ])
    app.setNow(opened)
  })

  test('that is returned tells the side whose turn it is', async () => {
    const email = addressOf('return')
    const { seller, buyer, walk, at, short } = await givenPaid({ email, locale: 'en' })
    await walk('paid', 'declared', 'released', 'shipped', 'delivered')
    await app.anonymous.post(buyer('steps'), { from: 'delivered', to: 'return_asked' })
    await seller.member.post(`${at}/steps`, { from: 'return_asked', to: 'returning' })
    await tell(app)
    expect(subjects(email).at(-1)).toBe(`Send it back: order ${short}`)
    expect(subjects(seller.users.owner.email).at(-1)).toBe(`A return is asked for: order ${short}`)
  })

  test('has several messages told as one mail, and never to who wrote them', async () => {
    const email = addressOf('messages')
    const { seller, buyer, at, short } = await givenPaid({ email, locale: 'en' })
    await tell(app)
    for (const text of ['When?', 'Hello?']) await app.anonymous.post(buyer('messages'), { text })
    await tell(app)
    expect(subjects(seller.users.owner.email).slice(1)).toEqual([`A message about order ${short}`])
    expect(subjects(email)).toHaveLength(1)
    await seller.member.post(`${at}/messages`, { text: 'A secret word' })
    await tell(app)
    const [, told] = mailsTo(app, email)
    expect(told!.subject).toBe(`A message about order ${short}`)
    expect(told!.text + told!.html).not.toContain('A secret word')
  })

  test('without an address is told to nobody on the buyer’s side, and nothing is kept for it', async () => {
    const { checkoutId } = await givenPaid()
    await tell(app)
    const { rows } = await sql<{ recipient: string }>`select recipient from notifications.mail
      where facts->>'checkoutId' = ${checkoutId} and kind = 'receipt'`.execute(app.ctx.db)
    expect(rows).toEqual([])
  })
})

describe('an address', () => {
  test('that is none is refused, and nothing is ordered', async () => {
    const sku = await givenSku(app)
    const body = { lines: [lineOf(sku)], consignee: CONSIGNEE }
    for (const email of ['nobody', 'a@b.com\r\nBcc: c@d.com', `${'a'.repeat(250)}@example.com`]) {
      const answer = await app.anonymous.post(
        '/v1/checkouts',
        { ...body, email },
        { 'idempotency-key': app.newId() },
      )
      expect([answer.status, answer.body.code]).toEqual([400, 'platform.invalid_input'])
    }
  })

  test('is erased with the identity; what is told after that is told to nobody', async () => {
    const email = addressOf('erased')
    const { checkoutId, walk } = await givenPaid({ email })
    await tell(app)
    const { rows } = await sql<{ sealed: Buffer; contact: Buffer; erase_after: Date }>`
      select sealed, contact, erase_after from orders.identity
      where checkout_id = ${checkoutId}`.execute(app.ctx.db)
    expect(rows[0]!.sealed).toBeNull()
    expect(Buffer.from(rows[0]!.contact).toString('latin1')).not.toContain('erased')
    // A week after the last moment to pay it is looked at: kept on when the order was paid.
    const minutes = (rows[0]!.erase_after.getTime() - app.now().getTime()) / 60_000
    expect(minutes).toBe(7 * 24 * 60 + 30)
    await sql`delete from orders.identity where checkout_id = ${checkoutId}`.execute(app.ctx.db)
    await walk('paid', 'declared', 'released', 'shipped')
    await tell(app)
    expect(subjects(email)).toHaveLength(1)
  })
})

describe('a kind of mail', () => {
  test('is turned off by one POST without signing in; looking at the link changes nothing', async () => {
    const email = addressOf('leaving')
    const { walk, short } = await givenPaid({ email, locale: 'en' })
    await tell(app)
    await walk('paid', 'declared', 'released', 'shipped')
    await tell(app)
    const { head, text } = mailsTo(app, email)[1]!
    expect(head).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    const url = new URL(/^List-Unsubscribe: <(.*)>$/m.exec(head)![1]!)
    expect(text).toContain(url.href)
    const at = url.pathname + url.search
    const looked = await app.anonymous.get(at)
    expect([looked.status, looked.text.includes('Turn off mails about shipping')]).toEqual([
      200,
      true,
    ])
    const forged = at.replace(/token=(.)/, (_, first) => `token=${first === 'A' ? 'B' : 'A'}`)
    expect((await app.anonymous.post(forged, 'List-Unsubscribe=One-Click', FORM)).status).toBe(404)
    await walk('shipped', 'delivered')
    await tell(app)
    expect(subjects(email).at(-1)).toBe(`Delivered: your order ${short}`)
    const done = await app.anonymous.post(at, 'List-Unsubscribe=One-Click', FORM)
    expect([done.status, done.text.includes('no more mails about shipping')]).toEqual([200, true])
    expect((await app.anonymous.post(at, 'List-Unsubscribe=One-Click', FORM)).status).toBe(200)
    // For the address, whichever order it is about; other kinds go on.
    const next = await givenPaid({ email, locale: 'en' })
    await next.walk('paid', 'declared', 'released', 'shipped')
    await tell(app)
    expect(subjects(email).at(-1)).toBe(`Paid: your order ${next.short} from Lakeshore Cherries`)
  })

  test('is turned off and on again by its reader, and stays on for the others', async () => {
    const { seller, walk, buyer } = await givenPaid()
    const { owner, member } = seller.users
    const off = { locale: null, off: ['sales', 'after_sale'] }
    expect((await owner.client.put('/v1/accounts/mail-settings', off)).status).toBe(200)
    expect((await owner.client.get('/v1/accounts/mail-settings')).body).toEqual({
      locale: null,
      off: ['after_sale', 'sales'],
    })
    await walk('paid', 'declared', 'released', 'shipped', 'delivered')
    await app.anonymous.post(buyer('steps'), { from: 'delivered', to: 'return_asked' })
    await tell(app)
    expect([subjects(owner.email).length, subjects(member.email).length]).toEqual([0, 2])
    await owner.client.put('/v1/accounts/mail-settings', { locale: null, off: [] })
    await app.anonymous.post(buyer('steps'), { from: 'return_asked', to: 'delivered' })
    await tell(app)
    expect(subjects(owner.email)).toHaveLength(1)
  })
})

describe('a mail', () => {
  test('that the server does not take is tried again five times, then given up', async () => {
    const email = addressOf('failing')
    const { checkoutId } = await givenPaid({ email })
    const start = app.now()
    let tries = 0
    const mailer = {
      describe: '',
      send: async ({ to }: { to: string }) => {
        if (to !== email) return
        tries += 1
        throw Object.assign(new Error(`451 <${to}> later`), { responseCode: 451 })
      },
    }
    for (let round = 0; round < 10; round++) {
      await tell({ ...app, ctx: { ...app.ctx, mailer } })
      app.setNow(new Date(app.now().getTime() + 7 * 3_600_000))
    }
    app.setNow(start)
    const { rows } = await sql<{ state: string; problem: string }>`
      select state, problem from notifications.mail
      where recipient = ${`checkout:${checkoutId}`}`.execute(app.ctx.db)
    expect([tries, rows]).toEqual([6, [{ state: 'failed', problem: '451' }]])
  })

  test('that a killed process had in its hands is not sent again', async () => {
    const email = addressOf('killed')
    await givenPaid({ email })
    let sent = 0
    const hanging = Promise.withResolvers<void>()
    const mailer = {
      describe: '',
      send: ({ to }: { to: string }) => {
        if (to !== email) return Promise.resolve()
        sent += 1
        return hanging.promise
      },
    }
    const first = tell({ ...app, ctx: { ...app.ctx, mailer } })
    await until(
      async () => sent,
      (count) => count === 1,
    )
    await tellOnce(app)
    expect([sent, subjects(email)]).toEqual([1, []])
    hanging.resolve()
    await first
  })

  test('about many listings of one business is one', async () => {
    const { organisationId: businessId, users } = await givenOrganisation(app)
    await transaction(app.ctx, async (tx) => {
      for (let i = 0; i < 3; i++) {
        await emit(tx, PriceAnnounced, {
          businessId,
          listingId: app.newId(),
          title: { en: 'Boots', 'zh-CN': '靴子' },
          offers: [
            {
              variantId: app.newId(),
              from: { amount: '100.00', currency: 'CNY' },
              to: { amount: `12${i}.00`, currency: 'CNY' },
            },
          ],
          takesEffectOn: '2026-12-01',
        })
      }
    })
    await app.anonymous.get('/healthz')
    await until(
      async () => (await app.eventsAbout(businessId)).length,
      (count) => count >= 3,
    )
    await tell(app)
    expect(subjects(users.owner.email)).toEqual(['New shop prices from 2026-12-01 (listings: 3)'])
    const [mail] = mailsTo(app, users.owner.email)
    for (const i of [0, 1, 2]) expect(mail!.text).toContain(`Boots   CN¥100.00 → CN¥12${i}.00`)
  })

  test('about a quote reaches the partner, the business, and who was not chosen', async () => {
    const [partner, other] = [await givenPartner(app), await givenPartner(app)]
    const { ask, at, member, users } = await givenAsking(app)
    const { body: asked } = await ask([partner, other])
    const answer = { price: '180.00', days: 7, validUntil: '2027-01-20', words: null }
    await partner.member.put(`${partner.at}/quotes/${asked.id}`, answer)
    const { partnerId } = partner
    await member.post(`${at}/quote-requests/${asked.id}/choice`, { partnerId })
    await tell(app)
    expect(subjects(partner.users.member.email)).toEqual([
      'Lakeshore Cherries asks you for a quote',
      'Lakeshore Cherries has chosen your quote',
    ])
    expect(subjects(other.users.owner.email)).toEqual([
      'Lakeshore Cherries asks you for a quote',
      'Not chosen: your quote for Lakeshore Cherries',
    ])
    expect(subjects(users.member.email)).toEqual(['A quote from Great Lakes Forwarding'])
    const [first] = mailsTo(app, partner.users.member.email)
    expect(first!.text).toContain(`/partner-desk/${partnerId}?tab=quotes&lang=en`)
  })

  test('about what an office decides reaches the business, each decision once', async () => {
    const { organisationId: businessId, users } = await givenOrganisation(app)
    const office = await givenOrganisation(app, { kind: 'agency', name: 'Lakeshore Office' })
    const agencyId = office.organisationId
    const id = app.newId()
    const ofOffice = { agencyId, businessId, programmeId: id }
    const ofClaim = { ...ofOffice, awardId: id, claimId: id }
    const ofLot = { businessId, agencyId, lotId: id, productId: null }
    await transaction(app.ctx, async (tx) => {
      for (const state of ['submitted', 'in_review', 'awarded'] as const)
        await emit(tx, ApplicationMoved, { ...ofOffice, applicationId: id, state })
      for (const state of ['submitted', 'approved', 'paid'] as const)
        await emit(tx, ClaimMoved, { ...ofClaim, state })
      for (const decision of ['accepted', 'revoked'] as const)
        await emit(tx, LotDecided, { ...ofLot, decision })
      // What the business does itself is no news to it.
      for (const by of ['business', 'office'] as const) {
        await emit(tx, BookingMoved, {
          ...{ agencyId, businessId, facilityId: id, bookingId: id, state: 'cancelled', by },
          ...{
            day: '2026-11-24',
            title: { en: 'The packhouse', 'zh-CN': '包装厂' },
            reason: 'Mended',
          },
        })
      }
    })
    await until(
      async () => (await app.eventsAbout(businessId)).length,
      (count) => count >= 10,
    )
    await tell(app)
    await tell(app)
    expect(subjects(users.member.email).toSorted()).toEqual([
      'Accepted: a lot of yours',
      'Lakeshore Office has approved your claim',
      'Lakeshore Office has awarded you money',
      'Lakeshore Office has cancelled your booking',
      'Lakeshore Office has paid your claim',
      'Revoked: a certificate of yours',
    ])
    expect(subjects(office.users.owner.email)).toEqual([])
    const links = mailsTo(app, users.owner.email).map(({ text }) => /\?tab=(\w+)/.exec(text)![1]!)
    expect(links.toSorted()).toEqual([...Array(4).fill('agencies'), 'lots', 'lots'])
  })

  test.each(MAIL_KINDS)('%s is worded in both languages, with nothing left open', (kind) => {
    const values = Object.fromEntries(
      [
        'order',
        'seller',
        'amount',
        'days',
        'day',
        'until',
        'count',
        'host',
        'agency',
        'partner',
        'title',
        'reason',
      ].map((name) => [name, `<${name}>`]),
    )
    const facts = {
      values,
      goods: [],
      listed: [],
      link: 'https://a.example/x?a=1&b=2',
      unsubscribeUrl: 'u',
    }
    for (const locale of ['en', 'zh-CN'] as const) {
      const { subject, text, html } = wordMail(kind, locale, facts)
      expect(`${subject}${text}`).not.toMatch(/[{}]/)
      expect(html).toContain('https://a.example/x?a=1&amp;b=2')
      expect(html).not.toContain('<order>')
      expect(/\p{Script=Han}/u.test(MAILS[kind].lead[locale])).toBe(locale === 'zh-CN')
    }
  })
})
