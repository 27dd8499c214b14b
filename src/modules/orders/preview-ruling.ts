import type { Static } from 'typebox'
import { type Money, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { previewSettled } from '../ledger/api.ts'
import type { RulingPreviewDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { amountsOf, goodsOf, keptLines, leftMinor, otherwiseBackMinor } from './kept-goods.ts'
import { toSoldGoods } from './post-money.ts'
import { type OrderRef, selectLines, selectOrder, selectTransitions } from './store.ts'
import { whatComesBack } from './what-comes-back.ts'

/**
 * What a ruling would give to whom, to the cent as it would be posted at this moment. Throws
 * order_not_found, award_too_high, ruled_whole.
 */
export async function previewRuling(
  ctx: Ctx,
  { award, ...ref }: OrderRef & { award: Money },
): Promise<Static<typeof RulingPreviewDto>> {
  const order = await selectOrder(ctx.db, ref)
  if (!order) throw E.orderNotFound({ orderId: ref.orderId })
  const { currency } = order
  const left = leftMinor(order)
  const isPossible = award.currency === currency && award.minor >= 0n && award.minor <= left
  if (!isPossible) throw E.awardTooHigh({ leftMinor: `${left}` })
  if (!order.shippedAt && award.minor < left) throw E.ruledWhole({ leftMinor: `${left}` })
  const amount = (minor: bigint) => money(minor, currency)
  const lines = keptLines(await selectLines(ctx.db, [ref]))
  const { totalMinor, taxMinor, freightMinor } = amountsOf(lines)
  const parts = {
    total: amount(totalMinor),
    tax: amount(taxMinor),
    freight: amount(freightMinor),
  }
  const refunded = amount(otherwiseBackMinor(order) + award.minor)
  const { tax, freight, commission, seller } = await previewSettled(ctx, {
    businessId: ref.businessId,
    subject: ref.orderId,
    parts,
    refunded,
    comesBack: whatComesBack(order, await selectTransitions(ctx.db, ref)),
    ...(order.cancelledMinor > 0n
      ? { sold: { placedAt: order.placedAt, goods: toSoldGoods(goodsOf(lines)) } }
      : {}),
  })
  return {
    left: toMoneyDto(amount(left)),
    buyer: toMoneyDto(award),
    tax: toMoneyDto(tax),
    freight: toMoneyDto(freight),
    commission: toMoneyDto(commission),
    seller: toMoneyDto(seller),
  }
}
