import { money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { nextAfter } from '../../platform/wire.ts'
import type { EconomicsDto } from './contract.ts'
import { breakEvenUnits, capacityOfMonth, monthsToReturn, resultOf } from './economics.ts'
import { FacilitiesErrors as E } from './errors.ts'
import type { FacilityRef } from './facility.ts'
import { findFacility, type Page, selectMonths } from './store.ts'

/**
 * Whether a facility pays, month by month (docs/algorithms/facility-economics.md). Throws
 * facility_not_found. Checks nothing about who asks.
 */
export async function readEconomics(
  ctx: Pick<Ctx, 'db' | 'now'>,
  ref: FacilityRef,
  { after, limit }: Page,
): Promise<EconomicsDto> {
  const facility = await findFacility(ctx.db, ref)
  if (!facility) throw E.facilityNotFound(ref)
  const today = dayOf(ctx.now())
  const amount = (minor: bigint) => toMoneyDto(money(minor, facility.currency))
  const months = (await selectMonths(ctx.db, ref, today)).map((one) => ({
    ...one,
    ...resultOf(one),
    isOver: one.month < today.slice(0, 7),
  }))
  const whole = months.filter(({ isOver }) => isOver).map(({ resultMinor }) => resultMinor)
  const page = months.filter(({ month }) => !after || month < after).slice(0, limit)
  const units = breakEvenUnits(facility)
  const toReturn = monthsToReturn(facility.buildMinor, whole)
  return {
    breakEvenUnits: units === null ? null : Number(units),
    capacityOfMonth: Number(capacityOfMonth(facility.capacityUnits, facility.openDays.length)),
    returned: amount(whole.reduce((sum, one) => sum + one, 0n)),
    monthsToReturn: toReturn === null ? null : Number(toReturn),
    months: page.map((one) => ({
      ...{ month: one.month, isOver: one.isOver, bookedUnits: one.bookedUnits },
      ...{ doneUnits: one.doneUnits, noShowUnits: one.noShowUnits },
      revenue: amount(one.revenueMinor),
      running: amount(one.runningMinor),
      result: amount(one.resultMinor),
      perUnit: one.perUnitMinor === null ? null : amount(one.perUnitMinor),
    })),
    next: nextAfter(page, limit, ({ month }) => month),
  }
}
