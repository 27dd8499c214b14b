import type { Locale } from '../../kernel/locale.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { bitsFor, setBit } from './bits.ts'
import { columnsOf, createFacetNumbers } from './columns.ts'
import type { SearchDto } from './contract.ts'
import { countFacets, countMatches, type Filters, type Matches, type Sort } from './count-facets.ts'
import { facetNames } from './facet-names.ts'
import { FACET_KINDS, factsAt } from './facts.ts'
import { highlighter } from './highlight.ts'
import { type Interpretation, interpretQuery, queriesOf } from './interpret-query.ts'
import { shopLimits } from './limits.ts'
import { parseQuery, type Synonyms } from './parse-query.ts'
import { selectMatches, selectNewest } from './search-store.ts'
import type { LoadedIndex, ShopIndex } from './shop-index.ts'
import { type ReadyCard, readCards, readWordsNear } from './shop-memory.ts'
import { currentSynonyms } from './synonyms.ts'

export type ShopQuery = Readonly<
  Filters & { q: string; sort: Sort; after?: string | undefined; limit: number }
>

/** What reads the shop; without an index in memory the database is asked. */
export type ShopReader = Pick<Ctx, 'db' | 'now'> &
  Partial<Pick<Ctx, 'log'>> & {
    index?: Pick<ShopIndex, 'current'>
  }

type How = SearchDto['how']
type Found = Readonly<{ how: How; matches: Matches }>
type Hit = Readonly<{ ready: ReadyCard; marked: SearchDto['hits'][number]['marked'] }>
/** An answer whose cards are not put in yet. */
type Answer = Readonly<Omit<SearchDto, 'hits'> & { hits: readonly Hit[] }>

/**
 * Finds listings. What is found is counted and sorted, unless it is too much: then the newest
 * `shopLimits.countedInMemory` are, or, where the database has to answer, `shopLimits.counted`, those
 * that say it in their title first.
 */
export async function searchShop(
  ctx: ShopReader,
  query: ShopQuery,
  tried?: Synonyms,
): Promise<SearchDto> {
  const { hits, ...answer } = await answerOf(ctx, query, tried)
  return { ...answer, hits: hits.map(({ ready, marked }) => ({ ...ready.card, marked })) }
}

/**
 * The same as JSON, with what the answer says apart from its cards. Cards are most of it and are the same
 * in every answer: they were written down when they were read.
 */
export async function searchShopAsText(
  ctx: ShopReader,
  query: ShopQuery,
): Promise<{ answer: Omit<SearchDto, 'hits'>; text: string }> {
  const { hits, ...answer } = await answerOf(ctx, query)
  const written = hits.map(
    ({ ready, marked }) => `${ready.json.slice(0, -1)},"marked":${JSON.stringify(marked)}}`,
  )
  return { answer, text: `${JSON.stringify(answer).slice(0, -1)},"hits":[${written.join()}]}` }
}

async function answerOf(ctx: ShopReader, query: ShopQuery, tried?: Synonyms): Promise<Answer> {
  const { db } = ctx
  const synonyms = tried ?? (await currentSynonyms(db))
  const parsed = parseQuery(query.q, synonyms)
  const index = await ctx.index?.current(ctx)
  const { cards: cardsOf, wordsNear } = index?.memory ?? {
    cards: readCards,
    wordsNear: readWordsNear,
  }
  const meaning = await interpretQuery(parsed, synonyms, (words) => wordsNear(db, words))
  const find = async (labels: readonly string[]): Promise<Found> =>
    (index && findInMemory(index, meaning, { labels, sort: query.sort })) ??
    (await findInDatabase(db, meaning, labels))
  let found = await find([])
  const labels = labelsOf(query)
  // More than is counted: what the filters leave out must not take the place of what they want.
  if (!found.matches.isCounted && labels.length > 0) found = await find(labels)
  const counted = countFacets(found.matches, query, query.sort)
  const { from, page } = pageOf(counted, query)
  const [cards, names] = await Promise.all([cardsOf(db, page), facetNames(db, counted.values)])
  return {
    query: query.q,
    found: counted.found,
    isCounted: found.matches.isCounted,
    how: found.how,
    corrections: [...meaning.corrections],
    hits: hitsOf(page, cards, meaning),
    facets: counted.named(names),
    next: from + page.length < counted.found ? `${from + page.length}.${page.at(-1)}` : null,
  }
}

