import {
  addBits,
  type Bits,
  bitsFor,
  dropBits,
  isEmpty,
  keepBits,
  numbersOf,
  setBit,
} from './bits.ts'
import { bytesOfColumns, type Columns, type FacetNumbers, growColumns, trimmed } from './columns.ts'
import { titleTerm } from './index-terms.ts'
import type { TermQuery } from './term-query.ts'

/**
 * Rows of a segment. Row numbers fit 16 bits; a larger one is frozen in one longer pause, a
 * smaller one makes more segments that each query has to ask.
 */
export const SEGMENT_ROWS = 32_768
/** Rows of a segment of changes, whose terms are in no order: a beginning of a word looks at all. */
export const CHANGED_ROWS = 4_096

/** A part of the index in memory: some thousands of listings by the terms that they have. */
export type Segment = Readonly<{
  columns: () => Columns
  /** Rows in use; one whose listing has changed or is gone is taken out. */
  live: Bits
  /** What a term is called here; undefined when no row has it. */
  find: (term: string) => number | undefined
  startingWith: (prefix: string) => number[]
  /** Adds the rows that have the term. */
  markRows: (term: number, bits: Bits) => void
  words: () => Words
  /** Outside the heap of the process. */
  bytes: () => number
}>

/**
 * The words of each row in their order, one more than the number of their term, 0 for a gap, end to
 * end. Those of titles and brand come first in each row.
 */
type Words = Readonly<{
  all: ArrayLike<number>
  /** Where each row begins, and where the last one ends. */
  starts: ArrayLike<number>
  titleEnds: ArrayLike<number>
}>

export type OpenSegment = Segment &
  Readonly<{
    /** A listing's packed facts and its terms, as PostgreSQL writes a tsvector. */
    add: (facts: Buffer, vector: string) => void
    /** The same in plain arrays, small, and without room for more. */
    freeze: () => Segment
  }>

const LAST_PLACE = 16_383

/** One with room for `most` listings. */
export function openSegment(numbers: FacetNumbers, most: number): OpenSegment {
  const columns = growColumns(most, numbers)
  const live = bitsFor(most)
  const terms = new Map<string, number>()
  const rowsOf: number[][] = []
  const words: number[] = []
  const starts = [0]
  const titleEnds: number[] = []
  const wordAt = new Uint32Array(LAST_PLACE + 1)
  let count = 0

  const numberOf = (term: string): number => {
    const known = terms.get(term)
    if (known !== undefined) return known
    terms.set(term, rowsOf.length)
    return rowsOf.push([]) - 1
  }

  const open: OpenSegment = {
    columns: columns.read,
    live,
    find: (term) => terms.get(term),
    startingWith(prefix) {
      const found: number[] = []
      for (const [term, number] of terms) if (term.startsWith(prefix)) found.push(number)
      return found
    },
    markRows(term, bits) {
      for (const row of rowsOf[term]!) setBit(bits, row)
    },
    words: () => ({ all: words, starts, titleEnds }),
    bytes: () => bytesOfColumns(columns.read()),
    add(facts, vector) {
      columns.add(facts)
      setBit(live, count)
      let lastPlace = 0
      let titleEnd = 0
      readVector(vector, (term, places) => {
        const number = numberOf(term)
        rowsOf[number]!.push(count)
        const isOfTitle = term.startsWith('=')
        if (!isOfTitle && !isWord(term)) return
        for (const place of places) {
          if (isOfTitle) titleEnd = Math.max(titleEnd, place)
          else wordAt[place] = number + 1
          lastPlace = Math.max(lastPlace, place)
        }
      })
      for (let place = 1; place <= lastPlace; place++) {
        const word = wordAt[place]!
        // One gap is as good as ten.
        if (word !== 0 || words.at(-1) !== 0) words.push(word)
        if (place === titleEnd) titleEnds[count] = words.length
      }
      words.push(0)
      wordAt.fill(0, 0, lastPlace + 1)
      titleEnds[count] ??= starts[count]!
      count = starts.push(words.length) - 1
    },
    freeze: () => {
      const sorted = [...terms.keys()].sort()
      const renamed = new Uint32Array(rowsOf.length + 1)
      const lists = sorted.map((term, i) => {
        const number = terms.get(term)!
        renamed[number + 1] = i + 1
        return rowsOf[number]!
      })
      return frozenSegment({
        columns: trimmed(columns.read()),
        live: live.slice(0, bitsFor(count).length),
        terms: sorted,
        lists,
        words: {
          all: Uint32Array.from(words, (word) => renamed[word]!),
          starts: Uint32Array.from(starts),
          titleEnds: Uint32Array.from(titleEnds),
        },
      })
    },
  }
  return open
}

