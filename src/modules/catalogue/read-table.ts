import { coalesced } from './catalogue-file.ts'
import { sniffDialect } from './csv-dialect.ts'
import {
  type BrokenRecord,
  type CsvRecord,
  createCsvReader,
  isBlank,
  isBroken,
} from './csv-reader.ts'
import { decodeUpload } from './decode-upload.ts'

/** A record of a table, or one that could not be read. The first record of the file is row 1. */
export type TableRecord = CsvRecord | BrokenRecord

/**
 * The records of a delimited file of any encoding, perhaps gzip, some at a time and without blank
 * ones: memory is bound by one piece of it. Throws a catalogue error for what is no text, for a
 * damaged or bloated archive, and beyond `maxBytes`.
 */
export async function* readTable(
  source: AsyncIterable<Uint8Array>,
  { maxBytes }: { maxBytes: number },
): AsyncGenerator<readonly TableRecord[]> {
  const { chunks } = await decodeUpload(source, { maxBytes })
  const text = coalesced(chunks)
  const { value: head = '' } = await text.next()
  const { dialect, skip } = sniffDialect(head)
  const reader = createCsvReader(dialect)
  const filled = (records: readonly TableRecord[]) =>
    records.filter((record) => isBroken(record) || !isBlank(record))
  yield filled(reader.push(head.slice(skip)))
  for await (const piece of text) yield filled(reader.push(piece))
  yield filled(reader.end())
}
