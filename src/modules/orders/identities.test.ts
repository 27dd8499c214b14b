import { createSecretKey } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readConfig } from '../../platform/config.ts'
import { withLastingKey } from '../../platform/lasting-key.ts'
import { createKeyRing, type KeyRing } from '../../platform/seal.ts'
import { ownApp } from '../../testing/test-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { moveOrder, readContacts, recordPayment } from './api.ts'
import { checkoutKey } from './checkout-key.ts'
import { expireCheckouts } from './close-checkouts.ts'
import { eraseIdentities, sealConsignees } from './erase-identities.ts'
import { readIdentityForCustoms } from './identity-for-customs.ts'
import { readEvidence } from './read-case.ts'
import { readOrder } from './read-order.ts'
import { resealOrders } from './reseal-orders.ts'
import { personIdOf } from './seal-identity.ts'
import { CONSIGNEE, givenSku, IDENTITY, lineOf, sendFile } from './testing.ts'

// The key of the whole database is changed.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const SECRET = 'a-secret-for-tests-that-is-long-enough'
const settings = readConfig({ TRADEWIND_DATA: app.folder, TRADEWIND_SECRET: SECRET })
const start = app.now()
const DAY_MS = 86_400_000
const EMAIL = 'wang@example.cn'
const daysOn = (days: number, ms = 0) => new Date(start.getTime() + days * DAY_MS + ms)

type Row = { sealed: Buffer | null; contact: Buffer | null; consignee: Buffer | null }
const rowOf = async (checkoutId: string): Promise<Row | undefined> => {
  const { rows } = await sql<Row>`select sealed, contact, consignee from orders.identity
    where checkout_id = ${checkoutId}`.execute(app.ctx.db)
  return rows[0]
}
const keptOf = async (checkoutId: string): Promise<string[]> =>
  Object.entries((await rowOf(checkoutId)) ?? {}).flatMap(([name, part]) => (part ? name : []))

async function givenPlaced(businessId = app.newId(), client = app.anonymous) {
  const sku = await givenSku(app, { businessId, channel: '1210' })
  const body = { lines: [lineOf(sku)], consignee: CONSIGNEE, identity: IDENTITY, email: EMAIL }
  const answer = await client.post('/v1/checkouts', body, { 'idempotency-key': app.newId() })
  const checkoutId = answer.body.checkoutId as string
  const orderId = answer.body.orders[0].id as string
  return {
    checkoutId,
    order: { businessId, orderId },
    sellersPage: `/v1/businesses/${businessId}/orders/${orderId}`,
    buyersPage: `/v1/checkouts/${checkoutId}/orders/${orderId}?key=${answer.body.key}`,
    pay: () =>
      recordPayment(app.ctx, {
        checkoutId,
        paymentId: app.newId(),
        provider: 'alipay' as const,
        amount: money(sku.priceMinor, 'CNY'),
      }),
  }
}

describe('who a buyer is', () => {
  test('is read by the customs step alone, and each reading is noted', async () => {
    const { checkoutId } = await givenPlaced()
    const why = { checkoutId, reason: 'declaration 4711' }
    expect(await readIdentityForCustoms(app.ctx, settings, why)).toEqual(IDENTITY)
    const strange = createKeyRing([createSecretKey(Buffer.alloc(32))])
    await expect(readIdentityForCustoms(app.ctx, { identityKeys: strange }, why)).rejects.toThrow(
      'sealed with a key that is not given',
    )
    const { rows } = await sql`select actor_kind as actor, at, after from accounts.audit_entry
      where action = 'orders.identity_read' and subject = ${`checkout:${checkoutId}`}
      order by id`.execute(app.ctx.db)
    // What did not open was rolled back together with its note: nothing was read.
    expect(rows).toEqual([
      { actor: 'system', at: start, after: { reason: 'declaration 4711', found: true } },
    ])
  })

  test('and where the goods go stand nowhere in the clear', async () => {
    const { checkoutId } = await givenPlaced()
    const { rows } = await sql<{ text: string }>`
      select row_to_json(checkout)::text as text from orders.checkout where id = ${checkoutId}
      union all select row_to_json(one)::text from orders.customer_order as one
      where checkout_id = ${checkoutId}`.execute(app.ctx.db)
    const row = (await rowOf(checkoutId))!
    const bytes = [row.sealed, row.contact, row.consignee].map((part) => Buffer.from(part!))
    const all = [...rows.map(({ text }) => text), ...bytes.map((part) => part.toString('utf8'))]
    for (const word of [IDENTITY.idNumber, IDENTITY.realName, EMAIL, ...Object.values(CONSIGNEE)]) {
      expect(all.filter((text) => text.includes(word))).toEqual([])
      expect(await app.eventsAbout(word)).toEqual([])
    }
  })
})

