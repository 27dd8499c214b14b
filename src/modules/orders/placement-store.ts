import { type RawBuilder, sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { OrderLimit } from '../customs/api.ts'
import type { CheckoutLine, Consignee, RefusalReason } from './order.ts'

/** A request as it is written: every id that it may need is made beforehand. */
export type Placement = Readonly<{
  /** Fingerprint of buyer and key. */
  id: string
  /** Of what was asked, in hexadecimal: the same key with another request is refused. */
  hash: string
  checkoutId: string
  buyerId: string | null
  consignee: Consignee
  /** Fingerprint of the natural person, and who it is, sealed; null when not given. */
  personId: string | null
  sealedIdentity: string | null
  lines: readonly CheckoutLine[]
}>

export type PlacementIds = Readonly<{ orderId: string; eventId: string; movementId: string }>

export type BatchTerms = Readonly<{
  now: Date
  expiresAt: Date
  eraseIdentityAfter: Date
  /** Calendar year of the quota, in the market. */
  year: number
  limits: readonly OrderLimit[]
}>

type OrderOfAnswer = Readonly<{ id: string; businessId: string }>

export type PlacedFacts = Readonly<{
  checkoutId: string
  totalMinor: bigint
  currency: Currency
  placedAt: Date
  expiresAt: Date
  orders: readonly OrderOfAnswer[]
}>

/** What the statement says of request `n`; a request that is not spoken of was placed before. */
export type Verdict = Readonly<{
  n: number
  /** `undecided`: whether it fits hangs on one before it that does not; ask again. */
  verdict: 'accepted' | 'refused' | 'undecided'
  reason: RefusalReason | null
  line: number | null
  total_minor: bigint | null
  currency: Currency | null
  orders: readonly OrderOfAnswer[] | null
}>

/**
 * Places a batch: one statement, one transaction, one round trip. Locks the SKU rows in the order
 * of their ids, then the quotas; refuses what can be refused by itself; of the rest accepts, in
 * arrival order, every request all of whose claims fit when everything asked before it is counted,
 * and leaves the others undecided. To count too much can only leave a request undecided, never
 * accept one too many, and the first in line is always decided: so asking again ends, with the
 * result of placing one after the other.
 *
 * Fails with a unique or check violation when another process places the same key, or a person's
 * first order of the year, at the same moment: then the batch is to be written again.
 */
export async function placeBatch(
  db: Db,
  placements: readonly Placement[],
  idsOf: () => PlacementIds,
  terms: BatchTerms,
): Promise<Verdict[]> {
  const { rows } = await sql<Verdict>`with
    ${asked(placements, idsOf)},
    ${judged(terms)},
    ${written(terms)}
    select verdict.n, verdict.verdict, verdict.reason, verdict.line, totals.total_minor,
      totals.currency, totals.orders
    from verdict left join totals on totals.n = verdict.n and verdict.verdict = 'accepted'`.execute(
    db,
  )
  return rows
}

/** The requests not answered before, their lines, and the locked rows that they are about. */
function asked(placements: readonly Placement[], idsOf: () => PlacementIds): RawBuilder<unknown> {
  const requests = placements.map(({ lines: _, ...placement }, n) => ({ n, ...placement }))
  const lines = placements.flatMap((placement, n) =>
    placement.lines.map(({ priceMinor, ...line }, number) => ({
      n,
      number,
      ...line,
      ...idsOf(),
      priceMinor: `${priceMinor}`,
    })),
  )
  return sql`
    request as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(requests)}::jsonb) as asked(
        n integer, id uuid, hash text, "checkoutId" uuid, "buyerId" uuid, consignee jsonb,
        "personId" uuid, "sealedIdentity" text)
      where not exists (select from orders.placement before where before.id = asked.id)
    ),
    line as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as asked(
        n integer, number integer, "businessId" uuid, "variantId" uuid, quantity integer,
        "priceMinor" bigint, currency text, version integer, "orderId" uuid, "eventId" uuid, "movementId" uuid)
      where n in (select n from request)
    ),
    locked as materialized (
      select sku.* from orders.sku
      where (business_id, variant_id) in (select "businessId", "variantId" from line)
      order by business_id, variant_id for no key update
    )`
}

/** What each request comes to: refused by itself, accepted, or undecided. */
function judged({ limits, year }: BatchTerms): RawBuilder<unknown> {
  const bounds = limits.map(({ market, channel, perOrder, perYear }) => ({
    market,
    channel,
    per_order: `${perOrder.minor}`,
    per_year: `${perYear.minor}`,
  }))
  return sql`
    quota as materialized (
      select person_id, used_minor from orders.quota
      -- The count makes the stock rows be locked first, in every process alike.
      where year = ${year} and person_id in (select "personId" from request)
        and (select count(*) from locked) >= 0
      order by person_id for no key update
    ),
    checked as materialized (
      select line.*, sku.title, sku.market, sku.channel, sku.code10, sku.tax_minor, sku.freight_minor,
        sku.available, bound.per_order, bound.per_year,
        case when sku.variant_id is null then 'unknown_sku'
          when not sku.is_open then 'channel_closed'
          when (sku.price_minor, sku.currency, sku.version)
            <> (line."priceMinor", line.currency, line.version) then 'price_changed'
          when sku.available < line.quantity then 'sold_out' end as reason
      from line left join locked as sku
        on sku.business_id = line."businessId" and sku.variant_id = line."variantId"
      left join jsonb_to_recordset(${JSON.stringify(bounds)}::jsonb) as bound(
          market text, channel text, per_order bigint, per_year bigint)
        on bound.market = sku.market and bound.channel = sku.channel
    ),
    -- One order per seller and channel: it is what is declared together.
    parcel as materialized (
      select n, "businessId", channel, market, currency,
        (array_agg("orderId" order by number))[1] as order_id,
        (array_agg("eventId" order by number))[1] as event_id,
        sum("priceMinor" * quantity)::bigint as total_minor,
        sum(tax_minor * quantity)::bigint as tax_minor,
        sum(freight_minor * quantity)::bigint as freight_minor,
        sum(("priceMinor" - tax_minor) * quantity)::bigint as worth_minor,
        sum(quantity) as units, min(per_order) as per_order, min(per_year) as per_year
      from checked group by n, "businessId", channel, market, currency
    ),
    totals as materialized (
      select n, sum(total_minor)::bigint as total_minor, min(market) as market,
        min(currency) as currency, count(distinct market || currency) as markets,
        -- One single thing may be worth more, at full tax.
        coalesce(bool_or(worth_minor > per_order and units > 1), false) as is_over,
        coalesce(sum(worth_minor) filter (where per_year is not null), 0)::bigint as quota_minor,
        min(per_year) as per_year,
        jsonb_agg(jsonb_build_object('id', order_id, 'businessId', "businessId")
          order by order_id) as orders
      from parcel group by n
    ),
    bad_line as (
      select distinct on (n) n, number, reason from checked where reason is not null
      order by n, number
    ),
    sound as materialized (
      select request.n, bad_line.number as line, totals.quota_minor,
        totals.per_year - coalesce(quota.used_minor, 0) as quota_left,
        case when bad_line.reason is not null then bad_line.reason
          when totals.markets > 1 then 'mixed_markets'
          when totals.quota_minor > 0 and request."personId" is null then 'identity_required'
          when totals.is_over then 'over_limit'
          when totals.quota_minor > totals.per_year - coalesce(quota.used_minor, 0)
            then 'over_yearly_limit' end as reason
      from request join totals on totals.n = request.n
      left join bad_line on bad_line.n = request.n
      left join quota on quota.person_id = request."personId"
    ),
    claim as (
      select checked.n, checked."businessId" as owner, checked."variantId" as thing,
        checked.quantity::bigint as need, checked.available::bigint as has
      from checked join sound on sound.n = checked.n and sound.reason is null
      union all
      select request.n, request."personId", request."personId", sound.quota_minor, sound.quota_left
      from request join sound on sound.n = request.n and sound.reason is null
      where sound.quota_minor > 0
    ),
    counted as (
      select n, sum(need) over (partition by owner, thing order by n) <= has as fits from claim
    ),
    fitting as (select n, bool_and(fits) as fits from counted group by n),
    verdict as materialized (
      select sound.n, sound.line, sound.reason,
        case when sound.reason is not null then 'refused'
          when fitting.fits then 'accepted' else 'undecided' end as verdict
      from sound left join fitting on fitting.n = sound.n
    ),
    accepted as materialized (select n from verdict where verdict = 'accepted')`
}

/** The rows of the answers, of the accepted requests, and the stock and quota that they take. */
function written({ now, expiresAt, eraseIdentityAfter, year }: BatchTerms): RawBuilder<unknown> {
  return sql`
    new_placement as (
      insert into orders.placement (id, request_hash, checkout_id, refusal, placed_at)
      select request.id, decode(request.hash, 'hex'),
        case when verdict.reason is null then request."checkoutId" end,
        case when verdict.reason is not null
          then jsonb_build_object('reason', verdict.reason, 'line', verdict.line) end, ${now}
      from request join verdict on verdict.n = request.n and verdict.verdict <> 'undecided'
    ),
    new_checkout as (
      insert into orders.checkout (id, buyer_id, status, market, currency, total_minor, consignee,
        person_id, quota_year, placed_at, expires_at)
      select request."checkoutId", request."buyerId", 'placed', totals.market, totals.currency,
        totals.total_minor, request.consignee, request."personId", ${year}::integer,
        ${now}, ${expiresAt}
      from accepted join request on request.n = accepted.n join totals on totals.n = accepted.n
    ),
    new_checkout_order as (
      insert into orders.checkout_order (checkout_id, order_id, business_id)
      select request."checkoutId", parcel.order_id, parcel."businessId"
      from accepted join request on request.n = accepted.n join parcel on parcel.n = accepted.n
    ),
    new_order as (
      insert into orders.customer_order (business_id, id, checkout_id, buyer_id, status, market,
        channel, currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at,
        changed_at)
      select parcel."businessId", parcel.order_id, request."checkoutId", request."buyerId",
        'placed', parcel.market, parcel.channel, parcel.currency, parcel.total_minor,
        parcel.tax_minor, parcel.freight_minor,
        case when parcel.per_year is null then 0 else parcel.worth_minor end, ${now}, ${now}
      from accepted join request on request.n = accepted.n join parcel on parcel.n = accepted.n
    ),
    sold as materialized (
      select checked.*, parcel.order_id from accepted
      join checked on checked.n = accepted.n
      join parcel on parcel.n = checked.n and parcel."businessId" = checked."businessId"
        and parcel.channel = checked.channel
    ),
    new_line as (
      insert into orders.line (business_id, order_id, number, variant_id, title, code10, quantity,
        price_minor, tax_minor, freight_minor)
      select "businessId", order_id, number, "variantId", title, code10, quantity, "priceMinor",
        tax_minor, freight_minor
      from sold
    ),
    new_movement as (
      insert into orders.stock_movement (business_id, id, variant_id, available, reserved, reason,
        actor, reference, at)
      select "businessId", "movementId", "variantId", -quantity, quantity, 'placed', 'buyer',
        order_id::text, ${now}
      from sold
    ),
    taken as (
      update orders.sku set available = available - need.quantity,
        reserved = reserved + need.quantity
      from (select "businessId", "variantId", sum(quantity)::integer as quantity from sold
        group by 1, 2) as need
      where sku.business_id = need."businessId" and sku.variant_id = need."variantId"
    ),
    new_identity as (
      insert into orders.identity (checkout_id, sealed, erase_after)
      select request."checkoutId", decode(request."sealedIdentity", 'hex'), ${eraseIdentityAfter}
      from accepted join request on request.n = accepted.n
      where request."sealedIdentity" is not null
    ),
    used as (
      insert into orders.quota (person_id, year, used_minor, limit_minor)
      select request."personId", ${year}::integer, sum(totals.quota_minor), min(totals.per_year)
      from accepted join request on request.n = accepted.n join totals on totals.n = accepted.n
      where totals.quota_minor > 0 group by request."personId"
      on conflict (person_id, year) do update set
        used_minor = quota.used_minor + excluded.used_minor, limit_minor = excluded.limit_minor
    ),
    told as (
      insert into platform.outbox (id, name, payload, emitted_at)
      select parcel.event_id, 'orders.order_placed', jsonb_build_object(
        'businessId', parcel."businessId", 'orderId', parcel.order_id,
        'checkoutId', request."checkoutId", 'buyerId', request."buyerId",
        'market', parcel.market, 'channel', parcel.channel, 'currency', parcel.currency,
        'totalMinor', parcel.total_minor::text, 'taxMinor', parcel.tax_minor::text,
        'freightMinor', parcel.freight_minor::text), ${now}
      from accepted join request on request.n = accepted.n join parcel on parcel.n = accepted.n
    )`
}

/** Whether another process was in the way, so that the batch is to be written again. */
export function isCollision(error: unknown): boolean {
  const UNIQUE_VIOLATION = '23505'
  const CHECK_VIOLATION = '23514'
  const DEADLOCK = '40P01'
  const { code } = error as { code?: unknown }
  return code === UNIQUE_VIOLATION || code === CHECK_VIOLATION || code === DEADLOCK
}

export type EarlierPlacement = Readonly<{
  id: string
  hash: string
  refusal: { reason: RefusalReason; line: number | null } | null
  placed: PlacedFacts | null
}>

/** What was answered before to these requests. */
export async function selectPlacements(
  db: Db,
  ids: readonly string[],
): Promise<EarlierPlacement[]> {
  const { rows } = await sql<{
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
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    refusal: row.refusal,
    placed: row.checkout_id
      ? {
          checkoutId: row.checkout_id,
          totalMinor: row.total_minor,
          currency: row.currency,
          placedAt: row.placed_at,
          expiresAt: row.expires_at,
          orders: row.orders,
        }
      : null,
  }))
}

/** Forgets answers that no client will ask for again; the orders stay. */
export const deletePlacementsBefore = (db: Db, before: Date) =>
  sql`delete from orders.placement where placed_at < ${before}`.execute(db)
