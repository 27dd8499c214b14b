import { type Money, money } from '../../kernel/money.ts'

/** Hundredths of a percent of an amount, and so much for each: '60' or '290+30'. */
export type FeeRule = Readonly<{ basisPoints: bigint; fixedMinor: bigint }>

/** Undefined when the text is no rule. */
export function parseFeeRule(text: string): FeeRule | undefined {
  const match = /^(\d{1,4})(?:\+(\d{1,6}))?$/.exec(text)
  return match ? { basisPoints: BigInt(match[1]!), fixedMinor: BigInt(match[2] ?? '0') } : undefined
}

/** Half a cent counts as a whole one, as the providers' contracts have it. */
export const feeBy =
  ({ basisPoints, fixedMinor }: FeeRule) =>
  ({ minor, currency }: Money): Money =>
    money((minor * basisPoints + 5_000n) / 10_000n + fixedMinor, currency)
