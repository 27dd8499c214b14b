import { isAscii, isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { CatalogueErrors } from './errors.ts'
import { uploadLimits } from './upload-limits.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'gb18030'] as const
export type Encoding = (typeof ENCODINGS)[number]

export type DecodedUpload = Readonly<{
  /** As the beginning shows it; `final` once all is read. */
  encoding: () => Encoding
  isCompressed: boolean
  /** Bytes of the upload itself that were read, before unpacking: for a progress bar. */
  bytesRead: () => number
  chunks: AsyncIterable<string>
}>

type Options = Readonly<{ encoding?: Encoding | undefined; maxBytes?: number | undefined }>

/**
 * Text from an upload of unknown encoding, perhaps gzip. Never holds more than a few chunks.
 * Throws a catalogue error for what is no text, for a damaged or bloated archive, and when it
 * grows beyond `maxBytes`.
 */
export async function decodeUpload(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { encoding, maxBytes = uploadLimits.bytes }: Options = {},
): Promise<DecodedUpload> {
  let bytes = 0
  async function* counted() {
    for await (const chunk of source) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw CatalogueErrors.fileTooLarge({ maximumBytes: maxBytes })
      yield chunk
    }
  }
  const raw = await withHead(counted(), 4)
  const isCompressed = raw.head[0] === 0x1f && raw.head[1] === 0x8b
  const plain = isCompressed ? unpacked(raw.chunks, maxBytes) : raw.chunks
  const { head, chunks } = await withHead(plain, uploadLimits.headBytes)
  refuseBinary(head)
  const marked = encoding ? { encoding, markBytes: markOf(head).markBytes } : markOf(head)
  const start = marked.encoding ?? (looksLikeUtf16(head) || undefined)
  let current: Encoding = start ?? (endsValid(head) ? 'utf-8' : legacyEncoding(head))
  const set = (found: Encoding) => {
    current = found
  }
  const isFixed = start !== undefined
  return {
    encoding: () => current,
    isCompressed,
    bytesRead: () => bytes,
    chunks: decoded(skipped(chunks, marked.markBytes), { encoding: current, isFixed, set }),
  }
}

/** Reads at least `size` bytes, or all there are, without losing them. */
async function withHead(source: AsyncIterable<Uint8Array>, size: number) {
  const iterator = source[Symbol.asyncIterator]()
  const parts: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const { done, value } = await iterator.next()
    if (done) break
    parts.push(value)
    length += value.byteLength
  }
  const head = Buffer.concat(parts)
  async function* chunks() {
    try {
      if (head.byteLength > 0) yield head
      while (true) {
        const { done, value } = await iterator.next()
        if (done) return
        yield Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { head, chunks: chunks() }
}

async function* skipped(chunks: AsyncIterable<Buffer>, bytes: number) {
  let left = bytes
  for await (const chunk of chunks) {
    yield left > 0 ? chunk.subarray(left) : chunk
    left = Math.max(0, left - chunk.byteLength)
  }
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>, maxBytes: number) {
  let packed = 0
  let out = 0
  async function* counted() {
    for await (const chunk of chunks) {
      packed += chunk.byteLength
      yield chunk
    }
  }
  const gunzip = createGunzip()
  // Its failure reaches the reader of `gunzip`; here it only must not go unhandled.
  pipeline(Readable.from(counted()), gunzip).catch(() => {})
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      out += chunk.byteLength
      const isBomb =
        out > uploadLimits.expansionFreeBytes && out > packed * uploadLimits.expansionRatio
      if (isBomb || out > maxBytes) throw CatalogueErrors.expandsTooMuch({ maximumBytes: maxBytes })
      yield chunk
    }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && code.startsWith('Z_')) throw CatalogueErrors.damagedArchive()
    throw error
  }
}

