import type { Client, TestApp } from '../../testing/test-app.ts'
import { type GivenOrganisation, givenOrganisation } from '../accounts/testing.ts'
import { askOffice, decideOffice } from './ask-office.ts'
import type { Level } from './office.ts'

export type GivenOffice = GivenOrganisation & { agencyId: string; at: string }

/** An open office with one person of each role. */
export async function givenOffice(
  app: TestApp,
  over: { level?: Level; parentId?: string; state?: string; county?: string } = {},
): Promise<GivenOffice> {
  const { level = 'state', parentId = null } = over
  const state = over.state ?? (level === 'nation' ? null : 'US-MI')
  const agency = await givenOrganisation(app, { kind: 'agency', name: `Office of ${level}` })
  const agencyId = agency.organisationId
  await askOffice(app.ctx, agencyId, { level, parentId, state, county: over.county ?? null })
  await decideOffice(app.ctx, agencyId, { isOpen: true })
  return { ...agency, agencyId, at: `/v1/agencies/${agencyId}` }
}

/** Nation, state, county and a station under it, and another state beside. */
export async function givenTree(app: TestApp) {
  const nation = await givenOffice(app, { level: 'nation' })
  const state = await givenOffice(app, { level: 'state', parentId: nation.agencyId })
  const county = await givenOffice(app, {
    level: 'county',
    parentId: state.agencyId,
    county: 'Leelanau',
  })
  const station = await givenOffice(app, {
    level: 'station',
    parentId: county.agencyId,
    county: 'Leelanau',
  })
  const other = await givenOffice(app, {
    level: 'state',
    parentId: nation.agencyId,
    state: 'US-OH',
  })
  return { nation, state, county, station, other }
}

/** A draft of 10,000.00 USD that reimburses 75 %, unless told otherwise. */
export async function givenGrant(office: GivenOffice, over: object = {}) {
  const { status, body } = await office.owner.post(`${office.at}/programmes`, {
    name: { en: 'First parcels', 'zh-CN': '首批包裹' },
    purpose: {
      en: 'Helps small makers to ship their first parcels',
      'zh-CN': '帮助小企业寄出首批包裹',
    },
    budget: { amount: '10000.00', currency: 'USD' },
    sharePercent: 75,
    opensOn: '2026-11-01',
    closesOn: '2027-10-31',
    rules: [],
    ...over,
  })
  if (status !== 201) throw new Error(`not created: ${status} ${JSON.stringify(body)}`)
  const at = `${office.at}/programmes/${body.id}`
  const step = (to: string) => office.owner.post(`${at}/steps`, { to })
  return { agencyId: office.agencyId, id: body.id as string, at, body, step }
}
export type GivenGrant = Awaited<ReturnType<typeof givenGrant>>

/** A business in Leelanau County, Michigan, that can apply. */
export async function givenApplicant(app: TestApp) {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const place = { state: 'US-MI', county: 'Leelanau County' }
  await business.owner.patch(`/v1/organisations/${businessId}`, place)
  const at = `/v1/businesses/${businessId}/applications`
  const apply = (
    { agencyId, id: programmeId }: GivenGrant,
    over: object = {},
    client: Client = business.member,
  ) =>
    client.post(at, {
      agencyId,
      programmeId,
      amount: '2000.00',
      foundedOn: '2019-05-01',
      employees: 12,
      plan: 'A booth and translated labels',
      ...over,
    })
  return { ...business, businessId, at, apply }
}

/** A business that has applied and whose application is under review. */
export async function underReview(
  app: TestApp,
  office: GivenOffice,
  grant: GivenGrant,
  amount: string,
) {
  const applicant = await givenApplicant(app)
  const { body } = await applicant.apply(grant, { amount })
  const at = `${grant.at}/applications/${body.id}`
  await office.member.post(`${at}/steps`, { to: 'in_review' })
  const award = (give: string, client = office.owner) =>
    client.post(`${at}/award`, { amount: give, reason: 'a good plan' })
  return { ...applicant, at, id: body.id as string, award }
}
