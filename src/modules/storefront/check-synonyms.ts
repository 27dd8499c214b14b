import { MAX_LINES, MAX_NAME, MAX_NAMES, nameKey, namesIn } from './synonyms.ts'

export const SYNONYM_PROBLEMS = [
  'too_many_lines',
  'too_many_names',
  'name_too_long',
  'one_name',
  'in_two_groups',
] as const
export type SynonymProblem = Readonly<{
  /** From 1. */
  line: number
  problem: (typeof SYNONYM_PROBLEMS)[number]
  /** The name it is about, where it is about one. */
  name: string | null
  /** Whether the line would not be read as it is written. */
  isError: boolean
}>

const MOST_PROBLEMS = 100

/** What of a list would not be read as written, and what is probably not meant; 100 at most. */
export function checkSynonyms(text: string): SynonymProblem[] {
  const found: SynonymProblem[] = []
  const groups = new Map<string, number>()
  const lines = text.split(/\r?\n/)
  if (lines.length > MAX_LINES) {
    found.push({ line: MAX_LINES + 1, problem: 'too_many_lines', name: null, isError: true })
  }
  for (const [at, content] of lines.slice(0, MAX_LINES).entries()) {
    if (found.length >= MOST_PROBLEMS) break
    const line = at + 1
    const names = namesIn(content)
    const keys = new Map(names.map((name) => [nameKey(name), name]))
    keys.delete('')
    const long = names.find((name) => name.length > MAX_NAME)
    if (names.length > MAX_NAMES) {
      found.push({ line, problem: 'too_many_names', name: null, isError: true })
    } else if (long) {
      found.push({ line, problem: 'name_too_long', name: long.slice(0, MAX_NAME), isError: true })
    } else if (keys.size === 1) {
      found.push({ line, problem: 'one_name', name: names[0] ?? null, isError: false })
    }
    for (const [key, name] of keys) {
      const before = groups.get(key)
      if (before === undefined) groups.set(key, line)
      else found.push({ line, problem: 'in_two_groups', name, isError: false })
    }
  }
  return found.slice(0, MOST_PROBLEMS)
}
