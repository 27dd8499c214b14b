import { type RawBuilder, sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { Organisation, OrganisationKind, OrganisationRole } from './organisation.ts'

type OrganisationTable = {
  id: string
  kind: OrganisationKind
  name: string
  name_zh: string | null
  is_guest: boolean
  is_sample: boolean
  state: string | null
  county: string | null
  created_at: Date
}
type MembershipTable = {
  organisation_id: string
  user_id: string
  role: OrganisationRole
  joined_at: Date
}
type InvitationTable = {
  organisation_id: string
  id: string
  email: string
  role: OrganisationRole
  token_hash: string
  status: 'open' | 'accepted' | 'cancelled'
  invited_by: string
  created_at: Date
  expires_at: Date
}
type UserTable = { id: string; name: string; email: string; two_factor_enabled: boolean | null }
type ApiKeyTable = {
  id: string
  reference_id: string
  name: string | null
  start: string | null
  permissions: string | null
  created_at: Date
  last_request: Date | null
  expires_at: Date | null
}

const own = (db: Db) =>
  db.withTables<{
    'accounts.organisation': OrganisationTable
    'accounts.membership': MembershipTable
    'accounts.invitation': InvitationTable
    'accounts.user': UserTable
    'accounts.api_key': ApiKeyTable
  }>()

const toOrganisation = (row: OrganisationTable): Organisation => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  nameZh: row.name_zh,
  isGuest: row.is_guest,
  isSample: row.is_sample,
  state: row.state,
  county: row.county,
})

export async function insertOrganisation(
  db: Db,
  organisation: Organisation,
  createdAt: Date,
): Promise<void> {
  await own(db)
    .insertInto('accounts.organisation')
    .values({
      id: organisation.id,
      kind: organisation.kind,
      name: organisation.name,
      name_zh: organisation.nameZh,
      is_guest: organisation.isGuest,
      is_sample: organisation.isSample,
      state: organisation.state,
      county: organisation.county,
      created_at: createdAt,
    })
    .execute()
}

export async function selectOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const row = await own(db)
    .selectFrom('accounts.organisation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toOrganisation(row)
}