/** More rows than this share are smaller as bits than as a list. */
const DENSE = 1 / 16

function frozenSegment(given: {
  columns: Columns
  live: Bits
  terms: readonly string[]
  lists: readonly number[][]
  words: Readonly<{ all: Uint32Array; starts: Uint32Array; titleEnds: Uint32Array }>
}): Segment {
  const { columns, live, terms, lists, words } = given
  const { text, ends } = dictionaryOf(terms)
  const { length } = live
  const isDense = (count: number): boolean => count > columns.count * DENSE
  const sparse = lists.filter(({ length: count }) => !isDense(count))
  const rows = new Uint16Array(sparse.reduce((sum, list) => sum + list.length, 0))
  const dense = new Uint32Array((lists.length - sparse.length) * length)
  const counts = Uint32Array.from(lists, (list) => list.length)
  const begins = new Uint32Array(lists.length)
  let nextRow = 0
  let nextWord = 0
  for (const [term, list] of lists.entries()) {
    if (isDense(list.length)) {
      begins[term] = nextWord
      const bits = dense.subarray(nextWord, nextWord + length)
      for (const row of list) setBit(bits, row)
      nextWord += length
    } else {
      begins[term] = nextRow
      rows.set(list, nextRow)
      nextRow += list.length
    }
  }

  const startOf = (term: number): number => (term === 0 ? 0 : ends[term - 1]!)
  /** The first term that does not come before `wanted`. */
  const lowerBound = (wanted: string): number => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (text.slice(startOf(middle), ends[middle]) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
  const begin = (term: number, prefix: string): boolean =>
    term < ends.length &&
    ends[term]! - startOf(term) >= prefix.length &&
    text.startsWith(prefix, startOf(term))

  return {
    columns: () => columns,
    live,
    find: (term) => {
      const found = lowerBound(term)
      return begin(found, term) && ends[found]! - startOf(found) === term.length ? found : undefined
    },
    startingWith: (prefix) => {
      const found: number[] = []
      for (let term = lowerBound(prefix); begin(term, prefix); term++) found.push(term)
      return found
    },
    markRows(term, bits) {
      const from = begins[term]!
      const count = counts[term]!
      if (isDense(count)) addBits(bits, dense.subarray(from, from + length))
      else for (let i = from; i < from + count; i++) setBit(bits, rows[i]!)
    },
    words: () => words,
    bytes: () =>
      bytesOfColumns(columns) +
      text.length * 2 +
      [ends, rows, dense, counts, begins, words.all, words.starts, words.titleEnds]
        .map(({ byteLength }) => byteLength)
        .reduce((sum, bytes) => sum + bytes, 0),
  }
}

/** Sorted terms end to end: a million strings of their own would cost ten times as much. */
function dictionaryOf(terms: readonly string[]): { text: string; ends: Uint32Array } {
  let end = 0
  const ends = Uint32Array.from(terms, (term) => {
    end += term.length
    return end
  })
  return { text: terms.join(''), ends }
}

/** Rows in use that a query finds. */
export const findRows = (segment: Segment, query: TermQuery): Bits =>
  keepBits(matchRows(segment, query), segment.live)

function matchRows(segment: Segment, query: TermQuery): Bits {
  const bits = new Uint32Array(segment.live.length)
  switch (query.kind) {
    case 'term':
    case 'prefix':
      addRows(segment, query, bits)
      return bits
    case 'any':
      for (const one of query.of) addRows(segment, one, bits)
      return bits
    case 'all':
      return matchAll(segment, query.of, bits)
    case 'not':
      return dropBits(bits.fill(0xffffffff), matchRows(segment, query.of))
    case 'row':
      return matchWordsInRow(segment, query, bits)
  }
}

/** Adds what a query finds, without bits of their own for single terms: most queries are many of them. */
function addRows(segment: Segment, query: TermQuery, bits: Bits): void {
  if (query.kind === 'term') {
    const found = segment.find(query.term)
    if (found !== undefined) segment.markRows(found, bits)
  } else if (query.kind === 'prefix') {
    for (const found of segment.startingWith(query.term)) segment.markRows(found, bits)
  } else addBits(bits, matchRows(segment, query))
}

function matchAll(segment: Segment, of: readonly TermQuery[], bits: Bits): Bits {
  const wanted = of.filter(({ kind }) => kind !== 'not')
  const [first, ...others] = wanted
  if (first) addRows(segment, first, bits)
  else bits.fill(0xffffffff)
  for (const one of others) {
    if (isEmpty(bits)) return bits
    keepBits(bits, matchRows(segment, one))
  }
  for (const one of of) {
    if (one.kind === 'not' && !isEmpty(bits)) dropBits(bits, matchRows(segment, one.of))
  }
  return bits
}

function matchWordsInRow(
  segment: Segment,
  { words, isTitle }: Extract<TermQuery, { kind: 'row' }>,
  bits: Bits,
): Bits {
  const found = words.map((word) => segment.find(word))
  if (found.includes(undefined)) return bits
  const wanted = Uint32Array.from(found, (word) => word! + 1)
  const candidates = matchRows(segment, {
    kind: 'all',
    of: words.map((word) => ({ kind: 'term', term: isTitle ? titleTerm(word) : word })),
  })
  const { all, starts, titleEnds } = segment.words()
  for (const row of numbersOf(candidates)) {
    const last = (isTitle ? titleEnds[row]! : starts[row + 1]!) - wanted.length
    for (let from = starts[row]!; from <= last; from++) {
      if (!isAt(all, from, wanted)) continue
      setBit(bits, row)
      break
    }
  }
  return bits
}

function isAt(words: ArrayLike<number>, from: number, wanted: Uint32Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (words[from + i] !== wanted[i]) return false
  return true
}

/** A single character or a Latin word: what stands at one place of a text. */
function isWord(term: string): boolean {
  const first = term.charCodeAt(0)
  return first > 0x7f ? term.length === 1 : first !== 0x7e && first !== 0x5e
}

const QUOTE = 0x27
const COLON = 0x3a
const COMMA = 0x2c

/** Reads a tsvector as PostgreSQL writes it: 'term':1,2 'it''s' with doubled quotes and backslashes. */
function readVector(vector: string, take: (term: string, places: readonly number[]) => void): void {
  for (let at = 0; at < vector.length; at++) {
    const from = at + 1
    let isDoubled = false
    for (at = from; at < vector.length; at++) {
      const unit = vector.charCodeAt(at)
      if (unit === 0x5c) isDoubled = true
      else if (unit !== QUOTE) continue
      else if (vector.charCodeAt(at + 1) !== QUOTE) break
      else isDoubled = true
      at += 1
    }
    const written = vector.slice(from, at)
    const places: number[] = []
    at += 1
    if (vector.charCodeAt(at) === COLON) {
      let place = 0
      for (at += 1; at < vector.length; at++) {
        const unit = vector.charCodeAt(at)
        if (unit >= 0x30 && unit <= 0x39) place = place * 10 + unit - 0x30
        else if (unit === COMMA) {
          places.push(place)
          place = 0
        } else break
      }
      places.push(place)
    }
    take(isDoubled ? written.replace(/''|\\\\/g, (pair) => pair[0]!) : written, places)
  }
}
