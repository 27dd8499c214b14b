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
    clearing: '50000.01',
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
    clearing: '700.00',
    escrow: '0.00',
    payable: '0.00',
    payout: '0.00',
  })
  // It came back.
  expect((await tell(statusReport([id, 'RJCT']))).body.rejected).toBe(1)
  expect((await tell(statusReport([id, 'ACSC']))).body).toEqual({ paid: 0, rejected: 0 })
  expect(await balances()).toEqual({
    bank: '0.00',
    clearing: '700.00',
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
  const none = { paid: 0, rejected: 0, differing: [], unknown: 0 }
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
