import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readConfig } from '../../../platform/config.ts'
import { withLastingKey } from '../../../platform/lasting-key.ts'
import { type Answer as Told, testApp } from '../../../testing/test-app.ts'
import { freshAddress } from '../../accounts/testing.ts'
import { givenOffice } from '../../programmes/testing.ts'
import { createRegistrar } from '../register.ts'
import { createTellRegistered } from '../tend-registrations.ts'
import { givenConference } from '../testing.ts'
import { type Answer, isAskable, type Question, takeAnswers } from './question.ts'
import { createSendInvitations } from './send-invitations.ts'

const app = await testApp()
const office = await givenOffice(app)
const config = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
})
const SETTINGS = { ...config, identityKeys: await withLastingKey(app.ctx.db, config.identityKeys) }

const codeOf = ({ status, body }: Told) => `${status} ${body.code ?? body.state ?? ''}`.trim()

/** An open conference with a hall of so many places and a kind of ticket of each access. */
async function given(size: number) {
  const conference = await givenConference(office)
  const { at, slug } = conference
  const quota = await office.member.put(`${at}/quotas`, { name: 'Hall', nameZh: null, size })
  const type = async (access: string) => {
    const body = { name: access, nameZh: null, quotaId: quota.body.id, isOffered: true, access }
    return (await office.member.put(`${at}/ticket-types`, body)).body.id as string
  }
  const types = {
    open: await type('open'),
    approval: await type('approval'),
    voucher: await type('voucher'),
  }
  await conference.open()
  const shown = `/v1/conferences/${slug}`
  const register = (ticketTypeId: string, email: string, over: object = {}) =>
    app.anonymous.post(`${shown}/registrations`, {
      ...{ ticketTypeId, name: `Name of ${email}`, email, organisation: '', needs: '' },
      ...{ consent: true, ...over },
    })
  const read = ({ body }: Told) =>
    app.anonymous.get(`${shown}/registrations/${body.id}?key=${body.key}`)
  const cancel = ({ body: { id, key } }: Told) =>
    app.anonymous.post(`${shown}/registrations/${id}/cancellation`, { key })
  const taken = async () => {
    const { quotas } = (await office.viewer.get(`${at}/tickets`)).body
    return [quotas[0].taken, quotas[0].waiting]
  }
  const decide = (body: object, client = office.member) =>
    client.post(`${at}/registrations/decisions`, body)
  const addVoucher = (body: object, client = office.member) =>
    client.post(`${at}/vouchers`, {
      ...{ ticketTypeId: types.voucher, name: 'Press', uses: 2, isReserved: false },
      ...body,
    })
  return { ...conference, types, shown, register, read, cancel, taken, decide, addVoucher }
}

const run = (task: {
  run: (ctx: typeof app.ctx, payload: never, signal: AbortSignal) => unknown
}) => task.run(app.ctx, {} as never, AbortSignal.timeout(30_000))

/** What was mailed to somebody, the oldest first. */
const mailsTo = (address: string): string[] => {
  const folder = join(app.folder, 'outbox')
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((mail) => mail.includes(`\nTo: ${address}\n`))
}

test('the office says yes or no; a yes has the place of its asking, and everybody is told', async () => {
  const { types, at, register, read, cancel, taken, decide } = await given(1)
  const first = await register(types.approval, 'first@example.com')
  const second = await register(types.approval, 'second@example.com')
  const third = await register(types.approval, 'third@example.com')
  expect([first, second, third].map(codeOf)).toEqual(['201 asked', '201 asked', '201 asked'])
  expect(await taken()).toEqual([0, 0])
  const open = await register(types.open, 'fourth@example.com')
  expect([codeOf(open), await taken()]).toEqual(['201 confirmed', [1, 0]])
  const list = await office.member.get(`${at}/registrations/asked?limit=2`)
  expect(list.body.registrations.map(({ id }: { id: string }) => id)).toEqual([
    first.body.id,
    second.body.id,
  ])
  const ids = [second.body.id, third.body.id]
  for (const [answer, code] of [
    [await decide({ ids, isAccepted: true }, office.viewer), '403 accounts.role_too_low'],
    [await decide({ ids, isAccepted: false }), '400 platform.invalid_input'],
    [
      await decide({ ids: [open.body.id], isAccepted: true }),
      '409 conferences.registrations_not_asked',
    ],
  ] as const) {
    expect(codeOf(answer)).toBe(code)
  }
  expect((await read(second)).body.state).toBe('asked')
  expect((await decide({ ids, isAccepted: true })).body).toEqual({
    ...{ confirmed: 0, waiting: 2, declined: 0 },
  })
  // Who asked before them is let in after them, and stands before them all the same.
  await decide({ ids: [first.body.id], isAccepted: true })
  expect((await read(second)).body).toMatchObject({ state: 'waiting', ahead: 1 })
  await cancel(open)
  expect((await read(first)).body.state).toBe('confirmed')
  expect(await taken()).toEqual([1, 2])
  const fifth = await register(types.approval, 'fifth@example.com')
  const no = await decide({ ids: [fifth.body.id], isAccepted: false, reason: 'Members alone' })
  expect(no.body).toEqual({ confirmed: 0, waiting: 0, declined: 1 })
  expect((await read(fifth)).body).toMatchObject({ state: 'declined', reason: 'Members alone' })
  await run(createTellRegistered(SETTINGS))
  const told = mailsTo('fifth@example.com')
  expect([told.length, told[0]!.includes('Members alone')]).toEqual([1, true])
})

