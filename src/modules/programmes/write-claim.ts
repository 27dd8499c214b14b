import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { checkSentFile, chunksOf, FileRefused, readSentFile } from '../../platform/sent-file.ts'
import { claimLimits } from './claim.ts'
import {
  type AwardRef,
  type AwardRow,
  beginReceipt,
  type Claim,
  type ClaimFacts,
  type ClaimRef,
  countClaims,
  countReceipts,
  deleteReceipt,
  dropReceipt,
  findClaim,
  insertClaim,
  keepReceipt,
  lockAward,
  type Receipt,
  saveClaim,
  selectMilestones,
  selectReceipts,
} from './claim-store.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { CLAIM_STATES, isClaimOpen } from './life-cycle.ts'
import { amountIn } from './run-programme.ts'
import { tellClaim } from './tell-claim.ts'

export type WrittenClaim = Readonly<{
  cost: string
  purpose: string
  spentOn: Day
  milestone: number | null
}>
/** A business of its own award: to others there is none. */
export type Own = Readonly<{ businessId: string }>

/**
 * A business begins to claim what it spent; receipts follow, then it is sent. Throws
 * award_not_found, award_ended, too_many_claims, invalid_amount, invalid_input. Checks nothing about
 * who asks: the caller does.
 */
export function createClaim(ctx: Ctx, ref: AwardRef & Own, written: WrittenClaim): Promise<Claim> {
  return transaction(ctx, async (tx) => {
    const award = await requireRunning(tx, ref)
    const before = await countClaims(tx.db, ref, CLAIM_STATES)
    if (before >= claimLimits.ofAward) throw E.tooManyClaims({ most: claimLimits.ofAward })
    const claim: Claim = {
      agencyId: ref.agencyId,
      programmeId: ref.programmeId,
      id: newId(),
      awardId: ref.awardId,
      businessId: ref.businessId,
      state: 'draft',
      reimbursedMinor: null,
      reason: null,
      reference: null,
      createdAt: tx.now(),
      submittedAt: null,
      decidedAt: null,
      paidAt: null,
      ...(await factsOf(tx, ref, award, written)),
    }
    await insertClaim(tx.db, claim)
    return claim
  })
}

/** Corrects a claim that was not sent, or was sent back. Throws claim_not_found, claim_closed. */
export function changeClaim(ctx: Ctx, ref: ClaimRef & Own, written: WrittenClaim): Promise<Claim> {
  return transaction(ctx, async (tx) => {
    const { claim, award } = await lockOpen(tx, ref)
    const facts = await factsOf(tx, { ...ref, awardId: claim.awardId }, award, written)
    const changed = { ...claim, ...facts }
    await saveClaim(tx.db, changed)
    return changed
  })
}

/** Sends a claim to the office. Throws claim_not_found, claim_closed, receipt_missing. */
export function submitClaim(ctx: Ctx, ref: ClaimRef & Own): Promise<Claim> {
  return transaction(ctx, async (tx) => {
    const { claim } = await lockOpen(tx, ref)
    const receipts = await selectReceipts(tx.db, ref, [claim.id])
    if (receipts.length === 0) throw E.receiptMissing()
    const sent: Claim = { ...claim, state: 'submitted', reason: null, submittedAt: tx.now() }
    await saveClaim(tx.db, sent)
    await tellClaim(tx, sent, ref.businessId)
    return sent
  })
}

/**
 * Keeps a receipt of a claim. The same file again is the receipt that it was the first time. The
 * line is written first and the file after it: a file that never came is sent again. Throws
 * claim_not_found, claim_closed, too_many_receipts, receipt_refused.
 */
