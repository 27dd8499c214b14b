import { beforeAll, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenInspected, LOT } from './testing.ts'

const app = await testApp()
const DAY = '2026-12-03'
const WHO = `inspector=${encodeURIComponent('Ruth Alvarez')}`

let given: Awaited<ReturnType<typeof givenInspected>>
let at: string
/** By the county of whoever made the lot. */
const ids: Record<string, string> = {}

type Shown = { visits: { inspection: { id: string }; at: string | null; kilometres: number }[] }
const orderOf = (body: Shown) => body.visits.map(({ inspection }) => nameOf(inspection.id))
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id)

beforeAll(async () => {
  given = await givenInspected(app)
  at = `/v1/agencies/${given.agencyId}/inspector-days/${DAY}`
  const inCounty = (who: typeof given.agency, id: string, county: string) =>
    who.owner.patch(`/v1/organisations/${id}`, { state: 'US-MI', county })
  await inCounty(given.agency, given.agencyId, 'Leelanau County')
  // Scheduled in an order that nobody would drive: west coast, far south, the neighbour, nowhere.
  for (const county of ['Muskegon', 'Berrien', 'Benzie', '']) {
    const maker = await givenInspected(app)
    if (county) await inCounty(maker.business, maker.businessId, county)
    const lotBody = { ...LOT, number: `L-${county}`, agencyId: given.agencyId }
    const { id } = (await maker.business.member.post(maker.lotsPath, lotBody)).body
    const scheduled = await given.schedule(id, { businessId: maker.businessId })
    ids[county || 'nowhere'] = scheduled.body.inspection.id
  }
})

test('a day goes the shortest way from the county of the agency, with times and distances', async () => {
  const { status, body } = await given.agency.viewer.get(`${at}?${WHO}`)
  expect(status).toBe(200)
  expect(orderOf(body)).toEqual(['Benzie', 'Muskegon', 'Berrien', 'nowhere'])
  expect(body).toMatchObject({
    day: DAY,
    startsAt: '08:00',
    minutesEach: 90,
    isOrderSet: false,
    startCounty: 'Leelanau County',
  })
  const { visits } = body as Shown
  expect(visits.map((one) => one.at)).toEqual(['08:00', '09:30', '11:00', '12:30'])
  const [first, second, third, last] = visits.map(({ kilometres }) => kilometres)
  expect(last).toBeNull()
  expect(body.kilometres).toBe(body.proposedKilometres)
  expect(Math.abs(first! + second! + third! - body.kilometres)).toBeLessThan(0.2)
  const days = await given.agency.viewer.get(
    `/v1/agencies/${given.agencyId}/inspector-days?limit=1`,
  )
  expect(days.body).toEqual({
    days: [{ day: DAY, inspector: 'Ruth Alvarez', visits: 4, left: 4 }],
    next: `${DAY}.Ruth Alvarez`,
  })
  const behind = `after=${encodeURIComponent(days.body.next)}`
  const rest = await given.agency.viewer.get(
    `/v1/agencies/${given.agencyId}/inspector-days?${behind}`,
  )
  expect(rest.body).toEqual({ days: [], next: null })
})

test('the office sets order and times; what is not that day’s is refused and changes nothing', async () => {
  const set = (visits: object[] | undefined, more: object = {}) =>
    given.agency.member.put(`${at}?${WHO}`, {
      ...{ startsAt: '07:30', minutesEach: 120, ...(visits ? { visits } : {}), ...more },
    })
  const visit = (name: string, time?: string) => ({
    inspectionId: ids[name],
    ...(time ? { at: time } : {}),
  })
  const done = await set([visit('Berrien'), visit('nowhere', '13:15'), visit('Muskegon')])
  expect(done.status).toBe(200)
  expect(orderOf(done.body)).toEqual(['Berrien', 'nowhere', 'Muskegon', 'Benzie'])
  expect(done.body.visits.map(({ at: time }: { at: string }) => time)).toEqual([
    '07:30',
    '13:15',
    '15:15',
    '17:15',
  ])
  expect(done.body.isOrderSet).toBe(true)
  expect(done.body.kilometres).toBeGreaterThan(done.body.proposedKilometres)

  const codeOf = async (answer: ReturnType<typeof set>) => (await answer).body.code
  expect(await codeOf(set([{ inspectionId: newId() }]))).toBe('inspection.visit_unknown')
  expect(await codeOf(set([visit('Benzie'), visit('Benzie')]))).toBe('inspection.visit_unknown')
  expect(await codeOf(set([visit('Benzie', '24:00')]))).toBe('platform.invalid_input')
  expect(await codeOf(set(undefined, { minutesEach: 0 }))).toBe('platform.invalid_input')
  const body = { startsAt: '08:00', minutesEach: 60 }
  const empty = `${at.replace(DAY, '2026-12-04')}?${WHO}`
  expect((await given.agency.member.put(empty, body)).body.code).toBe('inspection.day_empty')
  expect((await given.agency.viewer.put(`${at}?${WHO}`, body)).status).toBe(403)
  const other = await givenInspected(app)
  expect((await other.agency.owner.get(`${at}?${WHO}`)).status).toBe(404)
  expect((await given.agency.viewer.get(`${at}?${WHO}`)).body).toEqual(done.body)

  const { text, headers } = await given.agency.viewer.get(`${at}/calendar.ics?${WHO}`)
  expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
  expect(text.match(/DTSTART:.*/g)).toEqual([
    'DTSTART:20261203T073000',
    'DTSTART:20261203T131500',
    'DTSTART:20261203T151500',
    'DTSTART:20261203T171500',
  ])
  expect(text).toContain('LOCATION:Packhouse\\, door 3')

  // A long day: what begins after midnight has no time, and is in no calendar.
  const long = await set(undefined, { startsAt: '20:00', minutesEach: 180 })
  expect(orderOf(long.body)).toEqual(['Benzie', 'Muskegon', 'Berrien', 'nowhere'])
  expect(long.body.visits.map(({ at: time }: { at: string }) => time)).toEqual([
    '20:00',
    '23:00',
    null,
    null,
  ])
  const calendar = await given.agency.viewer.get(`${at}/calendar.ics?${WHO}`)
  expect(calendar.text.match(/BEGIN:VEVENT/g)).toHaveLength(2)
})
