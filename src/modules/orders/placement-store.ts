import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import { type Db, planned } from '../../platform/db.ts'
import { OrderPlaced } from './contract.ts'
import type { Placement, SkuFacts } from './decide-placements.ts'
import type { RefusalReason } from './order.ts'

type OrderOfAnswer = Readonly<{ id: string; businessId: string }>

export type PlacedFacts = Readonly<{
  checkoutId: string
  totalMinor: bigint
  currency: Currency
  placedAt: Date
  expiresAt: Date
  orders: readonly OrderOfAnswer[]
}>

type Keys = Readonly<{ businessIds: readonly string[]; variantIds: readonly string[] }>

/** The SKUs as they stand, without a lock: `writeBatch` makes sure that it still holds. */
export async function selectSkuFacts(db: Db, keys: Keys): Promise<SkuFacts[]> {
  const { rows } = await planned<SkuFacts>`select business_id as "businessId",
      variant_id as "variantId", title, market, channel, code10, price_minor as "priceMinor",
      tax_minor as "taxMinor", freight_minor as "freightMinor", currency, is_open as "isOpen",
      version, available
    from unnest(${keys.businessIds}::uuid[], ${keys.variantIds}::uuid[]) as asked(business, variant)
    join orders.sku on business_id = business and variant_id = variant`.execute(db)
  return rows
}

/** What these persons have used of their quota of a year. */
export async function selectQuotaUsed(
  db: Db,
  personIds: readonly string[],
  year: number,
): Promise<Map<string, bigint>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; used_minor: bigint }>`
    select person_id, used_minor from orders.quota
    where person_id = any(${personIds}::uuid[]) and year = ${year}`.execute(db)
  return new Map(rows.map((row) => [row.person_id, row.used_minor]))
}

export type EarlierPlacement = Readonly<{
  hash: string
  refusal: { reason: RefusalReason; line: number | null } | null
  placed: PlacedFacts | null
}>

