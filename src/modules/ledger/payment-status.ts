import { at, list, payoutId, readIso, reasonOf } from './iso-message.ts'

type Outcome = Readonly<{
  status: 'paid' | 'rejected' | 'pending'
  reason: string | null
}>

export type TransferStatus = Outcome &
  Readonly<{
    /** Of the payout. */
    id: string
  }>

/** What a bank says of a file: of the whole message, of its payment blocks, of single transfers. */
export type StatusReport = Readonly<{
  /** The message it is about; undefined when the report names none. */
  fileId: string | undefined
  group: Outcome | undefined
  blocks: readonly (Outcome & Readonly<{ fileId: string }>)[]
  transfers: readonly TransferStatus[]
}>

/**
 * Settlement done. Accepted (ACTC, ACCP, ACSP, ACWC), received, pending and in part (PART) say that
 * it is still under way, or that only the transfers named have ended.
 */
const PAID = new Set(['ACSC', 'ACCC'])

/** ISO 20022 pain.002, any version. Undefined when the text is none. */
export function readPaymentStatus(xml: string): StatusReport | undefined {
  const report = readIso(xml, ['OrgnlPmtInfAndSts', 'TxInfAndSts', 'StsRsnInf'], 'CstmrPmtStsRpt')
  if (report === undefined) return undefined
  const about = at(report, 'OrgnlGrpInfAndSts')
  const blocks = list(at(report, 'OrgnlPmtInfAndSts'))
  return {
    fileId: payoutId(at(about, 'OrgnlMsgId')),
    group: outcomeOf(at(about, 'GrpSts'), about),
    blocks: blocks.flatMap((block) => {
      const fileId = payoutId(at(block, 'OrgnlPmtInfId'))
      const outcome = outcomeOf(at(block, 'PmtInfSts'), block)
      return fileId && outcome ? [{ ...outcome, fileId }] : []
    }),
    // Older versions name transfers beside the group.
    transfers: [report, ...blocks].flatMap((block) =>
      list(at(block, 'TxInfAndSts')).flatMap((one) => {
        const id = payoutId(at(one, 'OrgnlEndToEndId'))
        const outcome = outcomeOf(at(one, 'TxSts'), one)
        return id && outcome ? [{ ...outcome, id }] : []
      }),
    ),
  }
}

function outcomeOf(code: unknown, about: unknown): Outcome | undefined {
  if (typeof code !== 'string') return undefined
  const status = PAID.has(code) ? 'paid' : code === 'RJCT' ? 'rejected' : 'pending'
  const told = list(at(about, 'StsRsnInf'))
  // A code says more than a sentence, wherever it stands.
  const reasons = [['Rsn', 'Cd'], ['Rsn', 'Prtry'], ['AddtlInf']].flatMap((path) =>
    told.map((one) => reasonOf(at(one, ...path))),
  )
  return { status, reason: reasons.find((reason) => reason !== null) ?? null }
}

/**
 * What became of each payout of a file: what is said of a transfer goes before what is said of its
 * block, and that before what is said of the file. What is said of the whole moves only payouts that
 * were on their way: a file is rejected before it is paid, never after.
 */
export function outcomesOf(
  { group, blocks, transfers }: StatusReport,
  fileId: string,
  payouts: readonly Readonly<{ id: string; status: 'sent' | 'paid' | 'rejected' }>[],
): readonly TransferStatus[] {
  const named = new Map(transfers.map((one) => [one.id, one]))
  const whole = blocks.find((block) => block.fileId === fileId) ?? group
  return payouts.flatMap(({ id, status }) => {
    const own = named.get(id)
    if (own) return [own]
    return whole && status === 'sent' ? [{ id, status: whole.status, reason: whole.reason }] : []
  })
}

/** Whether a report is about another file than this one. */
export const isOfAnother = ({ fileId }: StatusReport, id: string): boolean =>
  fileId !== undefined && fileId !== id
