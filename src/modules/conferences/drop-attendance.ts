import type { Db } from '../../platform/db.ts'
import { deleteSignUps } from './attendance/sign-up-store.ts'
import { deleteLeads } from './leads/lead-store.ts'
import { deleteMeeters } from './meeting-store.ts'
import type { RegistrationRef } from './registration.ts'

/** Who does not come any more leaves their meetings, their seats in sessions and the badges they scanned. */
export async function dropAttendance(db: Db, ref: RegistrationRef): Promise<void> {
  await deleteMeeters(db, ref.conferenceId, [ref.id])
  await deleteSignUps(db, ref)
  await deleteLeads(db, ref.conferenceId, [ref.id])
}
