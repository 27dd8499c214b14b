import type { Static } from 'typebox'
import { money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { openBytes } from '../../platform/seal.ts'
import { evidenceSeal } from './add-evidence.ts'
import { type Case, takesEvidence } from './case.ts'
import { type Evidence, findEvidence, selectCase, selectEvidence } from './case-store.ts'
import type { Chargeback } from './chargeback.ts'
import { selectChargebacks } from './chargeback-store.ts'
import type { CaseDto, ChargebackDto, EvidenceDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import type { OrderSettings } from './settings.ts'
import type { Order, OrderRef } from './store.ts'

/**
 * The return or dispute of an order, with what both sides have shown; what the buyer's bank takes back
 * is for the others to know. The caller has checked who asks.
 */
export async function readCase(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  order: Order,
  reader: 'buyer' | 'seller' | 'operator',
): Promise<Static<typeof CaseDto>> {
  const ref = { businessId: order.businessId, orderId: order.id }
  const [open, evidence] = [
    await selectCase(db, ref),
    await selectEvidence(db, ref, 2 * orderLimits.evidenceFiles),
  ]
  return {
    case: open ? toCaseFacts(open) : null,
    chargebacks: reader === 'buyer' ? [] : (await selectChargebacks(db, ref)).map(toChargebackDto),
    takesEvidence: open !== undefined && takesEvidence(open, { status: order.status, now: now() }),
    evidence: evidence.map(toEvidenceDto),
    limits: {
      files: orderLimits.evidenceFiles,
      fileBytes: orderLimits.evidenceFileBytes,
      bytes: orderLimits.evidenceBytes,
    },
  }
}

export const toCaseFacts = (one: Case) => ({
  kind: one.kind,
  openedBy: one.openedBy,
  openedAt: one.openedAt.toISOString(),
  answerBy: one.answerBy.toISOString(),
  answeredAt: one.answeredAt?.toISOString() ?? null,
  evidenceUntil: one.evidenceUntil.toISOString(),
})

export const toChargebackDto = (one: Chargeback): Static<typeof ChargebackDto> => ({
  id: one.id,
  provider: one.provider,
  amount: toMoneyDto(money(one.amountMinor, one.currency)),
  taken: toMoneyDto(money(one.takenMinor, one.currency)),
  reason: one.reason,
  status: one.status,
  openedAt: one.openedAt.toISOString(),
  answerBy: one.answerBy?.toISOString() ?? null,
  answerUrl: one.answerUrl,
  closedAt: one.closedAt?.toISOString() ?? null,
})

export const toEvidenceDto = (one: Evidence): Static<typeof EvidenceDto> => ({
  id: one.id,
  author: one.author,
  type: one.type,
  caption: one.caption,
  bytes: one.bytes,
  at: one.at.toISOString(),
})

type EvidenceFile = Readonly<{ type: Evidence['type']; name: string; content: Buffer }>

/** A file, or the small copy of a picture. Throws evidence_not_found. */
export async function readEvidence(
  { db, files }: Pick<Ctx, 'db' | 'files'>,
  settings: OrderSettings,
  asked: OrderRef & { id: string; isSmall: boolean },
): Promise<EvidenceFile> {
  const found = await findEvidence(db, asked)
  const fileId = asked.isSmall ? found?.thumbnailId : found?.id
  if (!found || !fileId || (await files.size(fileId)) === undefined) throw E.evidenceNotFound()
  const chunks: Uint8Array[] = []
  for await (const chunk of files.read(fileId)) chunks.push(chunk)
  const content = openBytes(settings.identityKeys, evidenceSeal(fileId), Buffer.concat(chunks))
  const ending = found.type === 'application/pdf' ? 'pdf' : 'jpg'
  return { type: found.type, name: `evidence-${found.id.slice(-12)}.${ending}`, content }
}
