/** What decides how much of a line fits into one order. Amounts of one unit, in the smallest unit. */
export type Splittable = Readonly<{
  businessId: string
  channel: string
  quantity: number
  priceMinor: bigint
  taxMinor: bigint
}>

/**
 * The goods to order first when an order is worth more than one may be: of every seller and
 * channel as many units as fit, the dearest first, each line with the quantity that goes now; the
 * rest is for the next order. One thing that alone is worth more goes alone, as the rule for a
 * single item has it. `limitOf` is what an order of a channel may be worth without tax, undefined
 * where there is no limit.
 */
export function firstOrder<Line extends Splittable>(
  lines: readonly Line[],
  limitOf: (channel: string) => bigint | undefined,
): Line[] {
  const orders = Map.groupBy(lines, ({ businessId, channel }) => `${businessId} ${channel}`)
  const chosen = new Map<Line, number>()
  for (const order of orders.values()) {
    const limit = limitOf(order[0]!.channel)
    let left = limit
    for (const line of [...order].sort(byWorth)) {
      const quantity = left === undefined ? line.quantity : fitting(line, left)
      if (quantity === 0) continue
      chosen.set(line, quantity)
      if (left !== undefined) left -= worthOf(line) * BigInt(quantity)
    }
    const [dearest] = [...order].sort(byWorth)
    if (!order.some((line) => chosen.has(line)) && dearest) chosen.set(dearest, 1)
  }
  return lines.flatMap((line) => {
    const quantity = chosen.get(line)
    return quantity === undefined ? [] : [{ ...line, quantity }]
  })
}

const worthOf = ({ priceMinor, taxMinor }: Splittable): bigint => priceMinor - taxMinor

function fitting(line: Splittable, left: bigint): number {
  const worth = worthOf(line)
  if (worth <= 0n) return line.quantity
  const most = left / worth
  return most > BigInt(line.quantity) ? line.quantity : Number(most)
}

const byWorth = (one: Splittable, two: Splittable): number => {
  const difference = worthOf(two) - worthOf(one)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}
