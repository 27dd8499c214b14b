import { addDays, type Day, daysBetween } from '../../kernel/period.ts'
import { FinanceErrors as E } from './errors.ts'

export const financeLimits = {
  /** Three years and a day of each leap: what a lender asks for at most. */
  days: 1_097,
  /** How long a file may be relied on. */
  validDays: 365,
  /** What a file that is checked may be: three years of the busiest books are a tenth of it. */
  checkedCharacters: 1_500_000,
  /** Products named one by one; the others are one sum. */
  products: 10,
  /** Fewer known buyers than that would be persons, not a figure. */
  leastBuyers: 5,
} as const

export type Days = Readonly<{ from: Day; to: Day }>

/** Throws period_invalid; days_not_closed, of which the last that is closed is told. */
export function requireClosed({ from, to }: Days, closed: Day | undefined): void {
  if (to < from || daysBetween(from, to) >= financeLimits.days) throw E.periodInvalid()
  if (!closed || to > closed) throw E.daysNotClosed({ closedThrough: closed ?? null })
}

/** The calendar months of some days; the first and the last may be parts of one. */
export function monthsOf({ from, to }: Days): (Days & { month: string })[] {
  const months: (Days & { month: string })[] = []
  for (let begin = from; begin <= to; ) {
    const month = begin.slice(0, 7)
    const next = `${addDays(`${month}-01` as Day, 31).slice(0, 7)}-01` as Day
    const last = addDays(next, -1)
    months.push({ month, from: begin, to: last < to ? last : to })
    begin = next
  }
  return months
}
