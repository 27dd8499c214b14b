import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { INSTALLATION, recordAudit } from '../accounts/api.ts'
import { AgendaRefused, type Copies, type ReadAgenda, type ReadSession } from './agenda.ts'
import {
  insertRooms,
  insertTracks,
  type KnownSession,
  type SavedSession,
  saveSessions,
  saveSpeakers,
  selectKnown,
  selectRooms,
  selectTracks,
} from './agenda-store.ts'
import type { Conference } from './conference.ts'
import {
  insertConference,
  lockConference,
  selectConferenceNamed,
  updateConference,
} from './conference-store.ts'
import { ConferencesErrors as E } from './errors.ts'
import { conferenceLimits } from './limits.ts'
import { type AgendaCounts, countAgenda, readAgenda } from './read-agenda.ts'

export type Imported = AgendaCounts &
  Readonly<{
    /** Null when nothing was written and there is no conference yet. */
    conferenceId: string | null
    slug: string
    added: number
    changed: number
    unchanged: number
    isDryRun: boolean
    /** What was left out, and why: the first hundred. */
    left: readonly Readonly<{ key: string; reason: string }>[]
  }>

const MOST_LEFT = 100

/** A file as an agenda. Throws agenda_unusable with what is wrong. */
export function requireAgenda(sent: Buffer, timeZone?: string): ReadAgenda {
  try {
    return readAgenda(sent, timeZone)
  } catch (error) {
    if (error instanceof AgendaRefused) throw E.agendaUnusable({ problem: error.problem })
    throw error
  }
}

/**
 * Brings the sessions of a file into a conference. What the file had before and is the same in it stays
 * as the office left it; what the file has no more stays, too. A dry run writes nothing. Throws
 * conference_not_found, agenda_unusable, agenda_full.
 */
export const importAgenda = (
  ctx: Ctx,
  {
    conferenceId,
    agenda,
    isDryRun,
  }: { conferenceId: string; agenda: ReadAgenda; isDryRun: boolean },
): Promise<Imported> =>
  transaction(ctx, async (tx) => {
    const conference = await lockConference(tx.db, conferenceId)
    if (!conference) throw E.conferenceNotFound()
    return bringIn(tx, conference, agenda, isDryRun)
  })

/**
 * The same into a draft named after the file, which is made, or refreshed while nobody keeps it. Throws
 * address_taken, agenda_unusable, agenda_full.
 */
export const importOwnDraft = (
  ctx: Ctx,
  { agenda, fileName, isDryRun }: { agenda: ReadAgenda; fileName: string; isDryRun: boolean },
): Promise<Imported> =>
  transaction(ctx, async (tx) => {
    const slug = slugOf(agenda.acronym || agenda.title || fileName)
    const named = await selectConferenceNamed(tx.db, slug)
    const known = named && (await lockConference(tx.db, named.id))
    if (known && known.agencyId !== null) throw E.addressTaken({ slug })
    const draft = draftOf(agenda, { slug, id: known?.id ?? newId(), fileName })
    const isNew = !known
    if (!isDryRun && isNew && !(await insertConference(tx.db, draft, tx.now()))) {
      throw E.addressTaken({ slug })
    }
    const imported = await bringIn(tx, known ?? draft, agenda, isDryRun)
    if (!isDryRun && known && imported.added + imported.changed > 0) {
      const { firstDay, lastDay } = draft
      await updateConference(tx.db, { ...known, firstDay, lastDay, version: known.version + 1 })
    }
    return isDryRun && isNew ? { ...imported, conferenceId: null } : imported
  })

