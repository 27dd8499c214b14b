import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import { type Db, planned } from '../../platform/db.ts'
import type { CardDto } from './contract.ts'
import type { FacetKind, FacetValue } from './facts.ts'
import { all, not, type TermQuery, tsqueryOf } from './term-query.ts'

const MOST_WORDS = 200

/** Words of the vocabulary that share one of these with a word: the same, or one slip apart. */
export async function findWords(db: Db, nearby: readonly string[]): Promise<string[]> {
  const { rows } = await planned<{ word: string }>`select word from storefront.search_word
    where nearby && ${nearby}::text[] order by word limit ${MOST_WORDS}`.execute(db)
  return rows.map(({ word }) => word)
}

/**
 * Facts of what a query finds, end to end, at most `most` each: of listings that say it in their
 * title, and of those that say it elsewhere only. One statement.
 */
export async function selectMatches(
  db: Db,
  query: { title: TermQuery | undefined; anywhere: TermQuery },
  most: number,
): Promise<{ title: Buffer; elsewhere: Buffer }> {
  const { title, anywhere } = query
  const part = (terms: TermQuery) => sql`(select ${packed} from (
    select facts from storefront.search_entry where terms @@ ${tsqueryOf(terms)}::tsquery limit ${most}) as found)`
  const elsewhere = title === undefined ? anywhere : all([anywhere, not(title)])
  const { rows } = await sql<{ title: string | null; elsewhere: string | null }>`
    select ${title === undefined ? sql`null` : part(title)} as title,
      ${part(elsewhere)} as elsewhere`.execute(db)
  return { title: unpacked(rows[0]?.title), elsewhere: unpacked(rows[0]?.elsewhere) }
}

/** Facts of the listings that came last, for a page that asks for nothing special. */
export async function selectNewest(db: Db, most: number): Promise<Buffer> {
  const { rows } = await sql<{ facts: string | null }>`
    select ${packed} as facts from (
      select facts from storefront.search_entry order by listed_at desc limit ${most}) as newest`.execute(
    db,
  )
  return unpacked(rows[0]?.facts)
}

/** Thousands of facts as one text: a third shorter than the database's own way to write bytes. */
const packed = sql`encode(string_agg(facts, ''::bytea), 'base64')`
const unpacked = (text: string | null | undefined): Buffer => Buffer.from(text ?? '', 'base64')

/** What a list shows of these listings; those that are gone are missing. */
export async function selectCards(
  db: Db,
  listingIds: readonly string[],
): Promise<Map<string, CardDto>> {
  if (listingIds.length === 0) return new Map()
  const { rows } = await planned<{
    id: string
    card: CardDto
  }>`select listing_id::text as id, card from storefront.search_entry
    where listing_id = any(${listingIds}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, card }) => [id, card]))
}

/** Facet values by their codes; a code may be one of several kinds. */
export async function selectFacetNames(
  db: Db,
  codes: readonly number[],
): Promise<(FacetValue & { code: number })[]> {
  const { rows } = await sql<FacetValue & { code: number }>`
    select code, kind, value, name from storefront.facet_value
    where code = any(${codes}::integer[])`.execute(db)
  return rows
}

export type SearchEntry = Readonly<{
  businessId: string
  listingId: string
  facts: Buffer
  card: CardDto
  listedAt: Date
  vector: string
  words: readonly Readonly<{ word: string; nearby: readonly string[] }>[]
  facetValues: readonly (FacetValue & { code: number })[]
}>

/** Puts a listing into the index, or renews it. */
export async function saveEntry(db: Db, entry: SearchEntry): Promise<void> {
  await sql`
    insert into storefront.search_entry (business_id, listing_id, facts, card, listed_at, terms)
    values (${entry.businessId}, ${entry.listingId}, ${entry.facts},
      ${JSON.stringify(entry.card)}::jsonb, ${entry.listedAt}, ${entry.vector}::tsvector)
    on conflict (business_id, listing_id) do update set facts = excluded.facts,
      card = excluded.card, listed_at = excluded.listed_at, terms = excluded.terms`.execute(db)
  // In one order, so that two sellers with the same new words do not wait for each other.
  const words = entry.words.toSorted((a, b) => (a.word < b.word ? -1 : 1))
  if (words.length > 0) {
    await sql`
      insert into storefront.search_word (word, nearby)
      select word, array(select jsonb_array_elements_text(nearby))
      from jsonb_to_recordset(${JSON.stringify(words)}::jsonb) as given (word text, nearby jsonb)
      on conflict do nothing`.execute(db)
  }
  const values = entry.facetValues.toSorted((a, b) => a.code - b.code)
  await sql`
    insert into storefront.facet_value (code, kind, value, name)
    select code, kind, value, name from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as given (code integer, kind text, value text, name jsonb)
    on conflict (kind, code) do nothing`.execute(db)
}

export async function removeEntry(
  db: Db,
  { businessId, listingId }: { businessId: string; listingId: string },
): Promise<void> {
  await sql`delete from storefront.search_entry
    where business_id = ${businessId} and listing_id = ${listingId}`.execute(db)
}

/** How many listings are live, counted up to `most`. */
export async function countEntries(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from (
      select from storefront.search_entry limit ${most}) as counted`.execute(db)
  return Number(rows[0]?.count ?? 0n)
}

