import { assert } from './assert.ts'
import type { Brand } from './brand.ts'

/** A calendar day, `YYYY-MM-DD`. Law is valid by the day, in the place where it rules. */
export type Day = Brand<string, 'Day'>

/** From `from` on, up to but without `to`; without `to`, until further notice. */
export type Period = Readonly<{ from: Day; to?: Day }>

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/
const DAY_MS = 86_400_000

/** Undefined when the text is no day of the calendar ('2025-02-30'). */
export function parseDay(text: string): Day | undefined {
  const match = DAY.exec(text)
  if (!match) return undefined
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text)
    ? (text as Day)
    : undefined
}

/** A day written in the source; throws on a typing error. */
export function day(text: string): Day {
  const parsed = parseDay(text)
  assert(parsed, `'${text}' is not a day`)
  return parsed
}

/** Making a formatter takes longer than an order may; there are as many as there are zones. */
const formatters = new Map<string, Intl.DateTimeFormat>()

/** The day of an instant on the calendar of a time zone, e.g. 'Asia/Shanghai'. */
export function dayOf(instant: Date, timeZone = 'UTC'): Day {
  if (timeZone === 'UTC') return instant.toISOString().slice(0, 10) as Day
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone })
    formatters.set(timeZone, formatter)
  }
  return formatter.format(instant) as Day
}

export const addDays = (from: Day, days: number): Day =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as Day

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS

export const contains = (period: Period, on: Day): boolean =>
  period.from <= on && (period.to === undefined || on < period.to)
