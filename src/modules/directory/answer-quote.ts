import { parseMoney } from '../../kernel/money.ts'
import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { QuoteAnswered } from './contract.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits } from './limits.ts'
import { isOpen, mayFollow, type Quote } from './quote.ts'
import { endRequest, findAsking, lockRequest, saveQuote, selectQuotes } from './quote-store.ts'

export type QuoteAnswer =
  | Readonly<{ price: string; days: number; validUntil: Day; words: string | null }>
  | Readonly<{ declined: string }>

/**
 * A partner answers with price, days and validity, or declines; until the deadline it may answer
 * anew. Throws request_not_found when it was not asked, quote_not_open, too_late, price_unfit,
 * deadline_unfit (of the validity). Checks nothing about who asks: the caller does.
 */
export async function answerQuote(
  ctx: Ctx,
  { partnerId, requestId }: { partnerId: string; requestId: string },
  answer: QuoteAnswer,
): Promise<void> {
  const businessId = await findAsking(ctx.db, { partnerId, requestId })
  if (!businessId) throw E.requestNotFound({ requestId })
  const ref = { businessId, requestId }
  await transaction(ctx, async (tx) => {
    const request = (await lockRequest(tx.db, ref))!
    const quotes = await selectQuotes(tx.db, businessId, [requestId])
    const quote = quotes.find((one) => one.partnerId === partnerId)!
    const now = tx.now()
    const to = 'declined' in answer ? 'declined' : 'answered'
    if (quote.state === 'expired') throw E.tooLate()
    if (!mayFollow(quote.state, to)) throw E.quoteNotOpen({ state: quote.state })
    // A no is a kindness at any time; a price counts until the deadline.
    if (to === 'answered' && now >= request.answerBy) throw E.tooLate()
    const answeredAt = quote.answeredAt ?? now
    const next: Quote =
      'declined' in answer
        ? { ...quote, state: 'declined', words: answer.declined, answeredAt, endedAt: now }
        : { ...quote, state: 'answered', ...priced(answer, request.currency, now), answeredAt }
    await saveQuote(tx.db, next)
    const others = quotes.filter((one) => one !== quote)
    if (!isOpen(to) && !others.some(({ state }) => isOpen(state))) {
      await endRequest(tx.db, ref, 'ended', now)
    }
    await emit(tx, QuoteAnswered, { ...ref, partnerId, isDeclined: to === 'declined' })
    await recordAudit(tx, {
      organisationId: partnerId,
      action: `directory.quote_${to}`,
      subject: `quote-request:${requestId}`,
      after: answer,
    })
  })
}

function priced(
  answer: Extract<QuoteAnswer, { price: string }>,
  currency: Parameters<typeof parseMoney>[1],
  now: Date,
): Pick<Quote, 'priceMinor' | 'days' | 'validUntil' | 'words'> {
  const price = parseMoney(answer.price, currency)
  if (!price || price.minor < 0n) throw E.priceUnfit({ currency })
  const today = dayOf(now)
  const last = addDays(today, directoryLimits.validDaysMost)
  if (answer.validUntil < today || answer.validUntil > last) {
    throw E.deadlineUnfit({ from: today, to: last })
  }
  const { days, validUntil, words } = answer
  return { priceMinor: price.minor, days, validUntil, words }
}