describe('where the goods go', () => {
  test('the buyer sees at once, the seller once it is paid and while there is something to send', async () => {
    const { organisationId, viewer } = await givenOrganisation(app)
    const { sellersPage, buyersPage, pay, order } = await givenPlaced(organisationId)
    const seen = async () => [
      (await viewer.get(sellersPage)).body.consignee,
      (await app.anonymous.get(buyersPage)).body.consignee,
    ]
    expect(await seen()).toEqual([null, CONSIGNEE])
    await pay()
    expect(await seen()).toEqual([CONSIGNEE, CONSIGNEE])
    await moveOrder(app.ctx, { ...order, from: 'paid', to: 'cancelled' })
    expect(await seen()).toEqual([null, CONSIGNEE])
  })

  test('is not shown to the seller of an order that expired', async () => {
    const { organisationId, owner } = await givenOrganisation(app)
    const { sellersPage } = await givenPlaced(organisationId)
    app.setNow(daysOn(0, 31 * 60_000))
    await expireCheckouts(app.ctx)
    app.setNow(start)
    const { body } = await owner.get(sellersPage)
    expect([body.status, body.consignee]).toEqual(['expired', null])
  })

  test('stood in the clear once: read as before, and sealed in batches, however often', async () => {
    const made = [await givenPlaced(), await givenPlaced(), await givenPlaced()]
    const ids = made.map(({ checkoutId }) => checkoutId)
    await sql`update orders.checkout set consignee = ${JSON.stringify(CONSIGNEE)}::jsonb
      where id = any(${ids}::uuid[])`.execute(app.ctx.db)
    // One buyer had given neither identity nor address: no row is there yet.
    await sql`delete from orders.identity where checkout_id = ${ids[0]!}`.execute(app.ctx.db)
    await sql`update orders.identity set consignee = null
      where checkout_id = any(${ids}::uuid[])`.execute(app.ctx.db)
    const pages = async () =>
      Promise.all(made.map(async (one) => (await app.anonymous.get(one.buyersPage)).body.consignee))
    expect(await pages()).toEqual([CONSIGNEE, CONSIGNEE, CONSIGNEE])
    expect(await sealConsignees(app.ctx, settings)).toBe(3)
    expect(await sealConsignees(app.ctx, settings)).toBe(0)
    expect(await pages()).toEqual([CONSIGNEE, CONSIGNEE, CONSIGNEE])
    const { rows } = await sql`select count(*)::integer as plain from orders.checkout
      where consignee is not null`.execute(app.ctx.db)
    expect([rows, await keptOf(ids[0]!)]).toEqual([[{ plain: 0 }], ['consignee']])
  })
})

describe('what is over is erased', () => {
  const look = async (at: Date) => {
    app.setNow(at)
    await eraseIdentities(app.ctx, settings)
    app.setNow(start)
  }

  test('of a checkout that nobody paid a week after it expired', async () => {
    const { checkoutId } = await givenPlaced()
    const expiry = 30 * 60_000
    app.setNow(daysOn(0, expiry))
    await expireCheckouts(app.ctx)
    await look(daysOn(7, expiry - 1))
    expect(await keptOf(checkoutId)).toEqual(['sealed', 'contact', 'consignee'])
    await look(daysOn(7, expiry))
    expect(await rowOf(checkoutId)).toBeUndefined()
    expect(await eraseIdentities(app.ctx, settings)).toBe(0)
  })

  test('of a paid one after 180 days; the address three years after the end of its order', async () => {
    const { checkoutId, order, pay, buyersPage } = await givenPlaced()
    await pay()
    await look(daysOn(180, -1))
    expect(await keptOf(checkoutId)).toEqual(['sealed', 'contact', 'consignee'])
    await look(daysOn(180))
    expect(await keptOf(checkoutId)).toEqual(['consignee'])
    expect(await readContacts(app.ctx, settings, [checkoutId])).toEqual(new Map())
    // Under way however long: where it goes is still needed.
    await look(daysOn(2_000))
    expect(await keptOf(checkoutId)).toEqual(['consignee'])
    app.setNow(daysOn(2_000))
    for (const [from, to] of [
      ['paid', 'declared'],
      ['declared', 'released'],
      ['released', 'shipped'],
      ['shipped', 'delivered'],
      ['delivered', 'confirmed'],
      ['confirmed', 'settled'],
    ] as const) {
      await moveOrder(app.ctx, { ...order, from, to })
    }
    await look(daysOn(2_031))
    await look(daysOn(2_000 + 1_095, -1))
    expect(await keptOf(checkoutId)).toEqual(['consignee'])
    await look(daysOn(2_000 + 1_095))
    expect(await rowOf(checkoutId)).toBeUndefined()
    expect((await app.anonymous.get(buyersPage)).body.consignee).toBeNull()
  })
})

