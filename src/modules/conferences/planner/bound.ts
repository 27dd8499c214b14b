import { type Layout, NO_VOICE } from './problem.ts'

/**
 * Prices of what is scarce: a person's time, a table, an interpreter. `bound` is proven: no plan is
 * worth more, whatever the prices are.
 *
 * The plan is relaxed to "who meets whom" without times: person i has at most b_i meetings, all
 * together there are T tables and I interpreters over all slots, of which those who serve voice c
 * have I_c. By duality of linear programmes, for any prices p, t, v, v_c of zero or more,
 *
 *     Σ b_i p_i + T t + I v + Σ I_c v_c + Σ_e max(0, value_e − p_a − p_b − t − [v + v_c])
 *
 * is at least the value of every plan. Prices are found by going down one after the other; each is
 * set where no change of it alone would lower the sum.
 */
export type Prices = Readonly<{
  bound: number
  /** What each pair is worth beyond the prices of what it takes. */
  surplus: Float64Array
}>

const SWEEPS = 60
/** Sweeps end when one brings less than this share of the bound. */
const ENOUGH = 1e-5

export function price(layout: Layout): Prices {
  const { problem, a, b, value, voice, voices, isFree, most, first, tables, kinds, ofKind } = layout
  const slots = problem.slots.length
  const people = problem.people.length
  const pairs = feasiblePairs(layout)

  const limits = new Int32Array(people)
  const present = new Int32Array(slots)
  for (let person = 0; person < people; person++) {
    let free = 0
    for (let slot = 0; slot < slots; slot++) {
      if (!isFree[person * slots + slot]) continue
      free++
      present[slot]!++
    }
    limits[person] = Math.min(free, most[person]!)
  }
  const tablesInAll = tables.reduce(
    (sum, open, slot) => sum + Math.min(open, present[slot]! >> 1),
    0,
  )
  const slotsOfKind = kinds.map((_, kind) =>
    ofKind.subarray(kind * slots, (kind + 1) * slots).reduce((sum, free) => sum + free, 0),
  )
  const voiceLimits = voices.map((able) => able.reduce((sum, kind) => sum + slotsOfKind[kind]!, 0))
  const interpretersInAll = slotsOfKind.reduce((sum, free) => sum + free, 0)

  const personPrice = new Float64Array(people)
  const voicePrice = new Float64Array(voices.length)
  let tablePrice = 0
  let interpreterPrice = 0
  const scratch = new Float64Array(pairs.length)

  const worth = (pair: number) => {
    const spoken = voice[pair]!
    return (
      value[pair]! -
      personPrice[a[pair]!]! -
      personPrice[b[pair]!]! -
      tablePrice -
      (spoken === NO_VOICE ? 0 : interpreterPrice + voicePrice[spoken]!)
    )
  }
  /** Lowers the sum as far as one price can: as many pairs keep a surplus as there is room for. */
  const settle = (count: number, room: number, old: number) =>
    count <= room ? 0 : Math.max(0, old + pick(scratch, count, room))
  /** The same of a person, whose price may be as low as their first meeting counts for. */
  const settlePerson = (count: number, room: number, old: number, first: number) => {
    if (count > room) {
      const dear = old + pick(scratch, count, room)
      if (dear > 0 || room === 0) return Math.max(0, dear)
    }
    return count < 2 ? -first : Math.min(0, Math.max(-first, old + pick(scratch, count, 1)))
  }
  const sum = () => {
    let total = tablesInAll * tablePrice + interpretersInAll * interpreterPrice
    for (let person = 0; person < people; person++) {
      const paid = personPrice[person]!
      total += first[person]! + (paid > 0 ? limits[person]! * paid : paid)
    }
    for (const [at, limit] of voiceLimits.entries()) total += limit * voicePrice[at]!
    for (const pair of pairs) total += Math.max(0, worth(pair))
    return total
  }

  const { firstPair, pairsOf } = layout
  const isFeasible = new Uint8Array(a.length)
  for (const pair of pairs) isFeasible[pair] = 1
  const setPerson = (person: number) => {
    let count = 0
    for (let at = firstPair[person]!; at < firstPair[person + 1]!; at++) {
      if (isFeasible[pairsOf[at]!]) scratch[count++] = worth(pairsOf[at]!)
    }
    personPrice[person] = settlePerson(count, limits[person]!, personPrice[person]!, first[person]!)
  }
  const setVoice = (at: number) => {
    let count = 0
    for (const pair of pairs) if (voice[pair] === at) scratch[count++] = worth(pair)
    voicePrice[at] = settle(count, voiceLimits[at]!, voicePrice[at]!)
  }
  const setInterpreters = () => {
    let count = 0
    for (const pair of pairs) if (voice[pair] !== NO_VOICE) scratch[count++] = worth(pair)
    interpreterPrice = settle(count, interpretersInAll, interpreterPrice)
  }
  const setTables = () => {
    let count = 0
    for (const pair of pairs) scratch[count++] = worth(pair)
    tablePrice = settle(count, tablesInAll, tablePrice)
  }

  let bound = sum()
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    setTables()
    setInterpreters()
    for (let at = 0; at < voices.length; at++) setVoice(at)
    for (let person = 0; person < people; person++) setPerson(person)
    const next = sum()
    const gained = bound - next
    bound = next
    if (gained < ENOUGH * bound) break
  }
  return { bound, surplus: Float64Array.from(a, (_, pair) => worth(pair)) }
}

/** Pairs that have a slot in common, and somebody to interpret in it where they need one. */
function feasiblePairs({ problem, a, b, isFree, tables, voice, voices, ofKind }: Layout) {
  const slots = problem.slots.length
  const canSpeak = voices.map((able) =>
    Uint8Array.from({ length: slots }, (_, slot) =>
      able.some((kind) => ofKind[kind * slots + slot]) ? 1 : 0,
    ),
  )
  return Int32Array.from(a.keys()).filter((pair) => {
    const [one, other] = [a[pair]! * slots, b[pair]! * slots]
    const spoken = voice[pair] === NO_VOICE ? null : canSpeak[voice[pair]!]!
    for (let slot = 0; slot < slots; slot++) {
      if (!isFree[one + slot] || !isFree[other + slot] || !tables[slot]) continue
      if (!spoken || spoken[slot]) return true
    }
    return false
  })
}

/** The value that would stand at `rank` if the first `count` were sorted downwards (Hoare's select). */
function pick(values: Float64Array, count: number, rank: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let left = low
    let right = high
    while (left <= right) {
      while (values[left]! > pivot) left++
      while (values[right]! < pivot) right--
      if (left <= right) {
        const kept = values[left]!
        values[left] = values[right]!
        values[right] = kept
        left++
        right--
      }
    }
    if (rank <= right) high = right
    else if (rank >= left) low = left
    else break
  }
  return values[rank]!
}
