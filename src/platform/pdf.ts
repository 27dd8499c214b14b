import { deflateSync } from 'node:zlib'
import { readData } from './data.ts'
import { type Font, readFont, subsetFont } from './font.ts'

export type PageSize = Readonly<{ width: number; height: number }>
/** Points: 1/72 inch. A4 upright. */
export const PAGE = { width: 595, height: 842 } as const satisfies PageSize

export type Style = Readonly<{ size: number; colour?: Colour; isBold?: boolean }>
/** Parts of red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number]

/** A document that is being written; places are counted from the upper left corner of the last page. */
export type Pdf = Readonly<{
  addPage: () => void
  /** Words in lines of this width; returns how high they are. */
  write: (
    words: string,
    at: Readonly<{ x: number; y: number; width: number }>,
    style: Style,
  ) => number
  fill: (
    box: Readonly<{ x: number; y: number; width: number; height: number }>,
    colour: Colour,
  ) => void
  finish: () => Buffer
}>

const LINE_HEIGHT = 1.45
const BLACK: Colour = [0, 0, 0]
/** What a reader of PDF needs of a font; the mapping of characters it has as text beside it. */
const EMBEDDED = ['head', 'hhea', 'maxp', 'hmtx', 'loca', 'glyf', 'prep']

let shipped: Font | undefined

/** Latin letters and the Chinese characters of GB 2312; others are empty boxes. */
function shippedFont(): Font {
  shipped ??= readFont(readData('fonts/noto-sans-sc.ttf.gz'))
  return shipped
}

/**
 * A PDF (ISO 32000-1) with text in English and Chinese, its font in it by those glyphs alone that are
 * used, and a table that says what they mean, so that words can be found and copied.
 */
export function createPdf({
  title,
  lang,
  page = PAGE,
}: Readonly<{ title: string; lang: string; page?: PageSize }>): Pdf {
  const font = shippedFont()
  const pages: string[][] = [[]]
  const meanings = new Map<number, string>([[0, '\ufffd']])
  const draw = (operators: string) => pages.at(-1)!.push(operators)
  const glyphsOf = (line: string): string =>
    [...line]
      .map((character) => {
        const glyph = font.glyphOf(character.codePointAt(0)!)
        if (glyph !== 0) meanings.set(glyph, character)
        return hex(glyph)
      })
      .join('')
  return {
    addPage: () => void pages.push([]),
    write(words, { x, y, width }, { size, colour = BLACK, isBold = false }) {
      const lines = linesOf(font, words, width / size)
      for (const [i, line] of lines.entries()) {
        const baseline = page.height - y - size * (LINE_HEIGHT * i + 1.05)
        // Bold letters are the same ones with a line around them.
        const stroke = isBold ? `${inks(colour)} RG 2 Tr ${fixed(size / 32)} w` : '0 Tr'
        draw(
          `BT ${inks(colour)} rg ${stroke} /F ${size} Tf ${fixed(x)} ${fixed(baseline)} Td <${glyphsOf(line)}> Tj ET`,
        )
      }
      return lines.length * size * LINE_HEIGHT
    },
    fill({ x, y, width, height }, colour) {
      const [left, bottom] = [fixed(x), fixed(page.height - y - height)]
      draw(`${inks(colour)} rg ${left} ${bottom} ${fixed(width)} ${fixed(height)} re f`)
    },
    finish: () => assemble(objectsOf(font, { pages, meanings, title, lang, page })),
  }
}

const hex = (value: number): string => value.toString(16).padStart(4, '0')
const fixed = (value: number): string => `${Number(value.toFixed(2))}`
const inks = (colour: Colour): string => colour.map(fixed).join(' ')

/** Breaks between words, and anywhere between characters that are not written with blanks. */
const PIECES =
  /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]|[^\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]+|\s+/gu

