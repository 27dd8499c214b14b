import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { divideRounded } from '../../kernel/rate.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import { nameOf } from '../programmes/api.ts'
import type { StationDto } from './contract.ts'
import { breakEvenOrders, type Rule, type Station } from './station.ts'
import { selectPaidMeans, selectRulesOn } from './store.ts'

/** What organisations are called, by their id. */
export async function namesOf({ db }: Pick<Ctx, 'db'>, ids: readonly string[]) {
  const found = await findOrganisations(db, [...new Set(ids)])
  const byId = new Map(found.map((one) => [one.id, one]))
  return (id: string) => nameOf(byId.get(id))
}

/** Stations with what they are paid today, and from how many orders on they carry themselves. */
export async function showStations(
  ctx: Pick<Ctx, 'db' | 'now'>,
  stations: readonly Station[],
): Promise<StationDto[]> {
  const ids = stations.map(({ agencyId }) => agencyId)
  const rules = await selectRulesOn(ctx.db, ids, dayOf(ctx.now()))
  const means = await selectPaidMeans(ctx.db, ids)
  const nameOfOffice = await namesOf(ctx, [
    ...ids,
    ...[...rules.values()].map(({ payerId }) => payerId),
  ])
  return stations.map((station) => {
    const { agencyId, code, currency, fixedMinor, openedAt } = station
    const rule = rules.get(agencyId)
    const perOrder = perOrderOf(station, rule, means.get(`${agencyId} ${currency}`))
    const orders =
      perOrder === undefined && fixedMinor > 0n ? null : breakEvenOrders(fixedMinor, perOrder ?? 0n)
    const amount = (minor: bigint, of: Currency) => toMoneyDto(money(minor, of))
    return {
      ...{ agencyId, name: nameOfOffice(agencyId), code, openedAt: openedAt.toISOString() },
      fixedCost: amount(fixedMinor, currency),
      commission: rule
        ? {
            ...{ fromOn: rule.fromOn, payerId: rule.payerId, payer: nameOfOffice(rule.payerId) },
            amount: rule.amountMinor === null ? null : amount(rule.amountMinor, rule.currency),
            percent: rule.points === null ? null : rule.points / 100,
          }
        : null,
      perOrder: perOrder === undefined ? null : amount(perOrder, currency),
      breakEvenOrders: orders === null ? null : Number(orders),
    }
  })
}

/** The amount of today where it is one in its own currency, else the mean of what was paid, rounded down. */
function perOrderOf(
  { currency }: Station,
  rule: Rule | undefined,
  mean: Readonly<{ orders: number; minor: bigint }> | undefined,
): bigint | undefined {
  if (rule && rule.amountMinor !== null && rule.currency === currency) return rule.amountMinor
  return mean && divideRounded(mean.minor, BigInt(mean.orders), 'down')
}
