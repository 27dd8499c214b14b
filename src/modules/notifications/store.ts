import { sql } from 'kysely'
import type { Locale, LocalText } from '../../kernel/locale.ts'
import type { MoneyDto } from '../../kernel/money.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { MailKind, OwnTopic, Topic } from './mail-kind.ts'

/** Goods that a mail is about, with their price before and after where that changes. */
export type Listed = Readonly<{ title: LocalText; from?: MoneyDto; to?: MoneyDto }>

export type Notice = Readonly<{ eventId: string; name: string; payload: NoticeFacts }>

/** What an event says, as far as a mail needs it; all but the first are missing from some. */
export type NoticeFacts = Readonly<{
  businessId?: string
  orderId?: string
  checkoutId?: string
  buyerId?: string | null
  listingId?: string
  endpointId?: string
  host?: string
  currency?: string
  totalMinor?: string
  refundedMinor?: string
  leftMinor?: string
  refundMinor?: string
  awardMinor?: string
  amountMinor?: string
  /** Of a chargeback: when it is to be answered, and how it ended. */
  answerBy?: string | null
  status?: string
  from?: string
  to?: string
  author?: string
  takesEffectOn?: string
  /** Of a booking: which day, and which side brought it there. */
  day?: string
  by?: string
  /** What was decided about a listing or a seller, with the operator's words. */
  decision?: string
  reason?: string | null
  agency?: LocalText
  agencyId?: string
  lotId?: string
  batchId?: string
  prospectId?: string
  isGiven?: boolean
  /** Of a cohort, with whom of its people is told. */
  cohortId?: string
  instructorIds?: readonly string[]
  /** Of a partner of the directory, and what became of what it was asked. */
  partnerId?: string
  isDeclined?: boolean
  isChosen?: boolean
  state?: string
  title?: LocalText
  offers?: readonly Readonly<{ from: MoneyDto; to: MoneyDto }>[]
  /** Goods that are told of together, the first of them. */
  listed?: readonly Listed[]
  /** How many events are told together. */
  count?: number
}>

export async function insertNotices(db: Db, notices: readonly Notice[], now: Date): Promise<void> {
  if (notices.length === 0) return
  await planned`insert into notifications.notice (event_id, name, payload, noted_at)
    select "eventId", name, payload, ${now}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb)
      as r("eventId" uuid, name text, payload jsonb)
    on conflict do nothing`.execute(db)
}

/** Locks some that nobody works on, in the order in which they happened. */
export async function lockOpenNotices(db: Db, limit: number): Promise<Notice[]> {
  const { rows } = await sql<Notice>`select event_id as "eventId", name, payload
    from notifications.notice where addressed_at is null
    order by event_id limit ${limit} for update skip locked`.execute(db)
  return rows
}

export const closeNotices = (db: Db, eventIds: readonly string[], now: Date) =>
  sql`update notifications.notice set addressed_at = ${now}
    where event_id = any(${eventIds}::uuid[])`.execute(db)

export type MailKey = Readonly<{ eventId: string; kind: MailKind; recipient: string }>
export type WaitingMail = MailKey & Readonly<{ facts: NoticeFacts; tries: number }>

export async function insertMails(
  db: Db,
  mails: readonly (MailKey & { facts: NoticeFacts })[],
  now: Date,
): Promise<void> {
  if (mails.length === 0) return
  await sql`insert into notifications.mail (event_id, kind, recipient, facts, state, due_at,
      created_at)
    select "eventId", kind, recipient, facts, 'waiting', ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(mails)}::jsonb)
      as r("eventId" uuid, kind text, recipient text, facts jsonb)
    on conflict do nothing`.execute(db)
}

/**
 * Takes mails that are due out of everybody else's hands, before one of them is handed over; in the
 * order of what happened.
 */
export async function claimMails(db: Db, now: Date, limit: number): Promise<WaitingMail[]> {
  const { rows } = await sql<WaitingMail>`with due as (
      select event_id, kind, recipient from notifications.mail
      where state = 'waiting' and due_at <= ${now}
      order by due_at, event_id limit ${limit} for update skip locked)
    update notifications.mail set state = 'sending', tries = tries + 1, due_at = ${now} from due
    where mail.event_id = due.event_id and mail.kind = due.kind
      and mail.recipient = due.recipient
    returning mail.event_id as "eventId", mail.kind, mail.recipient, mail.facts,
      mail.tries`.execute(db)
  return rows.sort((a, b) => (a.eventId < b.eventId ? -1 : 1))
}

