import { setTimeout as delay } from 'node:timers/promises'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { numbersOf } from './bits.ts'
import { createFacetNumbers, type FacetNumbers } from './columns.ts'
import type { Match, Matches } from './count-facets.ts'
import {
  CHANGED_ROWS,
  findRows,
  type OpenSegment,
  openSegment,
  SEGMENT_ROWS,
  type Segment,
} from './index-segment.ts'
import { shopLimits } from './limits.ts'
import {
  countEntries,
  type EntryTerms,
  selectChangedIds,
  selectEntriesOf,
  selectNewestEntries,
} from './search-store.ts'
import { forgetShopPages, shopVersion } from './shop-cache.ts'
import { createShopMemory, type ShopMemory } from './shop-memory.ts'
import type { TermQuery } from './term-query.ts'

/** Live listings by their terms, in the memory of this process: the newest, or all. */
export type LoadedIndex = Readonly<{
  /**
   * Rows that a query finds; `title` says which find it there. What changed last is asked first, then
   * the newest, until enough is found: then `isCounted` is false. Undefined when what is not in
   * memory would have to be asked as well.
   */
  find: (query: { title: TermQuery | undefined; anywhere: TermQuery }) => Matches | undefined
  /** Puts these in, each older than all before. Those that have changed meanwhile are in already. */
  load: (entries: readonly EntryTerms[]) => void
  /** Says that no older ones are to come: `isWhole` when there are none. */
  settle: (isWhole: boolean) => void
  /** Puts what changed in the place of what was known of it. */
  renew: (listingIds: readonly string[], entries: readonly EntryTerms[]) => void
  /** Rows of listings that have changed since: they cost memory and are found no more. */
  countStale: () => number
  count: () => number
  bytes: () => number
  /** What answers show, for as long as it does not change. */
  memory: ShopMemory
}>

/** How much of the shop a query is held against. */
type Enough = Readonly<{ counted: number; enough: number; rowsLookedAt: number }>

export function createIndex(
  rowsOfSegment: number = SEGMENT_ROWS,
  { counted: most, enough, rowsLookedAt }: Enough = {
    ...shopLimits,
    counted: shopLimits.countedInMemory,
  },
): LoadedIndex {
  const numbers = createFacetNumbers()
  const loaded = growingSegments(numbers, rowsOfSegment)
  const changed = growingSegments(numbers, Math.min(rowsOfSegment, CHANGED_ROWS))
  const memory = createShopMemory()
  /** Listings that changed while older ones are loaded. */
  let renewed: Set<string> | undefined = new Set()
  let isWhole = false
  let stale = 0
  const segments = () => [...changed.all().reverse(), ...loaded.all()]
  return {
    find({ title, anywhere }) {
      const of: Match[] = []
      let found = 0
      let looked = 0
      for (const segment of segments()) {
        if (found >= enough && looked >= rowsLookedAt) return { numbers, of, isCounted: false }
        const { columns } = segment
        const rows = numbersOf(findRows(segment, anywhere))
        looked += columns().count
        if (rows.length === 0) continue
        const inTitle = title && findRows(segment, title)
        of.push({ columns: columns(), rows: rows.subarray(0, most - found), inTitle })
        found += rows.length
        if (found > most) return { numbers, of, isCounted: false }
      }
      return isWhole ? { numbers, of, isCounted: true } : undefined
    },
    load(entries) {
      loaded.add(entries.filter(({ listingId }) => renewed?.has(listingId) !== true))
    },
    settle(whole) {
      isWhole = whole
      renewed = undefined
      loaded.freeze()
    },
    renew(listingIds, entries) {
      for (const segment of segments()) stale += takeOut(segment, listingIds)
      for (const id of listingIds) renewed?.add(id)
      changed.add(entries)
      memory.forget(listingIds)
    },
    countStale: () => stale,
    count: () => segments().reduce((sum, { columns }) => sum + columns().count, 0),
    bytes: () => loaded.bytes() + changed.bytes(),
    memory,
  }
}

