import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { PlatformErrors } from './errors.ts'

export type Upload = Readonly<{
  fileName: string
  content: AsyncIterable<Uint8Array>
  /** Further fields of a form that came before the file. */
  fields: Readonly<Record<string, string>>
}>

const FIELD_BYTES = 100_000
const FIELDS = 20

/**
 * Lets the routes of this scope take a file, as a form or as the bare body. Bodies arrive as a
 * stream of unknown length: whoever reads them counts, as `files.save` does.
 */
export async function acceptUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, {
    limits: { files: 1, fields: FIELDS, fieldSize: FIELD_BYTES, fileSize: Number.MAX_SAFE_INTEGER },
  })
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

/** The file of a request. Throws unsupported_media_type when there is none. */
export async function uploadOf(request: FastifyRequest): Promise<Upload> {
  if (request.isMultipart()) {
    const part = await request.file()
    if (!part) throw PlatformErrors.unsupportedMediaType({ expected: 'a file in the form' })
    const fields: Record<string, string> = {}
    for (const [name, field] of Object.entries(part.fields)) {
      const single = Array.isArray(field) ? field[0] : field
      if (single?.type === 'field' && typeof single.value === 'string') fields[name] = single.value
    }
    return { fileName: part.filename || 'upload', content: part.file, fields }
  }
  const body = request.body as Readable | undefined
  if (!body || typeof body.pipe !== 'function') {
    throw PlatformErrors.unsupportedMediaType({ expected: 'text/csv or multipart/form-data' })
  }
  const header = request.headers['x-file-name']
  return {
    fileName: typeof header === 'string' ? safeDecode(header).slice(0, 200) : 'upload.csv',
    content: body,
    fields: {},
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
