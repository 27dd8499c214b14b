import { createHash } from 'node:crypto'
import type { Locale } from '../../kernel/locale.ts'
import type { Copy } from './listing.ts'

type Words = Readonly<{ title: string; text: string }>
/** Where the words of a proposal come from; `glossary`: known words only, put side by side. */
export type SaidBy = 'person' | 'machine' | 'glossary'
/** Who proposed words, and which: what is saved is held against it, whatever it is called. */
export type ProposedWords = Readonly<{ by: SaidBy; model: string | null; hash: string }>

/** Words that a person wrote or read. */
export const isReady = (copy: Copy | null): boolean => copy !== null && copy.state !== 'proposed'

/** Who said these words first. Before this was kept, proposals were the machine's. */
export const saidBy = ({ state, proposal }: Copy): SaidBy =>
  state === 'typed' ? 'person' : (proposal?.by ?? 'machine')

/** What buyers are told of: read by a person, and yet not a person's. */
export const isMachineMade = (copy: Copy | null): boolean =>
  copy !== null && saidBy(copy) !== 'person'

/** Languages in which what buyers read is not a person's; the other one stands in for a missing one. */
export const machineLanguages = (copy: Readonly<Record<Locale, Copy | null>>): Locale[] =>
  (['en', 'zh-CN'] as const).filter((language) =>
    isMachineMade(copy[language] ?? copy[language === 'en' ? 'zh-CN' : 'en']),
  )

/** The same words with other spaces are the same text. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text.normalize('NFC').replace(/\s+/g, ' ').trim()).digest('hex')

export const hashOfWords = ({ title, text }: Words): string => hashOf(`${title}\n${text}`)

/** A machine's words, for a person to read. */
export const proposedCopy = (words: Words, by: SaidBy, model: string | null): Copy => ({
  ...words,
  state: 'proposed',
  proposal: { by, model, hash: hashOfWords(words) },
})

/** A person has read what was proposed. */
export const approvedCopy = (copy: Copy, releasedBy: string): Copy => ({
  ...copy,
  state: 'approved',
  releasedBy,
})

/**
 * Words that a person saves over others. Those proposed last are approved, not typed, by whatever
 * way they came; those that keep much of a proposal are edited, and a machine's still; only others
 * are the person's own.
 */
export function savedCopy(before: Copy | null, words: Words, releasedBy: string): Copy {
  const proposal = before?.proposal ?? null
  const own: Copy = { ...words, state: 'typed', proposal, releasedBy }
  if (!before) return own
  const isProposal = proposal
    ? proposal.hash === hashOfWords(words)
    : before.state !== 'typed' && hashOfWords(before) === hashOfWords(words)
  if (isProposal) return { ...own, state: 'approved' }
  return before.state !== 'typed' && keepsMuch(before, words) ? { ...own, state: 'edited' } : own
}

/** So much of a title or a paragraph makes it the same one. */
const SAME_ABOVE = 0.5

/** Whether the title or any paragraph is for the better part made of what stood there. */
function keepsMuch(before: Words, after: Words): boolean {
  const known = new Set(piecesOf(`${before.title}\n${before.text}`))
  return `${after.title}\n${after.text}`.split(/\n+/).some((paragraph) => {
    const pieces = piecesOf(paragraph)
    const kept = pieces.filter((piece) => known.has(piece)).length
    return pieces.length > 0 && kept > pieces.length * SAME_ABOVE
  })
}

/** Pairs of neighbours: Chinese by character, other scripts by word. */
function piecesOf(text: string): string[] {
  const tokens = text.normalize('NFKC').toLowerCase().match(TOKEN) ?? []
  return tokens.length < 2 ? tokens : tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`)
}
const TOKEN = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu
