import { isId } from '../../kernel/ids.ts'
import type { Db } from '../../platform/db.ts'
import type { Organisation } from './organisation.ts'
import { selectOrganisation } from './store.ts'

export { recordAudit } from './audit.ts'
export { claimOrganisation, createOrganisation, makeOperator } from './create-organisation.ts'
export type { Organisation, OrganisationKind, OrganisationRole, Scope } from './organisation.ts'
export { isOperator, memberErrors, requireMember, requireUser } from './require-member.ts'

/** Checks nothing about who asks: the caller does. */
export const findOrganisation = async (db: Db, id: string): Promise<Organisation | undefined> =>
  isId(id) ? selectOrganisation(db, id) : undefined
