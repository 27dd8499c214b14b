import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { countAtDesk, type Partner, selectListed } from './partner-store.ts'

/** A partner as everybody reads it; undefined unless it is listed. */
export const findPartner = async (db: Db, partnerId: string): Promise<Partner | undefined> =>
  (await selectListed(db, [partnerId]))[0]

/** What of the directory waits for the operator, each kind counted to `most`. */
export const directoryAtDesk = ({ db }: Pick<Ctx, 'db'>, most: number) => countAtDesk(db, most)
