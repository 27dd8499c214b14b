import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FacetKind, factsAt, packFacts } from './facts.ts'
import { highlighter, textMark } from './highlight.ts'
import { after, LISTING_STATES } from './listing-state.ts'
import { mayBeInitials, readPinyin, syllablesOf } from './pinyin-text.ts'
import { isTypingError, nearbyOf, segmentHan } from './search-text.ts'

const code = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

test('packed facts say what went in', () => {
  const facts = fc.record({
    listingId: fc.uuid(),
    priceMinor: fc.bigInt({ min: 1n, max: 2n ** 47n }),
    facets: fc.record<Record<FacetKind, number>>({
      category: code,
      brand: code,
      state: code,
      county: code,
      channel: code,
    }),
    listedAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    deliveryDays: fc.integer({ min: 1, max: 90 }),
    titleTokens: fc.integer({ min: 0, max: 255 }),
    ratingScore: fc.integer({ min: 0, max: 65_535 }),
  })
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 5 }), (all) => {
      const read = factsAt(Buffer.concat(all.map(packFacts)))
      expect(read.count).toBe(all.length)
      for (const [row, one] of all.entries()) {
        expect([read.id(row), BigInt(read.price(row)), read.days(row)]).toEqual([
          one.listingId,
          one.priceMinor,
          one.deliveryDays,
        ])
        expect([read.facet(row, 0), read.facet(row, 4)]).toEqual([
          one.facets.category,
          one.facets.channel,
        ])
        expect([read.listedAt(row), read.titleTokens(row)]).toEqual([one.listedAt, one.titleTokens])
        expect(read.ratingScore(row)).toBe(one.ratingScore)
      }
    }),
  )
})

test('marking a title never changes it', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constant('櫻桃 Crème ﬁn 10㎏'),
  )
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (title, marks) => {
      const pieces = highlighter(marks.map(textMark))(title)
      expect(pieces.map((piece) => piece.text).join('')).toBe(title)
    }),
  )
})

test('a word with one letter left out, added or swapped is found as a typing error', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 5, maxLength: 12 })
  fc.assert(
    fc.property(word, fc.nat(), (meant, at) => {
      const i = at % (meant.length - 1)
      const missing = meant.slice(0, i) + meant.slice(i + 1)
      const swapped = meant.slice(0, i) + meant[i + 1] + meant[i] + meant.slice(i + 2)
      for (const typed of [missing, swapped, `${meant}x`]) {
        expect(isTypingError(typed, meant)).toBe(true)
        const shared = new Set(nearbyOf(meant))
        expect(nearbyOf(typed).some((one) => shared.has(one))).toBe(true)
      }
    }),
  )
})

describe('pinyin', () => {
  test.each([
    ['yingtao', ['ying', 'tao']],
    ['yingtaogan', ['ying', 'tao', 'gan']],
    ['chongqing', ['chong', 'qing']],
    ['tao', undefined],
    ['cherry', undefined],
    ['', undefined],
  ])('%s is read as %s', (letters, expected) => {
    expect(readPinyin(letters)).toEqual(expected)
  })
  test('a character is read by its word: 重庆, 重量', () => {
    expect([syllablesOf('重庆'), syllablesOf('重量')]).toEqual([
      ['chong', 'qing'],
      ['zhong', 'liang'],
    ])
  })
  test.each([
    ['ddys', true],
    ['yt', true],
    ['y', false],
    ['tea', false],
    ['ytgxyz', false],
  ])('%s may be initials: %s', (letters, expected) => {
    expect(mayBeInitials(letters)).toBe(expected)
  })
})

test('names that the operator knows are not cut', () => {
  const known = new Set(['车厘子', '西洋参'])
  expect(segmentHan('美国车厘子', (word) => known.has(word))).toEqual(['美国', '车厘子'])
})

test('every step of a listing leads where the table says, and nowhere else', () => {
  const open = LISTING_STATES.map((state) => [
    state,
    (['submit', 'approve', 'reject', 'pause', 'resume', 'revise', 'block'] as const)
      .filter((step) => after(state, step))
      .join(' '),
  ])
  expect(open).toEqual([
    ['draft', 'submit revise'],
    ['in_review', 'approve reject revise block'],
    ['live', 'pause revise block'],
    ['paused', 'resume revise block'],
    ['blocked', 'submit revise'],
  ])
})
