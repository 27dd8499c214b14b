import type { Facts } from './english-text.ts'
import type { Resolved } from './goods-index-condition.ts'

/** The textile families the tariff tells apart. 'mmf' is man-made: synthetic or artificial. */
type Fiber =
  | 'cotton'
  | 'wool'
  | 'cashmere'
  | 'silk'
  | 'linen'
  | 'synthetic'
  | 'artificial'
  | 'other'

const FIBER_WORDS: Readonly<Record<string, Fiber>> = {
  cotton: 'cotton',
  denim: 'cotton',
  chambray: 'cotton',
  corduroy: 'cotton',
  seersucker: 'cotton',
  muslin: 'cotton',
  terry: 'cotton',
  poplin: 'cotton',
  twill: 'cotton',
  chino: 'cotton',
  flannel: 'cotton',
  canvas: 'cotton',
  gauze: 'cotton',
  wool: 'wool',
  merino: 'wool',
  tweed: 'wool',
  lambswool: 'wool',
  cashmere: 'cashmere',
  alpaca: 'wool',
  mohair: 'wool',
  silk: 'silk',
  linen: 'linen',
  flax: 'linen',
  hemp: 'linen',
  polyester: 'synthetic',
  nylon: 'synthetic',
  acrylic: 'synthetic',
  spandex: 'synthetic',
  elastane: 'synthetic',
  lycra: 'synthetic',
  polyamide: 'synthetic',
  microfiber: 'synthetic',
  fleece: 'synthetic',
  sherpa: 'synthetic',
  neoprene: 'synthetic',
  polypropylene: 'synthetic',
  satin: 'synthetic',
  chiffon: 'synthetic',
  tulle: 'synthetic',
  velvet: 'synthetic',
  mesh: 'synthetic',
  sequin: 'synthetic',
  sherpas: 'synthetic',
  waterproof: 'synthetic',
  puffer: 'synthetic',
  moisture: 'synthetic',
  synthetic: 'synthetic',
  rayon: 'artificial',
  viscose: 'artificial',
  modal: 'artificial',
  lyocell: 'artificial',
  tencel: 'artificial',
  cupro: 'artificial',
  bamboo: 'artificial',
  acetate: 'artificial',
  down: 'synthetic',
  softshell: 'synthetic',
  plush: 'synthetic',
}

/** Share a fibre only hints at (a weave, a finish) against one that is named. */
const HINTS = new Set(
  (
    'denim chambray corduroy seersucker muslin terry poplin twill chino flannel canvas gauze tweed ' +
    'fleece sherpa satin chiffon tulle velvet mesh sequin waterproof puffer moisture down softshell ' +
    'plush neoprene spandex elastane lycra'
  ).split(' '),
)

/** Reads '60% cotton, 40% polyester' as shares; words without a share weigh by where they stand. */
function fibersOf(facts: Facts, plain: string, usual: Fiber): [Fiber, number][] {
  const weights = new Map<Fiber, number>([[usual, 0.25]])
  const add = (fiber: Fiber, weight: number) => {
    weights.set(fiber, (weights.get(fiber) ?? 0) + weight)
  }
  const shares = plain.matchAll(/(\d{1,3})\s?%\s+(?:[a-z-]+\s){0,2}?([a-z]+)/g)
  let counted = 0
  for (const [, share = '0', word = ''] of shares) {
    const fiber = Object.hasOwn(FIBER_WORDS, word) ? FIBER_WORDS[word] : undefined
    if (fiber === undefined || ++counted > 8) continue
    add(fiber, (Math.min(100, Number(share)) / 100) * 4)
  }
  if (counted === 0) {
    for (const [word, fiber] of Object.entries(FIBER_WORDS)) {
      const strength = facts.get(word) ?? 0
      if (strength > 0) add(fiber, strength * (HINTS.has(word) ? 0.6 : 1.4))
    }
  }
  const total = [...weights.values()].reduce((sum, w) => sum + w, 0)
  return [...weights].map(([fiber, w]): [Fiber, number] => [fiber, w / total])
}

const most = (facts: Facts, words: string): number => {
  let best = 0
  for (const word of words.split(' ')) best = Math.max(best, facts.get(word) ?? 0)
  return best
}

const KNIT =
  'knit knitted jersey crochet ribbed fleece interlock jacquard tricot waffle thermal sweater ' +
  'stretchy hoody sherpa pique cable hosiery knitwear pointelle'
const WOVEN =
  'woven denim poplin chambray twill canvas flannel linen silk chiffon satin corduroy oxford plaid ' +
  'seersucker tweed organza taffeta gabardine ripstop gauze muslin chino button buttons khaki'

