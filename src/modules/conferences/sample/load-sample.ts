import { newId } from '../../../kernel/ids.ts'
import type { LocalText } from '../../../kernel/locale.ts'
import { addDays, type Day, dayOf } from '../../../kernel/period.ts'
import { nameAddress } from '../../../platform/address-name.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import { readData } from '../../../platform/data.ts'
import { once } from '../../../platform/idempotency.ts'
import { sealJson } from '../../../platform/seal.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { readSampleOffice } from '../../programmes/api.ts'
import { saveRoom, saveTrack } from '../agenda-store.ts'
import { saveList } from '../check-in/check-in-store.ts'
import type { Conference } from '../conference.ts'
import { insertConference, insertSeries } from '../conference-store.ts'
import { addSession } from '../edit-agenda.ts'
import { MakePlan } from '../make-plan.ts'
import type { Meeter } from '../meeting.ts'
import type { MeetingFrame } from '../meeting-file.ts'
import { insertWish, saveFrame, saveMeeter } from '../meeting-store.ts'
import { attendeeSeal, type Registration } from '../registration.ts'
import {
  insertRegistrations,
  saveAllTold,
  saveQuota,
  saveTicketType,
} from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { slotStarts } from '../slot-times.ts'
import { createHouses, type HouseWords } from './houses.ts'
import {
  createPeople,
  drawWishes,
  type SampleKind,
  type SamplePerson,
  type SampleWords,
} from './people.ts'

type Named = Readonly<{ name: string; nameZh: string }>
type SampleSession = Readonly<{
  /** From 1. */
  day: number
  time: string
  minutes: number
  track: string | null
  room: string
  kind: string
  language: string
  title: LocalText
  abstract: LocalText
  speakers: readonly Named[]
}>
type SampleConference = HouseWords &
  Readonly<{
    slug: string
    name: LocalText
    series: LocalText
    city: LocalText
    timeZone: string
    /** From the day on which it is loaded. */
    daysAhead: number
    places: number
    tracks: readonly Named[]
    rooms: readonly (Named & { capacity: number })[]
    sessions: readonly SampleSession[]
    kinds: readonly { kind: SampleKind; count: number; ticket: Named; quota: string }[]
    quotas: readonly (Named & { key: string; size: number })[]
    meetings: Readonly<{
      times: readonly (readonly [string, string])[]
      zones: string[]
      walkMinutes: number[][]
      tablesOfZone: number
      interpreters: number
    }>
    people: SampleWords
    checkInLists: readonly Named[]
  }>

const SEED = 2_027

/**
 * Shows what a Gateway conference is: agenda, people who were never born, their wishes and a plan of
 * meetings. All of it comes at once or not at all, and what is there already stays: it may run at every
 * start, and whenever the sample shows its figures to the office, since then the office is there.
 */
export const createLoadSampleConference = (settings: ConferenceSettings) =>
  defineTask<object>({
    name: 'conferences.load_sample',
    run: async (ctx: Ctx) => {
      const sample = await readSampleOffice(ctx.db)
      if (!sample) return
      const { agencyId } = sample.office
      const key = `conferences.load_sample ${agencyId}`
      await transaction(ctx, (tx) =>
        // Whoever comes at the same moment waits, and finds it done.
        once(tx, { key, request: {} }, async () => {
          await load(tx, settings, agencyId)
          return {}
        }),
      )
    },
  })

async function load(tx: TxCtx, settings: ConferenceSettings, agencyId: string): Promise<void> {
  const given = JSON.parse(readData('sample/conference.json').toString('utf8')) as SampleConference
  const series = { id: newId(), agencyId, name: given.series }
  const firstDay = addDays(dayOf(tx.now()), given.daysAhead)
  const { slug, name, city, timeZone, places } = given
  const conference: Conference = {
    ...{ id: newId(), agencyId, seriesId: series.id, slug, name, city, timeZone, places },
    ...{ firstDay, lastDay: addDays(firstDay, 1), state: 'open', isSample: true, version: 1 },
  }
  await insertSeries(tx.db, series, tx.now())
  // Loaded before, and the note of it forgotten since.
  if (!(await insertConference(tx.db, conference, tx.now()))) return
  await planAgenda(tx, conference, given)
  const frame = frameOf(given, firstDay)
  await saveFrame(tx.db, conference.id, { frame, version: 1 })
  const houses = createHouses(given)
  const createKind = createPeople(given.people, frame.slots.length, SEED)
  const people = given.kinds.flatMap(({ kind, count }) => createKind(kind, houses[kind], count))
  const meeters = await register(tx, settings, conference.id, given, people)
  for (const list of given.checkInLists) {
    const { id: conferenceId } = conference
    const ofAll = { sessionId: null, ticketTypeIds: [], lastTurn: 0 }
    await saveList(tx.db, { ...list, ...ofAll, conferenceId, id: newId() })
  }
  for (const { fromId, toId, state } of drawWishes(meeters, SEED)) {
    const decidedAt = state === 'asked' ? null : tx.now()
    const wish = { fromId, toId, state, note: '', askedAt: tx.now(), decidedAt }
    await insertWish(tx.db, conference.id, wish)
  }
  const plan = { conferenceId: conference.id, number: 1, keepsStanding: false, fillsFree: false }
  await tx.tasks.enqueue(tx.db, MakePlan, plan)
}

