import type { LocalText } from '../../kernel/locale.ts'
import { findMarket, MARKET_IDS, requirementsOf } from '../customs/api.ts'

/** A step of a readiness report that somebody else may settle for a business. */
export type KnownStep = Readonly<{ id: string; title: LocalText; markets: readonly string[] }>

let known: ReadonlyMap<string, KnownStep> | undefined

/** Every step that some market may ask for, by its id. */
export function knownSteps(): ReadonlyMap<string, KnownStep> {
  if (known) return known
  const steps = new Map<string, KnownStep>()
  for (const market of MARKET_IDS) {
    for (const { id, title } of requirementsOf(findMarket(market)!).requirements) {
      const other = steps.get(id)
      steps.set(id, {
        id,
        title: other?.title ?? title,
        markets: [...(other?.markets ?? []), market],
      })
    }
  }
  known = steps
  return known
}
