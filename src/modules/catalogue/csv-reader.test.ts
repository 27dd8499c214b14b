import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sniffDialect } from './csv-dialect.ts'
import { type BrokenRecord, type CsvRecord, createCsvReader, isBroken } from './csv-reader.ts'

const COMMA = { delimiter: ',', quote: '"' }

function readAll(text: string, chunk = text.length || 1, dialect = COMMA) {
  const reader = createCsvReader(dialect)
  const records: (CsvRecord | BrokenRecord)[] = []
  for (let at = 0; at < text.length; at += chunk) {
    for (const record of reader.push(text.slice(at, at + chunk))) records.push(record)
  }
  for (const record of reader.end()) records.push(record)
  return records
}

const cellsOf = (text: string, chunk?: number) =>
  readAll(text, chunk).map((record) => (isBroken(record) ? record.code : record.cells))

test.each([
  [
    'line ends of all kinds',
    'a,b\r\n1,2\n3,4\r5,6',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ],
  ],
  [
    'quoted delimiters, quotes and lines',
    'a,b\n"1,""x""","2\n3"\n',
    [
      ['a', 'b'],
      ['1,"x"', '2\n3'],
    ],
  ],
  [
    'a quote inside an unquoted cell',
    'a,b\n5" pipe,6\n',
    [
      ['a', 'b'],
      ['5" pipe', '6'],
    ],
  ],
  ['text behind a closing quote', 'a,b\n"big" pipe,6\n', [['a', 'b'], ['big" pipe,6\n']]],
  [
    'spaces around a quoted cell',
    'a,b\n "1" , "2,3" \n',
    [
      ['a', 'b'],
      ['1', '2,3'],
    ],
  ],
  ['empty lines', 'a,b\n\n1,2\n\n', [['a', 'b'], [''], ['1', '2'], ['']]],
  ['short rows', 'a,b,c\n1\n', [['a', 'b', 'c'], ['1']]],
  [
    'empty cells at the end',
    'a,b\n1,2,,,\n',
    [
      ['a', 'b'],
      ['1', '2', '', '', ''],
    ],
  ],
] as const)('it reads %s', (name, text, expected) => {
  if (name === 'text behind a closing quote') {
    // The quote is literal, so the cell is open to the end of the file, and is given up.
    expect(cellsOf(text)).toEqual([['a', 'b'], 'quote_not_closed'])
    return
  }
  expect(cellsOf(text)).toEqual(expected)
})

test('a quote that never closes costs its own row and no other', () => {
  const text = 'sku,name,price\n1,"Jam,5\n2,Honey,6\n3,"Tea",7\n4,Milk,8\n'
  expect(cellsOf(text)).toEqual([
    ['sku', 'name', 'price'],
    'quote_not_closed',
    ['2', 'Honey', '6'],
    ['3', 'Tea', '7'],
    ['4', 'Milk', '8'],
  ])
})

test('a quote that never closes before the end of the file costs its own row and no other', () => {
  expect(cellsOf('sku,name\n1,"Jam\n2,Honey\n3,Milk')).toEqual([
    ['sku', 'name'],
    'quote_not_closed',
    ['2', 'Honey'],
    ['3', 'Milk'],
  ])
})

test('a row with more cells than the header is reported and the next one is read', () => {
  expect(readAll('a,b\n1,2,3\n4,5\n')).toEqual([
    { row: 1, cells: ['a', 'b'] },
    { row: 2, code: 'too_many_cells', cell: 2, read: '3' },
    { row: 3, cells: ['4', '5'] },
  ])
})

test.each([
  ['quoted', `"${'x'.repeat(12_000_000)}"`],
  ['quoted over many lines', `"${'lorem ipsum dolor\n'.repeat(600_000)}"`],
  ['unquoted', 'x'.repeat(12_000_000)],
])('a huge cell (%s) costs its own row, and is not held in memory', (_, cell) => {
  const records = readAll(`a,b,c\n1,2,3\n4,${cell},6\n7,8,9\n`, 65_536)
  expect(records.map((record) => (isBroken(record) ? record.code : record.cells))).toEqual([
    ['a', 'b', 'c'],
    ['1', '2', '3'],
    'cell_too_large',
    ['7', '8', '9'],
  ])
})

test('an unclosed quote above a large file costs its own row and no other', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => `${i},name ${i},${i}.00`)
  const records = readAll(`sku,name,price\nx,"open,1\n${rows.join('\n')}\n`, 65_536)
  expect(records.filter(isBroken).map((record) => [record.row, record.code])).toEqual([
    [2, 'quote_not_closed'],
  ])
  expect(records).toHaveLength(100_002)
})

test('a file full of stray quotes is read to its end', () => {
  const lines = 50_000
  const records = readAll(`a,b\n${'a,""b\n'.repeat(lines)}`, 65_536)
  expect(records).toHaveLength(lines + 1)
})

test('a single line full of stray quotes is read to its end', () => {
  const records = readAll(`a,b\n1,"${'x" '.repeat(300_000)}\n2,3\n`, 65_536)
  expect(records.map((record) => isBroken(record) || record.cells.length)).toEqual([2, 2, 2])
})

const cell = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', ',', ';', '"', "'", '\n', '\r', '\t', '|', 'é', '果', '='),
  maxLength: 12,
})

test('what is written with quotes is read back, however it is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }).chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 8,
        }),
      ),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom('\n', '\r\n'),
      (rows, chunk, end) => {
        const text = rows
          .map((cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(','))
          .join(end)
        expect(cellsOf(text, chunk)).toEqual(rows)
      },
    ),
  )
})

test('on well-formed input it agrees with csv-parse', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', '1', ' ', '.', 'é'), maxLength: 6 })
  const quoted = cell.map((c) => `"${c.replaceAll('"', '""')}"`)
  const row = fc.array(fc.oneof(plain, quoted), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
      const text = rows.map((cells) => cells.join(',')).join('\n')
      expect(cellsOf(text)).toEqual(parse(text, { relax_column_count: true }))
    }),
  )
})

test('any text at all is read to its end, the same in pieces as in one', () => {
  fc.assert(
    fc.property(
      fc.array(cell, { maxLength: 20 }),
      fc.integer({ min: 1, max: 9 }),
      (parts, chunk) => {
        const text = parts.join('')
        expect(readAll(text, chunk)).toEqual(readAll(text))
      },
    ),
    // What follows a record in the same piece of text once decided how it was read.
    { numRuns: 1_000, examples: [[[',a\r', '"\n,', '"\ra\n', 'a'], 1]] },
  )
})

test.each([
  ['comma', 'a,b,c\n1,2,3\n', ',', '"', 0],
  ['semicolon with decimal commas', 'sku;name;price\n1;Jam, red;1,50\n2;Tea;2,50\n', ';', '"', 0],
  ['tab', 'a\tb\n1,5\t2\n', '\t', '"', 0],
  ['bar', 'a|b\n1|2\n', '|', '"', 0],
  ['single quotes', "'a','b'\n'1,5','2'\n", ',', "'", 0],
  ['a line that names it', 'sep=;\r\na;b,c,d\n1;2,3,4\n', ';', '"', 7],
  ['one column', 'name\nJam\nTea\n', ',', '"', 0],
] as const)('the delimiter is found: %s', (_, text, delimiter, quote, skip) => {
  expect(sniffDialect(text)).toEqual({ dialect: { delimiter, quote }, skip })
})
