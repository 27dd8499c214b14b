import type { TestApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import type { GivenOffice } from '../programmes/testing.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })

/** What may change of the packhouse. The clock of tests stands at a Sunday. */
export const CHANGED_PACKHOUSE = {
  name: { en: 'Suttons Bay packhouse', 'zh-CN': '萨顿斯湾包装厂' },
  address: '12 Orchard Lane, Suttons Bay',
  county: 'Leelanau County',
  openDays: [1, 2, 3, 4, 5],
  opensAt: '08:00',
  closesAt: '17:00',
  capacityUnits: 5,
  price: '40.00',
  buildCost: '9000.00',
  fixedCost: '300.00',
  variableCost: '15.00',
  isOpen: true,
}

/** Open on weekdays, five pallets a day at 40.00. */
export const PACKHOUSE = {
  ...{ kind: 'packhouse', state: 'US-MI', currency: 'USD', runsSince: '2026-09-10' },
  ...CHANGED_PACKHOUSE,
}

/** A facility as it was added by an office. */
export async function givenFacility(office: GivenOffice, over: object = {}) {
  const { status, body } = await office.member.post(`${office.at}/facilities`, {
    ...PACKHOUSE,
    ...over,
  })
  if (status !== 201) throw new Error(`not added: ${status} ${JSON.stringify(body)}`)
  const ref = { agencyId: office.agencyId, facilityId: body.id as string }
  const at = `${office.at}/facilities/${ref.facilityId}`
  const change = (changed: object, client = office.member) =>
    client.put(at, { ...CHANGED_PACKHOUSE, ...over, ...changed })
  const mark = (bookingId: string, to: object, client = office.member) =>
    client.post(`${at}/bookings/${bookingId}/state`, to)
  return { ...ref, ref, at, body, change, mark }
}
export type GivenFacility = Awaited<ReturnType<typeof givenFacility>>

/** A business in Michigan that can book. */
export async function givenBooker(app: TestApp) {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  await business.owner.patch(`/v1/organisations/${businessId}`, { state: 'US-MI' })
  const at = `/v1/businesses/${businessId}`
  const book = (
    { ref }: GivenFacility,
    day: string,
    units: number,
    { price = usd('40.00'), client = business.member, key = app.newId() } = {},
  ) => client.post(`${at}/bookings`, { ...ref, day, units, price }, { 'idempotency-key': key })
  const cancel = (bookingId: string, client = business.member) =>
    client.post(`${at}/bookings/${bookingId}/cancellation`, { reason: 'The harvest is late' })
  return { ...business, businessId, at, book, cancel }
}
