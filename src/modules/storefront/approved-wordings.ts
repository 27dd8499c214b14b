import type { Locale } from '../../kernel/locale.ts'
import { hashOf, isMachineMade, isReady, saidBy } from './copy.ts'
import type { Listing } from './listing.ts'
import type { Wording } from './translation-store.ts'

/**
 * What a person wrote or approved in one language for the words of the other. What a machine said
 * first stays the machine's, however often it is proposed again.
 */
export function approvedWordings(listing: Listing, language: Locale): Wording[] {
  const source = listing.copy[language === 'en' ? 'zh-CN' : 'en']
  const target = listing.copy[language]
  if (!source || !target || !isReady(source) || !isReady(target)) return []
  const paragraphs = paragraphsOf(source.text)
  const wordings = paragraphsOf(target.text)
  // Paragraph by paragraph when they are as many; otherwise nobody knows which belongs to which.
  const pairs = paragraphs.length === wordings.length ? paragraphs : []
  const by = isMachineMade(target) ? 'machine' : 'person'
  const model = by === 'machine' ? (target.proposal?.model ?? saidBy(target)) : null
  const own = { by, model, isApproved: true } as const
  return unique([
    { hash: hashOf(source.title), wording: target.title, ...own },
    ...pairs.map((paragraph, i) => ({ hash: hashOf(paragraph), wording: wordings[i]!, ...own })),
  ])
}

/** Of the same text the last. */
export const unique = (wordings: readonly Wording[]): Wording[] => [
  ...new Map(wordings.map((one) => [one.hash, one])).values(),
]

export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\n+/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
