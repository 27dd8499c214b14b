import { readData } from '../../../platform/data.ts'
import { type Facts, wordsOf } from './english-text.ts'
import {
  type Condition,
  parseCondition,
  type Resolved,
  strengthOf,
} from './goods-index-condition.ts'
import { FAMILIES } from './goods-index-families.ts'

/** What a term can mean: a code, or a family of goods whose code depends on the facts. */
export type Sense = Readonly<{ target: string; when: Condition }>

export type Term = Readonly<{
  /** As written in the index. */
  text: string
  /** Stem of its last word, which names the thing. */
  head: string
  /** Stems of the words before, in order. */
  modifiers: readonly string[]
  senses: Sense[]
}>

export type GoodsIndex = Readonly<{
  byHead: ReadonlyMap<string, readonly Term[]>
  /** Terms by all their stems written together: 'candleholder' finds 'candle holder'. */
  byJoined: ReadonlyMap<string, Term>
  terms: readonly Term[]
}>

const isSame = (a: Sense, b: Sense): boolean =>
  a.target === b.target && JSON.stringify(a.when) === JSON.stringify(b.when)

/** One line: `CODE-or-@family <tab> term | term | … <tab> condition <tab> note`. */
function parseGoodsIndex(source: string): GoodsIndex {
  const byJoined = new Map<string, Term>()
  const byHead = new Map<string, Term[]>()
  for (const line of source.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [target = '', terms = '', when = ''] = line.split('\t')
    const sense = { target: target.trim(), when: parseCondition(when) }
    for (const text of terms.split('|')) {
      const words = wordsOf(text).filter((word) => word !== 'and' && word !== 'of')
      const head = words.at(-1)
      if (head === undefined) continue
      const joined = words.join('')
      let term = byJoined.get(joined)
      if (!term) {
        term = { text: text.trim(), head, modifiers: words.slice(0, -1), senses: [] }
        byJoined.set(joined, term)
        const same = byHead.get(head)
        if (same) same.push(term)
        else byHead.set(head, [term])
      }
      if (!term.senses.some((known) => isSame(known, sense))) term.senses.push(sense)
    }
  }
  return { byHead, byJoined, terms: [...byJoined.values()] }
}

export const loadGoodsIndex = (): GoodsIndex =>
  parseGoodsIndex(readData('classifier/goods-index.tsv').toString('utf8'))

/** What the term means for these facts, most likely first; the shares add up to 1 at most. */
export function resolve(term: Term, facts: Facts, plain: string): Resolved[] {
  const weighed: { code: string; weight: number; rule?: string }[] = []
  for (const sense of term.senses) {
    const strength = strengthOf(sense.when, facts)
    const conditional = sense.when.length > 0
    const weight = strength === 0 ? 0.12 : conditional ? 1.6 + strength : 1
    if (!sense.target.startsWith('@')) {
      weighed.push({ code: sense.target, weight })
      continue
    }
    const family = FAMILIES[sense.target.slice(1)]
    if (!family) throw new Error(`the goods index names no family ${sense.target}`)
    for (const r of family(facts, plain)) {
      weighed.push({ ...r, weight: weight * r.share })
    }
  }
  const total = weighed.reduce((sum, w) => sum + w.weight ** 1.5, 0)
  // A term none of whose lines holds ('pump' without a shoe) is hardly meant.
  const held = term.senses.some((sense) => strengthOf(sense.when, facts) > 0) ? 1 : 0.2
  const shares = new Map<string, { share: number; rule?: string }>()
  for (const { code, weight, rule } of weighed) {
    const known = shares.get(code)
    const share = (known?.share ?? 0) + (held * weight ** 1.5) / total
    const why = known?.rule ?? rule
    shares.set(code, why === undefined ? { share } : { share, rule: why })
  }
  return [...shares].map(([code, s]) => ({ code, ...s })).sort((a, b) => b.share - a.share)
}
