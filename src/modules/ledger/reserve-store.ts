import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { ReserveInForce, ReserveRule } from './reserve.ts'

type RuleRow = Omit<ReserveRule, 'terms'> &
  Readonly<{ basisPoints: number | null; days: number | null; setBy: string }>

export type SetReserveRule = ReserveRule & Readonly<{ setBy: string }>

const ruleColumns = sql`id, business_id as "businessId", valid_from as "validFrom",
  basis_points as "basisPoints", days, set_by as "setBy"`

const toRule = ({ basisPoints, days, ...rule }: RuleRow): SetReserveRule => ({
  ...rule,
  terms:
    basisPoints === null || days === null
      ? { kind: 'withdrawn' }
      : { kind: 'kept', basisPoints, days },
})

/** Every rule that ever held for these businesses: old ones too, for orders placed then. */
export async function selectReserveRules(
  db: Db,
  businessIds: readonly string[],
): Promise<ReserveRule[]> {
  const { rows } = await planned<RuleRow>`select ${ruleColumns} from ledger.reserve_rule
    where business_id = any(${businessIds}::uuid[])`.execute(db)
  return rows.map(toRule)
}

/** The newest first. */
export async function selectReserveRulePage(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<SetReserveRule[]> {
  const { rows } = await sql<RuleRow>`select ${ruleColumns} from ledger.reserve_rule
    where ${after ? sql`id < ${after}` : sql`true`} order by id desc limit ${limit}`.execute(db)
  return rows.map(toRule)
}

export async function countReserveRulesOf(db: Db, businessId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from ledger.reserve_rule
    where business_id = ${businessId}`.execute(db)
  return Number(rows[0]!.count)
}

export const insertReserveRule = (db: Db, { terms, ...rule }: SetReserveRule) =>
  sql`insert into ledger.reserve_rule (business_id, id, valid_from, basis_points, days, set_by)
    values (${rule.businessId}, ${rule.id}, ${rule.validFrom},
      ${terms.kind === 'kept' ? terms.basisPoints : null},
      ${terms.kind === 'kept' ? terms.days : null}, ${rule.setBy})`.execute(db)

type HoldOf = Readonly<{ businessId: string; subject: string }>

/** Kept back of one order, in the currency the seller is paid in. */
export type ReserveHold = HoldOf &
  ReserveInForce &
  Readonly<{
    currency: Currency
    keptMinor: bigint
    /** Still held. */
    openMinor: bigint
    settledAt: Date
    releaseDay: Day
  }>

export const insertHold = (db: Db, hold: Omit<ReserveHold, 'openMinor'>) =>
  sql`insert into ledger.reserve_hold (business_id, subject, currency, kept_minor, rule_id,
      is_own_rule, basis_points, days, settled_at, release_day)
    values (${hold.businessId}, ${hold.subject}, ${hold.currency}, ${hold.keptMinor},
      ${hold.ruleId}, ${hold.isOwn}, ${hold.basisPoints}, ${hold.days}, ${hold.settledAt},
      ${hold.releaseDay})`.execute(db)

const holdColumns = sql`business_id as "businessId", subject, currency, kept_minor as "keptMinor",
  open_minor as "openMinor", rule_id as "ruleId", is_own_rule as "isOwn",
  basis_points as "basisPoints", days, settled_at as "settledAt", release_day::text as "releaseDay"`

/** What was kept back of an order; undefined when nothing was, or it has been let go. */
export async function findHold(
  db: Db,
  { businessId, subject }: HoldOf,
): Promise<ReserveHold | undefined> {
  const { rows } = await planned<ReserveHold>`select ${holdColumns} from ledger.reserve_hold
    where business_id = ${businessId} and subject = ${subject} and released_at is null`.execute(db)
  return rows[0]
}

/** Some of it has gone back to the buyer; below zero a cent came again. */
export const takeFromHold = (db: Db, { businessId, subject }: HoldOf, minor: bigint) =>
  sql`update ledger.reserve_hold set taken_minor = taken_minor + ${minor}
    where business_id = ${businessId} and subject = ${subject}
      and released_at is null`.execute(db)

/** The rest of it is the seller's. */
export const letGoHold = (db: Db, { businessId, subject }: HoldOf, now: Date) =>
  sql`update ledger.reserve_hold set released_minor = kept_minor - taken_minor,
      released_at = ${now}
    where business_id = ${businessId} and subject = ${subject}
      and released_at is null`.execute(db)

export type DueHold = HoldOf & Readonly<{ releaseDay: Day }>

/** Those whose day has come by `day`, the earliest first. */
export async function selectDueHolds(
  db: Db,
  { day, after, limit }: { day: Day; after: DueHold | undefined; limit: number },
): Promise<DueHold[]> {
  const isLater = after
    ? sql`(release_day, business_id, subject)
        > (${after.releaseDay}::date, ${after.businessId}::uuid, ${after.subject}::text)`
    : sql`true`
  const { rows } = await sql<DueHold>`select business_id as "businessId", subject,
      release_day::text as "releaseDay" from ledger.reserve_hold as hold
    where released_at is null and release_day <= ${day}::date and ${isLater}
    order by hold.release_day, business_id, subject limit ${limit}`.execute(db)
  return rows
}

export type HoldCursor = Pick<ReserveHold, 'releaseDay' | 'subject'>

/** What is still held of a seller, what is let go first first. */
export async function selectHolds(
  db: Db,
  businessId: string,
  { after, limit }: { after: HoldCursor | undefined; limit: number },
): Promise<ReserveHold[]> {
  const isLater = after
    ? sql`(release_day, subject) > (${after.releaseDay}::date, ${after.subject}::text)`
    : sql`true`
  const { rows } = await sql<ReserveHold>`select ${holdColumns} from ledger.reserve_hold as hold
    where business_id = ${businessId} and released_at is null and open_minor > 0 and ${isLater}
    order by hold.release_day, subject limit ${limit}`.execute(db)
  return rows
}
