import { type RawBuilder, sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Currency } from '../../kernel/money.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { OrderStatus } from './life-cycle.ts'
import type { CheckoutStatus, GoodsTitle, OrderAmounts } from './order.ts'
import type { StockReason } from './stock-store.ts'

export type Order = OrderAmounts &
  Readonly<{
    businessId: string
    id: string
    checkoutId: string
    buyerId: string | null
    status: OrderStatus
    market: string
    channel: string
    quotaMinor: bigint
    refundedMinor: bigint
    /** Of the total, what was paid for cancelled goods; and what of it has gone back. */
    cancelledMinor: bigint
    cancelledBackMinor: bigint
    /** Taken by the buyer's bank and not given again. */
    chargedBackMinor: bigint
    placedAt: Date
    /** When it came into the state in which it stands. */
    changedAt: Date
    /** When customs released the goods, the money went to whom it belongs, the goods left; the first time. */
    releasedAt: Date | null
    settledAt: Date | null
    shippedAt: Date | null
    /** How often its buyer has asked to send it back. */
    returnsAsked: number
  }>

export type OrderRef = Readonly<{ businessId: string; orderId: string }>

export type Checkout = Readonly<{
  id: string
  buyerId: string | null
  status: CheckoutStatus
  currency: Currency
  totalMinor: bigint
  personId: string | null
  quotaYear: number
  paymentId: string | null
  placedAt: Date
  expiresAt: Date
}>

export type Line = Readonly<{
  businessId: string
  orderId: string
  number: number
  variantId: string
  title: GoodsTitle
  code10: string | null
  /** As ordered, and how many of them were cancelled since. */
  quantity: number
  cancelledQuantity: number
  priceMinor: bigint
  taxMinor: bigint
  freightMinor: bigint
}>

/** What of a line is needed to add lines up. */
export type Priced = Pick<
  Line,
  'code10' | 'quantity' | 'cancelledQuantity' | 'priceMinor' | 'taxMinor' | 'freightMinor'
>

export type Transition = Readonly<{
  from: OrderStatus
  to: OrderStatus
  actor: string
  note: string | null
  at: Date
}>

export type OrderTable = {
  business_id: string
  id: string
  checkout_id: string
  buyer_id: string | null
  status: OrderStatus
  market: string
  channel: string
  currency: Currency
  total_minor: bigint
  tax_minor: bigint
  freight_minor: bigint
  quota_minor: bigint
  refunded_minor: bigint
  cancelled_minor: bigint
  cancelled_back_minor: bigint
  charged_back_minor: bigint
  placed_at: Date
  changed_at: Date
  released_at: Date | null
  settled_at: Date | null
  shipped_at: Date | null
  returns_asked: number
}
type CheckoutTable = {
  id: string
  buyer_id: string | null
  status: CheckoutStatus
  market: string
  currency: Currency
  total_minor: bigint
  person_id: string | null
  quota_year: number
  payment_id: string | null
  placed_at: Date
  expires_at: Date
  closed_at: Date | null
}
type LineTable = {
  business_id: string
  order_id: string
  number: number
  variant_id: string
  title: GoodsTitle
  code10: string | null
  quantity: number
  cancelled_quantity: number
  price_minor: bigint
  tax_minor: bigint
  freight_minor: bigint
}
type Tables = {
  'orders.customer_order': OrderTable
  'orders.checkout': CheckoutTable
  'orders.checkout_order': { checkout_id: string; order_id: string; business_id: string }
  'orders.line': LineTable
  'orders.transition': {
    business_id: string
    order_id: string
    id: string
    from_status: OrderStatus
    to_status: OrderStatus
    actor: string
    note: string | null
    at: Date
  }
  'orders.payment_told': {
    checkout_id: string
    id: string
    kind: 'payment' | 'refund'
    amount_minor: bigint
    currency: Currency
    outcome: string
    told_at: Date
  }
}
const own = (db: Db) => db.withTables<Tables>()

