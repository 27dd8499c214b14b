import { type Money, minus, money, multiply, plus } from '../../kernel/money.ts'
import {
  addRates,
  compareRates,
  divideRates,
  divideRounded,
  ONE,
  powerOfTen,
  type Rate,
  rate,
  subtractRates,
  ZERO,
} from '../../kernel/rate.ts'

/**
 * What a marketplace and a payment firm keep of the shelf price. An assumption, shown as one: open
 * price lists name 1 % for the payment and category commissions around 5 %.
 */
export const ASSUMED_FEES: Rate = rate('0.06')

export type Margin = Readonly<{
  shelfPrice: Money
  fees: Money
  taxAndFreight: Money
  cost: Money
  costIsAssumed: boolean
  left: Money
  /** left ÷ shelf price, four decimal places. */
  margin: Rate
  targetShelfPrice: Money | undefined
}>

/**
 * What stays with the seller of one unit, all in the seller's currency. The shopper pays the landed
 * price: goods, freight and insurance, tax. From it go tax and freight, the fees on the whole of
 * it, and what the goods cost to make.
 *
 * The price that keeps the target margin m solves  S/(1+t) − F − f·S − C = m·S,  with t the tax on
 * goods and freight together, F freight, f fees and C cost; there is none when fees, tax and target
 * together eat the price. `docs/algorithms/margin.md` works an example.
 */
export function marginOf(input: {
  goods: Money
  freight: Money
  tax: Money
  cost: Money | undefined
  costShare: Rate
  targetMargin: Rate
}): Margin {
  const { goods, freight, tax } = input
  const shelfPrice = plus(plus(goods, freight), tax)
  const fees = multiply(shelfPrice, ASSUMED_FEES, 'halfUp')
  const cost = input.cost ?? multiply(goods, input.costShare, 'halfUp')
  const left = minus(minus(goods, fees), cost)
  return {
    shelfPrice,
    fees,
    taxAndFreight: plus(freight, tax),
    cost,
    costIsAssumed: input.cost === undefined,
    left,
    margin: share(left, shelfPrice),
    targetShelfPrice: targetShelfPrice({ goods, freight, tax, cost, target: input.targetMargin }),
  }
}

function targetShelfPrice(input: {
  goods: Money
  freight: Money
  tax: Money
  cost: Money
  target: Rate
}): Money | undefined {
  const { goods, freight, tax, cost, target } = input
  const taxRate = share(tax, plus(goods, freight))
  const kept = subtractRates(
    divideRates(ONE, addRates(ONE, taxRate), 8, 'down'),
    addRates(ASSUMED_FEES, target),
  )
  if (compareRates(kept, ZERO) <= 0) return undefined
  const needed = plus(freight, cost)
  const minor = divideRounded(needed.minor * powerOfTen(kept.scale), kept.scaled, 'up')
  return money(minor, needed.currency)
}

/** part ÷ whole to four places; zero of nothing. */
const share = (part: Money, whole: Money): Rate =>
  whole.minor === 0n
    ? ZERO
    : divideRates(
        { scaled: part.minor, scale: 0 },
        { scaled: whole.minor, scale: 0 },
        4,
        'halfEven',
      )
