import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Currency } from '../../kernel/money.ts'
import { day } from '../../kernel/period.ts'
import { openPostgres } from '../../platform/db.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenTree } from '../programmes/testing.ts'
import { book } from './book.ts'
import { givenBooker, givenFacility, PACKHOUSE } from './testing.ts'

const app = await testApp()
const tree = await givenTree(app)
const { state, county, other } = tree
const business = await givenBooker(app)
const MONDAY = '2026-11-23'
const TUESDAY = '2026-11-24'
const usd = (amount: string) => ({ amount, currency: 'USD' })

const freeOn = async (facilityId: string, on: string): Promise<number> => {
  const { body } = await business.viewer.get(`${business.at}/facilities?limit=200`)
  const found = body.facilities.find(({ id }: { id: string }) => id === facilityId)
  return found.days.find(({ day }: { day: string }) => day === on)?.freeUnits
}

test('an office keeps its own facilities, those above read them, others do not', async () => {
  const facility = await givenFacility(county, { county: 'Leelanau' })
  expect(facility.body).toMatchObject({
    ...{ unit: 'pallet', price: usd('40.00'), fixedCost: usd('300.00'), isOpen: true },
    ...{ office: { en: 'Office of county', 'zh-CN': 'Office of county' }, county: 'Leelanau' },
    place: { en: 'Leelanau, Michigan', 'zh-CN': '密歇根州利勒诺县' },
  })
  const idsOf = async (office: typeof state) =>
    (await office.viewer.get(`${office.at}/facilities`)).body.facilities.map(
      ({ id }: { id: string }) => id,
    )
  for (const office of [county, state, tree.nation]) {
    expect(await idsOf(office)).toContain(facility.facilityId)
  }
  expect([await idsOf(other), await idsOf(tree.station)]).toEqual([[], []])
  expect((await state.viewer.get(`${facility.at}/bookings`)).status).toBe(200)
  for (const client of [other.owner, tree.station.owner, business.owner, app.anonymous]) {
    expect([401, 404]).toContain((await client.get(`${facility.at}/months`)).status)
  }

  // Those above read, and decide nothing; what is wrong is refused whole.
  const refused: [object, string][] = [
    [{ state: 'US-OH' }, 'facilities.place_outside'],
    [{ county: 'Wayne' }, 'facilities.place_outside'],
    [{ price: '0.00' }, 'platform.invalid_input'],
    [{ fixedCost: '1.001' }, 'platform.invalid_input'],
    [{ closesAt: '08:00' }, 'platform.invalid_input'],
    [{ openDays: [] }, 'platform.invalid_input'],
    [{ openDays: [1, 1] }, 'platform.invalid_input'],
    [{ runsSince: '2026-11-23' }, 'platform.invalid_input'],
    [{ capacityUnits: 0 }, 'platform.invalid_input'],
  ]
  for (const [over, code] of refused) {
    const body = { ...PACKHOUSE, county: 'Leelanau', ...over }
    const answer = await county.member.post(`${county.at}/facilities`, body)
    expect([over, answer.body.code]).toEqual([over, code])
  }
  expect((await county.viewer.post(`${county.at}/facilities`, PACKHOUSE)).status).toBe(403)
  for (const client of [state.owner, county.viewer, business.owner]) {
    expect((await facility.change({ isOpen: false, county: 'Leelanau' }, client)).status).toBe(
      client === county.viewer ? 403 : 404,
    )
  }
  expect(await idsOf(county)).toEqual([facility.facilityId])
  expect((await facility.change({ price: '41.50', county: 'Leelanau' })).body).toMatchObject({
    ...{ price: usd('41.50'), kind: 'packhouse', runsSince: '2026-09-10' },
  })
})