export const toOrder = (row: OrderTable): Order => ({
  businessId: row.business_id,
  id: row.id,
  checkoutId: row.checkout_id,
  buyerId: row.buyer_id,
  status: row.status,
  market: row.market,
  channel: row.channel,
  currency: row.currency,
  totalMinor: row.total_minor,
  taxMinor: row.tax_minor,
  freightMinor: row.freight_minor,
  quotaMinor: row.quota_minor,
  refundedMinor: row.refunded_minor,
  cancelledMinor: row.cancelled_minor,
  cancelledBackMinor: row.cancelled_back_minor,
  chargedBackMinor: row.charged_back_minor,
  placedAt: row.placed_at,
  changedAt: row.changed_at,
  releasedAt: row.released_at,
  settledAt: row.settled_at,
  shippedAt: row.shipped_at,
  returnsAsked: row.returns_asked,
})

const toCheckout = (row: CheckoutTable): Checkout => ({
  id: row.id,
  buyerId: row.buyer_id,
  status: row.status,
  currency: row.currency,
  totalMinor: row.total_minor,
  personId: row.person_id,
  quotaYear: row.quota_year,
  paymentId: row.payment_id,
  placedAt: row.placed_at,
  expiresAt: row.expires_at,
})

const CHECKOUT = [
  ...['id', 'buyer_id', 'status', 'market', 'currency', 'total_minor', 'person_id'],
  ...['quota_year', 'payment_id', 'placed_at', 'expires_at', 'closed_at'],
] as const
const CHECKOUT_COLUMNS = sql.raw(CHECKOUT.join(', '))

export async function selectCheckout(db: Db, id: string): Promise<Checkout | undefined> {
  const { rows } = await planned<CheckoutTable>`select ${CHECKOUT_COLUMNS} from orders.checkout
    where id = ${id}`.execute(db)
  return rows[0] && toCheckout(rows[0])
}

/** Every change of a checkout and its orders as a whole takes this lock first, then the stock. */
export async function lockCheckout(db: Db, id: string): Promise<Checkout | undefined> {
  const query = own(db).selectFrom('orders.checkout').selectAll().where('id', '=', id).forUpdate()
  const row = await query.executeTakeFirst()
  return row && toCheckout(row)
}