/** Lines of at most so many ems; a word that is longer is cut. */
function linesOf(font: Font, words: string, ems: number): string[] {
  const widthOf = (text: string): number =>
    [...text].reduce((sum, one) => sum + font.widthOf(font.glyphOf(one.codePointAt(0)!)), 0) /
    font.unitsPerEm
  const lines: string[] = []
  let line = ''
  const put = (piece: string) => {
    if (widthOf(line + piece) > ems && line !== '') {
      lines.push(line.trimEnd())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  for (const piece of words.match(PIECES) ?? []) {
    if (widthOf(piece) <= ems) put(piece.replace(/\s+/, ' '))
    else for (const character of piece) put(character)
  }
  return [...lines, line.trimEnd()]
}

type Contents = Readonly<{
  pages: readonly (readonly string[])[]
  meanings: ReadonlyMap<number, string>
  title: string
  lang: string
  page: PageSize
}>

/** Objects in the order of their numbers; the first is the catalogue. */
function objectsOf(font: Font, { pages, meanings, title, lang, page }: Contents): Buffer[] {
  const scale = 1_000 / font.unitsPerEm
  const glyphs = [...meanings.keys()].toSorted((a, b) => a - b)
  const widths = glyphs.map((glyph) => `${glyph} [${Math.round(font.widthOf(glyph) * scale)}]`)
  const [box, ascent, descent] = [font.box, font.ascent, font.descent].map((value) =>
    [value]
      .flat()
      .map((one) => Math.round((one as number) * scale))
      .join(' '),
  )
  // A name of its own says that only a part of the font is here.
  const name = '/TRDWND+NotoSansSC-Regular'
  const first = 9
  const kids = pages.map((_, i) => `${first + 2 * i} 0 R`)
  return [
    plain(`<</Type/Catalog/Pages 2 0 R/Lang(${lang})/ViewerPreferences<</DisplayDocTitle true>>>>`),
    plain(`<</Type/Pages/Count ${pages.length}/Kids[${kids.join(' ')}]>>`),
    plain(
      `<</Type/Font/Subtype/Type0/BaseFont${name}/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 7 0 R>>`,
    ),
    plain(
      `<</Type/Font/Subtype/CIDFontType2/BaseFont${name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor 5 0 R/DW 1000/W[${widths.join(' ')}]>>`,
    ),
    plain(
      `<</Type/FontDescriptor/FontName${name}/Flags 4/FontBBox[${box}]/ItalicAngle 0/Ascent ${ascent}/Descent ${descent}/CapHeight ${ascent}/StemV 80/FontFile2 6 0 R>>`,
    ),
    stream(subsetFont(font, glyphs, EMBEDDED)),
    stream(Buffer.from(meaningTable(meanings), 'latin1')),
    plain(`<</Title<${textString(title)}>/Producer(Tradewind)>>`),
    ...pages.flatMap((operators, i) => [
      plain(
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${page.width} ${page.height}]/Resources<</Font<</F 3 0 R>>>>/Contents ${first + 2 * i + 1} 0 R>>`,
      ),
      stream(Buffer.from(operators.join('\n'), 'latin1')),
    ]),
  ]
}

const plain = (text: string): Buffer => Buffer.from(text, 'latin1')

function stream(content: Buffer): Buffer {
  const packed = deflateSync(content)
  const length = `/Length ${packed.length}/Length1 ${content.length}`
  return Buffer.concat([
    plain(`<<${length}/Filter/FlateDecode>>\nstream\n`),
    packed,
    plain('\nendstream'),
  ])
}

/** UTF-16 with its mark (7.9.2.2). */
const textString = (text: string): string =>
  Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')

/** At most so many entries may stand in one block (Adobe technical note 5014). */
const MOST_ENTRIES = 100

/** What each glyph means (ToUnicode, 9.10.3). */
function meaningTable(meanings: ReadonlyMap<number, string>): string {
  const entries = [...meanings].map(
    ([glyph, text]) => `<${hex(glyph)}> <${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`,
  )
  const blocks = Array.from({ length: Math.ceil(entries.length / MOST_ENTRIES) }, (_, i) =>
    entries.slice(i * MOST_ENTRIES, (i + 1) * MOST_ENTRIES),
  )
  return [
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <0000> <ffff> endcodespacerange',
    ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  ].join('\n')
}

/** The objects with the table that says where each begins. */
function assemble(objects: readonly Buffer[]): Buffer {
  const parts = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  let length = parts[0]!.length
  const places = objects.map((object, i) => {
    const at = length
    const whole = Buffer.concat([plain(`${i + 1} 0 obj\n`), object, plain('\nendobj\n')])
    parts.push(whole)
    length += whole.length
    return `${`${at}`.padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`
  const end = `trailer\n<</Size ${size}/Root 1 0 R/Info 8 0 R>>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...parts, plain(table + end)])
}
