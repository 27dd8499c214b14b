import { multiplyRates, parseRate, type Rate, rate } from '../../kernel/rate.ts'

/** Millilitres and grams in a unit of content; US customary units, as American labels use them. */
const MILLILITRES: Readonly<Record<string, Rate>> = {
  ml: rate('1'),
  l: rate('1000'),
  'fl oz': rate('29.5735'),
}
const GRAMS: Readonly<Record<string, Rate>> = {
  g: rate('1'),
  kg: rate('1000'),
  oz: rate('28.3495'),
  lb: rate('453.592'),
}

const CONTENT =
  /(?<![\d.,])(\d{1,5}(?:\.\d{1,3})?)\s*-?\s*(ml|毫升|l|升|fl\.?\s?oz|fluid ounces?|kg|千克|公斤|g|克|oz|ounces?|lbs?)(?![a-z])/i

const UNITS: Readonly<Record<string, string>> = {
  毫升: 'ml',
  升: 'l',
  千克: 'kg',
  公斤: 'kg',
  克: 'g',
  lbs: 'lb',
  ounce: 'oz',
  ounces: 'oz',
}

/**
 * What one unit holds, as its own words say: '30 ml', '1.7 fl oz', '500 g'. The first statement
 * counts; empty where there is none, since the weight of a parcel is not the weight of its content.
 */
export function netContent(
  texts: readonly string[],
): Readonly<{ netMillilitres?: Rate; netGrams?: Rate }> {
  for (const text of texts) {
    const match = CONTENT.exec(text.slice(0, 500))
    if (!match) continue
    const amount = parseRate(match[1]!)
    const written = match[2]!.toLowerCase()
    const unit = written.startsWith('fl') ? 'fl oz' : (UNITS[written] ?? written)
    if (!amount || amount.scaled <= 0n) continue
    const millilitres = MILLILITRES[unit]
    if (millilitres) return { netMillilitres: multiplyRates(amount, millilitres) }
    const grams = GRAMS[unit]
    if (grams) return { netGrams: multiplyRates(amount, grams) }
  }
  return {}
}
