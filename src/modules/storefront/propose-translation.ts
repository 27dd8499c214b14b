import type { Locale } from '../../kernel/locale.ts'
import type { Ctx } from '../../platform/context.ts'
import { paragraphsOf } from './approved-wordings.ts'
import { putProposal } from './change-listing.ts'
import { hashOf, isReady, type SaidBy } from './copy.ts'
import { StorefrontErrors as E } from './errors.ts'
import { glossary, type Term, termsIn } from './glossary.ts'
import { shopLimits } from './limits.ts'
import type { Listing } from './listing.ts'
import { findListing, type ListingRef } from './store.ts'
import { translateChecked } from './translate-checked.ts'
import { type Direction, saveWordings, selectWordings, type Wording } from './translation-store.ts'
import type { Translator } from './translator.ts'

export type Proposal = Readonly<{
  listing: Listing
  /** Each source that had a part in it. */
  from: readonly SaidBy[]
  /** Words of the glossary that stand in the source and not in the proposal: to be looked at. */
  missing: readonly Term[]
}>

/**
 * Proposes the words of one language from those of the other: what a person approved for the same
 * text, else what the machine said before, else what it says now, held against its source. Without
 * a translator the glossary's words. It is a proposal: no buyer sees it until a person has read it.
 * Throws listing_not_found, listing_changed, step_not_open (on sale: pause it first),
 * nothing_to_translate, translator_failed; then nothing has changed.
 */
export async function proposeTranslation(
  ctx: Ctx,
  translator: Translator | undefined,
  { ref, to, version }: Readonly<{ ref: ListingRef; to: Locale; version: number }>,
  signal: AbortSignal,
): Promise<Proposal> {
  const listing = await findListing(ctx.db, ref)
  if (!listing) throw E.listingNotFound({ listingId: ref.listingId })
  if (listing.version !== version) throw E.listingChanged({ version: listing.version })
  if (listing.state === 'live') throw E.stepNotOpen({ state: listing.state, step: 'propose' })
  const from: Locale = to === 'en' ? 'zh-CN' : 'en'
  const source = listing.copy[from]
  if (!source || !isReady(source)) throw E.nothingToTranslate()

  const terms = termsIn(`${source.title}\n${source.text}`, from)
  const where = { businessId: ref.businessId, direction: `${from}>${to}` as Direction }
  const segments = segmentsOf(source)
  const known = await selectWordings(ctx.db, where, segments.map(hashOf))
  const open = [...new Set(segments.filter((segment) => !known.has(hashOf(segment))))]
  if (!translator && open.length > 0) {
    const title = known.get(hashOf(source.title))
    const words = { title: title?.wording ?? glossed(listing, terms, to), text: '' }
    const by: SaidBy = title?.by ?? 'glossary'
    const said = { words, by, model: title?.model ?? null }
    const proposed = await putProposal(ctx, { ref, version, language: to, ...said })
    return { listing: proposed, from: [title ? tellerOf(title) : 'glossary'], missing: [] }
  }
  if (translator && open.length > 0) {
    const asked = { segments: open, title: source.title, from, to, terms }
    const said = await translateChecked(translator, asked, signal)
    if ('failure' in said) throw E.translatorFailed({ reason: said.failure })
    await saveWordings(ctx.db, where, said, ctx.now())
    for (const one of said) known.set(one.hash, one)
  }
  const wordingOf = (segment: string): string => known.get(hashOf(segment))!.wording
  const words = {
    title: wordingOf(source.title).replaceAll('\n', ' '),
    text: paragraphsOf(source.text).map(wordingOf).join('\n').slice(0, shopLimits.textCharacters),
  }
  const parts = segments.map((segment) => known.get(hashOf(segment))!)
  // One part of a machine makes it a machine's.
  const machine = parts.find(({ by }) => by === 'machine')
  const by = machine ? 'machine' : 'person'
  const proposal = { ref, version, language: to, words, by, model: machine?.model ?? null } as const
  const proposed = await putProposal(ctx, proposal)
  const said = `${words.title}\n${words.text}`.toLowerCase()
  return {
    listing: proposed,
    from: [...new Set(parts.map(tellerOf))],
    missing: terms.filter((term) => !said.includes(term[to])),
  }
}

/** Whose words they are to the seller: what was approved before is nobody's new word. */
const tellerOf = ({ by, isApproved }: Wording): SaidBy => (isApproved ? 'person' : by)

/** Brand, category and the words that the glossary knows, with the figures as they are. */
function glossed(listing: Listing, terms: readonly Term[], to: Locale): string {
  const source = listing.copy[to === 'en' ? 'zh-CN' : 'en']!
  const words = terms.filter((term) => source.title.toLowerCase().includes(term.en.slice(0, -1)))
  const named = to === 'en' ? terms : words
  const measures = [...source.title.matchAll(/\d+(?:[.,]\d+)*\s*(?:[a-z]+|%|\p{Script=Han}+)?/giu)]
    .map(([measure]) => measure.trim())
    .map((measure) => inUnits(measure, to))
  const parts = [
    listing.brand,
    listing.category?.name[to],
    ...named.map((term) => term[to]),
    ...measures,
  ].filter((part): part is string => Boolean(part))
  return ([...new Set(parts)].join(' ') || source.title).slice(0, shopLimits.titleCharacters)
}

const inUnits = (measure: string, to: Locale): string =>
  to === 'en'
    ? measure
    : measure.replace(/[a-z]+$/i, (unit) => glossary().units.get(unit.toLowerCase())?.[0] ?? unit)

const segmentsOf = ({ title, text }: { title: string; text: string }): string[] => [
  title,
  ...paragraphsOf(text),
]
