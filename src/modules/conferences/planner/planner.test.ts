import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenRules } from './check-plan.ts'
import { changesBetween, explainUnplanned } from './explain-plan.ts'
import { planMeetings, replanMeetings } from './plan-meetings.ts'
import type { MeetingProblem, PlannedMeeting } from './problem.ts'
import { bestWorth, randomProblem, smallProblem } from './testing.ts'

/** Slots of 25 minutes each half hour from nine, all on one day. */
const slots = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    day: 0,
    startsAt: 540 + 30 * at,
    endsAt: 565 + 30 * at,
  }))
const person = (busy: readonly number[] = [], languages = ['en'], mostMeetings = 9) => ({
  languages,
  busy,
  mostMeetings,
})
const table = (zone = 0, closed: readonly number[] = []) => ({ zone, closed })
const wish = (a: number, b: number, value = 10, isAccepted = true) => ({ a, b, value, isAccepted })
const hall: MeetingProblem = {
  slots: slots(2),
  people: [person(), person(), person(), person()],
  walkMinutes: [[0]],
  tables: [table(), table()],
  interpreters: [],
  pairs: [],
}
const planned = (problem: MeetingProblem) => {
  const plan = planMeetings(problem)
  expect(brokenRules(problem, plan.meetings)).toEqual([])
  return plan
}
const pairsOf = (meetings: readonly PlannedMeeting[]) =>
  meetings.map(({ pair }) => pair).toSorted((one, other) => one - other)

describe('a plan', () => {
  test('of any conference breaks no rule, is worth no more than the bound, and comes out the same again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const problem = smallProblem(seed)
        const plan = planned(problem)
        const worth = plan.meetings.reduce((sum, { pair }) => sum + problem.pairs[pair]!.value, 0)
        expect(plan.points).toBe(worth)
        expect(plan.bound).toBeGreaterThanOrEqual(plan.worth - 1e-6)
        expect(planMeetings(problem)).toEqual(plan)
        const left = explainUnplanned(problem, plan.meetings)
        expect(left.size + plan.meetings.length).toBe(problem.pairs.length)
      }),
      { numRuns: 12, seed: 7 },
    )
  })

  test('is the best there is, or within one in a hundred of it, on small conferences', async () => {
    let equal = 0
    for (let seed = 1; seed <= 40; seed++) {
      const problem = smallProblem(seed)
      const best = await bestWorth(problem)
      const plan = planMeetings(problem)
      expect(plan.bound).toBeGreaterThanOrEqual(best - 1e-6)
      expect(best - plan.worth).toBeLessThanOrEqual(plan.points / 100)
      expect(plan.worth).toBeLessThanOrEqual(best)
      if (plan.worth === best) equal++
    }
    expect(equal).toBe(40)
  })

  test('of two thousand people keeps all rules, and lacks less than three in a hundred', () => {
    const size = { people: 2_000, pairs: 10_000, tables: 150, interpreters: 20 }
    const problem = randomProblem(3, size)
    const plan = planned(problem)
    expect(plan.gap).toBeLessThan(0.03)
    expect(plan.without).toEqual([])
  })

  test('leaves nobody with mutual interest without a meeting for a dearer one of others', () => {
    // One table and one time: the two who were wanted less would have been left out.
    const two = { ...hall, tables: [table()] }
    const pairs = [wish(0, 1, 100), wish(0, 2, 60), wish(1, 3, 60)]
    expect(pairsOf(planned({ ...two, pairs }).meetings)).toEqual([1, 2])
    // Who was only suggested has no such claim.
    const suggested = [wish(0, 1, 100), wish(0, 1, 90), wish(0, 2, 60, false)]
    expect(pairsOf(planned({ ...two, slots: slots(1), pairs: suggested }).meetings)).toEqual([0])
  })

  test('says who is left without, and why each pair has no time', () => {
    const problem: MeetingProblem = {
      ...hall,
      slots: slots(2),
      people: [
        person([], ['en'], 1),
        person(),
        person([0]),
        person([1]),
        person([], ['zh']),
        person(),
        person(),
      ],
      tables: [table(0, [1])],
      pairs: [wish(0, 1, 50), wish(0, 2), wish(2, 3), wish(4, 5), wish(5, 6)],
    }
    const plan = planned(problem)
    expect(pairsOf(plan.meetings)).toHaveLength(1)
    expect(Object.fromEntries(explainUnplanned(problem, plan.meetings))).toMatchObject({
      1: 'no_common_time',
      2: 'no_common_time',
      3: 'no_interpreter',
    })
  })

  test('walks no further than there is time for, and no further than need be', () => {
    const problem = {
      ...hall,
      slots: slots(3),
      walkMinutes: [
        [0, 4, 8],
        [4, 0, 4],
        [8, 4, 0],
      ],
      // Five minutes between two slots: from the first zone to the third nobody is in time.
      tables: [table(0, [1, 2]), table(1, [0, 2]), table(2, [0]), table(2, [0])],
      pairs: [wish(0, 1), wish(0, 2), wish(0, 3)],
    }
    const plan = planned(problem)
    expect([plan.meetings.length, plan.walkMinutes]).toEqual([3, 8])
    const far = { ...problem, slots: slots(2), tables: [table(0, [1]), table(2, [0])] }
    expect(planned(far).meetings).toHaveLength(1)
  })

  test('gives interpreters where two share no language, each to one meeting at a time', () => {
    const speaks = (...languages: string[]) => ({ languages, busy: [] })
    const problem = {
      ...hall,
      slots: slots(1),
      people: ['en', 'zh', 'en', 'es', 'en', 'en'].map((language) => person([], [language])),
      tables: [table(), table(), table()],
      pairs: [wish(0, 1), wish(2, 3), wish(4, 5)],
    }
    expect(pairsOf(planned(problem).meetings)).toEqual([2])
    // The one who speaks all three has to be left to whom only they can help.
    const interpreters = [speaks('en', 'es', 'zh'), speaks('en', 'zh')]
    const plan = planned({ ...problem, interpreters })
    expect(plan.meetings.map(({ pair, interpreter }) => [pair, interpreter])).toEqual([
      [0, 1],
      [1, 0],
      [2, null],
    ])
  })
})

