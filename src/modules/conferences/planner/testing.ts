import loadHighs from 'highs'
import { assert } from '../../../kernel/assert.ts'
import { randomFrom } from '../../../kernel/random.ts'
import { type Layout, layOut, type MeetingProblem, NO_VOICE, type Slot } from './problem.ts'

/** How large an invented conference is; what is left out is as large as the Gateway conferences are. */
export type Size = Readonly<{
  people: number
  pairs: number
  days?: number
  slotsPerDay?: number
  tables: number
  interpreters: number
  zones?: number
  /** The share of one person's wishes falls with the rank of whom it goes to, to this power. */
  skew?: number
}>

/**
 * An invented conference: two sides, of whom some are wanted by many; sessions, people who stay one
 * day, two languages and more, a hall of zones in a row. The same seed draws the same conference.
 */
export function randomProblem(seed: number, size: Size): MeetingProblem {
  const random = randomFrom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const days = size.days ?? 2
  const slotsPerDay = size.slotsPerDay ?? 16
  const zones = size.zones ?? 6
  const slots: Slot[] = Array.from({ length: days * slotsPerDay }, (_, at) => {
    const startsAt = 9 * 60 + 30 * (at % slotsPerDay)
    return { day: Math.floor(at / slotsPerDay), startsAt, endsAt: startsAt + 25 }
  })
  const someSlots = (most: number) =>
    [...new Set(Array.from({ length: below(most + 1) }, () => below(slots.length)))].sort(
      (one, other) => one - other,
    )
  const oneDayOnly = () => {
    const day = below(days)
    return slots.flatMap((slot, at) => (slot.day === day ? [] : [at]))
  }
  const speaks = (isChinese: boolean) => {
    const drawn = random()
    if (isChinese) return drawn < 0.55 ? ['zh', 'en'] : ['zh']
    return drawn < 0.04 ? ['en', 'zh'] : drawn < 0.09 ? ['es'] : ['en']
  }
  const half = size.people >> 1
  const people = Array.from({ length: size.people }, (_, at) => {
    const isChinese = at < half && random() < 0.35
    const stay = random() < 0.1 && days > 1 ? oneDayOnly() : []
    const busy = [...new Set([...stay, ...someSlots(Math.ceil(slots.length / 4))])]
    return { languages: speaks(isChinese), busy, mostMeetings: 6 + below(slots.length) }
  })
  const pickSide = (first: number, count: number) => {
    const skew = 1 / (1 - (size.skew ?? 0.55))
    return () => first + Math.floor(count * random() ** skew)
  }
  const [buyer, maker] = [pickSide(0, half), pickSide(half, size.people - half)]
  const drawn = new Map<number, { a: number; b: number; value: number; isAccepted: boolean }>()
  for (let tries = 0; drawn.size < size.pairs && tries < 50 * size.pairs; tries++) {
    const [a, b] = [buyer(), maker()]
    if (a === b || drawn.has(a * size.people + b)) continue
    const value = 10 + below(91)
    drawn.set(a * size.people + b, { a, b, value, isAccepted: true })
  }
  return {
    slots,
    people,
    walkMinutes: Array.from({ length: zones }, (_, from) =>
      Array.from({ length: zones }, (_, to) => 2 * Math.abs(from - to)),
    ),
    tables: Array.from({ length: size.tables }, (_, at) => ({
      zone: Math.floor((at * zones) / size.tables),
      closed: [],
    })),
    interpreters: Array.from({ length: size.interpreters }, (_, at) => ({
      languages: at % 10 === 9 ? ['en', 'es', 'zh'] : at % 5 === 4 ? ['en', 'es'] : ['en', 'zh'],
      busy: someSlots(Math.ceil(slots.length / 8)),
    })),
    pairs: [...drawn.values()],
  }
}

/** A conference so small that its best plan can be found: 6 to 24 people, one zone. */
export function smallProblem(seed: number): MeetingProblem {
  const people = 6 + (seed % 19)
  return randomProblem(seed, {
    people,
    pairs: Math.round(people * (1.2 + (seed % 7) * 0.4)),
    tables: 1 + (seed % 4),
    interpreters: seed % 3,
    days: 1 + (seed % 2),
    slotsPerDay: 2 + (seed % 4),
    zones: 1,
    skew: 0.3 + (seed % 5) * 0.1,
  })
}

/**
 * What the best plan of a small problem is worth, found by HiGHS, which knows nothing of how plans are
 * made here. Zones and walks are left out.
 */
export async function bestWorth(problem: MeetingProblem): Promise<number> {
  // The package's types are those of CommonJS, what is loaded is the module.
  highs ??= await (loadHighs as unknown as typeof loadHighs.default)()
  const { Status, ObjectiveValue } = highs.solve(exactLp(problem))
  assert(Status === 'Optimal', 'a small problem is solved to the end')
  return Math.round(ObjectiveValue)
}
let highs: Awaited<ReturnType<typeof loadHighs.default>> | undefined

/**
 * A problem as a programme of whole numbers in the LP format of CPLEX: one 0 or 1 for each pair, slot
 * and interpreter, one for each person's first meeting.
 */
function exactLp(problem: MeetingProblem): string {
  const layout = layOut(problem)
  const size = problem.slots.length
  const limits = new Map<string, { terms: string[]; most: number }>()
  const limit = (name: string, term: string, most: number) => {
    const known = limits.get(name)
    if (known) known.terms.push(term)
    else limits.set(name, { terms: [term], most })
  }
  const points: string[] = []
  const variables: string[] = []
  const meetingsOf = problem.people.map(() => [] as string[])
  problem.pairs.forEach(({ a, b, value }, pair) => {
    for (let slot = 0; slot < size; slot++) {
      if (!layout.isFree[a * size + slot] || !layout.isFree[b * size + slot]) continue
      for (const interpreter of interpretersFor(layout, pair, slot)) {
        const x = `x_${pair}_${slot}_${interpreter ?? 'none'}`
        variables.push(x)
        points.push(`${value} ${x}`)
        limit(`pair_${pair}`, x, 1)
        limit(`tables_${slot}`, x, layout.tables[slot]!)
        if (interpreter !== null) limit(`voice_${interpreter}_${slot}`, x, 1)
        for (const person of [a, b]) {
          limit(`time_${person}_${slot}`, x, 1)
          limit(`most_${person}`, x, layout.most[person]!)
          meetingsOf[person]!.push(x)
        }
      }
    }
  })
  const rules = [...limits].map(
    ([name, { terms, most }]) => ` ${name}: ${terms.join('\n + ')} <= ${most}`,
  )
  meetingsOf.forEach((meetings, person) => {
    if (!layout.first[person] || meetings.length === 0) return
    const y = `y_${person}`
    variables.push(y)
    points.push(`${layout.first[person]} ${y}`)
    rules.push(` first_${person}: ${y} - ${meetings.join('\n - ')} <= 0`)
  })
  return `Maximize\n points: ${points.join('\n + ') || '0 none'}\nSubject To\n${rules.join('\n')}\nBinary\n ${variables.join('\n ') || 'none'}\nEnd\n`
}

function interpretersFor({ voice, voices, kinds, problem }: Layout, pair: number, slot: number) {
  if (voice[pair] === NO_VOICE) return [null]
  return [...voices[voice[pair]!]!]
    .flatMap((kind) => kinds[kind]!)
    .filter((interpreter) => !problem.interpreters[interpreter]!.busy.includes(slot))
}
