import { money, times, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import type { OrderDto } from './contract.ts'
import { selectContacts } from './identity-store.ts'
import { keptLines } from './kept-goods.ts'
import type { GoodsTitle } from './order.ts'
import { type Contact, openContact } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'
import { type OrderRef, selectLines, selectOrder, selectOrdersByRef } from './store.ts'
import { toOrderDto } from './wire.ts'

type Reads = Pick<Ctx, 'db'>

/**
 * Where the buyers of these checkouts want to be told of them; those without an address, or whose
 * address has been erased, are missing. So is one that cannot be opened, which is noted: it must not
 * keep all others from being told. For telling them only.
 */
export async function readContacts(
  { db, log }: Pick<Ctx, 'db' | 'log'>,
  settings: Pick<OrderSettings, 'identityKeys'>,
  checkoutIds: readonly string[],
): Promise<Map<string, Contact>> {
  const sealed = await selectContacts(db, checkoutIds)
  const contacts = new Map<string, Contact>()
  for (const [checkoutId, contact] of sealed) {
    try {
      contacts.set(checkoutId, openContact(settings, checkoutId, contact))
    } catch (error) {
      log.error({ err: error, checkoutId }, 'where a buyer is told of a checkout cannot be opened')
    }
  }
  return contacts
}

export type GoodsOfOrder = Readonly<{
  title: GoodsTitle
  quantity: number
  price: Readonly<{ amount: string; currency: string }>
}>

/** What was ordered and not cancelled, a line each with the price of the whole line. Checks nothing about who asks. */
export async function readGoods({ db }: Reads, ref: OrderRef): Promise<GoodsOfOrder[]> {
  const order = await selectOrder(db, ref)
  if (!order) return []
  return keptLines(await selectLines(db, [ref])).map(({ title, quantity, priceMinor }) => ({
    title,
    quantity,
    price: toMoneyDto(times(money(priceMinor, order.currency), BigInt(quantity))),
  }))
}

/** Some orders as their sellers see them; those that do not exist are missing. Checks nothing. */
export const readSellersOrders = async (
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  refs: readonly OrderRef[],
): Promise<OrderDto[]> =>
  (await selectOrdersByRef(db, refs)).map((order) => toOrderDto(order, 'seller', now()))
