import type { RowIssueCode } from './row-issues.ts'
import { uploadLimits } from './upload-limits.ts'

export type Dialect = Readonly<{ delimiter: string; quote: string }>

/** One record. `row` counts as a spreadsheet does: the first record of the file is 1. */
export type CsvRecord = Readonly<{ row: number; cells: string[] }>

/** A record that could not be read; reading goes on behind it. */
export type BrokenRecord = Readonly<{
  row: number
  code: Extract<
    RowIssueCode,
    'cell_too_large' | 'record_too_large' | 'quote_not_closed' | 'too_many_cells'
  >
  /** Index of the cell it broke at. */
  cell: number
  read: string
}>

export type CsvReader = Readonly<{
  push: (text: string) => (CsvRecord | BrokenRecord)[]
  end: () => (CsvRecord | BrokenRecord)[]
}>

export const isBroken = (record: CsvRecord | BrokenRecord): record is BrokenRecord =>
  'code' in record

export const isBlank = (record: CsvRecord): boolean => record.cells.every((cell) => cell === '')

/**
 * How far a quoted cell may run over following lines before we ask whether its quote was ever
 * closed. Each time it was not, half of it is lost, and each good record earns a little back: so
 * the work for a file full of stray quotes stays in proportion to its size.
 */
const LEAST_PATIENCE = 4_096
const EXCERPT = 300

type Scanned =
  | Readonly<{ kind: 'record'; cells: string[]; next: number; spansLines: boolean }>
  | Readonly<{ kind: 'broken'; cell: number }>
  /** It runs on for longer than our patience. */
  | Readonly<{ kind: 'long'; cell: number }>
  /** It goes on in the next chunk; what is open is a quoted cell, or not. */
  | Readonly<{ kind: 'more'; cell: number; cellStart: number; isQuoted: boolean }>

/**
 * Reads delimited text piece by piece (RFC 4180, and what people make of it): any line ending,
 * quotes inside unquoted cells, text behind a closing quote. A quoted cell that swallows following
 * rows, because its quote never closes, is given up: its first line is reported and reading starts
 * again on the next line. Memory is bound by one record.
 */
