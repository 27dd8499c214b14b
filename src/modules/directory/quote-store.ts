import { sql } from 'kysely'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Quote, QuoteMessage, QuoteRequest, RequestState, Side } from './quote.ts'

export type RequestRef = Readonly<{ businessId: string; requestId: string }>
export type QuoteRef = RequestRef & Readonly<{ partnerId: string }>
type Page = Readonly<{ after?: string | undefined; limit: number }>

const REQUEST = sql.raw(`request.business_id as "businessId", request.id, request.kind,
  request.title, request.words, request.steps, request.currency, request.answer_by as "answerBy",
  request.state, request.created_at as "createdAt", request.ended_at as "endedAt"`)
const QUOTE = sql.raw(`quote.business_id as "businessId", quote.request_id as "requestId",
  quote.partner_id as "partnerId", quote.state, quote.price_minor as "priceMinor", quote.days,
  quote.valid_until::text as "validUntil", quote.words, quote.asked_at as "askedAt",
  quote.answered_at as "answeredAt", quote.ended_at as "endedAt"`)

/** False when the business has as many open as it may, or asked as often today as it may. */
export async function insertRequest(
  db: Db,
  { createdBy, ...request }: QuoteRequest & { createdBy: string },
  most: Readonly<{ open: number; since: Date; aDay: number }>,
): Promise<boolean> {
  const { businessId, id, kind, title, words, steps, currency, answerBy, createdAt } = request
  const { numAffectedRows } = await sql`insert into directory.quote_request (business_id, id, kind,
      title, words, steps, currency, answer_by, state, created_at, created_by)
    select ${businessId}, ${id}, ${kind}, ${title}, ${words}, ${steps}::text[], ${currency},
      ${answerBy}, 'open', ${createdAt}, ${createdBy}
    where (select count(*) from directory.quote_request
        where business_id = ${businessId} and state = 'open') < ${most.open}
      and (select count(*) from directory.quote_request
        where business_id = ${businessId} and created_at > ${most.since}) < ${most.aDay}`.execute(
    db,
  )
  return numAffectedRows === 1n
}

export const insertQuotes = (
  db: Db,
  { businessId, id, answerBy, createdAt }: QuoteRequest,
  partnerIds: readonly string[],
) =>
  sql`insert into directory.quote (business_id, request_id, partner_id, state, asked_at, answer_by)
    select ${businessId}, ${id}, partner, 'asked', ${createdAt}, ${answerBy}
    from unnest(${partnerIds}::uuid[]) as partner`.execute(db)

/** Whatever changes quotes of a request queues up here. */
export async function lockRequest(
  db: Db,
  { businessId, requestId }: RequestRef,
): Promise<QuoteRequest | undefined> {
  const { rows } = await sql<QuoteRequest>`select ${REQUEST} from directory.quote_request as request
    where business_id = ${businessId} and id = ${requestId} for update`.execute(db)
  return rows[0]
}

