import type { LocalText } from '../../kernel/locale.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { reseal } from '../../platform/reseal.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches, workThrough } from '../../platform/work-through.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { voucherSeal } from './admission/voucher.ts'
import { heldReports } from './attendance/day-wire.ts'
import { deleteOldSignUps, selectSignedUp } from './attendance/sign-up-store.ts'
import { selectArrivals } from './check-in/check-in-store.ts'
import type { Conference } from './conference.ts'
import { selectConference } from './conference-store.ts'
import { deleteOldLeads } from './leads/lead-store.ts'
import { conferenceLimits } from './limits.ts'
import { deleteOldMeeters } from './meeting-store.ts'
import { heldBill, selectBillsOf } from './paid/bill-store.ts'
import { lapsedLetter, unpaidLetter } from './paid/letters.ts'
import { cancelRegistration } from './register.ts'
import { attendeeOf, attendeeSeal, type Registration, registrationKey } from './registration.ts'
import {
  eraseOldRegistrations,
  saveTold,
  selectRegistration,
  selectRegistrationsOf,
  selectUntold,
} from './registration-store.ts'
import { resealRows } from './sealed-store.ts'
import type { ConferenceSettings } from './settings.ts'

const PAGE = 200
const MAILS_AT_ONCE = 4

/** Every minute: those who registered, and those who got a place since, are told by mail. */
export const createTellRegistered = (settings: ConferenceSettings) =>
  defineTask({
    name: 'conferences.tell_registered',
    schedule: '* * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await workThrough<Registration>(ctx, {
        what: 'mails to registered people',
        next: (last) => selectUntold(ctx.db, last, PAGE),
        each: (one) => tell(ctx, settings, one),
        about: ({ conferenceId, id }) => ({ conferenceId, id }),
        atOnce: MAILS_AT_ONCE,
        signal,
      })
    },
  })

async function tell(
  ctx: Ctx,
  settings: ConferenceSettings,
  registration: Registration,
): Promise<void> {
  const attendee = attendeeOf(settings, registration)
  const conference = await selectConference(ctx.db, registration.conferenceId)
  if (!attendee || !conference) return
  const { id, state, locale } = registration
  const to = attendee.email || (await addressOfLead(ctx.db, settings, registration))
  // Who brought them has gone, and they have no address of their own.
  if (!to) return void (await saveTold(ctx.db, registration))
  const link = registrationUrl(settings, conference, registration)
  const about = { ...registration, name: attendee.name, link }
  const { subject, text } =
    state === 'unpaid'
      ? unpaidLetter(conference, about, await billOf(ctx.db, registration))
      : words(conference, about)
  // Sent before it is noted: killed in between, it is sent again and seen to be the same.
  await ctx.mailer.send({
    to,
    subject: subject[locale],
    text: text[locale],
    messageId: `<registration-${id}-${state}@${new URL(settings.publicUrl).host}>`,
  })
  await saveTold(ctx.db, registration)
}

const billOf = async (db: Db, { conferenceId, id }: Registration) =>
  (await selectBillsOf(db, conferenceId, [id])).get(id)!

/** Who comes along without a mail address is written to by way of whoever registered them. */
async function addressOfLead(
  db: Db,
  settings: ConferenceSettings,
  { conferenceId, groupId }: Registration,
): Promise<string | undefined> {
  const lead = groupId ? await selectRegistration(db, { conferenceId, id: groupId }) : undefined
  return lead && attendeeOf(settings, lead)?.email
}

/** Where somebody sees their registration, and cancels it. */
export const registrationUrl = (
  settings: ConferenceSettings,
  { slug }: Pick<Conference, 'slug'>,
  ref: Pick<Registration, 'conferenceId' | 'id'>,
): string =>
  `${settings.publicUrl}/conference/${slug}/registrations/${ref.id}?key=${registrationKey(settings, ref)}`

