import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { CardDto, SearchDto } from './contract.ts'
import { countFacets, type Filters, filterOf, type Sort, sorted } from './count-facets.ts'
import { FACET_KINDS, factsAt } from './facts.ts'
import { highlight } from './highlight.ts'
import { type Interpretation, interpretQuery, queriesOf } from './interpret-query.ts'
import { shopLimits } from './limits.ts'
import { type ParsedQuery, parseQuery, type Synonyms } from './parse-query.ts'
import { countMissedQuery, selectCards, selectMatches, selectNewest } from './search-store.ts'
import { currentSynonyms } from './synonyms.ts'

export type ShopQuery = Readonly<
  Filters & { q: string; sort: Sort; after?: string | undefined; limit: number }
>

type How = SearchDto['how']
type Found = Readonly<{ how: How; bytes: Buffer; inTitle: number; isCounted: boolean }>

/**
 * Finds listings. Everything found is counted and sorted as long as it is not more than
 * `shopLimits.counted`; of more, so many are, those that say it in their title first. With synonyms
 * that are only `tried` it leaves no trace.
 */
export async function searchShop(
  ctx: Pick<Ctx, 'db' | 'now'>,
  query: ShopQuery,
  tried?: Synonyms,
): Promise<SearchDto> {
  const { db } = ctx
  const synonyms = tried ?? (await currentSynonyms(db))
  const parsed = parseQuery(query.q, synonyms)
  const meaning = await interpretQuery(db, parsed, synonyms)
  let found = await find(db, parsed, meaning, [])
  const labels = labelsOf(query)
  // More than is counted: what the filters leave out must not take the place of what they want.
  if (!found.isCounted && labels.length > 0) found = await find(db, parsed, meaning, labels)
  const facts = factsAt(found.bytes)
  const filter = filterOf(facts, query)
  const rows: number[] = []
  for (let row = 0; row < facts.count; row++) if (filter.passes(row)) rows.push(row)
  const order = sorted(facts, rows, { sort: query.sort, inTitle: found.inTitle })
  const from = startOf(order, query.after, facts.id)
  const page = order.slice(from, from + query.limit).map(facts.id)
  const counts = countFacets(facts, filter)
  const { cards, names } = await selectCards(db, {
    listingIds: page,
    facetCodes: FACET_KINDS.flatMap((_, kind) => counts.codes(kind)),
  })
  if (!tried && facts.count === 0 && parsed.wanted.length > 0) await noteMissed(ctx, parsed)
  return {
    query: query.q,
    found: rows.length,
    isCounted: found.isCounted,
    how: found.how,
    corrections: [...meaning.corrections],
    hits: page.flatMap((id) => {
      const card = cards.get(id)
      return card ? [toHit(card, meaning)] : []
    }),
    facets: counts.named(names),
    next: from + page.length < order.length ? `${from + page.length}.${page.at(-1)}` : null,
  }
}

async function find(
  db: Db,
  parsed: ParsedQuery,
  meaning: Interpretation,
  labels: readonly string[],
): Promise<Found> {
  const most = shopLimits.counted
  if (parsed.wanted.length + parsed.unwanted.length + labels.length === 0) {
    const bytes = await selectNewest(db, most)
    const isCounted = factsAt(bytes).count < most
    return { how: 'all', bytes, inTitle: 0, isCounted }
  }
  let how: How = 'all'
  for (const query of queriesOf(meaning, labels)) {
    how = query.how
    const { title, elsewhere } = await selectMatches(db, query, most)
    if (title.length + elsewhere.length === 0) continue
    const inTitle = factsAt(title).count
    const isCounted = inTitle < most && factsAt(elsewhere).count < most
    return { how, isCounted, inTitle, bytes: Buffer.concat([title, elsewhere]) }
  }
  return { how, bytes: Buffer.alloc(0), inTitle: 0, isCounted: true }
}

/** Filters as the index knows them. Bands are counted from facts only. */
const labelsOf = (filters: Filters): string[] =>
  FACET_KINDS.flatMap((kind) => (filters[kind] === undefined ? [] : [`${kind}:${filters[kind]}`]))

/** A cursor is the place and id of the last row seen: the id finds it when rows came in between. */
function startOf(
  order: readonly number[],
  after: string | undefined,
  idOf: (row: number) => string,
): number {
  if (after === undefined) return 0
  const [place = '', id = ''] = after.split('.')
  const expected = Number.parseInt(place, 10)
  if (!Number.isSafeInteger(expected) || expected < 0) return 0
  if (order[expected - 1] !== undefined && idOf(order[expected - 1]!) === id) return expected
  const found = order.findIndex((row) => idOf(row) === id)
  return found < 0 ? expected : found + 1
}

function toHit(card: CardDto, { marks }: Interpretation): SearchDto['hits'][number] {
  const mark = (title: string | null) => (title === null ? null : highlight(title, marks))
  return { ...card, marked: { en: mark(card.title.en), 'zh-CN': mark(card.title['zh-CN']) } }
}

const MOST_KEPT = 80
/** What may name a person: runs of digits, an address of mail. Such a query is not kept. */
const PERSONAL = /\d{6,}|@/

/** Wishes nobody meets yet. No trace of who asked is kept, and no more than a bounded number. */
async function noteMissed({ db, now }: Pick<Ctx, 'db' | 'now'>, { plain }: ParsedQuery) {
  if (plain.length > MOST_KEPT || PERSONAL.test(plain)) return
  const day = dayOf(now())
  await countMissedQuery(db, { day, query: plain, most: shopLimits.missedQueriesOfDay })
}
