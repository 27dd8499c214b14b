import type { LocalText } from '../../kernel/locale.ts'
import { addDays, dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { reseal } from '../../platform/reseal.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches, workThrough } from '../../platform/work-through.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { selectArrivals } from './check-in/check-in-store.ts'
import type { Conference } from './conference.ts'
import { selectConference } from './conference-store.ts'
import { deleteOldLeads } from './leads/lead-store.ts'
import { conferenceLimits } from './limits.ts'
import { deleteOldMeeters } from './meeting-store.ts'
import { cancelRegistration } from './register.ts'
import { attendeeOf, attendeeSeal, type Registration, registrationKey } from './registration.ts'
import {
  eraseOldRegistrations,
  lockSealed,
  saveSealed,
  saveTold,
  selectRegistrationsOf,
  selectUntold,
} from './registration-store.ts'
import { resealRows } from './reseal-rows.ts'
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
  const { subject, text } = words(conference, {
    name: attendee.name,
    link: registrationUrl(settings, conference, registration),
    isConfirmed: state === 'confirmed',
  })
  // Sent before it is noted: killed in between, it is sent again and seen to be the same.
  await ctx.mailer.send({
    to: attendee.email,
    subject: subject[locale],
    text: text[locale],
    messageId: `<registration-${id}-${state}@${new URL(settings.publicUrl).host}>`,
  })
  await saveTold(ctx.db, registration)
}

/** Where somebody sees their registration, and cancels it. */
const registrationUrl = (
  settings: ConferenceSettings,
  { slug }: Pick<Conference, 'slug'>,
  ref: Pick<Registration, 'conferenceId' | 'id'>,
): string =>
  `${settings.publicUrl}/conference/${slug}/registrations/${ref.id}?key=${registrationKey(settings, ref)}`

function words(
  { name, city, firstDay }: Conference,
  given: Readonly<{ name: string; link: string; isConfirmed: boolean }>,
): Readonly<{ subject: LocalText; text: LocalText }> {
  const [en, zh] = [name.en, name['zh-CN']]
  const { link, isConfirmed } = given
  return isConfirmed
    ? {
        subject: { en: `Your place at ${en}`, 'zh-CN': `您已获得“${zh}”的名额` },
        text: {
          en: `${given.name}, you have a place at ${en}, ${city.en}, from ${firstDay} on.\n\nSee your registration with your ticket, or give your place back:\n${link}`,
          'zh-CN': `${given.name}，您好！您已获得“${zh}”（${city['zh-CN']}，${firstDay} 起）的名额。\n\n查看报名与门票，或退还名额：\n${link}`,
        },
      }
    : {
        subject: { en: `You are on the waiting list of ${en}`, 'zh-CN': `您已列入“${zh}”候补名单` },
        text: {
          en: `${given.name}, every place of your kind at ${en} is taken. You are on the waiting list; when a place comes free it is yours, and we write to you.\n\nSee how you stand, or leave the list:\n${link}`,
          'zh-CN': `${given.name}，您好！“${zh}”此类名额已满，您已列入候补名单。一有空位即为您保留，并发邮件通知您。\n\n查看候补情况或退出：\n${link}`,
        },
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
      const part = resealRows(ring, {
        name: 'conferences.registrations',
        boundTo: attendeeSeal,
        lock: lockSealed,
        save: saveSealed,
      })
      await reseal(ctx, ring, part, signal)
    },
  })

export const heldRegistrations = (settings: ConferenceSettings): HeldData => ({
  name: 'registrations',
  async *read({ db }, userId) {
    for (const one of await selectRegistrationsOf(db, userId)) {
      const { sealed: _sealed, addressName: _addressName, ...facts } = one
      const arrivals = await selectArrivals(db, one)
      yield { ...facts, ...attendeeOf(settings, one), arrivals }
    }
  },
})
