import { type RawBuilder, sql } from 'kysely'
import { expect } from 'vitest'
import { selectTrialBalance } from '../../src/modules/ledger/closing-store.ts'
import { orderLimits } from '../../src/modules/orders/order.ts'
import type { Db } from '../../src/platform/db.ts'

type Rules = Readonly<Record<string, RawBuilder<unknown>>>

/** Transitions and the events that tell of them, counted by order and step. */
const TOLD = sql`with step as (select order_id::text as order_id, from_status, to_status,
    count(*) as times from orders.transition group by 1, 2, 3),
  told as (select payload->>'orderId' as order_id,
    case when name in ('orders.order_paid', 'orders.order_expired') then 'placed'
      else payload->>'from' end as from_status,
    case name when 'orders.order_paid' then 'paid' when 'orders.order_expired' then 'expired'
      when 'orders.order_cancelled' then 'cancelled' else payload->>'to' end as to_status,
    count(*) as times from platform.outbox
  where name in ('orders.order_paid', 'orders.order_expired', 'orders.order_moved')
    or name = 'orders.order_cancelled' and payload->>'from' = 'placed' group by 1, 2, 3)`

/** Rows that break a rule which holds after every commit, also of a process that was killed. */
const ALWAYS: Rules = {
  'stock is never below zero, and is what its journal says': sql`select sku.variant_id
    from orders.sku left join (select business_id, variant_id, sum(available) as available,
        sum(reserved) as reserved from orders.stock_movement group by 1, 2) as moved
      using (business_id, variant_id)
    where sku.available < 0 or sku.reserved < 0 or sku.available <> coalesce(moved.available, 0)
      or sku.reserved <> coalesce(moved.reserved, 0)`,
  'what is reserved is what unpaid orders hold': sql`select sku.variant_id from orders.sku
    left join (select line.business_id, variant_id, sum(quantity) as quantity from orders.line
      join orders.customer_order as one on one.business_id = line.business_id
        and one.id = line.order_id
      where status = 'placed' group by 1, 2) as held using (business_id, variant_id)
    where sku.reserved <> coalesce(held.quantity, 0)`,
  'a quota is used by exactly the orders that count': sql`with counted as (
      select person_id, quota_year as year, sum(quota_minor) as minor
      from orders.customer_order as one join orders.checkout on checkout.id = one.checkout_id
      where person_id is not null and not exists (
        select from orders.transition as ended where ended.business_id = one.business_id
          and ended.order_id = one.id and (to_status in ('expired', 'cancelled')
            -- What came back too late stays used.
            or to_status = 'returned' and ended.at <= coalesce((select min(at)
              from orders.transition as released where released.business_id = one.business_id
                and released.order_id = one.id and released.to_status = 'released'), ended.at)
              + ${orderLimits.returnedDays}::integer * interval '1 day'))
      group by 1, 2)
    select person_id from orders.quota full join counted using (person_id, year)
    where coalesce(quota.used_minor, 0) <> coalesce(counted.minor, 0)
      or quota.used_minor > quota.limit_minor`,
  'an order stands where its last step led': sql`select one.id from orders.customer_order as one
    left join lateral (select to_status from orders.transition as t
      where t.business_id = one.business_id and t.order_id = one.id order by t.id desc limit 1)
      as last on true
    where one.status <> coalesce(last.to_status, 'placed')`,
  'each step is told by exactly one event': sql`${TOLD}
    select order_id, from_status, to_status, step.times as steps, told.times as events
    from step full join told using (order_id, from_status, to_status)
    where to_status <> 'refunded' and step.times is distinct from told.times`,
  'each order is told once, and what went back on it to the cent': sql`select one.id
    from orders.customer_order as one left join (select payload->>'orderId' as order_id,
        count(*) filter (where name = 'orders.order_placed') as placed,
        coalesce(sum((payload->>'refundMinor')::bigint)
          filter (where name = 'orders.order_refunded'), 0) as refunded
      from platform.outbox where name in ('orders.order_placed', 'orders.order_refunded')
      group by 1) as told on told.order_id = one.id::text
    where told.placed is distinct from 1 or told.refunded <> one.refunded_minor`,
  'what follows from a step is told with it': sql`select name, told.times, step.times
    from (select 'orders.order_' || to_status as name, order_id::text, count(*) as times
      from orders.transition where to_status in ('cancelled', 'confirmed', 'returned')
        or to_status = 'settled' and from_status = 'confirmed' group by 1, 2) as step
    full join (select name, payload->>'orderId' as order_id, count(*) as times
      from platform.outbox where name in ('orders.order_cancelled', 'orders.order_confirmed',
        'orders.order_returned', 'orders.order_settled') group by 1, 2) as told
      using (name, order_id) where step.times is distinct from told.times`,
  'a paid checkout was paid by a captured payment of its amount': sql`select checkout.id
    from orders.checkout left join payments.payment on payment.id = checkout.payment_id
    where checkout.status = 'paid' and (payment.status is distinct from 'captured'
      or payment.amount_minor <> checkout.total_minor)`,
  'what of a payment goes back is what was asked to go back': sql`select payment.id
    from payments.payment left join (select payment_id, sum(amount_minor) as minor
      from payments.refund group by 1) as back on back.payment_id = payment.id
    where refunded_minor <> coalesce(back.minor, 0)`,
  'what is kept back of a seller is what is held, order by order': sql`select * from (
      select business_id, currency, -minor as minor from ledger.balance
      where account = 'reserve' and minor <> 0) as books
    full join (select business_id, currency, sum(open_minor) as open from ledger.reserve_hold
      where open_minor <> 0 group by 1, 2) as held using (business_id, currency)
    where minor is distinct from open`,
  'every journal is zero in every currency': sql`select journal_id from ledger.entry
    group by business_id, journal_id, currency having sum(minor) <> 0`,
}

