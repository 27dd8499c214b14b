import { newId } from '../../kernel/ids.ts'
import type { Currency } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emitAll } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { QuoteAsked, QuoteDecided } from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits as most } from './limits.ts'
import type { PartnerKind } from './profile.ts'
import { isOpen, isOverdue, mayFollow, type Quote, type QuoteRequest } from './quote.ts'
import {
  endRequest,
  insertQuotes,
  insertRequest,
  lockRequest,
  type QuoteRef,
  type RequestRef,
  saveQuote,
  selectQuotes,
} from './quote-store.ts'
import { requireDeadline } from './require-deadline.ts'
import { requirePartners, requireSteps } from './require-partner.ts'

const DAY_MS = 86_400_000

export type NewRequest = Readonly<{
  kind: PartnerKind
  title: string
  words: string
  steps: readonly string[]
  currency: Currency
  answerBy: Date
  partnerIds: readonly string[]
}>

/**
 * A business asks several partners at once. Throws deadline_unfit, step_unknown, partner_not_found,
 * sample_partner, own_partner, too_many_requests. Checks nothing about the business: the caller does.
 */
export async function askQuotes(
  ctx: Ctx,
  businessId: string,
  { partnerIds, ...asked }: NewRequest,
): Promise<QuoteRequest> {
  requireDeadline(ctx, asked.answerBy)
  requireSteps(asked.steps)
  await requirePartners(ctx, partnerIds)
  return transaction(ctx, async (tx) => {
    const createdAt = tx.now()
    const since = new Date(createdAt.getTime() - DAY_MS)
    const id = newId()
    const request: QuoteRequest = {
      ...asked,
      businessId,
      id,
      state: 'open',
      createdAt,
      endedAt: null,
    }
    const isTaken = await insertRequest(
      tx.db,
      { ...request, createdBy: actorText(tx.actor) },
      { open: most.openRequests, since, aDay: most.requestsADay },
    )
    if (!isTaken) throw E.tooManyRequests({ open: most.openRequests, aDay: most.requestsADay })
    await insertQuotes(tx.db, request, partnerIds)
    await emitAll(
      tx,
      QuoteAsked,
      partnerIds.map((partnerId) => ({ businessId, requestId: id, partnerId })),
    )
    await audit(tx, { businessId, requestId: id }, 'directory.quotes_asked', {
      title: asked.title,
      partnerIds,
    })
    return request
  })
}

/**
 * The business chooses one; the others that could still have been chosen hear it. Throws
 * request_not_found, partner_not_found, quote_not_open, too_late.
 */
export const chooseQuote = (ctx: Ctx, { partnerId, ...ref }: QuoteRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const { request, quotes } = await lockOpen(tx, ref)
    const chosen = quotes.find((quote) => quote.partnerId === partnerId)
    if (!chosen) throw E.partnerNotFound({ partnerId })
    if (chosen.state === 'expired') throw E.tooLate()
    if (!mayFollow(chosen.state, 'chosen')) throw E.quoteNotOpen({ state: chosen.state })
    const now = tx.now()
    if (isOverdue(chosen, request.answerBy, { now, today: dayOf(now) })) throw E.tooLate()
    const told = quotes.filter(({ state }) => isOpen(state))
    for (const quote of told) {
      const state = quote === chosen ? 'chosen' : 'not_chosen'
      await saveQuote(tx.db, { ...quote, state, endedAt: now })
    }
    await endRequest(tx.db, ref, 'chosen', now)
    await tellDecided(tx, told, partnerId)
    await audit(tx, ref, 'directory.quote_chosen', { partnerId })
  })

/** Nothing is wanted any more; partners that could have been chosen hear it. Throws as above. */
export const closeRequest = (ctx: Ctx, ref: RequestRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const { quotes } = await lockOpen(tx, ref)
    const now = tx.now()
    const told = quotes.filter(({ state }) => isOpen(state))
    for (const quote of told) await saveQuote(tx.db, { ...quote, state: 'closed', endedAt: now })
    await endRequest(tx.db, ref, 'closed', now)
    await tellDecided(tx, told, null)
    await audit(tx, ref, 'directory.request_closed', {})
  })

const tellDecided = (tx: TxCtx, told: readonly Quote[], chosenId: string | null) =>
  emitAll(
    tx,
    QuoteDecided,
    told.map(({ businessId, requestId, partnerId }) => ({
      businessId,
      requestId,
      partnerId,
      isChosen: partnerId === chosenId,
    })),
  )

async function lockOpen(
  tx: TxCtx,
  ref: RequestRef,
): Promise<{ request: QuoteRequest; quotes: readonly Quote[] }> {
  const request = await lockRequest(tx.db, ref)
  if (!request) throw E.requestNotFound({ requestId: ref.requestId })
  if (request.state !== 'open') throw E.quoteNotOpen({ state: request.state })
  return { request, quotes: await selectQuotes(tx.db, ref.businessId, [ref.requestId]) }
}

const audit = (tx: TxCtx, ref: RequestRef, action: string, after: object) =>
  recordAudit(tx, {
    organisationId: ref.businessId,
    action,
    subject: `quote-request:${ref.requestId}`,
    after,
  })
