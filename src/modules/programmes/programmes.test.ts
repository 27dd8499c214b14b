import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Answer, testApp } from '../../testing/test-app.ts'
import {
  givenApplicant as applicantOf,
  type GivenGrant,
  givenGrant,
  givenOffice,
  underReview as reviewed,
} from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)

const codeOf = ({ status, body }: Answer) => `${status} ${body.code ?? ''}`.trim()
const usd = (amount: string) => ({ amount, currency: 'USD' })

const givenApplicant = () => applicantOf(app)
const underReview = (grant: GivenGrant, amount: string) => reviewed(app, office, grant, amount)

test('from a draft to an award: each step is taken by whom it should be', async () => {
  const grant = await givenGrant(office, {
    rules: [{ kind: 'origin', places: [{ state: 'US-MI' }] }],
  })
  expect(grant.body).toMatchObject({
    state: 'draft',
    budget: usd('10000.00'),
    committed: usd('0.00'),
    spent: usd('0.00'),
    left: usd('10000.00'),
    sharePercent: 75,
    rules: [{ kind: 'origin', text: { en: 'In Michigan', 'zh-CN': '位于密歇根州' } }],
  })
  const applicant = await givenApplicant()
  const page = `/v1/programmes/${office.agencyId}/${grant.id}`
  expect(codeOf(await app.anonymous.get(page))).toBe('404 programmes.programme_not_found')
  expect(codeOf(await applicant.apply(grant))).toBe('404 programmes.programme_not_found')
  expect(codeOf(await office.member.post(`${grant.at}/steps`, { to: 'open' }))).toBe(
    '403 accounts.role_too_low',
  )
  await grant.step('open')
  const shown = await app.anonymous.get(page)
  expect([shown.status, shown.body.state, shown.body.ruleData]).toEqual([200, 'open', undefined])
  const list = await app.anonymous.get('/v1/programmes?state=US-MI&limit=200')
  expect(list.body.programmes).toContainEqual(shown.body)
  const elsewhere = await app.anonymous.get('/v1/programmes?state=US-OH&limit=200')
  expect(elsewhere.body.programmes).not.toContainEqual(shown.body)

  const applied = await applicant.apply(grant)
  expect([applied.status, applied.body]).toMatchObject([
    201,
    {
      state: 'submitted',
      asked: usd('2000.00'),
      foundedOn: '2019-05-01',
      employees: 12,
      readOn: '2026-11-22',
      findings: [
        {
          kind: 'origin',
          isMet: true,
          text: {
            en: 'The business is in Leelanau County, Michigan; the programme is for Michigan.',
            'zh-CN': '企业位于密歇根州利勒诺县；项目面向密歇根州。',
          },
        },
      ],
      award: null,
    },
  ])
  expect(codeOf(await applicant.apply(grant))).toBe('409 programmes.application_under_way')
  const at = `${grant.at}/applications/${applied.body.id}`
  const give = (client = office.owner) =>
    client.post(`${at}/award`, { amount: '1500.00', reason: 'a good plan' })
  // Nobody awards what nobody has looked at.
  expect(codeOf(await give())).toBe('409 programmes.application_step_refused')
  expect((await office.member.post(`${at}/steps`, { to: 'in_review' })).body.state).toBe(
    'in_review',
  )
  expect([
    codeOf(await give(office.member)),
    codeOf(await give(office.stranger)),
    codeOf(await give(applicant.owner)),
    codeOf(await give(app.anonymous)),
  ]).toEqual([
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '404 platform.not_found',
    '401 accounts.sign_in_required',
  ])
  const awarded = await give()
  expect([awarded.status, awarded.body.state, awarded.body.award]).toEqual([
    200,
    'awarded',
    {
      amount: usd('1500.00'),
      paid: usd('0.00'),
      released: usd('0.00'),
      left: usd('1500.00'),
      sharePercent: 75,
      awardedAt: app.now().toISOString(),
      endedAt: null,
    },
  ])
  expect((await office.viewer.get(grant.at)).body).toMatchObject({
    committed: usd('1500.00'),
    left: usd('8500.00'),
  })
  expect(codeOf(await give())).toBe('409 programmes.application_step_refused')
  expect((await applicant.viewer.get(applicant.at)).body.applications).toEqual([awarded.body])
  const told = (await app.eventsAbout(applied.body.id)).map(([name, payload]) => [
    name,
    (payload as { state?: string; amount?: object }).state ??
      (payload as { amount?: object }).amount,
  ])
  expect(told).toEqual([
    ['programmes.application_moved', 'submitted'],
    ['programmes.application_moved', 'in_review'],
    ['programmes.application_moved', 'awarded'],
    ['programmes.awarded', usd('1500.00')],
  ])
  const { entries } = (await office.owner.get(`/v1/organisations/${office.agencyId}/audit`)).body
  expect(entries[0]).toMatchObject({
    action: 'programmes.awarded',
    subject: `application:${applied.body.id}`,
    after: { amount: usd('1500.00'), reason: 'a good plan' },
  })
})

