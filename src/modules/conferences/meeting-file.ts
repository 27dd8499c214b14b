import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { changesBetween, explainUnplanned, type WhyNot } from './planner/explain-plan.ts'
import type { MeetingPlan } from './planner/plan-meetings.ts'
import type { MeetingProblem, PlannedMeeting } from './planner/problem.ts'

/** Of a file with 20,000 people and their wishes: some 12 MB. */
export const MOST_FILE_BYTES = 100_000_000

const strict = { additionalProperties: false }
const Id = Type.String({ minLength: 1, maxLength: 100 })
export const Time = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
const At = Type.Integer({ minimum: 0, maximum: 126 })
const Busy = Type.Optional(Type.Array(At, { maxItems: 127 }))
const Languages = Type.Array(Type.String({ minLength: 2, maxLength: 35 }), {
  minItems: 1,
  maxItems: 20,
})

/** Where and when people can meet, by names; slots are counted from 0. */
export const MeetingFrame = Type.Object(
  {
    slots: Type.Array(
      Type.Object({ day: Type.String({ format: 'date' }), startsAt: Time, endsAt: Time }, strict),
      { minItems: 1, maxItems: 127 },
    ),
    zones: Type.Array(Id, { minItems: 1, maxItems: 50 }),
    walkMinutes: Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 600 }))),
    tables: Type.Array(Type.Object({ name: Id, zone: Id, closed: Busy }, strict), {
      minItems: 1,
      maxItems: 10_000,
    }),
    interpreters: Type.Array(Type.Object({ name: Id, languages: Languages, busy: Busy }, strict), {
      maxItems: 5_000,
    }),
  },
  strict,
)
export type MeetingFrame = Static<typeof MeetingFrame>

/** A conference as a file says it. */
export const MeetingFile = Type.Object(
  {
    ...MeetingFrame.properties,
    people: Type.Array(
      Type.Object(
        {
          id: Id,
          languages: Languages,
          busy: Busy,
          mostMeetings: Type.Optional(Type.Integer({ minimum: 0, maximum: 127 })),
        },
        strict,
      ),
      { maxItems: 100_000 },
    ),
    pairs: Type.Array(
      Type.Object(
        {
          a: Id,
          b: Id,
          value: Type.Integer({ minimum: 1, maximum: 1_000 }),
          isAccepted: Type.Boolean(),
        },
        strict,
      ),
      { maxItems: 1_000_000 },
    ),
  },
  strict,
)
export type MeetingFile = Static<typeof MeetingFile>

const NamedMeeting = Type.Object({
  a: Id,
  b: Id,
  slot: At,
  table: Id,
  interpreter: Type.Union([Id, Type.Null()]),
})
/** What of an earlier answer is read again. */
const StandingFile = Type.Object({ meetings: Type.Array(NamedMeeting, { maxItems: 1_000_000 }) })

/** Says where a file is wrong, and how. */
export class MeetingFileWrong extends Error {}

/** The file that a text is, and the problem it says. Throws MeetingFileWrong. */
export function readMeetingFile(text: string): { file: MeetingFile; problem: MeetingProblem } {
  const file = read(MeetingFile, text)
  return { file, problem: problemOf(file) }
}

/** The problem that a file says. Throws MeetingFileWrong where names or slots do not fit together. */
export function problemOf(file: MeetingFile): MeetingProblem {
  const { slots, zones, walkMinutes, tables, interpreters, people, pairs } = file
  if (
    walkMinutes.length !== zones.length ||
    walkMinutes.some((row) => row.length !== zones.length)
  ) {
    throw new MeetingFileWrong('walkMinutes: a row and a column for each zone are wanted.')
  }
  const zoneAt = placesOf('zones', zones)
  placesOf(
    'tables',
    tables.map(({ name }) => name),
  )
  placesOf(
    'interpreters',
    interpreters.map(({ name }) => name),
  )
  const personAt = placesOf(
    'people',
    people.map(({ id }) => id),
  )
  const inSlots = (where: string, busy: readonly number[] = []) => {
    const wrong = busy.find((slot) => slot >= slots.length)
    if (wrong !== undefined) throw new MeetingFileWrong(`${where}: there is no slot ${wrong}.`)
    return busy
  }
  const found = (where: string, at: ReadonlyMap<string, number>, name: string) => {
    const place = at.get(name)
    if (place === undefined) throw new MeetingFileWrong(`${where}: nothing is called “${name}”.`)
    return place
  }
  const days = [...new Set(slots.map(({ day }) => day))]
  const asked = new Set<string>()
  const problem: MeetingProblem = {
    slots: slots.map(({ day, startsAt, endsAt }) => ({
      day: days.indexOf(day),
      startsAt: minutesOf(startsAt),
      endsAt: minutesOf(endsAt),
    })),
    people: people.map(({ languages, busy, mostMeetings }, at) => ({
      languages,
      busy: inSlots(`people[${at}].busy`, busy),
      mostMeetings: mostMeetings ?? slots.length,
    })),
    walkMinutes,
    tables: tables.map(({ zone, closed }, at) => ({
      zone: found(`tables[${at}].zone`, zoneAt, zone),
      closed: inSlots(`tables[${at}].closed`, closed),
    })),
    interpreters: interpreters.map(({ languages, busy }, at) => ({
      languages,
      busy: inSlots(`interpreters[${at}].busy`, busy),
    })),
    pairs: pairs.map(({ a, b, value, isAccepted }, at) => {
      const [one, other] = [
        found(`pairs[${at}].a`, personAt, a),
        found(`pairs[${at}].b`, personAt, b),
      ]
      const key = `${Math.min(one, other)} ${Math.max(one, other)}`
      if (one === other || asked.has(key)) {
        throw new MeetingFileWrong(`pairs[${at}]: two different people, and each pair once.`)
      }
      asked.add(key)
      return { a: one, b: other, value, isAccepted }
    }),
  }
  problem.slots.forEach(({ day, startsAt, endsAt }, at) => {
    const before = problem.slots[at - 1]
    const isAfter = !before || day > before.day || (day === before.day && startsAt >= before.endsAt)
    if (endsAt <= startsAt || !isAfter || (before && slots[at]!.day < slots[at - 1]!.day)) {
      throw new MeetingFileWrong(
        `slots[${at}]: each ends after it begins, and begins after the one before.`,
      )
    }
  })
  return problem
}

