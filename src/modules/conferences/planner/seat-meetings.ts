import type { Layout } from './problem.ts'
import type { Timetable } from './timetable.ts'

const NO_TABLE = -1

/**
 * Gives every meeting a table, slot by slot in order of time. A person must be able to walk from the
 * table before to the next in the time between the two; of all ways to fill a slot that allow it, the
 * one with the shortest walks is taken (a flow of least cost through the zones, one meeting after the
 * other). Within its zone a pair stays at a table where one of them already sits, if it is free.
 *
 * Tables of `kept` are given beforehand. Who cannot be seated loses the slot, is tried in others, and is
 * no longer planned if none has room. Answers the table of each pair.
 */
export function seatMeetings(
  layout: Layout,
  timetable: Timetable,
  kept: ReadonlyMap<number, number>,
): Int32Array {
  const { problem, a, b } = layout
  const { slots, at, slotOf, inSlot, areFree, put, take } = timetable
  const { walkMinutes, tables } = problem
  const zones = walkMinutes.length
  const tableOf = new Int32Array(a.length).fill(NO_TABLE)
  const zoneOf = new Int32Array(a.length).fill(NO_TABLE)
  const freeTables = Array.from({ length: slots }, (_, slot) => {
    const free = walkMinutes.map(() => new Set<number>())
    tables.forEach(({ zone, closed }, table) => {
      if (!closed.includes(slot)) free[zone]!.add(table)
    })
    return free
  })

  /** The seated meeting of a person before a slot on its day, or after it. */
  const neighbour = (person: number, slot: number, step: 1 | -1) => {
    const { day } = problem.slots[slot]!
    for (let next = slot + step; problem.slots[next]?.day === day; next += step) {
      const pair = at[person * slots + next]!
      if (pair >= 0 && zoneOf[pair] !== NO_TABLE) return { zone: zoneOf[pair]!, slot: next }
    }
    return null
  }
  const minutesBetween = (one: number, other: number) => {
    const [first, then] = one < other ? [one, other] : [other, one]
    return problem.slots[then]!.startsAt - problem.slots[first]!.endsAt
  }
  /** Minutes that the two walk for it to each zone, and from it; infinite where time is too short. */
  const walks = (pair: number, slot: number): Float64Array => {
    const cost = new Float64Array(zones)
    for (const person of [a[pair]!, b[pair]!]) {
      for (const step of [-1, 1] as const) {
        const other = neighbour(person, slot, step)
        if (!other) continue
        const time = minutesBetween(slot, other.slot)
        for (let zone = 0; zone < zones; zone++) {
          const minutes = walkMinutes[zone]![other.zone]!
          cost[zone]! += minutes > time ? Number.POSITIVE_INFINITY : minutes
        }
      }
    }
    return cost
  }
  const sit = (pair: number, slot: number, table: number) => {
    const { zone } = tables[table]!
    freeTables[slot]![zone]!.delete(table)
    tableOf[pair] = table
    zoneOf[pair] = zone
  }
  /** A free table of the pair's zone: one where either sat or will sit, else any. */
  const findTable = (pair: number, slot: number, zone: number): number => {
    const free = freeTables[slot]![zone]!
    for (const person of [a[pair]!, b[pair]!]) {
      for (const next of [slot - 1, slot + 1]) {
        if (problem.slots[next]?.day !== problem.slots[slot]!.day) continue
        const other = at[person * slots + next]!
        if (other >= 0 && free.has(tableOf[other]!)) return tableOf[other]!
      }
    }
    return free.values().next().value!
  }

  /** Finds zones for meetings of a slot; answers who found none. */
  const fill = (slot: number, pairs: readonly number[]): number[] => {
    const room = freeTables[slot]!.map((free) => free.size)
    const inZone = walkMinutes.map(() => [] as number[])
    const cost = new Map(pairs.map((pair) => [pair, walks(pair, slot)]))
    const left: number[] = []
    for (const pair of pairs) {
      const path = cheapestPath(cost.get(pair)!, room, inZone, cost)
      if (!path) {
        left.push(pair)
        continue
      }
      let coming = pair
      for (const { zone, leaver } of path) {
        zoneOf[coming] = zone
        const there = inZone[zone]!
        if (leaver === null) {
          there.push(coming)
          room[zone]!--
        } else {
          there[there.indexOf(leaver)] = coming
          coming = leaver
        }
      }
    }
    for (const pair of pairs) {
      if (zoneOf[pair] !== NO_TABLE) sit(pair, slot, findTable(pair, slot, zoneOf[pair]!))
    }
    return left
  }

  for (const [pair, table] of kept) sit(pair, slotOf[pair]!, table)
  const unseated: number[] = []
  for (let slot = 0; slot < slots; slot++) {
    const waiting = inSlot[slot]!.filter((pair) => tableOf[pair] === NO_TABLE)
    for (const pair of fill(
      slot,
      waiting.sort((one, other) => one - other),
    )) {
      take(pair)
      unseated.push(pair)
    }
  }
  for (const pair of unseated) {
    for (let slot = 0; slot < slots; slot++) {
      if (!areFree(pair, slot) || !put(pair, slot)) continue
      if (fill(slot, [pair]).length === 0) break
      take(pair)
    }
  }
  return tableOf
}

