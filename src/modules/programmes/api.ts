import type { Db } from '../../platform/db.ts'
import { findOffice } from './office-store.ts'

/** Whether an agency has its place in the tree: somebody above it, or the operator, knows who it is. */
export const hasOpenOffice = async (db: Db, agencyId: string): Promise<boolean> =>
  (await findOffice(db, agencyId))?.standing === 'open'
