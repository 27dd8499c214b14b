import { gunzipSync } from 'node:zlib'
import { AgendaRefused, type ReadAgenda, type ReadSession } from './agenda.ts'
import { conferenceLimits } from './limits.ts'
import { readIcalendar } from './read-icalendar.ts'
import { readScheduleXml } from './read-schedule-xml.ts'

/** How many of each a file has; what the command line and the interface answer. */
export type AgendaCounts = Readonly<{
  sessions: number
  rooms: number
  speakers: number
  skipped: number
}>

/**
 * A file of sessions, whichever of the formats we know it is, compressed or not. Throws AgendaRefused.
 * `timeZone` is the one of times that name none.
 */
export function readAgenda(sent: Buffer, timeZone?: string): ReadAgenda {
  const text = textIn(sent)
  const agenda =
    /^\s*</.test(text) && !/^BEGIN:VCALENDAR\s*$/m.test(text)
      ? readScheduleXml(text, timeZone)
      : readIcalendar(text, timeZone)
  const entries = agenda.sessions.length + agenda.skipped.length
  if (entries === 0) throw new AgendaRefused('empty')
  if (entries > conferenceLimits.sessions) throw new AgendaRefused('too_many')
  return { ...agenda, sessions: keyed(agenda.sessions).map(fitted) }
}

export const countAgenda = ({ sessions, skipped }: ReadAgenda): AgendaCounts => ({
  sessions: sessions.length,
  rooms: new Set(sessions.flatMap(({ room }) => room || [])).size,
  speakers: new Set(sessions.flatMap(({ speakers }) => speakers.map(({ key }) => key))).size,
  skipped: skipped.length,
})

function textIn(sent: Buffer): string {
  const most = conferenceLimits.agendaBytes
  if (sent.length > most) throw new AgendaRefused('too_large')
  const isPacked = sent[0] === 0x1f && sent[1] === 0x8b
  const bytes = isPacked ? unpacked(sent, most) : sent
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AgendaRefused('unreadable')
  }
}

function unpacked(sent: Buffer, most: number): Buffer {
  try {
    return gunzipSync(sent, { maxOutputLength: most })
  } catch (error) {
    const isBomb = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
    throw new AgendaRefused(isBomb ? 'too_large' : 'unreadable')
  }
}

/** Two entries of one key are both kept: the second is told apart by its place among them. */
function keyed(sessions: readonly ReadSession[]): ReadSession[] {
  const seen = new Map<string, number>()
  return sessions.map((session) => {
    const count = (seen.get(session.key) ?? 0) + 1
    seen.set(session.key, count)
    return count === 1 ? session : { ...session, key: `${session.key} #${count}` }
  })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text may not hold.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/** Texts as long as they may be, and without what no database keeps. */
function fitted(session: ReadSession): ReadSession {
  const { nameCharacters: name, textCharacters: text, keyCharacters: key } = conferenceLimits
  return {
    ...session,
    key: cut(session.key, key),
    title: cut(session.title, text),
    subtitle: cut(session.subtitle, text),
    abstract: cut(session.abstract, conferenceLimits.abstractCharacters),
    kind: cut(session.kind, name),
    language: cut(session.language, 35),
    track: cut(session.track, name),
    room: cut(session.room, name),
    links: session.links
      .slice(0, conferenceLimits.links)
      .map(({ url, title }) => ({ url: cut(url, 2_000), title: cut(title, text) })),
    repeats: session.repeats.slice(0, 50).map((line) => cut(line, 2_000)),
    speakers: session.speakers
      .slice(0, conferenceLimits.speakersOfSession)
      .map((one) => ({ key: cut(one.key, key), name: cut(one.name, name) })),
  }
}

const cut = (text: string, most: number): string =>
  [...text.replaceAll(CONTROLS, '')].slice(0, most).join('').toWellFormed()
