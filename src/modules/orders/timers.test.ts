import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readConfig } from '../../platform/config.ts'
import { ownApp } from '../../testing/test-app.ts'
import { moveOrder, recordPayment } from './api.ts'
import { expireCheckouts } from './close-checkouts.ts'
import { endSilentCases } from './end-silent-cases.ts'
import { confirmDelivered, moveAsBuyer } from './move-order.ts'
import { orderLimits } from './order.ts'
import { selectOrder } from './store.ts'
import { givenSku, lineOf, place } from './testing.ts'

// What every order comes to is counted.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})
const start = app.now()
const DAY_MS = 86_400_000
const days = readConfig({ TRADEWIND_DATA: app.folder, TRADEWIND_SECRET: 'long-enough-for-a-test' })
const wait = (ms: number) => app.setNow(new Date(start.getTime() + ms))

/** An order that the database refuses to move: what a broken row is to a timer. */
beforeAll(() =>
  app.database.exec(`create table orders.test_poison (id uuid primary key);
    create function orders.test_refuse() returns trigger language plpgsql as $$ begin
      if exists (select from orders.test_poison where id = new.order_id) then
        raise exception 'poisoned'; end if;
      return new; end $$;
    create trigger test_poison before insert on orders.transition
      for each row execute function orders.test_refuse()`),
)
afterAll(() =>
  app.database.exec(`drop trigger test_poison on orders.transition;
    drop function orders.test_refuse; drop table orders.test_poison`),
)
afterEach(async () => {
  await sql`delete from orders.test_poison`.execute(app.ctx.db)
  app.setNow(start)
})
const poison = ({ orderId }: { orderId: string }) =>
  sql`insert into orders.test_poison values (${orderId})`.execute(app.ctx.db)

type Given = Readonly<{ businessId: string; orderId: string; checkoutId: string }>

async function givenPlaced(): Promise<Given> {
  const sku = await givenSku(app)
  const { body } = await place(app.anonymous, [lineOf(sku)])
  const { businessId, checkoutId } = { businessId: sku.businessId, checkoutId: body.checkoutId }
  return { businessId, checkoutId, orderId: body.orders[0].id as string }
}

async function givenDelivered(): Promise<Given> {
  const given = await givenPlaced()
  const { checkoutId, ...order } = given
  const amount = money(12_800n, 'CNY')
  await recordPayment(app.ctx, {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const way = ['paid', 'declared', 'released', 'shipped', 'delivered'] as const
  for (const [i, from] of way.slice(0, -1).entries()) {
    await moveOrder(app.ctx, { ...order, from, to: way[i + 1]! })
  }
  return given
}

const statusOf = async (ref: Given) => (await selectOrder(app.ctx.db, ref))?.status
const statusesOf = (all: readonly Given[]) => Promise.all(all.map(statusOf))
const inTurn = async <T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> => {
  const made: T[] = []
  for (let at = 0; at < count; at++) made.push(await make(at))
  return made
}

describe('a timer', () => {
  test('confirms all that was delivered, however many, past one that cannot be', async () => {
    const poisoned = await givenDelivered()
    await poison(poisoned)
    const template = await givenDelivered()
    // More than a page behind it: copies of an order, each of a checkout of its own.
    const copies = orderLimits.ordersOfPage + 20
    await sql`with made as (select gen_random_uuid() as checkout, gen_random_uuid() as id
        from generate_series(1, ${copies}::integer)),
      checkouts as (insert into orders.checkout select made.checkout, buyer_id, status, market,
        currency, total_minor, consignee, person_id, quota_year, payment_id, placed_at, expires_at,
        closed_at from made, orders.checkout where checkout.id = ${template.checkoutId})
      insert into orders.customer_order select business_id, made.id, made.checkout, buyer_id, status,
        market, channel, currency, total_minor, tax_minor, freight_minor, quota_minor,
        refunded_minor, placed_at, changed_at from made, orders.customer_order
      where customer_order.id = ${template.orderId}`.execute(app.ctx.db)
    wait(10 * DAY_MS)
    expect(await confirmDelivered(app.ctx)).toBe(copies + 1)
    expect(await statusesOf([poisoned, template])).toEqual(['delivered', 'confirmed'])
    await sql`delete from orders.test_poison`.execute(app.ctx.db)
    expect(await confirmDelivered(app.ctx)).toBe(1)
  })

  test('lets unpaid checkouts expire past one that cannot', async () => {
    const [first, poisoned, last] = await inTurn(3, givenPlaced)
    await poison(poisoned!)
    wait(31 * 60_000)
    await expireCheckouts(app.ctx)
    expect(await statusesOf([first!, poisoned!, last!])).toEqual(['expired', 'placed', 'expired'])
    await sql`delete from orders.test_poison`.execute(app.ctx.db)
    expect(await expireCheckouts(app.ctx)).toBe(1)
    expect(await statusOf(poisoned!)).toBe('expired')
  })

  test.each([
    ['disputed', 5, 'returned'],
    ['return_asked', 5, 'returning'],
  ] as const)('ends silent cases past one that cannot: %s', async (to, silentDays, ended) => {
    const all = await inTurn(3, async () => {
      const given = await givenDelivered()
      const order = (await selectOrder(app.ctx.db, given))!
      await moveAsBuyer(app.ctx, days, order, { ...given, from: 'delivered', to })
      return given
    })
    await poison(all[0]!)
    wait(silentDays * DAY_MS)
    await endSilentCases(app.ctx, days)
    expect(await statusesOf(all)).toEqual([to, ended, ended])
    // What was accepted and never arrives is disputed, past the one that cannot.
    if (ended !== 'returning') return
    await sql`update orders.test_poison set id = ${all[1]!.orderId}`.execute(app.ctx.db)
    wait(51 * DAY_MS)
    await endSilentCases(app.ctx, days)
    expect((await statusesOf(all)).slice(1)).toEqual(['returning', 'disputed'])
  })
})