/** Undefined when the index does not hold enough to answer. */
function findInMemory(
  index: LoadedIndex,
  meaning: Interpretation,
  { labels, sort }: { labels: readonly string[]; sort: Sort },
): Found | undefined {
  let found: Found | undefined
  for (const { how, title, anywhere } of queriesOf(meaning, labels)) {
    // What stands in a title matters to one order only.
    const matches = index.find({ title: sort === 'relevance' ? title : undefined, anywhere })
    found = matches && { how, matches }
    if (!found || countMatches(found.matches) > 0) break
  }
  return found
}

async function findInDatabase(
  db: Db,
  meaning: Interpretation,
  labels: readonly string[],
): Promise<Found> {
  const most = shopLimits.counted
  if (meaning.wanted.length + meaning.unwanted.length + labels.length === 0) {
    const newest = await selectNewest(db, most)
    const isCounted = factsAt(newest).count < most
    return { how: 'all', matches: matchesOf({ title: EMPTY, elsewhere: newest }, isCounted) }
  }
  let how: How = 'all'
  for (const query of queriesOf(meaning, labels)) {
    how = query.how
    const { title, elsewhere } = await selectMatches(db, query, most)
    if (title.length + elsewhere.length === 0) continue
    const isCounted = factsAt(title).count < most && factsAt(elsewhere).count < most
    return { how, matches: matchesOf({ title, elsewhere }, isCounted) }
  }
  return { how, matches: matchesOf({ title: EMPTY, elsewhere: EMPTY }, true) }
}

/** Facts that the database brought: of listings that say it in the title, and elsewhere only. */
function matchesOf(facts: { title: Buffer; elsewhere: Buffer }, isCounted: boolean): Matches {
  const numbers = createFacetNumbers()
  const columns = columnsOf(Buffer.concat([facts.title, facts.elsewhere]), numbers)
  const inTitle = bitsFor(columns.count)
  for (let row = 0; row < factsAt(facts.title).count; row++) setBit(inTitle, row)
  const rows = Uint32Array.from({ length: columns.count }, (_, i) => i)
  return { numbers, of: [{ columns, rows, inTitle }], isCounted }
}

const EMPTY = Buffer.alloc(0)

/** Filters as the index knows them. Bands are counted from facts only. */
const labelsOf = (filters: Filters): string[] =>
  FACET_KINDS.flatMap((kind) => (filters[kind] === undefined ? [] : [`${kind}:${filters[kind]}`]))

/** A cursor is the place and id of the last row seen: the id finds it when rows came in between. */
function pageOf(
  { found, firstIds }: ReturnType<typeof countFacets>,
  { after, limit }: Pick<ShopQuery, 'after' | 'limit'>,
): { from: number; page: string[] } {
  const [place = '', id = ''] = after?.split('.') ?? ['0']
  const expected = Number.parseInt(place, 10)
  if (!Number.isSafeInteger(expected) || expected <= 0) {
    return { from: 0, page: firstIds(limit) }
  }
  const known = firstIds(Math.min(found, expected + limit))
  if (known[expected - 1] === id) return { from: expected, page: known.slice(expected) }
  const order = firstIds(found)
  const seen = order.indexOf(id)
  const from = seen < 0 ? expected : seen + 1
  return { from, page: order.slice(from, from + limit) }
}

function hitsOf(
  page: readonly string[],
  cards: ReadonlyMap<string, ReadyCard>,
  { marks }: Interpretation,
): Hit[] {
  const highlight = highlighter(marks)
  return page.flatMap((id) => {
    const ready = cards.get(id)
    if (!ready) return []
    const { card, folded } = ready
    const mark = (locale: Locale) => {
      const title = card.title[locale]
      return title === null ? null : highlight(title, folded[locale] ?? undefined)
    }
    return [{ ready, marked: { en: mark('en'), 'zh-CN': mark('zh-CN') } }]
  })
}
