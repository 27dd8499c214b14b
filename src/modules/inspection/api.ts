import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import { selectRejected, selectValidCertificates } from './store.ts'

/** More would push the goods themselves off the page. */
const MOST_SHOWN = 3

/** Certificates of lots of a product that hold on a day, the newest first. */
export const certificatesOf = (
  db: Db,
  of: Readonly<{ businessId: string; productId: string; day: Day }>,
) => selectValidCertificates(db, { ...of, limit: MOST_SHOWN })

/** Of these products those whose last decided lot was rejected, with its number and agency. */
export const rejectedLots = selectRejected

export { inspectSample, type SampleLot } from './load-sample.ts'
export { certificatePath } from './wire.ts'