export async function addReceipt(
  ctx: Ctx,
  ref: ClaimRef & Own,
  content: AsyncIterable<Uint8Array>,
): Promise<Receipt[]> {
  const sent = await taken(readSentFile(content, claimLimits.receiptBytes))
  const contentHash = createHash('sha256').update(sent).digest()
  // Before the work of drawing: whoever may add nothing costs nothing.
  await requireOpen(ctx, ref)
  const { type, content: bytes } = await taken(checkSentFile(sent))
  const begun = await transaction(ctx, async (tx) => {
    await lockOpen(tx, ref)
    const line = { id: newId(), type, bytes: bytes.byteLength, contentHash, now: tx.now() }
    const receipt = await beginReceipt(tx.db, ref, line)
    const isTooMany = (await countReceipts(tx.db, ref)) > claimLimits.receiptsOfClaim
    if (isTooMany) throw E.tooManyReceipts({ most: claimLimits.receiptsOfClaim })
    return receipt
  })
  if (!begun.keptAt) {
    await ctx.files.save(begun.id, chunksOf(bytes), bytes.byteLength)
    await keepOrDrop(ctx, ref, begun.id)
  }
  return selectReceipts(ctx.db, ref, [ref.claimId])
}

/** Meanwhile the claim may have been sent: then nobody has seen this receipt, and it goes. */
async function keepOrDrop(ctx: Ctx, ref: ClaimRef & Own, id: string): Promise<void> {
  try {
    await transaction(ctx, async (tx) => {
      await lockOpen(tx, ref)
      await keepReceipt(tx.db, ref, { id, now: tx.now() })
    })
  } catch (error) {
    if (await dropReceipt(ctx.db, ref, id)) await ctx.files.remove(id)
    throw error
  }
}

/** Takes a receipt off a claim that is still open, with its file. Throws receipt_not_found. */
export async function removeReceipt(ctx: Ctx, ref: ClaimRef & Own, id: string): Promise<void> {
  await transaction(ctx, async (tx) => {
    await lockOpen(tx, ref)
    if (!(await deleteReceipt(tx.db, ref, id))) throw E.receiptNotFound()
  })
  await ctx.files.remove(id)
}

/** Throws claim_not_found, also when it is another business's. */
export async function requireClaim(
  { db }: Pick<Ctx, 'db'>,
  ref: ClaimRef & Partial<Own>,
): Promise<Claim> {
  const claim = await findClaim(db, ref)
  const isTheirs = ref.businessId === undefined || claim?.businessId === ref.businessId
  if (!claim || !isTheirs) throw E.claimNotFound()
  return claim
}

async function requireOpen(ctx: Pick<Ctx, 'db'>, ref: ClaimRef & Own): Promise<Claim> {
  const claim = await requireClaim(ctx, ref)
  if (!isClaimOpen(claim.state)) throw E.claimClosed({ state: claim.state })
  return claim
}

/** Whatever is done to the claims of one award is done one after the other. */
async function lockOpen(tx: TxCtx, ref: ClaimRef & Own) {
  const { awardId } = await requireClaim(tx, ref)
  const award = await requireRunning(tx, { ...ref, awardId })
  return { award, claim: await requireOpen(tx, ref) }
}

async function requireRunning(tx: TxCtx, ref: AwardRef & Own): Promise<AwardRow> {
  const award = await lockAward(tx.db, ref)
  if (award?.businessId !== ref.businessId) throw E.awardNotFound()
  if (award.endedAt) throw E.awardEnded()
  return award
}

async function factsOf(
  tx: TxCtx,
  ref: AwardRef,
  { currency }: AwardRow,
  { cost, purpose, spentOn, milestone }: WrittenClaim,
): Promise<ClaimFacts> {
  const wrong = (pointer: string, keyword: string) =>
    PlatformErrors.invalidInput({ fields: [{ pointer, keyword }] })
  if (spentOn > dayOf(tx.now())) throw wrong('/spentOn', 'maximum')
  const known = milestone === null ? [] : await selectMilestones(tx.db, ref)
  if (milestone !== null && !known.some(({ number }) => number === milestone)) {
    throw wrong('/milestone', 'enum')
  }
  return { milestone, costMinor: amountIn(currency, cost), purpose, spentOn }
}

/** What is done to a file that was sent; throws receipt_refused where it is not taken. */
export const taken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof FileRefused)) throw error
    throw E.receiptRefused({ reason: error.reason, most: claimLimits.receiptBytes })
  })
