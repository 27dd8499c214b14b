import type { Locale } from '../../kernel/locale.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { nameAddress } from '../../platform/address-name.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { findAddress, findOrganisation } from '../accounts/api.ts'
import { findPartner } from '../directory/api.ts'
import { checkoutKey, orderLimits, readContacts, readGoods } from '../orders/api.ts'
import { type InvitationRef, invitationToken, noteLetter, readLetter } from '../programmes/api.ts'
import { FIRST_LANGUAGE, MAILS, type MailKind } from './mail-kind.ts'
import type { NotificationSettings } from './settings.ts'
import {
  claimMails,
  endMail,
  giveUpTaken,
  isUnwanted,
  type MailEnd,
  type NoticeFacts,
  selectLanguage,
  type WaitingMail,
} from './store.ts'
import { unsubscribeToken } from './unsubscribe-token.ts'
import { amountIn, wordMail } from './word-mail.ts'

/** Handed over at the same time: what a small mail server takes; lost at most when killed. */
const AT_ONCE = 8
/** Minutes until the next try; after the last the mail is given up, some nine hours later. */
const RETRY_MINUTES = [1, 5, 30, 120, 360] as const
const MINUTE_MS = 60_000
/** Nobody has a mail in hand for that long: a mail server is waited for some seconds. */
const IN_HAND_MINUTES = 15
const GIVEN_UP_AT_ONCE = 100

/**
 * What a process had in its hands when it died may have gone out or not: it is not sent again, and
 * whoever counts it is told that nobody knows.
 */
export async function giveUpInterrupted(ctx: Ctx, signal?: AbortSignal): Promise<void> {
  const before = new Date(ctx.now().getTime() - IN_HAND_MINUTES * MINUTE_MS)
  for (let more = true; more && !signal?.aborted; ) {
    more = await transaction(ctx, async (tx) => {
      const lost = await giveUpTaken(tx.db, before, GIVEN_UP_AT_ONCE)
      for (const mail of lost) {
        ctx.log.warn({ kind: mail.kind }, 'a process died while it sent a mail')
        const letter = letterOf(mail)
        if (letter) await noteLetter(tx, letter, 'unknown')
      }
      return lost.length === GIVEN_UP_AT_ONCE
    })
  }
}

/**
 * Sends what is due until nothing is. Each mail is marked before it is handed over, so no process
 * sends it again, not even one that comes after a kill.
 */
export async function sendMails(
  ctx: Ctx,
  settings: NotificationSettings,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const mails = await claimMails(ctx.db, ctx.now(), AT_ONCE)
    if (mails.length === 0) return
    const readers = Map.groupBy(mails, ({ recipient }) => recipient)
    await Promise.all([...readers.values()].map((own) => sendInTurn(ctx, settings, own)))
  }
}

/** What somebody is told comes in the order in which it happened. */
async function sendInTurn(
  ctx: Ctx,
  settings: NotificationSettings,
  mails: readonly WaitingMail[],
): Promise<void> {
  for (const mail of mails) {
    const end = await sendMail(ctx, settings, mail)
    const letter = letterOf(mail)
    const { state } = end
    if (!letter || state === 'waiting') await endMail(ctx.db, mail, end)
    else {
      await transaction(ctx, async (tx) => {
        await endMail(tx.db, mail, end)
        await noteLetter(tx, letter, state)
      })
    }
  }
}

/** Which letter of an office a mail is, if it is one. */
function letterOf({ kind, facts }: Pick<WaitingMail, 'kind' | 'facts'>): InvitationRef | undefined {
  const { agencyId, batchId, prospectId } = facts
  if (MAILS[kind].side !== 'prospect' || !agencyId || !batchId || !prospectId) return undefined
  return { agencyId, batchId, prospectId }
}

