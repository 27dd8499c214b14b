import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aggregateBaci } from './baci.ts'
import { levelPart, withImports } from './demand-index.ts'

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split('\n')
}

test('imports of one country are added over exporters, and what is no line is counted', async () => {
  const found = await aggregateBaci(
    linesOf(
      [
        't,i,j,k,v,q',
        '2024,842,156,330499,1200.5,30',
        '2024,251,156,330499,800,   NA',
        '2024,842,392,330499,9999,1',
        '2024,152,156,80929,2000.25,400.5',
        'not a line',
        '2024,842,156,330499,much,1',
        '2024,842,156,330499,1,-5',
        '',
      ].join('\n'),
    ),
    '156',
  )
  expect([...found.imports]).toEqual([
    ['330499', { usd: 2_000_500, tonnes: 30 }],
    ['080929', { usd: 2_000_250, tonnes: 400.5 }],
  ])
  expect(found).toMatchObject({ lines: 7, badLines: 3 })
})

test('no text breaks the reader', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 300 })), async (lines) => {
      const found = await aggregateBaci(linesOf(lines.join('\n')), '156')
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
