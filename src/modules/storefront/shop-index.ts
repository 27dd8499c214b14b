import { totalmem } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { numbersOf } from './bits.ts'
import { createFacetNumbers } from './columns.ts'
import type { Match, Matches } from './count-facets.ts'
import {
  CHANGED_ROWS,
  findRows,
  type OpenSegment,
  openSegment,
  SEGMENT_ROWS,
  type Segment,
} from './index-segment.ts'
import { EVERYTHING } from './index-terms.ts'
import { shopLimits } from './limits.ts'
import {
  countEntries,
  type EntryTerms,
  selectChangedIds,
  selectEntriesAfter,
  selectEntriesOf,
} from './search-store.ts'
import { forgetShopPages, shopVersion } from './shop-cache.ts'
import { createShopMemory, type ShopMemory } from './shop-memory.ts'
import { type TermQuery, term } from './term-query.ts'

/** All live listings by their terms, in the memory of this process. */
export type LoadedIndex = Readonly<{
  /** Rows that a query finds; nothing of them is limited. `title` says which find it there. */
  find: (query: { title: TermQuery | undefined; anywhere: TermQuery }) => Matches
  everything: () => Matches
  /** Puts these listings in, or in the place of what was known of them. */
  put: (entries: readonly EntryTerms[]) => void
  remove: (listingIds: readonly string[]) => void
  /** Says that most is in, and only changes are to come. */
  settle: () => void
  /** Rows of listings that have changed since: they cost memory and are found no more. */
  countStale: () => number
  count: () => number
  bytes: () => number
  /** What answers show, for as long as it does not change. */
  memory: ShopMemory
}>

export function createIndex(rowsOfSegment: number = SEGMENT_ROWS): LoadedIndex {
  const numbers = createFacetNumbers()
  const frozen: Segment[] = []
  let room = rowsOfSegment
  let open: OpenSegment = openSegment(numbers, room)
  let stale = 0
  const memory = createShopMemory()
  const segments = () => [...frozen, open]
  const count = () => segments().reduce((sum, { columns }) => sum + columns().count, 0)
  const find: LoadedIndex['find'] = ({ title, anywhere }) => {
    const of: Match[] = []
    for (const segment of segments()) {
      const rows = numbersOf(findRows(segment, anywhere))
      if (rows.length === 0) continue
      const inTitle = title && findRows(segment, title)
      of.push({ columns: segment.columns(), rows, inTitle })
    }
    return { numbers, of }
  }
  const freeze = () => {
    if (open.columns().count > 0) frozen.push(open.freeze())
    open = openSegment(numbers, room)
  }
  return {
    find,
    everything: () => find({ title: undefined, anywhere: term(EVERYTHING) }),
    put(entries) {
      for (const { facts, terms } of entries) {
        open.add(facts, terms)
        if (open.columns().count >= room) freeze()
      }
    },
    settle() {
      room = Math.min(room, CHANGED_ROWS)
      freeze()
    },
    remove(listingIds) {
      for (const segment of segments()) stale += takeOut(segment, listingIds)
      memory.forget(listingIds)
    },
    countStale: () => stale,
    count,
    bytes: () => segments().reduce((sum, { bytes }) => sum + bytes(), 0),
    memory,
  }
}

/** Goes over the ids of all rows: some milliseconds for a million, once for many changes. */
function takeOut({ columns, live }: Segment, listingIds: readonly string[]): number {
  const { count, ids } = columns()
  // The last four bytes of an id are made by chance and tell nearly all apart.
  const wanted = Map.groupBy(listingIds.map(bytesOfId), (id) => id.readUInt32LE(12))
  const parts = new Uint32Array(ids.buffer, ids.byteOffset, count * 4)
  let taken = 0
  for (let row = 0; row < count; row++) {
    const alike = wanted.get(parts[row * 4 + 3]!)
    if (!alike) continue
    const id = ids.subarray(row * 16, row * 16 + 16)
    const [word, bit] = [row >>> 5, 1 << (row & 31)]
    if ((live[word]! & bit) === 0 || !alike.some((one) => one.equals(id))) continue
    live[word]! &= ~bit
    taken += 1
  }
  return taken
}

const bytesOfId = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

