import { createHash } from 'node:crypto'
import type { Locale, LocalText } from '../../../kernel/locale.ts'
import { dayOf } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { workThrough } from '../../../platform/work-through.ts'
import { selectRooms } from '../agenda-store.ts'
import { inEither, nameIn } from '../calendar.ts'
import type { Conference } from '../conference.ts'
import { selectConference } from '../conference-store.ts'
import { clockRange, longDay } from '../pages/times.ts'
import { attendeeOf, type RegistrationRef } from '../registration.ts'
import { selectRegistration } from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { registrationUrl } from '../tend-registrations.ts'
import {
  type ChangedSession,
  saveToldChanges,
  selectChanged,
  selectUntoldOfChanges,
} from './sign-up-store.ts'

const PAGE = 200
const MAILS_AT_ONCE = 4

/** Every minute: whose session was moved, got another room or was called off is told, of all of it in one mail. */
export const createTellSessionChanges = (settings: ConferenceSettings) =>
  defineTask({
    name: 'conferences.tell_session_changes',
    schedule: '* * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await workThrough<RegistrationRef>(ctx, {
        what: 'mails about sessions that changed',
        next: (after) => selectUntoldOfChanges(ctx.db, ctx.now(), { after, limit: PAGE }),
        each: (one) => tell(ctx, settings, one),
        about: (one) => one,
        atOnce: MAILS_AT_ONCE,
        signal,
      })
    },
  })

async function tell(ctx: Ctx, settings: ConferenceSettings, own: RegistrationRef): Promise<void> {
  const changed = await selectChanged(ctx.db, own)
  const conference = await selectConference(ctx.db, own.conferenceId)
  const registration = await selectRegistration(ctx.db, own)
  const attendee = registration && attendeeOf(settings, registration)
  if (!registration || !attendee || !conference || changed.length === 0) return
  const { locale } = registration
  const rooms = await selectRooms(ctx.db, own.conferenceId)
  const roomOf = new Map(rooms.map((room) => [room.id, nameIn(room, locale)]))
  const lines = changed.map((one) =>
    lineOf(one, { conference, locale, room: roomOf.get(one.roomId ?? '') }),
  )
  const name = conference.name[locale]
  const text = (words: LocalText, values: Readonly<Record<string, string>>) =>
    words[locale].replace(/\{(\w+)\}/g, (_, word: string) => values[word] ?? '')
  // Sent before it is noted: killed in between, it is sent again and seen to be the same.
  await ctx.mailer.send({
    to: attendee.email,
    subject: text(SUBJECT, { name }),
    text: text(TEXT, {
      person: attendee.name,
      name,
      lines: lines.join('\n\n'),
      link: registrationUrl(settings, conference, registration),
    }),
    messageId: `<sessions-${own.id}-${digestOf(changed)}@${new URL(settings.publicUrl).host}>`,
  })
  await saveToldChanges(ctx.db, own, changed)
}

const SUBJECT: LocalText = {
  en: 'Your schedule at {name} has changed',
  'zh-CN': '您在“{name}”的日程有变动',
}
const TEXT: LocalText = {
  en: '{person}, what you signed up for at {name} has changed:\n\n{lines}\n\nYour registration and schedule:\n{link}',
  'zh-CN':
    '{person}，您好！您在“{name}”报名的场次有变动：\n\n{lines}\n\n查看您的报名和日程：\n{link}',
}
const UNTITLED: LocalText = { en: 'A session', 'zh-CN': '未命名场次' }

/** How a session stands now, or that it is called off. */
function lineOf(
  session: ChangedSession,
  {
    conference: { timeZone },
    locale,
    room,
  }: Readonly<{ conference: Conference; locale: Locale; room: string | undefined }>,
): string {
  const title = inEither(session.title, locale) ?? UNTITLED[locale]
  const head = locale === 'en' ? `“${title}”` : `《${title}》`
  if (session.isCancelled) {
    return locale === 'en' ? `${head} was called off.` : `${head}已取消。`
  }
  const between = {
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
  }
  const day = longDay(dayOf(session.startsAt, timeZone), locale)
  const when = [day, clockRange(between, locale, timeZone)].join(locale === 'en' ? ', ' : ' ')
  const where = room ? (locale === 'en' ? `, ${room}` : `，${room}`) : ''
  return locale === 'en'
    ? `${head} is now on ${when}${where}.`
    : `${head}现安排在 ${when}${where}。`
}

/** The same changes have the same name, and later ones another. */
const digestOf = (changed: readonly ChangedSession[]): string =>
  createHash('sha256')
    .update(changed.map(({ id, sequence }) => `${id} ${sequence}`).join('\n'))
    .digest('base64url')
    .slice(0, 22)
