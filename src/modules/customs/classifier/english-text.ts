import type { ProductText } from './types.ts'

/** Longest part of each field that is read; the rest of a long text adds cost, not knowledge. */
const LIMITS = { title: 300, category: 300, attribute: 200, attributes: 40, description: 2400 }

/** Irregular plurals, and spellings that differ between markets, to the form the index uses. */
const IRREGULAR: Readonly<Record<string, string>> = {
  leaves: 'leaf',
  knives: 'knife',
  shelves: 'shelf',
  loaves: 'loaf',
  scarves: 'scarf',
  halves: 'half',
  wolves: 'wolf',
  teeth: 'tooth',
  feet: 'foot',
  mice: 'mouse',
  geese: 'goose',
  women: 'women',
  woman: 'women',
  womens: 'women',
  ladies: 'women',
  lady: 'women',
  female: 'women',
  womans: 'women',
  men: 'men',
  man: 'men',
  mens: 'men',
  male: 'men',
  gents: 'men',
  gentleman: 'men',
  gentlemen: 'men',
  children: 'kid',
  childrens: 'kid',
  child: 'kid',
  childs: 'kid',
  kids: 'kid',
  infant: 'baby',
  infants: 'baby',
  newborn: 'baby',
  newborns: 'baby',
  babies: 'baby',
  babys: 'baby',
  jewellery: 'jewelry',
  jewelery: 'jewelry',
  aluminium: 'aluminum',
  pyjama: 'pajama',
  pyjamas: 'pajama',
  pjs: 'pajama',
  yoghurt: 'yogurt',
  doughnut: 'donut',
  doughnuts: 'donut',
  tyre: 'tire',
  tyres: 'tire',
  whisky: 'whiskey',
  colour: 'color',
  fibre: 'fiber',
  grey: 'gray',
  moisturiser: 'moisturizer',
  mould: 'mold',
  moulds: 'mold',
  cosy: 'cozy',
  cushions: 'cushion',
  tees: 'tee',
  woollen: 'wool',
  woolen: 'wool',
  wooden: 'wood',
  golden: 'gold',
  bike: 'bike',
  bikes: 'bike',
  ceramics: 'ceramic',
  potatoes: 'potato',
  tomatoes: 'tomato',
  mangoes: 'mango',
  mangos: 'mango',
  shoes: 'shoe',
  toes: 'toe',
  avocadoes: 'avocado',
  glasses: 'glass',
  lens: 'lens',
  lenses: 'lens',
  axes: 'axe',
  vases: 'vase',
  cases: 'case',
  canvases: 'canvas',
  canvas: 'canvas',
  series: 'series',
  hummus: 'hummus',
  gas: 'gas',
  christmas: 'christmas',
  xmas: 'christmas',
  asparagus: 'asparagus',
  yoga: 'yoga',
  freezedried: 'freeze',
  tyvek: 'tyvek',
  bras: 'bra',
  sunglasses: 'sunglasses',
  eyeglasses: 'eyeglasses',
  molasses: 'molasses',
  swiss: 'swiss',
  bus: 'bus',
  plus: 'plus',
  shoelaces: 'shoelace',
  cacti: 'cactus',
  dice: 'dice',
  sox: 'sock',
  chilli: 'chili',
  chile: 'chili',
  chilies: 'chili',
  chillies: 'chili',
  chilis: 'chili',
  catsup: 'ketchup',
  flavoured: 'flavored',
  scented: 'scented',
  bbq: 'barbecue',
  barbeque: 'barbecue',
}

/** One spelling for a word: lower case, singular, one market's spelling. */
export function stem(word: string): string {
  const known = Object.hasOwn(IRREGULAR, word) ? IRREGULAR[word] : undefined
  if (known !== undefined) return known
  let base = word
  if (/(ss|us|is|[^a-z]s)$/.test(word) || word.length < 4) base = word
  else if (word.endsWith('ies') && word.length > 4) base = `${word.slice(0, -3)}y`
  else if (/(sses|shes|ches|xes|zzes|oes)$/.test(word)) base = word.slice(0, -2)
  else if (word.endsWith('s')) base = word.slice(0, -1)
  if (base.endsWith('ie') && base.length > 4) base = `${base.slice(0, -2)}y`
  return base
}

