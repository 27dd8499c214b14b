import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bagOf, parseLabelled, readLabelled, seededRandom, shuffled } from './labelled-titles.ts'

test('lines of a code and words are read, with or without dots, bad ones counted', () => {
  expect(parseLabelled('1901.10.10.00 婴儿 奶粉\r\n\nxyz 奶粉\n33049900\n')).toEqual({
    rows: [{ code: '1901101000', title: '婴儿 奶粉' }],
    bad: [
      { line: 3, reason: 'not a code: "xyz"' },
      { line: 4, reason: 'no text beside the code' },
    ],
  })
})

test('a JSON array and JSON Lines give the same rows, under the usual names or the names given', () => {
  const items = [
    { title: 'wool hat', code: '6505.00' },
    { title: 'jam', code: 200799 },
  ]
  const rows = [
    { code: '650500', title: 'wool hat' },
    { code: '200799', title: 'jam' },
  ]
  expect(parseLabelled(JSON.stringify(items)).rows).toEqual(rows)
  expect(parseLabelled(items.map((item) => JSON.stringify(item)).join('\n')).rows).toEqual(rows)
  const odd = JSON.stringify([{ what: ['wool', 'hat'], which: '6505.00', title: 'not this' }])
  expect(parseLabelled(odd, { text: 'what', code: 'which' }).rows).toEqual([rows[0]])
})

test('what a record tells beside the title is kept with it', () => {
  const record = {
    title: 'Boots',
    code: '640391',
    category: 'Shoes',
    attributes: { sole: 'rubber' },
  }
  expect(parseLabelled(JSON.stringify(record)).rows[0]?.product).toEqual({
    title: 'Boots',
    category: 'Shoes',
    attributes: { sole: 'rubber' },
  })
})

test('a broken JSON line, a missing field and a value of the wrong type stop nothing', () => {
  const { rows, bad } = parseLabelled(
    '{"text":"jam","code":"2007"}\n{"text":\n{"code":"2007"}\n5\n',
  )
  expect(rows).toEqual([{ code: '2007', title: 'jam' }])
  expect(bad.map(({ line }) => line)).toEqual([2, 3, 4])
})

test('the zero that a number lost in front is put back', () => {
  expect(parseLabelled('[{"text":"ham","code":21011}]').rows[0]?.code).toBe('021011')
})

test('a compressed file with a byte order mark reads as the plain one', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'labelled-')), 'rows.gz')
  writeFileSync(path, gzipSync('\uFEFF2007 jam\n'))
  expect(readLabelled(path).rows).toEqual([{ code: '2007', title: 'jam' }])
})

test('the side of a split depends on the words, not on their order', () => {
  expect(bagOf('婴儿 奶粉 900')).toBe(bagOf('900 婴儿  奶粉'))
  expect(bagOf('婴儿 奶粉 900')).toBeLessThan(100)
})

test('the same seed shuffles alike and loses nothing', () => {
  const items = Array.from({ length: 50 }, (_, at) => at)
  const once = shuffled(items, seededRandom(3))
  expect(shuffled(items, seededRandom(3))).toEqual(once)
  expect(once.toSorted((one, two) => one - two)).toEqual(items)
  expect(once).not.toEqual(items)
})
