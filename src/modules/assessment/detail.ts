import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { LineDetail } from './contract.ts'

/** A product's whole finding but for the line, which is stored beside it to be searched. */
export type Detail = Omit<LineDetail, 'line'>

/** A finding is some ten kilobytes of much the same words: compressed it is a tenth of that. */
export const pack = (detail: Detail): Buffer => deflateRawSync(JSON.stringify(detail), { level: 1 })

export const unpack = (packed: Buffer): Detail =>
  JSON.parse(inflateRawSync(packed).toString('utf8')) as Detail
