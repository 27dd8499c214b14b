import type { Ctx } from '../../platform/context.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits } from './limits.ts'

const HOUR_MS = 3_600_000

/** Throws deadline_unfit when nobody could keep it, or it is further away than anybody plans. */
export function requireDeadline({ now }: Pick<Ctx, 'now'>, answerBy: Date): void {
  const { answerHoursLeast, answerDaysMost } = directoryLimits
  const hours = (answerBy.getTime() - now().getTime()) / HOUR_MS
  if (!(hours >= answerHoursLeast && hours <= answerDaysMost * 24)) {
    throw E.deadlineUnfit({ hoursLeast: answerHoursLeast, daysMost: answerDaysMost })
  }
}
