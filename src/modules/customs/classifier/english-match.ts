import type { EnglishText, Facts, Placed } from './english-text.ts'
import type { GoodsIndex, Term } from './goods-index.ts'

/** A term of the goods index found in a product, and how strongly it speaks. */
export type Match = Readonly<{ term: Term; score: number; field: Field }>

export type Field = 'title' | 'category' | 'attribute' | 'description'

/** A stretch's weight by its role: 'case for a phone' is hardly a phone. */
const ROLE_WEIGHT = { goods: 1, later: 0.5, in: 0.12, with: 0.13, for: 0.14 } as const

/** Weight of each further word of a term that stands right before its head. */
const ADJACENT = 0.55
/** Least strength of a modifier that stands elsewhere. */
const LEAST_MODIFIER = 0.5

type Found = { term: Term; score: number; at: number; words: ReadonlySet<string> }

/** Score of a term's modifiers around position `at`; undefined when one is missing. */
function modifierScore(
  term: Term,
  words: readonly Placed[],
  at: number,
  facts: Facts,
): number | undefined {
  let score = 0
  const { modifiers } = term
  for (let m = modifiers.length - 1, before = at - 1; m >= 0; m--, before--) {
    const modifier = modifiers[m] ?? ''
    if (words[before]?.word === modifier) {
      score += ADJACENT
      continue
    }
    const strength = facts.get(modifier) ?? 0
    if (strength < LEAST_MODIFIER) return undefined
    score += ADJACENT * 0.72 * strength
  }
  return score
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
  const push = (term: Term, modifiers: number, own: readonly string[]) => {
    found.push({ term, score: 1 + Math.min(1.4, modifiers), at, words: new Set(own) })
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
  if (joined && joined.modifiers.length > 0) push(joined, ADJACENT, [word])
  const before = words[at - 1]
  if (before && before.stretch === words[at]?.stretch) {
    const two = index.byJoined.get(before.word + word)
    if (two && two.head !== word) push(two, ADJACENT, [word, before.word])
  }
  return found
}

const holds = (outer: ReadonlySet<string>, inner: ReadonlySet<string>): boolean => {
  if (outer.size <= inner.size) return false
  for (const word of inner) if (!outer.has(word)) return false
  return true
}

/** Terms inside a longer found term ('phone' in 'phone case') hardly count. */
function withoutInner(found: readonly Found[]): Found[] {
  return found.filter((f) => !found.some((other) => holds(other.words, f.words)))
}

/** Terms in a title or a category level: the later in its stretch, the more it names the thing. */
function matchPlaced(
  index: GoodsIndex,
  words: readonly Placed[],
  facts: Facts,
  weight: number,
  field: Field,
): Match[] {
  const found = withoutInner(words.flatMap((_, at) => foundAt(index, words, at, facts, true)))
  return found.map(({ term, score, at }) => {
    const place = words[at]
    const later = new Set<number>()
    for (const other of found) {
      const there = words[other.at]
      if (place && there?.stretch === place.stretch && there.fromEnd < place.fromEnd) {
        later.add(other.at)
      }
    }
    const role = ROLE_WEIGHT[place?.role ?? 'goods']
    return { term, score: (weight * role * score) / (1 + 1.1 * later.size), field }
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
    .map((word): Placed => ({ word, role: 'goods', fromEnd: 0, stretch: 0 }))
  const found = withoutInner(words.flatMap((_, at) => foundAt(index, words, at, facts, false)))
  return found.map(({ term, score, at }) => ({
    term,
    score: (weight * score) / (1 + at / 12),
    field,
  }))
}

/** Every term of the index that the product's text holds. */
export function matchGoods(index: GoodsIndex, text: EnglishText, facts: Facts): Match[] {
  const matches = matchPlaced(index, text.title, facts, 1, 'title')
  const last = text.category.length - 1
  text.category.forEach((level, at) => {
    matches.push(...matchPlaced(index, level, facts, at === last ? 0.85 : 0.2, 'category'))
  })
  matches.push(...matchRunning(index, text.kinds, facts, 0.4, 'attribute'))
  matches.push(...matchRunning(index, text.description, facts, 0.3, 'description'))
  return matches
}
