import { createHash } from 'node:crypto'
import type { Locale } from '../../kernel/locale.ts'
import type { Listing } from './listing.ts'
import { isReady } from './propose-copy.ts'
import type { Wording } from './translation-store.ts'

/** What a person wrote or approved in one language for the words of the other. */
export function approvedWordings(listing: Listing, language: Locale): Wording[] {
  const source = listing.copy[language === 'en' ? 'zh-CN' : 'en']
  const target = listing.copy[language]
  if (!source || !target || !isReady(source) || !isReady(target)) return []
  const paragraphs = paragraphsOf(source.text)
  const wordings = paragraphsOf(target.text)
  // Paragraph by paragraph when they are as many; otherwise nobody knows which belongs to which.
  const pairs = paragraphs.length === wordings.length ? paragraphs : []
  const own = { by: 'person', model: null } as const
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

/** The same words with other spaces are the same text. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text.normalize('NFC').replace(/\s+/g, ' ').trim()).digest('hex')
