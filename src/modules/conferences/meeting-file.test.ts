import { describe, expect, test } from 'vitest'
import { type MeetingFile, readMeetingFile, readStanding, tellPlan } from './meeting-file.ts'
import { planMeetings, replanMeetings } from './planner/plan-meetings.ts'

const day = '2027-03-13'
const FILE: MeetingFile = {
  slots: [
    { day, startsAt: '09:00', endsAt: '09:25' },
    { day, startsAt: '09:30', endsAt: '09:55' },
  ],
  zones: ['Hall A', 'Hall B'],
  walkMinutes: [
    [0, 3],
    [3, 0],
  ],
  tables: [
    { name: 'A1', zone: 'Hall A' },
    { name: 'B1', zone: 'Hall B', closed: [1] },
  ],
  interpreters: [{ name: 'Li', languages: ['en', 'zh'] }],
  people: [
    { id: 'cherries', languages: ['en'] },
    { id: 'boots', languages: ['en'], busy: [1] },
    { id: 'buyer', languages: ['zh'], mostMeetings: 2 },
    { id: 'bank', languages: ['en'], busy: [0] },
  ],
  pairs: [
    { a: 'cherries', b: 'buyer', value: 80, isAccepted: true },
    { a: 'boots', b: 'buyer', value: 60, isAccepted: true },
    { a: 'boots', b: 'bank', value: 30, isAccepted: true },
  ],
}
const given = (over: object = {}) => JSON.stringify({ ...FILE, ...over })

test('a file becomes a plan by its names, and an answer is planned again', () => {
  const read = readMeetingFile(given())
  const told = tellPlan(read, planMeetings(read.problem), null)
  expect(
    told.meetings.map(({ a, b, startsAt, interpreter }) => [a, b, startsAt, interpreter]),
  ).toEqual([
    ['boots', 'buyer', '09:00', 'Li'],
    ['cherries', 'buyer', '09:30', 'Li'],
  ])
  expect(told).toMatchObject({ points: 140, without: ['bank'], changes: null })
  expect(told.notPlanned).toEqual([{ a: 'boots', b: 'bank', why: 'no_common_time' }])

  const late = readMeetingFile(
    given({
      people: FILE.people.map((one) => (one.id === 'boots' ? { ...one, busy: [0, 1] } : one)),
    }),
  )
  const standing = readStanding(JSON.stringify(told), late.file)
  const confirmed = new Set(standing.map(({ pair }) => pair))
  const again = replanMeetings(late.problem, { plan: standing, confirmed, from: 0 })
  expect(tellPlan(late, again, standing)).toMatchObject({
    meetings: [{ a: 'cherries', b: 'buyer', slot: 1, table: 'A1' }],
    changes: { dropped: [{ a: 'boots', b: 'buyer' }], added: [], moved: [] },
  })
})

describe('a wrong file', () => {
  test.each<[string, string, string]>([
    ['no JSON', 'slots', 'This is not JSON.'],
    ['a list', '[]', '/: must be object.'],
    ['a time that is none', given({ slots: [{ day, startsAt: '9', endsAt: '10' }] }), '/slots/0'],
    [
      'slots that overlap',
      given({ slots: [FILE.slots[1], FILE.slots[0]] }),
      'slots[1]: each ends after it begins, and begins after the one before.',
    ],
    [
      'a zone nobody named',
      given({ tables: [{ name: 'A1', zone: 'Hall C' }] }),
      'tables[0].zone: nothing is called “Hall C”.',
    ],
    ['no way between zones', given({ walkMinutes: [[0]] }), 'walkMinutes: a row and a column'],
    [
      'a slot beyond the day',
      given({ people: [{ id: 'late', languages: ['en'], busy: [9] }], pairs: [] }),
      'people[0].busy: there is no slot 9.',
    ],
    [
      'somebody twice',
      given({ people: [...FILE.people, FILE.people[0]] }),
      'people: “cherries” stands there twice.',
    ],
    [
      'a pair twice',
      given({ pairs: [FILE.pairs[0], { ...FILE.pairs[0], a: 'buyer', b: 'cherries' }] }),
      'pairs[1]: two different people, and each pair once.',
    ],
    ['points without end', given({ pairs: [{ ...FILE.pairs[0], value: 1e12 }] }), '/pairs/0/value'],
  ])('with %s says what and where', (_, text, message) => {
    expect(() => readMeetingFile(text)).toThrow(message)
  })
})