test('a business books what is free, once, and either side cancels with a reason', async () => {
  const facility = await givenFacility(state)
  const key = app.newId()
  const first = await business.book(facility, MONDAY, 3, { key })
  expect(first.body).toMatchObject({
    ...{ state: 'booked', units: 3, price: usd('40.00'), total: usd('120.00'), unit: 'pallet' },
    facility: PACKHOUSE.name,
  })
  expect((await business.book(facility, MONDAY, 3, { key })).body.id).toBe(first.body.id)
  const reused = await business.book(facility, MONDAY, 2, { key })
  expect([reused.status, reused.body.code]).toEqual([422, 'platform.idempotency_key_reused'])
  expect(await freeOn(facility.facilityId, MONDAY)).toBe(2)

  const over = await business.book(facility, MONDAY, 3)
  expect([over.body.code, over.body.params]).toEqual([
    'facilities.booking_refused',
    { reason: 'full', freeUnits: 2 },
  ])
  const sunday = await business.book(facility, '2026-11-29', 1)
  expect(sunday.body.params).toEqual({ reason: 'closed', freeUnits: 0 })
  expect((await business.book(facility, MONDAY, 1, { price: usd('39.99') })).body).toMatchObject({
    ...{ code: 'facilities.price_changed', params: { price: usd('40.00') } },
  })
  for (const wrong of ['2026-11-20', '2027-11-23']) {
    expect((await business.book(facility, wrong, 1)).body.code).toBe('platform.invalid_input')
  }
  for (const client of [business.viewer, business.stranger, app.anonymous]) {
    expect([401, 403, 404]).toContain((await business.book(facility, MONDAY, 1, { client })).status)
  }
  expect(await freeOn(facility.facilityId, MONDAY)).toBe(2)

  // The office cancels one, the business another; neither twice.
  const second = (await business.book(facility, MONDAY, 2)).body
  const bare = await facility.mark(second.id, { to: 'cancelled' })
  expect(bare.body.code).toBe('platform.invalid_input')
  expect((await facility.mark(second.id, { to: 'done' })).body.code).toBe('facilities.day_not_come')
  expect(await freeOn(facility.facilityId, MONDAY)).toBe(0)
  const reason = 'The cooler is being mended'
  const cancelled = await facility.mark(second.id, { to: 'cancelled', reason })
  expect(cancelled.body).toMatchObject({ state: 'cancelled', cancelledBy: 'office', reason })
  expect((await business.cancel(second.id)).body.code).toBe('facilities.booking_decided')
  const stranger = await givenBooker(app)
  expect((await stranger.cancel(first.body.id)).body.code).toBe('facilities.booking_not_found')
  expect((await business.cancel(first.body.id)).body).toMatchObject({
    ...{ state: 'cancelled', cancelledBy: 'business', reason: 'The harvest is late' },
  })
  expect(await freeOn(facility.facilityId, MONDAY)).toBe(5)
  expect((await facility.mark(first.body.id, { to: 'done' })).status).toBe(409)

  // Less room than was booked: what is there stays, nothing more comes; closed, it is not listed.
  const kept = (await business.book(facility, TUESDAY, 4)).body
  expect((await facility.change({ capacityUnits: 3 })).status).toBe(200)
  expect(await freeOn(facility.facilityId, TUESDAY)).toBe(0)
  expect((await business.book(facility, TUESDAY, 1)).status).toBe(409)
  expect((await business.cancel(kept.id)).status).toBe(200)
  expect(await freeOn(facility.facilityId, TUESDAY)).toBe(3)
  await facility.change({ isOpen: false })
  expect((await business.book(facility, TUESDAY, 1)).body.params.reason).toBe('closed')
  const { body: open } = await business.viewer.get(`${business.at}/facilities?limit=200`)
  expect(open.facilities.some(({ id }: { id: string }) => id === facility.facilityId)).toBe(false)
  expect(
    (await business.viewer.get(`${business.at}/facilities?state=US-OH`)).body.facilities,
  ).toEqual([])
  const own = await business.viewer.get(`${business.at}/bookings?limit=2`)
  expect(own.body.bookings.map(({ id }: { id: string }) => id)).toEqual([kept.id, second.id])
  const rest = await business.viewer.get(`${business.at}/bookings?after=${own.body.next}`)
  expect(rest.body.bookings.map(({ id }: { id: string }) => id)).toEqual([first.body.id])
  const events = await app.eventsAbout(second.id)
  expect(events.map(([name, told]) => [name, (told as { by: string }).by])).toEqual([
    ['facilities.booking_moved', 'business'],
    ['facilities.booking_moved', 'office'],
  ])
})

