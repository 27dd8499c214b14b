import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstOrder, type Splittable } from './split-order.ts'

const LIMIT = 500_000n
const limitOf = (channel: string) => (channel === '9610' ? LIMIT : undefined)
const line = (
  quantity: number,
  priceMinor: bigint,
  over: Partial<Splittable> = {},
): Splittable => ({
  businessId: 'a',
  channel: '9610',
  quantity,
  priceMinor,
  taxMinor: 0n,
  ...over,
})
const quantities = (lines: readonly Splittable[]) => lines.map(({ quantity }) => quantity)

test('as many units as fit go first, the dearest before the others', () => {
  expect(quantities(firstOrder([line(3, 200_000n), line(5, 50_000n)], limitOf))).toEqual([2, 2])
  expect(quantities(firstOrder([line(1, 500_000n), line(1, 1n)], limitOf))).toEqual([1])
})

test('tax does not count towards the limit, and channels without a limit are left whole', () => {
  expect(quantities(firstOrder([line(2, 300_000n, { taxMinor: 50_000n })], limitOf))).toEqual([2])
  expect(quantities(firstOrder([line(9, 300_000n, { channel: '0110' })], limitOf))).toEqual([9])
})

test('one thing above the limit goes alone', () => {
  expect(quantities(firstOrder([line(2, 900_000n)], limitOf))).toEqual([1])
})

test('order after order everything is ordered, each within the limit or of one thing', () => {
  const lines = fc.array(
    fc.record({
      businessId: fc.constantFrom('a', 'b'),
      channel: fc.constantFrom('9610', '0110'),
      quantity: fc.integer({ min: 1, max: 9 }),
      priceMinor: fc.bigInt(1n, 700_000n),
      taxMinor: fc.constant(0n),
    }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(lines, (given) => {
      let left = given.map((one, id) => ({ ...one, id }))
      for (let orders = 0; left.length > 0; orders++) {
        expect(orders).toBeLessThan(100)
        const first = firstOrder(left, limitOf)
        expect(first.length).toBeGreaterThan(0)
        const groups = Map.groupBy(first, ({ businessId, channel }) => `${businessId} ${channel}`)
        for (const group of groups.values()) {
          const units = group.reduce((sum, { quantity }) => sum + quantity, 0)
          const worth = group.reduce((sum, one) => sum + one.priceMinor * BigInt(one.quantity), 0n)
          if (group[0]!.channel === '9610') expect(worth <= LIMIT || units === 1).toBe(true)
        }
        left = left.flatMap((one) => {
          const ordered = first.find(({ id }) => id === one.id)?.quantity ?? 0
          return one.quantity > ordered ? [{ ...one, quantity: one.quantity - ordered }] : []
        })
      }
    }),
  )
})
