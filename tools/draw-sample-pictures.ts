import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/**
 * Draws the pictures of the sample goods: `node tools/draw-sample-pictures.ts`. Each is a few shapes
 * on a table, in the colours of the product; what ships is the WebP, of some kilobytes.
 */
const FOLDER = fileURLToPath(new URL('../data/sample/pictures/', import.meta.url))
const EDGE = 960

const INK = '#0B2545'
const PAPER = '#FAF8F4'
const WHEAT = '#D9A441'

const rect = (x: number, y: number, w: number, h: number, fill: string, r = 0): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`
const circle = (x: number, y: number, r: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`
const ellipse = (x: number, y: number, rx: number, ry: number, fill: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`
const path = (d: string, fill: string, line = ''): string =>
  `<path d="${d}" fill="${fill}" ${line}/>`
const stroke = (d: string, colour: string, width: number, more = ''): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`
const shade = (x: number, y: number, rx: number): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${rx / 9}" fill="#000" opacity=".14"/>`

/** A number from 0 to 1 that is the same at every run. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** A wall and a table. */
const scene = (wall: string, table: string, what: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${EDGE}" height="${EDGE}" viewBox="0 0 960 960">${rect(0, 0, 960, 960, wall)}${rect(0, 660, 960, 300, table)}${what}</svg>`

/** A cherry with a light on it. */
const cherry = (x: number, y: number, r: number, fill: string): string =>
  circle(x, y, r, fill) + ellipse(x - r * 0.35, y - r * 0.35, r * 0.22, r * 0.14, '#ffffff55')

function heap(seed: number, fill: readonly string[]): string {
  const next = numbers(seed)
  const dried: string[] = []
  for (let row = 0; row < 7; row++) {
    const count = 13 - row * 2
    for (let i = 0; i < count; i++) {
      const x = 480 + (i - (count - 1) / 2) * 52 + next() * 18 - 9
      const y = 800 - row * 40 + next() * 14
      const colour = fill[Math.floor(next() * fill.length)]!
      dried.push(
        `<g transform="rotate(${Math.round(next() * 180)} ${x} ${y})">${ellipse(x, y, 34, 25, colour)}${stroke(`M${x - 20} ${y}q20 -12 40 0`, '#00000033', 4)}</g>`,
      )
    }
  }
  return shade(480, 830, 400) + dried.join('')
}

/** A bag that stands, with a window of what is in it. */
const bag = (body: string, band: string, window: string): string =>
  shade(480, 830, 260) +
  path('M270 300Q480 270 690 300L720 810Q480 850 240 810Z', body) +
  path('M270 300Q480 270 690 300L686 246Q480 216 274 246Z', band) +
  rect(330, 380, 300, 120, PAPER, 10) +
  rect(370, 415, 220, 14, band, 7) +
  rect(370, 450, 150, 14, `${band}99`, 7) +
  `<clipPath id="w"><rect x="330" y="540" width="300" height="210" rx="105"/></clipPath><g clip-path="url(#w)">${window}</g>`

const jar = (content: string, lid: string, label: string): string =>
  shade(480, 830, 240) +
  rect(290, 330, 380, 500, '#ffffff', 60) +
  rect(306, 372, 348, 442, content, 50) +
  rect(316, 240, 328, 100, lid, 18) +
  rect(316, 274, 328, 10, '#00000022') +
  rect(290, 480, 380, 190, PAPER) +
  rect(350, 530, 260, 18, label, 9) +
  rect(390, 574, 180, 14, `${label}88`, 7) +
  rect(330, 380, 22, 80, '#ffffff66', 11)

const boot = (leather: string, sole: string, isTall: boolean): string => {
  const top = isTall ? 200 : 420
  const eyelets = Array.from({ length: isTall ? 6 : 3 }, (_, i) => {
    const y = top + 60 + i * 52
    return circle(430, y, 9, WHEAT) + stroke(`M430 ${y}l52 22`, WHEAT, 7)
  })
  return (
    shade(490, 812, 330) +
    path(
      `M270 ${top}H500Q516 ${top} 514 ${top + 60}L524 580Q700 610 770 690Q790 720 786 752H262Q250 752 254 720Q290 560 270 ${top}Z`,
      leather,
    ) +
    path('M640 628Q734 660 770 700Q790 724 786 752H610Q596 690 640 628Z', '#00000022') +
    rect(246, 748, 546, 48, sole, 18) +
    rect(246, 790, 150, 26, sole, 6) +
    stroke('M270 742H770', `${WHEAT}aa`, 5, 'stroke-dasharray="14 12"') +
    path(`M270 ${top}H506V${top + 34}H270Z`, '#00000026') +
    eyelets.join('')
  )
}

const bottle = (syrup: string): string =>
  shade(480, 830, 190) +
  path(
    'M430 200H530V330Q650 380 650 500V770Q650 826 594 826H366Q310 826 310 770V500Q310 380 430 330Z',
    syrup,
  ) +
  path('M345 480Q350 400 440 356V330H520V356Q560 372 585 400Q480 420 345 480Z', '#ffffff33') +
  rect(422, 168, 116, 62, INK, 10) +
  stroke('M650 470q90 -10 84 60q-6 60 -84 54', syrup, 26) +
  rect(340, 540, 280, 180, PAPER, 10) +
  path(
    'M480 562l18 40 38 -14 -12 40 30 18 -40 14 2 30 -36 -20 -36 20 2 -30 -40 -14 30 -18 -12 -40 38 14Z',
    '#B4552D',
  )

function pot(fill: string): string {
  const next = numbers(11)
  const grains = Array.from({ length: 160 }, () => {
    const x = 300 + next() * 360
    return rect(
      x,
      440 + next() * 60 + Math.abs(x - 480) * 0.18,
      12,
      12,
      next() > 0.5 ? '#ffffff66' : '#00000018',
      3,
    )
  })
  return (
    shade(480, 830, 260) +
    ellipse(480, 510, 240, 96, fill) +
    grains.join('') +
    path('M220 500H740L700 780Q690 830 640 830H320Q270 830 260 780Z', '#ffffff') +
    path('M220 500H740L732 556H228Z', '#00000014') +
    rect(360, 620, 240, 110, `${fill}`, 12)
  )
}

const bar = (): string => {
  const squares = Array.from({ length: 12 }, (_, i) => {
    const [x, y] = [300 + (i % 3) * 124, 210 + Math.floor(i / 3) * 104]
    return rect(x, y, 114, 94, '#4A2A1C', 10) + rect(x + 16, y + 14, 82, 66, '#5B3524', 8)
  })
  return (
    `<g transform="rotate(-8 480 520)">${rect(282, 190, 396, 640, '#3B2116', 16)}${squares.join('')}` +
    rect(270, 520, 420, 330, '#13617A', 10) +
    path(
      'M270 520l35 -26 35 26 35 -26 35 26 35 -26 35 26 35 -26 35 26 35 -26 35 26 35 -26 35 26v30H270Z',
      WHEAT,
    ) +
    `${rect(330, 620, 300, 20, PAPER, 10)}${rect(380, 668, 200, 16, `${PAPER}aa`, 8)}${circle(480, 760, 38, WHEAT)}</g>`
  )
}

const belt = (): string =>
  shade(480, 770, 330) +
  `<circle cx="480" cy="540" r="230" fill="none" stroke="#7A4A2B" stroke-width="86"/><circle cx="480" cy="540" r="196" fill="none" stroke="#5E361D" stroke-width="6" stroke-dasharray="16 12"/><circle cx="480" cy="540" r="264" fill="none" stroke="#5E361D" stroke-width="6" stroke-dasharray="16 12"/>` +
  rect(610, 474, 150, 136, '#C8A15A', 22) +
  rect(638, 504, 94, 76, '#7A4A2B', 10) +
  rect(600, 534, 96, 16, '#E3C68A', 8)

const ribs = (x: number, y: number, w: number, h: number, colour: string, step: number): string =>
  Array.from({ length: Math.floor(w / step) }, (_, i) =>
    stroke(`M${x + step / 2 + i * step} ${y}v${h}`, colour, step / 4),
  ).join('')

const cap = (): string =>
  shade(480, 800, 280) +
  path('M240 620Q230 300 480 290Q730 300 720 620Z', '#29507A') +
  `<clipPath id="c"><path d="M240 620Q230 300 480 290Q730 300 720 620Z"/></clipPath><g clip-path="url(#c)">${ribs(240, 290, 480, 340, '#ffffff26', 30)}</g>` +
  rect(216, 590, 528, 200, '#1F3F63', 40) +
  ribs(226, 604, 508, 172, '#ffffff26', 30) +
  rect(600, 660, 84, 64, WHEAT, 6)

const scarf = (): string =>
  shade(480, 830, 300) +
  rect(300, 180, 360, 420, '#A4442F', 60) +
  ribs(300, 190, 360, 400, '#ffffff2e', 36) +
  rect(300, 540, 160, 250, '#8C3726', 10) +
  ribs(300, 540, 160, 250, '#ffffff2e', 36) +
  rect(500, 540, 160, 210, '#A4442F', 10) +
  ribs(500, 540, 160, 210, '#ffffff2e', 36) +
  Array.from({ length: 8 }, (_, i) => stroke(`M${310 + i * 20} 790v34`, '#8C3726', 8)).join('') +
  Array.from({ length: 8 }, (_, i) => stroke(`M${510 + i * 20} 750v34`, '#A4442F', 8)).join('')

const blanket = (): string => {
  const stripes = ['#13617A', PAPER, '#5E93A6', PAPER, WHEAT, PAPER, '#13617A']
  const folds = [0, 1, 2].map((fold) => {
    const y = 380 + fold * 140
    const bands = stripes.map((colour, i) => rect(220 + i * 75, y, 75, 130, colour)).join('')
    return `<clipPath id="f${fold}"><rect x="220" y="${y}" width="520" height="130" rx="62"/></clipPath><g clip-path="url(#f${fold})">${bands}${rect(220, y + 96, 520, 34, '#0000001c')}</g>`
  })
  return shade(480, 810, 320) + folds.join('')
}

const train = (): string => {
  const car = (x: number, colour: string, load: string) =>
    rect(x, 640, 130, 84, colour, 14) +
    load +
    circle(x + 32, 736, 28, '#8A5A2B') +
    circle(x + 98, 736, 28, '#8A5A2B') +
    circle(x + 32, 736, 9, '#F0D9A8') +
    circle(x + 98, 736, 9, '#F0D9A8')
  return (
    shade(480, 772, 430) +
    rect(60, 762, 840, 10, '#00000022', 5) +
    rect(60, 690, 840, 12, '#B98A4E', 6) +
    car(70, '#E4C58F', circle(135, 620, 34, '#B98A4E')) +
    car(226, '#DDB877', rect(250, 596, 84, 46, '#C89B5A', 8)) +
    car(382, '#E4C58F', circle(420, 622, 26, '#B98A4E') + circle(476, 622, 26, '#C89B5A')) +
    car(538, '#DDB877', rect(560, 590, 90, 52, '#B98A4E', 26)) +
    rect(700, 560, 90, 164, '#E4C58F', 14) +
    rect(716, 582, 58, 52, '#ffffff', 10) +
    rect(770, 630, 120, 94, '#DDB877', 30) +
    rect(826, 560, 36, 76, '#B98A4E', 8) +
    circle(734, 736, 30, '#8A5A2B') +
    circle(846, 736, 30, '#8A5A2B')
  )
}

const chess = (): string => {
  const squares = Array.from({ length: 32 }, (_, i) => {
    const row = Math.floor(i / 4)
    const column = (i % 4) * 2 + (row % 2)
    return rect(200 + column * 70, 300 + row * 62, 70, 62, '#6B4226')
  })
  const pawn = (x: number, y: number, colour: string) =>
    circle(x, y - 62, 26, colour) +
    path(`M${x - 16} ${y - 44}H${x + 16}L${x + 34} ${y}H${x - 34}Z`, colour) +
    rect(x - 40, y - 4, 80, 18, colour, 8)
  const king = (x: number, y: number, colour: string) =>
    rect(x - 6, y - 190, 12, 50, colour) +
    rect(x - 22, y - 176, 44, 12, colour) +
    ellipse(x, y - 120, 40, 30, colour) +
    path(`M${x - 26} ${y - 100}H${x + 26}L${x + 46} ${y}H${x - 46}Z`, colour) +
    rect(x - 54, y - 6, 108, 22, colour, 10)
  return (
    rect(170, 270, 620, 556, '#8A5A2B', 16) +
    rect(200, 300, 560, 496, '#E4C58F') +
    squares.join('') +
    king(410, 480, '#F3E3BF') +
    pawn(550, 560, '#F3E3BF') +
    king(620, 720, '#3E2413') +
    pawn(340, 690, '#3E2413') +
    pawn(480, 760, '#3E2413')
  )
}

const soap = (): string => {
  const next = numbers(5)
  const oats = Array.from({ length: 26 }, () =>
    ellipse(300 + next() * 380, 560 + next() * 180, 10, 6, '#C9A66B'),
  )
  return (
    shade(490, 800, 320) +
    rect(250, 520, 480, 260, '#F0E2C4', 50) +
    rect(250, 520, 480, 70, '#F8EFDb', 35) +
    oats.join('') +
    rect(410, 500, 170, 300, '#5E93A6', 6) +
    rect(440, 610, 110, 14, PAPER, 7) +
    rect(455, 650, 80, 12, `${PAPER}aa`, 6)
  )
}

const sprigs = (): string =>
  [250, 700]
    .map((x, at) => {
      const buds = Array.from({ length: 9 }, (_, i) =>
        ellipse(
          x + (i % 2 === 0 ? -14 : 14),
          330 + i * 30,
          15,
          20,
          i % 3 === 0 ? '#7E6BB0' : '#9585C4',
        ),
      )
      return `<g transform="rotate(${at === 0 ? -10 : 10} ${x} 600)">${stroke(`M${x} 330V800`, '#5B8A5A', 9)}${buds.join('')}</g>`
    })
    .join('')

const detail = (fill: string, line: string): string =>
  rect(0, 0, 960, 960, fill) +
  Array.from({ length: 22 }, (_, i) => stroke(`M${-200 + i * 60} 0q120 480 0 960`, line, 10)).join(
    '',
  ) +
  stroke('M0 610Q480 540 960 610', WHEAT, 12, 'stroke-dasharray="40 26"') +
  stroke('M0 660Q480 590 960 660', WHEAT, 12, 'stroke-dasharray="40 26"')

const CHERRY = ['#8E1B2C', '#A32335', '#771526'] as const
const WALLS = { sky: '#DCE8EC', sand: '#F0E7D6', rose: '#F3DFD9', leaf: '#E0EBDD' }
const TABLE = '#D9C6A5'
const CHERRIES = Array.from({ length: 20 }, (_, i) =>
  cherry(340 + (i % 5) * 70, 560 + Math.floor(i / 5) * 56, 34, CHERRY[i % 3]!),
).join('')

const PICTURES: Readonly<Record<string, string>> = {
  'dried-cherries': scene(WALLS.rose, TABLE, bag('#2F6B4F', '#1F4B37', CHERRIES)),
  'dried-cherries-heap': scene(WALLS.sand, TABLE, heap(3, CHERRY)),
  'sweetened-cherries': scene(WALLS.sand, TABLE, bag('#B5493A', '#8C3726', CHERRIES)),
  'cherry-preserves': scene(WALLS.leaf, TABLE, jar('#9C1F33', '#C8A15A', '#8E1B2C')),
  'work-boot': scene(WALLS.sky, TABLE, boot('#8A5230', '#2B2B2B', true)),
  'work-boot-leather': scene(WALLS.sky, TABLE, detail('#8A5230', '#7A4627')),
  'oxford-shoe': scene(WALLS.sand, TABLE, boot('#4A2A1C', '#1E1410', false)),
  'leather-belt': scene(WALLS.leaf, TABLE, belt()),
  'watch-cap': scene(WALLS.sand, TABLE, cap()),
  'rib-scarf': scene(WALLS.sky, TABLE, scarf()),
  'wool-blanket': scene(WALLS.rose, TABLE, blanket()),
  'maple-syrup': scene(WALLS.sky, TABLE, bottle('#B5651D')),
  'maple-sugar': scene(WALLS.leaf, TABLE, pot('#D2A560')),
  'dark-chocolate': scene(WALLS.sand, TABLE, bar()),
  'maple-train': scene(WALLS.sky, TABLE, train()),
  'chess-set': scene(WALLS.leaf, TABLE, chess()),
  'oat-soap': scene(WALLS.rose, TABLE, soap()),
  'lavender-salts': scene(WALLS.leaf, TABLE, sprigs() + jar('#CFC4E6', '#7E6BB0', '#7E6BB0')),
}

mkdirSync(FOLDER, { recursive: true })
let bytes = 0
for (const [name, svg] of Object.entries(PICTURES)) {
  const webp = await sharp(Buffer.from(svg)).webp({ quality: 80, effort: 6 }).toBuffer()
  writeFileSync(`${FOLDER}${name}.webp`, webp)
  bytes += webp.length
}
console.log(`${Object.keys(PICTURES).length} pictures, ${Math.round(bytes / 1_000)} kB`)