/** Rows that break a rule which holds when nothing is under way any more. */
const AT_REST: Rules = {
  'nothing is reserved': sql`select variant_id from orders.sku where reserved <> 0`,
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
  'escrow holds exactly the money of orders that are not settled': sql`select * from (
      select currency, sum(minor) as minor from ledger.balance where account = 'escrow'
      group by 1) as held
    full join (select currency, sum(total_minor - refunded_minor - charged_back_minor) as minor
      from orders.customer_order as one
      where exists (select from ledger.journal where journal.business_id = one.business_id
          and subject = one.id::text and kind = 'captured')
        and not exists (select from ledger.journal where journal.business_id = one.business_id
          and subject = one.id::text and kind = 'settled') group by 1) as open using (currency)
    where coalesce(held.minor, 0) + coalesce(open.minor, 0) <> 0`,
  // A refund that a provider refuses is tried again by a schedule of its own.
  'no task has failed for good': sql`select name, output from pgboss.job
    where state = 'failed' and name <> 'payments.carry_out_refund'`,
}

async function expectUnbroken(db: Db, rules: Rules): Promise<void> {
  for (const [rule, query] of Object.entries(rules)) {
    const { rows } = await query.execute(db)
    expect({ rule, broken: rows.slice(0, 3) }).toEqual({ rule, broken: [] })
  }
}

/** What holds at every moment, whatever has just been killed. */
export async function expectPromises(db: Db): Promise<void> {
  await expectUnbroken(db, ALWAYS)
  const balance = await selectTrialBalance(db)
  for (const [currency, accounts] of Map.groupBy(balance, (one) => one.currency)) {
    const sum = accounts.reduce((sum, { minor }) => sum + minor, 0n)
    expect([currency, sum]).toEqual([currency, 0n])
  }
  expect(balance.filter(({ minor, entryMinor }) => minor !== entryMinor)).toEqual([])
}

/** Where money that buyers paid lies until it is paid out. */
const TAKEN_IN: ReadonlySet<string> = new Set([
  'clearing_alipay',
  'clearing_wechatpay',
  'clearing_stripe',
  'bank',
  'fee',
])

/** What holds when everything that was begun has come to its end. */
export async function expectPromisesAtRest(db: Db): Promise<void> {
  await expectPromises(db)
  await expectUnbroken(db, AT_REST)
  // What the books say lies with the provider, or was handed on by it, is what the provider says.
  const { rows } = await sql<{ minor: bigint }>`select coalesce(sum(amount_minor
      - refunded_minor), 0)::bigint as minor from payments.payment
    where status = 'captured'`.execute(db)
  const { rows: paidOut } = await sql<{ minor: bigint }>`select coalesce(sum(minor), 0)::bigint
      as minor from ledger.entry join ledger.journal on journal.business_id = entry.business_id
      and journal.id = journal_id
    where kind in ('payout_paid', 'payout_rejected') and account = 'bank'
      and currency = 'CNY'`.execute(db)
  const balance = await selectTrialBalance(db)
  const withProviders = balance
    .filter(({ account, currency }) => currency === 'CNY' && TAKEN_IN.has(account))
    .reduce((sum, { minor }) => sum + minor, 0n)
  expect(withProviders - paidOut[0]!.minor).toBe(rows[0]!.minor)
}

/** Events, tasks, refunds and checkouts that are not at their end; nothing when all is quiet. */
export async function whatWaits(db: Db): Promise<string> {
  const { rows } = await sql<{ what: string; count: bigint }>`
    select name as what, count(*) as count from platform.outbox where dispatched_at is null group by 1
    union all select name || ' ' || state || ' ' || coalesce(left(output::text, 200), ''), count(*)
      from pgboss.job where state in ('created', 'retry', 'active')
        and (data->>'orderId' is not null or data->>'checkoutId' is not null
          or data->>'paymentId' is not null or data->>'takenMinor' is not null) group by 1
    union all select 'refund', count(*) from payments.refund where status = 'asked' having count(*) > 0
    union all select 'checkout', count(*) from orders.checkout
      where status = 'placed' having count(*) > 0`.execute(db)
  return rows.map(({ what, count }) => `${count} × ${what}`).join('\n')
}