test('a voucher opens a ticket nobody else sees, so many times; kept places are for its holders', async () => {
  const { types, at, shown, register, cancel, taken, addVoucher } = await given(4)
  const offered = async (query = '') =>
    (await app.anonymous.get(`${shown}/tickets${query}`)).body.ticketTypes?.map(
      ({ name, free }: { name: string; free: number }) => `${name} ${free}`,
    )
  const kept = await addVoucher({ code: 'press-2027', isReserved: true })
  expect([kept.status, kept.body]).toMatchObject([
    201,
    { code: 'PRESS-2027', uses: 2, used: 0, isReserved: true, isInvitation: false },
  ])
  expect(await taken()).toEqual([2, 0])
  expect(await offered()).toEqual(['open 2', 'approval 2'])
  expect(await offered('?voucher=press-2027')).toEqual(['voucher 2'])
  for (const [answer, code] of [
    [await addVoucher({ code: 'PRESS-2027' }), '409 conferences.code_taken'],
    [await addVoucher({ uses: 3, isReserved: true }), '409 conferences.too_few_places'],
    [await addVoucher({ ticketTypeId: app.newId() }), '422 conferences.ticket_type_unknown'],
    [await addVoucher({}, office.viewer), '403 accounts.role_too_low'],
    [await register(types.voucher, 'a@example.com'), '422 conferences.ticket_type_unknown'],
    [
      await register(types.open, 'a@example.com', { voucher: 'press-2027' }),
      '422 conferences.voucher_unusable',
    ],
    [
      await register(types.voucher, 'a@example.com', { voucher: 'nothing' }),
      '422 conferences.voucher_unusable',
    ],
    [
      await app.anonymous.get(`${shown}/tickets?voucher=nothing`),
      '422 conferences.voucher_unusable',
    ],
  ] as const) {
    expect(codeOf(answer)).toBe(code)
  }
  // Two of others fill what is not kept; who has the code comes in all the same.
  for (const name of ['x', 'y']) await register(types.open, `${name}@example.com`)
  const waits = await register(types.open, 'z@example.com')
  const press = await register(types.voucher, 'a@example.com', { voucher: 'Press-2027' })
  expect([codeOf(waits), codeOf(press), await taken()]).toEqual([
    '201 waiting',
    '201 confirmed',
    [4, 1],
  ])
  // What is not used goes to those who wait when the voucher ends; again changes nothing.
  for (let times = 0; times < 2; times++) {
    const ended = await office.member.post(`${at}/vouchers/${kept.body.id}/end`)
    expect(ended.body).toMatchObject({ used: 1, isClosed: true })
    expect(await taken()).toEqual([4, 0])
  }
  expect(codeOf(await register(types.voucher, 'b@example.com', { voucher: 'PRESS-2027' }))).toBe(
    '422 conferences.voucher_unusable',
  )
  await cancel(press)
  expect(await taken()).toEqual([3, 0])
  const { body } = await office.member.get(`${at}/vouchers`)
  expect(body).toMatchObject({ vouchers: [{ code: 'PRESS-2027', isClosed: true }], next: null })
  expect((await office.viewer.get(`${at}/vouchers`)).status).toBe(403)
})

test('of two hundred who use one voucher at once as many come as it has uses', async () => {
  const { id: conferenceId, types, taken, addVoucher } = await given(100)
  const { body: voucher } = await addVoucher({ uses: 60, isReserved: true })
  // As five processes would: each gathers its own.
  const registrars = Array.from({ length: 5 }, () => createRegistrar(SETTINGS))
  const ask = (i: number) => {
    const attendee = { name: 'N', email: `v${i}@example.com`, organisation: '', needs: '' }
    const asked = { conferenceId, ticketTypeId: types.voucher, userId: null, attendee }
    return registrars[i % 5]!.add({
      ctx: app.ctx,
      asked: { ...asked, voucher: voucher.code, locale: 'en' },
    }).then(
      ({ state }) => state as string,
      ({ code }) => code as string,
    )
  }
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(i)))
  const counts = Map.groupBy(answers, (answer) => answer)
  expect([...counts].map(([answer, all]) => `${answer} ${all.length}`).toSorted()).toEqual([
    'conferences.voucher_unusable 140',
    'confirmed 60',
  ])
  expect(await taken()).toEqual([60, 0])
})

