import { limits } from '../../../platform/limits.ts'

/** A line of a bill has some thirty short fields. */
const LINE_CHARACTERS = 20_000

/** The bytes of an answer as they come. Throws when it is no good one, or longer than any bill. */
export async function* bytesFrom(response: Response): AsyncGenerator<Uint8Array> {
  if (!response.ok || !response.body) throw new Error(`no bill: status ${response.status}`)
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.length
    if (bytes > limits.uploadBytes) throw new Error('the bill is longer than any bill')
    yield chunk
  }
}

export type LineReader = Readonly<{
  push: (bytes: Uint8Array) => string[]
  end: () => string[]
}>

/** Cuts text of an encoding into lines, however its bytes come. */
export function createLineReader(encoding: string): LineReader {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let rest = ''
  const cut = (text: string): string[] => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop()!
    if (rest.length > LINE_CHARACTERS) throw new Error('a line of the bill has no end')
    return lines
  }
  return {
    push: (bytes) => cut(decoder.decode(bytes, { stream: true })),
    end: () => [...cut(decoder.decode()), rest].filter((line) => line !== ''),
  }
}

/**
 * A row by the names of its columns. Bills do not quote: what is too many belongs to the title of
 * the goods, which alone may hold a comma. Undefined when there are too few.
 */
export function rowOf(
  header: readonly string[],
  cells: readonly string[],
  titleColumn: string,
): ((column: string) => string) | undefined {
  const surplus = cells.length - header.length
  const titleAt = header.indexOf(titleColumn)
  if (surplus < 0 || titleAt < 0) return undefined
  const title = cells.slice(titleAt, titleAt + surplus + 1).join(',')
  const row = [...cells.slice(0, titleAt), title, ...cells.slice(titleAt + surplus + 1)]
  return (column) => (row[header.indexOf(column)] ?? '').trim()
}