test.each([
  [
    { kind: 'months_in_business', least: 12 },
    { foundedOn: '2026-02-10' },
    false,
    'In business for 9 months (since 2026-02-10); at least 1 year is asked for.',
    '已经营 9 个月（自 2026-02-10 起）；要求满 1 年。',
  ],
  [
    { kind: 'months_in_business', least: 12 },
    { foundedOn: '2025-11-22' },
    true,
    'In business for 1 year (since 2025-11-22); at least 1 year is asked for.',
    '已经营 1 年（自 2025-11-22 起）；要求满 1 年。',
  ],
  [
    { kind: 'months_in_business', least: 30 },
    { foundedOn: undefined },
    null,
    'The day the business was founded is not given; at least 2 years 6 months in business is asked for.',
    '未填写成立日期；要求经营满 2 年 6 个月。',
  ],
  [
    { kind: 'origin', places: [{ state: 'US-OH' }, { state: 'US-MI', county: 'Kent' }] },
    {},
    false,
    'The business is in Leelanau County, Michigan; the programme is for Ohio; Kent, Michigan.',
    '企业位于密歇根州利勒诺县；项目面向俄亥俄州、密歇根州肯特县。',
  ],
  [
    { kind: 'origin', places: [{ state: 'US-MI', county: 'leelanau' }] },
    {},
    true,
    'The business is in Leelanau County, Michigan; the programme is for leelanau, Michigan.',
    '企业位于密歇根州利勒诺县；项目面向密歇根州利勒诺县。',
  ],
  [
    { kind: 'employees', most: 10 },
    {},
    false,
    'The business has 12 employees; at most 10 is asked for.',
    '企业有员工 12 人；要求不超过 10 人。',
  ],
  [
    { kind: 'employees', most: 10 },
    { employees: undefined },
    null,
    'The number of employees is not given; at most 10 is asked for.',
    '未填写员工人数；要求不超过 10 人。',
  ],
  [
    { kind: 'asked', least: '500', most: '1999.99' },
    {},
    false,
    '2000.00 USD is asked for; between 500.00 USD and 1999.99 USD may be.',
    '本次申请 2000.00 USD；可申请 500.00 USD 至 1999.99 USD。',
  ],
  [
    { kind: 'yearly_cap', amount: '1999.99' },
    {},
    false,
    '0.00 USD was awarded in 2026 and 2000.00 USD is asked for: 2000.00 USD of at most 1999.99 USD a year.',
    '2026 年已获资助 0.00 USD，本次申请 2000.00 USD，合计 2000.00 USD；每年上限为 1999.99 USD。',
  ],
  [
    { kind: 'sellable', least: 1 },
    {},
    null,
    'The business has no readiness report yet; the rule counts its products. Assess the catalogue, then apply.',
    '企业尚无出口准备报告，无法统计商品。请先评估商品目录再申请。',
  ],
  [
    { kind: 'chapters', chapters: ['08'], least: 1 },
    {},
    null,
    'The business has no readiness report yet; the rule counts its products. Assess the catalogue, then apply.',
    '企业尚无出口准备报告，无法统计商品。请先评估商品目录再申请。',
  ],
] as const)('the rule %j with %j explains itself', async (rule, answers, isMet, en, zh) => {
  const grant = await givenGrant(office, { rules: [rule] })
  await grant.step('open')
  const applicant = await givenApplicant()
  const body = { agencyId: grant.agencyId, programmeId: grant.id, amount: '2000.00', plan: 'x' }
  const checked = await applicant.member.post(`${applicant.at}/check`, {
    foundedOn: '2019-05-01',
    employees: 12,
    ...body,
    ...answers,
  })
  const findings = [{ kind: rule.kind, isMet, text: { en, 'zh-CN': zh } }]
  expect([checked.status, checked.body]).toEqual([200, { isEligible: isMet === true, findings }])
  expect((await applicant.viewer.get(applicant.at)).body.applications).toEqual([])
  const applied = await applicant.apply(grant, answers)
  expect([applied.status, applied.body.state, applied.body.findings]).toEqual([
    201,
    isMet ? 'submitted' : 'refused',
    findings,
  ])
  if (isMet) return
  // Refused: nothing can be awarded, and the business may apply again when it can meet the rule.
  const at = `${grant.at}/applications/${applied.body.id}`
  const answer = await office.owner.post(`${at}/steps`, { to: 'in_review' })
  expect(codeOf(answer)).toBe('409 programmes.application_step_refused')
  expect((await applicant.apply(grant, answers)).status).toBe(201)
})