test('the worked table of docs/algorithms/meetings.md comes out', () => {
  const path = new URL('../../../../docs/algorithms/meetings.md', import.meta.url)
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\| \(?[a-f]{2} /.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const names = [...'abcdef']
  const told = rows.map(([wishes, count, tables]) => {
    const pairs = wishes!.split('; ').map((text) => {
      const [, one, other, points] = /\(?(.)(.) (\d+)/.exec(text)!
      return wish(names.indexOf(one!), names.indexOf(other!), Number(points), text[0] !== '(')
    })
    const { meetings, points, without, bound } = planned({
      ...hall,
      slots: slots(Number(count)),
      people: names.map(() => person()),
      tables: Array.from({ length: Number(tables) }, () => table()),
      pairs,
    })
    const name = ({ pair }: PlannedMeeting) => names[pairs[pair]!.a]! + names[pairs[pair]!.b]!
    return [
      wishes,
      count,
      tables,
      meetings.map(name).toSorted().join(' '),
      String(points),
      without.map((at) => names[at]).join(' ') || '–',
      String(bound),
    ]
  })
  expect(told).toEqual(rows)
  expect(rows).toHaveLength(9)
})

describe('planning again', () => {
  const size = { people: 120, pairs: 500, tables: 8, interpreters: 4, slotsPerDay: 6 }
  const problem = randomProblem(11, size)
  const first = planMeetings(problem)
  const everybody = new Set(pairsOf(first.meetings))
  const all = problem.slots.map((_, slot) => slot)
  const without = (gone: readonly number[], from: number): MeetingProblem => ({
    ...problem,
    people: problem.people.map((one, at) =>
      gone.includes(at) ? { ...one, busy: [...new Set([...one.busy, ...all.slice(from)])] } : one,
    ),
  })

  test('after no-shows keeps every confirmed meeting that can be held, and fills the rest', () => {
    const changed = without([3, 61, 62], 4)
    const again = replanMeetings(changed, { plan: first.meetings, confirmed: everybody, from: 4 })
    expect(brokenRules(changed, again.meetings)).toEqual([])
    const { dropped, added, moved } = changesBetween(first.meetings, again.meetings)
    const lost = first.meetings.filter(({ pair, slot }) => {
      const { a, b } = problem.pairs[pair]!
      return slot >= 4 && [a, b].some((person) => [3, 61, 62].includes(person))
    })
    expect(dropped.toSorted()).toEqual(pairsOf(lost).toSorted())
    expect(moved).toEqual([])
    expect(added.length).toBeGreaterThan(0)
    const new_ = again.meetings.filter(({ pair }) => added.includes(pair))
    expect(Math.min(...new_.map(({ slot }) => slot))).toBeGreaterThanOrEqual(4)
  })

  test('changes nothing where nothing happened, and no more than it may', () => {
    const standing = { plan: first.meetings, confirmed: everybody, from: 0 }
    expect(replanMeetings(problem, standing).meetings).toEqual(first.meetings)
    const free = replanMeetings(without([3], 0), { ...standing, confirmed: new Set() })
    expect(free.worth).toBeGreaterThanOrEqual(replanMeetings(without([3], 0), standing).worth)
  })

  test('seats the meetings of a closed room elsewhere, at their time', () => {
    const closed: MeetingProblem = {
      ...problem,
      tables: problem.tables.map((one) => (one.zone === 0 ? { ...one, closed: all } : one)),
    }
    const standing = { plan: first.meetings, confirmed: everybody, from: 0 }
    const again = replanMeetings(closed, standing)
    expect(brokenRules(closed, again.meetings)).toEqual([])
    const then = new Map(first.meetings.map(({ pair, slot }) => [pair, slot]))
    expect(again.meetings.every(({ pair, slot }) => then.get(pair) === slot)).toBe(true)
  })
})

describe('the check of plans', () => {
  const problem: MeetingProblem = {
    ...hall,
    people: [person([1]), person([], ['en'], 1), person([], ['zh']), person()],
    walkMinutes: [
      [0, 9],
      [9, 0],
    ],
    tables: [table(0, [1]), table(1)],
    interpreters: [{ languages: ['en', 'zh'], busy: [1] }],
    pairs: [wish(0, 1), wish(1, 3), wish(2, 3)],
  }
  const meet = (pair: number, slot: number, table: number, interpreter: number | null = null) => ({
    pair,
    slot,
    table,
    interpreter,
  })

  test.each<[string, readonly PlannedMeeting[], readonly string[]]>([
    ['one that may stand', [meet(0, 0, 0), meet(2, 0, 1, 0)], []],
    ['a busy person', [meet(0, 1, 1)], ['person 0 is busy in slot 1']],
    ['a closed table', [meet(1, 1, 0)], ['table 0 is closed in slot 1']],
    ['a table twice', [meet(0, 0, 0), meet(2, 0, 0, 0)], ['table 0 in slot 0: meetings 0 and 1']],
    [
      'a person twice, and more than they want',
      [meet(0, 0, 0), meet(1, 0, 1)],
      ['person 1 in slot 0: meetings 0 and 1', 'person 1 has too many'],
    ],
    ['nobody to interpret', [meet(2, 0, 1)], ['interpreter of meeting 0']],
    ['an interpreter who is away', [meet(2, 1, 1, 0)], ['interpreter 0 is busy in slot 1']],
    [
      'too long a way',
      [meet(2, 0, 0, 0), meet(1, 1, 1)],
      ['person 3 cannot walk from slot 0 to 1'],
    ],
    [
      'a pair twice',
      [meet(1, 0, 1), meet(1, 1, 1)],
      ['pair 1: meetings 0 and 1', 'person 1 has too many'],
    ],
  ])('finds %s', (_, plan, broken) => {
    expect(brokenRules(problem, plan)).toEqual(broken)
  })
})
