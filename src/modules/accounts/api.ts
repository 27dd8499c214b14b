import { isId } from '../../kernel/ids.ts'
import type { Db } from '../../platform/db.ts'
import type { Organisation, OrganisationRole } from './organisation.ts'
import {
  countBusinesses,
  selectAgencies,
  selectBusinessesNamed,
  selectBusinessesOf,
  selectOperators,
  selectOrganisation,
  selectOrganisationsById,
  selectOrganisationsOf,
  selectUser,
  selectUserNames,
  selectWorkers,
} from './store.ts'

export { INSTALLATION, recordAudit } from './audit.ts'
export { claimOrganisation, createOrganisation, makeOperator } from './create-organisation.ts'
export type { FindTied } from './erase-person.ts'
export type { HeldData } from './held-data.ts'
export type { Organisation, OrganisationKind, OrganisationRole, Scope } from './organisation.ts'
export { findOwn, isOperator, memberErrors, requireMember, requireUser } from './require-member.ts'

/** Checks nothing about who asks: the caller does. */
export const findOrganisation = async (db: Db, id: string): Promise<Organisation | undefined> =>
  isId(id) ? selectOrganisation(db, id) : undefined

/** The same for many, those there are. */
export const findOrganisations = (db: Db, ids: readonly string[]): Promise<Organisation[]> =>
  selectOrganisationsById(db, ids)

/** Those a person belongs to, with what they are in each, by id. */
export const organisationsOf = (
  db: Db,
  userId: string,
): Promise<(Organisation & { role: OrganisationRole })[]> => selectOrganisationsOf(db, userId)

/** Businesses of many people, one row for each business and person. */
export const businessesOf = (
  db: Db,
  userIds: readonly string[],
): Promise<{ organisationId: string; userId: string }[]> => selectBusinessesOf(db, userIds)

/** Businesses whose name in either language begins so, by id; guests are left out. */
export const findBusinessesNamed = (
  db: Db,
  begin: string,
  page: { after?: string | undefined; limit: number },
): Promise<Organisation[]> => selectBusinessesNamed(db, begin, page)

/** How many businesses say they are in a state, or in a county of it; guests are left out. */
export const countBusinessesIn = (
  db: Db,
  place: { state: string | null; county: string | null; isSample: boolean },
): Promise<number> => countBusinesses(db, place)

/** Agencies and chambers, by id. */
export const findAgencies = (
  db: Db,
  page: { after?: string | undefined; limit: number },
): Promise<Organisation[]> => selectAgencies(db, page)

/** More would be a mailing list; it is for the organisation to keep one. */
const MOST_TOLD = 50

/** Members and owners of organisations, to be told of what is theirs to do: 50 of each at most. */
export const workersOf = (db: Db, organisationIds: readonly string[]) =>
  selectWorkers(db, organisationIds, { roles: ['member', 'owner'], most: MOST_TOLD })

/** Who runs the installation, to be told of what waits at the desk: 50 at most. */
export const operatorsOf = (db: Db): Promise<string[]> => selectOperators(db, MOST_TOLD)

/** Where a person is written to; undefined when there is no such person any more. */
export const findAddress = async (db: Db, userId: string): Promise<string | undefined> =>
  (await selectUser(db, userId))?.email

/** What people are called, by their id; those who are there no more are missing. */
export const namesOf = async (
  db: Db,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> =>
  new Map((await selectUserNames(db, [...new Set(userIds)])).map(({ id, name }) => [id, name]))
