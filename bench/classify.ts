import { readFileSync } from 'node:fs'
import { readProduct } from '../src/modules/customs/classifier/classifier.ts'
import type { Measurement } from '../tools/bench.ts'

type Listing = {
  title: string
  description?: string
  category?: string
  attributes?: Record<string, string>
}

const CHINESE = [
  '全麦饼干 袋装 400g',
  '婴儿配方奶粉 3段 900克',
  '保湿面霜 50ml',
  '真皮工装靴 防砸',
  '木制儿童积木',
]
const ROUNDS = 20

/** Median time to classify one product, English listings and Chinese titles together. */
export async function run(): Promise<Measurement> {
  const english = readFileSync('data/classifier/english-eval.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Listing)
    .map(({ title, description, category, attributes }) => ({
      title,
      ...(description ? { description } : {}),
      ...(category ? { category } : {}),
      ...(attributes ? { attributes } : {}),
    }))
  const products = [...english, ...CHINESE.map((title) => ({ title }))]
  for (const product of products) readProduct(product)
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const product of products) {
      const start = performance.now()
      readProduct(product)
      times.push(performance.now() - start)
    }
  }
  times.sort((a, b) => a - b)
  const words = products.map(({ title }) => title)
  const start = performance.now()
  let found = 0
  for (let i = 0; i < times.length; i++) {
    found += words[i % words.length]!.toLowerCase().split(/\W+/).length
  }
  const reference = (performance.now() - start) / times.length
  return {
    name: 'classify',
    figure: Number(times[Math.floor(times.length / 2)]!.toPrecision(3)),
    unit: 'ms a product, median',
    reference: `cutting the same title into words (${found} of them)`,
    referenceFigure: Number(reference.toPrecision(3)),
  }
}