test('who is invited is written to, and nobody else can use their code', async () => {
  const { types, at, slug, register, taken } = await given(3)
  const email = `guest-${app.newId()}@example.com`
  const invite = (emails: string[], client = office.member) =>
    client.post(`${at}/invitations`, {
      ...{ ticketTypeId: types.approval, name: 'Guests', emails, locale: 'zh-CN' },
      isReserved: true,
    })
  expect(codeOf(await invite([email], office.viewer))).toBe('403 accounts.role_too_low')
  expect((await invite([email, email.toUpperCase()])).body).toEqual({ invited: 1, known: 1 })
  expect((await invite([email])).body).toEqual({ invited: 0, known: 1 })
  expect(await taken()).toEqual([1, 0])
  await run(createSendInvitations(SETTINGS))
  await run(createSendInvitations(SETTINGS))
  const letters = mailsTo(email)
  expect(letters).toHaveLength(1)
  const [, voucher = ''] = /register\?voucher=3?D?=?\s*([A-Z0-9]{12})/.exec(letters[0]!) ?? []
  expect(voucher).toHaveLength(12)
  const refused = await register(types.approval, 'other@example.com', { voucher })
  expect([refused.body.code, refused.body.params]).toEqual([
    'conferences.voucher_unusable',
    { reason: 'other_address' },
  ])
  const page = await app.anonymous.get(`/conference/${slug}/register?voucher=${voucher}`)
  expect([page.status, page.text.includes(`value="${voucher}"`)]).toEqual([200, true])
  // Invited is let in: nobody is asked about them.
  expect(codeOf(await register(types.approval, email, { voucher }))).toBe('201 confirmed')
  expect(await taken()).toEqual([1, 0])
  const { vouchers } = (await office.member.get(`${at}/vouchers`)).body
  expect(vouchers).toMatchObject([{ isInvitation: true, isSent: true, uses: 1, used: 1 }])
})

test('one registers several, each with a ticket and a link; one of them sends somebody else', async () => {
  const { types, shown, register, read, cancel, taken } = await given(2)
  const other = (name: string, email: string | null) => ({
    name,
    email,
    organisation: '',
    needs: '',
  })
  const twice = await register(types.open, 'lead@example.com', {
    companions: [other('Bo', 'lead@example.com')],
  })
  expect([codeOf(twice), await taken()]).toEqual(['409 conferences.already_registered', [0, 0]])
  const lead = await register(types.open, 'lead@example.com', {
    companions: [other('Bo', null), other('Cy', 'cy@example.com')],
  })
  const { companions } = (await read(lead)).body
  expect(companions.map(({ name, state }: Record<string, string>) => `${name} ${state}`)).toEqual([
    'Bo confirmed',
    'Cy waiting',
  ])
  expect(await taken()).toEqual([2, 1])
  const [bo, cy] = companions.map((body: object) => ({ ...lead, body })) as [Told, Told]
  expect((await read(bo)).body).toMatchObject({
    attendee: { name: 'Bo', email: '' },
    companions: [],
  })
  await run(createTellRegistered(SETTINGS))
  expect(mailsTo('lead@example.com').filter((mail) => mail.includes(bo.body.id))).toHaveLength(1)

  const transfer = (from: Told, email: string, over: object = {}) =>
    app.anonymous.post(`${shown}/registrations/${from.body.id}/transfer`, {
      ...{ key: from.body.key, name: 'Di', email, organisation: '', needs: '', consent: true },
      ...over,
    })
  for (const [answer, code] of [
    [await transfer(cy, 'di@example.com'), '409 conferences.not_transferable'],
    [await transfer(bo, 'cy@example.com'), '409 conferences.already_registered'],
    [await transfer(bo, 'di@example.com', { consent: false }), '400 platform.invalid_input'],
    [
      await transfer(bo, 'di@example.com', { key: lead.body.key }),
      '404 conferences.registration_not_found',
    ],
  ] as const) {
    expect(codeOf(answer)).toBe(code)
  }
  expect((await read(bo)).body.state).toBe('confirmed')
  expect((await transfer(bo, 'di@example.com')).body).toEqual({ state: 'confirmed' })
  expect((await read(bo)).body).toMatchObject({ state: 'cancelled', attendee: null })
  expect(codeOf(await transfer(bo, 'ed@example.com'))).toBe('409 conferences.not_transferable')
  expect(await taken()).toEqual([2, 1])
  await run(createTellRegistered(SETTINGS))
  expect(mailsTo('di@example.com')).toHaveLength(1)
  expect(mailsTo('lead@example.com')[0]).not.toContain('di@example.com')
  await cancel(lead)
  expect([(await read(cy)).body.state, await taken()]).toEqual(['confirmed', [2, 0]])
})

