import { pinyin } from 'pinyin-pro'

/** Titles are marked again in every answer that they are in: some megabytes. */
const MOST_REMEMBERED = 10_000
const remembered = new Map<string, readonly string[]>()

/** Syllables of each character of a Chinese run, without tones; the dictionary knows 重庆 from 重量. */
export function syllablesOf(run: string): readonly string[] {
  const known = remembered.get(run)
  if (known) return known
  const said = pinyin(run, { toneType: 'none', type: 'array', v: true }).map((syllable) =>
    syllable.toLowerCase(),
  )
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!)
  remembered.set(run, said)
  return said
}

const INITIALS = 'b|p|m|f|d|t|n|l|g|k|h|j|q|x|zh|ch|sh|r|z|c|s|y|w'
const FINALS =
  'a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve'
const SYLLABLE = new RegExp(`^(?:(?:${INITIALS})(?:${FINALS})|a|ai|an|ang|ao|e|ei|en|er|o|ou)$`)
const LONGEST_SYLLABLE = 6
/** Longer is no name of goods that anybody types. */
const MOST_SYLLABLES = 10

/**
 * Reads Latin letters as pinyin of at least two syllables, with the fewest syllables. Undefined
 * when they are none. One syllable names dozens of characters and would find anything.
 */
export function readPinyin(letters: string): string[] | undefined {
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start++) {
      const before = best[start]
      const syllable = letters.slice(start, end)
      if (!before || before.length >= MOST_SYLLABLES || !SYLLABLE.test(syllable)) continue
      const known = best[end]
      if (!known || before.length + 1 < known.length) best[end] = [...before, syllable]
    }
  }
  const found = best[letters.length]
  return found && found.length >= 2 ? found : undefined
}

/** One syllable alone: it names dozens of characters, and is one only among others. */
export const isSyllable = (letters: string): boolean => SYLLABLE.test(letters)

/** Two to four first letters, as people type on a keyboard for Chinese: ytg for ying tao gan. */
export const mayBeInitials = (letters: string): boolean =>
  /^[bpmfdtnlgkhjqxrzcsyw]{2,4}$/.test(letters)