export async function selectAgencies(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Organisation[]> {
  let query = own(db)
    .selectFrom('accounts.organisation')
    .selectAll()
    // As the index says it: without a parameter.
    .where(sql<boolean>`kind = 'agency'`)
  if (after) query = query.where('id', '>', after)
  return (await query.orderBy('id').limit(limit).execute()).map(toOrganisation)
}

export async function selectOrganisationsById(
  db: Db,
  ids: readonly string[],
): Promise<Organisation[]> {
  if (ids.length === 0) return []
  // One array, not a parameter for each: files ask for thousands at once.
  const { rows } = await sql<OrganisationTable>`select * from accounts.organisation
    where id = any(${ids}::uuid[])`.execute(db)
  return rows.map(toOrganisation)
}

/** Businesses whose name in either language begins so, by id. */
export async function selectBusinessesNamed(
  db: Db,
  begin: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Organisation[]> {
  const pattern = beginningWith(begin)
  const { rows } = await sql<OrganisationTable>`select * from accounts.organisation
    where (lower(name) like ${pattern} or name_zh like ${pattern})
      and kind = 'business' and not is_guest and ${after ? sql`id > ${after}` : sql`true`}
    order by id limit ${limit}`.execute(db)
  return rows.map(toOrganisation)
}

/** Businesses that say they are in a state, or in a county of it; everywhere without a state. */
export async function countBusinesses(
  db: Db,
  { state, county, isSample }: { state: string | null; county: string | null; isSample: boolean },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from accounts.organisation
    where kind = 'business' and not is_guest and is_sample = ${isSample}
      and ${state === null ? sql`true` : sql`state = ${state}`}
      and ${county === null ? sql`true` : sql`${PLAIN_COUNTY(sql`county`)} = ${PLAIN_COUNTY(sql`${county}::text`)}`}`.execute(
    db,
  )
  return rows[0]!.count
}

/** 'leelanau' for 'Leelanau County' and 'Leelanau'. */
const PLAIN_COUNTY = (text: RawBuilder<unknown>) =>
  sql`lower(regexp_replace(${text}, '\\s+(county|parish|borough)$', '', 'i'))`

/** What matches a text that begins so, folded to small letters. */
const beginningWith = (begin: string): string =>
  `${begin.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`

type NamedPage = Readonly<{
  /** This one alone. */
  id?: string | undefined
  after?: string | undefined
  limit: number
}>

/** What of a page of named rows is asked for. */
const isAsked = ({ id, after }: NamedPage) =>
  sql`${id ? sql`id = ${id}` : sql`true`} and ${after ? sql`id > ${after}` : sql`true`}`

/** Organisations of every kind whose name in either language begins so, or all, by id; no guests. */
export async function selectOrganisationsNamed(
  db: Db,
  begin: string | undefined,
  page: NamedPage,
): Promise<Organisation[]> {
  const pattern = begin === undefined ? undefined : beginningWith(begin)
  const isNamed = pattern
    ? sql`(lower(name) like ${pattern} or name_zh like ${pattern})`
    : sql`true`
  const { rows } = await sql<OrganisationTable>`select * from accounts.organisation
    where ${isNamed} and not is_guest and ${isAsked(page)}
    order by id limit ${page.limit}`.execute(db)
  return rows.map(toOrganisation)
}

/** People who did something that is noted, whose name or address begins so, or all, by id. */
export async function selectActors(
  db: Db,
  begin: string | undefined,
  page: NamedPage,
): Promise<{ id: string; name: string; email: string }[]> {
  const pattern = begin === undefined ? undefined : beginningWith(begin)
  const isNamed = pattern
    ? sql`(lower(name) like ${pattern} or lower(email) like ${pattern})`
    : sql`true`
  const { rows } = await sql<{ id: string; name: string; email: string }>`
    select id, name, email from accounts.user as person
    where ${isNamed} and ${isAsked(page)} and exists (
      select from accounts.audit_entry where actor_id = person.id)
    order by id limit ${page.limit}`.execute(db)
  return rows
}

/** Changes of one organisation's members queue up here. */
export async function lockOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const row = await own(db)
    .selectFrom('accounts.organisation')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toOrganisation(row)
}

export async function updateOrganisation(db: Db, organisation: Organisation): Promise<void> {
  await own(db)
    .updateTable('accounts.organisation')
    .set({
      name: organisation.name,
      name_zh: organisation.nameZh,
      is_guest: organisation.isGuest,
      state: organisation.state,
      county: organisation.county,
    })
    .where('id', '=', organisation.id)
    .execute()
}

export async function selectOrganisationsOf(
  db: Db,
  userId: string,
): Promise<(Organisation & { role: OrganisationRole })[]> {
  const rows = await own(db)
    .selectFrom('accounts.membership as m')
    .innerJoin('accounts.organisation as o', 'o.id', 'm.organisation_id')
    .selectAll('o')
    .select('m.role')
    .where('m.user_id', '=', userId)
    .orderBy('o.id')
    .execute()
  return rows.map((row) => ({ ...toOrganisation(row), role: row.role }))
}

export async function selectRole(
  db: Db,
  organisationId: string,
  userId: string,
): Promise<OrganisationRole | undefined> {
  const row = await own(db)
    .selectFrom('accounts.membership')
    .select('role')
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.role
}

export type Member = Readonly<{
  userId: string
  name: string
  email: string
  role: OrganisationRole
  joinedAt: Date
}>

export async function selectMembers(db: Db, organisationId: string): Promise<Member[]> {
  const rows = await own(db)
    .selectFrom('accounts.membership as m')
    .innerJoin('accounts.user as u', 'u.id', 'm.user_id')
    .select(['m.user_id', 'u.name', 'u.email', 'm.role', 'm.joined_at'])
    .where('m.organisation_id', '=', organisationId)
    .orderBy('m.joined_at')
    .orderBy('m.user_id')
    .execute()
  return rows.map(({ user_id, joined_at, ...row }) => ({
    ...row,
    userId: user_id,
    joinedAt: joined_at,
  }))
}

/** Who works for these organisations, the first of each that joined. */
export async function selectWorkers(
  db: Db,
  organisationIds: readonly string[],
  { roles, most }: { roles: readonly OrganisationRole[]; most: number },
): Promise<{ organisationId: string; userId: string }[]> {
  const { rows } = await sql<{ organisationId: string; userId: string }>`
    select organisation_id as "organisationId", user_id as "userId" from (
      select organisation_id, user_id,
        row_number() over (partition by organisation_id order by joined_at, user_id) as place
      from accounts.membership
      where organisation_id = any(${organisationIds}::uuid[]) and role = any(${roles}::text[])
    ) as worker where place <= ${most} order by organisation_id, place`.execute(db)
  return rows
}

/** Businesses that these people belong to, one row for each of both. */
export async function selectBusinessesOf(
  db: Db,
  userIds: readonly string[],
): Promise<{ organisationId: string; userId: string }[]> {
  const { rows } = await sql<{ organisationId: string; userId: string }>`
    select m.organisation_id as "organisationId", m.user_id as "userId"
    from accounts.membership m join accounts.organisation o on o.id = m.organisation_id
    where m.user_id = any(${userIds}::uuid[]) and o.kind = 'business'`.execute(db)
  return rows
}

/** Owners of the operator, who run the installation, at most so many. */
export async function selectOperators(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`select distinct user_id as "userId"
    from accounts.membership join accounts.organisation on organisation.id = organisation_id
    where kind = 'operator' and role = 'owner' order by user_id limit ${most}`.execute(db)
  return rows.map(({ userId }) => userId)
}

/** False when the person is a member already. */
export async function insertMembership(
  db: Db,
  membership: { organisationId: string; userId: string; role: OrganisationRole; joinedAt: Date },
): Promise<boolean> {
  const result = await own(db)
    .insertInto('accounts.membership')
    .values({
      organisation_id: membership.organisationId,
      user_id: membership.userId,
      role: membership.role,
      joined_at: membership.joinedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

export async function updateRole(
  db: Db,
  { organisationId, userId, role }: Pick<Member, 'userId' | 'role'> & { organisationId: string },
): Promise<void> {
  await own(db)
    .updateTable('accounts.membership')
    .set({ role })
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .execute()
}

export async function deleteMembership(
  db: Db,
  { organisationId, userId }: { organisationId: string; userId: string },
): Promise<void> {
  await own(db)
    .deleteFrom('accounts.membership')
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .execute()
}

/** What people are called, those there are. */
export async function selectUserNames(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return []
  return own(db).selectFrom('accounts.user').select(['id', 'name']).where('id', 'in', ids).execute()
}

export const selectUser = (db: Db, id: string): Promise<UserTable | undefined> =>
  own(db)
    .selectFrom('accounts.user')
    .select(['id', 'name', 'email', 'two_factor_enabled'])
    .where('id', '=', id)
    .executeTakeFirst()

/** Addresses are kept in lower case. */
export const selectUserByEmail = (db: Db, email: string): Promise<UserTable | undefined> =>
  own(db)
    .selectFrom('accounts.user')
    .select(['id', 'name', 'email', 'two_factor_enabled'])
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()

export type Invitation = Readonly<{
  organisationId: string
  id: string
  email: string
  role: OrganisationRole
  status: 'open' | 'accepted' | 'cancelled'
  createdAt: Date
  expiresAt: Date
}>

const toInvitation = (row: InvitationTable): Invitation => ({
  organisationId: row.organisation_id,
  id: row.id,
  email: row.email,
  role: row.role,
  status: row.status,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

export async function insertInvitation(
  db: Db,
  invitation: Invitation,
  { tokenHash, invitedBy }: { tokenHash: string; invitedBy: string },
): Promise<void> {
  await own(db)
    .insertInto('accounts.invitation')
    .values({
      organisation_id: invitation.organisationId,
      id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      token_hash: tokenHash,
      status: invitation.status,
      invited_by: invitedBy,
      created_at: invitation.createdAt,
      expires_at: invitation.expiresAt,
    })
    .execute()
}

export async function selectOpenInvitations(db: Db, organisationId: string): Promise<Invitation[]> {
  const rows = await own(db)
    .selectFrom('accounts.invitation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('status', '=', 'open')
    .orderBy('id')
    .execute()
  return rows.map(toInvitation)
}

/** Found by both halves of the mailed secret, so the statement stays within one organisation. */
export async function selectInvitation(
  db: Db,
  { organisationId, tokenHash }: { organisationId: string; tokenHash: string },
): Promise<Invitation | undefined> {
  const row = await own(db)
    .selectFrom('accounts.invitation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row && toInvitation(row)
}

export async function closeInvitation(
  db: Db,
  { organisationId, id }: Pick<Invitation, 'organisationId' | 'id'>,
  status: 'accepted' | 'cancelled',
): Promise<Invitation | undefined> {
  const row = await own(db)
    .updateTable('accounts.invitation')
    .set({ status })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returningAll()
    .executeTakeFirst()
  return row && toInvitation(row)
}

export type ApiKey = Readonly<{
  id: string
  name: string
  start: string
  /** As better-auth keeps them: `{"catalogue":["read"]}`. */
  permissions: string
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
}>

const toApiKey = (row: ApiKeyTable): ApiKey => ({
  id: row.id,
  name: row.name ?? '',
  start: row.start ?? '',
  permissions: row.permissions ?? '{}',
  createdAt: row.created_at,
  lastUsedAt: row.last_request,
  expiresAt: row.expires_at,
})

export async function selectApiKeys(db: Db, organisationId: string): Promise<ApiKey[]> {
  const rows = await own(db)
    .selectFrom('accounts.api_key')
    .selectAll()
    .where('reference_id', '=', organisationId)
    .orderBy('id')
    .execute()
  return rows.map(toApiKey)
}

export async function deleteApiKey(
  db: Db,
  { organisationId, keyId }: { organisationId: string; keyId: string },
): Promise<ApiKey | undefined> {
  const row = await own(db)
    .deleteFrom('accounts.api_key')
    .where('reference_id', '=', organisationId)
    .where('id', '=', keyId)
    .returningAll()
    .executeTakeFirst()
  return row && toApiKey(row)
}

export async function insertSecurityEntry(
  ctx: Pick<Ctx, 'db' | 'now'>,
  userId: string,
  action: string,
): Promise<void> {
  await sql`insert into accounts.security_entry (user_id, id, at, action)
    values (${userId}, ${newId()}, ${ctx.now()}, ${action})`.execute(ctx.db)
}

const SECURITY_ENTRIES_SHOWN = 100

export async function selectSecurityEntries(
  db: Db,
  userId: string,
): Promise<{ at: Date; action: string }[]> {
  const { rows } = await sql<{ at: Date; action: string }>`
    select at, action from accounts.security_entry where user_id = ${userId}
    order by id desc limit ${SECURITY_ENTRIES_SHOWN}`.execute(db)
  return rows
}

/** Sessions that no longer open anything. */
export const deleteExpiredSessions = (db: Db, now: Date, limit: number) =>
  sql`delete from accounts.session where id in (
    select id from accounts.session where expires_at < ${now} limit ${limit})`.execute(db)

/** Proofs that no longer prove anything. */
export const deleteExpiredProofs = (db: Db, now: Date, limit: number) =>
  sql`delete from accounts.verification where id in (
    select id from accounts.verification where expires_at < ${now} limit ${limit})`.execute(db)
