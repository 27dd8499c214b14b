import { type Meeter, suggestedValue, type Topic } from './meeting.ts'

export type SuggestedPair = Readonly<{ a: string; b: string; value: number }>

/** Of those who offer a topic, so many are looked at for each who needs it. */
const LOOKED_AT = 8
/** More than a person's free times seldom take; the planner chooses among them. */
const EACH = 4

/**
 * Who would fit whom, for times that stay free: those who offer what one needs, the best fits first. Those
 * who offer a topic come in turn, so that nobody is suggested to everybody; `isOpen` says of a pair
 * that they may meet and have not settled it themselves. The same list gives the same pairs.
 */
export function suggestPairs<M extends Meeter>(
  meeters: readonly M[],
  isOpen: (one: M, other: M) => boolean,
): SuggestedPair[] {
  const offering = new Map<Topic, M[]>()
  for (const one of meeters) {
    for (const topic of one.offers) {
      const known = offering.get(topic)
      if (known) known.push(one)
      else offering.set(topic, [one])
    }
  }
  const turn = new Map<Topic, number>()
  const pairs = new Map<string, SuggestedPair>()
  for (const own of meeters) {
    const found = new Map<string, M>()
    for (const topic of own.needs) {
      const all = offering.get(topic) ?? []
      const first = turn.get(topic) ?? 0
      for (let i = 0; i < Math.min(LOOKED_AT, all.length); i++) {
        const other = all[(first + i) % all.length]!
        if (other.id !== own.id && isOpen(own, other)) found.set(other.id, other)
      }
      turn.set(topic, first + LOOKED_AT)
    }
    const best = [...found.values()]
      .map((other) => ({ other, value: suggestedValue(own, other) }))
      .sort((one, other) => other.value - one.value)
      .slice(0, EACH)
    for (const { other, value } of best) {
      const [a, b] = own.id < other.id ? [own.id, other.id] : [other.id, own.id]
      pairs.set(`${a} ${b}`, { a, b, value })
    }
  }
  return [...pairs.values()]
}