/** What was answered before to these requests. */
export async function selectPlacements(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, EarlierPlacement>> {
  const { rows } = await planned<{
    id: string
    hash: string
    refusal: EarlierPlacement['refusal']
    checkout_id: string | null
    total_minor: bigint
    currency: Currency
    placed_at: Date
    expires_at: Date
    orders: OrderOfAnswer[]
  }>`select placement.id, encode(placement.request_hash, 'hex') as hash, placement.refusal,
      placement.checkout_id, checkout.total_minor, checkout.currency, checkout.placed_at,
      checkout.expires_at,
      (select jsonb_agg(jsonb_build_object('id', order_id, 'businessId', business_id)
        order by order_id) from orders.checkout_order where checkout_id = checkout.id) as orders
    from orders.placement left join orders.checkout on checkout.id = placement.checkout_id
    where placement.id = any(${ids}::uuid[])`.execute(db)
  return new Map(
    rows.map((row) => {
      const { hash, refusal, orders, currency } = row
      const placed = row.checkout_id
        ? {
            checkoutId: row.checkout_id,
            totalMinor: row.total_minor,
            currency,
            placedAt: row.placed_at,
            expiresAt: row.expires_at,
            orders,
          }
        : null
      return [row.id, { hash, refusal, placed }]
    }),
  )
}

/** All rows of one batch. Amounts are text: a JSON number would pass through floating point. */
export type BatchRows = Readonly<{
  placements: readonly (Pick<Placement, 'id' | 'hash'> & {
    checkoutId: string | null
    refusal: object | null
  })[]
  checkouts: readonly (Pick<
    Placement,
    'checkoutId' | 'buyerId' | 'personId' | 'sealedIdentity' | 'sealedContact' | 'sealedConsignee'
  > & { market: string; currency: Currency; totalMinor: string })[]
  orders: readonly {
    orderId: string
    checkoutId: string
    buyerId: string | null
    businessId: string
    market: string
    channel: string
    currency: Currency
    totalMinor: string
    taxMinor: string
    freightMinor: string
    quotaMinor: string
    eventId: string
    event: object
  }[]
  lines: readonly {
    orderId: string
    movementId: string
    businessId: string
    variantId: string
    number: number
    quantity: number
  }[]
  needs: readonly { businessId: string; variantId: string; version: number; quantity: number }[]
  quotas: readonly { personId: string; usedMinor: string; limitMinor: string }[]
}>

export type BatchTerms = Readonly<{
  now: Date
  expiresAt: Date
  /** When to look what of the sealed parts is to be erased. */
  lookAtIdentityAt: Date
  year: number
  /** When its events count as handed on. */
  toldAt: Date | null
}>

/**
 * Writes a batch: one statement, one transaction. It locks the SKU rows in the order of their ids
 * and takes the stock; when a SKU is no longer as the decisions saw it, or has too little left, or
 * another process placed one of the keys or used up a quota, it fails as a whole and the batch is
 * to be decided again (`isCollision`).
 */
export async function writeBatch(
  db: Db,
  rows: BatchRows,
  { now, expiresAt, lookAtIdentityAt, year, toldAt }: BatchTerms,
): Promise<void> {
  const json = (part: readonly object[]) => sql`${JSON.stringify(part)}::jsonb`
  await planned`with
    need as materialized (
      select * from jsonb_to_recordset(${json(rows.needs)}) as r("businessId" uuid,
        "variantId" uuid, version integer, quantity integer)
    ),
    locked as materialized (
      select business_id, variant_id, need.quantity, title, code10, price_minor, tax_minor,
        freight_minor
      from need join orders.sku
        on business_id = "businessId" and variant_id = "variantId"
          and sku.version = need.version and is_open
      order by business_id, variant_id for no key update of sku
    ),
    taken as (
      update orders.sku set available = sku.available - locked.quantity,
        reserved = sku.reserved + locked.quantity
      from locked
      where sku.business_id = locked.business_id and sku.variant_id = locked.variant_id
      returning 1
    ),
    new_placement as (
      insert into orders.placement (id, request_hash, checkout_id, refusal, placed_at)
      select id, decode(hash, 'hex'), "checkoutId", refusal, ${now}
      from jsonb_to_recordset(${json(rows.placements)})
        as r(id uuid, hash text, "checkoutId" uuid, refusal jsonb)
    ),
    checkout as materialized (
      select * from jsonb_to_recordset(${json(rows.checkouts)}) as r("checkoutId" uuid,
        "buyerId" uuid, market text, currency text, "totalMinor" bigint,
        "personId" uuid, "sealedIdentity" text, "sealedContact" text, "sealedConsignee" text)
    ),
    new_checkout as (
      insert into orders.checkout (id, buyer_id, status, market, currency, total_minor, person_id,
        quota_year, placed_at, expires_at)
      select "checkoutId", "buyerId", 'placed', market, currency, "totalMinor", "personId",
        ${year}::integer, ${now}, ${expiresAt} from checkout
    ),
    new_identity as (
      insert into orders.identity (checkout_id, sealed, contact, consignee, erase_after)
      select "checkoutId", decode("sealedIdentity", 'base64'), decode("sealedContact", 'base64'),
        decode("sealedConsignee", 'base64'), ${lookAtIdentityAt} from checkout
    ),
    placed as materialized (
      select * from jsonb_to_recordset(${json(rows.orders)}) as r("orderId" uuid,
        "checkoutId" uuid, "buyerId" uuid, "businessId" uuid, market text, channel text,
        currency text, "totalMinor" bigint, "taxMinor" bigint, "freightMinor" bigint,
        "quotaMinor" bigint, "eventId" uuid, event jsonb)
    ),
    new_checkout_order as (
      insert into orders.checkout_order (checkout_id, order_id, business_id)
      select "checkoutId", "orderId", "businessId" from placed
    ),
    new_order as (
      insert into orders.customer_order (business_id, id, checkout_id, buyer_id, status, market,
        channel, currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at,
        changed_at)
      select "businessId", "orderId", "checkoutId", "buyerId", 'placed', market, channel, currency,
        "totalMinor", "taxMinor", "freightMinor", "quotaMinor", ${now}, ${now} from placed
    ),
    told as (
      insert into platform.outbox (id, name, payload, emitted_at, dispatched_at)
      select "eventId", ${OrderPlaced.name}, event, ${now}, ${toldAt}::timestamptz from placed
    ),
    sold as materialized (
      select * from jsonb_to_recordset(${json(rows.lines)}) as r("orderId" uuid,
        "movementId" uuid, "businessId" uuid, "variantId" uuid, number integer, quantity integer)
    ),
    new_line as (
      insert into orders.line (business_id, order_id, number, variant_id, title, code10, quantity,
        price_minor, tax_minor, freight_minor)
      select "businessId", "orderId", number, "variantId", title, code10, sold.quantity,
        price_minor, tax_minor, freight_minor
      from sold join locked on business_id = "businessId" and variant_id = "variantId"
    ),
    new_movement as (
      insert into orders.stock_movement (business_id, id, variant_id, available, reserved, reason,
        actor, reference, at)
      select "businessId", "movementId", "variantId", -quantity, quantity, 'placed', 'buyer',
        "orderId"::text, ${now} from sold
    ),
    used as (
      insert into orders.quota (person_id, year, used_minor, limit_minor)
      select "personId", ${year}::integer, "usedMinor", "limitMinor"
      from jsonb_to_recordset(${json(rows.quotas)})
        as r("personId" uuid, "usedMinor" bigint, "limitMinor" bigint)
      -- After the stock rows, in the order of their ids: no two processes wait for each other.
      where (select count(*) from locked) >= 0 order by "personId"
      on conflict (person_id, year) do update set
        used_minor = quota.used_minor + excluded.used_minor, limit_minor = excluded.limit_minor
    )
    -- Divides by zero unless every SKU was still as it was seen.
    select 1 / (case when (select count(*) from taken) = ${rows.needs.length}::integer
      then 1 else 0 end)`.execute(db)
}

/** Whether something moved between deciding and writing, so that the batch is to be decided again. */
export function isCollision(error: unknown): boolean {
  const UNIQUE_VIOLATION = '23505'
  const CHECK_VIOLATION = '23514'
  const DIVISION_BY_ZERO = '22012'
  const DEADLOCK = '40P01'
  const { code } = error as { code?: unknown }
  return [UNIQUE_VIOLATION, CHECK_VIOLATION, DIVISION_BY_ZERO, DEADLOCK].some((one) => one === code)
}

/** Forgets answers that no client will ask for again; the orders stay. */
export const deletePlacementsBefore = (db: Db, before: Date, limit: number) =>
  sql`delete from orders.placement where id in (
    select id from orders.placement where placed_at < ${before} limit ${limit})`.execute(db)