/** Share of knitted against woven, from the fabric's names and what such a garment usually is. */
function knitShare(facts: Facts, usual: number): number {
  const knit = most(facts, KNIT)
  const woven = most(facts, WOVEN)
  const odds = (usual / (1 - usual)) * Math.exp(2.6 * (knit - woven))
  return usual >= 1 ? 1 : odds / (1 + odds)
}

type Wearer = 'men' | 'women' | 'baby'

/**
 * Share of each wearer. Chapter notes put garments that are neither to the women's headings, and
 * clothes for children of a body height up to 86 cm to the babies' headings.
 */
function wearersOf(facts: Facts, plain: string, usualMen: number): [Wearer, number][] {
  const baby = Math.max(
    most(facts, 'baby onesy layette'),
    /\b\d{1,2}\s?(?:-\s?\d{1,2}\s?)?(?:months|mos?)\b/.test(plain) ? 0.7 : 0,
  )
  const women = most(facts, 'women girl her maternity feminine womans mom')
  const men = most(facts, 'men boy his dad')
  const b = baby >= 0.6 ? 0.35 + 0.6 * baby : 0
  let m = usualMen
  if (women > men) m = usualMen * (1 - women) * 0.5
  else if (men > women) m = Math.max(usualMen, 0.5 + 0.45 * men)
  const wearers: [Wearer, number][] = [
    ['baby', b],
    ['men', (1 - b) * m],
    ['women', (1 - b) * (1 - m)],
  ]
  return wearers.filter(([, share]) => share > 0)
}

/**
 * Subheadings of one heading by fibre. Keys: c cotton, w wool, h cashmere, s synthetic,
 * a artificial, k silk, l linen; * for the rest. 'm' stands for both man-made kinds.
 */
type ByFiber = string

const LETTERS: Readonly<Record<Fiber, string>> = {
  cotton: 'c',
  wool: 'w',
  cashmere: 'h',
  silk: 'k',
  linen: 'l',
  synthetic: 's',
  artificial: 'a',
  other: '*',
}

function codeFor(heading: ByFiber, fiber: Fiber): string {
  const slots = new Map(heading.split(' ').map((s) => s.split(':') as [string, string]))
  const letter = LETTERS[fiber]
  const found =
    slots.get(letter) ??
    (letter === 's' || letter === 'a' ? slots.get('m') : undefined) ??
    (letter === 'h' ? slots.get('w') : undefined) ??
    slots.get('*')
  if (found === undefined) throw new Error(`no subheading for ${fiber} in ${heading}`)
  return found
}

const BABY_KNIT = 'c:611120 s:611130 *:611190'
const BABY_WOVEN = 'c:620920 s:620930 *:620990'

type Garment = Readonly<{
  /** Share knitted, share of men's, and the fibre, when the text is silent. */
  usually: readonly [knit: number, men: number, fiber: Fiber]
  menKnit: ByFiber
  womenKnit: ByFiber
  menWoven: ByFiber
  womenWoven: ByFiber
}>

const garment = (
  usually: Garment['usually'],
  menKnit: ByFiber,
  womenKnit: ByFiber,
  menWoven: ByFiber,
  womenWoven: ByFiber,
): Garment => ({ usually, menKnit, womenKnit, menWoven, womenWoven })

const MEN_COAT = 'w:620120 c:620130 m:620140 *:620190'
const WOMEN_COAT = 'w:620220 c:620230 m:620240 *:620290'
const PULLOVER = 'w:611011 h:611012 c:611020 m:611030 *:611090'
const TEE = 'c:610910 *:610990'
const MEN_SHIRT = 'c:620520 m:620530 *:620590'
const BLOUSE = 'k:620610 w:620620 c:620630 m:620640 *:620690'
const MEN_OTHER = 'c:621132 m:621133 *:621139'
const WOMEN_OTHER = 'c:621142 m:621143 *:621149'
const OTHER_KNIT = 'c:611420 m:611430 *:611490'
const MEN_PANTS = 'w:620341 c:620342 s:620343 *:620349'
const WOMEN_PANTS = 'w:620461 c:620462 s:620463 *:620469'
const MEN_PANTS_KNIT = 'w:610341 c:610342 s:610343 *:610349'
const WOMEN_PANTS_KNIT = 'w:610461 c:610462 s:610463 *:610469'

