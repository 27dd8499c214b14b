import type { EnglishText, Facts, Placed } from './english-text.ts'
import type { GoodsIndex, Term } from './goods-index.ts'

/** A term of the goods index found in a product, and how strongly it speaks. */
export type Match = Readonly<{
  term: Term
  score: number
  field: Field
  /** Position of the term's head in its field: terms that share it are readings of one word. */
  at: number
}>

export type Field = 'title' | 'category' | 'attribute' | 'description'

/** A stretch's weight by its role: 'case for a phone' is hardly a phone. */
const ROLE_WEIGHT = { goods: 1, later: 0.5, in: 0.12, with: 0.13, for: 0.14, from: 0.04 } as const

/** Weight of each further word of a term that stands right before its head. */
const ADJACENT = 0.55
/** 'Strap for a watch' says more of the strap than its leather does. */
const PURPOSE = 1.15
/** Least strength of a modifier that stands elsewhere. */
const LEAST_MODIFIER = 0.55

type Found = Readonly<{
  term: Term
  /** Weight of the modifiers right before the head, and of those that stand elsewhere. */
  adjacent: number
  apart: number
  at: number
  words: ReadonlySet<string>
}>

/** Weights of a term's modifiers around position `at`; undefined when one is missing. */
function modifierScore(
  term: Term,
  words: readonly Placed[],
  at: number,
  facts: Facts,
): readonly [adjacent: number, apart: number] | undefined {
  let adjacent = 0
  let apart = 0
  const { modifiers } = term
  for (let m = modifiers.length - 1, before = at - 1; m >= 0; m--, before--) {
    const modifier = modifiers[m] ?? ''
    if (words[before]?.word === modifier) {
      adjacent += ADJACENT
      continue
    }
    if (words.some((w) => w.role === 'for' && w.word === modifier)) {
      apart += ADJACENT * PURPOSE
      continue
    }
    const strength = facts.get(modifier) ?? 0
    if (strength < LEAST_MODIFIER) return undefined
    apart += ADJACENT * 0.72 * strength
  }
  return [adjacent, apart]
}

function foundAt(
  index: GoodsIndex,
  words: readonly Placed[],
  at: number,
  facts: Facts,
  loose: boolean,
): Found[] {
  const found: Found[] = []
  const word = words[at]?.word ?? ''
  const push = (
    term: Term,
    [adjacent, apart]: readonly [number, number],
    own: readonly string[],
  ) => {
    found.push({ term, adjacent, apart, at, words: new Set(own) })
  }
  for (const term of index.byHead.get(word) ?? []) {
    if (
      !loose &&
      term.modifiers.some((m, i) => words[at - term.modifiers.length + i]?.word !== m)
    ) {
      continue
    }
    const modifiers = modifierScore(term, words, at, facts)
    if (modifiers !== undefined) push(term, modifiers, [word, ...term.modifiers])
  }
  const joined = index.byJoined.get(word)
  if (joined && joined.modifiers.length > 0) push(joined, [ADJACENT, 0], [word])
  const before = words[at - 1]
  if (before && before.stretch === words[at]?.stretch) {
    const two = index.byJoined.get(before.word + word)
    if (two && two.head !== word) push(two, [ADJACENT, 0], [word, before.word])
  }
  return found
}

const holds = (outer: ReadonlySet<string>, inner: ReadonlySet<string>): boolean => {
  if (outer.size <= inner.size) return false
  for (const word of inner) if (!outer.has(word)) return false
  return true
}

/**
 * Terms inside a longer found term ('phone' in 'phone case') do not count, unless the longer one
 * stands in a lesser stretch ('keyboard with keyboard stand').
 */
function withoutInner(found: readonly Found[], words: readonly Placed[]): Found[] {
  const weight = (f: Found) => ROLE_WEIGHT[words[f.at]?.role ?? 'goods']
  return found.filter(
    (f) => !found.some((other) => weight(other) >= weight(f) && holds(other.words, f.words)),
  )
}

/** Most that a term's modifiers can add to its weight. */
const MOST_MODIFIERS = { title: 1.4, category: 0.4, attribute: 1.4, description: 1.4 } as const

/** Terms in a title or a category level: the later in its stretch, the more it names the thing. */
function matchPlaced(
  index: GoodsIndex,
  words: readonly Placed[],
  facts: Facts,
  weight: number,
  field: Field,
): Match[] {
  const found = withoutInner(
    words.flatMap((_, at) => foundAt(index, words, at, facts, true)),
    words,
  )
  const namesGoods = found.some(({ at }) => words[at]?.role === 'goods' && !words[at]?.isTail)
  return found.map(({ term, adjacent, apart, at }) => {
    const place = words[at]
    const later = new Set<number>()
    for (const other of found) {
      const there = words[other.at]
      if (place && there?.stretch === place.stretch && there.fromEnd < place.fromEnd) {
        later.add(other.at)
      }
    }
    const role = place?.role ?? 'goods'
    let share: number = ROLE_WEIGHT[role]
    if (!namesGoods && role !== 'from') share = Math.max(share, 0.6)
    if (place?.isTail && adjacent === 0 && namesGoods) share *= 0.25
    const fromEnd = place?.fromEnd ?? 0
    const isHead = later.size === 0 && fromEnd <= 1
    const modifiers = Math.min(MOST_MODIFIERS[field], adjacent + (isHead ? apart : 0))
    const distance = 1 + 1.1 * later.size + 0.1 * Math.min(fromEnd, 4)
    return { term, score: (weight * share * (1 + modifiers)) / distance, field, at }
  })
}

/** Terms in running text: only unbroken ones, the earlier the better. */
function matchRunning(
  index: GoodsIndex,
  text: readonly string[],
  facts: Facts,
  weight: number,
  field: Field,
): Match[] {
  const words = text
    .slice(0, 70)
    .map((word): Placed => ({ word, role: 'goods', fromEnd: 0, stretch: 0, isTail: false }))
  const found = withoutInner(
    words.flatMap((_, at) => foundAt(index, words, at, facts, false)),
    words,
  )
  return found.map(({ term, adjacent, at }) => ({
    term,
    score: (weight * (1 + Math.min(MOST_MODIFIERS[field], adjacent))) / (1 + at / 12),
    field,
    at,
  }))
}

/** A seller's category speaks louder when the title may be a mere model name ('Cupcake'). */
const CATEGORY = { beside: 0.5, overModelName: 1.15, above: 0.15 } as const

/** Every term of the index that the product's text holds. */
export function matchGoods(index: GoodsIndex, text: EnglishText, facts: Facts): Match[] {
  const matches = matchPlaced(index, text.title, facts, 1, 'title')
  const isModelName = matches.every((m) => m.score < 1.2) && text.title.length <= 2
  // Levels above qualify a level ('Dogs > Toys'); the title's words do not.
  const above = new Map<string, number>()
  const last = text.category.length - 1
  text.category.forEach((level, depth) => {
    const leaf = isModelName ? CATEGORY.overModelName : CATEGORY.beside
    const weight = depth === last ? leaf : CATEGORY.above
    const found = matchPlaced(index, level, above, weight, 'category')
    matches.push(...found.map((m) => ({ ...m, at: depth * 100 + m.at })))
    for (const p of level) above.set(p.word, 0.7)
  })
  matches.push(...matchRunning(index, text.kinds, facts, 0.4, 'attribute'))
  matches.push(...matchRunning(index, text.description, facts, 0.3, 'description'))
  return matches
}
