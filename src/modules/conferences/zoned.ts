import type { Day } from '../../kernel/period.ts'

/** Wall clocks of time zones. */

/** '2026-11-30T17:00:00' without a zone. */
export type WallTime = Readonly<{
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}>

const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instantMs: number, timeZone: string): number {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(timeZone, formatter)
  }
  const parts = new Map(
    formatter.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]),
  )
  const at = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name)!
  const wallMs = Date.UTC(
    at('year'),
    at('month') - 1,
    at('day'),
    at('hour'),
    at('minute'),
    at('second'),
  )
  return wallMs - Math.floor(instantMs / 1_000) * 1_000
}

/**
 * The instant at which a zone's clocks show a time. What they show twice is the first of both, what they
 * leap over is as far behind the leap as before it (RFC 5545, 3.3.5).
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  const { year, month, day, hour, minute, second } = wall
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const DAY_MS = 86_400_000
  const before = wallMs - offsetAt(wallMs - DAY_MS, timeZone)
  const after = wallMs - offsetAt(wallMs + DAY_MS, timeZone)
  const fits = (ms: number): boolean => ms + offsetAt(ms, timeZone) === wallMs
  if (fits(before)) return new Date(before)
  return new Date(fits(after) ? after : before)
}

/** When a day begins on a zone's clocks. */
export function midnight(day: Day, timeZone: string): Date {
  const [year, month, date] = day.split('-').map(Number)
  const wall = { year: year!, month: month!, day: date!, hour: 0, minute: 0, second: 0 }
  return instantOf(wall, timeZone)
}
