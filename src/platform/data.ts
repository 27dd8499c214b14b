import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const DATA_FOLDER = fileURLToPath(new URL('../../data/', import.meta.url))

/** A reference file that ships with the product, unpacked; `data/SOURCES.md` says where from. */
export function readData(name: string): Buffer {
  const bytes = readFileSync(DATA_FOLDER + name)
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes
}

/** The first 12 digits of the SHA-256: what a result cites as the version of the data it used. */
export const versionOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 12)

/** Cells of a tab-separated data file of ours; a line that begins with `#` is a remark. */
export const rowsOf = (bytes: Buffer): string[][] =>
  bytes
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.split('\t'))
