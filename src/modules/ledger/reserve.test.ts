import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { CURRENCIES, type Currency, money } from '../../kernel/money.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import { transaction } from '../../platform/context.ts'
import { ownApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { closeBooks } from './close-books.ts'
import { selectTrialBalance } from './closing-store.ts'
import type { Account } from './journal.ts'
import { postCaptured, postRefunded, postSettled } from './post.ts'
import { releaseReserve } from './release-reserve.ts'
import { findHold, insertReserveRule, letGoHold } from './reserve-store.ts'
import { saveSettlementCurrency, selectBusinessesOwed, selectStatements } from './store.ts'

const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const { db } = app.ctx
const cny = (minor: bigint) => money(minor, 'CNY')
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const RULES = '/v1/desk/reserve-rules'
// The rates that ship are new on that day.
const START = new Date('2026-04-13T12:00:00Z')
app.setNow(START)
const later = (days: number) => app.setNow(new Date(app.now().getTime() + days * 86_400_000))

/** 100.00 yuan, 10.00 of it tax, paid now. */
async function pay(businessId: string, placedAt = app.now()): Promise<string> {
  const subject = app.newId()
  const goods = [{ code: null, quantity: 1, minor: 9_000n }]
  const paid = { total: cny(10_000n), paymentId: app.newId(), provider: 'alipay' as const }
  const payment = { businessId, subject, ...paid }
  await transaction(app.ctx, (tx) => postCaptured(tx, [{ ...payment, placedAt, goods }]))
  return subject
}

const PARTS = { total: cny(10_000n), tax: cny(1_000n), freight: cny(0n) }
const settle = (businessId: string, subject: string) =>
  postSettled(app.ctx, { businessId, subject, parts: PARTS, refunded: cny(0n) })

async function sell(businessId: string, placedAt?: Date): Promise<string> {
  const subject = await pay(businessId, placedAt)
  await settle(businessId, subject)
  return subject
}

const giveBack = (businessId: string, subject: string, minor: bigint) =>
  postRefunded(app.ctx, {
    ...{ businessId, subject, amount: cny(minor), refundId: app.newId() },
    comesBack: { tax: true, freight: false },
  })

async function givenSeller() {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const at = `/v1/businesses/${businessId}`
  const keep = async (basisPoints: number, days: number) => {
    const terms = { kind: 'kept', basisPoints, days }
    const set = await operator.client.post(RULES, { businessId, terms })
    expect(set.status).toBe(201)
  }
  const owed = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await seller.viewer.get(`${at}/ledger/balances`)).body.balances
        .filter(({ account }: { account: string }) => ['payable', 'reserve'].includes(account))
        .map((one: { account: string; amount: { amount: string } }) => [
          one.account,
          one.amount.amount,
        ]),
    )
  const held = async (query = '') => (await seller.viewer.get(`${at}/reserve${query}`)).body
  return { seller, businessId, at, keep, owed, held }
}

