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
  return { ...company, partnerId, at, submit }
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
