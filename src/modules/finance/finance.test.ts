import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type Currency, money } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { postCaptured, postRefunded, postSettled } from '../ledger/api.ts'
import { closeBooks } from '../ledger/close-books.ts'
import { moveOrder, recordPayment, recordRefund } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import { canonical } from './canonical.ts'
import { FIGURE_NAMES } from './figures.ts'
import { readFinance } from './read-finance.ts'

// Days that are closed stay closed: a database of its own.
const app = await ownApp()
beforeAll(async () => {
  await workingApp(app)
  return async () => {
    await app.close()
    await app.database.close()
  }
}, 60_000)

const on = (day: string) => app.setNow(new Date(`${day}T12:00:00Z`))
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const STEPS = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

test('a business makes a file of its books, and whoever is sent it sees whether it holds', async () => {
  on('2026-10-30')
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const path = `/v1/businesses/${businessId}`
  const cherries = await givenSku(app, { businessId, stock: 50 })
  const honey = await givenSku(app, {
    businessId,
    title: { en: 'Honey', 'zh-CN': '蜂蜜' },
    priceMinor: 5_000n,
    taxMinor: 500n,
    freightMinor: 1_000n,
  })
  const status = async (orderId: string) =>
    (await seller.viewer.get(`${path}/orders/${orderId}`)).body.status as string
  const buyers = await Promise.all(Array.from({ length: 5 }, () => givenUser(app)))
  const buy = async (buyer: number, sku: typeof honey) => {
    const { body } = await place(buyers[buyer]!.client, [lineOf(sku)])
    const amount = money(sku.priceMinor, 'CNY')
    const checkoutId = body.checkoutId as string
    const payment = { checkoutId, paymentId: app.newId(), provider: 'alipay' as const, amount }
    await recordPayment(app.ctx, payment)
    return { businessId, orderId: body.orders[0].id as string, checkoutId }
  }
  const bought = []
  for (const at of [0, 1, 2, 3, 4, 0]) bought.push(await buy(at, at === 4 ? honey : cherries))
  const kinds = async () =>
    (await seller.viewer.get(`${path}/ledger/journals`)).body.journals.map(
      ({ kind }: { kind: string }) => kind,
    ) as string[]
  await until(kinds, (found) => found.length === 6)
  on('2026-11-02')
  for (const order of bought.slice(0, 4)) {
    for (const [i, to] of STEPS.entries()) {
      if (i > 0) await moveOrder(app.ctx, { ...order, from: STEPS[i - 1]!, to })
    }
    await until(
      () => status(order.orderId),
      (now) => now === 'settled',
    )
  }
  const amount = money(12_800n, 'CNY')
  await recordRefund(app.ctx, { ...bought[0]!, refundId: app.newId(), amount })
  await until(kinds, (found) => found.length === 11)

  const wanted = { from: '2026-10-01', to: '2026-11-30', validDays: 30 }
  const early = await seller.owner.post(`${path}/finance-files`, wanted)
  expect([early.status, early.body.code]).toEqual([422, 'finance.days_not_closed'])
  on('2026-12-01')
  await closeBooks(app.ctx)
  const query = `${path}/finance?from=${wanted.from}&to=${wanted.to}`
  const { body: preview } = await seller.viewer.get(query)
  expect(preview.closedThrough).toBe('2026-11-30')
  expect(preview.contents.totals).toEqual([
    {
      currency: 'CNY',
      gross: yuan('690.00'),
      refunded: yuan('128.00'),
      chargedBack: yuan('0.00'),
      settled: yuan('512.00'),
      // Of four orders; of the one that went back the buyer keeps the goods, and they stay taxed.
      tax: yuan('58.88'),
      freight: yuan('80.00'),
      commission: yuan('0.00'),
      proceeds: yuan('245.12'),
      fromOffers: yuan('0.00'),
      paidOut: yuan('0.00'),
    },
  ])
  expect(
    preview.contents.months.map(({ month, counts, daysToSettlement: days }: never) => [
      month,
      (counts as { paid: number }).paid,
      (counts as { settled: number }).settled,
      days,
    ]),
  ).toEqual([
    ['2026-10', 6, 0, null],
    ['2026-11', 0, 4, { median: '3.0', ninetieth: '3.0' }],
  ])
  // The first buyer's first order has gone back, and does not count any more.
  expect(preview.contents.buyers).toEqual({ orders: 6, ordersOfKnown: 6, known: 5, repeat: 1 })
  expect(preview.contents.products).toEqual([
    {
      currency: 'CNY',
      largest: [
        {
          title: { en: 'Dried cherries', 'zh-CN': '樱桃干' },
          paid: yuan('640.00'),
          shareBasisPoints: 9_275,
        },
        { title: { en: 'Honey', 'zh-CN': '蜂蜜' }, paid: yuan('50.00'), shareBasisPoints: 725 },
      ],
      others: { paid: yuan('0.00'), shareBasisPoints: 0 },
    },
  ])
  const { balances } = (await seller.viewer.get(`${path}/ledger/balances`)).body
  expect(
    preview.contents.balances.map(({ account, closing }: never) => ({ account, amount: closing })),
  ).toEqual(balances)

  // Only an owner signs; each time it is noted.
  for (const refused of [seller.member, seller.viewer, seller.stranger, app.anonymous]) {
    expect((await refused.post(`${path}/finance-files`, wanted)).status).toBeGreaterThan(400)
  }
  expect((await seller.viewer.get(`${path}/finance-files`)).body.files).toEqual([])
  for (const days of [
    { from: '2026-11-30', to: '2026-10-01' },
    { from: '2020-01-01', to: '2026-11-30' },
  ]) {
    const bad = await seller.owner.post(`${path}/finance-files`, { ...wanted, ...days })
    expect([bad.status, bad.body.code]).toEqual([422, 'finance.period_invalid'])
  }
  const issued = await seller.owner.post(`${path}/finance-files`, wanted)
  expect(issued.status).toBe(201)
  const { id, code } = issued.body
  expect(issued.body.expiresOn).toBe('2026-12-31')

  // Anybody who is given the code reads it; a file is held against what was signed.
  const at = `/v1/finance-files/${code}`
  const read = async () => (await app.anonymous.get(at)).body
  expect((await read()).file.totals).toEqual(preview.contents.totals)
  expect(JSON.stringify(await read())).not.toMatch(/王小明|@example\.com/)
  const json = (await app.anonymous.get(`${at}/file.json`)).text
  const csv = (await app.anonymous.get(`${at}/file.csv`)).text
  expect(csv).toContain('figure,all,gross,CNY,690.00\r\n')
  const verdict = async (text: string) =>
    (await app.anonymous.post('/v1/finance-files/check', { text })).body.verdict
  const laidOut = JSON.stringify(JSON.parse(json), null, 4)
  for (const genuine of [json, laidOut, csv, `\ufeff${csv.replaceAll('\r\n', '\n')}`]) {
    expect(await verdict(genuine)).toBe('valid')
  }
  const altered = [
    json.replace('690.00', '990.00'),
    json.replace('"repeat":1', '"repeat":1.5'),
    csv.replace('690.00', '990.00'),
    `${csv}extra,,,,\r\n`,
    json.replace(/"value":"....../, '"value":"AAAAAA'),
  ]
  for (const text of altered) expect(await verdict(text)).toBe('altered')
  const strange = ['', '{}', 'null', '[1]', '{"file":null}', '['.repeat(1_000_000), 'file,,code,,X']
  for (const text of [...strange, json.replaceAll(code, 'A'.repeat(16))]) {
    expect(await verdict(text)).toBe('unknown')
  }
  // Without us, by the public key alone.
  const { body: jwk } = await app.anonymous.get('/v1/finance-files/key')
  const key = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify'])
  const { file, signature } = JSON.parse(json)
  const bytes = [Buffer.from(signature.value, 'base64url'), Buffer.from(canonical(file)!)] as const
  expect(await crypto.subtle.verify('Ed25519', key, ...bytes)).toBe(true)

  // Expired, and revoked, it says nothing any more; an altered one is still told apart.
  on('2027-01-01')
  expect(await read()).toMatchObject({ verdict: 'expired', file: null })
  expect((await app.anonymous.get(`${at}/file.json`)).body.code).toBe('finance.file_not_found')
  on('2026-12-31')
  const revoke = (who: typeof seller.owner) =>
    who.post(`${path}/finance-files/${id}/revocation`, { reason: 'Sent to the wrong bank' })
  expect((await revoke(seller.member)).body.code).toBe('accounts.role_too_low')
  expect(await verdict(json)).toBe('valid')
  expect((await revoke(seller.owner)).body.reason).toBe('Sent to the wrong bank')
  expect((await revoke(seller.owner)).body.code).toBe('finance.already_revoked')
  const gone = { verdict: 'revoked', reason: 'Sent to the wrong bank', file: null }
  expect(await read()).toMatchObject(gone)
  expect([await verdict(json), await verdict(altered[0]!)]).toEqual(['revoked', 'altered'])
  await expect(
    sql`update finance.file set content = '{}' where code = ${code}`.execute(app.ctx.db),
  ).rejects.toThrow('a signed file stays as it is')
  const { body: audit } = await seller.owner.get(`/v1/organisations/${businessId}/audit`)
  expect(
    audit.entries
      .map(({ action }: { action: string }) => action)
      .filter((action: string) => action.startsWith('finance.')),
  ).toEqual(['finance.file_revoked', 'finance.file_issued'])
})

test('whatever is sold and given back, the file adds up to the books and to what was done', async () => {
  const order = fc.record({
    total: fc.bigInt(100n, 500_000n),
    taxShare: fc.bigInt(0n, 20n),
    freightShare: fc.bigInt(0n, 30n),
    currency: fc.constantFrom<Currency>('CNY', 'SGD'),
    daysLater: fc.integer({ min: 0, max: 40 }),
    isSettled: fc.boolean(),
    /** Of a hundred, before and after settlement. */
    back: fc.tuple(fc.bigInt(0n, 50n), fc.bigInt(0n, 50n)),
  })
  const moment = (day: Date, later: number) => new Date(day.getTime() + later * 86_400_000)
  let start = new Date('2027-02-01T08:00:00Z')
  await fc.assert(
    fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 8 }), async (orders) => {
      const businessId = app.newId()
      const gross = new Map<string, bigint>()
      const givenBack = new Map<string, bigint>()
      const add = (to: Map<string, bigint>, currency: string, minor: bigint) =>
        to.set(currency, (to.get(currency) ?? 0n) + minor)
      for (const one of orders) {
        const { total, currency, back, daysLater } = one
        const amount = (minor: bigint) => money(minor, currency)
        const paid = { businessId, subject: app.newId() }
        const refund = async (minor: bigint) => {
          if (minor === 0n) return
          add(givenBack, currency, minor)
          const comesBack = { tax: daysLater % 2 === 0, freight: false }
          const given = { ...paid, amount: amount(minor), refundId: app.newId(), comesBack }
          expect(await postRefunded(app.ctx, given)).toBe(true)
        }
        app.setNow(start)
        add(gross, currency, total)
        const goods = [{ code: null, quantity: 1, minor: total }]
        const rest = { paymentId: app.newId(), provider: 'alipay' as const, placedAt: start }
        await transaction(app.ctx, (tx) =>
          postCaptured(tx, [{ ...paid, ...rest, total: amount(total), goods }]),
        )
        await refund((total * back[0]) / 100n)
        if (!one.isSettled) continue
        app.setNow(moment(start, daysLater))
        const tax = amount((total * one.taxShare) / 100n)
        const freight = amount((total * one.freightShare) / 100n)
        const refunded = amount((total * back[0]) / 100n)
        const parts = { total: amount(total), tax, freight }
        expect(await postSettled(app.ctx, { ...paid, parts, refunded })).toBe(true)
        await refund((total * back[1]) / 100n)
      }
      const [from, to] = [start, moment(start, 45)].map((at) => at.toISOString().slice(0, 10))
      start = moment(start, 46)
      app.setNow(start)
      await closeBooks(app.ctx)
      const file = await readFinance(app.ctx, { businessId, from, to } as never)
      const cents = ({ amount }: { amount: string }) => BigInt(amount.replace('.', ''))
      for (const total of file.totals) {
        expect(cents(total.gross)).toBe(gross.get(total.currency))
        expect(cents(total.refunded)).toBe(givenBack.get(total.currency) ?? 0n)
        for (const name of FIGURE_NAMES) {
          const ofMonths = file.months
            .flatMap(({ totals }) => totals)
            .filter(({ currency }) => currency === total.currency)
            .reduce((sum, one) => sum + cents(one[name]), 0n)
          expect(ofMonths).toBe(cents(total[name]))
        }
        // What was let go is whose it is, whatever went back after that.
        const after = cents(total.settled) - cents(total.tax) - cents(total.freight)
        const held = file.balances.find(
          ({ account, closing }) => account === 'escrow' && closing.currency === total.currency,
        )!
        const left = cents(total.gross) - cents(total.refunded) + cents(held.closing)
        expect(cents(total.proceeds)).toBe(
          left - cents(total.tax) - cents(total.freight) - cents(total.commission),
        )
        expect(after).toBeGreaterThanOrEqual(cents(total.proceeds) + cents(total.commission))
      }
      const { rows } = await sql<{ account: string; currency: string; minor: bigint }>`
        select account, currency, minor from ledger.balance where business_id = ${businessId}
        order by 1, 2`.execute(app.ctx.db)
      expect(
        file.balances
          .map(({ account, closing }) => ({
            ...{ account, currency: closing.currency },
            minor: cents(closing),
          }))
          .sort((a, b) => (`${a.account}${a.currency}` < `${b.account}${b.currency}` ? -1 : 1)),
      ).toEqual(rows)
    }),
    { numRuns: 10 },
  )
})
