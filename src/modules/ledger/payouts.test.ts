import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { money } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { postCaptured, postSettled } from './post.ts'

const app = await testApp()
const operator = await givenUser(app)
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const cny = (minor: bigint) => money(minor, 'CNY')
const yuan = (amount: string) => ({ amount, currency: 'CNY' })

const DEBTOR = {
  holder: 'Tradewind & Co.',
  account: 'CN-6222-0000',
  bic: 'BKCHCNBJ',
  country: 'CN',
}
const CREDITOR = {
  holder: 'Hollow Pine <Boots>',
  account: 'GB33BUKB20201555555555',
  bic: 'BUKBGB22',
  country: 'GB',
}

/** A seller who is owed 100.00 yuan less tax, with a bank account. */
async function givenOwed(total: bigint) {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const subject = app.newId()
  const parts = { total: cny(total), tax: cny(0n), freight: cny(0n) }
  const goods = [{ code: null, quantity: 1, minor: total }]
  const payment = {
    ...{ businessId, subject, total: parts.total, paymentId: app.newId() },
    ...{ provider: 'alipay' as const },
    ...{ placedAt: app.now(), goods },
  }
  await transaction(app.ctx, (tx) => postCaptured(tx, [payment]))
  await postSettled(app.ctx, { businessId, subject, parts, refunded: cny(0n) })
  const at = `/v1/businesses/${businessId}`
  expect((await seller.owner.put(`${at}/payout-account`, CREDITOR)).body).toEqual(CREDITOR)
  const balances = async () =>
    Object.fromEntries(
      (await seller.viewer.get(`${at}/ledger/balances`)).body.balances.map(
        (one: { account: string; amount: { amount: string } }) => [one.account, one.amount.amount],
      ),
    )
  const payouts = async () => (await seller.viewer.get(`${at}/payouts`)).body.payouts
  return { seller, at, balances, payouts }
}