/** 'Gateway ’17 Detroit' as 'gateway-17-detroit'. */
function slugOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  const slug = plain.slice(0, conferenceLimits.slugCharacters).replaceAll(/^-+|-+$/g, '')
  // A name without a Latin letter.
  return slug || `agenda-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
}

function draftOf(
  { title, acronym, timeZone, sessions }: ReadAgenda,
  { slug, id, fileName }: Readonly<{ slug: string; id: string; fileName: string }>,
): Conference {
  const name = [...(title || acronym || fileName)]
    .slice(0, conferenceLimits.nameCharacters)
    .join('')
  // A night that ends at midnight, and a whole day, are of the day that ends.
  const lastMs = ({ startsAt, endsAt }: ReadSession) =>
    Math.max(startsAt.getTime(), endsAt.getTime() - 1)
  const first = Math.min(...sessions.map(({ startsAt }) => startsAt.getTime()))
  const last = Math.max(...sessions.map(lastMs))
  const [from, to] = sessions.length > 0 ? [new Date(first), new Date(last)] : [EPOCH, EPOCH]
  return {
    id,
    slug,
    agencyId: null,
    seriesId: null,
    name: { en: name, 'zh-CN': name },
    city: { en: '', 'zh-CN': '' },
    timeZone,
    firstDay: dayOf(from, timeZone),
    lastDay: dayOf(to, timeZone),
    places: null,
    state: 'draft',
    isSample: false,
    version: 1,
  }
}

/** Of a file whose entries were all left out: the office says when it is. */
const EPOCH = new Date('2000-01-01T12:00:00Z')

async function bringIn(
  tx: TxCtx,
  conference: Conference,
  agenda: ReadAgenda,
  isDryRun: boolean,
): Promise<Imported> {
  const known = new Map(
    (await selectKnown(tx.db, conference.id)).map((one) => [one.key, one] as const),
  )
  const changes = agenda.sessions.flatMap((session) => {
    const hash = hashOf(session)
    const before = known.get(session.key)
    return before?.hash === hash ? [] : [{ session, hash, before }]
  })
  const added = changes.filter(({ before }) => !before).length
  if (known.size + added > conferenceLimits.sessions) {
    throw E.agendaFull({ most: conferenceLimits.sessions })
  }
  if (!isDryRun && changes.length > 0) {
    await write(tx, conference, changes)
    await recordAudit(tx, {
      organisationId: conference.agencyId ?? INSTALLATION,
      action: 'conferences.agenda_imported',
      subject: `conference:${conference.id}`,
      after: { added, changed: changes.length - added },
    })
  }
  return {
    ...countAgenda(agenda),
    conferenceId: conference.id,
    slug: conference.slug,
    added,
    changed: changes.length - added,
    unchanged: agenda.sessions.length - changes.length,
    isDryRun,
    left: agenda.skipped.slice(0, MOST_LEFT).map(({ key, reason }) => ({ key, reason })),
  }
}

type Change = Readonly<{ session: ReadSession; hash: string; before: KnownSession | undefined }>

async function write(
  tx: TxCtx,
  { id: conferenceId }: Conference,
  changes: readonly Change[],
): Promise<void> {
  const sessions = changes.map(({ session }) => session)
  const named = (names: readonly string[]) =>
    [...new Set(names)].filter(Boolean).map((name) => ({ id: newId(), name }))
  await insertTracks(tx.db, conferenceId, named(sessions.map(({ track }) => track)))
  await insertRooms(tx.db, conferenceId, named(sessions.map(({ room }) => room)))
  const tracks = await selectTracks(tx.db, conferenceId)
  const rooms = await selectRooms(tx.db, conferenceId)
  if (tracks.length > conferenceLimits.tracks || rooms.length > conferenceLimits.rooms) {
    throw E.agendaFull({ most: conferenceLimits.rooms })
  }
  const speakers = new Map(
    sessions.flatMap((one) => one.speakers).map((one) => [one.key, { ...one, id: newId() }]),
  )
  const speakerIds = await saveSpeakers(tx.db, conferenceId, [...speakers.values()])
  const trackIds = new Map(tracks.map(({ id, name }) => [name, id]))
  const roomIds = new Map(rooms.map(({ id, name }) => [name, id]))
  const saved = changes.map(
    ({ session, hash, before }): SavedSession => ({
      conferenceId,
      id: before?.id ?? newId(),
      key: session.key,
      hash,
      title: copiesOf(session.title, session.language),
      subtitle: session.subtitle,
      abstract: copiesOf(session.abstract, session.language),
      kind: session.kind,
      language: session.language,
      links: session.links,
      trackId: trackIds.get(session.track) ?? null,
      roomId: roomIds.get(session.room) ?? null,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      isAllDay: session.isAllDay,
      repeats: session.repeats,
      sequence: 0,
      changedAt: tx.now(),
      cancelledAt: session.isCancelled ? tx.now() : null,
      speakerIds: [...new Set(session.speakers.map(({ key }) => speakerIds.get(key)!))],
    }),
  )
  await saveSessions(tx.db, conferenceId, saved)
}

/** A file has one text: it is Chinese when the session is, else it stands where English does. */
function copiesOf(text: string, language: string): Copies {
  const isChinese = /^zh\b/i.test(language)
  return { en: isChinese ? null : text || null, 'zh-CN': isChinese ? text || null : null }
}

const hashOf = (session: ReadSession): string =>
  createHash('sha256').update(JSON.stringify(session)).digest('base64url')