/** Garments by the heading's structure; a term of the index names one as `@garment.shirt`. */
const GARMENTS: Readonly<Record<string, Garment>> = {
  coat: garment(
    [0.05, 0.4, 'synthetic'],
    'c:610120 m:610130 *:610190',
    'w:610210 c:610220 m:610230 *:610290',
    MEN_COAT,
    WOMEN_COAT,
  ),
  blazer: garment(
    [0.1, 0.45, 'synthetic'],
    'w:610331 c:610332 s:610333 *:610339',
    'w:610431 c:610432 s:610433 *:610439',
    'w:620331 c:620332 s:620333 *:620339',
    'w:620431 c:620432 s:620433 *:620439',
  ),
  suit: garment(
    [0.05, 0.7, 'wool'],
    '*:610310',
    's:610413 *:610419',
    'w:620311 s:620312 *:620319',
    'w:620411 c:620412 s:620413 *:620419',
  ),
  ensemble: garment(
    [0.5, 0.2, 'cotton'],
    'c:610322 s:610323 *:610329',
    'c:610422 s:610423 *:610429',
    'c:620322 s:620323 *:620329',
    'w:620421 c:620422 s:620423 *:620429',
  ),
  pants: garment([0.2, 0.45, 'cotton'], MEN_PANTS_KNIT, WOMEN_PANTS_KNIT, MEN_PANTS, WOMEN_PANTS),
  jeans: garment([0.02, 0.5, 'cotton'], MEN_PANTS_KNIT, WOMEN_PANTS_KNIT, MEN_PANTS, WOMEN_PANTS),
  leggings: garment(
    [0.97, 0.05, 'synthetic'],
    MEN_PANTS_KNIT,
    WOMEN_PANTS_KNIT,
    MEN_PANTS,
    WOMEN_PANTS,
  ),
  joggers: garment([0.9, 0.5, 'cotton'], MEN_PANTS_KNIT, WOMEN_PANTS_KNIT, MEN_PANTS, WOMEN_PANTS),
  dress: garment(
    [0.35, 0.02, 'synthetic'],
    OTHER_KNIT,
    'w:610441 c:610442 s:610443 a:610444 *:610449',
    MEN_OTHER,
    'w:620441 c:620442 s:620443 a:620444 *:620449',
  ),
  skirt: garment(
    [0.3, 0.02, 'synthetic'],
    OTHER_KNIT,
    'w:610451 c:610452 s:610453 *:610459',
    MEN_OTHER,
    'w:620451 c:620452 s:620453 *:620459',
  ),
  shirt: garment(
    [0.2, 0.6, 'cotton'],
    'c:610510 m:610520 *:610590',
    'c:610610 m:610620 *:610690',
    MEN_SHIRT,
    BLOUSE,
  ),
  polo: garment(
    [0.98, 0.7, 'cotton'],
    'c:610510 m:610520 *:610590',
    'c:610610 m:610620 *:610690',
    MEN_SHIRT,
    BLOUSE,
  ),
  blouse: garment(
    [0.15, 0.03, 'synthetic'],
    'c:610510 m:610520 *:610590',
    'c:610610 m:610620 *:610690',
    MEN_SHIRT,
    BLOUSE,
  ),
  top: garment([0.55, 0.15, 'cotton'], TEE, TEE, MEN_SHIRT, BLOUSE),
  tshirt: garment([0.985, 0.5, 'cotton'], TEE, TEE, MEN_OTHER, WOMEN_OTHER),
  sweater: garment([0.985, 0.5, 'cotton'], PULLOVER, PULLOVER, MEN_OTHER, WOMEN_OTHER),
  vest: garment([0.45, 0.5, 'synthetic'], PULLOVER, PULLOVER, MEN_OTHER, WOMEN_OTHER),
  underpants: garment(
    [0.96, 0.9, 'cotton'],
    'c:610711 m:610712 *:610719',
    'c:610821 m:610822 *:610829',
    'c:620711 *:620719',
    'c:620891 m:620892 *:620899',
  ),
  panties: garment(
    [0.97, 0.02, 'synthetic'],
    'c:610711 m:610712 *:610719',
    'c:610821 m:610822 *:610829',
    'c:620711 *:620719',
    'c:620891 m:620892 *:620899',
  ),
  pajamas: garment(
    [0.7, 0.25, 'cotton'],
    'c:610721 m:610722 *:610729',
    'c:610831 m:610832 *:610839',
    'c:620721 m:620722 *:620729',
    'c:620821 m:620822 *:620829',
  ),
  robe: garment(
    [0.5, 0.2, 'cotton'],
    'c:610791 *:610799',
    'c:610891 m:610892 *:610899',
    'c:620791 *:620799',
    'c:620891 m:620892 *:620899',
  ),
  slip: garment(
    [0.4, 0.02, 'synthetic'],
    'c:610791 *:610799',
    'm:610811 *:610819',
    'c:620791 *:620799',
    'm:620811 *:620819',
  ),
  swimwear: garment(
    [0.8, 0.15, 'synthetic'],
    's:611231 *:611239',
    's:611241 *:611249',
    '*:621111',
    '*:621112',
  ),
  trunks: garment(
    [0.1, 0.98, 'synthetic'],
    's:611231 *:611239',
    's:611241 *:611249',
    '*:621111',
    '*:621112',
  ),
  tracksuit: garment(
    [0.8, 0.5, 'synthetic'],
    'c:611211 s:611212 *:611219',
    'c:611211 s:611212 *:611219',
    MEN_OTHER,
    WOMEN_OTHER,
  ),
  overalls: garment([0.2, 0.4, 'cotton'], OTHER_KNIT, OTHER_KNIT, MEN_OTHER, WOMEN_OTHER),
  romper: garment([0.6, 0.15, 'cotton'], OTHER_KNIT, OTHER_KNIT, MEN_OTHER, WOMEN_OTHER),
  costume: garment([0.5, 0.4, 'synthetic'], OTHER_KNIT, OTHER_KNIT, MEN_OTHER, WOMEN_OTHER),
  babywear: garment([0.85, 0.5, 'cotton'], BABY_KNIT, BABY_KNIT, BABY_WOVEN, BABY_WOVEN),
  socks: garment(
    [1, 0.5, 'cotton'],
    'w:611594 c:611595 s:611596 *:611599',
    'w:611594 c:611595 s:611596 *:611599',
    '*:611599',
    '*:611599',
  ),
  tights: garment(
    [1, 0.02, 'synthetic'],
    's:611521 *:611529',
    's:611521 *:611529',
    '*:611529',
    '*:611529',
  ),
  gloves: garment(
    [0.9, 0.5, 'synthetic'],
    'w:611691 c:611692 s:611693 *:611699',
    'w:611691 c:611692 s:611693 *:611699',
    '*:621600',
    '*:621600',
  ),
  scarf: garment(
    [0.35, 0.1, 'synthetic'],
    '*:611710',
    '*:611710',
    'k:621410 w:621420 s:621430 a:621440 *:621490',
    'k:621410 w:621420 s:621430 a:621440 *:621490',
  ),
  tie: garment(
    [0.01, 0.98, 'silk'],
    '*:611780',
    '*:611780',
    'k:621510 m:621520 *:621590',
    'k:621510 m:621520 *:621590',
  ),
}

