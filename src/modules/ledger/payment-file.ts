import { XMLBuilder, XMLParser } from 'fast-xml-parser'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'

/** A bank account with its holder: an IBAN, or another number as the bank writes it. */
export type Party = Readonly<{ holder: string; account: string; bic: string; country: string }>

export type Transfer = Readonly<{ id: string; amountMinor: bigint; creditor: Party }>

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

/** ISO 20022 identifiers have at most 35 characters: a UUID without its dashes. */
const fileId = (id: string): string => id.replaceAll('-', '')

/**
 * A customer credit transfer initiation, ISO 20022 pain.001.001.09: one payment block with a
 * transfer for each payout, known to the bank by the payout's id.
 */
export function paymentFile(
  file: Readonly<{ id: string; currency: Currency; debtor: Party; createdAt: Date }>,
  transfers: readonly Transfer[],
): string {
  const { id, currency, debtor, createdAt } = file
  const amount = (minor: bigint): string => formatAmount(money(minor, currency))
  const sum = amount(transfers.reduce((total, { amountMinor }) => total + amountMinor, 0n))
  const count = `${transfers.length}`
  const account = ({ account: number }: Party) => ({
    Id: IBAN.test(number) ? { IBAN: number } : { Othr: { Id: number } },
  })
  const agent = ({ bic }: Party) => ({ FinInstnId: { BICFI: bic } })
  const document = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    Document: {
      '@xmlns': NAMESPACE,
      CstmrCdtTrfInitn: {
        GrpHdr: {
          MsgId: fileId(id),
          CreDtTm: createdAt.toISOString(),
          NbOfTxs: count,
          CtrlSum: sum,
          InitgPty: { Nm: debtor.holder },
        },
        PmtInf: {
          PmtInfId: fileId(id),
          PmtMtd: 'TRF',
          NbOfTxs: count,
          CtrlSum: sum,
          ReqdExctnDt: { Dt: createdAt.toISOString().slice(0, 10) },
          Dbtr: { Nm: debtor.holder },
          DbtrAcct: account(debtor),
          DbtrAgt: agent(debtor),
          CdtTrfTxInf: transfers.map(({ id, amountMinor, creditor }) => ({
            PmtId: { EndToEndId: fileId(id) },
            Amt: { InstdAmt: { '@Ccy': currency, '#text': amount(amountMinor) } },
            CdtrAgt: agent(creditor),
            Cdtr: { Nm: creditor.holder, PstlAdr: { Ctry: creditor.country } },
            CdtrAcct: account(creditor),
          })),
        },
      },
    },
  }
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
  })
  return builder.build(document)
}

export type TransferStatus = Readonly<{
  /** Of the payout, without dashes. */
  id: string
  status: 'paid' | 'rejected' | 'pending'
  reason: string | null
}>

/** Settled, or accepted with settlement done; everything else but a rejection is still under way. */
const PAID = new Set(['ACSC', 'ACCC'])

/**
 * What a bank says of transfers: ISO 20022 pain.002, any version. Undefined when the text is none.
 * Entities are not resolved: a hostile file can name no other.
 */
export function readPaymentStatus(xml: string): TransferStatus[] | undefined {
  let read: Record<string, unknown>
  try {
    read = new XMLParser({
      removeNSPrefix: true,
      processEntities: false,
      parseTagValue: false,
      isArray: (name) => name === 'OrgnlPmtInfAndSts' || name === 'TxInfAndSts',
    }).parse(xml, true)
  } catch {
    return undefined
  }
  const report = at(read, 'Document', 'CstmrPmtStsRpt')
  if (report === undefined) return undefined
  return list(at(report, 'OrgnlPmtInfAndSts')).flatMap((block) =>
    list(at(block, 'TxInfAndSts')).flatMap((one) => {
      const id = at(one, 'OrgnlEndToEndId')
      const code = at(one, 'TxSts')
      if (typeof id !== 'string' || typeof code !== 'string') return []
      const reason = at(one, 'StsRsnInf', 'Rsn', 'Cd')
      const status = PAID.has(code) ? 'paid' : code === 'RJCT' ? 'rejected' : 'pending'
      return [{ id, status, reason: typeof reason === 'string' ? reason.slice(0, 200) : null }]
    }),
  )
}

function at(value: unknown, ...path: string[]): unknown {
  let inner = value
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = (inner as Record<string, unknown>)[name]
  }
  return inner
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
