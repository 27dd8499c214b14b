import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aggregateBaci } from './baci.ts'
import { levelPart, withImports } from './demand-index.ts'

const CHINA = 156

/** The text in chunks of a few bytes: lines are put together again. */
async function* chunksOf(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('imports of one country are added over exporters, and what is no line is counted', async () => {
  const lines = [
    '\uFEFF"t","i","j","k","v","q"',
    '2024,842,156,330499,1200.5,30',
    '2024,251,156,"330499",800,   NA',
    '2024,842,392,330499,9999,1',
    '2024,152,156,80929,     2000.25,400.5',
    'not a line',
    '2024,842,156,330499,much,1',
    '2024,842,156,330499,1,-5',
    `2024,842,156,330499,1,1${' '.repeat(300)}`,
    '',
  ]
  const found = await aggregateBaci(chunksOf(lines.join('\r\n')), CHINA)
  expect([...found.imports]).toEqual([
    ['330499', { usd: 2_000_500, tonnes: 30 }],
    ['080929', { usd: 2_000_250, tonnes: 400.5 }],
  ])
  expect(found).toMatchObject({ year: 2024, lines: 8, badLines: 4 })
})

test('of several years the last counts', async () => {
  const text = '2024,842,156,330499,2,1\n2023,842,156,330499,1,1\n2023,842,156,190110,1,1\n'
  const { year, imports } = await aggregateBaci(chunksOf(text), CHINA)
  expect([year, [...imports]]).toEqual([2024, [['330499', { usd: 2_000, tonnes: 1 }]]])
})

test('a line that never ends takes no memory and is one bad line', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const kept: number[] = []
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let chunk = 0; chunk < 500; chunk++) {
      if (chunk % 400 === 50) {
        collectGarbage()
        kept.push(process.memoryUsage().heapUsed)
      }
      yield Buffer.alloc(100_000, '1')
    }
  }
  const found = await aggregateBaci(endless(), CHINA)
  expect(found).toMatchObject({ year: undefined, lines: 1, badLines: 1 })
  expect(kept[1]! - kept[0]!).toBeLessThan(5e6)
})

test('no text breaks the reader', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 300 })), async (lines) => {
      const found = await aggregateBaci(chunksOf(lines.join('\n')), CHINA)
      expect(found.badLines).toBeLessThanOrEqual(found.lines)
    }),
  )
})

test('larger imports raise the level, smaller ones lower it, within 0 and 100', () => {
  expect(withImports(50, 1e6)).toBe(25)
  expect(withImports(50, 1e8)).toBe(50)
  expect(withImports(50, 1e10)).toBe(75)
  const usd = fc.double({ min: 0, max: 1e12, noNaN: true })
  fc.assert(
    fc.property(usd, usd, usd, (exports, a, b) => {
      const level = levelPart(exports, 0.5)
      const low = withImports(level, Math.min(a, b))
      const high = withImports(level, Math.max(a, b))
      expect(low).toBeLessThanOrEqual(high)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(100)
    }),
  )
})
