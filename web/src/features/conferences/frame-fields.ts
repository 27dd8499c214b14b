import type { operations } from '../../api-types.ts'

export type Frame = NonNullable<
  operations['getMeetingFrame']['responses'][200]['content']['application/json']['frame']
>

/** A frame as an officer types it: the same hours on each day, zones in a row. */
export type FrameFields = Readonly<{
  from: string
  until: string
  minutes: string
  pause: string
  breakFrom: string
  breakUntil: string
  /** 'Hall A: 40', a line each. */
  zones: string
  walk: string
  /** 'Li Na: en, zh', a line each. */
  interpreters: string
}>

export const FRESH: FrameFields = {
  from: '09:30',
  until: '17:00',
  minutes: '25',
  pause: '5',
  breakFrom: '12:00',
  breakUntil: '13:00',
  zones: 'Hall A: 40',
  walk: '3',
  interpreters: '',
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
const pairIn = (line: string): [string, string] => {
  const cut = line.search(/[:：]/)
  return cut < 0 ? [line, ''] : [line.slice(0, cut).trim(), line.slice(cut + 1).trim()]
}

/** Which of the fields cannot be used as they are. */
export function wrongFields(fields: FrameFields): (keyof FrameFields)[] {
  const isNumber = (text: string, least: number, most: number) =>
    /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most
  const right: Record<keyof FrameFields, boolean> = {
    from: TIME.test(fields.from),
    until: TIME.test(fields.until) && fields.until > fields.from,
    minutes: isNumber(fields.minutes, 5, 240),
    pause: isNumber(fields.pause, 0, 120),
    breakFrom: fields.breakFrom === '' || TIME.test(fields.breakFrom),
    breakUntil: fields.breakUntil === '' || TIME.test(fields.breakUntil),
    zones:
      lines(fields.zones).length > 0 &&
      lines(fields.zones).every((line) => /^\d{1,4}$/.test(pairIn(line)[1])),
    walk: isNumber(fields.walk, 0, 60),
    interpreters: lines(fields.interpreters).every((line) => pairIn(line)[1] !== ''),
  }
  return (Object.keys(right) as (keyof FrameFields)[]).filter((name) => !right[name])
}

/** The frame that the fields say, on every day from the first to the last. */
export function frameOf(fields: FrameFields, firstDay: string, lastDay: string): Frame {
  const [length, pause] = [Number(fields.minutes), Number(fields.pause)]
  const rest = { from: minutesOf(fields.breakFrom), until: minutesOf(fields.breakUntil) }
  const hasRest = fields.breakFrom !== '' && fields.breakUntil > fields.breakFrom
  const slots: Frame['slots'] = []
  for (let day = firstDay; day <= lastDay; day = dayAfter(day)) {
    let start = minutesOf(fields.from)
    while (start + length <= minutesOf(fields.until)) {
      if (hasRest && start < rest.until && start + length > rest.from) {
        start = rest.until
        continue
      }
      slots.push({ day, startsAt: clock(start), endsAt: clock(start + length) })
      start += length + pause
    }
  }
  const zones = lines(fields.zones).map(pairIn)
  return {
    slots,
    zones: zones.map(([name]) => name),
    walkMinutes: zones.map((_, from) =>
      zones.map((_, to) => Number(fields.walk) * Math.abs(from - to)),
    ),
    tables: zones.flatMap(([zone, count], at) =>
      Array.from({ length: Number(count) }, (_, table) => ({
        name: `${String.fromCharCode(65 + (at % 26))}${table + 1}`,
        zone,
      })),
    ),
    interpreters: lines(fields.interpreters).map((line) => {
      const [name, languages] = pairIn(line)
      return { name, languages: languages.split(/[,，、\s]+/).filter(Boolean) }
    }),
  }
}

const dayAfter = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
