import { expect, test } from 'vitest'
import { featuresOf } from './features.ts'
import {
  activate,
  contribution,
  decodeModel,
  encodeModel,
  findFeature,
  hashOf,
  pathsOf,
  probabilities,
} from './linear-model.ts'

const CODES = ['1901101000', '1901109000', '3304990010']
// Nodes in the order met: 19, 1901, 190110, 1901101000, 1901109000, 33, 3304, 330499, 3304990010.
const MILK = { hash: hashOf('w奶粉'), nodes: [0, 3], values: [2, 1.28] }
const CREAM = { hash: hashOf('w面霜'), nodes: [5], values: [-2.54] }

const model = decodeModel(
  encodeModel({
    words: [
      ['奶粉', 10],
      ['面霜', 5],
    ],
    codes: CODES,
    bias: new Float32Array(9),
    features: [MILK, CREAM].toSorted((one, two) => one.hash - two.hash),
    groupWeights: { word: 1, characters: 1, pair: 1, characterPair: 1, number: 1 },
    calibration: { temperature: 1 },
  }),
)

test('codes share the nodes of their common prefixes', () => {
  const { paths, nodeCount } = pathsOf(CODES)
  expect(nodeCount).toBe(9)
  expect(paths.map((path) => [...path])).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 4],
    [5, 6, 7, 8],
  ])
})

test('a model written and read again has the same weights to 8 bits', () => {
  const at = findFeature(model, 'w奶粉')!
  const start = model.starts[at]!
  expect([...model.weightNodes.slice(start, model.starts[at + 1])]).toEqual([0, 3])
  expect(model.weights[start]).toBeCloseTo(2, 5)
  expect(model.weights[start + 1]).toBeCloseTo(1.28, 5)
  expect(model.codes).toEqual(CODES)
  expect(findFeature(model, 'w手表')).toBeUndefined()
})

test('evidence for a heading counts for all its codes, evidence for a line for one', () => {
  const known = featuresOf('奶粉', model.vocabulary)
  const active = activate(known, (key) => findFeature(model, key), model.groupWeights)
  expect(active).toHaveLength(1)
  expect(contribution(model, active[0]!, 0)).toBeCloseTo(3.28, 5)
  expect(contribution(model, active[0]!, 1)).toBeCloseTo(2, 5)
  expect(contribution(model, active[0]!, 2)).toBe(0)
  const [first, second, third] = probabilities(model, active)
  expect(first! + second! + third!).toBeCloseTo(1, 12)
  expect(first! / second!).toBeCloseTo(Math.exp(1.28), 4)
})
