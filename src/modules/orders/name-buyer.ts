import { createHmac } from 'node:crypto'
import type { Ctx } from '../../platform/context.ts'
import { readConsignee } from './read-order.ts'
import type { OrderSettings } from './settings.ts'
import type { Checkout } from './store.ts'

/**
 * Who bought and where the goods go, as keyed fingerprints that tell neither, so that orders of one buyer
 * or to one door can be counted. A buyer is the person before customs, else the account, else the
 * telephone. Null where it has been erased. Checks nothing about who asks.
 */
export async function nameBuyer(
  ctx: Pick<Ctx, 'db'>,
  settings: Pick<OrderSettings, 'identityKeys'>,
  { id, personId, buyerId }: Checkout,
): Promise<Readonly<{ buyerName: string | null; addressName: string | null }>> {
  const to = await readConsignee(ctx, settings, id)
  const name = (about: string): string =>
    createHmac('sha256', settings.identityKeys.lasting).update(about).digest('base64url')
  const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toLowerCase()
  const buyer = personId ?? buyerId ?? (to && to.phone.replace(/\D/g, '').slice(-11))
  return {
    buyerName: buyer ? name(`assisted buyer ${buyer}`) : null,
    addressName: to
      ? name(`assisted door ${plain(`${to.province}${to.city}${to.district}${to.street}`)}`)
      : null,
  }
}