/** Garments whose babies' size has its own headings; socks and gloves for babies go there too. */
const OWN_BABY_CODES = new Set(['costume', 'tie'])

/** Shares of the codes a garment can have, by wearer, knit or woven, and fibre. */
export function resolveGarment(kind: string, facts: Facts, plain: string): Resolved[] {
  const g = GARMENTS[kind]
  if (!g) throw new Error(`no garment ${kind}`)
  const knit = knitShare(facts, g.usually[0])
  const fibers = fibersOf(facts, plain, g.usually[2])
  const shares = new Map<string, { share: number; rule: string; largest: number }>()
  for (const [wearer, wearerShare] of wearersOf(facts, plain, g.usually[1])) {
    for (const [fabric, fabricShare] of [
      ['knitted', knit],
      ['woven', 1 - knit],
    ] as const) {
      for (const [fiber, fiberShare] of fibers) {
        const share = wearerShare * fabricShare * fiberShare
        if (share < 0.01) continue
        let table = fabric === 'knitted' ? g.womenKnit : g.womenWoven
        if (wearer === 'men') table = fabric === 'knitted' ? g.menKnit : g.menWoven
        if (wearer === 'baby' && !OWN_BABY_CODES.has(kind)) {
          table = fabric === 'knitted' ? BABY_KNIT : BABY_WOVEN
        }
        const code = codeFor(table, fiber)
        const known = shares.get(code)
        const rule = `${kind}: ${wearer}, ${fabric}, ${fiber}`
        if (!known) shares.set(code, { share, rule, largest: share })
        else {
          if (share > known.largest) Object.assign(known, { rule, largest: share })
          known.share += share
        }
      }
    }
  }
  return [...shares]
    .map(([code, { share, rule }]) => ({ code, share, rule }))
    .sort((a, b) => b.share - a.share)
}

export const garmentKinds: readonly string[] = Object.keys(GARMENTS)

/** Every code a garment can resolve to, for checking them against the nomenclature. */
export const garmentCodes = (): string[] =>
  [
    BABY_KNIT,
    BABY_WOVEN,
    ...Object.values(GARMENTS).flatMap((g) => [g.menKnit, g.womenKnit, g.menWoven, g.womenWoven]),
  ].flatMap((heading) => heading.split(' ').map((slot) => slot.slice(2)))