const statusReport = (...told: readonly [id: string, status: string][]): string =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
  <CstmrPmtStsRpt><OrgnlPmtInfAndSts>${told
    .map(
      ([id, status]) => `<TxInfAndSts><OrgnlEndToEndId>${id.replaceAll('-', '')}</OrgnlEndToEndId>
      <TxSts>${status}</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>`,
    )
    .join('')}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`

const payOut = (least: string) =>
  operator.client.post('/v1/desk/payouts', { debtor: DEBTOR, least: yuan(least) })

test('what is owed goes into one file that a bank can read, and is owed no longer', async () => {
  const large = await givenOwed(5_000_001n)
  const small = await givenOwed(49_999n)
  const made = await payOut('500.00')
  expect(made.status).toBe(201)
  expect(await large.balances()).toEqual({
    clearing_alipay: '50000.01',
    escrow: '0.00',
    payable: '0.00',
    payout: '-50000.01',
  })
  expect((await small.balances())['payable']).toBe('-499.99')
  const [payout] = await large.payouts()
  expect(payout).toMatchObject({
    fileId: made.body.fileId,
    amount: yuan('50000.01'),
    status: 'sent',
  })
  const at = `/v1/desk/payouts/${made.body.fileId}`
  const file = await operator.client.get(`${at}/pain.001.xml`)
  expect(file.headers['content-type']).toBe('application/xml; charset=utf-8')
  const schema = readFileSync(new URL('./fixtures/pain.001.001.09.xsd', import.meta.url), 'utf8')
  const checked = await validateXML({
    xml: [{ fileName: 'pain.001.xml', contents: file.text }],
    schema: [{ fileName: 'pain.001.001.09.xsd', contents: schema }],
  })
  expect(checked.errors).toEqual([])
  for (const text of [
    '<InstdAmt Ccy="CNY">50000.01</InstdAmt>',
    '<Nm>Hollow Pine &lt;Boots&gt;</Nm>',
    '<IBAN>GB33BUKB20201555555555</IBAN>',
    `<EndToEndId>${payout.id.replaceAll('-', '')}</EndToEndId>`,
  ]) {
    expect(file.text).toContain(text)
  }
  // Nothing is due a second time.
  await payOut('500.00')
  expect(await large.payouts()).toHaveLength(1)
})

test('what the bank says is taken once; what it rejects is owed again', async () => {
  const { balances, payouts } = await givenOwed(70_000n)
  const { fileId } = (await payOut('600.00')).body
  const [{ id }] = await payouts()
  const tell = (xml: string) => operator.client.post(`/v1/desk/payouts/${fileId}/status`, { xml })
  expect((await tell(statusReport([id, 'ACSP']))).body).toEqual({ paid: 0, rejected: 0 })
  expect((await tell(statusReport([id, 'ACSC'], [app.newId(), 'RJCT']))).body.paid).toBe(1)
  expect((await tell(statusReport([id, 'ACSC']))).body).toEqual({ paid: 0, rejected: 0 })
  expect(await balances()).toEqual({
    bank: '-700.00',
    clearing_alipay: '700.00',
    escrow: '0.00',
    payable: '0.00',
    payout: '0.00',
  })
  // It came back.
  expect((await tell(statusReport([id, 'RJCT']))).body.rejected).toBe(1)
  expect((await tell(statusReport([id, 'ACSC']))).body).toEqual({ paid: 0, rejected: 0 })
  expect(await balances()).toEqual({
    bank: '0.00',
    clearing_alipay: '700.00',
    escrow: '0.00',
    payable: '-700.00',
    payout: '0.00',
  })
  expect((await payouts())[0]).toMatchObject({ status: 'rejected', reason: 'AC04' })
  for (const xml of [
    '',
    '<a>',
    'no xml',
    '<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
  ]) {
    expect((await tell(xml)).status).toBe(422)
  }
})

type Booked = Readonly<{ id: string; amount: string; came?: 'back'; state?: string }>
const bankStatement = (...booked: readonly Booked[]): string =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt><Stmt>${booked
    .map(
      ({ id, amount, came, state = 'BOOK' }) => `<Ntry><Amt Ccy="CNY">${amount}</Amt>
      <CdtDbtInd>${came ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>${state}</Cd></Sts>
      <NtryDtls><TxDtls><Refs><EndToEndId>${id.replaceAll('-', '')}</EndToEndId></Refs>
      ${came ? '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>' : ''}</TxDtls></NtryDtls></Ntry>`,
    )
    .join('')}</Stmt></BkToCstmrStmt></Document>`

test('what the bank has booked is paid, what came back is owed again, another sum is shown', async () => {
  const { seller, balances, payouts } = await givenOwed(80_000n)
  await payOut('700.00')
  const [{ id }] = await payouts()
  const tell = async (...booked: readonly Booked[]) =>
    (await operator.client.post('/v1/desk/bank-statements', { xml: bankStatement(...booked) })).body
  const none = { paid: 0, rejected: 0, differing: [], differingFiles: [], unknown: 0 }
  const amount = '800.00'
  expect(await tell({ id, amount, state: 'PDNG' })).toEqual(none)
  const differing = await tell({ id, amount: '799.99' })
  expect(differing).toMatchObject({ paid: 0, differing: [{ id, status: 'sent' }] })
  expect((await balances())['payout']).toBe('-800.00')
  const other = { id: app.newId(), amount: '1.00' }
  expect(await tell({ id, amount }, other)).toEqual({ ...none, paid: 1, unknown: 1 })
  expect(await tell({ id, amount })).toEqual(none)
  expect(await balances()).toMatchObject({ payout: '0.00', bank: '-800.00' })
  expect(await tell({ id, amount, came: 'back' }, { id, amount })).toEqual({ ...none, rejected: 1 })
  expect(await tell({ id, amount }, { id, amount, came: 'back' })).toEqual(none)
  expect(await balances()).toMatchObject({
    ...{ payout: '0.00', payable: '-800.00', bank: '0.00' },
  })
  expect((await payouts())[0]).toMatchObject({ status: 'rejected', reason: 'AC04' })
  const post = (client: typeof seller.owner, xml: string) =>
    client.post('/v1/desk/bank-statements', { xml })
  expect((await post(seller.owner, bankStatement())).status).toBe(403)
  for (const xml of ['', '<a>', statusReport([id, 'ACSC'])]) {
    expect((await post(operator.client, xml)).body.code).toBe('ledger.statement_unreadable')
  }
})

const short = (id: string) => id.replaceAll('-', '')
/** A report as banks send it when they speak of a file and not of transfers. */
const groupReport = (fileId: string, group: string, block = ''): string =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
  <CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>${short(fileId)}</OrgnlMsgId>
  <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${group && `<GrpSts>${group}</GrpSts>`}
  <StsRsnInf><AddtlInf>see the reason</AddtlInf></StsRsnInf>
  <StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>
  ${block}</CstmrPmtStsRpt></Document>`
const blockOf = (fileId: string, status: string, inside = '') =>
  `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${short(fileId)}</OrgnlPmtInfId>
  <PmtInfSts>${status}</PmtInfSts><StsRsnInf><Rsn><Prtry>limit</Prtry></Rsn></StsRsnInf>${inside}</OrgnlPmtInfAndSts>`

/** Two sellers in one file of their own. */
async function givenFile(total: bigint) {
  // Whoever is still owed from a test before is paid, so that they are in no file of this one.
  const before = await payOut('0.01')
  if (before.status === 201) {
    const at = `/v1/desk/payouts/${before.body.fileId}/outcome`
    await operator.client.post(at, { outcome: 'paid', reason: 'not of this test' })
  }
  const sellers = [await givenOwed(total), await givenOwed(total)] as const
  const { fileId } = (await payOut(`${total / 100n}.00`)).body
  const tell = (xml: string) => operator.client.post(`/v1/desk/payouts/${fileId}/status`, { xml })
  const states = async () =>
    Promise.all(
      sellers.map(async ({ payouts }) => {
        const [{ status, reason }] = await payouts()
        return [status, reason]
      }),
    )
  const ids = await Promise.all(sellers.map(async ({ payouts }) => (await payouts())[0].id))
  const read = async () => {
    const { body } = await operator.client.get('/v1/desk/payouts')
    return body.files.find((file: { fileId: string }) => file.fileId === fileId)
  }
  return { sellers, fileId, tell, states, ids: ids as [string, string], read }
}

test('a file that the bank rejects or settles as a whole does not stand as sent for ever', async () => {
  const one = await givenFile(900_000n)
  for (const group of ['RCVD', 'ACTC', 'ACCP', 'ACSP', 'ACWC', 'PDNG', 'PART']) {
    const told = await one.tell(groupReport(one.fileId, group))
    expect([group, told.body]).toEqual([group, { paid: 0, rejected: 0 }])
  }
  const other = await one.tell(groupReport(app.newId(), 'RJCT'))
  expect([other.status, other.body.code]).toEqual([409, 'ledger.status_of_another_file'])
  expect(await one.states()).toEqual([
    ['sent', null],
    ['sent', null],
  ])
  // The block is accepted in part: the transfer that is named is not, the other one goes on.
  const named = `<TxInfAndSts><OrgnlEndToEndId>${short(one.ids[0])}</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>`
  const inPart = groupReport(one.fileId, 'PART', blockOf(one.fileId, 'PART', named))
  expect((await one.tell(inPart)).body).toEqual({ paid: 0, rejected: 1 })
  expect(await one.states()).toEqual([
    ['rejected', null],
    ['sent', null],
  ])
  const settled = groupReport(one.fileId, 'ACCP', blockOf(one.fileId, 'ACSC'))
  expect((await one.tell(settled)).body).toEqual({ paid: 1, rejected: 0 })
  // A rejection of the whole comes before it is paid, never after.
  const late = groupReport(one.fileId, 'RJCT')
  expect((await one.tell(late)).body).toEqual({ paid: 0, rejected: 0 })
  expect(await one.states()).toEqual([
    ['rejected', null],
    ['paid', 'limit'],
  ])
  const two = await givenFile(800_000n)
  const whole = groupReport(two.fileId, 'RJCT')
  expect((await two.tell(whole)).body).toEqual({ paid: 0, rejected: 2 })
  expect((await two.tell(whole)).body).toEqual({ paid: 0, rejected: 0 })
  expect(await two.states()).toEqual([
    ['rejected', 'DUPL'],
    ['rejected', 'DUPL'],
  ])
  expect(await two.sellers[0].balances()).toMatchObject({ payable: '-8000.00', payout: '0.00' })
})

test('a file booked as one sum is paid by its total, and another sum is shown', async () => {
  const { sellers, fileId, tell, states, ids } = await givenFile(700_000n)
  await tell(groupReport(fileId, '', blockOf(fileId, 'ACCP')))
  await tell(statusReport([ids[0], 'RJCT']))
  const entry = (amount: string, direction: string, batch: string) =>
    `<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy="CNY">${amount}</Amt>
    <CdtDbtInd>${direction}</CdtDbtInd><Sts>BOOK</Sts><NtryDtls>${batch}</NtryDtls></Ntry></Stmt>
    </BkToCstmrStmt></Document>`
  const byBlock = `<Btch><PmtInfId>${short(fileId)}</PmtInfId><NbOfTxs>1</NbOfTxs></Btch>`
  const take = async (xml: string) =>
    (await operator.client.post('/v1/desk/bank-statements', { xml })).body
  const none = { paid: 0, rejected: 0, differing: [], differingFiles: [], unknown: 0 }
  expect(await take(entry('14000.00', 'DBIT', byBlock))).toEqual({
    ...none,
    differingFiles: [{ fileId, booked: yuan('14000.00'), ours: yuan('7000.00') }],
  })
  expect((await sellers[1].balances())['payout']).toBe('-7000.00')
  const byMessage = `<TxDtls><Refs><MsgId>${short(fileId)}</MsgId></Refs></TxDtls>`
  expect(await take(entry('7000.00', 'DBIT', byMessage))).toEqual({ ...none, paid: 1 })
  expect(await take(entry('7000.00', 'DBIT', byBlock))).toEqual(none)
  expect(await states()).toEqual([
    ['rejected', 'AC04'],
    ['paid', null],
  ])
  const unknown = `<Btch><PmtInfId>${short(app.newId())}</PmtInfId></Btch>`
  expect(await take(entry('1.00', 'DBIT', unknown))).toEqual({ ...none, unknown: 1 })
  expect(await take(entry('7000.00', 'CRDT', byBlock))).toEqual({ ...none, rejected: 1 })
  expect(await take(entry('7000.00', 'DBIT', byBlock))).toEqual(none)
  expect(await sellers[1].balances()).toMatchObject({ payable: '-7000.00', bank: '0.00' })
})

test('every file is found again, and the operator may say what became of it, with the reason', async () => {
  const { sellers, fileId, ids, read } = await givenFile(600_000n)
  const at = `/v1/desk/payouts/${fileId}`
  const seen = await read()
  expect(seen).toMatchObject({ debtor: DEBTOR.holder, createdBy: `user:${operator.userId}` })
  expect([seen.sent, seen.paid, seen.rejected]).toEqual([seen.payouts, 0, 0])
  const page = await operator.client.get(`${at}?limit=1`)
  const next = await operator.client.get(`${at}?limit=200&after=${page.body.next}`)
  const listed = [...page.body.payouts, ...next.body.payouts]
  expect(listed).toHaveLength(seen.payouts)
  expect(listed.find(({ id }) => id === ids[0])).toMatchObject({
    ...{ status: 'sent', amount: yuan('6000.00'), holder: CREDITOR.holder },
  })
  const open = async (state: string) =>
    (await operator.client.get(`/v1/desk/payouts?state=${state}&limit=200`)).body.files.map(
      (file: { fileId: string }) => file.fileId,
    )
  expect([(await open('open')).includes(fileId), (await open('closed')).includes(fileId)]).toEqual([
    true,
    false,
  ])
  const decide = (body: object) => operator.client.post(`${at}/outcome`, body)
  const refused = [
    await sellers[0].seller.owner.post(`${at}/outcome`, { outcome: 'paid', reason: 'x' }),
    await decide({ outcome: 'paid', reason: '  ' }),
    await decide({ outcome: 'paid', reason: 'x', payoutId: app.newId() }),
    await operator.client.post(`/v1/desk/payouts/${app.newId()}/outcome`, {
      ...{ outcome: 'paid', reason: 'x' },
    }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([403, 400, 409, 404])
  expect(await read()).toEqual(seen)
  const back = { outcome: 'rejected', reason: 'the account is closed', payoutId: ids[0] }
  expect((await decide(back)).body).toEqual({ paid: 0, rejected: 1 })
  expect((await decide({ outcome: 'paid', reason: 'told by phone' })).body).toEqual({
    ...{ paid: seen.payouts - 1, rejected: 0 },
  })
  expect((await decide({ outcome: 'paid', reason: 'again' })).body.code).toBe('ledger.payout_ended')
  expect(await sellers[0].balances()).toMatchObject({ payable: '-6000.00', payout: '0.00' })
  expect(await sellers[1].balances()).toMatchObject({ payable: '0.00', bank: '-6000.00' })
  expect((await sellers[0].payouts())[0]).toMatchObject({
    ...{ status: 'rejected', reason: 'the account is closed' },
  })
  expect(await open('open')).not.toContain(fileId)
  const audit = await operator.client.get(`/v1/desk/audit?subject=payout:${ids[0]}`)
  expect(audit.body.entries[0]).toMatchObject({
    ...{ action: 'ledger.payouts_decided', after: { rejected: 1, reason: back.reason } },
  })
})

test('only an owner sees and sets where the money goes; a file is for the operator', async () => {
  const { seller, at } = await givenOwed(100n)
  expect((await seller.member.put(`${at}/payout-account`, CREDITOR)).status).toBe(403)
  expect((await seller.viewer.get(`${at}/payout-account`)).status).toBe(403)
  expect((await seller.stranger.get(`${at}/payouts`)).status).toBe(404)
  expect((await seller.owner.put(`${at}/payout-account`, { ...CREDITOR, bic: 'x' })).status).toBe(
    400,
  )
  expect((await seller.owner.get(`${at}/payout-account`)).body).toEqual(CREDITOR)
  const refused = await seller.owner.post('/v1/desk/payouts', {
    debtor: DEBTOR,
    least: yuan('1.00'),
  })
  expect(refused.status).toBe(403)
})
