import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import { accountLimits, type Organisation } from './organisation.ts'

/** Organisations with this person as their only owner, by id. */
export async function selectSoleOwned(db: Db, userId: string): Promise<Organisation[]> {
  const { rows } = await sql<Organisation>`select id, kind, name, name_zh as "nameZh",
      is_guest as "isGuest", is_sample as "isSample", state, county
    from accounts.membership as own
    join accounts.organisation as one on one.id = own.organisation_id
    where own.user_id = ${userId} and own.role = 'owner' and not exists (
      select from accounts.membership as other where other.organisation_id = own.organisation_id
        and other.role = 'owner' and other.user_id <> own.user_id)
    order by id limit ${accountLimits.organisationsOfUser}`.execute(db)
  return rows
}

/** Sessions, password and second factor go with the person; keys with organisations left alone. */
export async function deletePerson(
  db: Db,
  userId: string,
  ownerless: readonly string[],
): Promise<void> {
  await sql`delete from accounts.api_key where reference_id = any(${ownerless}::uuid[])`.execute(db)
  await sql`delete from accounts.invitation where email = (
    select email from accounts.user where id = ${userId})`.execute(db)
  await sql`delete from accounts.membership where user_id = ${userId}`.execute(db)
  await sql`delete from accounts.security_entry where user_id = ${userId}`.execute(db)
  await sql`delete from accounts.user where id = ${userId}`.execute(db)
}

export type HeldAccount = Readonly<{
  id: string
  name: string
  email: string
  createdAt: Date
  hasTwoFactor: boolean
  sessions: readonly { createdAt: string; expiresAt: string; userAgent: string | null }[]
}>

export async function selectHeldAccount(db: Db, userId: string): Promise<HeldAccount | undefined> {
  const { rows } = await sql<HeldAccount>`select id, name, email, created_at as "createdAt",
      coalesce(two_factor_enabled, false) as "hasTwoFactor",
      (select coalesce(jsonb_agg(jsonb_build_object('createdAt', session.created_at, 'expiresAt',
        session.expires_at, 'userAgent', session.user_agent) order by session.id), '[]')
        from accounts.session where user_id = person.id) as sessions
    from accounts.user as person where id = ${userId}`.execute(db)
  return rows[0]
}
