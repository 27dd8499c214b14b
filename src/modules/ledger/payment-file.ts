import { XMLBuilder } from 'fast-xml-parser'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import { endToEndId } from './iso-message.ts'

/** A bank account with its holder: an IBAN, or another number as the bank writes it. */
export type Party = Readonly<{ holder: string; account: string; bic: string; country: string }>

export type Transfer = Readonly<{ id: string; amountMinor: bigint; creditor: Party }>

const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/
const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

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
          MsgId: endToEndId(id),
          CreDtTm: createdAt.toISOString(),
          NbOfTxs: count,
          CtrlSum: sum,
          InitgPty: { Nm: debtor.holder },
        },
        PmtInf: {
          PmtInfId: endToEndId(id),
          PmtMtd: 'TRF',
          NbOfTxs: count,
          CtrlSum: sum,
          ReqdExctnDt: { Dt: createdAt.toISOString().slice(0, 10) },
          Dbtr: { Nm: debtor.holder },
          DbtrAcct: account(debtor),
          DbtrAgt: agent(debtor),
          CdtTrfTxInf: transfers.map(({ id, amountMinor, creditor }) => ({
            PmtId: { EndToEndId: endToEndId(id) },
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