/** Segments of so many rows; all but the last are frozen. */
function growingSegments(numbers: FacetNumbers, room: number) {
  const frozen: Segment[] = []
  let frozenBytes = 0
  let open: OpenSegment | undefined
  const freeze = () => {
    if (!open) return
    const segment = open.freeze()
    frozen.push(segment)
    frozenBytes += segment.bytes()
    open = undefined
  }
  return {
    add(entries: readonly EntryTerms[]) {
      for (const { facts, terms } of entries) {
        open ??= openSegment(numbers, room)
        open.add(facts, terms)
        if (open.columns().count >= room) freeze()
      }
    },
    freeze,
    all: (): Segment[] => (open ? [...frozen, open] : [...frozen]),
    bytes: () => frozenBytes + (open?.bytes() ?? 0),
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

/**
 * Reads the live listings into an index, the newest first, `read` at a time, until it takes `most`
 * bytes. `begun` is told once, when `begins` of the newest are in.
 */
export async function fillIndex(
  db: Db,
  index: LoadedIndex,
  {
    most,
    begun = () => {},
    begins = shopLimits.memoryBegins,
    read = shopLimits.entriesRead,
  }: { most: number; begun?: () => void; begins?: number; read?: number },
): Promise<void> {
  let hasBegun = false
  let next = selectNewestEntries(db, undefined, read)
  for (;;) {
    const entries = await next
    const last = entries.length < read ? undefined : entries.at(-1)
    // Read while the ones before are put in.
    if (last) next = selectNewestEntries(db, last, read)
    next.catch(() => {})
    const before = process.threadCpuUsage()
    index.load(entries)
    const isFull = index.bytes() > most
    if (!last || isFull) return index.settle(!last)
    if (!hasBegun && index.count() >= begins) {
      hasBegun = true
      begun()
    }
    // Half of the processor is for those who ask meanwhile.
    const { user, system } = process.threadCpuUsage(before)
    await delay((user + system) / 1_000)
  }
}

/** Replaces what changed by what the table has of it now. */
async function renew(db: Db, index: LoadedIndex, listingIds: readonly string[]): Promise<void> {
  index.renew(listingIds, await selectEntriesOf(db, listingIds))
}

export type ShopIndex = Readonly<{
  /** The index as of the shop's version, or undefined while the database has to answer itself. */
  current: (ctx: Pick<Ctx, 'db'> & Partial<Pick<Ctx, 'log'>>) => Promise<LoadedIndex | undefined>
  /** Listings that are in memory, also those that have changed since. */
  count: () => number
}>

type Kept = { index: LoadedIndex; version: bigint }

/**
 * Keeps the index of a process. A shop with few listings has none: the database is fast enough, and
 * starting costs nothing. It is loaded in the background, answers as soon as the newest are in, and
 * follows the shop by its version. What it cannot answer alone, since it is far behind or does not
 * hold all, the database answers. `most` bytes of memory are for it.
 */
export function createShopIndex({
  from = shopLimits.memoryFrom,
  most = Number.POSITIVE_INFINITY,
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
    const loading: Kept = { index: createIndex(), version: await shopVersion(db) }
    const answerFrom = (loaded: Kept) => {
      kept = loaded
      // Answers of the database may have counted less.
      forgetShopPages()
    }
    await fillIndex(db, loading.index, {
      most,
      begun: () => {
        if (!kept) answerFrom(loading)
      },
    })
    answerFrom(loading)
    const { index } = loading
    const seconds = Number(((performance.now() - began) / 1_000).toFixed(1))
    const figures = { listings: index.count(), bytes: index.bytes(), most, seconds }
    log?.info(figures, 'the search index is in memory')
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
          if (kept && isWornOut(kept.index, most)) startLoading(ctx)
        }
        return kept && kept.version >= version ? kept.index : undefined
      }
      if (performance.now() >= lookAgainAt) startLoading(ctx)
      return undefined
    },
    count: () => kept?.index.count() ?? 0,
  }
}

type Work = (ctx: Pick<Ctx, 'db'> & Partial<Pick<Ctx, 'log'>>) => Promise<void>

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** A quarter of it tells of what is no more, or came beyond the memory it has: worth making anew. */
const isWornOut = (index: LoadedIndex, most: number): boolean =>
  index.countStale() > Math.max(SEGMENT_ROWS, index.count() / 4) || index.bytes() > most * 1.25
