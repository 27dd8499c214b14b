import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { LineDetail } from './contract.ts'

/** A product's whole finding but for the line, which is stored beside it to be searched. */
export type Detail = Omit<LineDetail, 'line'>

/**
 * A window of 32 KB holds a whole finding, and 16 KB what it is compressed to: the usual sizes are
 * set up anew, and thrown away, for every product.
 */
const FAST = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: 15 },
  chunkSize: 16_384,
}

/** A finding is some twenty kilobytes of much the same words: compressed it is a sixth of that. */
export const pack = (detail: Detail): Buffer => zstdCompressSync(JSON.stringify(detail), FAST)

export const unpack = (packed: Buffer): Detail =>
  JSON.parse(zstdDecompressSync(packed).toString('utf8')) as Detail