test('what a facility did and cost is told by month, and whether it pays', async () => {
  // Opened in September with 300.00 a month and 15.00 a unit; from November on 200.00 a month.
  const facility = await givenFacility(state)
  const booked = async (on: string, units: number, to: 'done' | 'no_show') => {
    app.setNow(new Date(`${on}T09:00:00Z`))
    const { body } = await business.book(facility, on, units)
    expect((await facility.mark(body.id, { to })).body.state).toBe(to)
    return body.id as string
  }
  for (const on of ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04']) {
    await booked(on, 5, 'done')
  }
  await facility.change({ fixedCost: '200.00', price: '50.00' })
  // The price that was booked counts, a mark by mistake is made anew.
  const id = (await business.book(facility, '2026-12-07', 2, { price: usd('50.00') })).body.id
  app.setNow(new Date('2026-12-07T12:00:00Z'))
  await facility.mark(id, { to: 'no_show' })
  expect((await facility.mark(id, { to: 'done' })).body.state).toBe('done')
  await facility.mark(id, { to: 'no_show' })
  app.setNow(new Date('2027-01-15T09:00:00Z'))
  const { body } = await state.viewer.get(`${facility.at}/months?limit=3`)
  expect(body).toEqual({
    // 200.00 a month, 35.00 more than it costs for each unit: 6 of them.
    breakEvenUnits: 6,
    // Five a day, five days a week, 52 weeks in 12 months.
    capacityOfMonth: 108,
    // September to November at 300.00 each and nothing done; December 800.00 less 500.00.
    returned: usd('-600.00'),
    // 300.00 lost in October to December: at this rate never.
    monthsToReturn: null,
    months: [
      {
        ...{ month: '2027-01', isOver: false, bookedUnits: 0, doneUnits: 0, noShowUnits: 0 },
        ...{ revenue: usd('0.00'), running: usd('200.00'), result: usd('-200.00'), perUnit: null },
      },
      {
        ...{ month: '2026-12', isOver: true, bookedUnits: 22, doneUnits: 20, noShowUnits: 2 },
        ...{ revenue: usd('800.00'), running: usd('500.00'), result: usd('300.00') },
        perUnit: usd('25.00'),
      },
      {
        ...{ month: '2026-11', isOver: true, bookedUnits: 0, doneUnits: 0, noShowUnits: 0 },
        ...{ revenue: usd('0.00'), running: usd('300.00'), result: usd('-300.00'), perUnit: null },
      },
    ],
    next: '2026-11',
  })
  const { body: rest } = await state.viewer.get(`${facility.at}/months?after=2026-11`)
  expect(rest.months.map(({ month }: { month: string }) => month)).toEqual(['2026-10', '2026-09'])
  app.setNow(new Date('2026-11-22T09:00:00Z'))
})

test.runIf(app.isRealPostgres)(
  'of 200 bookings at once from two processes exactly as many as there is room for are made',
  async () => {
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
      app.ctx.db,
    )
    const url = new URL(process.env['TEST_DATABASE_URL']!)
    url.pathname = `/${rows[0]!.name}`
    const database = await openPostgres(url.href)
    const facility = await givenFacility(state, { capacityUnits: 50 })
    const asked = {
      ...facility.ref,
      ...{ businessId: business.businessId, day: day(TUESDAY), units: 1, note: null },
      price: { amount: '40.00', currency: 'USD' as Currency },
    }
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        book(i % 2 ? app.ctx : { ...app.ctx, db: database.db }, asked).then(
          () => 'booked',
          (error: { code?: string }) => error.code,
        ),
      ),
    )
    await database.close()
    const counted = Map.groupBy(answers, (answer) => answer)
    expect([...counted].map(([answer, all]) => [answer, all.length]).toSorted()).toEqual([
      ['booked', 50],
      ['facilities.booking_refused', 150],
    ])
    expect(await freeOn(facility.facilityId, TUESDAY)).toBe(0)
    const { body } = await state.viewer.get(`${facility.at}/bookings?limit=200&day=${TUESDAY}`)
    expect(body.bookings.length).toBe(50)
  },
  60_000,
)
