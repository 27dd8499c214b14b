import type { MeetingProblem, PlannedMeeting } from './problem.ts'

/**
 * Every hard rule that a plan breaks, in words; none of a plan that may be published. Knows nothing of
 * how plans are made: it reads the problem only.
 */
export function brokenRules(problem: MeetingProblem, plan: readonly PlannedMeeting[]): string[] {
  const { slots, people, tables, interpreters, pairs, walkMinutes } = problem
  const broken: string[] = []
  const taken = new Map<string, number>()
  const once = (what: string, at: number) => {
    const other = taken.get(what)
    if (other !== undefined) broken.push(`${what}: meetings ${other} and ${at}`)
    taken.set(what, at)
  }
  const ofPerson = people.map(() => [] as PlannedMeeting[])
  plan.forEach((meeting, at) => {
    const { slot, table, interpreter } = meeting
    const { a, b } = pairs[meeting.pair]!
    once(`pair ${meeting.pair}`, at)
    once(`table ${table} in slot ${slot}`, at)
    if (tables[table]!.closed.includes(slot))
      broken.push(`table ${table} is closed in slot ${slot}`)
    for (const person of [a, b]) {
      once(`person ${person} in slot ${slot}`, at)
      if (people[person]!.busy.includes(slot))
        broken.push(`person ${person} is busy in slot ${slot}`)
      ofPerson[person]!.push(meeting)
    }
    const [one, other] = [people[a]!.languages, people[b]!.languages]
    const understands = one.some((language) => other.includes(language))
    if (understands !== (interpreter === null)) broken.push(`interpreter of meeting ${at}`)
    if (interpreter === null) return
    once(`interpreter ${interpreter} in slot ${slot}`, at)
    const { languages, busy } = interpreters[interpreter]!
    if (busy.includes(slot)) broken.push(`interpreter ${interpreter} is busy in slot ${slot}`)
    if (![one, other].every((side) => side.some((language) => languages.includes(language)))) {
      broken.push(`interpreter ${interpreter} lacks a language of meeting ${at}`)
    }
  })
  ofPerson.forEach((own, person) => {
    if (own.length > people[person]!.mostMeetings) broken.push(`person ${person} has too many`)
    own.sort((one, other) => one.slot - other.slot)
    for (const [at, { slot, table }] of own.entries()) {
      const next = own[at + 1]
      if (!next || next.slot === slot || slots[slot]!.day !== slots[next.slot]!.day) continue
      const time = slots[next.slot]!.startsAt - slots[slot]!.endsAt
      if (walkMinutes[tables[table]!.zone]![tables[next.table]!.zone]! > time) {
        broken.push(`person ${person} cannot walk from slot ${slot} to ${next.slot}`)
      }
    }
  })
  return broken
}
