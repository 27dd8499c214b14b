import { createChineseEngine } from './chinese.ts'
import { createEnglishEngine } from './english.ts'
import { hasHan } from './text.ts'
import type { Candidate, CodeEdition, Engine, ProductText, Reading, Reason } from './types.ts'

/** An engine per language; which one reads a product is decided by its title and description. */
export type Engines = Readonly<{ chinese: Engine; english: Engine }>

let shipped: Engines | undefined

/** The engines that ship with the product; their data is read at the first reading, not before. */
function shippedEngines(): Engines {
  shipped ??= { chinese: createChineseEngine(), english: createEnglishEngine() }
  return shipped
}

/** What the product is, read by the engine of its language. Never fails, whatever the text. */
export function readProduct(text: ProductText, engines: Engines = shippedEngines()): Reading {
  const isChinese = hasHan(text.title) || hasHan(text.description ?? '')
  return (isChinese ? engines.chinese : engines.english)(text)
}

/**
 * Probability from which the best code is taken without asking. For Chinese titles the point at
 * which 97 of 100 answers at ten digits were right on titles held back from training; for English
 * texts the point above which 93 of 100 were right on listings held back from the calibration, three
 * quarters of them: 97 would ask about nearly every one (docs/algorithms/classification.md).
 */
export const CONFIDENT_FROM: Readonly<Record<CodeEdition, number>> = {
  'cn-2016': 0.92,
  'hs-2022': 0.75,
}

/** Readings offered in a question: a person compares three, not ten. */
const OPTIONS = 3
/** A reading less probable than this is not worth a person's time. */
const LEAST_OPTION = 0.02

/** A code of some level with the summed probability and the reasons of its best candidate. */
export type Option = Readonly<{ code: string; probability: number; reasons: readonly Reason[] }>

/**
 * `confident`: take the code. `ask`: let a person choose between the options, which differ at
 * `digits`: the heading when that is in doubt, else the subheading, else the national line.
 * `unknown`: nothing in the text is known to the engine; ask for more words.
 */
export type Decision =
  | Readonly<{ kind: 'confident'; best: Option }>
  | Readonly<{ kind: 'ask'; digits: 4 | 6 | 10; options: readonly Option[] }>
  | Readonly<{ kind: 'unknown' }>

/** Whether a reading is sure enough to be used, and if not, what to ask. */
export function decideOn(reading: Reading): Decision {
  const [best] = optionsAt(reading, reading.digits)
  if (!best) return { kind: 'unknown' }
  const threshold = CONFIDENT_FROM[reading.edition]
  if (best.probability >= threshold) return { kind: 'confident', best }
  const levels = [4, 6, 10] as const
  const inDoubt = levels.find(
    (digits) =>
      digits === reading.digits || (optionsAt(reading, digits)[0]?.probability ?? 0) < threshold,
  )
  const digits = inDoubt ?? 4
  const [first, ...others] = optionsAt(reading, digits)
  const rivals = others.filter(({ probability }) => probability >= LEAST_OPTION)
  return { kind: 'ask', digits, options: [first!, ...rivals].slice(0, OPTIONS) }
}

/** A reading with what does not begin with these digits ruled out; undefined if nothing is left. */
export function narrowedTo(reading: Reading, prefix: string): Reading | undefined {
  const left = reading.candidates.filter(({ code }) => code.startsWith(prefix))
  const total = left.reduce((sum, { probability }) => sum + probability, 0)
  if (total === 0) return undefined
  const candidates = left.map((one) => ({ ...one, probability: one.probability / total }))
  return { ...reading, candidates }
}

/** The candidates summed up at a level, most probable first. */
export function optionsAt(reading: Reading, digits: number): Option[] {
  const groups = Map.groupBy(reading.candidates, ({ code }) => code.slice(0, digits))
  const options = [...groups].map(([code, candidates]) => ({
    code,
    probability: Math.min(
      1,
      candidates.reduce((sum, one) => sum + one.probability, 0),
    ),
    reasons: strongest(candidates).reasons,
  }))
  return options.sort((one, two) => two.probability - one.probability)
}

const strongest = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((best, one) => (one.probability > best.probability ? one : best))
