import type { Ctx, TxCtx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { endInvitation } from './invitation-store.ts'
import type { InvitationRef } from './invitation-token.ts'
import { findOffice } from './office-store.ts'
import { saveOptOut } from './prospect-store.ts'

export { readLetter } from './answer-invitation.ts'
export { type InvitationRef, invitationToken } from './invitation-token.ts'
export { requireOfficer, requireReader } from './require-office.ts'

/** What those throw besides what `requireMember` does. */
export const officeErrors = [E.officeNotFound, E.officeNotOpen] as const

/** What became of a letter, told by whoever sent it. */
export const noteLetter = async (
  { db }: Pick<Ctx, 'db'>,
  ref: InvitationRef,
  state: 'sent' | 'failed' | 'unwanted',
): Promise<void> => void (await endInvitation(db, ref, state))

/** No office writes to this address (`nameAddress`) any more, and none keeps it. */
export const optOut = (tx: TxCtx, addressName: string): Promise<void> =>
  saveOptOut(tx.db, addressName, tx.now())

/** Whether an agency has its place in the tree: somebody above it, or the operator, knows who it is. */
export const hasOpenOffice = async (db: Db, agencyId: string): Promise<boolean> =>
  (await findOffice(db, agencyId))?.standing === 'open'
