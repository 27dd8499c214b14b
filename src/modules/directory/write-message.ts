import { type Ctx, transaction } from '../../platform/context.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits } from './limits.ts'
import { isOpen, type QuoteMessage, type Side } from './quote.ts'
import {
  insertMessage,
  lockRequest,
  type QuoteRef,
  selectMessages,
  selectQuotes,
} from './quote-store.ts'

/**
 * One side writes to the other about a quote of which something may still come, or which was chosen.
 * Throws request_not_found, partner_not_found, quote_not_open, too_many_messages. Checks nothing
 * about who writes: the caller does.
 */
export const writeMessage = (
  ctx: Ctx,
  ref: QuoteRef,
  { side, words }: Pick<QuoteMessage, 'words'> & { side: Side },
): Promise<QuoteMessage[]> =>
  transaction(ctx, async (tx) => {
    if (!(await lockRequest(tx.db, ref))) throw E.requestNotFound({ requestId: ref.requestId })
    const quotes = await selectQuotes(tx.db, ref.businessId, [ref.requestId])
    const quote = quotes.find(({ partnerId }) => partnerId === ref.partnerId)
    if (!quote) throw E.partnerNotFound({ partnerId: ref.partnerId })
    if (!isOpen(quote.state) && quote.state !== 'chosen') {
      throw E.quoteNotOpen({ state: quote.state })
    }
    const messages = await selectMessages(tx.db, ref)
    const most = directoryLimits.messagesOfSide
    if (messages.filter((message) => message.side === side).length >= most) {
      throw E.tooManyMessages({ most })
    }
    const message = { position: messages.length + 1, side, words, now: tx.now() }
    await insertMessage(tx.db, ref, message)
    return [...messages, { position: message.position, side, words, writtenAt: message.now }]
  })
