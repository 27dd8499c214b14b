import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readFont, subsetFont } from '../src/platform/font.ts'

/**
 * Rebuilds `data/fonts` from the font that its `SOURCES.md` names: `node tools/build-font-data.ts FILE`.
 * Kept are Latin letters with their signs, and every character of GB 2312.
 */
const FOLDER = fileURLToPath(new URL('../data/fonts/', import.meta.url))
const KEPT = ['head', 'hhea', 'maxp', 'hmtx', 'loca', 'glyf', 'prep', 'cmap', 'name', 'OS/2']
/** ASCII, Latin-1, Latin Extended-A; then dashes, quotes, currency and letter-like signs. */
const RANGES = [
  [0x20, 0x17f],
  [0x2010, 0x2044],
  [0x20a0, 0x20bf],
  [0x2100, 0x214f],
  [0x2190, 0x2193],
] as const

const file = process.argv[2]
if (!file) throw new Error('node tools/build-font-data.ts FILE')

function* characters(): Generator<number> {
  for (const [first, last] of RANGES) for (let one = first; one <= last; one++) yield one
  const gb2312 = new TextDecoder('gb2312')
  for (let row = 0xa1; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const [character = ''] = gb2312.decode(Uint8Array.of(row, cell))
      if (character !== '\ufffd' && character !== '') yield character.codePointAt(0)!
    }
  }
}

const font = readFont(readFileSync(file))
const glyphs = new Set([...characters()].map(font.glyphOf))
const bytes = gzipSync(subsetFont(font, glyphs, KEPT), { level: 9 })
// The tenth byte names the operating system of the writer: fixed, so that bytes compare.
bytes[9] = 3
mkdirSync(FOLDER, { recursive: true })
writeFileSync(`${FOLDER}noto-sans-sc.ttf.gz`, bytes)
process.stdout.write(`${glyphs.size} glyphs, ${bytes.length} bytes\n`)
