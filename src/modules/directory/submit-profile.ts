import { parseMoney } from '../../kernel/money.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { isAllowedUrl } from '../../platform/reach.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { DirectoryErrors as E } from './errors.ts'
import { knownSteps } from './known-steps.ts'
import { findPlace, lockPlace, type Place, saveAsked } from './partner-store.ts'
import type { Profile } from './profile.ts'

/**
 * A company says, or says anew, what it is to be listed with: the operator looks first, and what is
 * listed stays meanwhile. Throws not_a_partner, profile_unfit. Checks nothing about who asks: the
 * caller does.
 */
export async function submitProfile(ctx: Ctx, partnerId: string, asked: Profile): Promise<Place> {
  const company = await findOrganisation(ctx.db, partnerId)
  if (company?.kind !== 'partner') throw E.notAPartner({ partnerId })
  const field = unfitField(asked)
  if (field) throw E.profileUnfit({ field })
  return transaction(ctx, async (tx) => {
    const { isSample } = company
    await saveAsked(tx.db, { partnerId, asked, isSample, now: tx.now() })
    await recordAudit(tx, {
      organisationId: partnerId,
      action: 'directory.profile_submitted',
      subject: `partner:${partnerId}`,
      after: asked,
    })
    return (await findPlace(tx.db, partnerId))!
  })
}

/** Takes back what waits for a look. Throws nothing_asked. */
export const withdrawProfile = (ctx: Ctx, partnerId: string): Promise<Place> =>
  transaction(ctx, async (tx) => {
    const place = await lockPlace(tx.db, partnerId)
    if (!place?.asked) throw E.nothingAsked({ partnerId })
    await saveAsked(tx.db, { partnerId, asked: null, isSample: place.isSample, now: tx.now() })
    await recordAudit(tx, {
      organisationId: partnerId,
      action: 'directory.profile_withdrawn',
      subject: `partner:${partnerId}`,
    })
    return { ...place, asked: null, askedAt: null }
  })

/** What the schema cannot say: which field cannot be listed. */
function unfitField({ website, services }: Profile): string | undefined {
  if (website && !isAllowedUrl(website, { isLocalAllowed: false })) return 'website'
  const steps = knownSteps()
  for (const [i, { closes, price, days }] of services.entries()) {
    if (closes.some((id) => !steps.has(id))) return `services/${i}/closes`
    if (days && days.min > days.max) return `services/${i}/days`
    if (!price) continue
    const [min, max] = [price.min, price.max].map((amount) => parseMoney(amount, price.currency))
    if (!min || !max || min.minor > max.minor) return `services/${i}/price`
  }
  return undefined
}
