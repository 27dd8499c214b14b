import { quoted, titleTerm } from './index-terms.ts'

/**
 * What the index is asked, as a tree. The database reads it as a tsquery, the index in memory walks
 * it; both mean the same.
 */
export type TermQuery =
  | Readonly<{ kind: 'term'; term: string }>
  /** All terms that begin so. */
  | Readonly<{ kind: 'prefix'; term: string }>
  /** Words that follow each other, in the title or anywhere. */
  | Readonly<{ kind: 'row'; words: readonly string[]; isTitle: boolean }>
  | Readonly<{ kind: 'all' | 'any'; of: readonly TermQuery[] }>
  | Readonly<{ kind: 'not'; of: TermQuery }>

export const term = (text: string): TermQuery => ({ kind: 'term', term: text })
export const all = (of: readonly TermQuery[]): TermQuery => joined('all', of)
export const any = (of: readonly TermQuery[]): TermQuery => joined('any', of)
export const not = (of: TermQuery): TermQuery => ({ kind: 'not', of })

const joined = (kind: 'all' | 'any', of: readonly TermQuery[]): TermQuery =>
  of.length === 1 ? of[0]! : { kind, of }

/** The same for PostgreSQL. */
export function tsqueryOf(query: TermQuery): string {
  switch (query.kind) {
    case 'term':
      return quoted(query.term)
    case 'prefix':
      return `${quoted(query.term)}:*`
    case 'row': {
      const at = (word: string) => quoted(query.isTitle ? titleTerm(word) : word)
      return `(${query.words.map(at).join(' <-> ')})`
    }
    case 'not':
      return `!(${tsqueryOf(query.of)})`
    default:
      return `(${query.of.map(tsqueryOf).join(query.kind === 'all' ? ' & ' : ' | ')})`
  }
}