/** 'Slip-on', 'sit-on-top', 'make up': one word, lest the particle be read as a preposition. */
const PARTICLES =
  /\b(slip|clip|pull|push|ride|carry|roll|iron|stick|snap|press|screw|strap|sit|rub|leave|plug|drop|pop|lace|button|zip|make|pour)[\s-](on|in|up|over)s?\b/g

/** The text's words as stems, in order. Marks, emoji and other scripts separate words. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’`´]/g, '')
    .replace(/\bt[\s-]?shirts?\b|\btee[\s-]shirts?\b/g, 'tshirt')
    .replace(/\b[a-z]+-(?:look|like|effect|free|inspired|themed|shaped|scented)\b/g, ' ')
    .replace(PARTICLES, '$1$2')
    .replace(/\b(e|wi)[\s-](bikes?|scooters?|readers?|fi|books?)\b/g, '$1$2')
  return (plain.match(/\d+k\b|[a-z]+|\d+(?:\.\d+)?%?/g) ?? []).map(stem)
}

/** How a stretch of a title relates to the goods themselves. */
type Role = 'goods' | 'later' | 'with' | 'for' | 'in' | 'from'

export type Placed = Readonly<{
  word: string
  role: Role
  /** Words between this one and the end of its stretch, when nothing but sizes follow: 0. */
  fromEnd: number
  /** Which stretch of the title it stands in, from 0. */
  stretch: number
  /** It is one of the sizes, colours and containers that close the stretch. */
  isTail: boolean
}>

const OPENERS: Readonly<Record<string, Role>> = {
  with: 'with',
  w: 'with',
  featuring: 'with',
  including: 'with',
  includes: 'with',
  plus: 'with',
  without: 'with',
  for: 'for',
  to: 'for',
  from: 'from',
  in: 'in',
  made: 'in',
  on: 'in',
  by: 'from',
  at: 'for',
  like: 'for',
  inspired: 'for',
  that: 'with',
  using: 'with',
  against: 'for',
}

/** Words that can end a title without naming the goods. */
const TRAILING = new Set(
  (
    'set kit pack box bundle gift collection edition style assortment sampler size small medium ' +
    'large xl xxl mini oz ounce lb pound g gram kg ml l liter litre ct count pc piece inch in cm ' +
    'mm ft pk duo trio pair variety jar bottle tin bag pouch can carton tube tub case bulk refill ' +
    'black white red blue green yellow orange purple pink brown gray navy teal beige cream ivory ' +
    'gold silver rose tan olive charcoal turquoise natural clear multicolor new sale free each ' +
    'adult unisex one two three four five six dozen half double single assorted men women kid ' +
    'original classic organic usa v ii iii pro max series model version lot wholesale sample'
  )
    .split(' ')
    .map(stem),
)

/** 'A jar of honey' is honey: these words before 'of' are skipped. */
const CONTAINERS = new Set(
  (
    'set pack box bag jar bottle case bundle pair kit tin can carton tube tub bunch basket crate ' +
    'collection assortment lot dozen selection roll bar block piece slice stick loaf'
  ).split(' '),
)

function placeStretch(words: readonly string[], role: Role, stretch: number): Placed[] {
  let end = words.length
  while (end > 1 && (TRAILING.has(words[end - 1] ?? '') || /^\d/.test(words[end - 1] ?? ''))) end--
  return words.map((word, at) => ({
    word,
    role,
    fromEnd: Math.max(0, end - 1 - at),
    stretch,
    isTail: at >= end,
  }))
}

/** 'A jar of honey' and 'set of 4 glasses', but not 'wooden spoon set of 5'. */
const isContainer = (before: readonly string[], after: string | undefined): boolean => {
  if (!CONTAINERS.has(before.at(-1) ?? '')) return false
  return before.length === 1 || !/^\d|^(two|three|four|five|six|ten)$/.test(after ?? '')
}

/**
 * A title as words with their place: goods are named at the end of the first stretch, before
 * 'with', 'for', a comma or a dash; 'jar of honey' names the honey.
 */
