/**
 * Words of the labels with the natural logarithm of their share of all words. Both Han and Latin
 * words: a raw title joins brand names as well.
 */
export type Vocabulary = Readonly<{
  costs: ReadonlyMap<string, number>
  /** Length of the longest word, in UTF-16 units. */
  longest: number
}>

export function buildVocabulary(counts: Iterable<readonly [string, number]>): Vocabulary {
  const entries = [...counts]
  const total = entries.reduce((sum, [, count]) => sum + count, 0)
  let longest = 1
  const costs = new Map<string, number>()
  for (const [word, count] of entries) {
    costs.set(word, Math.log(total / count))
    longest = Math.max(longest, word.length)
  }
  return { costs, longest }
}

/** A word found in a run; `known` is false for a stretch that no word of the vocabulary covers. */
export type Word = Readonly<{ text: string; known: boolean }>

/** Cost of a character that no word covers: dearer than the rarest word of the labels (about 12). */
const UNKNOWN_HAN = 14
/** A letter that no word covers: a name never seen is better left whole than cut into scraps. */
const UNKNOWN_LETTER = 3
/** Latin words shorter than this are units and initials: inside a longer run hardly ever meant. */
const SHORT_LATIN = 3
const SHORT_LATIN_COST = 6

/**
 * The cheapest split of a run into words of the vocabulary (Viterbi over word frequencies). A run
 * that is itself a word stays whole, so that a segmented title keeps its words. Unknown
 * characters of a Han run come out one by one, those of a Latin run as one stretch.
 */
export function segment(run: string, isHan: boolean, vocabulary: Vocabulary): Word[] {
  if (vocabulary.costs.has(run)) return [{ text: run, known: true }]
  const { costs, longest } = vocabulary
  const length = run.length
  const best = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(length + 1)
  const isKnown = new Uint8Array(length + 1)
  best[0] = 0
  for (let start = 0; start < length; start++) {
    const soFar = best[start]!
    relax(start, start + 1, soFar + (isHan ? UNKNOWN_HAN : UNKNOWN_LETTER), 0)
    const end = Math.min(length, start + longest)
    for (let stop = start + 1; stop <= end; stop++) {
      const cost = costs.get(run.slice(start, stop))
      if (cost === undefined) continue
      const isScrap = !isHan && stop - start < SHORT_LATIN
      relax(start, stop, soFar + cost + (isScrap ? SHORT_LATIN_COST : 0), 1)
    }
  }
  const words: Word[] = []
  for (let stop = length; stop > 0; stop = from[stop]!) {
    const text = run.slice(from[stop]!, stop)
    const known = isKnown[stop] === 1
    const last = words.at(-1)
    // Walking backwards: an unknown letter goes in front of the unknown stretch after it.
    if (!known && !isHan && last && !last.known) {
      words[words.length - 1] = { text: text + last.text, known }
    } else words.push({ text, known })
  }
  return words.reverse()

  function relax(start: number, stop: number, cost: number, known: 0 | 1): void {
    if (cost >= best[stop]!) return
    best[stop] = cost
    from[stop] = start
    isKnown[stop] = known
  }
}