/** What is searched, counted and sorted by, of one listing. */
export type EntryTerms = Readonly<{
  listingId: string
  /** To the microsecond, as the database writes it. */
  listedAt: string
  facts: Buffer
  /** A tsvector as text. */
  terms: string
}>

const entryTerms = sql`listing_id as "listingId", listed_at::text as "listedAt", facts,
  terms::text as terms`

/** Goes over all live listings, the newest first. */
export async function selectNewestEntries(
  db: Db,
  after: EntryTerms | undefined,
  limit: number,
): Promise<EntryTerms[]> {
  const behind = after
    ? sql`where (listed_at, listing_id) < (${after.listedAt}::timestamptz, ${after.listingId}::uuid)`
    : sql``
  const { rows } = await sql<EntryTerms>`
    select ${entryTerms} from storefront.search_entry ${behind}
    order by listed_at desc, listing_id desc limit ${limit}`.execute(db)
  return rows.map(withBuffer)
}

/** Those of these listings that are live. */
export async function selectEntriesOf(
  db: Db,
  listingIds: readonly string[],
): Promise<EntryTerms[]> {
  const { rows } = await sql<EntryTerms>`
    select ${entryTerms} from storefront.search_entry
    where listing_id = any(${listingIds}::uuid[])`.execute(db)
  return rows.map(withBuffer)
}

/** The embedded database brings bytes that are no buffer. */
const withBuffer = (entry: EntryTerms): EntryTerms => ({
  ...entry,
  facts: Buffer.from(entry.facts.buffer, entry.facts.byteOffset, entry.facts.length),
})

/** Values of a kind that some listing has had, by name. */
export async function selectFacetValues(
  db: Db,
  kind: FacetKind,
  most: number,
): Promise<{ value: string; name: LocalText }[]> {
  const { rows } = await sql<{ value: string; name: LocalText }>`
    select value, name from storefront.facet_value where kind = ${kind}
    order by value limit ${most}`.execute(db)
  return rows
}

export type Missed = Readonly<{
  query: string
  times: number
  /** Of those, how often a part was found. */
  relaxed: number
  category: string | null
}>

/** Adds to what a day's queries missed; a day's list is bounded, what it has is counted on. */
export async function countMissedQueries(
  db: Db,
  missed: readonly Missed[],
  { day, most }: { day: string; most: number },
): Promise<void> {
  await sql`
    insert into storefront.missed_query (day, query, times, relaxed, category)
    select ${day}::date, query, times, relaxed, category
    from (select *, row_number() over (order by times desc, query) as place
      from jsonb_to_recordset(${JSON.stringify(missed)}::jsonb)
        as given (query text, times integer, relaxed integer, category text)) as ranked
    where place <= ${most} - (select count(*) from storefront.missed_query where day = ${day})
      or exists (select from storefront.missed_query as known
        where known.day = ${day} and known.query = ranked.query)
    order by query
    on conflict (day, query) do update set times = missed_query.times + excluded.times,
      relaxed = missed_query.relaxed + excluded.relaxed, category = excluded.category`.execute(db)
}

