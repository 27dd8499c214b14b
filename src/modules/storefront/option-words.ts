import type { LocalText } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'
import { hashOf } from './copy.ts'
import { glossary } from './glossary.ts'
import type { Listing } from './listing.ts'
import { selectWordings } from './translation-store.ts'

const HAN = /\p{Script=Han}/u
/** A figure, a shoe size, or S to XXXL: nobody writes these in Chinese. */
const NEUTRAL = /^(?:\d+(?:[.,/]\d+)?|\d*x{0,3}[sml]|[a-z]|\d+[a-e]{1,3})$/i
const FIGURE = /^\d+(?:[.,/]\d+)?$/
const MOST_WORDS = 12

/**
 * A name or value of an option in Chinese, by the glossary alone: '12 oz bag' is 12 盎司 袋装.
 * Undefined when a word of it is not known; half a translation helps nobody.
 */
function optionInChinese(text: string): string | undefined {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ')
  if (plain === '' || HAN.test(plain) || NEUTRAL.test(plain)) return text.trim()
  const whole = wordOf(plain)
  if (whole) return whole
  const of = /^(box|case|pack|set|bag) of (\d+)$/.exec(plain)
  if (of) return `${of[2]} 件${wordOf(of[1]!) ?? '装'}`.replace('件包装', '件装')
  const pack = /^(\d+)[ -]?(pack|pk|count|ct|piece|pieces|pc|pcs)$/.exec(plain)
  if (pack) return `${pack[1]} 件${/^(pack|pk)$/.test(pack[2]!) ? '装' : ''}`
  const words = plain.split(/[\s/,+&-]+/).filter((word) => word !== '')
  if (words.length > MOST_WORDS) return undefined
  const said: string[] = []
  for (let at = 0; at < words.length; ) {
    const found = longestKnown(words, at)
    if (!found) return undefined
    said.push(found.chinese)
    at += found.words
  }
  return said.reduce((text, one) =>
    /[\w]$/.test(text) || /^\w/.test(one) ? `${text} ${one}` : text + one,
  )
}

type Known = Readonly<{ chinese: string; words: number }>

function longestKnown(words: readonly string[], at: number): Known | undefined {
  if (FIGURE.test(words[at]!)) {
    // 'fl oz' is one unit.
    for (const length of [2, 1]) {
      const unit = glossary().units.get(words.slice(at + 1, at + 1 + length).join(' '))
      if (unit) return { chinese: `${words[at]} ${unit[0]}`, words: 1 + length }
    }
  }
  for (let length = Math.min(3, words.length - at); length > 0; length--) {
    const chinese = wordOf(words.slice(at, at + length).join(' '))
    if (chinese) return { chinese, words: length }
  }
  if (NEUTRAL.test(words[at]!)) return { chinese: words[at]!.toUpperCase(), words: 1 }
  const unit = glossary().units.get(words[at]!)
  return unit ? { chinese: unit[0]!, words: 1 } : undefined
}

const wordOf = (plain: string): string | undefined =>
  glossary().options.get(plain) ??
  glossary().terms.find(({ en }) => en === plain || `${en}s` === plain)?.['zh-CN']

export type OptionWord = Readonly<{
  /** As the seller wrote it. */
  text: string
  /** In the other language, as the shop shows it; null when nobody has said it. */
  wording: string | null
  /** Null where there is nothing to say: a figure, or nobody has said it. */
  by: 'person' | 'glossary' | null
}>

type WithOptions = Pick<Listing, 'businessId' | 'optionNames' | 'offers'>

/**
 * Every name and value of a listing's options that is a word, once, in the other language: as a
 * person said it for this seller, else by the glossary. One statement for each language.
 */
export async function readOptionWords(
  db: Db,
  { businessId, optionNames, offers }: WithOptions,
): Promise<OptionWord[]> {
  const texts = [...new Set([...optionNames, ...offers.flatMap(({ options }) => options)])]
  const written = texts.filter((text) => !NEUTRAL.test(text.trim()))
  const byPerson = async (direction: 'en>zh-CN' | 'zh-CN>en', of: readonly string[]) =>
    of.length === 0
      ? new Map<string, never>()
      : await selectWordings(db, { businessId, direction }, of.map(hashOf))
  const toChinese = await byPerson(
    'en>zh-CN',
    written.filter((text) => !HAN.test(text)),
  )
  const toEnglish = await byPerson(
    'zh-CN>en',
    written.filter((text) => HAN.test(text)),
  )
  return written.map((text): OptionWord => {
    const known = (HAN.test(text) ? toEnglish : toChinese).get(hashOf(text))
    // What a machine said and nobody read is not shown.
    if (known?.by === 'person') return { text, wording: known.wording, by: 'person' }
    const wording = HAN.test(text) ? undefined : optionInChinese(text)
    return wording === undefined
      ? { text, wording: null, by: null }
      : { text, wording, by: 'glossary' }
  })
}

/** All names and values of a listing's options in both languages; what nobody has said, as it is. */
export async function readOptionTexts(
  db: Db,
  listing: WithOptions,
): Promise<(text: string) => LocalText> {
  const words = await readOptionWords(db, listing)
  const said = new Map(words.map(({ text, wording }) => [text, wording ?? text]))
  return (text) => {
    const other = said.get(text) ?? text.trim()
    return HAN.test(text) ? { en: other, 'zh-CN': text } : { en: text, 'zh-CN': other }
  }
}
