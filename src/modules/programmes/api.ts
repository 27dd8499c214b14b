import type { Ctx, TxCtx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { endInvitation, type LetterEnd } from './invitation-store.ts'
import type { InvitationRef } from './invitation-token.ts'
import { countOffersAtDesk } from './offer-store.ts'
import { countAskedOffices, findOffice } from './office-store.ts'
import { saveOptOut } from './prospect-store.ts'

export { readLetter } from './answer-invitation.ts'
export { type InvitationRef, invitationToken } from './invitation-token.ts'

/** What became of a letter, told by whoever sent it. */
export const noteLetter = async (
  { db }: Pick<Ctx, 'db'>,
  ref: InvitationRef,
  state: LetterEnd,
): Promise<void> => void (await endInvitation(db, ref, state))

/** No office writes to this address (`nameAddress`) any more, and none keeps it. */
export const optOut = (tx: TxCtx, addressName: string): Promise<void> =>
  saveOptOut(tx.db, addressName, tx.now())

/** Whether an agency has its place in the tree: somebody above it, or the operator, knows who it is. */
export const hasOpenOffice = async (db: Db, agencyId: string): Promise<boolean> =>
  (await findOffice(db, agencyId))?.standing === 'open'

/** What of the programme office waits for the operator, each kind counted to `most`. */
export async function programmesAtDesk(
  { db }: Pick<Ctx, 'db'>,
  most: number,
): Promise<Readonly<{ offices: number; offers: number }>> {
  const [offices, offers] = await Promise.all([
    countAskedOffices(db, most),
    countOffersAtDesk(db, most),
  ])
  return { offices, offers }
}
