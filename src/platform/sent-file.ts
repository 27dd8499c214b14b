import type { FastifyReply } from 'fastify'
import { checkPdf, isPdf } from './documents.ts'
import { PictureRefused, pictureTypeOf, redraw } from './pictures.ts'

/** Why a file that somebody sent is not taken. */
export type FileRefusal =
  | 'empty'
  | 'too_large'
  | 'type_unknown'
  | 'unreadable'
  | 'expands'
  | 'active'

export class FileRefused extends Error {
  readonly reason: FileRefusal
  constructor(reason: FileRefusal) {
    super(`the file was refused: ${reason}`)
    this.reason = reason
  }
}

export const SENT_TYPES = ['image/jpeg', 'application/pdf'] as const
export type SentType = (typeof SENT_TYPES)[number]

/** What stays of a file: a picture drawn anew with a small copy, or a document as it was sent. */
export type CheckedFile = Readonly<{ type: SentType; content: Buffer; thumbnail?: Buffer }>

/** How much of a file that is too large is still taken from the line, so that its sender hears why. */
const DRAINED_BYTES = 200_000_000

/** A file of `most` bytes at most, whole. Throws FileRefused: too_large, empty, unreadable. */
export async function readSentFile(
  content: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Buffer> {
  let chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of content) {
      bytes += chunk.byteLength
      if (bytes > most) chunks = []
      else chunks.push(chunk)
      if (bytes > DRAINED_BYTES) break
    }
  } catch {
    // A sender that goes away in the middle is no fault of ours.
    throw new FileRefused('unreadable')
  }
  if (bytes > most) throw new FileRefused('too_large')
  if (bytes === 0) throw new FileRefused('empty')
  return Buffer.concat(chunks)
}

/** What may be shown of a picture (JPEG, PNG, WebP) or a PDF. Throws FileRefused. */
export async function checkSentFile(sent: Buffer): Promise<CheckedFile> {
  if (pictureTypeOf(sent)) {
    try {
      const { picture, thumbnail } = await redraw(sent)
      return { type: 'image/jpeg', content: picture, thumbnail }
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error
      throw new FileRefused(error.reason === 'unreadable' ? 'unreadable' : 'expands')
    }
  }
  if (!isPdf(sent)) throw new FileRefused('type_unknown')
  const found = await checkPdf(sent)
  if (found === 'damaged') throw new FileRefused('unreadable')
  if (found === 'active') throw new FileRefused('active')
  return { type: 'application/pdf', content: sent }
}

/** Bytes for those who take a stream. */
export async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/**
 * Sends such a file to be looked at and nothing else: a picture in the page, a document to be kept;
 * neither is taken for another type, runs anything, or stays in a cache that others share, unless
 * `cache` says so.
 */
export const sendFile = (
  reply: FastifyReply,
  {
    type,
    name,
    content,
    cache = 'private, no-store',
  }: Readonly<{
    type: SentType
    name: string
    content: Buffer | AsyncIterable<Uint8Array>
    cache?: string
  }>,
): FastifyReply =>
  reply
    .type(type)
    .headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `${type === 'application/pdf' ? 'attachment' : 'inline'}; filename="${name}"`,
      'cache-control': cache,
    })
    .send(content)
