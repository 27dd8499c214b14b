import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type {
  BidDocument,
  Candidate,
  HostDecision,
  HostSearch,
  Score,
  SearchRef,
} from './host-city.ts'

const SEARCH = sql.raw(`id, agency_id as "agencyId", series_id as "seriesId", year, criteria,
  must_haves as "mustHaves", version`)
const CANDIDATE = sql.raw(`id, name, county, facts, answers, note,
  withdrawn_at is not null as "isWithdrawn"`)
const DOCUMENT = sql.raw(`id, candidate_id as "candidateId", title, file_type as "fileType", bytes,
  created_at as "createdAt"`)

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** False when the series has one for that year. */
export async function insertSearch(db: Db, one: HostSearch, now: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into conferences.host_search (id, agency_id, series_id, year, criteria, must_haves,
      version, created_at)
    values (${one.id}, ${one.agencyId}, ${one.seriesId}, ${one.year},
      ${JSON.stringify(one.criteria)}, ${JSON.stringify(one.mustHaves)}, ${one.version}, ${now})
    on conflict (series_id, year) do nothing`.execute(db)
  return numAffectedRows === 1n
}

export const updateFrame = (db: Db, { id, criteria, mustHaves }: HostSearch) =>
  sql`update conferences.host_search set criteria = ${JSON.stringify(criteria)},
      must_haves = ${JSON.stringify(mustHaves)} where id = ${id}`.execute(db)

/** Whatever changes the ranking changes this, too. */
export const countOn = (db: Db, id: string) =>
  sql`update conferences.host_search set version = version + 1 where id = ${id}`.execute(db)

export async function selectSearches(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<HostSearch[]> {
  const { rows } = await sql<HostSearch>`select ${SEARCH} from conferences.host_search
    where agency_id = ${agencyId} ${after ? sql`and id > ${after}` : sql``}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function countSearches(db: Db, agencyId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.host_search
    where agency_id = ${agencyId}`.execute(db)
  return Number(rows[0]!.count)
}

export async function selectSearch(
  db: Db,
  { agencyId, searchId }: SearchRef,
): Promise<HostSearch | undefined> {
  const { rows } = await sql<HostSearch>`select ${SEARCH} from conferences.host_search
    where id = ${searchId} and agency_id = ${agencyId}`.execute(db)
  return rows[0]
}

/** The lock under which criteria, candidates, points and decisions of a search change. */
export async function lockSearch(
  db: Db,
  { agencyId, searchId }: SearchRef,
): Promise<HostSearch | undefined> {
  const { rows } = await sql<HostSearch>`select ${SEARCH} from conferences.host_search
    where id = ${searchId} and agency_id = ${agencyId} for update`.execute(db)
  return rows[0]
}

/** In the order they were named. */
export async function selectCandidates(db: Db, searchId: string): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`select ${CANDIDATE} from conferences.host_candidate
    where search_id = ${searchId} order by id`.execute(db)
  return rows
}

export const saveCandidate = (db: Db, searchId: string, one: Candidate, now: Date) =>
  sql`insert into conferences.host_candidate (search_id, id, name, county, facts, answers, note,
      withdrawn_at, created_at)
    values (${searchId}, ${one.id}, ${JSON.stringify(one.name)}, ${one.county},
      ${JSON.stringify(one.facts)}, ${JSON.stringify(one.answers)}, ${one.note},
      ${one.isWithdrawn ? now : null}, ${now})
    on conflict (search_id, id) do update set name = excluded.name, county = excluded.county,
      facts = excluded.facts, answers = excluded.answers, note = excluded.note,
      withdrawn_at = case when excluded.withdrawn_at is null then null
        else coalesce(host_candidate.withdrawn_at, excluded.withdrawn_at) end`.execute(db)

/** In the order in which people first gave points to a city. */
export async function selectScores(db: Db, searchId: string): Promise<Score[]> {
  const { rows } = await sql<Score>`select candidate_id as "candidateId", user_id as "userId",
      points, note
    from conferences.host_score where search_id = ${searchId}
    order by candidate_id, given_at, user_id`.execute(db)
  return rows
}

/** One's own, in the place of what one gave before. */
export const saveScore = (db: Db, searchId: string, one: Score, now: Date) =>
  sql`insert into conferences.host_score (search_id, candidate_id, user_id, points, note, given_at)
    values (${searchId}, ${one.candidateId}, ${one.userId}, ${JSON.stringify(one.points)},
      ${one.note}, ${now})
    on conflict (search_id, candidate_id, user_id) do update set points = excluded.points,
      note = excluded.note`.execute(db)

/** Those whose file is whole, the oldest first. */
export async function selectDocuments(db: Db, searchId: string): Promise<BidDocument[]> {
  const { rows } = await sql<BidDocument>`select ${DOCUMENT} from conferences.host_document
    where search_id = ${searchId} and kept_at is not null order by id`.execute(db)
  return rows
}

export type DocumentRef = Readonly<{ searchId: string; documentId: string }>

export async function selectDocument(
  db: Db,
  { searchId, documentId }: DocumentRef,
): Promise<BidDocument | undefined> {
  const { rows } = await sql<BidDocument>`select ${DOCUMENT} from conferences.host_document
    where search_id = ${searchId} and id = ${documentId} and kept_at is not null`.execute(db)
  return rows[0]
}

export const insertDocument = (db: Db, searchId: string, one: BidDocument) =>
  sql`insert into conferences.host_document (search_id, id, candidate_id, title, file_type, bytes,
      created_at)
    values (${searchId}, ${one.id}, ${one.candidateId}, ${one.title}, ${one.fileType},
      ${one.bytes}, ${one.createdAt})`.execute(db)

export const keepDocument = (db: Db, { searchId, documentId }: DocumentRef, now: Date) =>
  sql`update conferences.host_document set kept_at = ${now}
    where search_id = ${searchId} and id = ${documentId}`.execute(db)

export const deleteDocument = (db: Db, { searchId, documentId }: DocumentRef) =>
  sql`delete from conferences.host_document
    where search_id = ${searchId} and id = ${documentId}`.execute(db)

/** All there are, and those that somebody is sending or has given up sending. */
export async function countDocuments(db: Db, searchId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from conferences.host_document
    where search_id = ${searchId}`.execute(db)
  return Number(rows[0]!.count)
}

/** Begun before this instant and never finished. */
export async function selectStaleDocuments(db: Db, before: Date): Promise<DocumentRef[]> {
  const { rows } = await sql<DocumentRef>`select search_id as "searchId", id as "documentId"
    from conferences.host_document where kept_at is null and created_at < ${before}
    limit 100`.execute(db)
  return rows
}

export async function selectDecisions(db: Db, searchId: string): Promise<HostDecision[]> {
  const { rows } = await sql<HostDecision>`select number, candidate_id as "candidateId", reasons,
      standing, decided_by as "decidedBy", decided_at as "decidedAt"
    from conferences.host_decision where search_id = ${searchId} order by number`.execute(db)
  return rows
}

export const insertDecision = (db: Db, searchId: string, one: HostDecision) =>
  sql`insert into conferences.host_decision (search_id, number, candidate_id, reasons, standing,
      decided_by, decided_at)
    values (${searchId}, ${one.number}, ${one.candidateId}, ${one.reasons},
      ${JSON.stringify(one.standing)}, ${one.decidedBy}, ${one.decidedAt})`.execute(db)
