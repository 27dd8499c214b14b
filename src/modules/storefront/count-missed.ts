import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { categoryOfWords } from '../demand/api.ts'
import type { SearchDto } from './contract.ts'
import { shopLimits } from './limits.ts'
import { countMissedQueries, type Missed } from './search-store.ts'
import { fold } from './search-text.ts'

/** Wishes nobody meets, or only in part: as it is typed, folded. No trace of who asked is kept. */
export type Wish = Readonly<{ query: string; isRelaxed: boolean }>

const MOST_CHARACTERS = 80
/** What may name a person: runs of digits, an address of mail. Such a query is not kept. */
const PERSONAL = /\d{6,}|@/
/** A word that is wanted, not only kept out. */
const WANTS = /(?:^|\s)[^\s-]/

/** What an answer says of a wish; undefined when it was met, or was narrowed down by hand. */
export function wishIn(
  { found, how, query }: Pick<SearchDto, 'found' | 'how' | 'query'>,
  isNarrowed: boolean,
): Wish | undefined {
  const plain = fold(query.slice(0, shopLimits.queryCharacters)).replace(/\s+/g, ' ').trim()
  if (isNarrowed || !WANTS.test(plain)) return undefined
  if (plain.length > MOST_CHARACTERS || PERSONAL.test(plain)) return undefined
  if (found > 0 && how === 'all') return undefined
  return { query: plain, isRelaxed: found > 0 }
}

type Counter = {
  counts: Map<string, { times: number; relaxed: number }>
  timer?: NodeJS.Timeout | undefined
}
const counters = new WeakMap<Db, Counter>()

/** So long a process counts in its memory: what it counts is lost when it is killed meanwhile. */
const WRITTEN_MS = 2_000
/** More different ones at a time are not counted: somebody types nonsense on purpose. */
const MOST_AT_ONCE = 2_000

/** Counts a wish; some seconds' wishes are written together. */
export function countMissed(
  ctx: Pick<Ctx, 'db' | 'now' | 'log'>,
  { query, isRelaxed }: Wish,
): void {
  const counter: Counter = counters.get(ctx.db) ?? { counts: new Map() }
  counters.set(ctx.db, counter)
  const known = counter.counts.get(query)
  if (!known && counter.counts.size >= MOST_AT_ONCE) return
  const { times, relaxed } = known ?? { times: 0, relaxed: 0 }
  counter.counts.set(query, { times: times + 1, relaxed: relaxed + (isRelaxed ? 1 : 0) })
  counter.timer ??= setTimeout(() => {
    writeMissed(ctx).catch((error) =>
      ctx.log.warn({ err: error }, 'missed queries were not counted'),
    )
  }, WRITTEN_MS).unref()
}

/** Writes what this process has counted: whoever reads the list sees it all. */
export async function writeMissed({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<void> {
  const counter = counters.get(db)
  if (!counter) return
  clearTimeout(counter.timer)
  counter.timer = undefined
  if (counter.counts.size === 0) return
  const missed = [...counter.counts].map(([query, counts]): Missed => {
    return { query, ...counts, category: categoryOfWords(query)?.slug ?? null }
  })
  counter.counts = new Map()
  await countMissedQueries(db, missed, { day: dayOf(now()), most: shopLimits.missedQueriesOfDay })
}
