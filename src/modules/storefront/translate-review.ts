import type { Static } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import type { ReviewTranslationDto } from './contract.ts'
import { hashOf } from './copy.ts'
import { StorefrontErrors as E } from './errors.ts'
import { TRANSLATION_PROPOSALS } from './features.ts'
import { termsIn } from './glossary.ts'
import { findReview, lockReview, type Review } from './review-store.ts'
import { translateChecked } from './translate-checked.ts'
import { type Direction, saveWordings, selectWordings, type Wording } from './translation-store.ts'
import type { Translator } from './translator.ts'

type Translation = Static<typeof ReviewTranslationDto>
type OfReview = Readonly<{ translation: Translation | null; isTranslatable: boolean }>

export type ReviewTranslations = Readonly<{
  /** What of these reviews of one seller was translated before, and what could be. Asks no machine. */
  read: (
    ctx: Ctx,
    of: Readonly<{ businessId: string }>,
    reviews: readonly Review[],
    to: Locale | undefined,
  ) => Promise<(review: Review) => OfReview>
  /** Throws review_not_found, no_translation. */
  make: (ctx: Ctx, asked: Asked) => Promise<Translation>
}>

type Asked = Readonly<{ reviewId: string; to: Locale }>

/** Shorter than a reader's patience: whoever waits learns that there is none. */
const TRANSLATION_MS = 20_000
const NONE: OfReview = { translation: null, isTranslatable: false }

/**
 * Reviews and their answers in a reader's other language: from what was translated before, else by
 * the translator, whose words are kept beside those of listings. Nobody reads them before they are
 * shown, so they are always a machine's. Who asks while the same is on its way waits for that.
 */
export function createReviewTranslations(translator: Translator | undefined): ReviewTranslations {
  const underWay = new Map<string, Promise<Translation>>()
  const mayAsk = async ({ features }: Ctx): Promise<boolean> =>
    translator !== undefined && (await features.isOn(TRANSLATION_PROPOSALS))

  async function make(ctx: Ctx, { reviewId, to }: Asked): Promise<Translation> {
    const review = await findReview(ctx.db, reviewId)
    if (!review || review.state === 'hidden') throw E.reviewNotFound()
    const { businessId } = review
    const segments = segmentsOf(review, to)
    const where = { businessId, direction: directionTo(to) }
    const known = await selectWordings(ctx.db, where, segments.map(hashOf))
    const open = segments.filter((segment) => !known.has(hashOf(segment)))
    if (open.length === 0) return translationOf(review, to, known)
    if (!translator || !(await mayAsk(ctx))) throw E.noTranslation({ reason: 'not_configured' })
    const from = otherThan(to)
    const asked = { segments: open, from, to, terms: termsIn(open.join('\n'), from) }
    const signal = AbortSignal.timeout(TRANSLATION_MS)
    const said = await translateChecked(translator, asked, signal)
    if ('failure' in said) throw E.noTranslation({ reason: said.failure })
    await transaction(ctx, async (tx) => {
      // Gone with its buyer meanwhile: nothing of it is kept.
      if (!(await lockReview(tx.db, reviewId))) throw E.reviewNotFound()
      await saveWordings(tx.db, where, said, tx.now())
    })
    return translationOf(
      review,
      to,
      new Map([...known, ...said.map((one) => [one.hash, one] as const)]),
    )
  }

  return {
    async read(ctx, { businessId }, reviews, to) {
      if (!to) return () => NONE
      const where = { businessId, direction: directionTo(to) }
      const wanted = reviews.flatMap((review) => segmentsOf(review, to))
      const known = await selectWordings(ctx.db, where, wanted.map(hashOf))
      const canAsk = await mayAsk(ctx)
      return (review) => {
        const segments = segmentsOf(review, to)
        if (segments.length === 0) return NONE
        const isKnown = segments.every((segment) => known.has(hashOf(segment)))
        return {
          translation: isKnown ? translationOf(review, to, known) : null,
          isTranslatable: isKnown || canAsk,
        }
      }
    },
    make(ctx, asked) {
      const key = `${asked.reviewId} ${asked.to}`
      const known = underWay.get(key)
      if (known) return known
      const made = make(ctx, asked).finally(() => underWay.delete(key))
      underWay.set(key, made)
      return made
    },
  }
}

const otherThan = (language: Locale): Locale => (language === 'en' ? 'zh-CN' : 'en')
const directionTo = (to: Locale): Direction => `${otherThan(to)}>${to}` as Direction

const isForeign = (text: string | null, locale: Locale | null, to: Locale): text is string =>
  text !== null && text !== '' && locale !== to

/** What of it stands in the other language; each whole, since it is short. */
const segmentsOf = ({ text, locale, reply, replyLocale }: Review, to: Locale): string[] => [
  ...(isForeign(text, locale, to) ? [text] : []),
  ...(isForeign(reply, replyLocale, to) ? [reply] : []),
]

function translationOf(
  { text, locale, reply, replyLocale }: Review,
  to: Locale,
  known: ReadonlyMap<string, Wording>,
): Translation {
  const wordingOf = (segment: string): string => known.get(hashOf(segment))!.wording
  return {
    to,
    text: isForeign(text, locale, to) ? wordingOf(text) : null,
    reply: isForeign(reply, replyLocale, to) ? wordingOf(reply) : null,
    by: 'machine',
  }
}
