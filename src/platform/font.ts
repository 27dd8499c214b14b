import { assert } from '../kernel/assert.ts'

/** A TrueType font (OpenType 1.9, `glyf` outlines) that parts of can be taken out of. */
export type Font = Readonly<{
  bytes: Buffer
  tables: ReadonlyMap<string, Buffer>
  /** Units of an em; widths and heights are in them. */
  unitsPerEm: number
  ascent: number
  descent: number
  box: readonly number[]
  /** 0, the empty box, for a character that the font does not have. */
  glyphOf: (codePoint: number) => number
  widthOf: (glyph: number) => number
}>

export function readFont(bytes: Buffer): Font {
  const tables = new Map<string, Buffer>()
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const at = 12 + 16 * i
    const start = bytes.readUInt32BE(at + 8)
    const content = bytes.subarray(start, start + bytes.readUInt32BE(at + 12))
    tables.set(bytes.toString('latin1', at, at + 4), content)
  }
  const head = tableOf(tables, 'head')
  const hhea = tableOf(tables, 'hhea')
  assert(head.readInt16BE(50) === 1, 'the places of the outlines are written long')
  const widths = tableOf(tables, 'hmtx')
  const lastWidth = hhea.readUInt16BE(34) - 1
  return {
    bytes,
    tables,
    unitsPerEm: head.readUInt16BE(18),
    ascent: hhea.readInt16BE(4),
    descent: hhea.readInt16BE(6),
    box: [36, 38, 40, 42].map((at) => head.readInt16BE(at)),
    glyphOf: readMapping(tableOf(tables, 'cmap')),
    widthOf: (glyph) => widths.readUInt16BE(4 * Math.min(glyph, lastWidth)),
  }
}

function tableOf(tables: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const found = tables.get(name)
  assert(found !== undefined, `the font has a table ${name}`)
  return found
}

/** By the subtable for all of Unicode (format 12). */
function readMapping(cmap: Buffer): (codePoint: number) => number {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) =>
    cmap.readUInt32BE(4 + 8 * i + 4),
  )
  const start = starts.find((at) => cmap.readUInt16BE(at) === 12)
  assert(start !== undefined, 'the font names the glyphs of all of Unicode')
  const groups = Array.from({ length: cmap.readUInt32BE(start + 12) }, (_, i) => {
    const at = start + 16 + 12 * i
    const [first, last, glyph] = [0, 4, 8].map((by) => cmap.readUInt32BE(at + by))
    return { first: first!, last: last!, glyph: glyph! }
  })
  return (codePoint) => {
    let [low, high] = [0, groups.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const { first, last, glyph } = groups[middle]!
      if (codePoint < first) high = middle - 1
      else if (codePoint > last) low = middle + 1
      else return glyph + codePoint - first
    }
    return 0
  }
}

/**
 * A font with the outlines of these glyphs alone; every glyph keeps its number, so that nothing that
 * names one has to be changed. `names` are the tables to take along.
 */
export function subsetFont(
  { tables }: Pick<Font, 'tables'>,
  glyphs: Iterable<number>,
  names: readonly string[],
): Buffer {
  const places = tableOf(tables, 'loca')
  const outlines = tableOf(tables, 'glyf')
  const outlineOf = (glyph: number): Buffer =>
    outlines.subarray(places.readUInt32BE(4 * glyph), places.readUInt32BE(4 * glyph + 4))
  const wanted = new Set([0, ...glyphs])
  // Grows while it is walked: parts may have parts.
  for (const glyph of wanted) for (const part of partsOf(outlineOf(glyph))) wanted.add(part)
  const count = places.length / 4 - 1
  const loca = Buffer.alloc(places.length)
  const kept: Buffer[] = []
  let length = 0
  for (let glyph = 0; glyph < count; glyph++) {
    loca.writeUInt32BE(length, 4 * glyph)
    if (!wanted.has(glyph)) continue
    const outline = outlineOf(glyph)
    kept.push(outline)
    length += outline.length
  }
  loca.writeUInt32BE(length, 4 * count)
  const changed = new Map([...tables, ['loca', loca], ['glyf', Buffer.concat(kept)]])
  return writeFont(names.map((name) => [name, tableOf(changed, name)]))
}

/** Glyphs that an outline is put together from (`glyf`, composite glyphs). */
function partsOf(outline: Buffer): number[] {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return []
  const [WORDS, SCALE, MORE, BOTH_SCALES, MATRIX] = [0x01, 0x08, 0x20, 0x40, 0x80]
  const parts: number[] = []
  for (let at = 10; ; ) {
    const flags = outline.readUInt16BE(at)
    parts.push(outline.readUInt16BE(at + 2))
    at += 4 + (flags & WORDS ? 4 : 2)
    at += flags & SCALE ? 2 : flags & BOTH_SCALES ? 4 : flags & MATRIX ? 8 : 0
    if (!(flags & MORE)) return parts
  }
}

/** Tables one after the other, each at a multiple of four bytes, with their sums. */
function writeFont(tables: readonly (readonly [string, Buffer])[]): Buffer {
  const sorted = tables.toSorted(([a], [b]) => (a < b ? -1 : 1))
  const power = Math.floor(Math.log2(sorted.length))
  const range = 16 * 2 ** power
  const header = Buffer.alloc(12 + 16 * sorted.length)
  header.writeUInt32BE(0x00010000, 0)
  for (const [i, value] of [sorted.length, range, power, 16 * sorted.length - range].entries())
    header.writeUInt16BE(value, 4 + 2 * i)
  let length = header.length
  const parts = [header]
  for (const [i, [name, content]] of sorted.entries()) {
    const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)])
    const at = 12 + 16 * i
    header.write(name, at, 'latin1')
    header.writeUInt32BE(sumOf(padded), at + 4)
    header.writeUInt32BE(length, at + 8)
    header.writeUInt32BE(content.length, at + 12)
    parts.push(padded)
    length += padded.length
  }
  return Buffer.concat(parts)
}

function sumOf(words: Buffer): number {
  let sum = 0
  for (let at = 0; at < words.length; at += 4) sum = (sum + words.readUInt32BE(at)) >>> 0
  return sum
}
