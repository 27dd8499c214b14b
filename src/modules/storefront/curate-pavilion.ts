import type { Static } from 'typebox'
import type { LocalText } from '../../kernel/locale.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { findOrganisation, type Organisation, recordAudit } from '../accounts/api.ts'
import type { CardDto, CurationDto } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { facetKey, facetNames } from './facet-names.ts'
import { facetCode } from './facts.ts'
import {
  findPavilion,
  lockPavilion,
  type Pavilion,
  savePavilion,
  withdrawPavilionOf,
} from './pavilion-store.ts'
import { countyOf, stateOf } from './places.ts'
import { bumpShopVersion, selectCards } from './search-store.ts'
import { forgetShopPages } from './shop-cache.ts'

/** More would be the list that stands below it anyway. */
export const MOST_CURATED = 24

type Ref = Readonly<{ agencyId: string; place: string }>
type Words = Pick<Pavilion, 'headline' | 'text' | 'listingIds'>

/** 'us-mi', or 'us-mi/leelanau': the page that gathers what comes from there. */
export function placeSlug({ state, county }: { state: string; county: string | null }): string {
  const named = stateOf(state)
  return county === null ? named.slug : countyOf(named, county).slug
}

/**
 * An agency writes the page of a place: words, and listings in an order. `basedOn` is the version that
 * was edited, 0 for none. What was withdrawn, or is an invented agency's, another may write anew.
 * Throws place_not_found, listing_not_from_there, pavilion_taken, pavilion_changed. Checks nothing
 * about who asks and whose place it is: the caller does.
 */
export async function curatePavilion(
  ctx: Ctx,
  ref: Ref,
  { basedOn, ...words }: Words & { basedOn: number },
): Promise<void> {
  const { agencyId, place } = ref
  await requireKnown(ctx, place)
  await transaction(ctx, async (tx) => {
    const before = await lockPavilion(tx.db, place)
    if (before && (await holderOf(tx, before, agencyId))) throw E.pavilionTaken({ place })
    if ((before?.version ?? 0) !== basedOn) throw E.pavilionChanged({ place })
    const cards = await selectCards(tx.db, words.listingIds)
    const wrong = words.listingIds.filter((id) => !isFrom(cards.get(id), place))
    if (wrong.length > 0) throw E.listingNotFromThere({ place, listingIds: wrong })
    const version = basedOn + 1
    if (!(await savePavilion(tx.db, { ...ref, ...words, version, now: tx.now() }))) {
      throw E.pavilionChanged({ place })
    }
    await note(tx, ref, { action: 'storefront.pavilion_curated', after: { ...words, version } })
  })
  forgetShopPages()
}

/**
 * Takes the agency's words and choice off the page; the page stays. False when it shows none. Checks
 * nothing about who asks: the caller does.
 */
export async function withdrawPavilion(
  ctx: Ctx,
  agencyId: string,
  reason?: string,
): Promise<boolean> {
  const isWithdrawn = await transaction(ctx, async (tx) => {
    const place = await withdrawPavilionOf(tx.db, agencyId, tx.now())
    if (place === undefined) return false
    const action = reason ? 'storefront.pavilion_taken_down' : 'storefront.pavilion_withdrawn'
    await note(tx, { agencyId, place }, { action, after: reason ? { reason } : {} })
    return true
  })
  if (isWithdrawn) forgetShopPages()
  return isWithdrawn
}

/** With the change itself: no process can keep the page of before under the new version. */
async function note(
  tx: TxCtx,
  { agencyId, place }: Ref,
  { action, after }: { action: string; after: object },
): Promise<void> {
  await recordAudit(tx, {
    organisationId: agencyId,
    action,
    subject: `pavilion:${place}`,
    after: { ...after },
  })
  await bumpShopVersion(tx.db, [])
}

/** A place is known once something was listed from there. */
async function requireKnown({ db }: Pick<Ctx, 'db'>, place: string): Promise<void> {
  const kind = place.includes('/') ? 'county' : 'state'
  const code = facetCode(kind, place)
  const isKnown = (await facetNames(db, [{ kind, code }])).has(facetKey(kind, code))
  const [state, county = null] = place.split('/')
  if (!isKnown) throw E.placeNotFound({ state, county })
}

/** Another agency that shows something there and need not give way. */
async function holderOf(
  { db }: Pick<Ctx, 'db'>,
  { agencyId, withdrawnAt }: Pavilion,
  by: string,
): Promise<Organisation | undefined> {
  if (agencyId === by || withdrawnAt !== null) return undefined
  const [holder, asker] = [await findOrganisation(db, agencyId), await findOrganisation(db, by)]
  // An invented agency shows how it is done until a real one does it.
  return holder?.isSample && !asker?.isSample ? undefined : holder
}

const nameOf = ({ name, nameZh }: Organisation): LocalText => ({
  en: name,
  'zh-CN': nameZh ?? name,
})

/** Whether shoppers find it, and among what comes from there. */
function isFrom(card: CardDto | undefined, place: string): card is CardDto {
  if (!card?.origin.state) return false
  const county = place.includes('/') ? card.origin.county : null
  return placeSlug({ state: card.origin.state, county }) === place
}

/** What everybody sees of it; null while nobody shows anything there. Gone listings are left out. */
export async function readCuration(
  { db }: Pick<Ctx, 'db'>,
  place: string,
): Promise<Static<typeof CurationDto> | null> {
  const found = await findPavilion(db, place)
  if (!found || found.withdrawnAt) return null
  const agency = await findOrganisation(db, found.agencyId)
  if (!agency) return null
  const cards = await selectCards(db, found.listingIds)
  return {
    curatedBy: {
      agencyId: agency.id,
      name: nameOf(agency),
      isSample: agency.isSample,
    },
    headline: found.headline,
    text: found.text,
    listings: found.listingIds.flatMap((id) => {
      const card = cards.get(id)
      return isFrom(card, place) ? [card] : []
    }),
  }
}

/** The same for the agency that writes it: with what is gone, and with what was withdrawn. */
export async function readOwnPavilion({ db }: Pick<Ctx, 'db'>, { agencyId, place }: Ref) {
  const found = await findPavilion(db, place)
  const isOwn = found?.agencyId === agencyId
  const cards = isOwn ? await selectCards(db, found.listingIds) : undefined
  const holder = found && (await holderOf({ db }, found, agencyId))
  return {
    place,
    path: `/shop/from/${place.split('/').map(encodeURIComponent).join('/')}`,
    version: found?.version ?? 0,
    takenBy: holder ? nameOf(holder) : null,
    curation: isOwn
      ? {
          headline: found.headline,
          text: found.text,
          isShown: found.withdrawnAt === null,
          curatedAt: found.curatedAt.toISOString(),
          listings: found.listingIds.map((id) => {
            const card = cards?.get(id)
            return { id, title: isFrom(card, place) ? card.title : null }
          }),
        }
      : null,
  }
}