export function createCsvReader(dialect: Dialect): CsvReader {
  let buffer = ''
  let row = 0
  let width: number | undefined
  let patience: number = uploadLimits.cellCharacters
  /** Set while the rest of an oversized record is thrown away: inside quotes or not. */
  let discarding: 'quoted' | 'plain' | undefined
  let records: (CsvRecord | BrokenRecord)[] = []

  function read(isEnd: boolean): (CsvRecord | BrokenRecord)[] {
    records = []
    let at = 0
    while (at < buffer.length) {
      const before = at
      const wasDiscarding = discarding
      at = discarding ? discard(at, isEnd) : readOne(at, isEnd)
      // No progress: the rest is still to come.
      if (at === before && discarding === wasDiscarding) break
    }
    buffer = buffer.slice(at)
    return records
  }

  /** Where the next record begins, or `at` again when the rest of this one is still to come. */
  function readOne(at: number, isEnd: boolean): number {
    let scanned = scan(buffer, at, dialect, { isEnd, patience })
    if (scanned.kind === 'long') {
      const next = lineEnd(buffer, at).next
      // No further than what has surely been read by now, however the text came in.
      const seen = { from: next, to: at + patience }
      if (patience <= LEAST_PATIENCE || looksLikeRows(buffer, seen, dialect, width)) {
        return resync(at, scanned.cell)
      }
      scanned = scan(buffer, at, dialect, { isEnd, patience: Number.POSITIVE_INFINITY })
    }
    switch (scanned.kind) {
      case 'record': {
        const isAskew = width !== undefined && scanned.cells.length !== width
        if (isAskew && scanned.spansLines && hasSwallowed(at, scanned)) return resync(at, 0)
        accept(scanned.cells)
        return scanned.next
      }
      case 'more':
        return tooLarge(at, scanned) ?? at
      default:
        return resync(at, scanned.cell)
    }
  }

  const hasSwallowed = (
    at: number,
    { cells, next }: { cells: readonly string[]; next: number },
  ): boolean =>
    isOverfull(cells, width) ||
    looksLikeRows(buffer, { from: lineEnd(buffer, at).next, to: next }, dialect, width)

  function accept(cells: string[]): void {
    row += 1
    patience = Math.min(patience + LEAST_PATIENCE, uploadLimits.cellCharacters)
    let total = 0
    for (let cell = 0; cell < cells.length; cell++) {
      const text = cells[cell]!
      total += text.length
      if (text.length > uploadLimits.cellCharacters) {
        report('cell_too_large', cell, text)
        return
      }
    }
    if (total > uploadLimits.recordCharacters) {
      report('record_too_large', 0, cells[0]!)
      return
    }
    if (isOverfull(cells, width)) {
      report('too_many_cells', width!, cells.slice(width).join(' | '))
      return
    }
    if (width === undefined && cells.some((cell) => cell !== '')) width = cells.length
    records.push({ row, cells })
  }

  function report(code: BrokenRecord['code'], cell: number, read: string): void {
    records.push({ row, code, cell, read: read.slice(0, EXCERPT) })
  }

  /** Reports the first line of a broken record and goes on behind it. */
  function resync(at: number, cell: number): number {
    row += 1
    patience = Math.max(LEAST_PATIENCE, patience / 2)
    const end = lineEnd(buffer, at)
    report('quote_not_closed', cell, buffer.slice(at, end.at))
    return end.next
  }

  /** Begins to throw a record away that is beyond every limit; undefined while it is not. */
  function tooLarge(at: number, open: Extract<Scanned, { kind: 'more' }>): number | undefined {
    const isCell = buffer.length - open.cellStart > uploadLimits.cellCharacters
    if (!isCell && buffer.length - at <= uploadLimits.recordCharacters) return undefined
    row += 1
    report(isCell ? 'cell_too_large' : 'record_too_large', open.cell, buffer.slice(open.cellStart))
    discarding = open.isQuoted ? 'quoted' : 'plain'
    return open.isQuoted ? open.cellStart + 1 : open.cellStart
  }

  /** Runs to the end of the record without keeping it. */
  function discard(from: number, isEnd: boolean): number {
    const { delimiter, quote } = dialect
    let at = from
    while (at < buffer.length) {
      if (discarding === 'quoted') {
        const close = buffer.indexOf(quote, at)
        if (close < 0) return buffer.length
        if (close + 1 === buffer.length && !isEnd) return close
        const isEscaped = buffer[close + 1] === quote
        if (!isEscaped) discarding = 'plain'
        at = close + (isEscaped ? 2 : 1)
        continue
      }
      const end = lineEnd(buffer, at)
      const opening = buffer.indexOf(delimiter + quote, at)
      if (opening >= 0 && opening < end.at) {
        discarding = 'quoted'
        at = opening + 2
      } else if (end.at < buffer.length) {
        discarding = undefined
        return end.next
      } else {
        // A delimiter at the very end may belong to an opening quote of the next chunk.
        return isEnd ? buffer.length : Math.max(at, buffer.length - 1)
      }
    }
    return at
  }

  return {
    push(text) {
      buffer = buffer.length > 0 ? buffer + text : text
      return read(false)
    },
    end: () => read(true),
  }
}

const LF = 10
const CR = 13
const SPACE = 32

