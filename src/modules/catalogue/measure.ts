import { parseWeightUnit, toGrams, type WeightUnit } from '../../kernel/quantity.ts'
import { addRates, divideRates, formatRate, parseRate, type Rate, rate } from '../../kernel/rate.ts'

/** The unit as sellers write it, for each code that we weigh in. */
export const UNIT_NAMES: Readonly<Record<WeightUnit, string>> = {
  GRM: 'g',
  KGM: 'kg',
  LBR: 'lb',
  MGM: 'mg',
  ONZ: 'oz',
}

const MORE_UNITS: Readonly<Record<string, WeightUnit>> = {
  克: 'GRM',
  千克: 'KGM',
  公斤: 'KGM',
  毫克: 'MGM',
  磅: 'LBR',
  盎司: 'ONZ',
  gr: 'GRM',
  gm: 'GRM',
  gms: 'GRM',
  kgs: 'KGM',
  kilo: 'KGM',
  kilos: 'KGM',
  '#': 'LBR',
}

export const readUnit = (text: string): WeightUnit | undefined => {
  const name = text.trim().toLowerCase().replace(/\.$/, '')
  return parseWeightUnit(name) ?? MORE_UNITS[name]
}

const VULGAR: Readonly<Record<string, string>> = {
  '¼': '1/4',
  '½': '1/2',
  '¾': '3/4',
  '⅓': '1/3',
  '⅔': '2/3',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
}

const NUMBER = String.raw`(?:\d+\s+\d+/\d+|\d+/\d+|\d*[.,]?\d+)`
const MEASURE = new RegExp(String.raw`^(${NUMBER})\s*([\p{L}#]+\.?)?`, 'u')
const SECOND_PART = /^(?:,|&|and)?\s*/

/** Grams as a decimal text, and the unit that was written; or what was wrong. */
export type ReadWeight =
  | Readonly<{ grams: string; unit: WeightUnit }>
  | 'weight_unreadable'
  | 'weight_without_unit'

/**
 * Reads '250', '1.2 kg', '1,5 kg', '1 1/2 lb', '1½ lb', '2 lb 3 oz'. `fallback` is the unit of a
 * number without one. A volume ('16 fl oz') is no weight.
 */
export function readWeight(text: string, fallback?: WeightUnit): ReadWeight {
  let rest = spelledOut(text)
  let grams: Rate | undefined
  let unit: WeightUnit | undefined
  while (rest !== '') {
    const match = MEASURE.exec(rest)
    const value = match && readNumber(match[1]!)
    if (!match || !value) return 'weight_unreadable'
    const written = match[2] === undefined ? fallback : readUnit(match[2])
    if (!written) return match[2] === undefined ? 'weight_without_unit' : 'weight_unreadable'
    unit ??= written
    // Grams as given stay exact; other units are rounded to a tenth of a milligram.
    const part = written === 'GRM' ? value : toGrams(value, written)
    grams = grams ? addRates(grams, part) : part
    rest = rest.slice(match[0].length).trim().replace(SECOND_PART, '')
  }
  if (!grams || !unit) return 'weight_unreadable'
  return formatRate(grams).length > 20 ? 'weight_unreadable' : { grams: formatRate(grams), unit }
}

function spelledOut(text: string): string {
  const fractions = text.trim().replace(/[¼½¾⅓⅔⅛⅜⅝⅞]/g, (sign) => ` ${VULGAR[sign]}`)
  return fractions
    .trim()
    .replace(/\b(\d+)-(\d+\/\d+)/, '$1 $2')
    .slice(0, 100)
}

/** '1 1/2', '3/4', '1.25', '1,25', '.5'; a thousands comma before three digits ('1,200'). */
function readNumber(text: string): Rate | undefined {
  const fraction = /^(?:(\d+)\s+)?(\d+)\/(\d+)$/.exec(text)
  if (fraction) {
    const [, whole = '0', top = '', bottom = ''] = fraction
    const divisor = parseRate(bottom)
    if (!divisor || divisor.scaled === 0n || bottom.length > 6 || top.length > 6) return undefined
    return addRates(rate(whole), divideRates(rate(top), divisor, 6, 'halfUp'))
  }
  const plain = /^\d{1,3},\d{3}$/.test(text) ? text.replace(',', '') : text.replace(',', '.')
  return parseRate(plain.startsWith('.') ? `0${plain}` : plain)
}

const MAX_STOCK = 2_000_000_000

/** A whole number of pieces, also '1,200' and '12.0'; undefined when it is none. */
export function readStock(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/^(-?\d{1,3})((?:[, ]\d{3})+)$/, (_, a, b) => a + b.replace(/[, ]/g, ''))
  const match = /^(-?\d{1,10})(?:\.0+)?$/.exec(plain)
  if (!match) return undefined
  const value = Number(match[1])
  return Math.abs(value) <= MAX_STOCK ? value + 0 : undefined
}

const DAYS_PER_UNIT: Readonly<Record<string, number>> = {
  d: 1,
  day: 1,
  days: 1,
  天: 1,
  日: 1,
  w: 7,
  week: 7,
  weeks: 7,
  周: 7,
  m: 365 / 12,
  mo: 365 / 12,
  mos: 365 / 12,
  month: 365 / 12,
  months: 365 / 12,
  月: 365 / 12,
  个月: 365 / 12,
  y: 365,
  yr: 365,
  yrs: 365,
  year: 365,
  years: 365,
  年: 365,
}
const MAX_SHELF_LIFE_DAYS = 36_500

export type ShelfLifeUnit = 'day' | 'week' | 'month' | 'year'

/** Whole days of '365', '18 months', '2 years', '18个月'; a month is a twelfth of 365 days. */
export function readShelfLife(text: string, fallback: ShelfLifeUnit = 'day'): number | undefined {
  const match = /^(\d{1,5}(?:\.\d{1,2})?)\s*([\p{L}]*)\.?$/u.exec(text.trim())
  if (!match) return undefined
  const perUnit = DAYS_PER_UNIT[(match[2] || fallback).toLowerCase()]
  if (perUnit === undefined) return undefined
  const days = Math.floor(Number(match[1]) * perUnit)
  return days > 0 && days <= MAX_SHELF_LIFE_DAYS ? days : undefined
}