/** Reads all live listings, some hundred at a time; undefined when they take more than `most` bytes. */
export async function loadIndex(db: Db, most: number): Promise<LoadedIndex | undefined> {
  const index = createIndex()
  let after: EntryTerms | undefined
  do {
    const entries = await selectEntriesAfter(db, after, shopLimits.entriesRead)
    const began = performance.now()
    index.put(entries)
    if (index.bytes() > most) return undefined
    // Half of the time is for those who ask meanwhile.
    await delay(performance.now() - began)
    after = entries.length < shopLimits.entriesRead ? undefined : entries.at(-1)
  } while (after)
  index.settle()
  return index
}

/** Replaces what changed by what the table has of it now. */
async function renew(db: Db, index: LoadedIndex, listingIds: readonly string[]): Promise<void> {
  const entries = await selectEntriesOf(db, listingIds)
  index.remove(listingIds)
  index.put(entries)
}

export type ShopIndex = Readonly<{
  /** The index as of the shop's version, or undefined while the database has to answer itself. */
  current: (ctx: Pick<Ctx, 'db'> & Partial<Pick<Ctx, 'log'>>) => Promise<LoadedIndex | undefined>
}>

/** A quarter of the machine; while the index is made anew there are two. */
const memoryBytes = (): number =>
  Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()) / 4

type Kept = { index: LoadedIndex; version: bigint }

/**
 * Keeps the index of a process. A shop with few listings has none: the database is fast enough, and
 * starting costs nothing. It is loaded in the background and follows the shop by its version; when
 * it is too large, not loaded yet or far behind, the database answers.
 */
export function createShopIndex({
  from = shopLimits.memoryFrom,
  most = memoryBytes(),
}: {
  from?: number
  most?: number
} = {}): ShopIndex {
  let kept: Kept | undefined
  let isLoading = false
  let following: Promise<void> | undefined
  let lookAgainAt = Number.NEGATIVE_INFINITY

  const load: Work = async ({ db, log }) => {
    lookAgainAt = performance.now() + shopLimits.memoryRetryMs
    if ((await countEntries(db, from)) < from) return
    const began = performance.now()
    const version = await shopVersion(db)
    const index = await loadIndex(db, most)
    kept = index && { index, version }
    // Answers of the database may have counted less than all.
    forgetShopPages()
    if (!index) lookAgainAt = Number.POSITIVE_INFINITY
    const seconds = Number(((performance.now() - began) / 1_000).toFixed(1))
    const figures = { listings: index?.count(), bytes: index?.bytes(), most, seconds }
    if (index) log?.info(figures, 'the search index is in memory')
    else log?.warn(figures, 'the search index does not fit in memory; the database answers')
  }

  const follow: Work = async ({ db }) => {
    for (let at = kept; at && at === kept; ) {
      const until = await shopVersion(db)
      if (at.version >= until) return
      const next = min(until, at.version + BigInt(shopLimits.changesAtOnce))
      await renew(db, at.index, await selectChangedIds(db, at.version, next))
      at.version = next
    }
  }

  /** What could not be done is done anew some time later; until then the database answers. */
  const attempt = async (work: Work, ctx: Parameters<Work>[0]): Promise<void> => {
    try {
      await work(ctx)
    } catch (err) {
      kept = undefined
      lookAgainAt = performance.now() + shopLimits.memoryRetryMs
      ctx.log?.warn({ err }, 'the search index could not be kept; the database answers')
    }
  }
  const startLoading = (ctx: Parameters<Work>[0]): void => {
    if (isLoading) return
    isLoading = true
    void attempt(load, ctx).finally(() => {
      isLoading = false
    })
  }
  const catchUp = (ctx: Parameters<Work>[0]): Promise<void> => {
    following ??= attempt(follow, ctx).finally(() => {
      following = undefined
    })
    return following
  }

  return {
    async current(ctx) {
      const version = await shopVersion(ctx.db)
      const behind = kept ? version - kept.version : 0n
      if (behind > shopLimits.changesKept) kept = undefined
      if (kept) {
        if (behind > 0n) {
          const caughtUp = catchUp(ctx)
          if (behind > shopLimits.changesAtOnce) return undefined
          await caughtUp
          if (kept && isWornOut(kept.index)) startLoading(ctx)
        }
        return kept && kept.version >= version ? kept.index : undefined
      }
      if (performance.now() >= lookAgainAt) startLoading(ctx)
      return undefined
    },
  }
}

type Work = (ctx: Pick<Ctx, 'db'> & Partial<Pick<Ctx, 'log'>>) => Promise<void>

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** A quarter of it tells of what is no more, and is worth the work to be rid of. */
const isWornOut = (index: LoadedIndex): boolean =>
  index.countStale() > Math.max(SEGMENT_ROWS, index.count() / 4)
