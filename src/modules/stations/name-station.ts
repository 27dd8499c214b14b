import { money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { findOrganisations, organisationsOf } from '../accounts/api.ts'
import { nameBuyer, type OrderSettings, requireOwnOrders } from '../orders/api.ts'
import { StationsErrors as E } from './errors.ts'
import { type Assisted, commissionOf, type Station } from './station.ts'
import { findNamed, findStationByCode, insertAssisted, selectRulesOn } from './store.ts'

/** Who pays at once at the counter may still say who helped. */
const NAMING_MS = 3_600_000

export type Naming = Readonly<{ checkoutId: string; key?: string | undefined; code: string }>

/** Throws station_not_found. */
export async function requireStation({ db }: Pick<Ctx, 'db'>, code: string): Promise<Station> {
  const station = await findStationByCode(db, code)
  if (!station) throw E.stationNotFound()
  return station
}

/**
 * A buyer says which station helped with their orders. What each brings the station is worked out by
 * the rule of the day on which it was placed, and kept. The same again changes nothing. Throws
 * checkout_not_found (to whom it is not theirs), station_not_found, too_late, other_station.
 */
export async function nameStation(
  ctx: Ctx,
  settings: OrderSettings,
  { checkoutId, key, code }: Naming,
): Promise<Station> {
  const { checkout, orders } = await requireOwnOrders(ctx, settings, { checkoutId, key })
  const station = await requireStation(ctx, code)
  const { agencyId, readers } = station
  const { placedAt, status, buyerId } = checkout
  const isLate = ctx.now().getTime() > placedAt.getTime() + NAMING_MS
  const names = await nameBuyer(ctx, settings, checkout)
  const own = buyerId ? await organisationsOf(ctx.db, buyerId) : []
  const isOwnPeople = own.some(({ id }) => readers.includes(id))
  const sellers = await findOrganisations(
    ctx.db,
    orders.map(({ businessId }) => businessId),
  )
  // Nobody is paid for goods that are invented.
  const invented = new Set(sellers.filter(({ isSample }) => isSample).map(({ id }) => id))
  return transaction(ctx, async (tx) => {
    const before = await findNamed(tx.db, checkoutId)
    if (before === agencyId) return station
    if (before) throw E.otherStation()
    const isOpen = status === 'placed' || status === 'paid'
    if (!isOpen || isLate) throw E.tooLate({ status })
    const holds = (await selectRulesOn(tx.db, [agencyId], dayOf(placedAt))).get(agencyId)
    const assisted = orders.map((order): Assisted => {
      const rule = invented.has(order.businessId) ? undefined : holds
      const { totalMinor, taxMinor, freightMinor, currency } = order
      const goods = money(totalMinor - taxMinor - freightMinor, currency)
      const commission = rule ? commissionOf(rule, goods) : { minor: 0n, currency }
      return {
        ...{ businessId: order.businessId, orderId: order.id, checkoutId, agencyId, placedAt },
        ...{ payerId: rule?.payerId ?? null, currency: commission.currency },
        ...{ commissionMinor: commission.minor, ...names, isOwnPeople },
        ...{ state: 'named', changedAt: tx.now() },
      }
    })
    await insertAssisted(tx.db, assisted)
    // Two at once: the first one stays, whole.
    if ((await findNamed(tx.db, checkoutId)) !== agencyId) throw E.otherStation()
    return station
  })
}
