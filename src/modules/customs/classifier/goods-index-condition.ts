import { type Facts, stem } from './english-text.ts'

/** Below this strength a word of the product does not fulfil a condition. */
const FULFILLED = 0.3

/**
 * When a line of the index holds: every clause must. A clause is alternatives of words ('a/b'),
 * or a word that must be absent ('!a').
 */
export type Condition = readonly Readonly<{ words: readonly string[]; absent: boolean }>[]

/** Reads `a/b, !c`: clauses apart by commas, alternatives by slashes. */
export function parseCondition(text: string): Condition {
  return text
    .split(',')
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
    .map((clause) => ({
      absent: clause.startsWith('!'),
      words: clause
        .replace(/^!/, '')
        .split('/')
        .map((word) => stem(word.trim().toLowerCase())),
    }))
}

/** 0 when the condition fails, 1 for no condition, else the weakest of its clauses. */
export function strengthOf(when: Condition, facts: Facts): number {
  let strength = 1
  for (const clause of when) {
    let best = 0
    for (const word of clause.words) best = Math.max(best, facts.get(word) ?? 0)
    if (clause.absent ? best >= FULFILLED : best < FULFILLED) return 0
    if (!clause.absent) strength = Math.min(strength, best)
  }
  return strength
}

/** A code a term can stand for here, with its share of the term's weight. */
export type Resolved = Readonly<{ code: string; share: number; rule?: string }>
