import { money } from '../../kernel/money.ts'
import { divideRounded } from '../../kernel/rate.ts'
import type { AssessLine, Assessment, Refusal, TaxCharge } from './market.ts'

/** Rounds of the search below; it settles in two or three. */
const MAX_ROUNDS = 12

/**
 * DDP: the price contains the taxes. Finds the value before them, line by line, as
 * price × value ÷ (value + taxes of that value), starting low so that no limit stops the search.
 */
export function beforeTaxes(
  lines: readonly AssessLine[],
  assess: (lines: readonly AssessLine[]) => Assessment | Refusal,
): AssessLine[] {
  const at = (line: AssessLine, minor: bigint): AssessLine => {
    const value = money(minor, line.goods.currency)
    return { ...line, goods: value, taxable: value }
  }
  let current = lines.map((line) => at(line, line.goods.minor / 4n))
  let best: { value: bigint; lines: AssessLine[] } | undefined
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const assessed = assess(current)
    if (assessed.status === 'refused') return best?.lines ?? current
    const taxes = taxesByLine(assessed.charges)
    const wholes = current.map((line) => line.goods.minor + (taxes.get(line.index) ?? 0n))
    const value = current.reduce((total, { goods }) => total + goods.minor, 0n)
    const isWithin = wholes.every((whole, i) => whole <= lines[i]!.goods.minor)
    if (isWithin && value > (best?.value ?? -1n)) best = { value, lines: current }
    const next = current.map((line, i) => {
      const price = lines[i]!.goods.minor
      const whole = wholes[i]!
      return at(line, whole === 0n ? price : divideRounded(price * line.goods.minor, whole, 'down'))
    })
    if (next.every((line, i) => line.goods.minor === current[i]!.goods.minor)) break
    current = next
  }
  // Where a tax sets in at a threshold no value meets the price: the nearest below it is taken.
  return best?.lines ?? current
}

/** What each line pays, discounts taken off, in the smallest unit. */
export function taxesByLine(charges: readonly TaxCharge[]): Map<number, bigint> {
  const taxes = new Map<number, bigint>()
  for (const { line, amount } of charges) taxes.set(line, (taxes.get(line) ?? 0n) + amount.minor)
  return taxes
}
