import { addRates, multiplyRates, ONE, type Rate, subtractRates } from '../../../../kernel/rate.ts'
import type { ResolvedLine } from '../../market.ts'
import type { TariffLine } from '../../tariff.ts'
import { schedule } from './law.ts'

const resolved = new Map<string, ResolvedLine>()

/**
 * The national line that a code of 6, 8 or 10 digits is taxed as. Where a short code covers unlike
 * taxes the dearest line is taken, so that a quote is never too low; this also keeps lines within
 * tariff quotas, open to quota holders only, from being assumed. Where no duty is charged
 * (`isDutyFree`) only VAT and consumption tax count.
 */
export function resolveLine(code: string, isDutyFree = false): ResolvedLine | undefined {
  const key = isDutyFree ? `${code} free` : code
  const known = resolved.get(key)
  if (known) return known
  const lines = code.length >= 6 ? schedule().under(code) : []
  if (lines.length === 0) return undefined
  const line = lines.reduce((a, b) => (isDearer(b, a, isDutyFree) ? b : a))
  const isAmbiguous = lines.some((other) => isDearer(line, other, isDutyFree))
  const found = { line, candidates: lines.length, isAmbiguous }
  resolved.set(key, found)
  return found
}

/** (1 + duty)(1 + VAT) / (1 − consumption) is larger; compared without dividing. */
function isDearer(a: TariffLine, b: TariffLine, isDutyFree: boolean): boolean {
  const load = ({ duty, vat }: TariffLine) =>
    multiplyRates(isDutyFree ? ONE : addRates(ONE, duty), addRates(ONE, vat))
  const left = multiplyRates(load(a), subtractRates(ONE, b.consumption))
  const right = multiplyRates(load(b), subtractRates(ONE, a.consumption))
  return compare(left, right) > 0
}

function compare(a: Rate, b: Rate): number {
  const difference = subtractRates(a, b).scaled
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}