async function sendMail(
  ctx: Ctx,
  settings: NotificationSettings,
  mail: WaitingMail,
): Promise<MailEnd> {
  const { kind, facts, tries } = mail
  try {
    const reader = await findReader(ctx, settings, mail)
    if (!reader || (await isUnwanted(ctx.db, reader.name, MAILS[kind].topic))) {
      return { state: 'unwanted' }
    }
    const { email, locale } = reader
    const { secret, publicUrl } = settings
    const token = unsubscribeToken(secret, { reader: reader.name, topic: MAILS[kind].topic })
    const unsubscribeUrl = `${publicUrl}/mail/unsubscribe?token=${token}&lang=${locale}`
    const values = { ...(await valuesOf(ctx, settings, facts, locale)), ...reader.values }
    const goods =
      facts.orderId && facts.businessId && WITH_GOODS.has(kind)
        ? await readGoods(ctx, { businessId: facts.businessId, orderId: facts.orderId })
        : []
    const link = linkOf(settings, mail, locale)
    const listed = facts.listed ?? []
    const words = wordMail(kind, locale, { values, goods, listed, link, unsubscribeUrl })
    const messageId = `<${mail.eventId}.${kind}.${reader.name.slice(-12)}@${new URL(publicUrl).hostname}>`
    await ctx.mailer.send({ to: email, ...words, messageId, unsubscribeUrl })
    return { state: 'sent' }
  } catch (error) {
    // Not the error itself: what a mail server says names the address.
    const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
    const problem = `${responseCode ?? code ?? 'failed'}`.slice(0, 50)
    ctx.log.warn({ kind, eventId: mail.eventId, problem, tries }, 'a mail was not taken')
    const isFinal = typeof responseCode === 'number' && responseCode >= 500
    const minutes = RETRY_MINUTES[tries - 1]
    if (isFinal || minutes === undefined) return { state: 'failed', problem }
    return { state: 'waiting', problem, dueAt: new Date(ctx.now().getTime() + minutes * MINUTE_MS) }
  }
}

const WITH_GOODS: ReadonlySet<MailKind> = new Set([
  'receipt',
  'new_order',
  'shipped',
  'lines_cancelled_for_buyer',
  'lines_cancelled_for_seller',
])

type Reader = Readonly<{
  /** As preferences are kept under. */
  name: string
  email: string
  locale: Locale
  /** What stands in the mail because of who reads it. */
  values?: Readonly<Record<string, string>>
}>

/** Undefined when the address has been erased, or the person is no longer there. */
async function findReader(
  ctx: Ctx,
  settings: NotificationSettings,
  mail: WaitingMail,
): Promise<Reader | undefined> {
  const { recipient, kind } = mail
  const ref = letterOf(mail)
  if (ref) {
    const letter = await readLetter(ctx, settings, ref)
    if (!letter) return undefined
    const { email, locale, office, business, message } = letter
    const values = { agency: office, seller: business, reason: message }
    return { name: nameAddress(settings.secret, email), email, locale, values }
  }
  const [type, id = ''] = recipient.split(':')
  if (type === 'checkout') {
    const contact = (await readContacts(ctx, settings, [id])).get(id)
    return contact && { name: nameAddress(settings.secret, contact.email), ...contact }
  }
  const email = await findAddress(ctx.db, id)
  if (!email) return undefined
  const locale = (await selectLanguage(ctx.db, id)) ?? FIRST_LANGUAGE[MAILS[kind].side]
  return { name: recipient, email, locale }
}

