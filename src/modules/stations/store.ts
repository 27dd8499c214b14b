import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Assisted, AssistedState, OrderRef, Rule, Station } from './station.ts'

const STATION = sql.raw(`agency_id as "agencyId", readers, code, currency,
  fixed_minor as "fixedMinor", opened_at as "openedAt", is_sample as "isSample"`)
const RULE = sql.raw(`agency_id as "agencyId", id, payer_id as "payerId", from_on::text as "fromOn",
  amount_minor as "amountMinor", points, currency`)
const ASSISTED = sql.raw(`business_id as "businessId", order_id as "orderId",
  checkout_id as "checkoutId", agency_id as "agencyId", payer_id as "payerId", currency,
  commission_minor as "commissionMinor", placed_at as "placedAt", buyer_name as "buyerName",
  address_name as "addressName", is_own_people as "isOwnPeople", state, changed_at as "changedAt"`)

export type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Opens a station, or changes what it costs; its code and currency stay. */
export async function saveStation(db: Db, one: Station): Promise<Station> {
  const { rows } = await sql<Station>`insert into stations.station (agency_id, readers, code,
      currency, fixed_minor, opened_at, is_sample)
    values (${one.agencyId}, ${one.readers}::uuid[], ${one.code}, ${one.currency},
      ${one.fixedMinor}, ${one.openedAt}, ${one.isSample})
    on conflict (agency_id) do update set fixed_minor = excluded.fixed_minor
    returning ${STATION}`.execute(db)
  return rows[0]!
}

