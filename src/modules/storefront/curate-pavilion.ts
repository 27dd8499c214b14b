import type { Static } from 'typebox'
import type { LocalText } from '../../kernel/locale.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { findOrganisation, type Organisation, recordAudit } from '../accounts/api.ts'
import type { CardDto, CurationDto } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { facetKey, facetNames } from './facet-names.ts'
import { facetCode } from './facts.ts'
import {
  askRelease,
  endHold,
  findHold,
  findPavilion,
  lockPavilion,
  lockUnshown,
  type Pavilion,
  saveHold,
  savePavilion,
  showPavilion,
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
 * was edited, 0 for none. What was withdrawn, or is an invented agency's, another may write anew. What
 * an agency writes whose page was taken down is kept and not shown until the operator releases it.
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
    const [version, now] = [basedOn + 1, tx.now()]
    const isHeld = await askRelease(tx.db, agencyId, now)
    const saved = { ...ref, ...words, version, now, withdrawnAt: isHeld ? now : null }
    if (!(await savePavilion(tx.db, saved))) throw E.pavilionChanged({ place })
    const after = { ...words, version, isHeld }
    await note(tx, ref, { action: 'storefront.pavilion_curated', after })
  })
  forgetShopPages()
}

/**
 * Takes the agency's words and choice off the page; the page stays. False when it shows none. Checks
 * nothing about who asks: the caller does.
 */
export const withdrawPavilion = (ctx: Ctx, agencyId: string): Promise<boolean> =>
  takeOff(ctx, agencyId, async () => ({ action: 'storefront.pavilion_withdrawn', after: {} }))

/**
 * The operator does the same, and says why: from now on what the agency writes waits for the
 * operator's look. Throws pavilion_not_found when it shows none.
 */
export async function takeDownPavilion(
  ctx: Ctx,
  { agencyId, reason }: Readonly<{ agencyId: string; reason: string }>,
): Promise<void> {
  const isDown = await takeOff(ctx, agencyId, async (tx) => {
    await saveHold(tx.db, { agencyId, reason, heldAt: tx.now() })
    return { action: 'storefront.pavilion_taken_down', after: { reason } }
  })
  if (!isDown) throw E.pavilionNotFound({ agencyId })
}

type Noted = Readonly<{ action: string; after: object }>

async function takeOff(
  ctx: Ctx,
  agencyId: string,
  decide: (tx: TxCtx) => Promise<Noted>,
): Promise<boolean> {
  const isOff = await transaction(ctx, async (tx) => {
    const place = await withdrawPavilionOf(tx.db, agencyId, tx.now())
    if (place === undefined) return false
    await note(tx, { agencyId, place }, await decide(tx))
    return true
  })
  if (isOff) forgetShopPages()
  return isOff
}

/**
 * The operator has looked: what waits is shown, and the agency writes as others do. `basedOn` is the
 * version that was looked at, 0 where nothing waits. Throws pavilion_not_held, pavilion_changed.
 */
export async function releasePavilion(
  ctx: Ctx,
  { agencyId, basedOn }: Readonly<{ agencyId: string; basedOn: number }>,
): Promise<void> {
  await transaction(ctx, async (tx) => {
    const unshown = await lockUnshown(tx.db, agencyId)
    const hold = await endHold(tx.db, agencyId)
    if (!hold) throw E.pavilionNotHeld({ agencyId })
    const waiting = hold.askedAt ? unshown : undefined
    if ((waiting?.version ?? 0) !== basedOn) throw E.pavilionChanged({ agencyId })
    if (waiting) await showPavilion(tx.db, waiting.place)
    await note(tx, unshown ?? { agencyId }, {
      action: 'storefront.pavilion_released',
      after: { version: basedOn },
    })
  })
  forgetShopPages()
}

/** With the change itself: no process can keep the page of before under the new version. */
async function note(
  tx: TxCtx,
  { agencyId, place }: Pick<Ref, 'agencyId'> & Partial<Ref>,
  { action, after }: Noted,
): Promise<void> {
  await recordAudit(tx, {
    organisationId: agencyId,
    action,
    subject: place ? `pavilion:${place}` : `agency:${agencyId}`,
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

export const nameOf = ({ name, nameZh }: Organisation): LocalText => ({
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

/** Where the page of a place stands in the shop. */
export const pathOf = (place: string): string =>
  `/shop/from/${place.split('/').map(encodeURIComponent).join('/')}`

/** The same for the agency that writes it: with what is gone, and with what was withdrawn. */
export async function readOwnPavilion({ db }: Pick<Ctx, 'db'>, { agencyId, place }: Ref) {
  const found = await findPavilion(db, place)
  const isOwn = found?.agencyId === agencyId
  const cards = isOwn ? await selectCards(db, found.listingIds) : undefined
  const holder = found && (await holderOf({ db }, found, agencyId))
  const hold = await findHold(db, agencyId)
  return {
    place,
    path: pathOf(place),
    version: found?.version ?? 0,
    takenBy: holder ? nameOf(holder) : null,
    held: hold
      ? {
          reason: hold.reason,
          heldAt: hold.heldAt.toISOString(),
          isWaiting: isOwn && hold.askedAt !== null,
        }
      : null,
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