async function planAgenda(
  tx: TxCtx,
  { id, agencyId, firstDay, timeZone }: Conference,
  { tracks, rooms, sessions }: SampleConference,
): Promise<void> {
  const ids = new Map([...tracks, ...rooms].map(({ name }) => [name, newId()]))
  for (const track of tracks) await saveTrack(tx.db, id, { ...track, id: ids.get(track.name)! })
  for (const [position, room] of rooms.entries()) {
    await saveRoom(tx.db, id, { ...room, id: ids.get(room.name)!, position })
  }
  for (const { day, time, track, room, ...session } of sessions) {
    const at = { day: addDays(firstDay, day - 1), startsAt: time, endsAt: time }
    const [startsAt] = slotStarts({ slots: [at] }, timeZone)
    await addSession(
      tx,
      { agencyId: agencyId!, conferenceId: id },
      {
        ...session,
        startsAt: startsAt!,
        trackId: track && ids.get(track)!,
        roomId: ids.get(room)!,
      },
    )
  }
}

const frameOf = ({ meetings }: SampleConference, firstDay: Day): MeetingFrame => ({
  slots: [firstDay, addDays(firstDay, 1)].flatMap((day) =>
    meetings.times.map(([startsAt, endsAt]) => ({ day, startsAt, endsAt })),
  ),
  zones: meetings.zones,
  walkMinutes: meetings.walkMinutes,
  tables: meetings.zones.flatMap((zone) =>
    Array.from({ length: meetings.tablesOfZone }, (_, i) => ({ name: `${zone} ${i + 1}`, zone })),
  ),
  interpreters: Array.from({ length: meetings.interpreters }, (_, i) => ({
    name: `Interpreter ${i + 1}`,
    languages: ['en', 'zh'],
  })),
})

/** Everybody with a place, told of nothing; who wants to meet comes back. */
async function register(
  tx: TxCtx,
  settings: ConferenceSettings,
  conferenceId: string,
  { kinds, quotas }: SampleConference,
  people: readonly SamplePerson[],
): Promise<Meeter[]> {
  const taken = new Map(quotas.map(({ key }) => [key, { id: newId(), taken: 0, lastTurn: 0 }]))
  for (const { key, ...quota } of quotas) {
    await saveQuota(tx.db, conferenceId, { ...quota, ...taken.get(key)! })
  }
  const types = new Map(kinds.map(({ kind, quota }) => [kind, { id: newId(), quota }]))
  for (const { kind, ticket } of kinds) {
    const { id, quota } = types.get(kind)!
    const quotaId = taken.get(quota)!.id
    const type = { ...ticket, id, quotaId, isOffered: true, access: 'open' as const, fare: null }
    await saveTicketType(tx.db, conferenceId, type)
  }
  const registrations = people.map(({ kind, attendee, locale }): Registration => {
    const type = types.get(kind)!
    const quota = taken.get(type.quota)!
    quota.taken += 1
    quota.lastTurn += 1
    const id = newId()
    return {
      ...{ conferenceId, id, ticketTypeId: type.id, quotaId: quota.id, userId: null, locale },
      addressName: nameAddress(settings.secret, attendee.email),
      ...{ state: 'confirmed', turn: quota.lastTurn, registeredAt: tx.now(), ticketNumber: 1 },
      sealed: sealJson(settings.identityKeys, attendeeSeal(id), attendee),
      ...{ groupId: null, voucherId: null, reason: null },
    }
  })
  const left = { registrations, quotas: [...taken.values()], now: tx.now() }
  await insertRegistrations(tx.db, conferenceId, left)
  await saveAllTold(tx.db, conferenceId)
  const meeters: Meeter[] = []
  for (const [i, { profile }] of people.entries()) {
    if (!profile) continue
    const meeter = { ...profile, id: registrations[i]!.id }
    await saveMeeter(tx.db, conferenceId, meeter, tx.now())
    meeters.push(meeter)
  }
  return meeters
}
