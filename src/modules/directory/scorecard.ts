import { type Proportion, proportion } from '../../kernel/proportion.ts'
import { directoryLimits } from './limits.ts'

/** What became of what a partner was asked, counted. */
export type Tally = Readonly<{
  /** Quotes and referrals whose answer is there or overdue, and those answered in time. */
  asked: number
  answered: number
  /** Hours from the question to the first answer, the middle one of those answered. */
  replyHours: number | null
  /** Referrals that are over, as the business stated it, and of these: */
  ended: number
  failed: number
  late: number
  damaged: number
  refunded: number
  disputed: number
}>

/** A share of cases; null while there are too few of them to say anything. */
export type Measure = Readonly<{ of: number; least: number; share: Proportion | null }>

export type Scorecard = Readonly<{
  replied: Measure
  /** Null while there are too few answers. */
  replyHours: number | null
  failed: Measure
  late: Measure
  damaged: Measure
  refunded: Measure
  disputed: Measure
}>

export const NO_CASES: Tally = {
  asked: 0,
  answered: 0,
  replyHours: null,
  ended: 0,
  failed: 0,
  late: 0,
  damaged: 0,
  refunded: 0,
  disputed: 0,
}

/** Shares with 95 % intervals, each only from so many cases on; nothing else goes into it. */
export function scorecardOf(tally: Tally): Scorecard {
  const least = directoryLimits.leastCases
  const measure = (count: number, of: number): Measure => ({
    of,
    least,
    share: of < least ? null : proportion(count, of)!,
  })
  const { asked, answered, ended } = tally
  return {
    replied: measure(answered, asked),
    replyHours: answered < least ? null : tally.replyHours,
    failed: measure(tally.failed, ended),
    late: measure(tally.late, ended),
    damaged: measure(tally.damaged, ended),
    refunded: measure(tally.refunded, ended),
    disputed: measure(tally.disputed, ended),
  }
}
