import type { Feature, FeatureGroup } from './features.ts'
import { buildVocabulary, type Vocabulary } from './segment.ts'

/**
 * A softmax over codes whose evidence is shared along the code's own hierarchy: the logit of
 * 1901101000 is the sum of what speaks for 19, 1901, 190110 and 1901101000, so that a code with
 * three examples still profits from the thousands its heading has. Weights are sparse and stored
 * in 8 bits.
 */
export type LinearModel = Readonly<{
  vocabulary: Vocabulary
  codes: readonly string[]
  /** Per code, the nodes on its path: prefixes of every level, the code itself last. */
  paths: readonly Int32Array[]
  bias: Float32Array
  /** Hashes of the features, ascending; feature i has weights starts[i] to starts[i + 1]. */
  hashes: Uint32Array
  starts: Uint32Array
  weightNodes: Uint16Array
  weights: Float32Array
  groupWeights: Readonly<Record<FeatureGroup, number>>
  /** Calibration knots: raw confidence to share right, see calibration.ts. */
  calibration: Calibration
}>

/** Temperature of the softmax, fitted on titles that were not trained on. */
export type Calibration = Readonly<{ temperature: number }>

/** A feature the model knows, with its place in the model and its value in this title. */
export type Active = Readonly<{ feature: Feature; index: number; value: number }>

/** 28 bits keep the table small; one unknown feature in 3,000 is taken for a known one. */
export function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39)
  return ((hash ^ (hash >>> 15)) >>> 4) >>> 0
}

/** The known features with their values: each group weighs alike, by the root of its size. */
export function activate(
  features: readonly Feature[],
  indexOf: (key: string) => number | undefined,
  groupWeights: Readonly<Record<FeatureGroup, number>>,
): Active[] {
  const known: { feature: Feature; index: number }[] = []
  const sizes = { word: 0, characters: 0, pair: 0, characterPair: 0, number: 0 }
  for (const feature of features) {
    const index = indexOf(feature.key)
    if (index === undefined) continue
    known.push({ feature, index })
    sizes[feature.group] += 1
  }
  return known.map(({ feature, index }) => ({
    feature,
    index,
    value: groupWeights[feature.group] / Math.sqrt(sizes[feature.group]),
  }))
}