test('what the rules count of a readiness report is what the report says', async () => {
  const applicant = await givenApplicant()
  const summary = {
    products: 3,
    verdicts: { sell_now: 1, sell_after_steps: 1, not_now: 0, not_allowed: 1 },
    expectedValue: usd('100.00'),
    categories: [],
    blockers: [],
    plan: [],
    warnings: [],
  }
  const id = app.newId()
  await sql`insert into assessment.assessment (business_id, id, key_hash, status, has_file,
      file_name, import_options, options, progress, summary, data_versions, is_guest, is_sample,
      created_at, finished_at)
    values (${applicant.businessId}, ${id}, 'x', 'done', false, '', '{}', '{}', '{}',
      ${JSON.stringify(summary)}::jsonb, '{}', false, false, now(), now())`.execute(app.ctx.db)
  for (const code of ['080929', '081340', '640340']) {
    await sql`insert into assessment.line (business_id, assessment_id, product_id, title, verdict,
        expected_value_minor, blockers, line, detail)
      values (${applicant.businessId}, ${id}, ${app.newId()}, 'x', 'sell_now', 0, '{}',
        ${JSON.stringify({ code })}::jsonb, '')`.execute(app.ctx.db)
  }
  const grant = await givenGrant(office, {
    rules: [
      { kind: 'chapters', chapters: ['08', '20'], least: 2 },
      { kind: 'sellable', least: 3 },
    ],
  })
  await grant.step('open')
  const { body } = await applicant.apply(grant)
  expect([body.state, body.findings]).toEqual([
    'refused',
    [
      {
        kind: 'chapters',
        isMet: true,
        text: {
          en: '2 of 3 assessed products are in HS chapters 08, 20; at least 2 is asked for.',
          'zh-CN': '已评估的 3 个商品中有 2 个属于 HS 第 08、20 章；要求至少 2 个。',
        },
      },
      {
        kind: 'sellable',
        isMet: false,
        text: {
          en: '2 of 3 assessed products can be sold now or after some steps; at least 3 is asked for.',
          'zh-CN': '已评估的 3 个商品中有 2 个现在可售或完成步骤后可售；要求至少 3 个。',
        },
      },
    ],
  ])
})

test('a budget is never overspent, nor a yearly cap; what is refused changes nothing', async () => {
  const grant = await givenGrant(office, { rules: [{ kind: 'yearly_cap', amount: '6000.00' }] })
  await grant.step('open')
  const [first, second] = [await underReview(grant, '6000.00'), await underReview(grant, '6000.00')]
  expect(codeOf(await first.award('6000.01'))).toBe('409 programmes.award_too_high')
  expect(codeOf(await first.award('0'))).toBe('400 programmes.invalid_amount')
  expect(codeOf(await first.award('1.001'))).toBe('400 programmes.invalid_amount')
  expect(codeOf(await first.award('-1.00'))).toBe('400 platform.invalid_input')
  expect((await first.award('5999.99')).status).toBe(200)
  const before = (await office.viewer.get(grant.at)).body
  const refused = await second.award('4000.02')
  expect([codeOf(refused), refused.body.params]).toEqual([
    '409 programmes.budget_exhausted',
    { left: usd('4000.01') },
  ])
  expect((await office.viewer.get(grant.at)).body).toEqual(before)
  expect((await office.viewer.get(second.at)).body.state).toBe('in_review')
  // The same business again: its rule is held against both, when it applies and when it is awarded.
  const more = await first.apply(grant, { amount: '0.02' })
  expect(more.body.state).toBe('refused')
  const fits = await first.apply(grant, { amount: '0.01' })
  expect(fits.body.state).toBe('submitted')
  await sql`update programmes.application set asked_minor = 2
    where id = ${fits.body.id}`.execute(app.ctx.db)
  const at = `${grant.at}/applications/${fits.body.id}`
  await office.member.post(`${at}/steps`, { to: 'in_review' })
  const over = await office.owner.post(`${at}/award`, { amount: '0.02', reason: 'x' })
  expect(codeOf(over)).toBe('409 programmes.over_yearly_cap')
  expect((await office.viewer.get(grant.at)).body).toEqual(before)
  expect((await second.award('4000.01')).status).toBe(200)
  expect((await office.viewer.get(grant.at)).body.left).toEqual(usd('0.00'))
  const lower = await office.owner.patch(grant.at, { budget: usd('9999.99') })
  expect(codeOf(lower)).toBe('409 programmes.budget_too_low')
  expect((await office.owner.patch(grant.at, { budget: usd('10000.01') })).body.left).toEqual(
    usd('0.01'),
  )
  const forced = sql`update programmes.programme set budget_minor = 1 where id = ${grant.id}`
  await expect(forced.execute(app.ctx.db)).rejects.toThrow('never_overspent')
})