export type NamedMeeting = Static<typeof NamedMeeting>

/** The meetings of an earlier answer. Throws MeetingFileWrong. */
export const readStanding = (text: string, file: MeetingFile): PlannedMeeting[] =>
  standingIn(file, read(StandingFile, text).meetings)

/** Meetings by the places of a file; those of people or tables that are gone are left out. */
export function standingIn(file: MeetingFile, meetings: readonly NamedMeeting[]): PlannedMeeting[] {
  const pairAt = new Map(file.pairs.map(({ a, b }, at) => [[a, b].sort().join('\n'), at]))
  const tableAt = placesOf(
    'tables',
    file.tables.map(({ name }) => name),
  )
  const voiceAt = placesOf(
    'interpreters',
    file.interpreters.map(({ name }) => name),
  )
  return meetings.flatMap(({ a, b, slot, table, interpreter }) => {
    const pair = pairAt.get([a, b].sort().join('\n'))
    const place = tableAt.get(table)
    if (pair === undefined || place === undefined || slot >= file.slots.length) return []
    const voice = interpreter === null ? undefined : voiceAt.get(interpreter)
    return [{ pair, slot, table: place, interpreter: voice ?? null }]
  })
}

/** A plan by the names of its file. Points are those of the file, walks are minutes. */
export function tellPlan(
  { file, problem }: ReturnType<typeof readMeetingFile>,
  plan: MeetingPlan,
  standing: readonly PlannedMeeting[] | null,
) {
  const { slots, tables, interpreters, people, pairs, zones } = file
  const changes = standing && changesBetween(standing, plan.meetings)
  const pairOf = (pair: number) => ({ a: pairs[pair]!.a, b: pairs[pair]!.b })
  const why = explainUnplanned(problem, plan.meetings)
  return {
    points: plan.points,
    worth: plan.worth,
    upperBound: plan.bound,
    gap: plan.gap,
    idleSlots: plan.idleSlots,
    walkMinutes: plan.walkMinutes,
    meetings: plan.meetings.map(({ pair, slot, table, interpreter }) => ({
      ...pairOf(pair),
      slot,
      ...slots[slot]!,
      table: tables[table]!.name,
      zone: zones[problem.tables[table]!.zone]!,
      interpreter: interpreter === null ? null : interpreters[interpreter]!.name,
    })),
    without: plan.without.map((person) => people[person]!.id),
    notPlanned: [...why].map(([pair, reason]): { a: string; b: string; why: WhyNot } => ({
      ...pairOf(pair),
      why: reason,
    })),
    changes: changes && {
      dropped: changes.dropped.map(pairOf),
      added: changes.added.map(pairOf),
      moved: changes.moved.map(pairOf),
    },
  }
}

function read<Schema extends typeof MeetingFile | typeof StandingFile>(
  schema: Schema,
  text: string,
): Static<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new MeetingFileWrong('This is not JSON.')
  }
  if (Value.Check(schema, value)) return value as Static<Schema>
  const [first] = Value.Errors(schema, value)
  throw new MeetingFileWrong(`${first?.instancePath.slice(0, 200) || '/'}: ${first?.message}.`)
}

/** Where each name stands in its list. Throws MeetingFileWrong if one stands there twice. */
function placesOf(list: string, names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  names.forEach((name, at) => {
    if (places.has(name)) throw new MeetingFileWrong(`${list}: “${name}” stands there twice.`)
    places.set(name, at)
  })
  return places
}

/** Minutes of the day at 'HH:MM'. */
export const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
