import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { AgendaRefused, type ReadAgenda, type ReadSession, type Skip } from './agenda.ts'
import { isTimeZone } from './conference.ts'
import { instantOf } from './zoned.ts'

type Node = Readonly<Record<string, unknown>>

const parser = new XMLParser({
  // Own entities are refused before; the five of XML and numbers are put in below, once.
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['day', 'event', 'person', 'link'].includes(name),
  // <room> holds events within a day, and is the name of one within an event.
  textNodeName: '#text',
})

const MINUTE_MS = 60_000

/**
 * A schedule as Pentabarf, frab and pretalx write it: days, in them rooms, in them events. Throws
 * AgendaRefused. `timeZone` is the one of times without an offset.
 */
export function readScheduleXml(xml: string, timeZone: string | undefined): ReadAgenda {
  // No schedule has them; they are how a small file becomes a large one, or reads another.
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new AgendaRefused('entities')
  if (XMLValidator.validate(xml) !== true) throw new AgendaRefused('unreadable')
  const schedule = nodeIn(parseXml(xml), 'schedule')
  if (!schedule) throw new AgendaRefused('format_unknown')
  const conference = nodeIn(schedule, 'conference') ?? {}
  const days = listIn(schedule, 'day')
  const named = textIn(conference, 'time_zone_name')
  const zone = timeZone ?? (isTimeZone(named) ? named : zoneOfOffsets(days))
  const sessions: ReadSession[] = []
  const skipped: Skip[] = []
  for (const day of days) {
    for (const room of listIn(day, 'room')) {
      for (const event of listIn(room, 'event')) {
        const read = readEvent(event, { day, room: textIn(room, '@name'), zone })
        if ('reason' in read) skipped.push(read)
        else sessions.push(read)
      }
    }
  }
  return {
    title: textIn(conference, 'title'),
    acronym: textIn(conference, 'acronym'),
    timeZone: zone,
    sessions,
    skipped,
  }
}

function parseXml(xml: string): Node {
  try {
    return parser.parse(xml) as Node
  } catch {
    throw new AgendaRefused('unreadable')
  }
}

function readEvent(
  event: Node,
  { day, room, zone }: Readonly<{ day: Node; room: string; zone: string }>,
): ReadSession | Skip {
  const key = textIn(event, '@guid') || textIn(event, '@id') || textIn(event, 'slug')
  const startsAt = startOf(event, day, zone)
  if (!startsAt) return { key, reason: 'no_start' }
  const minutes = minutesOf(textIn(event, 'duration'))
  if (minutes === undefined) return { key, reason: 'no_duration' }
  return {
    key: key || `${startsAt.toISOString()} ${room} ${textIn(event, 'title')}`,
    title: textIn(event, 'title'),
    subtitle: textIn(event, 'subtitle'),
    abstract: [textIn(event, 'abstract'), textIn(event, 'description')]
      .filter((text, at, all) => text && all.indexOf(text) === at)
      .join('\n\n'),
    kind: textIn(event, 'type'),
    language: textIn(event, 'language'),
    links: listIn(nodeIn(event, 'links') ?? {}, 'link').flatMap((link) => {
      const url = textIn(link, '@href')
      return /^https?:\/\//i.test(url) && URL.canParse(url)
        ? [{ url, title: textIn(link, '#text') || url }]
        : []
    }),
    track: textIn(event, 'track'),
    room: textIn(event, 'room') || room,
    startsAt,
    endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS),
    isAllDay: false,
    repeats: [],
    isCancelled: false,
    speakers: listIn(nodeIn(event, 'persons') ?? {}, 'person').flatMap((person) => {
      const name = textIn(person, '#text') || textIn(person, '@name')
      const id = textIn(person, '@guid') || textIn(person, '@id')
      return name ? [{ key: id ? `id:${id}` : `name:${name}`, name }] : []
    }),
  }
}

/** Of the event itself, else of its day: what begins before the day does belongs to its night. */
function startOf(event: Node, day: Node, zone: string): Date | undefined {
  const stated = new Date(textIn(event, 'date'))
  if (HAS_OFFSET.test(textIn(event, 'date')) && !Number.isNaN(stated.valueOf())) return stated
  const [, year, month, date] = DAY.exec(textIn(event, 'date') || textIn(day, '@date')) ?? []
  const [, hour, minute] = CLOCK.exec(textIn(event, 'start')) ?? []
  if (!year || !hour) return undefined
  const begin = /T(\d{2}:\d{2})/.exec(textIn(day, '@start'))?.[1] ?? '00:00'
  const isNight = textIn(event, 'date') === '' && `${hour.padStart(2, '0')}:${minute}` < begin
  const wall = {
    year: Number(year),
    month: Number(month),
    day: Number(date) + (isNight ? 1 : 0),
    hour: Number(hour),
    minute: Number(minute),
    second: 0,
  }
  return instantOf(wall, zone)
}

const HAS_OFFSET = /T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/
const DAY = /^(\d{4})-(\d{2})-(\d{2})/
const CLOCK = /^(\d{1,2}):(\d{2})/

function minutesOf(duration: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,3}):(\d{2})(?::00)?$/.exec(duration.trim()) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}

/** The zone of whole hours that the times are written in, when the file names no other. */
function zoneOfOffsets(days: readonly Node[]): string {
  const times = days.map((day) => textIn(day, '@start'))
  const hours = /([+-])(\d{2}):00$/.exec(times.find((time) => HAS_OFFSET.test(time)) ?? '')
  if (!hours || hours[2] === '00') return 'UTC'
  // The names of these zones count the other way (POSIX).
  return `Etc/GMT${hours[1] === '+' ? '-' : '+'}${Number(hours[2])}`
}

const listIn = (node: Node, name: string): readonly Node[] =>
  [node[name] ?? []].flat().map((one) => (isNode(one) ? one : { '#text': one }))

const nodeIn = (node: Node, name: string): Node | undefined => {
  const value = node[name]
  return isNode(value) ? value : undefined
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** The text of an element or an attribute; '' where there is none. */
function textIn(node: Node, name: string): string {
  const value = node[name]
  const text = isNode(value) ? value['#text'] : value
  return typeof text === 'string' ? decoded(text).trim() : ''
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole, tens, hex, name) => {
      if (name) return NAMED[name.toLowerCase()] ?? whole
      const code = tens ? Number(tens) : Number.parseInt(hex, 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    },
  )
