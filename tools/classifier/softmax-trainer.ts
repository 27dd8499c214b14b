import {
  type Feature,
  type FeatureGroup,
  featuresOf,
} from '../../src/modules/customs/classifier/features.ts'
import {
  activate,
  hashOf,
  pathsOf,
  type TrainedWeights,
} from '../../src/modules/customs/classifier/linear-model.ts'
import { buildVocabulary } from '../../src/modules/customs/classifier/segment.ts'
import { foldText, runsOf } from '../../src/modules/customs/classifier/text.ts'
import { type Labelled, seededRandom, shuffled } from './labelled-titles.ts'

/** What training can be told; the values were chosen on titles that are not in the held-back set. */
export type TrainingChoices = Readonly<{
  passes: number
  /** Share of features hidden at each step, so that no single word is relied on. */
  hiddenShare: number
  /** Share of steps that see the title without its spaces, half of them with the words shuffled. */
  joinedShare: number
  /** Rows a feature must occur in, by group. */
  leastRows: Readonly<Record<FeatureGroup, number>>
  groupWeights: Readonly<Record<FeatureGroup, number>>
  /** Weights kept after training, the strongest first. */
  weightLimit: number
  models: readonly ModelChoices[]
}>

/**
 * One of the models whose weights are averaged: the more they differ, the better their mean. The
 * factors multiply the group weights; a group of factor 0 is not seen by this model.
 */
export type ModelChoices = Readonly<{
  learningRate: number
  factors: Readonly<Record<FeatureGroup, number>>
}>

const ALL = { word: 1, characters: 1, pair: 1, characterPair: 1, number: 1 } as const

export const CHOICES: TrainingChoices = {
  passes: 7,
  hiddenShare: 0.3,
  joinedShare: 0.4,
  leastRows: { word: 2, characters: 2, pair: 2, characterPair: 2, number: 2 },
  groupWeights: { word: 1.25, characters: 1.1, pair: 0.7, characterPair: 1, number: 0.5 },
  weightLimit: 1_000_000,
  models: [
    { learningRate: 0.2, factors: { ...ALL, characterPair: 0 } },
    { learningRate: 0.3, factors: { ...ALL, word: 1.2, characterPair: 0 } },
    { learningRate: 0.2, factors: ALL },
    { learningRate: 0.3, factors: { ...ALL, characterPair: 0.8, number: 0 } },
  ],
}

/** A title as the trainer sees it: features of the model with their values. */
type Vector = Readonly<{ indices: Int32Array; values: Float32Array }>

type Example = Readonly<{ code: number; asWritten: Vector; joined: readonly Vector[] }>

type TrainingSet = Readonly<{
  examples: readonly Example[]
  codes: readonly string[]
  keys: readonly string[]
  /** The group of each feature, in the order of `keys`. */
  groups: readonly FeatureGroup[]
  words: readonly (readonly [string, number])[]
  /** How often each feature occurs, by feature: what pruning weighs a weight with. */
  occurrences: Float32Array
}>

/** Trains on all rows given; the same rows give the same bytes. */
export function train(rows: readonly Labelled[], choices: TrainingChoices): TrainedWeights {
  const set = prepare(rows, choices)
  const { paths, nodeCount } = pathsOf(set.codes)
  const weights = new Float32Array(set.keys.length * nodeCount)
  const bias = new Float32Array(nodeCount)
  for (const [at, model] of choices.models.entries()) {
    const factors = Float32Array.from(set.groups, (group) => model.factors[group])
    const one = descend({ set, paths, nodeCount, choices, model, factors, seed: at + 1 })
    addShare(weights, one.weights, (index) => factors[Math.floor(index / nodeCount)]!)
    addShare(bias, one.bias, () => 1)
  }
  return {
    words: set.words,
    codes: set.codes,
    bias,
    features: prune(set, weights, nodeCount, choices.weightLimit),
    groupWeights: choices.groupWeights,
    calibration: { temperature: 1 },
  }

  /** What a model saw through a factor is scaled back, so that the mean needs no factors. */
  function addShare(
    sum: Float32Array,
    part: Float32Array,
    factor: (index: number) => number,
  ): void {
    for (let at = 0; at < sum.length; at++) {
      sum[at] = sum[at]! + (part[at]! * factor(at)) / choices.models.length
    }
  }
}

