import type { FileFormat } from './catalogue-file.ts'
import type { ColumnGuess } from './columns.ts'
import type { Encoding } from './decode-upload.ts'

export type ImportStatus = 'running' | 'done' | 'failed' | 'stopped'

/**
 * How far an import came. Every row read is in exactly one of imported, updated, unchanged,
 * skipped and blank; `noted` counts remarks on rows that were taken.
 */
export type ImportCounts = Readonly<{
  bytesRead: number
  rowsRead: number
  rowsImported: number
  rowsUpdated: number
  rowsUnchanged: number
  rowsSkipped: number
  rowsBlank: number
  noted: number
  products: number
  productsImported: number
  productsUpdated: number
  productsUnchanged: number
}>

export const NO_COUNTS: ImportCounts = {
  bytesRead: 0,
  rowsRead: 0,
  rowsImported: 0,
  rowsUpdated: 0,
  rowsUnchanged: 0,
  rowsSkipped: 0,
  rowsBlank: 0,
  noted: 0,
  products: 0,
  productsImported: 0,
  productsUpdated: 0,
  productsUnchanged: 0,
}

/** How the file was understood. */
export type ImportedFile = Readonly<{
  format: FileFormat
  encoding: Encoding
  delimiter: string | null
  columns: readonly Omit<ColumnGuess, 'samples'>[]
}>

export type Import = Readonly<{
  id: string
  businessId: string
  fileName: string
  status: ImportStatus
  file: ImportedFile
  counts: ImportCounts
  failureCode: string | null
  startedAt: Date
  finishedAt: Date | null
}>

/**
 * Remembers which keys an import has met, in 8 bytes each: a 53-bit hash in an open table. For a
 * million keys the chance that two share a hash is 1 in 18,000, and then one row is looked up once
 * more than needed.
 */
export function createKeySet() {
  let slots = new Float64Array(1 << 12)
  let size = 0
  const place = (table: Float64Array, hash: number): number => {
    let at = hash % table.length
    while (table[at] !== 0 && table[at] !== hash) at = (at + 1) % table.length
    return at
  }
  const grow = () => {
    const larger = new Float64Array(slots.length * 2)
    for (const hash of slots) if (hash !== 0) larger[place(larger, hash)] = hash
    slots = larger
  }
  return {
    has: (key: string): boolean => slots[place(slots, hash53(key))] !== 0,
    /** False when it was there already. */
    add(key: string): boolean {
      const hash = hash53(key)
      const at = place(slots, hash)
      if (slots[at] === hash) return false
      slots[at] = hash
      size += 1
      if (size * 2 > slots.length) grow()
      return true
    },
  }
}

/** Two FNV-1a hashes of 32 and 21 bits, joined; never zero. */
function hash53(text: string): number {
  let high = 0x811c9dc5
  let low = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x5bd1e995)
  }
  low ^= low >>> 15
  return ((high >>> 0) % 0x200000) * 0x100000000 + (low >>> 0) || 1
}