/** Where a feature stands in the model, by binary search over the hashes. */
export function findFeature(model: LinearModel, key: string): number | undefined {
  const hash = hashOf(key)
  let low = 0
  let high = model.hashes.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = model.hashes[middle]!
    if (found === hash) return middle
    if (found < hash) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

/** Probability per code, in the order of `model.codes`; adds up to 1. */
export function probabilities(model: LinearModel, active: readonly Active[]): Float64Array {
  const logits = Float64Array.from(model.bias)
  for (const { index, value } of active) {
    for (let at = model.starts[index]!; at < model.starts[index + 1]!; at++) {
      const node = model.weightNodes[at]!
      logits[node] = logits[node]! + value * model.weights[at]!
    }
  }
  return softmax(model.paths, logits, model.calibration.temperature)
}

/** Sums the nodes of each path and normalises; a lower temperature makes it surer of itself. */
function softmax(
  paths: readonly Int32Array[],
  logits: Float64Array,
  temperature: number,
): Float64Array {
  const result = new Float64Array(paths.length)
  let highest = Number.NEGATIVE_INFINITY
  for (const [code, path] of paths.entries()) {
    let sum = 0
    for (const node of path) sum += logits[node]!
    result[code] = sum / temperature
    highest = Math.max(highest, result[code]!)
  }
  let total = 0
  for (let code = 0; code < result.length; code++) {
    result[code] = Math.exp(result[code]! - highest)
    total += result[code]!
  }
  return result.map((value) => value / total)
}

/** What one feature adds to the logit of one code. */
export function contribution(model: LinearModel, active: Active, code: number): number {
  const path = model.paths[code]!
  let sum = 0
  for (let at = model.starts[active.index]!; at < model.starts[active.index + 1]!; at++) {
    if (path.includes(model.weightNodes[at]!)) sum += model.weights[at]!
  }
  return sum * active.value
}

/** Prefix lengths that carry weights of their own; the last is the code itself. */
export const LEVELS = [2, 4, 6, 10] as const

/** The nodes over a set of codes: every prefix of every level once, in the order met. */
export function pathsOf(codes: readonly string[]): { paths: Int32Array[]; nodeCount: number } {
  const nodes = new Map<string, number>()
  const paths = codes.map((code) =>
    Int32Array.from(LEVELS, (digits) => {
      const prefix = code.slice(0, digits)
      const node = nodes.get(prefix) ?? nodes.size
      nodes.set(prefix, node)
      return node
    }),
  )
  return { paths, nodeCount: nodes.size }
}

/** What the trainer hands over; the file holds it sparse, in 8 bits a weight. */
export type TrainedWeights = Readonly<{
  words: readonly (readonly [string, number])[]
  codes: readonly string[]
  bias: Float32Array
  /** Features by hash, ascending, each with its weights by ascending node. */
  features: readonly Readonly<{
    hash: number
    nodes: readonly number[]
    values: readonly number[]
  }>[]
  groupWeights: Readonly<Record<FeatureGroup, number>>
  calibration: Calibration
}>

type Header = Readonly<{
  words: readonly (readonly [string, number])[]
  codes: readonly string[]
  bias: readonly number[]
  groupWeights: Readonly<Record<FeatureGroup, number>>
  calibration: Calibration
  /** Largest weight: 127 stands for it. */
  largest: number
  featureCount: number
  weightCount: number
}>

/**
 * The file, before compression: length of the header (4 bytes), header (JSON), then one stream
 * each of hash differences, weight counts, node differences (LEB128) and weights (8 bits).
 */
export function encodeModel(trained: TrainedWeights): Buffer {
  const streams: [number[], number[], number[], number[]] = [[], [], [], []]
  const [hashes, counts, nodes, weights] = streams
  const all = trained.features.flatMap((feature) => feature.values.map(Math.abs))
  const largest = all.reduce((one, two) => Math.max(one, two), 0)
  let lastHash = 0
  for (const feature of trained.features) {
    pushVarint(hashes, feature.hash - lastHash)
    lastHash = feature.hash
    pushVarint(counts, feature.nodes.length)
    let lastNode = 0
    for (const [at, node] of feature.nodes.entries()) {
      pushVarint(nodes, node - lastNode)
      lastNode = node
      weights.push(Math.round((feature.values[at]! / largest) * 127) & 0xff)
    }
  }
  const header: Header = {
    words: trained.words,
    codes: trained.codes,
    bias: Array.from(trained.bias, (value) => Math.round(value * 1000) / 1000),
    groupWeights: trained.groupWeights,
    calibration: trained.calibration,
    largest,
    featureCount: trained.features.length,
    weightCount: all.length,
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, ...streams.map((stream) => Buffer.from(stream))])
}

/** Reads what `encodeModel` wrote. */
export function decodeModel(bytes: Buffer): LinearModel {
  const headerEnd = 4 + bytes.readUInt32LE(0)
  const header = JSON.parse(bytes.toString('utf8', 4, headerEnd)) as Header
  let at = headerEnd
  const readVarint = (): number => {
    let value = 0
    let shift = 0
    for (;;) {
      const byte = bytes[at++]!
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
      shift += 7
    }
  }
  const hashes = new Uint32Array(header.featureCount)
  const starts = new Uint32Array(header.featureCount + 1)
  const weightNodes = new Uint16Array(header.weightCount)
  for (let index = 0, last = 0; index < hashes.length; index++) {
    last += readVarint()
    hashes[index] = last
  }
  for (let index = 0; index < hashes.length; index++) {
    starts[index + 1] = starts[index]! + readVarint()
  }
  for (let index = 0; index < hashes.length; index++) {
    let node = 0
    for (let weight = starts[index]!; weight < starts[index + 1]!; weight++) {
      node += readVarint()
      weightNodes[weight] = node
    }
  }
  const step = header.largest / 127
  const weights = Float32Array.from(
    { length: header.weightCount },
    (_, weight) => bytes.readInt8(at + weight) * step,
  )
  return {
    vocabulary: buildVocabulary(header.words),
    codes: header.codes,
    paths: pathsOf(header.codes).paths,
    bias: Float32Array.from(header.bias),
    hashes,
    starts,
    weightNodes,
    weights,
    groupWeights: header.groupWeights,
    calibration: header.calibration,
  }
}

function pushVarint(into: number[], value: number): void {
  let rest = value
  while (rest >= 0x80) {
    into.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  into.push(rest)
}
