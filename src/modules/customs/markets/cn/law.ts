import { assert } from '../../../../kernel/assert.ts'
import { type Day, day } from '../../../../kernel/period.ts'
import { type RuleBook, type RuleKind, type RuleOf, readRules, rulesInForce } from '../../rule.ts'
import { readSchedule, type TariffSchedule } from '../../tariff.ts'

/** The law of one day, sorted by what it is about, so that a quote need not search. */
export type Law = Readonly<{
  on: Day
  find: <K extends RuleKind>(
    kind: K,
    matches?: (rule: RuleOf<K>) => boolean,
  ) => RuleOf<K> | undefined
  all: <K extends RuleKind>(kind: K) => readonly RuleOf<K>[]
  /** The rule that a piece of the calculation cannot do without. */
  get: <K extends RuleKind>(kind: K, matches?: (rule: RuleOf<K>) => boolean) => RuleOf<K>
}>

/** A year of days in both scenarios; a page of history never asks for more. */
const MAX_DAYS = 800

let book: RuleBook | undefined
let tariff: TariffSchedule | undefined
const days = new Map<string, Law>()

export function rules(): RuleBook {
  book ??= readRules('rules/cn.json')
  return book
}

export function schedule(): TariffSchedule {
  tariff ??= readSchedule('tariff/cn-2026.tsv.gz', {
    id: 'cn-2026',
    edition: 'hs-2022',
    validFrom: day('2026-01-01'),
  })
  return tariff
}

export function lawOn(on: Day, scenario: string | undefined): Law {
  const key = scenario === undefined ? on : `${on} ${scenario}`
  const known = days.get(key)
  if (known) return known
  const byKind = new Map<RuleKind, RuleOf<RuleKind>[]>()
  for (const rule of rulesInForce(rules(), on, scenario)) {
    const same = byKind.get(rule.kind)
    if (same) same.push(rule)
    else byKind.set(rule.kind, [rule])
  }
  const all = <K extends RuleKind>(kind: K) => (byKind.get(kind) ?? []) as RuleOf<K>[]
  const find: Law['find'] = (kind, matches) =>
    matches === undefined ? all(kind)[0] : all(kind).find(matches)
  const get: Law['get'] = (kind, matches) => {
    const found = find(kind, matches)
    assert(found, `there is a rule of kind ${kind} on ${on}`)
    return found
  }
  const law = { on, all, find, get }
  if (days.size >= MAX_DAYS) days.clear()
  days.set(key, law)
  return law
}

export const startsWithAny = (code: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => code.startsWith(prefix))
