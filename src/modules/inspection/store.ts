import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type {
  Certificate,
  Found,
  Handover,
  Inspection,
  InspectionState,
  Lot,
  LotState,
} from './lot.ts'
import type { Switch } from './switching.ts'

export type LotRef = Readonly<{ businessId: string; lotId: string }>
type Page = Readonly<{ after?: string | undefined; limit: number }>

const LOT = sql.raw(`lot.business_id as "businessId", lot.id, lot.agency_id as "agencyId",
  product_id as "productId", number, goods, farm, block, grade, packhouse,
  harvested_on as "harvestedOn", quantity, unit, lot.state, submitted_at as "submittedAt",
  lot.decided_at as "decidedAt"`)

/** False when the business has put a lot with this number forward already. */
export async function insertLot(db: Db, lot: Lot): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into inspection.lot (business_id, id, agency_id, product_id, number, goods, farm, block,
      grade, packhouse, harvested_on, quantity, unit, state, submitted_at)
    values (${lot.businessId}, ${lot.id}, ${lot.agencyId}, ${lot.productId}, ${lot.number},
      ${lot.goods}, ${lot.farm}, ${lot.block}, ${lot.grade}, ${lot.packhouse}, ${lot.harvestedOn},
      ${lot.quantity}, ${lot.unit}, ${lot.state}, ${lot.submittedAt})
    on conflict (business_id, number) do nothing`.execute(db)
  return numAffectedRows === 1n
}

export async function findLot(db: Db, { businessId, lotId }: LotRef): Promise<Lot | undefined> {
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot
    where business_id = ${businessId} and id = ${lotId}`.execute(db)
  return rows[0]
}

export async function findLotNumbered(
  db: Db,
  businessId: string,
  number: string,
): Promise<Lot | undefined> {
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot
    where business_id = ${businessId} and number = ${number}`.execute(db)
  return rows[0]
}

/** Several by their ids; those there are. */
export async function selectLotsBy(db: Db, refs: readonly LotRef[]): Promise<Lot[]> {
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot join ${wanted(refs)}
      on wanted.business_id = lot.business_id and wanted.lot_id = lot.id`.execute(db)
  return rows
}

const wanted = (refs: readonly LotRef[]) => {
  const businessIds = refs.map(({ businessId }) => businessId)
  const lotIds = refs.map(({ lotId }) => lotId)
  return sql`unnest(${businessIds}::uuid[], ${lotIds}::uuid[]) as wanted (business_id, lot_id)`
}