export async function findStation(db: Db, agencyId: string): Promise<Station | undefined> {
  const { rows } = await sql<Station>`select ${STATION} from stations.station
    where agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

/** One that buyers may name. */
export async function findStationByCode(db: Db, code: string): Promise<Station | undefined> {
  const { rows } = await sql<Station>`select ${STATION} from stations.station
    where code = ${code} and not is_sample`.execute(db)
  return rows[0]
}

/** Of an office and all below it, by id. */
export async function selectStations(
  db: Db,
  readerId: string,
  { after, limit }: Page,
): Promise<Station[]> {
  const { rows } = await sql<Station>`select ${STATION} from stations.station
    where readers @> array[${readerId}::uuid] and ${after ? sql`agency_id > ${after}::uuid` : sql`true`}
    order by agency_id limit ${limit}`.execute(db)
  return rows
}

export const insertRule = (db: Db, one: Rule, { by, at }: Readonly<{ by: string; at: Date }>) =>
  sql`insert into stations.rule (agency_id, id, payer_id, from_on, amount_minor, points, currency,
      set_by, set_at)
    values (${one.agencyId}, ${one.id}, ${one.payerId}, ${one.fromOn}, ${one.amountMinor},
      ${one.points}, ${one.currency}, ${by}, ${at})`.execute(db)

/** What holds on a day for some stations. */
export async function selectRulesOn(
  db: Db,
  agencyIds: readonly string[],
  on: Day,
): Promise<ReadonlyMap<string, Rule>> {
  const { rows } = await sql<Rule>`select distinct on (agency_id) ${RULE} from stations.rule
    where agency_id = any(${agencyIds}::uuid[]) and from_on <= ${on}
    order by agency_id, from_on desc, id desc`.execute(db)
  return new Map(rows.map((rule) => [rule.agencyId, rule]))
}

export type Budget = Readonly<{
  payerId: string
  currency: Currency
  id: string
  depositedMinor: bigint
  returnedMinor: bigint
  spentMinor: bigint
}>

const BUDGET = sql.raw(`payer_id as "payerId", currency, id, deposited_minor as "depositedMinor",
  returned_minor as "returnedMinor", spent_minor as "spentMinor"`)

export async function selectBudgets(db: Db, payerId: string): Promise<Budget[]> {
  const { rows } = await sql<Budget>`select ${BUDGET} from stations.budget
    where payer_id = ${payerId} order by currency`.execute(db)
  return rows
}

type BudgetRef = Pick<Budget, 'payerId' | 'currency'>

/** The budget of an office in a currency, made when there is none; nobody spends of it meanwhile. */
export async function lockBudget(
  db: Db,
  { payerId, currency, id }: BudgetRef & { id: string },
): Promise<Budget> {
  const { rows } = await sql<Budget>`insert into stations.budget (payer_id, currency, id)
    values (${payerId}, ${currency}, ${id})
    on conflict (payer_id, currency) do update set currency = excluded.currency
    returning ${BUDGET}`.execute(db)
  return rows[0]!
}

/** False when it was noted before. */
export async function insertTransfer(
  db: Db,
  one: BudgetRef &
    Readonly<{
      kind: 'deposit' | 'return'
      reference: string
      amountMinor: bigint
      by: string
      at: Date
    }>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into stations.budget_transfer (payer_id, currency,
      kind, reference, amount_minor, noted_by, noted_at)
    values (${one.payerId}, ${one.currency}, ${one.kind}, ${one.reference}, ${one.amountMinor},
      ${one.by}, ${one.at})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

export const saveBudget = (db: Db, { payerId, currency, depositedMinor, returnedMinor }: Budget) =>
  sql`update stations.budget set deposited_minor = ${depositedMinor},
      returned_minor = ${returnedMinor}
    where payer_id = ${payerId} and currency = ${currency}`.execute(db)

/** Takes from what is left of a budget; undefined when it is not enough. Below zero it comes back. */
export async function spend(
  db: Db,
  { payerId, currency }: BudgetRef,
  minor: bigint,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`update stations.budget
    set spent_minor = spent_minor + ${minor}::bigint
    where payer_id = ${payerId} and currency = ${currency}
      and spent_minor + returned_minor + ${minor}::bigint <= deposited_minor
    returning id`.execute(db)
  return rows[0]?.id
}

/** What is there already stays. */
export async function insertAssisted(db: Db, orders: readonly Assisted[]): Promise<void> {
  const rows = orders.map((one) => ({ ...one, commissionMinor: `${one.commissionMinor}` }))
  await sql`insert into stations.assisted_order (business_id, order_id, checkout_id, agency_id,
      payer_id, currency, commission_minor, placed_at, buyer_name, address_name, is_own_people,
      state, changed_at)
    select "businessId", "orderId", "checkoutId", "agencyId", "payerId", currency,
      "commissionMinor", "placedAt", "buyerName", "addressName", "isOwnPeople", state, "changedAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one("businessId" uuid,
      "orderId" uuid, "checkoutId" uuid, "agencyId" uuid, "payerId" uuid, currency text,
      "commissionMinor" bigint, "placedAt" timestamptz, "buyerName" text, "addressName" text,
      "isOwnPeople" boolean, state text, "changedAt" timestamptz)
    order by "businessId", "orderId" on conflict do nothing`.execute(db)
}

/** The station that a checkout named. */
export async function findNamed(db: Db, checkoutId: string): Promise<string | undefined> {
  const { rows } = await sql<{ agencyId: string }>`select agency_id as "agencyId"
    from stations.assisted_order where checkout_id = ${checkoutId} limit 1`.execute(db)
  return rows[0]?.agencyId
}

/** Of some orders, those that were assisted. */
export async function selectAssistedAmong(
  db: Db,
  orders: readonly OrderRef[],
): Promise<OrderRef[]> {
  const { rows } = await sql<OrderRef>`select business_id as "businessId", order_id as "orderId"
    from stations.assisted_order where (business_id, order_id) in (select * from unnest(
      ${orders.map(({ businessId }) => businessId)}::uuid[],
      ${orders.map(({ orderId }) => orderId)}::uuid[]))`.execute(db)
  return rows
}

export async function lockAssisted(
  db: Db,
  { businessId, orderId }: OrderRef,
): Promise<Assisted | undefined> {
  const { rows } = await sql<Assisted>`select ${ASSISTED} from stations.assisted_order
    where business_id = ${businessId} and order_id = ${orderId} for update`.execute(db)
  return rows[0]
}

export const saveAssistedState = (
  db: Db,
  { businessId, orderId }: OrderRef,
  { state, at }: Readonly<{ state: AssistedState; at: Date }>,
) =>
  sql`update stations.assisted_order set state = ${state}, changed_at = ${at}
    where business_id = ${businessId} and order_id = ${orderId}`.execute(db)

/** Orders that were settled while a budget was empty, the longest waiting first. */
export async function selectWaiting(
  db: Db,
  { payerId, currency }: BudgetRef,
  limit: number,
): Promise<OrderRef[]> {
  const { rows } = await sql<OrderRef>`select business_id as "businessId", order_id as "orderId"
    from stations.assisted_order
    where payer_id = ${payerId} and currency = ${currency} and state = 'waiting'
    order by changed_at, order_id limit ${limit}`.execute(db)
  return rows
}

/** Of a station, the newest order first; `after` is the id of an order, which is made when it is placed. */
export async function selectAssisted(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<Assisted[]> {
  const { rows } = await sql<Assisted>`select ${ASSISTED} from stations.assisted_order
    where agency_id = ${agencyId} and ${after ? sql`order_id < ${after}::uuid` : sql`true`}
    order by order_id desc limit ${limit}`.execute(db)
  return rows
}

export type AssistedMonth = Readonly<{
  /** 'YYYY-MM'. */
  month: string
  currency: Currency
  orders: number
  paidOrders: number
  paidMinor: bigint
  waitingMinor: bigint
  takenBackMinor: bigint
}>

/** By the month of placing and currency, the newest month first. */
export async function selectAssistedMonths(db: Db, agencyId: string): Promise<AssistedMonth[]> {
  const sumOf = (state: AssistedState) =>
    sql`coalesce(sum(commission_minor) filter (where state = ${state}), 0)::bigint`
  const { rows } = await sql<AssistedMonth>`
    select to_char(placed_at at time zone 'UTC', 'YYYY-MM') as month, currency,
      count(*)::integer as orders,
      (count(*) filter (where state = 'paid'))::integer as "paidOrders",
      ${sumOf('paid')} as "paidMinor", ${sumOf('waiting')} as "waitingMinor",
      ${sumOf('taken_back')} as "takenBackMinor"
    from stations.assisted_order where agency_id = ${agencyId}
    group by 1, 2 order by 1 desc, 2`.execute(db)
  return rows
}

/** Fingerprints in which nothing is looked for any more. */
export const forgetNames = (db: Db, before: Date, limit: number) =>
  sql`update stations.assisted_order set buyer_name = null, address_name = null
    where (business_id, order_id) in (select business_id, order_id from stations.assisted_order
      where placed_at < ${before} and buyer_name is not null limit ${limit})`.execute(db)

/** Of orders whose buyer is nobody any more. */
export const forgetBuyers = (db: Db, orders: readonly OrderRef[]) =>
  sql`update stations.assisted_order set buyer_name = null, address_name = null
    where (business_id, order_id) in (select * from unnest(
      ${orders.map(({ businessId }) => businessId)}::uuid[],
      ${orders.map(({ orderId }) => orderId)}::uuid[]))`.execute(db)

/** How many orders stations were paid for and how much in all, by 'station currency'. */
export async function selectPaidMeans(
  db: Db,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<{ orders: number; minor: bigint }>>> {
  const { rows } = await sql<{ key: string; orders: number; minor: bigint }>`
    select agency_id || ' ' || currency as key, count(*)::integer as orders,
      sum(commission_minor)::bigint as minor
    from stations.assisted_order
    where agency_id = any(${agencyIds}::uuid[]) and state = 'paid' and commission_minor > 0
    group by agency_id, currency`.execute(db)
  return new Map(rows.map(({ key, ...paid }) => [key, paid]))
}