/** How well-known files begin, as latin1 text. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook'],
  ['PK\x05\x06', 'an empty ZIP archive'],
  ['%PDF', 'a PDF document'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Word document'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
  ['\x1f\x8b', 'an archive within an archive'],
  ['\x7fELF', 'a program'],
  ['MZ\x90', 'a program'],
  ['SQLite format 3', 'a database'],
]

const CONTROL_SHARE = 0.05
const SMALL_HEAD = 1_024
const CONTROL_SHARE_SMALL = 0.3

function refuseBinary(head: Buffer): void {
  const start = head.subarray(0, 16).toString('latin1')
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature))
  if (known) throw CatalogueErrors.notATable({ found: known[1] })
  if (/^\s*<(!doctype|html|\?xml)/i.test(head.subarray(0, 200).toString('latin1'))) {
    throw CatalogueErrors.notATable({ found: 'a web page or an XML document' })
  }
  if (markOf(head).encoding || looksLikeUtf16(head)) return
  let controls = 0
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32)) controls += 1
  const share = head.byteLength < SMALL_HEAD ? CONTROL_SHARE_SMALL : CONTROL_SHARE
  if (controls > head.byteLength * share) throw CatalogueErrors.notATable({ found: 'binary data' })
}

function markOf(head: Buffer): { encoding: Encoding | undefined; markBytes: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) {
    // Not `encoding: 'utf-8'`: files joined by hand carry the mark and break it further down.
    return { encoding: undefined, markBytes: 3 }
  }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', markBytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', markBytes: 2 }
  return { encoding: undefined, markBytes: 0 }
}

/** UTF-16 without a mark: in mostly western text every other byte is zero. */
function looksLikeUtf16(head: Buffer): Encoding | false {
  const zeros = [0, 0]
  for (let i = 0; i < head.byteLength; i++) if (head[i] === 0) zeros[i % 2]! += 1
  const many = head.byteLength * 0.2
  if (zeros[1]! > many && zeros[0]! < zeros[1]! / 10) return 'utf-16le'
  if (zeros[0]! > many && zeros[1]! < zeros[0]! / 10) return 'utf-16be'
  return false
}

const endsValid = (bytes: Buffer): boolean =>
  isUtf8(bytes.subarray(0, bytes.byteLength - openTail(bytes)))

/** How many bytes at the end begin a UTF-8 character that is not complete yet. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back++) {
    const byte = bytes[bytes.byteLength - back]!
    if (byte < 0x80) return 0
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? back : 0
  }
  return 0
}

/**
 * GB18030 when it decodes and most high bytes come as pairs of the common Chinese area; else
 * Windows-1252, which every byte is valid in.
 */
function legacyEncoding(bytes: Buffer): Encoding {
  let high = 0
  let paired = 0
  for (let i = 0; i < bytes.byteLength; i++) {
    const lead = bytes[i]!
    if (lead < 0x80) continue
    high += 1
    const trail = bytes[i + 1] ?? 0
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xf7) || (lead >= 0xa1 && lead <= 0xa9))) {
      paired += 2
      high += 1
      i += 1
    }
  }
  return high > 0 && paired >= high * 0.6 && decodesAsGb(bytes) ? 'gb18030' : 'windows-1252'
}

function decodesAsGb(bytes: Buffer): boolean {
  try {
    // The end may cut a character in two: `stream` forgives that.
    new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

type Decoding = { encoding: Encoding; isFixed: boolean; set: (found: Encoding) => void }

/**
 * Starts as UTF-8 and turns to a legacy encoding at the first byte that is not, as long as all
 * before it was ASCII. A file that mixes both keeps UTF-8; what does not fit becomes U+FFFD, which
 * the rows that hold it are noted for.
 */
async function* decoded(chunks: AsyncIterable<Buffer>, { encoding, isFixed, set }: Decoding) {
  let decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding)
  let mayTurn = !isFixed
  let carry = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    const bytes = carry.byteLength > 0 ? Buffer.concat([carry, chunk]) : chunk
    const whole = bytes.subarray(0, bytes.byteLength - openTail(bytes))
    carry = Buffer.from(bytes.subarray(whole.byteLength))
    if (isUtf8(whole)) {
      if (mayTurn && !isAscii(whole)) mayTurn = false
      yield whole.toString('utf8')
    } else if (mayTurn) {
      const found = legacyEncoding(bytes)
      set(found)
      decoder = new TextDecoder(found)
      yield decoder.decode(bytes, { stream: true })
    } else {
      yield whole.toString('utf8')
    }
  }
  if (decoder) yield decoder.decode()
  else if (carry.byteLength > 0) {
    const isLegacy = mayTurn
    if (isLegacy) set('windows-1252')
    yield isLegacy ? new TextDecoder('windows-1252').decode(carry) : carry.toString('utf8')
  }
}