async function valuesOf(
  { db }: Pick<Ctx, 'db'>,
  { disputeEvidenceDays }: NotificationSettings,
  facts: NoticeFacts,
  locale: Locale,
): Promise<Record<string, string>> {
  const business = facts.businessId ? await findOrganisation(db, facts.businessId) : undefined
  const name = (locale === 'zh-CN' ? business?.nameZh : undefined) ?? business?.name
  const office =
    !facts.agency && facts.agencyId ? await findOrganisation(db, facts.agencyId) : undefined
  const partner = facts.partnerId ? await findPartner(db, facts.partnerId) : undefined
  return {
    order: facts.orderId?.slice(-12) ?? '',
    seller: name ?? NO_NAME[locale],
    amount: amountOf(facts, locale),
    days: `${facts.to === 'disputed' ? disputeEvidenceDays : orderLimits.confirmDays}`,
    day: facts.takesEffectOn ?? facts.day ?? '',
    until: facts.answerBy
      ? `${facts.answerBy.slice(0, 16).replace('T', ' ')} UTC`
      : NOT_TOLD[locale],
    count: `${facts.count ?? 1}`,
    host: facts.host ?? '',
    title: facts.title?.[locale] ?? '',
    reason: facts.reason ?? '',
    agency:
      facts.agency?.[locale] ??
      (locale === 'zh-CN' ? office?.nameZh : undefined) ??
      office?.name ??
      '',
    partner: partner?.profile.name[locale] ?? NO_PARTNER[locale],
  }
}

/** The limits stand above the listings. */
const ABOUT_LIMITS: ReadonlySet<MailKind> = new Set([
  'seller_paused',
  'seller_resumed',
  'seller_released',
  'limits_changed',
])

const NOT_TOLD = { en: 'not told yet', 'zh-CN': '银行尚未告知' } as const

const NO_PARTNER = { en: 'The partner', 'zh-CN': '合作伙伴' } as const

const NO_NAME = { en: 'the seller', 'zh-CN': '商家' } as const

/** The money that a mail is about: what was given back, awarded or came in, else what it cost. */
function amountOf(facts: NoticeFacts, locale: Locale): string {
  const { currency, refundMinor, awardMinor, amountMinor, leftMinor, totalMinor } = facts
  if (!currency) return ''
  const left = leftMinor ?? `${BigInt(totalMinor ?? 0) - BigInt(facts.refundedMinor ?? 0)}`
  const minor = BigInt(refundMinor ?? awardMinor ?? amountMinor ?? left)
  return amountIn(locale, toMoneyDto(money(minor, currency as Currency)))
}

function linkOf(
  settings: NotificationSettings,
  { kind, facts, recipient }: WaitingMail,
  locale: Locale,
): string {
  const { publicUrl } = settings
  const { businessId, checkoutId, orderId, partnerId } = facts
  const letter = letterOf({ kind, facts })
  if (letter) {
    return `${publicUrl}/invited/${invitationToken(settings.secret, letter)}?lang=${locale}`
  }
  if (MAILS[kind].side === 'operator') return `${publicUrl}/desk/disputes?lang=${locale}`
  if (MAILS[kind].side === 'instructor') {
    return `${publicUrl}/learn/cohorts/${facts.cohortId}?lang=${locale}`
  }
  if (MAILS[kind].side === 'partner') {
    const part = kind === 'referral_sent' ? 'referrals' : 'quotes'
    return `${publicUrl}/partner-desk/${partnerId}?tab=${part}&lang=${locale}`
  }
  if (MAILS[kind].side === 'seller') {
    if (partnerId) return `${publicUrl}/sell/${businessId}?tab=partners&lang=${locale}`
    if (MAILS[kind].topic === 'programmes') {
      const tab = facts.lotId ? 'lots' : 'agencies'
      return `${publicUrl}/sell/${businessId}?tab=${tab}&lang=${locale}`
    }
    const isAboutSales =
      facts.listingId !== undefined || facts.agencyId !== undefined || ABOUT_LIMITS.has(kind)
    const tab = isAboutSales ? 'listings' : facts.endpointId ? 'connections' : 'orders'
    return `${publicUrl}/sell/${businessId}?tab=${tab}&lang=${locale}`
  }
  // Whoever has no account gets in by the key, as by the page that they were asked to keep.
  const isGuest = recipient.startsWith('checkout:')
  const key = isGuest ? `key=${checkoutKey(settings, checkoutId!)}&` : ''
  if (!isGuest && !orderId) return `${publicUrl}/shop/orders?lang=${locale}`
  const order = orderId ? `/orders/${orderId}` : ''
  return `${publicUrl}/shop/checkouts/${checkoutId}${order}?${key}lang=${locale}`
}
