import type { TestApp } from '../../testing/test-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { decideProfile } from './decide-profile.ts'
import type { Profile } from './profile.ts'

/** A forwarder and label printer in Michigan, unless told otherwise. */
export const PROFILE: Profile = {
  name: { en: 'Great Lakes Forwarding', 'zh-CN': '五大湖货运' },
  about: { en: 'Carries fruit and labels it.', 'zh-CN': '承运水果并代贴标签。' },
  website: 'https://forwarding.example/',
  services: [
    {
      kind: 'logistics',
      title: { en: 'Air freight with papers', 'zh-CN': '空运及单证' },
      closes: ['plant.phytosanitary'],
      price: { min: '120.00', max: '300.00', currency: 'USD', per: 'shipment' },
      days: { min: 5, max: 9 },
    },
  ],
  regions: ['US-MI', 'US-OH'],
  languages: ['en', 'zh'],
  chapters: ['08', '61'],
  goods: [],
  lanes: [{ from: 'US-MI', to: 'CN' }],
}

/** A company with one person of each role, not yet in the directory. */
export async function givenCompany(app: TestApp, name = 'Great Lakes Forwarding') {
  const company = await givenOrganisation(app, { kind: 'partner', name })
  const partnerId = company.organisationId
  const at = `/v1/partners/${partnerId}`
  const submit = (over: Partial<Profile> = {}) =>
    company.owner.put(`${at}/place`, { ...PROFILE, ...over })
  return { ...company, partnerId, at, submit, profile: PROFILE }
}

/** A company that is listed. */
export async function givenPartner(app: TestApp, over: Partial<Profile> = {}) {
  const company = await givenCompany(app)
  const { status, body } = await company.submit(over)
  if (status !== 200) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`)
  await decideProfile(app.ctx, company.partnerId, { isListed: true })
  return company
}
export type GivenPartner = Awaited<ReturnType<typeof givenPartner>>

const DAY_MS = 86_400_000
export const daysFrom = (now: Date, days: number): string =>
  new Date(now.getTime() + days * DAY_MS).toISOString()

/** A business that asks partners for a quote in dollars, to be answered within three days. */
export async function givenAsking(app: TestApp) {
  const business = await givenOrganisation(app, { name: 'Lakeshore Cherries' })
  const businessId = business.organisationId
  const at = `/v1/businesses/${businessId}`
  const ask = (
    partners: readonly { partnerId: string }[],
    over: object = {},
    client = business.member,
  ) =>
    client.post(`${at}/quote-requests`, {
      kind: 'logistics',
      title: 'First pallet',
      words: 'One pallet of dried cherries to Shanghai.',
      steps: ['plant.phytosanitary'],
      currency: 'USD',
      answerBy: daysFrom(app.now(), 3),
      partnerIds: partners.map(({ partnerId }) => partnerId),
      ...over,
    })
  /** Shows and hands over these fields. */
  const refer = async ({ partnerId }: { partnerId: string }, fields: readonly string[]) => {
    const what = { fields, steps: ['plant.phytosanitary'] }
    const { body: preview } = await business.owner.post(`${at}/referral-preview`, what)
    return business.owner.post(`${at}/referrals`, {
      ...what,
      partnerId,
      kind: 'logistics',
      words: 'Please carry our cherries.',
      digest: preview.digest,
      answerBy: daysFrom(app.now(), 3),
    })
  }
  return { ...business, businessId, at, ask, refer }
}
