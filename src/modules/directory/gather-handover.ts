import { createHash } from 'node:crypto'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisation, requireUser } from '../accounts/api.ts'
import { selectNewestSummary } from '../assessment/api.ts'
import { HANDOVER_FIELDS, type Handed, type HandoverField } from './referral.ts'

export type Handover = Readonly<{
  handed: Handed
  /** Names these data and no others: what is handed over must have the digest of what was shown. */
  digest: string
}>

/**
 * What a partner would read if the business agreed to these fields now: of the newest report only
 * the steps it is about. A field that there is nothing of is left out.
 */
export async function gatherHandover(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  businessId: string,
  { fields, steps }: { fields: readonly HandoverField[]; steps: readonly string[] },
): Promise<Handover> {
  const { name, email } = requireUser(actor)
  const business = await findOrganisation(db, businessId)
  const summary = (await selectNewestSummary(db, businessId))?.summary
  const all: Handed = {
    contact: { name, email },
    place: { state: business?.state ?? null, county: business?.county ?? null },
    ...(summary && {
      steps: summary.blockers
        .filter(({ id }) => steps.includes(id))
        .map(({ id, title, products }) => ({ id, title, products })),
      goods: summary.categories.map(({ name: category, products }) => ({
        name: category,
        products,
      })),
      verdicts: summary.verdicts,
    }),
  }
  const wanted = HANDOVER_FIELDS.filter((field) => fields.includes(field))
  const handed: Handed = Object.fromEntries(
    wanted.flatMap((field) => (all[field] === undefined ? [] : [[field, all[field]]])),
  )
  const digest = createHash('sha256').update(JSON.stringify(handed)).digest('hex')
  return { handed, digest }
}
