import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type {
  Delegate,
  DelegateRef,
  Delegation,
  DelegationRef,
  Stop,
  TripCost,
  VisitNote,
} from './delegation.ts'

const DELEGATION = sql.raw(`id, agency_id as "agencyId", name, purpose, country,
  first_day::text as "firstDay", last_day::text as "lastDay", currency, inviter, emergency,
  erase_on::text as "eraseOn", version`)
const DELEGATE = sql.raw(`delegation_id as "delegationId", id, role, sealed, passport,
  passport_erased_at as "passportErasedAt", visa_done as "visaDone", locale, report`)

type Page = Readonly<{ after?: string | undefined; limit: number }>

export const saveDelegation = (db: Db, one: Delegation, now: Date) =>
  sql`insert into conferences.delegation (id, agency_id, name, purpose, country, first_day, last_day,
      currency, inviter, emergency, erase_on, version, created_at)
    values (${one.id}, ${one.agencyId}, ${JSON.stringify(one.name)}, ${JSON.stringify(one.purpose)},
      ${one.country}, ${one.firstDay}, ${one.lastDay}, ${one.currency}, ${one.inviter},
      ${JSON.stringify(one.emergency)}, ${one.eraseOn}, ${one.version}, ${now})
    on conflict (id) do update set name = excluded.name, purpose = excluded.purpose,
      country = excluded.country, first_day = excluded.first_day, last_day = excluded.last_day,
      currency = excluded.currency, inviter = excluded.inviter, emergency = excluded.emergency,
      erase_on = excluded.erase_on, version = excluded.version`.execute(db)