type Step = Readonly<{ zone: number; leaver: number | null }>

/**
 * The cheapest way to find one more meeting a zone: into a zone with room, or into a full one from
 * which another meeting goes on to the next (Bellman and Ford over the zones). Null if there is none.
 */
function cheapestPath(
  own: Float64Array,
  room: readonly number[],
  inZone: readonly (readonly number[])[],
  cost: ReadonlyMap<number, Float64Array>,
): Step[] | null {
  const zones = own.length
  let best = 0
  for (let zone = 1; zone < zones; zone++) if (own[zone]! < own[best]!) best = zone
  if (own[best] === Number.POSITIVE_INFINITY) return null
  if (room[best]! > 0) return [{ zone: best, leaver: null }]

  const distance = Float64Array.from(own)
  const from = new Int32Array(zones).fill(-1)
  const leavers: (readonly (readonly [leaver: number, extra: number])[] | undefined)[] = []
  const moves = (zone: number) => {
    leavers[zone] ??= Array.from({ length: zones }, (_, to) => {
      let [leaver, extra] = [-1, Number.POSITIVE_INFINITY]
      for (const pair of inZone[zone]!) {
        const minutes = cost.get(pair)!
        if (minutes[to]! - minutes[zone]! < extra) {
          leaver = pair
          extra = minutes[to]! - minutes[zone]!
        }
      }
      return [leaver, extra] as const
    })
    return leavers[zone]
  }
  for (let round = 1; round < zones; round++) {
    let isShorter = false
    for (let zone = 0; zone < zones; zone++) {
      if (room[zone]! > 0 || distance[zone] === Number.POSITIVE_INFINITY) continue
      for (let to = 0; to < zones; to++) {
        const length = distance[zone]! + moves(zone)[to]![1]
        if (to === zone || length >= distance[to]! - 1e-9) continue
        distance[to] = length
        from[to] = zone
        isShorter = true
      }
    }
    if (!isShorter) break
  }
  let end = -1
  for (let zone = 0; zone < zones; zone++) {
    if (room[zone]! > 0 && (end < 0 || distance[zone]! < distance[end]!)) end = zone
  }
  if (end < 0 || distance[end] === Number.POSITIVE_INFINITY) return null
  const path: Step[] = [{ zone: end, leaver: null }]
  for (let zone = from[end]!, to = end; zone >= 0; to = zone, zone = from[zone]!) {
    path.unshift({ zone, leaver: moves(zone)[to]![0] })
  }
  return path
}