/** The same by its id, and nobody else changes it until the transaction ends. */
export async function lockLot(db: Db, { businessId, lotId }: LotRef): Promise<Lot | undefined> {
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot
    where business_id = ${businessId} and id = ${lotId} for update`.execute(db)
  return rows[0]
}

/** Of one business, the newest first. */
export async function selectLots(
  db: Db,
  { businessId, after, limit }: Page & { businessId: string },
): Promise<Lot[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot
    where business_id = ${businessId} ${behind} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Put before one agency and in one state, the oldest first. */
export async function selectLotsBefore(
  db: Db,
  { agencyId, state, after, limit }: Page & { agencyId: string; state: LotState },
): Promise<Lot[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } = await sql<Lot>`select ${LOT} from inspection.lot
    where agency_id = ${agencyId} and state = ${state} ${behind}
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Lots of a business that wait, counted to `most`. */
export async function countWaiting(db: Db, businessId: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from (
    select from inspection.lot where business_id = ${businessId}
      and state in ('submitted', 'scheduled') limit ${most}) as waiting`.execute(db)
  return rows[0]!.count
}

export async function saveLotState(
  db: Db,
  { businessId, lotId }: LotRef,
  { state, decidedAt }: Readonly<{ state: LotState; decidedAt: Date | null }>,
): Promise<void> {
  await sql`update inspection.lot set state = ${state}, decided_at = ${decidedAt}
    where business_id = ${businessId} and id = ${lotId}`.execute(db)
}

/** False when there are `most` already. */
export async function appendHandover(
  db: Db,
  { businessId, lotId }: LotRef,
  handover: Omit<Handover, 'position'> & { recordedBy: string },
  most: number,
): Promise<boolean> {
  const { at, holder, place, note, recordedBy } = handover
  const { numAffectedRows } = await sql`
    insert into inspection.custody (business_id, lot_id, position, at, holder, place, note, recorded_by)
    select ${businessId}, ${lotId}, coalesce(max(position), 0) + 1, ${at}, ${holder}, ${place}, ${note},
      ${recordedBy} from inspection.custody where business_id = ${businessId} and lot_id = ${lotId}
    having count(*) < ${most}`.execute(db)
  return numAffectedRows === 1n
}

export async function selectCustody(db: Db, { businessId, lotId }: LotRef): Promise<Handover[]> {
  const { rows } = await sql<Handover>`select position, at, holder, place, note
    from inspection.custody where business_id = ${businessId} and lot_id = ${lotId}
    order by position`.execute(db)
  return rows
}

/** Columns of an inspection by the names of its type. */
export const INSPECTION =
  sql.raw(`inspection.business_id as "businessId", inspection.lot_id as "lotId", id,
  agency_id as "agencyId", attempt, level, severity, plans, inspector, place,
  scheduled_on as "scheduledOn", state, found, notes, sheet_key as "sheetKey",
  signed_by as "signedBy", signed_at as "signedAt", decision, decided_at as "decidedAt"`)

export async function insertInspection(db: Db, given: Inspection): Promise<void> {
  await sql`insert into inspection.inspection (business_id, lot_id, id, agency_id, attempt, level,
      severity, plans, inspector, place, scheduled_on, state)
    values (${given.businessId}, ${given.lotId}, ${given.id}, ${given.agencyId}, ${given.attempt},
      ${given.level}, ${given.severity}, ${JSON.stringify(given.plans)}, ${given.inspector},
      ${given.place}, ${given.scheduledOn}, ${given.state})`.execute(db)
}

/** All of these lots, the first of each first: a lot has few. */
export async function selectInspections(db: Db, refs: readonly LotRef[]): Promise<Inspection[]> {
  const { rows } = await sql<Inspection>`select ${INSPECTION} from inspection.inspection
    join ${wanted(refs)} using (business_id, lot_id) order by attempt`.execute(db)
  return rows
}

export async function findInspection(db: Db, id: string): Promise<Inspection | undefined> {
  const { rows } = await sql<Inspection>`select ${INSPECTION} from inspection.inspection
    where id = ${id}`.execute(db)
  return rows[0]
}

/** Of one agency in one state, by day; `after` is the day and id of the last one seen. */
export async function selectInspectionsOf(
  db: Db,
  given: {
    agencyId: string
    state: InspectionState
    after: { day: Day; id: string } | undefined
    limit: number
  },
): Promise<Inspection[]> {
  const behind = given.after
    ? sql`and (scheduled_on, id) > (${given.after.day}::date, ${given.after.id}::uuid)`
    : sql``
  const { rows } = await sql<Inspection>`select ${INSPECTION} from inspection.inspection
    where agency_id = ${given.agencyId} and state = ${given.state} ${behind}
    order by scheduled_on, id limit ${given.limit}`.execute(db)
  return rows
}

/** What was found so far, and the decision when there is one. */
export async function saveSheet(
  db: Db,
  { businessId, lotId }: LotRef,
  sheet: Readonly<{
    id: string
    found: readonly Found[]
    notes: string | null
    sheetKey: string | null
    signedBy: string | null
    signedAt: Date | null
    decision: Inspection['decision']
    decidedAt: Date | null
  }>,
): Promise<void> {
  await sql`update inspection.inspection set found = ${JSON.stringify(sheet.found)},
      notes = ${sheet.notes}, sheet_key = ${sheet.sheetKey}, signed_by = ${sheet.signedBy},
      signed_at = ${sheet.signedAt}, decision = ${sheet.decision}, decided_at = ${sheet.decidedAt},
      state = ${sheet.decision ? 'decided' : 'scheduled'}
    where business_id = ${businessId} and lot_id = ${lotId} and id = ${sheet.id}`.execute(db)
}

export async function cancelInspections(db: Db, { businessId, lotId }: LotRef): Promise<void> {
  await sql`update inspection.inspection set state = 'cancelled'
    where business_id = ${businessId} and lot_id = ${lotId} and state = 'scheduled'`.execute(db)
}

export type StandingRef = Readonly<{ businessId: string; agencyId: string; goods: string }>

/** Locked: two lots of the same goods that are decided at once count one after the other. */
export async function lockStanding(
  db: Db,
  ref: StandingRef,
  { usual, now }: { usual: Switch; now: Date },
): Promise<Switch> {
  const { businessId, agencyId, goods } = ref
  await sql`insert into inspection.standing (business_id, agency_id, goods, state, changed_at)
    values (${businessId}, ${agencyId}, ${goods}, ${JSON.stringify(usual)}, ${now})
    on conflict do nothing`.execute(db)
  const { rows } = await sql<{ state: Switch }>`select state from inspection.standing
    where business_id = ${businessId} and agency_id = ${agencyId} and goods = ${goods}
    for update`.execute(db)
  return rows[0]!.state
}

export async function findStanding(db: Db, ref: StandingRef): Promise<Switch | undefined> {
  const { rows } = await sql<{ state: Switch }>`select state from inspection.standing
    where business_id = ${ref.businessId} and agency_id = ${ref.agencyId}
      and goods = ${ref.goods}`.execute(db)
  return rows[0]?.state
}

export async function saveStanding(
  db: Db,
  { businessId, agencyId, goods }: StandingRef,
  { state, now }: { state: Switch; now: Date },
): Promise<void> {
  await sql`update inspection.standing set state = ${JSON.stringify(state)}, changed_at = ${now}
    where business_id = ${businessId} and agency_id = ${agencyId} and goods = ${goods}`.execute(db)
}

const CERTIFICATE = sql.raw(`certificate.business_id as "businessId", certificate.id,
  certificate.lot_id as "lotId", inspection_id as "inspectionId",
  certificate.agency_id as "agencyId", code, issued_at as "issuedAt", valid_until as "validUntil",
  revoked_at as "revokedAt", reason`)

export async function insertCertificate(db: Db, given: Certificate): Promise<void> {
  await sql`insert into inspection.certificate (business_id, id, lot_id, inspection_id, agency_id,
      code, issued_at, valid_until)
    values (${given.businessId}, ${given.id}, ${given.lotId}, ${given.inspectionId},
      ${given.agencyId}, ${given.code}, ${given.issuedAt}, ${given.validUntil})`.execute(db)
}

export async function findCertificate(db: Db, code: string): Promise<Certificate | undefined> {
  const { rows } = await sql<Certificate>`select ${CERTIFICATE} from inspection.certificate
    where code = ${code}`.execute(db)
  return rows[0]
}

/** Of these lots, the oldest first. */
export async function selectCertificates(db: Db, refs: readonly LotRef[]): Promise<Certificate[]> {
  const { rows } = await sql<Certificate>`select ${CERTIFICATE} from inspection.certificate
    join ${wanted(refs)} on wanted.business_id = certificate.business_id
      and wanted.lot_id = certificate.lot_id
    order by issued_at`.execute(db)
  return rows
}

/** Of one product: valid on a day and not revoked, the newest first. */
export async function selectValidCertificates(
  db: Db,
  given: { businessId: string; productId: string; day: Day; limit: number },
): Promise<(Certificate & { lot: Pick<Lot, 'number' | 'grade' | 'harvestedOn'> })[]> {
  const { rows } = await sql<Certificate & { lot: Pick<Lot, 'number' | 'grade' | 'harvestedOn'> }>`
    select ${CERTIFICATE}, jsonb_build_object('number', lot.number, 'grade', lot.grade,
      'harvestedOn', lot.harvested_on) as lot
    from inspection.lot
      join inspection.certificate on certificate.business_id = lot.business_id
        and certificate.lot_id = lot.id
    where lot.business_id = ${given.businessId} and lot.product_id = ${given.productId}
      and decided_at is not null and revoked_at is null and valid_until >= ${given.day}
    order by issued_at desc limit ${given.limit}`.execute(db)
  return rows
}

/** False when it was revoked before. */
export async function saveRevoked(
  db: Db,
  { businessId, id }: Pick<Certificate, 'businessId' | 'id'>,
  given: { at: Date; by: string; reason: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`update inspection.certificate
    set revoked_at = ${given.at}, revoked_by = ${given.by}, reason = ${given.reason}
    where business_id = ${businessId} and id = ${id} and revoked_at is null`.execute(db)
  return numAffectedRows === 1n
}

/** Of these products those whose lot that was decided last was rejected. */
export async function selectRejected(
  db: Db,
  businessId: string,
  productIds: readonly string[],
): Promise<{ productId: string; number: string; agencyId: string }[]> {
  const { rows } = await sql<{ productId: string; number: string; agencyId: string }>`
    select "productId", number, "agencyId" from (
      select distinct on (product_id) product_id as "productId", number, agency_id as "agencyId", state
      from inspection.lot where business_id = ${businessId}
        and product_id = any(${productIds}::uuid[]) and decided_at is not null
      order by product_id, decided_at desc, id desc) as newest
    where state = 'rejected'`.execute(db)
  return rows
}
