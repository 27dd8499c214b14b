import { type Assembled, createAssembler, type Found } from './assemble.ts'
import {
  type ColumnMapping,
  correctMapping,
  guessMapping,
  isHeaderRow,
  uniqueHeaders,
} from './columns.ts'
import { sniffDialect } from './csv-dialect.ts'
import {
  type BrokenRecord,
  type CsvRecord,
  createCsvReader,
  type Dialect,
  isBlank,
  isBroken,
} from './csv-reader.ts'
import { type DecodedUpload, decodeUpload, type Encoding } from './decode-upload.ts'
import { CatalogueErrors } from './errors.ts'
import type { Field } from './fields.ts'
import { createJsonLinesReader } from './json-lines.ts'
import { rowIssue } from './row-issues.ts'
import { createRowReader, type ReadOptions } from './row-reader.ts'
import { uploadLimits } from './upload-limits.ts'

export const FILE_FORMATS = ['shopify_csv', 'csv', 'json_lines'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

export type FileOptions = ReadOptions &
  Readonly<{
    encoding?: Encoding | undefined
    /** Corrections of the guessed columns: header → field, or null for none. */
    mapping?: Readonly<Record<string, Field | null>> | undefined
    maxBytes?: number | undefined
    /** For a preview: go on without knowing which column is the name. */
    allowUnmapped?: boolean | undefined
  }>

/** What a piece of the file brought. `rows` counts all records in it but the header. */
export type Piece = Found & { rows: number }

export type CatalogueFile = Readonly<{
  format: FileFormat
  encoding: () => Encoding
  isCompressed: boolean
  bytesRead: () => number
  dialect: Dialect | undefined
  mapping: ColumnMapping | undefined
  sample: readonly (readonly string[])[]
  pieces: () => AsyncIterable<Piece>
}>

const emptyPiece = (): Piece => ({
  products: [] as Assembled[],
  issues: [],
  skippedRows: 0,
  blankRows: 0,
  rows: 0,
})

/**
 * Finds out what an upload is and how it is written, from its first 64 kB, and then reads it piece
 * by piece. Throws a catalogue error for what is no catalogue at all; everything else is said
 * about single rows.
 */
export async function openCatalogueFile(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: FileOptions,
): Promise<CatalogueFile> {
  const upload = await decodeUpload(source, options)
  const text = coalesced(upload.chunks)
  const { value: head = '' } = await text.next()
  const start = head.trimStart()
  if (start === '') throw CatalogueErrors.emptyFile()
  if (/^\[\s*[[{"\]]/.test(start)) throw CatalogueErrors.jsonNotLines()
  const rest = { [Symbol.asyncIterator]: () => text }
  if (start.startsWith('{')) return jsonLines(upload, head, rest, options)
  return table(upload, head, rest, options)
}

/** Pieces of at least 64 k characters, so that a record is not scanned again for every packet. */
export async function* coalesced(chunks: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let parts: string[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length < uploadLimits.headBytes) continue
    yield parts.join('')
    parts = []
    length = 0
  }
  if (length > 0) yield parts.join('')
  return undefined
}

function jsonLines(
  upload: DecodedUpload,
  head: string,
  rest: AsyncIterable<string>,
  options: FileOptions,
): CatalogueFile {
  async function* pieces() {
    const reader = createJsonLinesReader(options)
    const first = emptyPiece()
    first.rows += reader.push(head, first)
    yield first
    for await (const text of rest) {
      const piece = emptyPiece()
      piece.rows += reader.push(text, piece)
      yield piece
    }
    const last = emptyPiece()
    last.rows += reader.end(last)
    yield last
  }
  return {
    format: 'json_lines',
    encoding: upload.encoding,
    isCompressed: upload.isCompressed,
    bytesRead: upload.bytesRead,
    dialect: undefined,
    mapping: undefined,
    sample: [],
    pieces,
  }
}

function table(
  upload: DecodedUpload,
  head: string,
  rest: AsyncIterable<string>,
  options: FileOptions,
): CatalogueFile {
  const { dialect, skip } = sniffDialect(head)
  const reader = createCsvReader(dialect)
  const records = reader.push(head.slice(skip))
  const isSmall = head.length < uploadLimits.headBytes
  // A short file is all here: its last line may lack an end, and there may be nothing below it.
  if (isSmall) records.push(...reader.end())
  const { headers, blankRows, data } = splitHeader(records)
  if (isSmall && data.every((record) => !isBroken(record) && isBlank(record))) {
    throw CatalogueErrors.noRows({ columns: headers.slice(0, 50) })
  }
  const sample = data
    .flatMap((record) => (isBroken(record) ? [] : [record.cells]))
    .slice(0, uploadLimits.sampleRows)
  const guess = guessMapping(headers, sample)
  const mapping = options.mapping ? correctMapping(guess, options.mapping) : guess
  if (!options.allowUnmapped && !mapping.columns.some((column) => column.field === 'title')) {
    throw CatalogueErrors.noTitleColumn({ columns: headers.slice(0, 50) })
  }

  async function* pieces() {
    const assembler = createAssembler(createRowReader(mapping, options))
    const into = (found: readonly (CsvRecord | BrokenRecord)[]) => {
      const piece = emptyPiece()
      for (const record of found) {
        piece.rows += 1
        if (isBroken(record)) {
          const { row, code, cell, read } = record
          piece.issues.push(rowIssue(row, code, headers[cell] ?? '', read))
          piece.skippedRows += 1
        } else assembler.add(record, piece)
      }
      return piece
    }
    const first = into(data)
    first.rows += blankRows
    first.blankRows += blankRows
    yield first
    for await (const text of rest) yield into(reader.push(text))
    const last = isSmall ? emptyPiece() : into(reader.end())
    assembler.end(last)
    yield last
  }
  return {
    format: mapping.isShopify ? 'shopify_csv' : 'csv',
    encoding: upload.encoding,
    isCompressed: upload.isCompressed,
    bytesRead: upload.bytesRead,
    dialect,
    mapping,
    sample,
    pieces,
  }
}

function splitHeader(records: readonly (CsvRecord | BrokenRecord)[]) {
  const at = records.findIndex((record) => isBroken(record) || !isBlank(record))
  const first = records[at]
  if (first === undefined || isBroken(first)) {
    throw CatalogueErrors.notATable({ found: 'a first line that cannot be read' })
  }
  if (first.cells.length > uploadLimits.columns) {
    const facts = { columns: first.cells.length, maximum: uploadLimits.columns }
    throw CatalogueErrors.tooManyColumns(facts)
  }
  const hasHeader = isHeaderRow(first.cells)
  return {
    headers: uniqueHeaders(hasHeader ? first.cells : first.cells.map(() => '')),
    blankRows: at,
    data: records.slice(hasHeader ? at + 1 : at),
  }
}
