import fc from 'fast-check'
import { sql } from 'kysely'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type Answer, type Client, testApp } from '../../testing/test-app.ts'
import { reimbursement } from './claim.ts'
import { type GivenGrant, givenGrant, givenOffice, underReview } from './testing.ts'

const app = await testApp()
const office = await givenOffice(app)

const codeOf = ({ status, body }: Answer) => `${status} ${body.code ?? ''}`.trim()
const usd = (amount: string) => ({ amount, currency: 'USD' })
const BINARY = { 'content-type': 'application/octet-stream' }
const PICTURE = await sharp({
  create: { width: 40, height: 30, channels: 3, background: '#d9482b' },
})
  .jpeg()
  .toBuffer()
const pdf = (name: string) =>
  Buffer.from(
    `%PDF-1.4\n% ${name}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
  )

/** An award of so much, of a programme of 10,000.00 that reimburses 75 %. */
async function givenAward(amount = '1500.00', over: GivenGrant | undefined = undefined) {
  const grant = over ?? (await givenGrant(office))
  if (!over) await grant.step('open')
  const applicant = await underReview(app, office, grant, amount)
  await applicant.award(amount)
  const own = `/v1/businesses/${applicant.businessId}/awards/${office.agencyId}/${grant.id}`
  const body = { cost: '1000.00', purpose: 'Labels', spentOn: '2026-11-20' }
  const create = (more: object = {}, client = applicant.member) =>
    client.post(`${own}/${applicant.id}/claims`, { ...body, ...more })
  const attach = (id: string, file: Uint8Array, client = applicant.member) =>
    client.post(`${own}/claims/${id}/receipts`, file, BINARY)
  const submit = (id: string, client = applicant.member) =>
    client.post(`${own}/claims/${id}/submission`)
  const claims = `${grant.at}/claims`
  const decide = (id: string, to: string, client: Client = office.member, reason?: string) =>
    client.post(`${claims}/${id}/steps`, { to, ...(reason ? { reason } : {}) })
  const pay = (id: string, client: Client = office.owner) =>
    client.post(`${claims}/${id}/payment`, { reference: 'ACH 2026-118' })
  /** A claim with a receipt of its own, sent to the office. */
  const sent = async (cost: string, more: object = {}) => {
    const { id } = (await create({ cost, ...more })).body
    await attach(id, pdf(app.newId()))
    await submit(id)
    return id as string
  }
  const award = async () => (await office.viewer.get(`${grant.at}/awards/${applicant.id}`)).body
  const budget = async () => {
    const { committed, spent, left } = (await office.viewer.get(grant.at)).body
    return [committed.amount, spent.amount, left.amount]
  }
  const end = (client: Client = office.owner) =>
    client.post(`${grant.at}/awards/${applicant.id}/end`, { reason: 'done' })
  return {
    ...applicant,
    grant,
    own,
    create,
    attach,
    submit,
    claims,
    decide,
    pay,
    sent,
    award,
    budget,
    end,
  }
}

test('a cost is claimed with its receipt, approved at the share, and paid out of the award', async () => {
  const given = await givenAward()
  const { id } = (await given.create()).body
  expect(codeOf(await given.submit(id))).toBe('409 programmes.receipt_missing')
  const attached = await given.attach(id, PICTURE)
  expect([attached.status, attached.body.receipts]).toMatchObject([
    201,
    [{ type: 'image/jpeg', isUsedElsewhere: false }],
  ])
  // The same file again is the same receipt.
  expect((await given.attach(id, PICTURE)).body.receipts).toEqual(attached.body.receipts)
  const sent = await given.submit(id)
  expect([sent.status, sent.body]).toMatchObject([
    200,
    { state: 'submitted', cost: usd('1000.00'), reimbursed: null, spentOn: '2026-11-20' },
  ])
  const waiting = await office.viewer.get(given.claims)
  expect(waiting.body.claims).toEqual([sent.body])
  const receiptId = sent.body.receipts[0].id
  const read = (client: Client, at: string) => client.get(`${at}/${id}/receipts/${receiptId}`)
  const answers = [
    await read(office.viewer, given.claims),
    await read(given.viewer, `${given.own}/claims`),
    await read(office.stranger, given.claims),
    await read(app.anonymous, given.claims),
    await read(office.owner, `${given.own}/claims`),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 401, 404])
  expect(answers[0]!.headers['content-security-policy']).toBe("default-src 'none'; sandbox")

  expect(codeOf(await given.pay(id))).toBe('409 programmes.claim_step_refused')
  const approved = await given.decide(id, 'approved')
  expect([approved.body.state, approved.body.reimbursed]).toEqual(['approved', usd('750.00')])
  expect(await given.award()).toMatchObject({
    amount: usd('1500.00'),
    approved: usd('750.00'),
    paid: usd('0.00'),
    left: usd('750.00'),
  })
  expect(await given.budget()).toEqual(['1500.00', '0.00', '8500.00'])
  expect(codeOf(await given.pay(id, office.member))).toBe('403 accounts.role_too_low')
  const paid = await given.pay(id)
  expect([paid.body.state, paid.body.reference]).toEqual(['paid', 'ACH 2026-118'])
  expect(codeOf(await given.pay(id))).toBe('409 programmes.claim_step_refused')
  expect(await given.budget()).toEqual(['750.00', '750.00', '8500.00'])
  const own = await given.viewer.get(`${given.own}/${given.id}`)
  expect(own.body).toMatchObject({ paid: usd('750.00'), left: usd('750.00') })
  const told = (await app.eventsAbout(id)).map(([name, payload]) => [
    name,
    (payload as { state: string }).state,
    (payload as { amount?: object }).amount,
  ])
  expect(told).toEqual([
    ['programmes.claim_moved', 'submitted', undefined],
    ['programmes.claim_moved', 'approved', usd('750.00')],
    ['programmes.claim_moved', 'paid', usd('750.00')],
  ])
  const { entries } = (await office.owner.get(`/v1/organisations/${office.agencyId}/audit`)).body
  expect(entries[0]).toMatchObject({
    action: 'programmes.claim_paid',
    after: { state: 'paid', amount: usd('750.00'), reference: 'ACH 2026-118' },
  })
})

test('no more is reimbursed than the award holds, and a cent that cannot be shared stays', async () => {
  const given = await givenAward('100.00')
  const [first, second, third] = [
    await given.sent('99.99'),
    await given.sent('99.99'),
    await given.sent('99.99'),
  ]
  expect((await given.decide(first, 'approved')).body.reimbursed).toEqual(usd('74.99'))
  expect((await given.decide(second, 'approved')).body.reimbursed).toEqual(usd('25.01'))
  const before = await given.award()
  expect(codeOf(await given.decide(third, 'approved'))).toBe('409 programmes.award_used_up')
  expect(await given.award()).toEqual(before)
  expect((await office.viewer.get(given.claims)).body.claims).toHaveLength(1)
  const forced = sql`update programmes.award set approved_minor = 10001 where id = ${given.id}`
  await expect(forced.execute(app.ctx.db)).rejects.toThrow('approved_of_award')
})

test('of any costs in any order the award pays their shares, until it is used up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 10_000 }),
      fc.bigInt({ min: 1n, max: 20_000_000n }),
      (costs, sharePoints, amount) => {
        let left = amount
        for (const costMinor of costs) {
          const minor = reimbursement({ costMinor, sharePoints }, left)
          expect(
            minor >= 0n && minor <= left && minor * 10_000n <= costMinor * BigInt(sharePoints),
          ).toBe(true)
          left -= minor
        }
      },
    ),
  )
})

test('what is sent back is corrected and sent again; what is rejected is over', async () => {
  const given = await givenAward()
  const id = await given.sent('1000.00')
  const change = (client = given.member) =>
    client.put(`${given.own}/claims/${id}`, {
      cost: '900.00',
      purpose: 'Labels, without the frame',
      spentOn: '2026-11-19',
    })
  expect(codeOf(await change())).toBe('409 programmes.claim_closed')
  expect(codeOf(await given.attach(id, PICTURE))).toBe('409 programmes.claim_closed')
  expect(codeOf(await given.decide(id, 'returned'))).toBe('400 platform.invalid_input')
  const returned = await given.decide(id, 'returned', office.member, 'The frame is not covered')
  expect(returned.body).toMatchObject({ state: 'returned', reason: 'The frame is not covered' })
  expect(codeOf(await change(given.viewer))).toBe('403 accounts.role_too_low')
  expect((await change()).body.cost).toEqual(usd('900.00'))
  const receipts = (await given.attach(id, PICTURE)).body.receipts
  expect(receipts).toHaveLength(2)
  const gone = await given.member.delete(`${given.own}/claims/${id}/receipts/${receipts[0].id}`)
  expect(gone.body).toEqual({ done: true })
  const again = await given.submit(id)
  expect(again.body).toMatchObject({ state: 'submitted', reason: null })
  expect(again.body.receipts).toEqual([receipts[1]])
  expect((await given.decide(id, 'rejected', office.member, 'Too late')).body.state).toBe(
    'rejected',
  )
  expect(codeOf(await given.submit(id))).toBe('409 programmes.claim_closed')
  expect(codeOf(await given.decide(id, 'approved'))).toBe('409 programmes.claim_step_refused')
  expect(await given.budget()).toEqual(['1500.00', '0.00', '8500.00'])
})

test('the same receipt in two claims is seen by the officer', async () => {
  const [one, two] = [await givenAward(), await givenAward()]
  const ids = [(await one.create()).body.id, (await two.create()).body.id]
  const bill = pdf(app.newId())
  await one.attach(ids[0], bill)
  await two.attach(ids[1], bill)
  const { receipts } = (await two.submit(ids[1])).body
  expect(receipts).toMatchObject([{ isUsedElsewhere: true }])
})

test.each([
  ['an empty file', Buffer.alloc(0), '422 programmes.receipt_refused'],
  ['a script', Buffer.from('<script>alert(1)</script>'), '422 programmes.receipt_refused'],
  ['half a picture', PICTURE.subarray(0, 200), '422 programmes.receipt_refused'],
])('%s is no receipt', async (_, file, expected) => {
  const given = await givenAward()
  const { id } = (await given.create()).body
  expect(codeOf(await given.attach(id, file))).toBe(expected)
  expect(codeOf(await given.submit(id))).toBe('409 programmes.receipt_missing')
})

test.each([
  ['a day to come', { spentOn: '2026-11-23' }, '400 platform.invalid_input'],
  ['a milestone that was not agreed', { milestone: 3 }, '400 platform.invalid_input'],
  ['nothing', { cost: '0.00' }, '400 programmes.invalid_amount'],
  ['a tenth of a cent', { cost: '1.001' }, '400 programmes.invalid_amount'],
  ['no purpose', { purpose: ' ' }, '400 platform.invalid_input'],
])('a claim of %s is refused', async (_, body, expected) => {
  const given = await givenAward()
  expect(codeOf(await given.create(body))).toBe(expected)
  expect((await given.viewer.get(`${given.own}/${given.id}/claims`)).body.claims).toEqual([])
})

test('milestones are agreed, and reached by an approved claim or by hand', async () => {
  const given = await givenAward()
  const at = `${given.grant.at}/awards/${given.id}/milestones`
  const milestones = [
    { name: 'Labels printed', dueOn: '2026-12-31' },
    { name: 'First parcel sent', dueOn: '2027-02-28' },
  ]
  expect(codeOf(await office.viewer.put(at, { milestones }))).toBe('403 accounts.role_too_low')
  expect((await office.member.put(at, { milestones })).body.milestones).toEqual([
    { number: 1, name: 'Labels printed', dueOn: '2026-12-31', doneOn: null },
    { number: 2, name: 'First parcel sent', dueOn: '2027-02-28', doneOn: null },
  ])
  const id = await given.sent('100.00', { milestone: 1 })
  await given.decide(id, 'approved')
  expect(codeOf(await office.member.put(at, { milestones: [] }))).toBe(
    '409 programmes.milestones_fixed',
  )
  const marked = await office.member.post(`${at}/2/done`)
  expect(marked.body.milestones.map(({ doneOn }: { doneOn: string }) => doneOn)).toEqual([
    '2026-11-22',
    '2026-11-22',
  ])
  expect(codeOf(await office.member.post(`${at}/2/done`))).toBe(
    '404 programmes.milestone_not_found',
  )
})

test('what an award does not need goes back, and the report adds up and stays', async () => {
  const grant = await givenGrant(office, { rules: [{ kind: 'employees', most: 20 }] })
  await grant.step('open')
  const [one, two] = [await givenAward('2000.00', grant), await givenAward('1000.00', grant)]
  const refused = await one.apply(grant, { employees: 21 })
  expect(refused.body.state).toBe('refused')
  const id = await one.sent('1200.00')
  expect(codeOf(await one.end())).toBe('409 programmes.claims_open')
  await one.decide(id, 'approved')
  expect(codeOf(await one.end())).toBe('409 programmes.claims_open')
  await one.pay(id)
  expect(codeOf(await one.end(office.member))).toBe('403 accounts.role_too_low')
  expect(await one.budget()).toEqual(['2100.00', '900.00', '7000.00'])
  await grant.step('closed')
  expect(codeOf(await grant.step('reported'))).toBe('409 programmes.programme_unfinished')
  expect((await one.end()).body).toMatchObject({
    left: usd('0.00'),
    endedAt: app.now().toISOString(),
  })
  expect(await one.budget()).toEqual(['1000.00', '900.00', '8100.00'])
  expect(codeOf(await one.end())).toBe('409 programmes.award_ended')
  expect(codeOf(await one.create())).toBe('409 programmes.award_ended')
  await two.end()
  // One of the two shows its orders: only of that one the report knows what it sold.
  await two.owner.put(`/v1/businesses/${two.businessId}/consents/${office.agencyId}`, {
    figures: ['orders'],
  })
  const expected = {
    isFinal: false,
    on: '2026-11-22',
    budget: usd('10000.00'),
    awarded: usd('3000.00'),
    paid: usd('900.00'),
    released: usd('2100.00'),
    left: usd('9100.00'),
    cost: usd('1200.00'),
    ownShare: usd('300.00'),
    applications: [
      { state: 'awarded', count: 2 },
      { state: 'refused', count: 1 },
    ],
    refusals: [{ kind: 'employees', count: 1 }],
    businessesAwarded: 2,
    claimsPaid: 1,
    milestones: { agreed: 0, reached: 0 },
    places: [
      {
        county: { en: 'Leelanau County, Michigan', 'zh-CN': '密歇根州利勒诺县' },
        businesses: 2,
        awarded: usd('3000.00'),
        paid: usd('900.00'),
      },
    ],
    outcome: { businesses: 1, orders: 0, sold: [] },
  }
  expect((await office.viewer.get(`${grant.at}/report`)).body).toEqual(expected)
  expect(codeOf(await grant.step('reported'))).toBe('200')
  await two.owner.put(`/v1/businesses/${two.businessId}/consents/${office.agencyId}`, {
    figures: [],
  })
  expect((await office.viewer.get(`${grant.at}/report`)).body).toEqual({
    ...expected,
    isFinal: true,
    // What it sold follows its consent, also in a report that is final.
    outcome: { businesses: 0, orders: 0, sold: [] },
  })
})

test('a business claims of its own award only', async () => {
  const [mine, other] = [await givenAward(), await givenAward()]
  const { id } = (await mine.create()).body
  const { own } = other
  const foreign = own.replace(other.grant.id, mine.grant.id)
  expect([
    codeOf(
      await other.member.post(`${foreign}/${mine.id}/claims`, {
        cost: '1.00',
        purpose: 'x',
        spentOn: '2026-11-20',
      }),
    ),
    codeOf(await other.member.get(`${foreign}/${mine.id}`)),
    codeOf(await other.member.post(`${foreign}/claims/${id}/submission`)),
    codeOf(await other.attach(id, PICTURE)),
    codeOf(await mine.create({}, mine.viewer)),
    codeOf(await mine.create({}, office.owner)),
    codeOf(await mine.decide(id, 'approved', mine.owner)),
  ]).toEqual([
    '404 programmes.award_not_found',
    '404 programmes.award_not_found',
    '404 programmes.claim_not_found',
    '404 programmes.claim_not_found',
    '403 accounts.role_too_low',
    '404 platform.not_found',
    '404 platform.not_found',
  ])
  const claims = (await mine.viewer.get(`${mine.own}/${mine.id}/claims`)).body.claims
  expect(claims.map(({ state }: { state: string }) => state)).toEqual(['draft'])
})

test.runIf(app.isRealPostgres)(
  'claims approved and paid at once never take more than the award',
  async () => {
    const given = await givenAward('300.00')
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push(await given.sent('40.00'))
    const decided = await Promise.all(
      ids.flatMap((id) => [given.decide(id, 'approved'), given.decide(id, 'approved')]),
    )
    // 30.00 each: ten fit.
    expect(decided.filter(({ status }) => status === 200)).toHaveLength(10)
    const paid = await Promise.all(ids.flatMap((id) => [given.pay(id), given.pay(id)]))
    expect(paid.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(await given.award()).toMatchObject({ paid: usd('300.00'), left: usd('0.00') })
    expect(await given.budget()).toEqual(['0.00', '300.00', '9700.00'])
  },
  120_000,
)

/** What the ledger of jobs says of a business: revision, entry, tier, jobs. */
const countedOf = async (businessId: string) =>
  (
    await sql<{ said: string }>`select concat_ws(' ', revision, entry, kind, tier, trim_scale(jobs))
      as said from impact.claim where business_id = ${businessId} order by revision, entry`.execute(
      app.ctx.db,
    )
  ).rows.map(({ said }) => said)

const PAYROLL = { kind: 'created', jobs: '0.75', source: 'Form 941, Q2' }

test('a payroll is reported with its document, asked back, corrected and accepted', async () => {
  const given = await givenAward()
  const list = `${given.own}/${given.id}/payrolls`
  const at = `${list}/2026-Q2`
  const office_ = `${given.grant.at}/awards/${given.id}/payrolls/2026-Q2`
  const write = (jobs: string, client = given.owner) => client.put(at, { ...PAYROLL, jobs })
  const attach = (file: Uint8Array, client = given.owner) =>
    client.post(`${at}/document`, file, BINARY)
  const decide = (to: string, reason?: string, client: Client = office.member) =>
    client.post(`${office_}/steps`, { to, ...(reason ? { reason } : {}) })
  expect(codeOf(await attach(PICTURE))).toBe('404 programmes.payroll_not_found')
  expect((await write('0.5')).body).toMatchObject({ state: 'draft', hasDocument: false })
  const written = await write('0.75')
  expect([written.status, written.body.jobs]).toEqual([200, '0.75'])
  expect(codeOf(await given.owner.post(`${at}/submission`))).toBe(
    '409 programmes.payroll_document_missing',
  )
  expect(codeOf(await attach(Buffer.from('MZ, a program')))).toBe('422 programmes.receipt_refused')
  expect((await attach(pdf('first'))).body.hasDocument).toBe(true)
  expect((await attach(PICTURE)).status).toBe(201)
  // What was not sent is nobody's but the business's.
  const waiting = () => office.viewer.get(`${given.grant.at}/payrolls`)
  expect((await waiting()).body.reports).toEqual([])
  expect(codeOf(await office.member.get(`${office_}/document`))).toBe(
    '404 programmes.payroll_not_found',
  )
  expect(await countedOf(given.businessId)).toEqual([])

  const sent = await given.owner.post(`${at}/submission`)
  expect([sent.status, sent.body.state]).toEqual([200, 'submitted'])
  expect((await waiting()).body).toEqual({ reports: [sent.body], next: null })
  expect((await given.viewer.get(list)).body.reports).toEqual([sent.body])
  expect(await countedOf(given.businessId)).toEqual(['1 claim created seller_reported 0.75'])
  const reads = [
    await office.member.get(`${office_}/document`),
    await given.owner.get(`${at}/document`),
    await office.viewer.get(`${office_}/document`),
    await given.member.get(`${at}/document`),
    await office.stranger.get(`${office_}/document`),
    await office.owner.get(`${at}/document`),
  ]
  expect(reads.map(({ status }) => status)).toEqual([200, 200, 403, 403, 404, 404])
  expect(reads[0]!.headers['content-type']).toBe('image/jpeg')
  for (const refused of [await write('9'), await attach(PICTURE)]) {
    expect(codeOf(refused)).toBe('409 programmes.payroll_closed')
  }

  expect(codeOf(await decide('returned'))).toBe('400 platform.invalid_input')
  expect((await decide('returned', 'The form is of Q1')).body).toMatchObject({
    state: 'returned',
    reason: 'The form is of Q1',
  })
  expect(await countedOf(given.businessId)).toEqual(['1 claim created seller_reported 0.75'])
  await write('0.25')
  await given.owner.post(`${at}/submission`)
  const accepted = await decide('accepted')
  expect(accepted.body).toMatchObject({ state: 'accepted', jobs: '0.25', reason: null })
  const counted = [
    '1 claim created seller_reported 0.75',
    '1 counter created seller_reported -0.75',
    '2 claim created seller_reported 0.25',
    '2 counter created seller_reported -0.25',
    '3 claim created payroll_verified 0.25',
  ]
  expect(await countedOf(given.businessId)).toEqual(counted)
  for (const to of ['accepted', 'returned', 'refused'] as const) {
    expect(codeOf(await decide(to, 'again'))).toBe('409 programmes.payroll_step_refused')
  }
  expect(codeOf(await write('9'))).toBe('409 programmes.payroll_closed')
  expect(await countedOf(given.businessId)).toEqual(counted)
})

test('a payroll that is refused counts no more, and nobody else reports on an award', async () => {
  const given = await givenAward()
  const other = await givenAward()
  const reportOf = async (one: typeof given, quarter: string) => {
    const at = `${one.own}/${one.id}/payrolls/${quarter}`
    await one.owner.put(at, PAYROLL)
    await one.owner.post(`${at}/document`, PICTURE, BINARY)
    return one.owner.post(`${at}/submission`)
  }
  expect(codeOf(await reportOf(given, '2026-Q4'))).toBe('422 impact.quarter_not_over')
  expect((await reportOf(given, '2026-Q2')).status).toBe(200)
  const steps = `${given.grant.at}/awards/${given.id}/payrolls/2026-Q2/steps`
  const refused = await office.member.post(steps, { to: 'refused', reason: 'Not of this business' })
  expect(refused.body).toMatchObject({ state: 'refused', reason: 'Not of this business' })
  expect(await countedOf(given.businessId)).toEqual([
    '1 claim created seller_reported 0.75',
    '1 counter created seller_reported -0.75',
  ])
  // One report of a quarter: what was refused by mistake is asked for once more.
  expect((await office.member.post(steps, { to: 'returned', reason: 'Sorry' })).status).toBe(200)
  expect((await reportOf(given, '2026-Q2')).status).toBe(200)
  expect((await countedOf(given.businessId)).at(-1)).toBe('2 claim created seller_reported 0.75')

  const strange = `${given.own}/${other.id}/payrolls/2026-Q1`
  expect(codeOf(await given.owner.put(strange, PAYROLL))).toBe('404 programmes.award_not_found')
  expect(codeOf(await given.member.put(strange, PAYROLL))).toBe('403 accounts.role_too_low')
  expect(codeOf(await given.owner.put(strange.replace('-Q1', '-Q5'), PAYROLL))).toBe(
    '400 platform.invalid_input',
  )
  expect(await countedOf(other.businessId)).toEqual([])
})
