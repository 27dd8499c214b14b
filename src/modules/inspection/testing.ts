import type { App } from '../../app.ts'
import { newId } from '../../kernel/ids.ts'
import { type GivenOrganisation, givenOrganisation } from '../accounts/testing.ts'
import type { Found } from './lot.ts'

export const CLEAN: Found = { critical: 0, major: 0, minor: 0 }
export const LOT = {
  number: 'L-2026-001',
  goods: 'Dried Montmorency cherries',
  farm: 'Old Mission Orchards',
  block: '7 North',
  grade: 'US No. 1',
  packhouse: 'Traverse City Packing',
  harvestedOn: '2026-07-18',
  quantity: 1_000,
  unit: 'cartons',
}
type TestApp = Pick<App, 'ctx'> & Parameters<typeof givenOrganisation>[0]

/** An agency and a business that puts lots before it (a new one unless given), and the steps of both. */
export async function givenInspected(app: TestApp, given?: GivenOrganisation) {
  const agency = await givenOrganisation(app, { kind: 'agency' })
  const business = given ?? (await givenOrganisation(app))
  const [agencyId, businessId] = [agency.organisationId, business.organisationId]
  const lotsPath = `/v1/businesses/${businessId}/lots`
  const submit = (given: object = {}) =>
    business.member.post(lotsPath, { agencyId, ...LOT, ...given })
  const schedule = (lotId: string, given: object = {}) =>
    agency.member.post(`/v1/agencies/${agencyId}/inspections`, {
      businessId,
      lotId,
      limits: { major: '2.5', minor: '4.0' },
      inspector: 'Ruth Alvarez',
      place: 'Packhouse, door 3',
      scheduledOn: '2026-12-03',
      ...given,
    })
  const sheetOf = (found: readonly Found[], given: object = {}) => ({
    sheetKey: newId(),
    found,
    signedBy: 'Ruth Alvarez',
    signedAt: '2026-12-03T15:30:00.000Z',
    ...given,
  })
  const handIn = (inspectionId: string, sheet: object) =>
    agency.member.put(`/v1/agencies/${agencyId}/inspections/${inspectionId}/sheet`, sheet)
  /** A lot of a number of its own, inspected, with this found. */
  const inspected = async (number: string, found: readonly Found[], given: object = {}) => {
    const lot = (await submit({ number, ...given })).body
    const { inspection } = (await schedule(lot.id)).body
    const done = await handIn(inspection.id, sheetOf(found))
    if (done.status !== 200) throw new Error(JSON.stringify(done.body))
    return done.body
  }
  return {
    agency,
    business,
    agencyId,
    businessId,
    lotsPath,
    submit,
    schedule,
    sheetOf,
    handIn,
    inspected,
  }
}
