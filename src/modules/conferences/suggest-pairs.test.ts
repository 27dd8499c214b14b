import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complement, type Meeter, type Topic } from './meeting.ts'
import { suggestPairs } from './suggest-pairs.ts'

const TOPICS: Topic[] = ['food', 'apparel', 'logistics', 'payments', 'legal']
const meeters = fc
  .array(fc.record({ offers: fc.subarray(TOPICS), needs: fc.subarray(TOPICS) }), { maxLength: 40 })
  .map((all) =>
    all.map(
      (one, i): Meeter => ({
        ...one,
        id: `p${String(i).padStart(2, '0')}`,
        ...{ headline: 'x', languages: ['en'], busy: [], mostMeetings: 8 },
      }),
    ),
  )

test('only pairs that fit and are open are suggested, each once', () => {
  fc.assert(
    fc.property(meeters, fc.integer({ min: 1, max: 5 }), (all, every) => {
      const isOpen = (one: Meeter, other: Meeter) =>
        (Number(one.id.slice(1)) + Number(other.id.slice(1))) % every === 0
      const byId = new Map(all.map((one) => [one.id, one]))
      const pairs = suggestPairs(all, isOpen)
      for (const { a, b, value } of pairs) {
        const [one, other] = [byId.get(a)!, byId.get(b)!]
        const { offersYouNeed, needsYouOffer } = complement(one, other)
        expect([a < b, isOpen(one, other)]).toEqual([true, true])
        expect(value).toBe(5 * Math.min(6, offersYouNeed.length + needsYouOffer.length))
        expect(value).toBeGreaterThan(0)
      }
      expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(pairs.length)
      expect(suggestPairs(all, isOpen)).toEqual(pairs)
    }),
    { numRuns: 200 },
  )
})

test('those who offer the same come in turn', () => {
  const one = (id: string, offers: Topic[], needs: Topic[]): Meeter => ({
    ...{ id, offers, needs, headline: 'x', languages: ['en'], busy: [], mostMeetings: 8 },
  })
  const all = [
    ...Array.from({ length: 80 }, (_, i) => one(`carrier-${i}`, ['logistics'], [])),
    ...Array.from({ length: 40 }, (_, i) => one(`farm-${i}`, [], ['logistics'])),
  ]
  const asked = Map.groupBy(
    suggestPairs(all, () => true),
    ({ a }) => a,
  )
  expect([asked.size, Math.max(...[...asked.values()].map(({ length }) => length))]).toEqual([
    40, 4,
  ])
})