describe('the key is changed', () => {
  const keyOf = (text: string) => Buffer.alloc(32, text).toString('base64')
  const ringOf = (env: Record<string, string>): KeyRing =>
    readConfig({ TRADEWIND_DATA: app.folder, TRADEWIND_SECRET: SECRET, ...env }).identityKeys

  test('all stays readable, is sealed again in the background, and then the old key can go', async () => {
    const user = await givenUser(app)
    const { checkoutId, order } = await givenPlaced(app.newId(), user.client)
    const before = {
      person: personIdOf(settings, IDENTITY),
      link: checkoutKey(settings, checkoutId),
    }
    const both = await withLastingKey(app.ctx.db, ringOf({ TRADEWIND_IDENTITY_KEY: keyOf('new') }))
    const readAll = async (identityKeys: KeyRing) => ({
      identity: await readIdentityForCustoms(
        app.ctx,
        { identityKeys },
        { checkoutId, reason: 'test' },
      ),
      email: (await readContacts(app.ctx, { identityKeys }, [checkoutId])).get(checkoutId)?.email,
      city: (await readOrder(app.ctx, { identityKeys }, order)).consignee?.city,
      person: personIdOf({ identityKeys }, IDENTITY),
      link: checkoutKey({ identityKeys }, checkoutId),
    })
    await recordPayment(app.ctx, {
      checkoutId,
      paymentId: app.newId(),
      provider: 'alipay' as const,
      amount: money(12_800n, 'CNY'),
    })
    const all = { identity: IDENTITY, email: EMAIL, city: CONSIGNEE.city, ...before }
    expect(await readAll(both)).toEqual(all)

    const first = await resealOrders(app.ctx, { identityKeys: both })
    const second = await resealOrders(app.ctx, { identityKeys: both })
    expect([first > 0, second, await resealOrders(app.ctx, { identityKeys: both })]).toEqual([
      true,
      0,
      0,
    ])

    const onlyNew = await withLastingKey(
      app.ctx.db,
      createKeyRing([createSecretKey(Buffer.from(keyOf('new'), 'base64'))]),
    )
    expect(await readAll(onlyNew)).toEqual(all)
    await expect(readAll(settings.identityKeys)).rejects.toThrow(
      'sealed with a key that is not given',
    )
    // Whoever starts with a stray key is told so, instead of sealing with it.
    await expect(withLastingKey(app.ctx.db, settings.identityKeys)).rejects.toThrow(
      'TRADEWIND_IDENTITY_KEYS_BEFORE',
    )
  })

  test('what is shown in a dispute opens with the new key alone, and is the same file', async () => {
    const { order, buyersPage, pay } = await givenPlaced()
    await pay()
    const way = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
    for (const [at, from] of way.slice(0, -1).entries()) {
      await moveOrder(app.ctx, { ...order, from, to: way[at + 1]! })
    }
    const dispute = { from: 'delivered', to: 'disputed', note: 'It leaks.' }
    await app.anonymous.post(buyersPage.replace('?', '/steps?'), dispute)
    const letter = Buffer.from(
      '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n',
    )
    const sent = await sendFile(app.anonymous, buyersPage.replace('?', '/evidence?'), letter)
    expect(sent.status).toBe(201)
    const asked = { ...order, id: sent.body.id as string, isSmall: false }
    const both = ringOf({
      TRADEWIND_IDENTITY_KEY: keyOf('newer'),
      TRADEWIND_IDENTITY_KEYS_BEFORE: keyOf('new'),
    })
    const onlyNew = createKeyRing([createSecretKey(Buffer.from(keyOf('newer'), 'base64'))])
    const read = async (identityKeys: KeyRing) =>
      (await readEvidence(app.ctx, { ...settings, identityKeys }, asked)).content
    await expect(read(onlyNew)).rejects.toThrow('sealed with a key that is not given')
    for (let rounds = 0; rounds < 2; rounds++) await resealOrders(app.ctx, { identityKeys: both })
    expect(await read(onlyNew)).toEqual(letter)
    await expect(read(settings.identityKeys)).rejects.toThrow('sealed with a key that is not given')
  })
})