export async function selectRequests(
  db: Db,
  { businessId, requestId }: { businessId: string; requestId?: string | undefined },
  { after, limit }: Page,
): Promise<QuoteRequest[]> {
  const one = requestId ? sql`and id = ${requestId}` : sql``
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<QuoteRequest>`select ${REQUEST} from directory.quote_request as request
    where business_id = ${businessId} ${one} ${behind} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Quotes of some requests of a business: the cheapest first, then those without a price. */
export async function selectQuotes(
  db: Db,
  businessId: string,
  requestIds: readonly string[],
): Promise<Quote[]> {
  const { rows } = await sql<Quote>`select ${QUOTE} from directory.quote
    where business_id = ${businessId} and request_id = any(${requestIds}::uuid[])
    order by price_minor nulls last, partner_id`.execute(db)
  return rows
}

export type Asked = Readonly<{ request: QuoteRequest; quote: Quote }>

/** What a partner was asked, the newest first. */
export async function selectAskedQuotes(
  db: Db,
  { partnerId, requestId }: { partnerId: string; requestId?: string | undefined },
  { after, limit }: Page,
): Promise<Asked[]> {
  const one = requestId ? sql`and request_id = ${requestId}` : sql``
  const behind = after ? sql`and request_id < ${after}` : sql``
  const { rows: quotes } = await sql<Quote>`select ${QUOTE} from directory.quote
    where partner_id = ${partnerId} ${one} ${behind}
    order by request_id desc limit ${limit}`.execute(db)
  const { rows: requests } = await sql<QuoteRequest>`select ${REQUEST}
    from directory.quote_request as request where (business_id, id) in (
      select * from unnest(${quotes.map((one) => one.businessId)}::uuid[],
        ${quotes.map((one) => one.requestId)}::uuid[]))`.execute(db)
  const byId = new Map(requests.map((request) => [request.id, request]))
  return quotes.map((quote) => ({ quote, request: byId.get(quote.requestId)! }))
}

/** The business whose request a partner was asked by; undefined when it was not. */
export async function findAsking(
  db: Db,
  { partnerId, requestId }: { partnerId: string; requestId: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ businessId: string }>`select business_id as "businessId"
    from directory.quote where partner_id = ${partnerId} and request_id = ${requestId}`.execute(db)
  return rows[0]?.businessId
}

export const saveQuote = (db: Db, quote: Quote) =>
  sql`update directory.quote set state = ${quote.state}, price_minor = ${quote.priceMinor},
      days = ${quote.days}, valid_until = ${quote.validUntil}, words = ${quote.words},
      answered_at = ${quote.answeredAt}, ended_at = ${quote.endedAt}
    where business_id = ${quote.businessId} and request_id = ${quote.requestId}
      and partner_id = ${quote.partnerId}`.execute(db)

export const endRequest = (
  db: Db,
  { businessId, requestId }: RequestRef,
  state: RequestState,
  now: Date,
) =>
  sql`update directory.quote_request set state = ${state}, ended_at = ${now}
    where business_id = ${businessId} and id = ${requestId}`.execute(db)

/** Requests with a quote whose time is over. */
export async function selectOverdue(
  db: Db,
  { now, today, after, limit }: { now: Date; today: Day; after: string | undefined; limit: number },
): Promise<RequestRef[]> {
  const behind = after ? sql`and request_id > ${after}` : sql``
  const { rows } = await sql<RequestRef>`select distinct business_id as "businessId",
      request_id as "requestId"
    from directory.quote
    where ((state = 'asked' and answer_by <= ${now})
      or (state = 'answered' and valid_until < ${today})) ${behind}
    order by request_id limit ${limit}`.execute(db)
  return rows
}

/** Marks those who have not answered and have little time left, so that each is told once. */
export async function claimReminders(
  db: Db,
  { now, until, askedBefore }: { now: Date; until: Date; askedBefore: Date },
  limit: number,
): Promise<QuoteRef[]> {
  const { rows } = await sql<QuoteRef>`with due as (
      select business_id, request_id, partner_id from directory.quote
      where state = 'asked' and reminded_at is null and answer_by > ${now}
        and answer_by <= ${until} and asked_at <= ${askedBefore}
      order by answer_by limit ${limit} for update skip locked)
    update directory.quote set reminded_at = ${now} from due
    where quote.business_id = due.business_id and quote.request_id = due.request_id
      and quote.partner_id = due.partner_id
    returning quote.business_id as "businessId", quote.request_id as "requestId",
      quote.partner_id as "partnerId"`.execute(db)
  return rows
}

export async function selectMessages(
  db: Db,
  { businessId, requestId, partnerId }: QuoteRef,
): Promise<QuoteMessage[]> {
  const { rows } = await sql<QuoteMessage>`select position, side, words,
      written_at as "writtenAt"
    from directory.quote_message where business_id = ${businessId} and request_id = ${requestId}
      and partner_id = ${partnerId} order by position`.execute(db)
  return rows
}

export const insertMessage = (
  db: Db,
  { businessId, requestId, partnerId }: QuoteRef,
  message: Readonly<{ position: number; side: Side; words: string; now: Date }>,
) =>
  sql`insert into directory.quote_message (business_id, request_id, partner_id, position, side,
      words, written_at)
    values (${businessId}, ${requestId}, ${partnerId}, ${message.position}, ${message.side},
      ${message.words}, ${message.now})`.execute(db)