test('what is kept back of a seller is the rule of the moment the order was placed', async () => {
  const { seller, businessId, keep, held, owed } = await givenSeller()
  const placed = app.now()
  const everybody = { terms: { kind: 'kept', basisPoints: 500, days: 7 } }
  expect((await seller.owner.post(RULES, everybody)).status).toBe(403)
  const bad = { terms: { kind: 'kept', basisPoints: 10_001, days: 7 } }
  expect((await operator.client.post(RULES, bad)).status).toBe(400)
  expect(await held()).toEqual({ rule: null, held: [], next: null })
  const before = (await operator.client.get(RULES)).body.rules
  expect(before).toEqual([])
  later(0.1)
  const set = await operator.client.post(RULES, everybody)
  expect([set.status, set.body.businessId, set.body.terms]).toEqual([201, null, everybody.terms])
  later(0.1)
  const underEverybody = app.now()
  expect((await held()).rule).toEqual({ isOwn: false, basisPoints: 500, days: 7 })
  later(0.1)
  await keep(1_000, 30)
  later(0.1)
  const underOwn = app.now()
  // Paid and settled when all of these rules hold.
  await sell(businessId, placed)
  expect(await owed()).toEqual({ payable: '-90.00' })
  const first = await sell(businessId, underEverybody)
  const second = await sell(businessId, underOwn)
  expect(await owed()).toEqual({ payable: '-256.50', reserve: '-13.50' })
  expect((await held()).held).toEqual([
    {
      orderId: first,
      kept: yuan('4.50'),
      open: yuan('4.50'),
      settledAt: app.now().toISOString(),
      releaseDay: addDays(dayOf(app.now()), 7),
      why: { isOwn: false, basisPoints: 500, days: 7 },
    },
    {
      orderId: second,
      kept: yuan('9.00'),
      open: yuan('9.00'),
      settledAt: app.now().toISOString(),
      releaseDay: addDays(dayOf(app.now()), 30),
      why: { isOwn: true, basisPoints: 1_000, days: 30 },
    },
  ])
  const page = await held('?limit=1')
  expect([page.held.length, page.held[0].orderId]).toEqual([1, first])
  const next = await held(`?limit=1&after=${page.next}`)
  expect(next.held[0].orderId).toBe(second)
  expect((await held(`?after=${next.next}`)).held).toEqual([])
  // A trusted seller: a rule of their own that keeps nothing, then none of their own.
  await keep(0, 1)
  later(0.1)
  await sell(businessId)
  expect(await owed()).toEqual({ payable: '-346.50', reserve: '-13.50' })
  await operator.client.post(RULES, { businessId, terms: { kind: 'withdrawn' } })
  later(0.1)
  expect((await held()).rule).toEqual({ isOwn: false, basisPoints: 500, days: 7 })
  await operator.client.post(RULES, { terms: { kind: 'withdrawn' } })
  later(0.1)
  expect((await held()).rule).toBeNull()
  const called = { name: 'Pine Boots', nameZh: '松木靴坊' }
  await seller.owner.patch(`/v1/organisations/${businessId}`, called)
  const all = (await operator.client.get(`${RULES}?limit=2`)).body
  expect(all.rules.map(({ terms }: { terms: object }) => terms)).toEqual([
    { kind: 'withdrawn' },
    { kind: 'withdrawn' },
  ])
  const older = (await operator.client.get(`${RULES}?after=${all.next}`)).body.rules
  expect(older).toHaveLength(3)
  // By name, not by number; of everybody there is no name.
  type Named = Record<'businessId' | 'sellerName' | 'sellerNameZh', string | null>
  const names = ({ businessId: id, sellerName, sellerNameZh }: Named) => [
    id,
    sellerName,
    sellerNameZh,
  ]
  expect([...all.rules, ...older].map(names)).toEqual([
    [null, null, null],
    [businessId, called.name, called.nameZh],
    [businessId, called.name, called.nameZh],
    [businessId, called.name, called.nameZh],
    [null, null, null],
  ])
  expect((await seller.owner.get(RULES)).status).toBe(403)
  expect((await seller.stranger.get(`/v1/businesses/${businessId}/reserve`)).status).toBe(404)
  const audit = await operator.client.get('/v1/desk/audit?action=ledger.reserve_set')
  expect(audit.body.entries[0]).toMatchObject({ action: 'ledger.reserve_set' })
})

test('a refund takes what was kept of its own order first; the rest is let go on its day, once', async () => {
  const { seller, businessId, at, keep, owed, held } = await givenSeller()
  await keep(2_000, 10)
  later(0.1)
  const [first, second] = [await sell(businessId), await sell(businessId)]
  expect(await owed()).toEqual({ payable: '-144.00', reserve: '-36.00' })
  // 10.00 back: 1.00 of it tax.
  await giveBack(businessId, first, 1_000n)
  expect(await owed()).toEqual({ payable: '-144.00', reserve: '-27.00' })
  expect((await held()).held.map(({ open }: { open: object }) => open)).toContainEqual(yuan('9.00'))
  // 50.00 back: 9.00 is left of what was kept, 36.00 is taken from what is owed.
  await giveBack(businessId, first, 5_000n)
  expect(await owed()).toEqual({ payable: '-108.00', reserve: '-18.00' })
  expect((await held()).held.map(({ orderId }: { orderId: string }) => orderId)).toEqual([second])
  later(9)
  await releaseReserve(app.ctx)
  expect(await owed()).toEqual({ payable: '-108.00', reserve: '-18.00' })
  const day = dayOf(app.now())
  later(1)
  await Promise.all([releaseReserve(app.ctx), releaseReserve(app.ctx)])
  expect(await owed()).toEqual({ payable: '-126.00', reserve: '0.00' })
  expect(await releaseReserve(app.ctx)).toBe(0)
  expect((await held()).held).toEqual([])
  // Nothing is kept any more: what goes back now is taken from what is owed.
  await giveBack(businessId, second, 1_000n)
  expect(await owed()).toEqual({ payable: '-117.00', reserve: '0.00' })
  const { statements } = (await seller.viewer.get(`${at}/ledger/statements`)).body
  const none = { tax: yuan('0.00'), freight: yuan('0.00'), commission: yuan('0.00') }
  const zero = yuan('0.00')
  expect(statements).toEqual([
    {
      ...{ day: addDays(day, 1), released: zero, ...none, tax: yuan('-1.00'), exchanged: zero },
      ...{ clawedBack: yuan('10.00'), reserveKept: zero, reserveLetGo: yuan('18.00') },
      ...{ fromOffers: zero, paidOut: zero, change: yuan('9.00'), closing: yuan('117.00') },
    },
    {
      ...{ day: addDays(day, -9), released: yuan('200.00'), ...none, tax: yuan('14.00') },
      ...{ exchanged: zero, clawedBack: yuan('60.00') },
      ...{ reserveKept: yuan('36.00'), reserveLetGo: yuan('18.00') },
      ...{ fromOffers: zero, paidOut: zero, change: yuan('108.00'), closing: yuan('108.00') },
    },
  ])
  const money = (await seller.viewer.get(`${at}/orders/${second}/money`)).body
  expect(money.journals.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['captured', 'settled', 'reserve_released', 'refunded'],
  ])
})