function placeTitle(title: string): Placed[] {
  const placed: Placed[] = []
  const parts = title.split(/\s[-–—|•/~]+\s|[,;:()[\]|"“”!?]|\s[-–—]|\.\s/)
  let role: Role = 'goods'
  let stretches = 0
  for (const part of parts) {
    let stretch: string[] = []
    const close = (next: Role) => {
      if (stretch.length > 0) placed.push(...placeStretch(stretch, role, stretches++))
      stretch = []
      role = next
    }
    const words = wordsOf(part)
    for (const [at, word] of words.entries()) {
      const opens = Object.hasOwn(OPENERS, word) ? OPENERS[word] : undefined
      if (opens && (stretch.length > 0 || placed.length > 0)) close(opens)
      else if (word === 'of' && isContainer(stretch, words[at + 1])) stretch = []
      else if (word === 'of') close('in')
      else if (word !== 'and' && word !== 'or' && word !== 'the' && word !== 'a') stretch.push(word)
    }
    close(placed.some((p) => !/^\d/.test(p.word)) ? 'later' : 'goods')
  }
  return placed
}

/** What the engine reads of a product, cut to size. */
export type EnglishText = Readonly<{
  title: readonly Placed[]
  /** The category's levels, the most general first, each as placed words. */
  category: readonly (readonly Placed[])[]
  /** The words of the values of all other attributes, such as material. */
  attributes: readonly string[]
  /** The words of attributes that say what the thing is: its type, tags, form or use. */
  kinds: readonly string[]
  description: readonly string[]
  /** All of it in lower case, for patterns such as '60% cotton'. */
  plain: string
}>

/** Attributes that say what the thing is; 'fabric type' is not one of them. */
const KIND_NAMES =
  /^(?:product|item|goods)?[\s_-]*(?:type|categor(?:y|ies)|kind|tags?|form|use|department|class|collections?)$/i

export function readEnglish(text: ProductText): EnglishText {
  const title = text.title.slice(0, LIMITS.title)
  const category = (text.category ?? '').slice(0, LIMITS.category)
  const pairs = Object.entries(text.attributes ?? {})
    .slice(0, LIMITS.attributes)
    .map(([name, value]) => [name, String(value).slice(0, LIMITS.attribute)] as const)
  const traits = pairs.filter(([name]) => !KIND_NAMES.test(name)).map(([, value]) => value)
  const attributes = traits.join(' . ')
  const kinds = pairs.filter(([name]) => KIND_NAMES.test(name)).map(([, value]) => value)
  const description = (text.description ?? '').slice(0, LIMITS.description)
  const ingredients = (text.ingredients ?? '').slice(0, LIMITS.description)
  return {
    title: placeTitle(title),
    category: category
      .split(/[>/|]|,\s/)
      .filter((c) => c.trim() !== '')
      .map(placeTitle),
    attributes: wordsOf(attributes),
    kinds: wordsOf(kinds.join(' . ')),
    description: wordsOf(`${description} ${ingredients}`),
    plain: `${title} . ${attributes} . ${category} . ${description}`.toLowerCase(),
  }
}

/** How firmly each word of the product stands: 1 in the title's goods, less in a description. */
export type Facts = ReadonlyMap<string, number>

const TITLE_STRENGTH: Readonly<Record<Role, number>> = {
  goods: 1,
  later: 0.85,
  in: 0.9,
  for: 0.8,
  with: 0.5,
  from: 0.2,
}

/** States of food that a seller's category may name side by side. */
const STATES: ReadonlySet<string> = new Set(['fresh', 'frozen', 'dried', 'canned'].map(stem))

export function factsOf(text: EnglishText): Facts {
  const facts = new Map<string, number>()
  const note = (word: string, strength: number) => {
    if ((facts.get(word) ?? 0) < strength) facts.set(word, strength)
  }
  for (const p of text.title) note(p.word, TITLE_STRENGTH[p.role])
  for (const word of text.kinds) note(word, 0.45)
  for (const word of text.attributes) note(word, 0.9)
  for (const level of text.category) {
    const states = level.filter((p) => STATES.has(p.word))
    // 'Fresh & Frozen Fruits' says neither.
    for (const p of level) if (states.length < 2 || !STATES.has(p.word)) note(p.word, 0.7)
  }
  text.description.forEach((word, at) => {
    note(word, at < 60 ? 0.42 : 0.3)
  })
  return facts
}
