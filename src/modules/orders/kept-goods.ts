import type { Line, Order, Priced } from './store.ts'

/** What of an order's lines has not been cancelled. */
export const keptLines = <T extends Pick<Line, 'quantity' | 'cancelledQuantity'>>(
  lines: readonly T[],
): T[] =>
  lines.flatMap((line) => {
    const quantity = line.quantity - line.cancelledQuantity
    return quantity > 0 ? [{ ...line, quantity, cancelledQuantity: 0 }] : []
  })

type Amounts = Readonly<{ totalMinor: bigint; taxMinor: bigint; freightMinor: bigint }>

/** What was paid for so many pieces, with the tax and freight inside. */
export const amountsOf = (lines: readonly Priced[]): Amounts => {
  const sum = (of: (line: Priced) => bigint): bigint =>
    lines.reduce((all, line) => all + of(line) * BigInt(line.quantity), 0n)
  return {
    totalMinor: sum((line) => line.priceMinor),
    taxMinor: sum((line) => line.taxMinor),
    freightMinor: sum((line) => line.freightMinor),
  }
}

/** What of each line is goods: what the seller's share and the commission are of. */
export const goodsOf = (lines: readonly Priced[]) =>
  lines.map(({ code10, quantity, priceMinor, taxMinor, freightMinor }) => ({
    code: code10,
    quantity,
    minor: `${BigInt(quantity) * (priceMinor - taxMinor - freightMinor)}`,
  }))

type Backs = Pick<Order, 'refundedMinor' | 'cancelledBackMinor'>

/** What has gone back on an order for other reasons than cancelled goods. */
export const otherwiseBackMinor = ({ refundedMinor, cancelledBackMinor }: Backs): bigint =>
  refundedMinor - cancelledBackMinor

/**
 * What of an order's money has neither gone back, nor is on its way back for cancelled goods, nor was
 * taken by the buyer's bank.
 */
export const leftMinor = (
  order: Backs & Pick<Order, 'totalMinor' | 'cancelledMinor' | 'chargedBackMinor'>,
): bigint =>
  order.totalMinor - order.cancelledMinor - otherwiseBackMinor(order) - order.chargedBackMinor
