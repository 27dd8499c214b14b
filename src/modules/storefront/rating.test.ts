import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { meanStars, ratingScore } from './rating.ts'

const rows = readFileSync(
  new URL('../../../docs/algorithms/best-reviewed.md', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))

test('the worked table of docs/algorithms/best-reviewed.md has its nine rows', () => {
  expect(rows.length).toBe(9)
})

test.each(rows)('%s%s reviews of %s stars in all come to that', (_, count, sum, mean, score) => {
  const rating = { count: Number(count), sum: Number(sum) }
  expect(`${ratingScore(rating)}`).toBe(score)
  if (rating.count > 0) expect(meanStars(rating)).toBe(mean)
})

test('the score fits in two bytes, whatever buyers say', () => {
  expect(ratingScore({ count: 10 ** 9, sum: 5 * 10 ** 9 })).toBe(50_000)
})