const label = (en: string) => ({ en, 'zh-CN': `${en}（中文）` })
const ask = (key: string, over: Partial<Question> = {}): Question => ({
  ...{ key, label: label(key), kind: 'text', choices: [], isRequired: false, shownIf: null },
  ...over,
})
const COMES = ask('comes_by_car', { kind: 'yes_no', isRequired: true })
const PLATE = ask('plate', { isRequired: true, shownIf: { key: 'comes_by_car', is: 'yes' } })
const DINES = ask('dines', {
  kind: 'several',
  choices: ['fri', 'sat'].map((key) => ({ key, label: label(key) })),
})

const FORM: [string, string][] = [
  ['name', '李'],
  ['email', 'li@example.com'],
  ['needs', ''],
  ['organisation', ''],
  ['consent', 'yes'],
  ...['王', ''].flatMap((name): [string, string][] => [
    ['otherName', name],
    ['otherEmail', ''],
  ]),
]

test('a conference asks what it must know; what depends on an answer is asked after it alone', async () => {
  const { types, at, slug, register, read, shown } = await given(9)
  const put = (questions: unknown, version: number, client = office.member) =>
    client.put(`${at}/questions`, { questions, version })
  for (const [answer, code] of [
    [await put([PLATE, COMES], 0), '422 conferences.questions_unusable'],
    [await put([COMES, COMES], 0), '422 conferences.questions_unusable'],
    [await put([COMES], 1), '409 conferences.questions_changed'],
    [await put([COMES], 0, office.viewer), '403 accounts.role_too_low'],
  ] as const) {
    expect(codeOf(answer)).toBe(code)
  }
  const all = [COMES, PLATE, DINES]
  expect((await put(all, 0)).body).toEqual({ questions: all, version: 1 })
  expect((await app.anonymous.get(`${shown}/questions`)).body.questions).toEqual(all)
  const said = (...answers: [string, ...string[]][]) => ({
    answers: answers.map(([key, ...values]) => ({ key, values })),
  })
  const missing = await register(types.open, 'a@example.com', said(['comes_by_car', 'yes']))
  expect([missing.body.code, missing.body.params]).toEqual([
    'conferences.answers_wrong',
    { keys: ['plate'] },
  ])
  const come = await register(
    types.open,
    'a@example.com',
    said(['comes_by_car', 'no'], ['plate', 'MI 1'], ['dines', 'sat', 'fri'], ['other', 'x']),
  )
  expect((await read(come)).body.attendee.answers).toEqual([
    { key: 'comes_by_car', values: ['no'] },
    { key: 'dines', values: ['sat', 'fri'] },
  ])

  // By the form, without a script.
  const send = (fields: [string, string][]) =>
    app.http.inject({
      ...{ method: 'POST', url: `/conference/${slug}/register`, remoteAddress: freshAddress() },
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'zh-CN' },
      payload: `${new URLSearchParams(FORM)}&${new URLSearchParams([...fields, ['ticketTypeId', types.open]])}`,
    })
  const refused = await send([
    ['answer.comes_by_car', 'yes'],
    ['answer.dines', 'sat'],
  ])
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('仅当“comes_by_car（中文）”的回答为“是”时填写')
  expect(refused.body).toMatch(/value="sat" checked/)
  const done = await send([
    ['answer.comes_by_car', 'yes'],
    ['answer.plate', 'MI 2'],
  ])
  expect(done.statusCode).toBe(303)
  const own = await app.anonymous.get(`${done.headers.location}`, { 'accept-language': 'zh-CN' })
  for (const words of ['MI 2', '您同时报名的人员', '王', '转给他人'])
    expect(own.text).toContain(words)
})

test('whatever is answered, what is kept was asked, is possible, and nothing required is missing', () => {
  const questions = [COMES, PLATE, DINES]
  expect(isAskable(questions)).toBe(true)
  const value = fc.constantFrom('yes', 'no', 'fri', 'sat', '', ' ', 'MI 3')
  const key = fc.constantFrom('comes_by_car', 'plate', 'dines', 'other')
  const answer = fc.record({ key, values: fc.array(value, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), (all: Answer[]) => {
      const { answers, wrong } = takeAnswers(questions, all)
      const of = (name: string) => answers.find((one) => one.key === name)?.values
      expect(takeAnswers(questions, answers).answers).toEqual(answers)
      expect(wrong.includes('comes_by_car')).toBe(of('comes_by_car') === undefined)
      if (of('comes_by_car')?.[0] !== 'yes') expect(of('plate')).toBeUndefined()
      expect((of('dines') ?? []).every((one) => one === 'fri' || one === 'sat')).toBe(true)
    }),
  )
})
