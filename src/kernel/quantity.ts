import { divideRates, multiplyRates, type Rate, rate } from './rate.ts'

/** UN/ECE Recommendation 20 unit codes that products are weighed and counted in. */
const GRAMS_PER_UNIT = {
  GRM: rate('1'),
  KGM: rate('1000'),
  LBR: rate('453.59237'),
  MGM: rate('0.001'),
  ONZ: rate('28.349523125'),
} as const

export type WeightUnit = keyof typeof GRAMS_PER_UNIT

/** The ways people write a unit of weight, lower case. */
const WEIGHT_NAMES: Readonly<Record<string, WeightUnit>> = {
  g: 'GRM',
  gram: 'GRM',
  grams: 'GRM',
  grm: 'GRM',
  kg: 'KGM',
  kgm: 'KGM',
  kilogram: 'KGM',
  kilograms: 'KGM',
  lb: 'LBR',
  lbr: 'LBR',
  lbs: 'LBR',
  mg: 'MGM',
  mgm: 'MGM',
  onz: 'ONZ',
  ounce: 'ONZ',
  ounces: 'ONZ',
  oz: 'ONZ',
  pound: 'LBR',
  pounds: 'LBR',
}

export const parseWeightUnit = (text: string): WeightUnit | undefined =>
  WEIGHT_NAMES[text.trim().toLowerCase()]

/** Grams, to a tenth of a milligram. */
export const toGrams = (value: Rate, unit: WeightUnit): Rate =>
  divideRates(multiplyRates(value, GRAMS_PER_UNIT[unit]), rate('1'), 4, 'halfUp')