export async function selectDelegations(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<Delegation[]> {
  const { rows } = await sql<Delegation>`select ${DELEGATION} from conferences.delegation
    where agency_id = ${agencyId} ${after ? sql`and id > ${after}` : sql``}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function selectDelegation(db: Db, id: string): Promise<Delegation | undefined> {
  const { rows } = await sql<Delegation>`select ${DELEGATION} from conferences.delegation
    where id = ${id}`.execute(db)
  return rows[0]
}

/** The lock under which a delegation and all that belongs to it change. */
export async function lockDelegation(
  db: Db,
  { agencyId, delegationId }: DelegationRef,
): Promise<Delegation | undefined> {
  const { rows } = await sql<Delegation>`select ${DELEGATION} from conferences.delegation
    where id = ${delegationId} and agency_id = ${agencyId} for update`.execute(db)
  return rows[0]
}

/** In the order in which they joined. */
export async function selectDelegates(db: Db, delegationId: string): Promise<Delegate[]> {
  const { rows } = await sql<Delegate>`select ${DELEGATE} from conferences.delegate
    where delegation_id = ${delegationId} order by id`.execute(db)
  return rows
}

export async function selectDelegate(
  db: Db,
  { delegationId, id }: DelegateRef,
): Promise<Delegate | undefined> {
  const { rows } = await sql<Delegate>`select ${DELEGATE} from conferences.delegate
    where delegation_id = ${delegationId} and id = ${id}`.execute(db)
  return rows[0]
}

const bytes = (value: Uint8Array | null) => (value ? Buffer.from(value) : null)

export const saveDelegate = (db: Db, one: Delegate, now: Date) =>
  sql`insert into conferences.delegate (delegation_id, id, role, sealed, passport,
      passport_erased_at, visa_done, locale, report, created_at)
    values (${one.delegationId}, ${one.id}, ${one.role}, ${bytes(one.sealed)},
      ${bytes(one.passport)}, ${one.passportErasedAt}, ${one.visaDone}::text[], ${one.locale},
      ${one.report}, ${now})
    on conflict (delegation_id, id) do update set role = excluded.role, sealed = excluded.sealed,
      passport = excluded.passport, passport_erased_at = excluded.passport_erased_at,
      visa_done = excluded.visa_done, locale = excluded.locale, report = excluded.report`.execute(
    db,
  )

/** What they wrote stays without its writer. */
export async function deleteDelegate(db: Db, { delegationId, id }: DelegateRef): Promise<void> {
  await sql`update conferences.visit_note set delegate_id = null
    where delegation_id = ${delegationId} and delegate_id = ${id}`.execute(db)
  await sql`delete from conferences.delegate
    where delegation_id = ${delegationId} and id = ${id}`.execute(db)
}

/** By when they begin. */
export async function selectStops(db: Db, delegationId: string): Promise<Stop[]> {
  const { rows } = await sql<Stop>`select id, kind, title, place, destination, reference,
      starts_at as "startsAt", ends_at as "endsAt", start_zone as "startZone",
      end_zone as "endZone"
    from conferences.stop where delegation_id = ${delegationId} order by starts_at, id`.execute(db)
  return rows
}

export const insertStop = (db: Db, delegationId: string, one: Stop) =>
  sql`insert into conferences.stop (delegation_id, id, kind, title, place, destination, reference,
      starts_at, ends_at, start_zone, end_zone)
    values (${delegationId}, ${one.id}, ${one.kind}, ${one.title}, ${one.place},
      ${one.destination}, ${one.reference}, ${one.startsAt}, ${one.endsAt}, ${one.startZone},
      ${one.endZone})`.execute(db)

/** What was learned there stays. False when there is no such stop. */
export async function deleteStop(db: Db, delegationId: string, id: string): Promise<boolean> {
  await sql`update conferences.visit_note set stop_id = null
    where delegation_id = ${delegationId} and stop_id = ${id}`.execute(db)
  const { numAffectedRows } = await sql`delete from conferences.stop
    where delegation_id = ${delegationId} and id = ${id}`.execute(db)
  return numAffectedRows === 1n
}

export async function selectCosts(db: Db, delegationId: string): Promise<TripCost[]> {
  const { rows } = await sql<TripCost>`select id, what, amount_minor as "amountMinor",
      office_percent as "officePercent", sharers
    from conferences.trip_cost where delegation_id = ${delegationId} order by id`.execute(db)
  return rows
}

export const insertCost = (db: Db, delegationId: string, one: TripCost) =>
  sql`insert into conferences.trip_cost (delegation_id, id, what, amount_minor, office_percent,
      sharers)
    values (${delegationId}, ${one.id}, ${one.what}, ${one.amountMinor}, ${one.officePercent},
      ${JSON.stringify(one.sharers)})`.execute(db)

export async function deleteCost(db: Db, delegationId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from conferences.trip_cost
    where delegation_id = ${delegationId} and id = ${id}`.execute(db)
  return numAffectedRows === 1n
}

export async function selectNotes(db: Db, delegationId: string): Promise<VisitNote[]> {
  const { rows } = await sql<VisitNote>`select id, stop_id as "stopId",
      delegate_id as "delegateId", title, words, becomes, written_at as "writtenAt"
    from conferences.visit_note where delegation_id = ${delegationId} order by id`.execute(db)
  return rows
}

export const saveNote = (db: Db, delegationId: string, one: VisitNote) =>
  sql`insert into conferences.visit_note (delegation_id, id, stop_id, delegate_id, title, words,
      becomes, written_at)
    values (${delegationId}, ${one.id}, ${one.stopId}, ${one.delegateId}, ${one.title},
      ${one.words}, ${one.becomes}, ${one.writtenAt})
    on conflict (delegation_id, id) do update set title = excluded.title,
      words = excluded.words, becomes = excluded.becomes`.execute(db)

/** Of delegations whose day for it has come. */
export const erasePassports = (db: Db, today: string, now: Date, limit: number) =>
  sql`update conferences.delegate set passport = null, passport_erased_at = ${now}
    where (delegation_id, id) in (select delegation_id, delegate.id from conferences.delegate
      join conferences.delegation on delegation.id = delegate.delegation_id
      where erase_on <= ${today} and passport is not null limit ${limit})`.execute(db)

/** Of delegations that were back before this day. */
export const erasePeople = (db: Db, before: string, limit: number) =>
  sql`update conferences.delegate set sealed = null
    where (delegation_id, id) in (select delegation_id, delegate.id from conferences.delegate
      join conferences.delegation on delegation.id = delegate.delegation_id
      where last_day < ${before} and sealed is not null limit ${limit})`.execute(db)

/** For those who seal anew: some rows behind the last one, locked. */
export async function lockSealedDelegates(
  db: Db,
  after: DelegateRef | undefined,
  limit: number,
): Promise<Delegate[]> {
  const { rows } = await sql<Delegate>`select ${DELEGATE} from conferences.delegate
    where (sealed is not null or passport is not null)
      ${after ? sql`and (delegation_id, id) > (${after.delegationId}, ${after.id})` : sql``}
    order by delegation_id, id limit ${limit} for update`.execute(db)
  return rows
}

export async function saveSealedDelegates(db: Db, rows: readonly Delegate[]): Promise<void> {
  for (const { delegationId, id, sealed, passport } of rows) {
    await sql`update conferences.delegate set sealed = ${bytes(sealed)},
        passport = ${bytes(passport)}
      where delegation_id = ${delegationId} and id = ${id}`.execute(db)
  }
}