function scan(
  text: string,
  start: number,
  { delimiter, quote }: Dialect,
  { isEnd, patience }: { isEnd: boolean; patience: number },
): Scanned {
  const delimiterCode = delimiter.charCodeAt(0)
  const quoteCode = quote.charCodeAt(0)
  const length = text.length
  const cells: string[] = []
  let spansLines = false
  let at = start
  while (true) {
    const cellStart = at
    let open = at
    while (text.charCodeAt(open) === SPACE) open += 1
    if (text.charCodeAt(open) === quoteCode) {
      const quoted = scanQuoted(text, open, delimiterCode, { quote, isEnd, patience })
      if (quoted === 'more') {
        return { kind: 'more', cell: cells.length, cellStart: open, isQuoted: true }
      }
      if (quoted === 'broken' || quoted === 'long') return { kind: quoted, cell: cells.length }
      spansLines ||= quoted.spansLines
      cells.push(quoted.value)
      at = quoted.next
    } else {
      let code = text.charCodeAt(at)
      while (at < length && code !== delimiterCode && code !== LF && code !== CR) {
        code = text.charCodeAt(++at)
      }
      cells.push(text.slice(cellStart, at))
    }
    if (at >= length) {
      if (isEnd) return { kind: 'record', cells, next: length, spansLines }
      return { kind: 'more', cell: cells.length - 1, cellStart, isQuoted: false }
    }
    if (text.charCodeAt(at) === delimiterCode) {
      at += 1
      continue
    }
    if (text.charCodeAt(at) === CR && at + 1 >= length && !isEnd) {
      return { kind: 'more', cell: cells.length - 1, cellStart, isQuoted: false }
    }
    const isCrLf = text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF
    return { kind: 'record', cells, next: at + (isCrLf ? 2 : 1), spansLines }
  }
}

/** The quoted cell that opens at `open`; `next` stands on the delimiter or line end behind it. */
function scanQuoted(
  text: string,
  open: number,
  delimiterCode: number,
  { quote, isEnd, patience }: { quote: string; isEnd: boolean; patience: number },
): { value: string; next: number; spansLines: boolean } | 'more' | 'broken' | 'long' {
  let value = ''
  let from = open + 1
  let spansLines = false
  while (true) {
    const close = text.indexOf(quote, from)
    spansLines ||= hasLine(text, from, close < 0 ? text.length : close)
    if (spansLines && (close < 0 ? text.length : close) - open > patience) return 'long'
    if (close < 0) return isEnd ? 'broken' : 'more'
    if (text[close + 1] === quote) {
      value += text.slice(from, close + 1)
      from = close + 2
      continue
    }
    let next = close + 1
    while (text.charCodeAt(next) === SPACE) next += 1
    if (next >= text.length && !isEnd) return 'more'
    const code = text.charCodeAt(next)
    if (next >= text.length || code === delimiterCode || code === LF || code === CR) {
      return { value: value + text.slice(from, close), next, spansLines }
    }
    // Text behind a closing quote. On one line the quote was meant literally; over several lines
    // the cell was never closed, and this quote opens a later one.
    if (spansLines) return 'broken'
    value += text.slice(from, close + 1)
    from = close + 1
  }
}

function hasLine(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === LF || code === CR) return true
  }
  return false
}

const LINE_END = /\r\n?|\n/g

/** The next line end at or behind `from`: where it is, and where the next line begins. */
function lineEnd(text: string, from: number): { at: number; next: number } {
  LINE_END.lastIndex = from
  const match = LINE_END.exec(text)
  if (!match) return { at: text.length, next: text.length }
  return { at: match.index, next: match.index + match[0].length }
}

const isOverfull = (cells: readonly string[], width: number | undefined): boolean =>
  width !== undefined &&
  cells.length > width &&
  cells.some((cell, index) => index >= width && cell !== '')

const LINES_LOOKED_AT = 20

/** Whether the lines between two places have as many cells as the table, most of them. */
function looksLikeRows(
  text: string,
  { from, to }: { from: number; to: number },
  dialect: Dialect,
  width: number | undefined,
): boolean {
  if (width === undefined) return true
  let lines = 0
  let fitting = 0
  let at = from
  while (lines < LINES_LOOKED_AT && at < to) {
    const end = lineEnd(text, at)
    if (end.at > at) {
      lines += 1
      const line = text.slice(at, Math.min(end.at, to, at + LEAST_PATIENCE * 4))
      if (cellsIn(line, dialect) === width) fitting += 1
    }
    at = end.next
  }
  return lines > 0 && fitting * 2 >= lines
}

function cellsIn(line: string, { delimiter, quote }: Dialect): number {
  let cells = 1
  let isInside = false
  for (const character of line) {
    if (character === quote) isInside = !isInside
    else if (character === delimiter && !isInside) cells += 1
  }
  return cells
}
