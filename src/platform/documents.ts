import { promisify } from 'node:util'
import { inflate } from 'node:zlib'

const inflated = promisify(inflate)

/** What the first bytes say. */
export const isPdf = (bytes: Uint8Array): boolean =>
  /^%PDF-[12]\.\d/.test(Buffer.from(bytes.subarray(0, 9)).toString('latin1'))

/** Objects may lie packed in streams; more than that in one letter is meant to exhaust somebody. */
const MOST_PACKED = 2_000
const MOST_UNPACKED_BYTES = 20_000_000

/** Names by which a document does something, or carries another file, or hides what it holds. */
const ACTIVE =
  /\/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|ImportData|SubmitForm|Encrypt)(?![A-Za-z])/
/** Where an archive says that it ends: a document that is an archive too. */
const ARCHIVE_END = 'PK\x05\x06'
/** Readers look for the end in so much; an archive's comment is so long at most. */
const TAIL_BYTES = 1_024
const ARCHIVE_TAIL_BYTES = 65_557

/**
 * Whether a PDF may be handed on: whole to its end, nothing behind it, and nothing in it that acts
 * (scripts, programs, forms that send), carries a file, or is locked. Names are read as a reader
 * reads them: escapes resolved, packed objects unpacked (PDF 32000-1, 7.3.5, 7.5.7).
 */
export async function checkPdf(bytes: Buffer): Promise<'fine' | 'damaged' | 'active'> {
  const text = bytes.toString('latin1')
  const tail = text.slice(-TAIL_BYTES)
  const end = tail.lastIndexOf('%%EOF')
  if (!isPdf(bytes) || end < 0 || !/startxref\s+\d+\s+$/.test(tail.slice(0, end))) return 'damaged'
  if (tail.slice(end + '%%EOF'.length).trim() !== '') return 'damaged'
  if (text.slice(-ARCHIVE_TAIL_BYTES).includes(ARCHIVE_END)) return 'active'
  if (isActive(text)) return 'active'
  let left = MOST_UNPACKED_BYTES
  let count = 0
  for (const packed of packedObjects(text, bytes)) {
    count += 1
    if (count > MOST_PACKED || left <= 0) return 'active'
    const unpacked = await unpack(packed, left)
    if (unpacked === undefined) return 'damaged'
    if (isActive(unpacked)) return 'active'
    left -= unpacked.length
  }
  return 'fine'
}

const isActive = (text: string): boolean =>
  ACTIVE.test(text) ||
  ACTIVE.test(
    text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
  )

/** Where packed objects begin; they end where the compression says so. */
function* packedObjects(text: string, bytes: Buffer): Generator<Buffer> {
  const begins = /\/ObjStm\b[\s\S]{0,400}?>>\s*stream\r?\n/g
  for (const found of text.matchAll(begins)) {
    const start = found.index + found[0].length
    const end = text.indexOf('endstream', start)
    yield bytes.subarray(start, end < 0 ? undefined : end)
  }
}

/** Undefined when it cannot be read, or comes to more than it may. */
const unpack = (packed: Buffer, most: number): Promise<string | undefined> =>
  inflated(packed, { maxOutputLength: most }).then(
    (plain) => plain.toString('latin1'),
    () => undefined,
  )
