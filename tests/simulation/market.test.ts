import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { selectTrialBalance } from '../../src/modules/ledger/closing-store.ts'
import type { Db } from '../../src/platform/db.ts'
import { openTestDatabase } from '../../src/testing/test-app.ts'
import { anySeed, openMarket } from './market.ts'

/** Longer by hand: SIMULATION_SECONDS=3600 SIMULATION_SEED=7 npx vitest run tests/simulation */
const SECONDS = Number(process.env['SIMULATION_SECONDS'] ?? 60)
const SEED = Number(process.env['SIMULATION_SEED'] ?? anySeed())

/** Events, tasks, refunds and checkouts that are not at their end; nothing when all is quiet. */
async function whatWaits(db: Db): Promise<string> {
  const { rows } = await sql<{ what: string; count: bigint }>`
    select name as what, count(*) as count from platform.outbox where dispatched_at is null group by 1
    union all select name || ' ' || state || ' ' || coalesce(left(output::text, 200), ''), count(*)
      from pgboss.job where state in ('created', 'retry', 'active')
        and (data->>'orderId' is not null or data->>'checkoutId' is not null
          or data->>'paymentId' is not null) group by 1
    union all select 'refund', count(*) from payments.refund where status = 'asked' having count(*) > 0
    union all select 'checkout', count(*) from orders.checkout
      where status = 'placed' having count(*) > 0`.execute(db)
  return rows.map(({ what, count }) => `${count} × ${what}`).join('\n')
}

/** Where money that buyers paid lies until it is paid out. */
const TAKEN_IN: ReadonlySet<string> = new Set(['clearing', 'bank', 'fee'])

/** Rows that break a rule: there must be none. */
const BROKEN = {
  'stock is never below zero, and is what its journal says': sql`select sku.variant_id
    from orders.sku left join (select business_id, variant_id, sum(available) as available,
        sum(reserved) as reserved from orders.stock_movement group by 1, 2) as moved
      using (business_id, variant_id)
    where sku.available < 0 or sku.reserved <> 0 or sku.available <> moved.available
      or sku.reserved <> moved.reserved`,
  'a checkout is paid exactly if a payment of its amount was taken': sql`select checkout.id
    from orders.checkout left join payments.payment on payment.id = checkout.payment_id
    where (checkout.status = 'paid') <> (payment.status is not distinct from 'captured'
      and payment.amount_minor is not distinct from checkout.total_minor)`,
  'captured money is taken, or all of it has gone back': sql`select payment.id
    from payments.payment join orders.checkout on checkout.id = payment.checkout_id
    where payment.status = 'captured' and checkout.payment_id is distinct from payment.id
      and payment.refunded_minor <> payment.amount_minor`,
  'an order that was paid has its money held in the books, others have none': sql`
    select one.id from orders.customer_order as one
    left join ledger.journal on journal.business_id = one.business_id
      and journal.subject = one.id::text and journal.kind = 'captured'
    where (one.status in ('placed', 'expired') or one.status = 'cancelled'
        and not exists (select from orders.transition as t where t.business_id = one.business_id
          and t.order_id = one.id and t.to_status = 'paid')) <> (journal.id is null)`,
  'what went back on an order is what the provider gave back': sql`select one.id
    from orders.customer_order as one left join (select split_part(key, '/', 2) as order_id,
        sum(amount_minor) as minor from payments.refund where status = 'succeeded' group by 1) as back
      on back.order_id = one.id::text
    where one.refunded_minor <> coalesce(back.minor, 0)`,
  'a refunded order is refunded whole, a settled one is settled in the books': sql`select one.id
    from orders.customer_order as one
    where status = 'refunded' and refunded_minor <> total_minor
      or status in ('cancelled', 'returned') and exists (select from orders.checkout
        where checkout.id = one.checkout_id and checkout.status = 'paid')
      or status = 'settled' and not exists (select from ledger.journal
        where journal.business_id = one.business_id and subject = one.id::text
          and kind = 'settled')`,
  // A refund that a provider refuses is tried again by a schedule of its own.
  'no task has failed for good': sql`select name, output from pgboss.job
    where state = 'failed' and name <> 'payments.carry_out_refund'`,
} as const

test(
  `a market of ${SECONDS} s keeps its promises (seed ${SEED})`,
  async () => {
    const database = await openTestDatabase()
    const market = await openMarket(database, SEED)
    try {
      const end = performance.now() + SECONDS * 1_000
      while (performance.now() < end) await market.bustle()
      await market.settle(() => whatWaits(database.db))
      for (const [rule, query] of Object.entries(BROKEN)) {
        expect({ rule, broken: (await query.execute(database.db)).rows.slice(0, 3) }).toEqual({
          rule,
          broken: [],
        })
      }
      const balance = await selectTrialBalance(database.db)
      const sums = Map.groupBy(balance, ({ currency }) => currency)
      for (const [currency, accounts] of sums) {
        const sum = accounts.reduce((sum, { minor }) => sum + minor, 0n)
        expect([currency, sum]).toEqual([currency, 0n])
      }
      expect(balance.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
      // What the books say lies with the provider is what the provider says.
      const { rows } = await sql<{ minor: bigint }>`select coalesce(sum(amount_minor
        - refunded_minor), 0)::bigint as minor from payments.payment
      where status = 'captured'`.execute(database.db)
      // Or has been handed on by it, when the files of a day were read meanwhile.
      const withProviders = balance
        .filter(({ account, currency }) => currency === 'CNY' && TAKEN_IN.has(account))
        .reduce((sum, { minor }) => sum + minor, 0n)
      expect(withProviders).toBe(rows[0]!.minor)
      expect(market.done.get('place')).toBeGreaterThan(0)
      expect(market.done.get('pay')).toBeGreaterThan(0)
    } finally {
      await market.close()
      await database.close()
    }
  },
  (SECONDS + 420) * 1_000,
)