/** The same for several, in the order of their ids, so that no two wait for each other. */
export async function lockCheckouts(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, Checkout>> {
  const { rows } = await planned<CheckoutTable>`select ${CHECKOUT_COLUMNS} from orders.checkout
    where id = any(${ids}::uuid[]) order by id for update`.execute(db)
  return new Map(rows.map((row) => [row.id, toCheckout(row)]))
}

/**
 * Locks some checkouts that nobody paid in time, behind the last one seen, leaving those that
 * somebody works on.
 */
export async function lockUnpaid(
  db: Db,
  { now, after, limit }: { now: Date; after: Checkout | undefined; limit: number },
): Promise<Checkout[]> {
  const behind = after
    ? sql`and (expires_at, id) > (${after.expiresAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<CheckoutTable>`select ${CHECKOUT_COLUMNS} from orders.checkout
    where status = 'placed' and expires_at <= ${now} ${behind}
    order by expires_at, id limit ${limit} for update skip locked`.execute(db)
  return rows.map(toCheckout)
}

export const closeCheckouts = (
  db: Db,
  ids: readonly string[],
  to: Readonly<{ status: Exclude<CheckoutStatus, 'paid'>; now: Date }>,
) =>
  own(db)
    .updateTable('orders.checkout')
    .set({ status: to.status, closed_at: to.now })
    .where('id', 'in', ids)
    .execute()

/** The payment that was taken for each checkout. */
export const payCheckouts = (
  db: Db,
  payments: readonly Readonly<{ checkoutId: string; paymentId: string }>[],
  now: Date,
) =>
  planned`update orders.checkout set status = 'paid', closed_at = ${now}, payment_id = paid.payment
    from unnest(${payments.map(({ checkoutId }) => checkoutId)}::uuid[],
      ${payments.map(({ paymentId }) => paymentId)}::uuid[])
      as paid(checkout, payment)
    where id = paid.checkout`.execute(db)

const ORDER_COLUMNS = sql.raw(
  `business_id, id, checkout_id, buyer_id, status, market, channel, currency, total_minor,
  tax_minor, freight_minor, quota_minor, refunded_minor, cancelled_minor,
  cancelled_back_minor, charged_back_minor, placed_at, changed_at,
  released_at, settled_at, shipped_at, returns_asked`.replace(/\w+/g, 'one.$&'),
)

export async function selectOrdersOf(db: Db, checkoutIds: readonly string[]): Promise<Order[]> {
  const { rows } = await planned<OrderTable>`select ${ORDER_COLUMNS}
    from orders.checkout_order as part join orders.customer_order as one
      on one.business_id = part.business_id and one.id = part.order_id
    where part.checkout_id = any(${checkoutIds}::uuid[]) order by one.id`.execute(db)
  return rows.map(toOrder)
}

/** A checkout with its orders, in one statement: who waits for a payment asks again and again. */
export async function selectCheckoutAndOrders(
  db: Db,
  id: string,
): Promise<{ checkout: Checkout; orders: Order[] } | undefined> {
  const named = sql.raw(CHECKOUT.map((name) => `checkout.${name} as "checkout.${name}"`).join(', '))
  const { rows } = await planned<OrderTable & Record<`checkout.${string}`, unknown>>`
    select ${named}, ${ORDER_COLUMNS} from orders.checkout
    join orders.checkout_order as part on part.checkout_id = checkout.id
    join orders.customer_order as one on one.business_id = part.business_id and one.id = part.order_id
    where checkout.id = ${id} order by one.id`.execute(db)
  const [first] = rows
  if (!first) return undefined
  const row = Object.fromEntries(CHECKOUT.map((name) => [name, first[`checkout.${name}`]]))
  return { checkout: toCheckout(row as CheckoutTable), orders: rows.map(toOrder) }
}

/** Which of these are no longer to be paid. */
export async function selectSettledCheckouts(
  db: Db,
  checkoutIds: readonly string[],
): Promise<string[]> {
  if (checkoutIds.length === 0) return []
  const { rows } = await planned<{ id: string }>`select id from orders.checkout
    where id = any(${checkoutIds}::uuid[]) and status <> 'placed'`.execute(db)
  return rows.map(({ id }) => id)
}

export async function selectOrder(db: Db, { businessId, orderId }: OrderRef) {
  const row = await own(db)
    .selectFrom('orders.customer_order')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', orderId)
    .executeTakeFirst()
  return row && toOrder(row)
}

/** Some orders of some sellers, together. */
export async function selectOrdersByRef(db: Db, orders: readonly OrderRef[]): Promise<Order[]> {
  const { rows } = await sql<OrderTable>`select ${ORDER_COLUMNS} from orders.customer_order as one
    where (business_id, id) in ${refs(orders)}`.execute(db)
  return rows.map(toOrder)
}

const NIL = '00000000-0000-0000-0000-000000000000'
const BEFORE_ALL: OrderRef = { businessId: NIL, orderId: NIL }

/** What of a settled order, and of its lines, is needed to add up what its makers were paid. */
export type SettledRow = Readonly<{
  order: Pick<
    Order,
    | 'businessId'
    | 'id'
    | 'currency'
    | 'totalMinor'
    | 'refundedMinor'
    | 'cancelledMinor'
    | 'cancelledBackMinor'
    | 'chargedBackMinor'
  > & { settledAt: Date }
  lines: readonly Priced[]
}>

/** Orders that were ever settled, behind `after`, in the order of their keys. */
export const selectSettledAfter = (
  db: Db,
  { after, limit }: { after?: OrderRef | undefined; limit: number },
): Promise<SettledRow[]> => {
  const { businessId, orderId } = after ?? BEFORE_ALL
  return selectSettled(
    db,
    sql`(business_id, id) > (${businessId}::uuid, ${orderId}::uuid)
      order by business_id, id limit ${limit}`,
  )
}

/** Those of some orders that were ever settled. */
export const selectSettledAmong = (db: Db, orders: readonly OrderRef[]): Promise<SettledRow[]> =>
  selectSettled(db, sql`(business_id, id) in ${refs(orders)}`)

/**
 * Settled orders with their lines, and no column too many: a million are read, page by page. Lines are
 * looked up order by order (`offset 0`): a plan for any number of orders would read all there are.
 */
async function selectSettled(db: Db, which: RawBuilder<unknown>): Promise<SettledRow[]> {
  const { rows } = await planned<OrderTable & LineTable & { settled_at: Date }>`
    select one.business_id, one.id, currency, settled_at, total_minor, refunded_minor,
      cancelled_minor, cancelled_back_minor, charged_back_minor, code10, quantity,
      cancelled_quantity, price_minor, line.tax_minor, line.freight_minor
    from (select * from orders.customer_order where settled_at is not null and ${which}) as one
    cross join lateral (select * from orders.line
      where line.business_id = one.business_id and line.order_id = one.id offset 0) as line
    order by one.business_id, one.id, number`.execute(db)
  const found: { order: SettledRow['order']; lines: Priced[] }[] = []
  for (const row of rows) {
    if (found.at(-1)?.order.id !== row.id) {
      const order = {
        businessId: row.business_id,
        id: row.id,
        currency: row.currency,
        settledAt: row.settled_at,
        totalMinor: row.total_minor,
        refundedMinor: row.refunded_minor,
        cancelledMinor: row.cancelled_minor,
        cancelledBackMinor: row.cancelled_back_minor,
        chargedBackMinor: row.charged_back_minor,
      }
      found.push({ order, lines: [] })
    }
    found.at(-1)!.lines.push({
      code10: row.code10,
      quantity: row.quantity,
      cancelledQuantity: row.cancelled_quantity,
      priceMinor: row.price_minor,
      taxMinor: row.tax_minor,
      freightMinor: row.freight_minor,
    })
  }
  return found
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** The newest first; `after` is the id of the last one seen. */
export async function selectOrders(
  db: Db,
  businessId: string,
  {
    status,
    number,
    after,
    limit,
  }: Page & { status?: OrderStatus | undefined; number?: string | undefined },
): Promise<Order[]> {
  let query = own(db)
    .selectFrom('orders.customer_order')
    .selectAll()
    .where('business_id', '=', businessId)
  if (status) query = query.where('status', '=', status)
  // People know the end of an id: it is what mails and pages show.
  if (number) query = query.where(sql<boolean>`right(id::text, ${number.length}) = ${number}`)
  if (after) query = query.where('id', '<', after)
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toOrder)
}

/** Orders in dispute and not ruled on, the longest first; `after` is the id of the last one seen. */
export async function selectDisputed(db: Db, { after, limit }: Page): Promise<Order[]> {
  const { rows } = await sql<OrderTable>`select ${ORDER_COLUMNS} from orders.customer_order as one
    where status = 'disputed' and not exists (select from orders.ruling
        where ruling.business_id = one.business_id and ruling.order_id = one.id)
      and ${
        after
          ? sql`(changed_at, id) > (select changed_at, id from orders.customer_order
            where status = 'disputed' and id = ${after})`
          : sql`true`
      } order by changed_at, id limit ${limit}`.execute(db)
  return rows.map(toOrder)
}

export async function selectCheckouts(
  db: Db,
  buyerId: string,
  { after, limit }: Page,
): Promise<Checkout[]> {
  let query = own(db).selectFrom('orders.checkout').selectAll().where('buyer_id', '=', buyerId)
  if (after) query = query.where('id', '<', after)
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toCheckout)
}

const LINE_COLUMNS = sql.raw(`business_id, order_id, number, variant_id, title, code10, quantity,
  cancelled_quantity, price_minor, tax_minor, freight_minor`)

/** Lines of some orders, together. */
export async function selectLines(db: Db, orders: readonly OrderRef[]): Promise<Line[]> {
  const { rows } = await planned<LineTable>`select ${LINE_COLUMNS} from orders.line
    where (business_id, order_id) in ${refs(orders)}
    order by business_id, order_id, number`.execute(db)
  return rows.map((row) => ({
    businessId: row.business_id,
    orderId: row.order_id,
    number: row.number,
    variantId: row.variant_id,
    title: row.title,
    code10: row.code10,
    quantity: row.quantity,
    cancelledQuantity: row.cancelled_quantity,
    priceMinor: row.price_minor,
    taxMinor: row.tax_minor,
    freightMinor: row.freight_minor,
  }))
}

/** The listings that the goods of an order stand in, by variant; without what was cancelled. */
export async function selectListingsOf(
  db: Db,
  { businessId, orderId }: OrderRef,
): Promise<Map<string, string>> {
  const { rows } = await sql<{ variant_id: string; listing_id: string }>`
    select sku.variant_id, sku.listing_id from orders.line join orders.sku
      on sku.business_id = line.business_id and sku.variant_id = line.variant_id
    where line.business_id = ${businessId} and line.order_id = ${orderId}
      and quantity > cancelled_quantity`.execute(db)
  return new Map(rows.map((row) => [row.variant_id, row.listing_id]))
}

/**
 * For `(business_id, …) in`. As arrays, of which the planner expects few and looks each up: of
 * records in JSON it expects a hundred, and reads the whole table while that is small.
 */
const refs = (orders: readonly OrderRef[]) =>
  sql`(select * from unnest(${orders.map(({ businessId }) => businessId)}::uuid[],
    ${orders.map(({ orderId }) => orderId)}::uuid[]))`

export async function selectTransitions(db: Db, { businessId, orderId }: OrderRef) {
  const MAX_TRANSITIONS = 100
  const rows = await own(db)
    .selectFrom('orders.transition')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .limit(MAX_TRANSITIONS)
    .execute()
  return rows.map(
    (row): Transition => ({
      from: row.from_status,
      to: row.to_status,
      actor: row.actor,
      note: row.note,
      at: row.at,
    }),
  )
}

/**
 * Moves the orders that still stand at `from`, each with a line in its history; returns those that
 * moved, in their new state.
 */
export async function moveOrders(
  db: Db,
  orders: readonly OrderRef[],
  step: Readonly<{
    from: OrderStatus
    to: OrderStatus
    actor: string
    note?: string | undefined
    now: Date
  }>,
): Promise<Order[]> {
  const { from, to, actor, now } = step
  const { rows } = await planned<OrderTable>`with
    asked as materialized (
      select * from unnest(${orders.map(({ businessId }) => businessId)}::uuid[],
        ${orders.map(({ orderId }) => orderId)}::uuid[], ${orders.map(() => newId())}::uuid[])
        as r(business_id, order_id, transition_id)
    ),
    moved as (
      update orders.customer_order as one set status = ${to}, changed_at = ${now},
        released_at = case ${to} when 'released' then coalesce(released_at, ${now})
          else released_at end,
        settled_at = case ${to} when 'settled' then coalesce(settled_at, ${now})
          else settled_at end,
        shipped_at = case ${to} when 'shipped' then coalesce(shipped_at, ${now})
          else shipped_at end,
        returns_asked = returns_asked + case ${to} when 'return_asked' then 1 else 0 end
      from asked
      where one.business_id = asked.business_id and one.id = asked.order_id
        and one.status = ${from}
      returning one.*, asked.transition_id
    ),
    noted as (
      insert into orders.transition (business_id, order_id, id, from_status, to_status, actor, note,
        at)
      select business_id, id, transition_id, ${from}, ${to}, ${actor}, ${step.note ?? null}::text,
        ${now} from moved
    )
    select ${ORDER_COLUMNS} from moved as one order by id`.execute(db)
  return rows.map(toOrder)
}

/**
 * Gives what was set aside for these orders back to the shelf, or lets it go as sold; SKU rows are
 * locked in the order in which placing locks them.
 */
export async function releaseStock(
  db: Db,
  lines: readonly Line[],
  how: Readonly<{
    toShelf: boolean
    fromReserved: boolean
    reason: StockReason
    actor: string
    now: Date
  }>,
): Promise<void> {
  const records = JSON.stringify(
    lines.map(({ businessId, variantId, orderId, quantity }) => ({
      id: newId(),
      businessId,
      variantId,
      orderId,
      available: how.toShelf ? quantity : 0,
      reserved: how.fromReserved ? -quantity : 0,
    })),
  )
  await planned`with
    change as materialized (
      select * from jsonb_to_recordset(${records}::jsonb) as r(id uuid, "businessId" uuid,
        "variantId" uuid, "orderId" text, available integer, reserved integer)
    ),
    locked as materialized (
      select business_id, variant_id from orders.sku
      where (business_id, variant_id) in (select "businessId", "variantId" from change)
      order by business_id, variant_id for no key update
    ),
    released as (
      update orders.sku set available = sku.available + total.available,
        reserved = sku.reserved + total.reserved
      from (select "businessId", "variantId", sum(available)::integer as available,
          sum(reserved)::integer as reserved from change group by 1, 2) as total
      join locked on locked.business_id = total."businessId"
        and locked.variant_id = total."variantId"
      where sku.business_id = total."businessId" and sku.variant_id = total."variantId"
    )
    insert into orders.stock_movement (business_id, id, variant_id, available, reserved, reason,
      actor, reference, at)
    select "businessId", id, "variantId", available, reserved, ${how.reason}, ${how.actor},
      "orderId", ${how.now} from change`.execute(db)
}

/** Takes purchases that came to nothing off their buyers' yearly quotas. */
export async function returnQuota(
  db: Db,
  uses: readonly Readonly<{ personId: string; year: number; minor: bigint }>[],
): Promise<void> {
  if (uses.length === 0) return
  const records = JSON.stringify(uses.map((use) => ({ ...use, minor: `${use.minor}` })))
  await sql`with
    total as materialized (
      select "personId", year, sum(minor)::bigint as minor
      from jsonb_to_recordset(${records}::jsonb) as r("personId" uuid, year integer, minor bigint)
      group by 1, 2
    ),
    locked as materialized (
      select person_id, year from orders.quota
      where (person_id, year) in (select "personId", year from total)
      order by person_id, year for no key update
    )
    update orders.quota set used_minor = used_minor - total.minor
    from total join locked on locked.person_id = total."personId" and locked.year = total.year
    where quota.person_id = total."personId" and quota.year = total.year`.execute(db)
}

export const toldKey = (checkoutId: string, id: string): string => `${checkoutId} ${id}`

/** What came of payments and refunds that were told of before, by `toldKey`. */
export async function selectTold(
  db: Db,
  asked: readonly Readonly<{ checkoutId: string; id: string }>[],
): Promise<Map<string, string>> {
  const checkouts = asked.map(({ checkoutId }) => checkoutId)
  const ids = asked.map(({ id }) => id)
  const { rows } = await planned<{ checkout_id: string; id: string; outcome: string }>`
    select checkout_id, id, outcome from orders.payment_told
    where (checkout_id, id) in (
      select * from unnest(${checkouts}::uuid[], ${ids}::uuid[]))`.execute(db)
  return new Map(rows.map((row) => [toldKey(row.checkout_id, row.id), row.outcome]))
}

/** What came in for a checkout that it could not take, and so goes back. */
export async function sumNotTaken(db: Db, checkoutId: string, currency: Currency): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from orders.payment_told
    where checkout_id = ${checkoutId} and kind = 'payment' and outcome <> 'taken'
      and currency = ${currency}`.execute(db)
  return rows[0]!.minor
}

type ToldNews = Readonly<{
  checkoutId: string
  id: string
  kind: 'payment' | 'refund'
  amountMinor: bigint
  currency: Currency
  outcome: string
  now: Date
}>

export async function insertTold(db: Db, news: readonly ToldNews[]): Promise<void> {
  if (news.length === 0) return
  const records = JSON.stringify(
    news.map(({ amountMinor, ...told }) => ({ ...told, amountMinor: `${amountMinor}` })),
  )
  await planned`insert into orders.payment_told
      (checkout_id, id, kind, amount_minor, currency, outcome, told_at)
    select "checkoutId", id, kind, "amountMinor", currency, outcome, now
    from jsonb_to_recordset(${records}::jsonb) as told("checkoutId" uuid, id uuid, kind text,
      "amountMinor" bigint, currency text, outcome text, now timestamptz)`.execute(db)
}

/** Undefined when it would give back more than was paid; `isPart`: for cancelled goods. The order stands where it stood, as long. */
export async function addRefund(
  db: Db,
  { businessId, orderId, minor, isPart }: OrderRef & { minor: bigint; isPart: boolean },
): Promise<Order | undefined> {
  const row = await own(db)
    .updateTable('orders.customer_order')
    .set({
      refunded_minor: sql`refunded_minor + ${minor}::bigint`,
      cancelled_back_minor: sql`cancelled_back_minor + ${isPart ? minor : 0n}::bigint`,
    })
    .where('business_id', '=', businessId)
    .where('id', '=', orderId)
    .where(sql<boolean>`refunded_minor + charged_back_minor + ${minor}::bigint <= total_minor`)
    .returningAll()
    .executeTakeFirst()
  return row && toOrder(row)
}

/**
 * Orders that have stood still in a state since an instant, the longest first, behind the last one
 * seen.
 */
export async function selectStandingStill(
  db: Db,
  given: Readonly<{
    status: OrderStatus
    before: Date
    after: Order | undefined
    limit: number
  }>,
): Promise<Order[]> {
  const { status, before, after, limit } = given
  const behind = after
    ? sql`and (changed_at, id) > (${after.changedAt}::timestamptz, ${after.id}::uuid)`
    : sql``
  const { rows } = await sql<OrderTable>`select ${ORDER_COLUMNS} from orders.customer_order as one
    where status = ${status} and changed_at <= ${before} ${behind}
    order by changed_at, id limit ${limit}`.execute(db)
  return rows.map(toOrder)
}

/** How many orders, messages and SKUs wait for a seller to do something. */
export type OrdersWaiting = Readonly<{
  toDeclare: number
  toShip: number
  returnsAsked: number
  disputed: number
  /** Orders in which the buyer has written last. */
  messages: number
  /** On sale with nothing left. */
  soldOut: number
}>

/** Messages count since an instant. */
export async function selectOrdersWaiting(
  db: Db,
  businessId: string,
  since: Date,
): Promise<OrdersWaiting> {
  const { rows } = await sql<OrdersWaiting>`with waiting as (
      select count(*) filter (where status = 'paid') as paid,
        count(*) filter (where status = 'released') as released,
        count(*) filter (where status = 'return_asked') as asked,
        count(*) filter (where status = 'disputed') as disputed
      from orders.customer_order where business_id = ${businessId}
        and status in ('paid', 'released', 'return_asked', 'disputed')),
    last as (select distinct on (order_id) author from orders.message
      where business_id = ${businessId} and at > ${since} order by order_id, id desc)
    select paid::integer as "toDeclare", released::integer as "toShip",
      asked::integer as "returnsAsked", disputed::integer as disputed,
      (select count(*)::integer from last where author = 'buyer') as messages,
      (select count(*)::integer from orders.sku where business_id = ${businessId} and is_open
        and available = 0) as "soldOut"
    from waiting`.execute(db)
  return rows[0]!
}