function prepare(rows: readonly Labelled[], choices: TrainingChoices): TrainingSet {
  const words = countWords(rows)
  const vocabulary = buildVocabulary(words)
  const counts = new Map<string, number>()
  const groups = new Map<string, FeatureGroup>()
  const read = rows.map((row) => featuresOf(foldText(row.title), vocabulary))
  for (const feature of read.flat()) {
    counts.set(feature.key, (counts.get(feature.key) ?? 0) + 1)
    groups.set(feature.key, feature.group)
  }
  const kept = [...counts].filter(([key, count]) => count >= choices.leastRows[groups.get(key)!])
  const keys = kept.map(([key]) => key)
  const indexOf = new Map(keys.map((key, index) => [key, index]))
  const codes = [...new Set(rows.map((row) => row.code))].sort()
  const codeIndex = new Map(codes.map((code, index) => [code, index]))
  const toVector = (features: readonly Feature[]): Vector => {
    const active = activate(features, (key) => indexOf.get(key), choices.groupWeights)
    return {
      indices: Int32Array.from(active, ({ index }) => index),
      values: Float32Array.from(active, ({ value }) => value),
    }
  }
  const random = seededRandom(1)
  const examples = rows.map((row, at) => ({
    code: codeIndex.get(row.code)!,
    asWritten: toVector(read[at]!),
    joined: joinedForms(row.title, random).map((text) =>
      toVector(featuresOf(foldText(text), vocabulary)),
    ),
  }))
  const occurrences = Float32Array.from(kept, ([, count]) => count)
  const groupOf = keys.map((key) => groups.get(key)!)
  return { examples, codes, keys, groups: groupOf, words, occurrences }
}

/** The title without spaces, as its words stand and in another order. */
function joinedForms(title: string, random: () => number): [string, string] {
  const words = title.split(/\s+/)
  return [words.join(''), shuffled(words, random).join('')]
}

/**
 * Words the labels were cut into, with their counts: the vocabulary that raw titles are cut by.
 * Words seen once are left out, so that training meets unknown words as often as a new title does.
 */
function countWords(rows: readonly Labelled[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    for (const run of runsOf(foldText(row.title))) {
      if (run.kind !== 'digits') counts.set(run.text, (counts.get(run.text) ?? 0) + 1)
    }
  }
  return [...counts].filter(([, count]) => count >= 2).sort(([one], [two]) => (one < two ? -1 : 1))
}

/** Gradients smaller than this are left out: most codes are out of the question for most titles. */
const LEAST_GRADIENT = 1e-3

type Task = Readonly<{
  set: TrainingSet
  paths: readonly Int32Array[]
  nodeCount: number
  choices: TrainingChoices
  model: ModelChoices
  /** Per feature, what its values are multiplied with in this model. */
  factors: Float32Array
  seed: number
}>

/** Stochastic gradient descent with a rate per weight (AdaGrad), one title at a time. */
function descend(task: Task): { weights: Float32Array; bias: Float32Array } {
  const { set, paths, nodeCount, choices, model, factors } = task
  const random = seededRandom(task.seed)
  const weights = new Float32Array(set.keys.length * nodeCount)
  const squares = new Float32Array(weights.length).fill(1e-2)
  const bias = new Float32Array(nodeCount)
  const biasSquares = new Float32Array(nodeCount).fill(1e-2)
  const gradient = new Float32Array(nodeCount)
  const active: number[] = []
  for (let pass = 0; pass < choices.passes; pass++) {
    const rate = model.learningRate * (1 - (0.9 * pass) / choices.passes)
    for (const example of shuffled(set.examples, random)) {
      const vector = pickForm(example, choices, random)
      const values = hideSome(vector, factors, choices.hiddenShare, random)
      findGradient(vector.indices, values, example.code)
      for (const node of active) {
        step(bias, biasSquares, node, gradient[node]!, rate * 0.3)
      }
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!
        if (value === 0) continue
        const offset = vector.indices[at]! * nodeCount
        for (const node of active) {
          step(weights, squares, offset + node, gradient[node]! * value, rate)
        }
      }
    }
  }
  return { weights, bias }

  /** Fills `gradient` by node and `active` with the nodes worth a step. */
  function findGradient(indices: Int32Array, values: Float32Array, truth: number): void {
    const shares = softmaxOf(nodeSums(indices, values), paths)
    shares[truth] = shares[truth]! - 1
    gradient.fill(0)
    for (let code = 0; code < paths.length; code++) {
      const share = shares[code]!
      for (const node of paths[code]!) gradient[node] = gradient[node]! + share
    }
    active.length = 0
    for (let node = 0; node < nodeCount; node++) {
      if (Math.abs(gradient[node]!) > LEAST_GRADIENT) active.push(node)
    }
  }

  function nodeSums(indices: Int32Array, values: Float32Array): Float32Array {
    const sums = bias.slice()
    for (let at = 0; at < indices.length; at++) {
      const value = values[at]!
      if (value === 0) continue
      const offset = indices[at]! * nodeCount
      for (let node = 0; node < nodeCount; node++) {
        sums[node] = sums[node]! + value * weights[offset + node]!
      }
    }
    return sums
  }
}

