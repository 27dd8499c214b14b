import { assert } from '../../../kernel/assert.ts'

/**
 * What a plan of meetings is made from. People, slots, zones, tables, interpreters and pairs are
 * named by their place in these lists; who keeps their names is the caller's affair.
 */
export type MeetingProblem = Readonly<{
  /** In order of time. */
  slots: readonly Slot[]
  people: readonly Person[]
  /** Minutes on foot from zone to zone; as many rows and columns as there are zones. */
  walkMinutes: readonly (readonly number[])[]
  tables: readonly Table[]
  interpreters: readonly Interpreter[]
  pairs: readonly Pair[]
}>

/** One time at which everybody meets: minutes of its day, the first included. */
export type Slot = Readonly<{ day: number; startsAt: number; endsAt: number }>

export type Person = Readonly<{
  /** BCP 47 tags. Two people who share none need an interpreter. */
  languages: readonly string[]
  /** Slots in which the person sits in a session, has a break or is not there. */
  busy: readonly number[]
  /** No more meetings than these in all. */
  mostMeetings: number
}>

export type Table = Readonly<{ zone: number; closed: readonly number[] }>

export type Interpreter = Readonly<{ languages: readonly string[]; busy: readonly number[] }>

/** Two who could meet, and what that is worth in whole points, at least one. */
export type Pair = Readonly<{ a: number; b: number; value: number; isAccepted: boolean }>

export type PlannedMeeting = Readonly<{
  pair: number
  slot: number
  table: number
  /** Null where the two share a language. */
  interpreter: number | null
}>

/** The same problem in flat arrays, which the search reads some hundred million times. */
export type Layout = Readonly<{
  problem: MeetingProblem
  a: Int32Array
  b: Int32Array
  value: Int32Array
  /** Of each pair: who may interpret, as a place in `voices`, or NO_VOICE where nobody need. */
  voice: Int32Array
  /** Kinds of interpreters of whom any one serves. */
  voices: readonly Int32Array[]
  /** Interpreters who speak the same languages, and so can stand in for each other. */
  kinds: readonly (readonly number[])[]
  /** Interpreters of a kind who are free in a slot: kind × slot. */
  ofKind: Int32Array
  /** Pairs of a person stand in `pairsOf` from `firstPair[person]` to `firstPair[person + 1]`. */
  firstPair: Int32Array
  pairsOf: Int32Array
  /** 1 where a person is free: person × slot. */
  isFree: Uint8Array
  most: Int32Array
  /** What the first meeting of a person counts for beyond its value, so that nobody is left with none. */
  first: Int32Array
  /** Tables that stand open in each slot. */
  tables: Int32Array
}>

export const NO_VOICE = -1

/**
 * Somebody with mutual interest who would be left with no meeting comes before so many of the dearest
 * meetings of others: a meeting takes the place of no more than that.
 */
const FIRST_MEETING = 2

/** Throws on what no caller may pass: places outside the lists, a person paired with themself. */
export function layOut(problem: MeetingProblem): Layout {
  const { slots, people, pairs, interpreters, tables } = problem
  const size = slots.length
  const free = (busy: readonly number[], at: number, marks: Uint8Array) => {
    marks.fill(1, at * size, (at + 1) * size)
    for (const slot of busy) marks[at * size + slot] = 0
  }
  const isFree = new Uint8Array(people.length * size)
  people.forEach(({ busy }, person) => {
    free(busy, person, isFree)
  })
  const kinds = kindsOf(problem)
  const ofKind = new Int32Array(kinds.length * size).map((_, at) => {
    const slot = at % size
    const kind = kinds[(at - slot) / size]!
    return kind.filter((interpreter) => !interpreters[interpreter]!.busy.includes(slot)).length
  })
  const open = new Int32Array(size).fill(tables.length)
  for (const { closed } of tables) for (const slot of closed) open[slot]!--
  const { voice, voices } = findVoices(problem, kinds)
  const first = new Int32Array(people.length)
  const dearest = pairs.reduce((most, { value }) => Math.max(most, value), 0)
  for (const { a, b, isAccepted } of pairs) {
    if (isAccepted) first[a] = first[b] = FIRST_MEETING * dearest
  }
  const { firstPair, pairsOf } = pairsByPerson(problem)
  return {
    problem,
    a: Int32Array.from(pairs, ({ a }) => a),
    b: Int32Array.from(pairs, ({ b }) => b),
    value: Int32Array.from(pairs, ({ value }) => value),
    voice,
    voices,
    kinds,
    ofKind,
    firstPair,
    pairsOf,
    isFree,
    most: Int32Array.from(people, ({ mostMeetings }) => mostMeetings),
    first,
    tables: open,
  }
}

function kindsOf({ interpreters }: MeetingProblem): number[][] {
  const kinds = new Map<string, number[]>()
  interpreters.forEach(({ languages }, interpreter) => {
    const key = [...new Set(languages)].sort().join()
    kinds.set(key, [...(kinds.get(key) ?? []), interpreter])
  })
  return [...kinds.values()]
}

/** Pairs whose two sides speak the same languages need the same kinds of interpreters. */
function findVoices({ people, pairs, interpreters }: MeetingProblem, kinds: readonly number[][]) {
  const spoken = people.map(({ languages }) => [...new Set(languages)].sort())
  const voice = new Int32Array(pairs.length)
  const voices: Int32Array[] = []
  const known = new Map<string, number>()
  pairs.forEach(({ a, b }, pair) => {
    const [one, other] = [spoken[a]!, spoken[b]!]
    const key = `${one.join()} ${other.join()}`
    let found = known.get(key)
    if (found === undefined) {
      found = NO_VOICE
      if (!one.some((language) => other.includes(language))) {
        const between = kinds.flatMap(([interpreter], kind) => {
          const { languages } = interpreters[interpreter!]!
          const isBoth = [one, other].every((side) =>
            side.some((language) => languages.includes(language)),
          )
          return isBoth ? [kind] : []
        })
        found = voices.push(Int32Array.from(between)) - 1
      }
      known.set(key, found)
    }
    voice[pair] = found
  })
  return { voice, voices }
}

function pairsByPerson({ people, pairs }: MeetingProblem) {
  const firstPair = new Int32Array(people.length + 1)
  for (const { a, b, value } of pairs) {
    assert(a !== b && people[a] && people[b], 'a pair is of two people')
    assert(Number.isInteger(value) && value > 0, 'a meeting is worth whole points')
    firstPair[a + 1]!++
    firstPair[b + 1]!++
  }
  for (let person = 0; person < people.length; person++) {
    firstPair[person + 1]! += firstPair[person]!
  }
  const next = firstPair.slice()
  const pairsOf = new Int32Array(2 * pairs.length)
  pairs.forEach(({ a, b }, pair) => {
    pairsOf[next[a]!++] = pair
    pairsOf[next[b]!++] = pair
  })
  return { firstPair, pairsOf }
}