test('the payout that carried what was let go is found from the order', async () => {
  const { seller, businessId, at, keep } = await givenSeller()
  await keep(10_000, 3)
  later(0.1)
  const subject = await sell(businessId)
  const account = { holder: 'Hollow Pine', bic: 'BUKBGB22', country: 'GB' }
  await seller.owner.put(`${at}/payout-account`, { ...account, account: 'GB33BUKB20201555555555' })
  const payOut = async () => {
    const debtor = { ...account, account: 'GB33BUKB20201555555555' }
    await operator.client.post('/v1/desk/payouts', { debtor, least: yuan('1.00') })
    return (await seller.viewer.get(`${at}/orders/${subject}/money`)).body.payouts
  }
  // All of it was kept back: nothing is owed yet.
  expect(await payOut()).toEqual([])
  expect(await selectBusinessesOwed(db, [businessId])).toEqual([businessId])
  later(3)
  await releaseReserve(app.ctx)
  expect((await payOut()).map(({ amount }: { amount: object }) => amount)).toEqual([yuan('90.00')])
})

test('the database refuses a reserve that is not held, and a hold that is not in the books', async () => {
  const { businessId, keep, owed, held } = await givenSeller()
  await keep(2_000, 1)
  later(0.1)
  const subject = await sell(businessId)
  const [holds, books] = [await held(), await owed()]
  // As a process that is killed between the two halves of letting go would leave it.
  await expect(
    transaction(app.ctx, (tx) => letGoHold(tx.db, { businessId, subject }, tx.now())),
  ).rejects.toThrow('is not what is held')
  const { rows } = await sql<{ id: string }>`select id from ledger.journal
    where business_id = ${businessId} and kind = 'settled'`.execute(db)
  await expect(
    sql`insert into ledger.entry (business_id, journal_id, line, account, currency, minor)
      values (${businessId}, ${rows[0]!.id}, 8, 'reserve', 'CNY', 100),
        (${businessId}, ${rows[0]!.id}, 9, 'payable', 'CNY', -100)`.execute(db),
  ).rejects.toThrow('is not what is held')
  await expect(
    sql`update ledger.reserve_hold set taken_minor = 9999 where business_id = ${businessId}`.execute(
      db,
    ),
  ).rejects.toThrow('check constraint')
  for (const table of ['reserve_rule', 'reserve_hold']) {
    const whole = sql.table(`ledger.${table}`)
    await expect(sql`truncate ${whole}`.execute(db)).rejects.toThrow('only added')
    await expect(sql`delete from ${whole}`.execute(db)).rejects.toThrow('only added')
  }
  await expect(sql`update ledger.reserve_rule set days = 2`.execute(db)).rejects.toThrow(
    'only added',
  )
  expect([await held(), await owed()]).toEqual([holds, books])
  expect(await findHold(db, { businessId, subject })).toMatchObject({ openMinor: 1_800n })
})

/** What `reserve` comes to against what is held, by seller and currency. */
async function expectHeld(): Promise<void> {
  const { rows } = await sql`select * from (select business_id, currency, -minor as minor
      from ledger.balance where account = 'reserve' and minor <> 0) as books
    full join (select business_id, currency, sum(open_minor)::bigint as open
      from ledger.reserve_hold where open_minor > 0 group by 1, 2) as held
      using (business_id, currency) where minor is distinct from open`.execute(db)
  expect(rows).toEqual([])
}