function words(
  conference: Conference,
  given: Pick<Registration, 'state' | 'reason'> & Readonly<{ name: string; link: string }>,
): Readonly<{ subject: LocalText; text: LocalText }> {
  const { name: called, city, firstDay } = conference
  const [en, zh] = [called.en, called['zh-CN']]
  const { name, link, reason } = given
  switch (given.state) {
    case 'confirmed':
      return {
        subject: { en: `Your place at ${en}`, 'zh-CN': `您已获得“${zh}”的名额` },
        text: {
          en: `${name}, you have a place at ${en}, ${city.en}, from ${firstDay} on.\n\nSee your registration with your ticket, or give your place back:\n${link}`,
          'zh-CN': `${name}，您好！您已获得“${zh}”（${city['zh-CN']}，${firstDay} 起）的名额。\n\n查看报名与门票，或退还名额：\n${link}`,
        },
      }
    case 'lapsed':
      return lapsedLetter(conference, given)
    case 'asked':
      return {
        subject: { en: `You asked for a place at ${en}`, 'zh-CN': `已收到您对“${zh}”的报名` },
        text: {
          en: `${name}, you asked for a place at ${en}. The host looks at each of these; we write to you when it is decided.\n\nSee how you stand, or take it back:\n${link}`,
          'zh-CN': `${name}，您好！我们已收到您对“${zh}”的报名。此类票须经主办方审核，有结果后将发邮件通知您。\n\n查看进展或撤回报名：\n${link}`,
        },
      }
    case 'declined':
      return {
        subject: { en: `No place at ${en} this time`, 'zh-CN': `“${zh}”报名结果` },
        text: {
          en: `${name}, the host of ${en} cannot give you a place: ${reason ?? ''}\n\nSee your registration, or have what you told us erased:\n${link}`,
          'zh-CN': `${name}，您好！很抱歉，“${zh}”的主办方未能通过您的报名：${reason ?? ''}\n\n查看报名，或删除您填写的信息：\n${link}`,
        },
      }
    default:
      return {
        subject: { en: `You are on the waiting list of ${en}`, 'zh-CN': `您已列入“${zh}”候补名单` },
        text: {
          en: `${name}, every place of your kind at ${en} is taken. You are on the waiting list; when a place comes free it is yours, and we write to you.\n\nSee how you stand, or leave the list:\n${link}`,
          'zh-CN': `${name}，您好！“${zh}”此类名额已满，您已列入候补名单。一有空位即为您保留，并发邮件通知您。\n\n查看候补情况或退出：\n${link}`,
        },
      }
  }
}

/** A person who is gone comes to nothing. */
export const ForgetAttendee = defineTask({
  name: 'conferences.forget_attendee',
  run: async (ctx: Ctx, { userId }: PayloadOf<typeof PersonErased>) => {
    for (const one of await selectRegistrationsOf(ctx.db, userId)) {
      await cancelRegistration(ctx, one)
    }
  },
})

/** Every day: of conferences that are long over nobody needs to know who came. */
export const EraseRegistrations = defineTask({
  name: 'conferences.erase_registrations',
  schedule: '43 4 * * *',
  run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
    const before = addDays(dayOf(now()), -conferenceLimits.registrationDays)
    await deleteInBatches((limit) => deleteOldMeeters(db, before, limit), signal)
    await deleteInBatches((limit) => deleteOldSignUps(db, before, limit), signal)
    await deleteInBatches((limit) => deleteOldLeads(db, before, limit), signal)
    await deleteInBatches((limit) => eraseOldRegistrations(db, before, limit), signal)
  },
})

/** Every hour: what is sealed with an older key is sealed with the one of now. */
export const createResealRegistrations = ({ identityKeys: ring }: ConferenceSettings) =>
  defineTask({
    name: 'conferences.reseal',
    schedule: '38 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      const registrations = resealRows(ring, {
        name: 'conferences.registrations',
        table: 'registration',
        boundTo: attendeeSeal,
      })
      const invitations = resealRows(ring, {
        name: 'conferences.invitations',
        table: 'voucher',
        boundTo: voucherSeal,
      })
      for (const part of [registrations, invitations]) await reseal(ctx, ring, part, signal)
    },
  })

export const heldRegistrations = (settings: ConferenceSettings): HeldData => ({
  name: 'registrations',
  async *read({ db }, userId) {
    for (const one of await selectRegistrationsOf(db, userId)) {
      const { sealed: _sealed, addressName: _addressName, ...facts } = one
      const sessions = await selectSignedUp(db, one)
      const meetings = await heldReports(db, one)
      const arrivals = await selectArrivals(db, one)
      const bill = await heldBill(db, one)
      yield { ...facts, ...attendeeOf(settings, one), sessions, meetings, arrivals, bill }
    }
  },
})