export type MailEnd =
  | Readonly<{ state: 'sent' | 'unwanted' }>
  | Readonly<{ state: 'failed'; problem: string }>
  | Readonly<{ state: 'waiting'; problem: string; dueAt: Date }>

export const endMail = (db: Db, { eventId, kind, recipient }: MailKey, end: MailEnd) =>
  sql`update notifications.mail set state = ${end.state},
      problem = ${'problem' in end ? end.problem : null}::text,
      due_at = coalesce(${'dueAt' in end ? end.dueAt : null}::timestamptz, due_at)
    where event_id = ${eventId} and kind = ${kind} and recipient = ${recipient}`.execute(db)

/**
 * Gives up mails that were taken before a moment and not ended since: whoever had them is dead, and
 * whether they went out nobody knows.
 */
export async function giveUpTaken(
  db: Db,
  before: Date,
  limit: number,
): Promise<Pick<WaitingMail, 'kind' | 'facts'>[]> {
  const { rows } = await sql<Pick<WaitingMail, 'kind' | 'facts'>>`with lost as (
      select event_id, kind, recipient from notifications.mail
      where state = 'sending' and due_at < ${before}
      order by due_at limit ${limit} for update skip locked)
    update notifications.mail set state = 'failed', problem = 'interrupted' from lost
    where mail.event_id = lost.event_id and mail.kind = lost.kind
      and mail.recipient = lost.recipient
    returning mail.kind, mail.facts`.execute(db)
  return rows
}

export const deleteOldMails = (db: Db, before: Date, limit: number) =>
  sql`delete from notifications.mail where (event_id, kind, recipient) in (
    select event_id, kind, recipient from notifications.mail where created_at < ${before}
    limit ${limit})`.execute(db)

export const deleteOldNotices = (db: Db, before: Date, limit: number) =>
  sql`delete from notifications.notice where event_id in (
    select event_id from notifications.notice where noted_at < ${before}
    limit ${limit})`.execute(db)

/** `reader` is 'user:…' or 'address:…'. */
export async function isUnwanted(db: Db, reader: string, topic: Topic): Promise<boolean> {
  const { rows } = await sql`select 1 from notifications.unwanted
    where reader = ${reader} and topic = ${topic}`.execute(db)
  return rows.length > 0
}

export async function selectUnwanted(db: Db, reader: string): Promise<OwnTopic[]> {
  const { rows } = await sql<{ topic: OwnTopic }>`select topic from notifications.unwanted
    where reader = ${reader} order by topic`.execute(db)
  return rows.map(({ topic }) => topic)
}

export const insertUnwanted = (db: Db, reader: string, topics: readonly Topic[], now: Date) =>
  sql`insert into notifications.unwanted (reader, topic, since)
    select ${reader}, topic, ${now} from unnest(${topics}::text[]) as topic
    on conflict do nothing`.execute(db)

export const deleteUnwanted = (db: Db, reader: string, kept: readonly Topic[]) =>
  sql`delete from notifications.unwanted
    where reader = ${reader} and topic <> all(${kept}::text[])`.execute(db)

export async function selectLanguage(db: Db, userId: string): Promise<Locale | null> {
  const { rows } = await sql<{ locale: Locale }>`select locale from notifications.reader_language
    where user_id = ${userId}`.execute(db)
  return rows[0]?.locale ?? null
}

export const saveLanguage = (db: Db, userId: string, locale: Locale | null) =>
  locale === null
    ? sql`delete from notifications.reader_language where user_id = ${userId}`.execute(db)
    : sql`insert into notifications.reader_language (user_id, locale) values (${userId}, ${locale})
        on conflict (user_id) do update set locale = excluded.locale`.execute(db)

export async function deleteReader(db: Db, userId: string): Promise<void> {
  await saveLanguage(db, userId, null)
  await sql`delete from notifications.unwanted where reader = ${`user:${userId}`}`.execute(db)
}