function step(
  weights: Float32Array,
  squares: Float32Array,
  at: number,
  gradient: number,
  rate: number,
): void {
  const square = squares[at]! + gradient * gradient
  squares[at] = square
  weights[at] = weights[at]! - (rate * gradient) / Math.sqrt(square)
}

function softmaxOf(sums: Float32Array, paths: readonly Int32Array[]): Float32Array {
  const shares = new Float32Array(paths.length)
  let highest = Number.NEGATIVE_INFINITY
  for (let code = 0; code < shares.length; code++) {
    let sum = 0
    for (const node of paths[code]!) sum += sums[node]!
    shares[code] = sum
    if (sum > highest) highest = sum
  }
  let total = 0
  for (let code = 0; code < shares.length; code++) {
    const share = Math.exp(shares[code]! - highest)
    shares[code] = share
    total += share
  }
  for (let code = 0; code < shares.length; code++) shares[code] = shares[code]! / total
  return shares
}

function pickForm(example: Example, choices: TrainingChoices, random: () => number): Vector {
  const draw = random()
  if (draw >= choices.joinedShare) return example.asWritten
  return example.joined[draw < choices.joinedShare / 2 ? 0 : 1]!
}

function hideSome(
  vector: Vector,
  factors: Float32Array,
  share: number,
  random: () => number,
): Float32Array {
  return vector.values.map((value, at) =>
    random() < share ? 0 : (value * factors[vector.indices[at]!]!) / (1 - share),
  )
}

/** Keeps the strongest weights; two features with one hash become the more frequent one. */
function prune(
  set: TrainingSet,
  weights: Float32Array,
  nodeCount: number,
  limit: number,
): TrainedWeights['features'] {
  const floor = strengthAt(weights, limit)
  const byHash = new Map<number, number>()
  for (const [index, key] of set.keys.entries()) {
    const hash = hashOf(key)
    const other = byHash.get(hash)
    if (other !== undefined && set.occurrences[other]! >= set.occurrences[index]!) continue
    byHash.set(hash, index)
  }
  const ascending = [...byHash].sort(([one], [two]) => one - two)
  const features = ascending.map(([hash, index]) => {
    const row = weights.subarray(index * nodeCount, (index + 1) * nodeCount)
    const nodes = Array.from(row.keys()).filter((node) => Math.abs(row[node]!) > floor)
    return { hash, nodes, values: nodes.map((node) => row[node]!) }
  })
  return features.filter((feature) => feature.nodes.length > 0)
}

/** The strength that leaves about `limit` weights above it, to one part in 4,000. */
function strengthAt(weights: Float32Array, limit: number): number {
  const highest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const bins = new Float64Array(4001)
  for (const weight of weights) {
    const bin = Math.floor((Math.abs(weight) / highest) * 4000)
    bins[bin] = bins[bin]! + 1
  }
  let kept = 0
  for (let bin = 4000; bin > 0; bin--) {
    kept += bins[bin]!
    if (kept > limit) return ((bin + 1) / 4000) * highest
  }
  return highest / 4000
}
