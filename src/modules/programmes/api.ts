import type { Ctx, TxCtx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { ProgrammesErrors } from './errors.ts'
import { endInvitation, type LetterEnd } from './invitation-store.ts'
import type { InvitationRef } from './invitation-token.ts'
import { countOffersAtDesk } from './offer-store.ts'
import type { Office } from './office.ts'
import { countAskedOffices, findOffice, findStationBelow } from './office-store.ts'
import { saveOptOut } from './prospect-store.ts'
import { findSampleProgramme, listParticipants } from './store.ts'

export { readLetter } from './answer-invitation.ts'
export { requireBusiness } from './apply.ts'
export { type InvitationRef, invitationToken } from './invitation-token.ts'
export { nameOf } from './name-offices.ts'
export { namePlace } from './name-place.ts'
export type { Office } from './office.ts'
export {
  officerErrors,
  operatorRequired,
  readerErrors,
  requireOfficer,
  requireOperator,
  requireReader,
} from './require-office.ts'
export { wordsOf } from './run-programme.ts'

/** What `requireBusiness` throws, for the response schema of a route. */
export const businessErrors = [ProgrammesErrors.businessNotFound] as const

/** Whether there is an open office that is not invented; throws office_not_found. */
export async function requireOffice(db: Db, agencyId: string): Promise<void> {
  const office = await findOffice(db, agencyId)
  if (office?.standing !== 'open' || office.isSample) {
    throw ProgrammesErrors.officeNotFound({ agencyId })
  }
}
export const officeErrors = [ProgrammesErrors.officeNotFound] as const

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

/** Whether an office is invented, to show what one is. */
export const isSampleOffice = async (db: Db, agencyId: string): Promise<boolean> =>
  (await findOffice(db, agencyId))?.isSample === true

/** The station of the sample's tree, when it has been loaded. */
export async function readSampleStation(db: Db): Promise<Office | undefined> {
  const programme = await findSampleProgramme(db)
  return programme && findStationBelow(db, programme.agencyId)
}

/** The office of the sample programme and its businesses, when they have been loaded. */
export async function readSampleOffice(
  db: Db,
): Promise<Readonly<{ office: Office; businessIds: readonly string[] }> | undefined> {
  const programme = await findSampleProgramme(db)
  const office = programme && (await findOffice(db, programme.agencyId))
  if (!office) return undefined
  const participants = await listParticipants(db, programme)
  return { office, businessIds: participants.map(({ businessId }) => businessId) }
}
