import { readData } from '../../../platform/data.ts'
import { featuresOf } from './features.ts'
import {
  type Active,
  activate,
  contribution,
  decodeModel,
  findFeature,
  type LinearModel,
  probabilities,
} from './linear-model.ts'
import { foldText, joinProductText } from './text.ts'
import type { Candidate, Engine, ProductText, Reading, Reason } from './types.ts'

/** Where the trained model lies under data/. */
export const CHINESE_MODEL = 'classifier/chinese.bin.gz'

/** Codes named in a reading, the best first. */
const CANDIDATES = 10
/** Words named for a candidate. */
const REASONS = 6
/** A code less probable than this is noise and not named, unless it is the best. */
const LEAST_PROBABILITY = 1e-4

let shipped: LinearModel | undefined

/**
 * Reads Chinese titles to the ten digits of China's 2016 tariff, as learned from goods declared
 * through the cross-border channel. The model is read once, at the first reading.
 */
export function createChineseEngine(): Engine {
  return (text) => {
    shipped ??= decodeModel(readData(CHINESE_MODEL))
    return readWith(shipped, text)
  }
}

/** The reading of one product by a model; no candidates when no word of the text is known. */
export function readWith(model: LinearModel, text: ProductText): Reading {
  const features = featuresOf(foldText(joinProductText(text)), model.vocabulary)
  const active = activate(features, (key) => findFeature(model, key), model.groupWeights)
  if (active.length === 0) return { edition: 'cn-2016', digits: 10, candidates: [] }
  const shares = probabilities(model, active)
  const best = Array.from(shares.keys())
    .sort((one, two) => shares[two]! - shares[one]!)
    .slice(0, CANDIDATES)
    .filter((code, rank) => rank === 0 || shares[code]! >= LEAST_PROBABILITY)
  const candidates = best.map(
    (code): Candidate => ({
      code: model.codes[code]!,
      probability: shares[code]!,
      reasons: reasonsFor(model, active, code),
    }),
  )
  return { edition: 'cn-2016', digits: 10, candidates }
}

/**
 * The words that spoke for a code, strongest first. What a word's characters say counts as said by
 * the word, what a pair says is halved between its words.
 */
function reasonsFor(model: LinearModel, active: readonly Active[], code: number): Reason[] {
  const sums = new Map<string, number>()
  for (const one of active) {
    const evidence = contribution(model, one, code) / one.feature.words.length
    for (const word of one.feature.words) sums.set(word, (sums.get(word) ?? 0) + evidence)
  }
  const speaking = [...sums].filter(([, evidence]) => evidence > 0)
  const total = speaking.reduce((sum, [, evidence]) => sum + evidence, 0)
  return speaking
    .sort(([, one], [, two]) => two - one)
    .slice(0, REASONS)
    .map(([text, evidence]) => ({ kind: 'word', text, weight: evidence / total }))
}