test('a programme goes its way and no other, and stays as it was judged', async () => {
  const grant = await givenGrant(office)
  const steps = async (to: string) => codeOf(await grant.step(to))
  expect(await steps('closed')).toBe('409 programmes.programme_step_refused')
  expect((await office.owner.patch(grant.at, { name: { en: 'Labels' } })).body.name).toEqual({
    en: 'Labels',
    'zh-CN': 'Labels',
  })
  expect(await steps('open')).toBe('200')
  const fixed = await office.owner.patch(grant.at, { rules: [] })
  expect(codeOf(fixed)).toBe('409 programmes.programme_fixed')
  const applicant = await underReview(grant, '100.00')
  expect(await steps('closed')).toBe('200')
  expect(codeOf(await (await givenApplicant()).apply(grant))).toBe(
    '409 programmes.not_taking_applications',
  )
  expect(await steps('reported')).toBe('409 programmes.programme_unfinished')
  // What was applied for in time is still decided.
  const declined = { to: 'declined', reason: 'no plan' }
  expect(codeOf(await office.member.post(`${applicant.at}/steps`, { to: 'declined' }))).toBe(
    '400 platform.invalid_input',
  )
  expect((await office.member.post(`${applicant.at}/steps`, declined)).body).toMatchObject({
    state: 'declined',
    reason: 'no plan',
  })
  expect(await steps('reported')).toBe('200')
  expect(await steps('open')).toBe('409 programmes.programme_step_refused')
  expect(codeOf(await office.owner.patch(grant.at, { budget: usd('1.00') }))).toBe(
    '409 programmes.programme_fixed',
  )
})

test('a business takes back its own application only', async () => {
  const grant = await givenGrant(office)
  await grant.step('open')
  const [mine, other] = [await givenApplicant(), await givenApplicant()]
  const { id } = (await mine.apply(grant)).body
  const path = (businessId: string) =>
    `/v1/businesses/${businessId}/applications/${office.agencyId}/${grant.id}/${id}/withdrawal`
  expect([
    codeOf(await other.owner.post(path(other.businessId))),
    codeOf(await other.owner.post(path(mine.businessId))),
    codeOf(await mine.viewer.post(path(mine.businessId))),
    codeOf(await mine.apply(grant, {}, mine.viewer)),
  ]).toEqual([
    '404 programmes.application_not_found',
    '404 platform.not_found',
    '403 accounts.role_too_low',
    '403 accounts.role_too_low',
  ])
  expect((await mine.member.post(path(mine.businessId))).body.state).toBe('withdrawn')
  expect(codeOf(await mine.member.post(path(mine.businessId)))).toBe(
    '409 programmes.application_step_refused',
  )
  expect((await mine.apply(grant)).body.state).toBe('submitted')
})

test('an office above reads programmes and applications, one beside does not', async () => {
  const nation = await givenOffice(app, { level: 'nation' })
  const below = await givenOffice(app, { parentId: nation.agencyId })
  const grant = await givenGrant(below)
  await grant.step('open')
  await (await givenApplicant()).apply(grant)
  for (const path of [`${below.at}/programmes`, grant.at, `${grant.at}/applications`]) {
    const statuses = [nation.viewer, below.viewer, office.owner].map(async (client) => {
      return (await client.get(path)).status
    })
    expect(await Promise.all(statuses)).toEqual([200, 200, 404])
  }
  expect(codeOf(await nation.owner.post(`${grant.at}/steps`, { to: 'closed' }))).toBe(
    '404 platform.not_found',
  )
  expect((await below.viewer.get(grant.at)).body.state).toBe('open')
})
