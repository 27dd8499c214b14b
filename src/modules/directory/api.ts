import type { Db } from '../../platform/db.ts'
import { type Partner, selectListed } from './partner-store.ts'

/** A partner as everybody reads it; undefined unless it is listed. */
export const findPartner = async (db: Db, partnerId: string): Promise<Partner | undefined> =>
  (await selectListed(db, [partnerId]))[0]