const onAccount = async (businessId: string, account: Account, currency: Currency) => {
  const { rows } = await sql<{ minor: bigint }>`select coalesce(-sum(minor), 0)::bigint as minor
    from ledger.balance where business_id = ${businessId} and account = ${account}
      and currency = ${currency}`.execute(db)
  return rows[0]!.minor
}

test('settled, given back and let go in any order: the reserve is what is held, to the cent', async () => {
  const step = fc.record({
    what: fc.constantFrom('sell', 'sell', 'give back', 'give back', 'rule', 'let go', 'close'),
    which: fc.nat(5),
    minor: fc.bigInt(1n, 4_000n),
    basisPoints: fc.nat(10_000),
    days: fc.integer({ min: 1, max: 4 }),
  })
  const currencies = fc.constantFrom<Currency>('CNY', 'USD')
  await fc.assert(
    fc.asyncProperty(
      currencies,
      fc.array(step, { minLength: 6, maxLength: 16 }),
      async (currency, steps) => {
        const businessId = app.newId()
        const setBy = 'a test'
        await saveSettlementCurrency(db, { businessId, currency, setBy }, app.now())
        const sold: { subject: string; left: bigint }[] = []
        const rule = async (basisPoints: number, days: number) => {
          const terms = { kind: 'kept', basisPoints, days } as const
          const of = { id: newId(), businessId, validFrom: app.now(), terms, setBy }
          await insertReserveRule(db, of)
        }
        await rule(1_000, 2)
        for (const { what, which, minor, basisPoints, days } of steps) {
          app.setNow(new Date(app.now().getTime() + 3_600_000))
          if (what === 'sell') sold.push({ subject: await sell(businessId), left: 10_000n })
          if (what === 'rule') await rule(basisPoints, days)
          if (what === 'let go') {
            later(days)
            await releaseReserve(app.ctx)
          }
          if (what === 'close') await closeBooks(app.ctx)
          const one = sold[which % Math.max(sold.length, 1)]
          const left = one?.left ?? 0n
          const back = minor < left ? minor : left
          if (what === 'give back' && one && back > 0n) {
            await giveBack(businessId, one.subject, back)
            one.left -= back
          }
          await expectHeld()
        }
        const seller = async () =>
          (await onAccount(businessId, 'reserve', currency)) +
          (await onAccount(businessId, 'payable', currency))
        const before = await seller()
        later(5)
        await releaseReserve(app.ctx)
        await expectHeld()
        expect(await onAccount(businessId, 'reserve', currency)).toBe(0n)
        // Letting go moves nothing but between the two.
        expect(await seller()).toBe(before)
        const { statements } = await selectStatements(db, businessId, { limit: 100 })
        for (const day of statements) {
          expect(day.changeMinor).toBe(
            day.releasedMinor -
              day.taxMinor -
              day.freightMinor -
              day.commissionMinor +
              day.exchangedMinor -
              day.clawedBackMinor -
              day.reserveKeptMinor +
              day.reserveLetGoMinor -
              day.paidOutMinor,
          )
        }
        for (const of of CURRENCIES) {
          const mine = statements.filter((one) => one.currency === of)
          const sum = (what: 'reserveKeptMinor' | 'reserveLetGoMinor') =>
            mine.reduce((all, one) => all + one[what], 0n)
          expect(sum('reserveKeptMinor')).toBe(sum('reserveLetGoMinor'))
          expect(mine[0]?.closingMinor ?? 0n).toBe(await onAccount(businessId, 'payable', of))
        }
        // As if nothing had been kept back: what all refunds left of the seller's part.
        for (const { subject, left } of sold) {
          if (left > 0n) await giveBack(businessId, subject, left)
        }
        expect(await seller()).toBe(0n)
      },
    ),
    { numRuns: 12 },
  )
  const balance = await selectTrialBalance(db)
  expect(balance.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
}, 180_000)

test.runIf(app.isRealPostgres)(
  'let go and given back at the same moment: one goes first, and no cent is both',
  async () => {
    const { businessId, keep, owed } = await givenSeller()
    await keep(2_000, 1)
    later(0.1)
    const sold = await Promise.all(Array.from({ length: 12 }, () => sell(businessId)))
    expect(await owed()).toEqual({ payable: '-864.00', reserve: '-216.00' })
    later(1)
    await Promise.all([
      releaseReserve(app.ctx),
      ...sold.map((subject) => giveBack(businessId, subject, 1_000n)),
      releaseReserve(app.ctx),
    ])
    await releaseReserve(app.ctx)
    await expectHeld()
    expect(await owed()).toEqual({ payable: '-972.00', reserve: '0.00' })
  },
)
