import { inflateSync } from 'node:zlib'

/** What a PDF of ours draws, page by page, as operators. */
export const pdfContent = (bytes: Buffer): string =>
  streamsOf(bytes)
    .map((stream) => stream.toString('latin1'))
    .filter((text) => text.includes(' Tf '))
    .join('\n')

/** The words of a PDF of ours as a reader finds them: by the table that says what its glyphs mean. */
export function pdfText(bytes: Buffer): string {
  const table = streamsOf(bytes)
    .map((stream) => stream.toString('latin1'))
    .find((text) => text.includes('beginbfchar'))
  const meanings = new Map(
    [...(table ?? '').matchAll(/<([0-9a-f]{4})> <([0-9a-f]+)>/g)].map(
      ([, glyph, meaning]) =>
        [glyph!, Buffer.from(meaning!, 'hex').swap16().toString('utf16le')] as const,
    ),
  )
  const shown = pdfContent(bytes).matchAll(/<([0-9a-f]*)> Tj/g)
  return [...shown]
    .map(([, glyphs]) => glyphs!.replace(/.{4}/g, (glyph) => meanings.get(glyph) ?? '\ufffd'))
    .join(' ')
}

function streamsOf(bytes: Buffer): Buffer[] {
  const begins = bytes.toString('latin1').matchAll(/\/Length (\d+)\/[^>]*>>\nstream\n/g)
  return [...begins].map(({ index, 0: head, 1: length }) => {
    const start = index + head.length
    return inflateSync(bytes.subarray(start, start + Number(length)))
  })
}