export type MissedQuery = Missed & Readonly<{ lastDay: string }>

/**
 * What was missed since a day, the most wanted first: at least so often, in these categories when
 * they are given.
 */
export async function selectMissedQueries(
  db: Db,
  given: Readonly<{
    since: string
    least?: number
    categories?: readonly string[] | undefined
    after: MissedCursor | undefined
    limit: number
  }>,
): Promise<MissedQuery[]> {
  const { since, least = 1, categories, after, limit } = given
  const behind = after
    ? sql`and (sum(times), query) < (${after.times}::bigint, ${after.query})`
    : sql``
  const of = categories ? sql`and category = any(${categories}::text[])` : sql``
  const { rows } = await sql<
    Record<'times' | 'relaxed', bigint> & Omit<MissedQuery, 'times' | 'relaxed'>
  >`
    select query, sum(times) as times, sum(relaxed) as relaxed, max(category) as category,
      max(day) as "lastDay"
    from storefront.missed_query where day >= ${since} ${of}
    group by query having sum(times) >= ${least}::bigint ${behind}
    order by sum(times) desc, query desc limit ${limit}`.execute(db)
  return rows.map((row) => ({ ...row, times: Number(row.times), relaxed: Number(row.relaxed) }))
}

export type MissedCursor = Readonly<{ times: number; query: string }>

export const forgetMissedQueries = (db: Db, before: string, limit: number) =>
  sql`delete from storefront.missed_query where (day, query) in (
    select day, query from storefront.missed_query where day < ${before}
    limit ${limit})`.execute(db)

export async function selectShopVersion(db: Db): Promise<bigint> {
  const { rows } = await sql<{ version: bigint }>`
    select version from storefront.shop_version where only_row`.execute(db)
  return rows[0]?.version ?? 0n
}

/**
 * Makes a new version of the shop and notes which listings changed by it. The row of the version is
 * held until the end of the transaction: who sees a version sees all changes up to it.
 */
export async function bumpShopVersion(db: Db, listingIds: readonly string[]): Promise<void> {
  await sql`
    with renewed as (
      update storefront.shop_version set version = version + 1 where only_row returning version
    )
    insert into storefront.shop_change (version, listing_id)
    select version, listing_id from renewed, unnest(${listingIds}::uuid[]) as changed (listing_id)
    on conflict do nothing`.execute(db)
}

/** Listings changed after one version, up to another. */
export async function selectChangedIds(db: Db, after: bigint, until: bigint): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct listing_id::text as id from storefront.shop_change
    where version > ${after} and version <= ${until}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Those who follow the shop need the last changes only. */
export async function forgetShopChanges(db: Db, kept: number): Promise<void> {
  await sql`delete from storefront.shop_change
    where version <= (select version from storefront.shop_version where only_row) - ${kept}`.execute(
    db,
  )
}

export type Renewal = Readonly<{
  madeBy: number
  after: Readonly<{ businessId: string; listingId: string }> | undefined
}>

/** At which version of the index the shop is, and how far its renewal has come. */
export async function findRenewal(db: Db): Promise<Renewal> {
  const { rows } = await sql<{ madeBy: number; business: string | null; listing: string | null }>`
    select made_by as "madeBy", after_business as business, after_listing as listing
    from storefront.index_renewal where only_row`.execute(db)
  const { madeBy, business, listing } = rows[0]!
  return {
    madeBy,
    after: business && listing ? { businessId: business, listingId: listing } : undefined,
  }
}

export async function saveRenewal(db: Db, { madeBy, after }: Renewal): Promise<void> {
  await sql`update storefront.index_renewal set made_by = ${madeBy},
    after_business = ${after?.businessId ?? null}, after_listing = ${after?.listingId ?? null}`.execute(
    db,
  )
}
