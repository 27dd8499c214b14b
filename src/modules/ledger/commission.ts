import { type Currency, type Money, money } from '../../kernel/money.ts'

/** Everybody, where a seller has no rule of their own. */
export const EVERYBODY = '00000000-0000-0000-0000-000000000000'

/**
 * What the market keeps: hundredths of a percent of the goods, or a sum for each piece; `withdrawn`
 * leaves it to the next less specific rule.
 */
export type CommissionTerms =
  | Readonly<{ kind: 'percent'; basisPoints: number }>
  | Readonly<{ kind: 'fixed'; perPiece: Money }>
  | Readonly<{ kind: 'withdrawn' }>

export type CommissionRule = Readonly<{
  id: string
  /** `EVERYBODY`, or one seller. */
  businessId: string
  /** The first digits of the customs code; empty for all goods. */
  codePrefix: string
  validFrom: Date
  terms: CommissionTerms
}>

/** Goods of one line: what was paid for them without tax and freight, for all pieces. */
export type SoldGoods = Readonly<{ code: string | null; quantity: number; minor: bigint }>

export type Sale = Readonly<{
  businessId: string
  placedAt: Date
  currency: Currency
  goods: readonly SoldGoods[]
}>

/**
 * The rule for goods of a code, as it stood when they were placed: one of the seller before one of
 * everybody, then the longest code; of equals the newest. A sum in another currency does not apply.
 */
function ruleFor(
  rules: readonly CommissionRule[],
  { businessId, placedAt, currency }: Omit<Sale, 'goods'>,
  code: string | null,
): CommissionRule | undefined {
  const newest = new Map<string, CommissionRule>()
  for (const rule of rules) {
    if (rule.businessId !== businessId && rule.businessId !== EVERYBODY) continue
    if (rule.validFrom > placedAt || !(code ?? '').startsWith(rule.codePrefix)) continue
    const key = `${rule.businessId} ${rule.codePrefix}`
    const known = newest.get(key)
    if (!known || isNewer(rule, known)) newest.set(key, rule)
  }
  const rank = (rule: CommissionRule) =>
    (rule.businessId === EVERYBODY ? 0 : 100) + rule.codePrefix.length
  return [...newest.values()]
    .filter(({ terms }) => terms.kind !== 'withdrawn')
    .filter(({ terms }) => terms.kind !== 'fixed' || terms.perPiece.currency === currency)
    .sort((a, b) => rank(b) - rank(a))[0]
}

/** Two rules of one moment: ids grow with time. */
export const isNewer = (
  a: Pick<CommissionRule, 'id' | 'validFrom'>,
  b: Pick<CommissionRule, 'id' | 'validFrom'>,
): boolean =>
  a.validFrom > b.validFrom || (a.validFrom.getTime() === b.validFrom.getTime() && a.id > b.id)

/**
 * The commission on a sale and the rules that made it: each line rounded down in the seller's
 * favour, and never more than the line's goods.
 */
export function commissionOf(
  rules: readonly CommissionRule[],
  sale: Sale,
): Readonly<{ amount: Money; ruleIds: readonly string[] }> {
  let minor = 0n
  const ruleIds = new Set<string>()
  for (const goods of sale.goods) {
    const rule = ruleFor(rules, sale, goods.code)
    if (!rule) continue
    ruleIds.add(rule.id)
    minor += commissionOn(rule.terms, goods)
  }
  return { amount: money(minor, sale.currency), ruleIds: [...ruleIds] }
}

const BASIS = 10_000n

function commissionOn(terms: CommissionTerms, { quantity, minor }: SoldGoods): bigint {
  switch (terms.kind) {
    case 'percent':
      return (minor * BigInt(terms.basisPoints)) / BASIS
    case 'fixed': {
      const asked = terms.perPiece.minor * BigInt(quantity)
      return asked < minor ? asked : minor
    }
    case 'withdrawn':
      return 0n
  }
}
