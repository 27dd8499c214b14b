import { type ColumnType, sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { Assessment, AssessmentStatus, Line, Options, Progress, Summary } from './contract.ts'

/** How the products of a file are to be read; the catalogue's own options, passed through. */
export type ImportOptions = Readonly<Record<string, unknown>>

export type StoredAssessment = Readonly<{
  businessId: string
  id: string
  status: AssessmentStatus
  hasFile: boolean
  fileName: string
  importOptions: ImportOptions
  options: Options
  progress: Progress
  failure: Assessment['failure']
  summary: Summary | null
  dataVersions: Readonly<Record<string, string>>
  stopRequested: boolean
  isGuest: boolean
  isSample: boolean
  createdAt: Date
  finishedAt: Date | null
  keptUntil: Date | null
}>

type Json<T> = ColumnType<T, string, string>

type AssessmentTable = {
  business_id: string
  id: string
  key_hash: string
  status: AssessmentStatus
  has_file: boolean
  file_name: string
  import_options: Json<ImportOptions>
  options: Json<Options>
  progress: Json<Progress>
  failure: Json<Assessment['failure']> | null
  summary: Json<Summary> | null
  data_versions: Json<Readonly<Record<string, string>>>
  stop_requested: ColumnType<boolean, never, boolean>
  is_guest: boolean
  is_sample: boolean
  created_at: Date
  finished_at: Date | null
  kept_until: Date | null
}

type LineTable = {
  business_id: string
  assessment_id: string
  product_id: string
  rank: number | null
  title: string
  verdict: Line['verdict']
  category: string | null
  demand_index: number | null
  expected_value_minor: bigint
  blockers: string[]
  line: Json<Line>
  detail: Buffer
}

const own = (db: Db) =>
  db.withTables<{ 'assessment.assessment': AssessmentTable; 'assessment.line': LineTable }>()

type Key = Readonly<{ businessId: string; id: string }>

export async function insertAssessment(
  db: Db,
  { keyHash, ...created }: StoredAssessment & { keyHash: string },
): Promise<void> {
  await own(db)
    .insertInto('assessment.assessment')
    .values({
      business_id: created.businessId,
      id: created.id,
      key_hash: keyHash,
      status: created.status,
      has_file: created.hasFile,
      file_name: created.fileName,
      import_options: JSON.stringify(created.importOptions),
      options: JSON.stringify(created.options),
      progress: JSON.stringify(created.progress),
      data_versions: JSON.stringify(created.dataVersions),
      is_guest: created.isGuest,
      is_sample: created.isSample,
      created_at: created.createdAt,
      kept_until: created.keptUntil,
      failure: null,
      summary: null,
      finished_at: null,
    })
    .execute()
}

export async function findAssessment(
  db: Db,
  { businessId, id }: Key,
): Promise<(StoredAssessment & { keyHash: string }) | undefined> {
  const row = await own(db)
    .selectFrom('assessment.assessment')
    .selectAll()
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...toAssessment(row), keyHash: row.key_hash }
}

type AssessmentRow = {
  [Column in keyof AssessmentTable]: AssessmentTable[Column] extends ColumnType<
    infer Selected,
    infer _I,
    infer _U
  >
    ? Selected
    : AssessmentTable[Column] extends ColumnType<infer Selected, infer _I, infer _U> | null
      ? Selected | null
      : AssessmentTable[Column]
}

function toAssessment(row: AssessmentRow): StoredAssessment {
  return {
    businessId: row.business_id,
    id: row.id,
    status: row.status,
    hasFile: row.has_file,
    fileName: row.file_name,
    importOptions: row.import_options,
    options: row.options,
    progress: row.progress,
    failure: row.failure as Assessment['failure'],
    summary: row.summary as Summary | null,
    dataVersions: row.data_versions,
    stopRequested: row.stop_requested,
    isGuest: row.is_guest,
    isSample: row.is_sample,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    keptUntil: row.kept_until,
  }
}

/** Newest first. `after` is the id of the last one seen. */
export async function listAssessments(
  db: Db,
  { businessId, after, limit }: { businessId: string; after?: string | undefined; limit: number },
): Promise<StoredAssessment[]> {
  const rows = await own(db)
    .selectFrom('assessment.assessment')
    .selectAll()
    .where('business_id', '=', businessId)
    .$if(after !== undefined, (query) => query.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toAssessment)
}

/** Stores how far it is, and tells whether somebody asked to stop. */
export async function saveProgress(
  db: Db,
  { businessId, id }: Key,
  status: AssessmentStatus,
  progress: Progress,
): Promise<{ stopRequested: boolean }> {
  const row = await own(db)
    .updateTable('assessment.assessment')
    .set({ status, progress: JSON.stringify(progress) })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .returning('stop_requested')
    .executeTakeFirst()
  return { stopRequested: row?.stop_requested ?? true }
}

/** The versions of the data it is made with, stored before the first product is looked at. */
export async function saveDataVersions(
  db: Db,
  { businessId, id }: Key,
  dataVersions: Readonly<Record<string, string>>,
): Promise<void> {
  await own(db)
    .updateTable('assessment.assessment')
    .set({ data_versions: JSON.stringify(dataVersions) })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

export async function saveKeyHash(db: Db, { businessId, id }: Key, hash: string): Promise<void> {
  await own(db)
    .updateTable('assessment.assessment')
    .set({ key_hash: hash })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

/** True when it was still being worked on. */
export async function requestStop(db: Db, { businessId, id }: Key): Promise<boolean> {
  const { numUpdatedRows } = await own(db)
    .updateTable('assessment.assessment')
    .set({ stop_requested: true })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function finishAssessment(
  db: Db,
  { businessId, id }: Key,
  end: {
    status: 'done' | 'failed' | 'stopped'
    at: Date
    summary?: Summary
    failure?: NonNullable<Assessment['failure']>
  },
): Promise<void> {
  await own(db)
    .updateTable('assessment.assessment')
    .set({
      status: end.status,
      finished_at: end.at,
      ...(end.summary ? { summary: JSON.stringify(end.summary) } : {}),
      ...(end.failure ? { failure: JSON.stringify(end.failure) } : {}),
    })
    .where('business_id', '=', businessId)
    .where('id', '=', id)
    .execute()
}

/** The report of a guest becomes the business's own: no longer erased after a while. */
export async function keepAssessments(db: Db, businessId: string): Promise<void> {
  await own(db)
    .updateTable('assessment.assessment')
    .set({ is_guest: false, kept_until: null })
    .where('business_id', '=', businessId)
    .execute()
}

export async function eraseExpired(
  db: Db,
  now: Date,
  limit: number,
): Promise<{ businessId: string; id: string }[]> {
  const { rows } = await sql<{ business_id: string; id: string }>`
    with gone as (
      delete from assessment.assessment where (business_id, id) in (
        select business_id, id from assessment.assessment
        where kept_until < ${now} order by kept_until limit ${limit})
      returning business_id, id),
    lines as (
      delete from assessment.line using gone
      where line.business_id = gone.business_id and line.assessment_id = gone.id)
    select business_id, id from gone`.execute(db)
  return rows.map((row) => ({ businessId: row.business_id, id: row.id }))
}

export type NewLine = Readonly<{
  line: Line
  blockers: readonly string[]
  expectedValueMinor: bigint
  detail: Buffer
}>

/** Adds a batch in one statement; lines that are there already (a restarted task) stay. */
export async function insertLines(
  db: Db,
  { businessId, id }: Key,
  lines: readonly NewLine[],
): Promise<void> {
  const rows = lines.map(({ line, blockers, expectedValueMinor, detail }) => ({
    product_id: line.productId,
    title: line.title,
    verdict: line.verdict,
    category: line.category?.slug ?? null,
    demand_index: line.demandIndex,
    expected_value_minor: `${expectedValueMinor}`,
    blockers,
    line,
    detail: detail.toString('base64'),
  }))
  await sql`
    insert into assessment.line (business_id, assessment_id, product_id, title, verdict, category,
      demand_index, expected_value_minor, blockers, line, detail)
    select ${businessId}, ${id}, product_id, title, verdict, category, demand_index,
      expected_value_minor, array(select jsonb_array_elements_text(blockers)), line,
      decode(detail, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (product_id uuid, title text,
      verdict text, category text, demand_index real, expected_value_minor bigint, blockers jsonb,
      line jsonb, detail text)
    on conflict do nothing`.execute(db)
}

/** The last product that has its line, so that a restarted task goes on behind it. */
export async function lastAssessed(
  db: Db,
  { businessId, id }: Key,
): Promise<{ productId: string | undefined; count: number }> {
  const { rows } = await sql<{ last: string | null; count: bigint }>`
    select max(product_id::text) as last, count(*) as count from assessment.line
    where business_id = ${businessId} and assessment_id = ${id}`.execute(db)
  return { productId: rows[0]?.last ?? undefined, count: Number(rows[0]?.count ?? 0n) }
}

/** Ranks by expected value; products that may not be sold come last whatever they are worth. */
export async function rankLines(db: Db, { businessId, id }: Key): Promise<void> {
  await sql`
    update assessment.line set rank = ranked.rank
    from (
      select product_id, row_number() over (
        order by expected_value_minor desc, verdict = 'not_allowed', title, product_id) as rank
      from assessment.line where business_id = ${businessId} and assessment_id = ${id}
    ) ranked
    where line.business_id = ${businessId} and line.assessment_id = ${id}
      and line.product_id = ranked.product_id`.execute(db)
}

export type CategoryTotal = Readonly<{
  slug: string | null
  verdict: Line['verdict']
  products: number
  expectedValueMinor: bigint
  demandIndexSum: number
  withIndex: number
}>

export async function totalsByCategory(db: Db, { businessId, id }: Key): Promise<CategoryTotal[]> {
  const { rows } = await sql<{
    category: string | null
    verdict: Line['verdict']
    products: bigint
    value: string
    index_sum: number | null
    with_index: bigint
  }>`
    select category, verdict, count(*) as products, sum(expected_value_minor)::text as value,
      sum(demand_index)::float8 as index_sum, count(demand_index) as with_index
    from assessment.line where business_id = ${businessId} and assessment_id = ${id}
    group by category, verdict order by category, verdict`.execute(db)
  return rows.map((row) => ({
    slug: row.category,
    verdict: row.verdict,
    products: Number(row.products),
    expectedValueMinor: BigInt(row.value),
    demandIndexSum: row.index_sum ?? 0,
    withIndex: Number(row.with_index),
  }))
}

/** Open steps by the expected value that waits for them, largest first. */
export async function totalsByBlocker(
  db: Db,
  { businessId, id }: Key,
  limit: number,
): Promise<{ step: string; products: number; valueMinor: bigint; exampleProductId: string }[]> {
  const { rows } = await sql<{ step: string; products: bigint; value: string; example: string }>`
    select step, count(*) as products, sum(expected_value_minor)::text as value,
      min(product_id::text) as example
    from assessment.line, unnest(blockers) as step
    where business_id = ${businessId} and assessment_id = ${id}
    group by step order by sum(expected_value_minor) desc, count(*) desc, step
    limit ${limit}`.execute(db)
  return rows.map((row) => ({
    step: row.step,
    products: Number(row.products),
    valueMinor: BigInt(row.value),
    exampleProductId: row.example,
  }))
}

export type LineFilter = Readonly<{
  verdict?: Line['verdict'] | undefined
  category?: string | undefined
}>

export async function listLines(
  db: Db,
  { businessId, id }: Key,
  { verdict, category, afterRank, limit }: LineFilter & { afterRank: number; limit: number },
): Promise<Line[]> {
  const rows = await own(db)
    .selectFrom('assessment.line')
    .select(['line', 'rank'])
    .where('business_id', '=', businessId)
    .where('assessment_id', '=', id)
    .where('rank', '>', afterRank)
    .$if(verdict !== undefined, (query) => query.where('verdict', '=', verdict!))
    .$if(category !== undefined, (query) => query.where('category', '=', category!))
    .orderBy('rank')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row.line, rank: row.rank ?? 0 }))
}

export async function findLine(
  db: Db,
  { businessId, id }: Key,
  productId: string,
): Promise<{ line: Line; detail: Buffer } | undefined> {
  const row = await own(db)
    .selectFrom('assessment.line')
    .select(['line', 'rank', 'detail'])
    .where('business_id', '=', businessId)
    .where('assessment_id', '=', id)
    .where('product_id', '=', productId)
    .executeTakeFirst()
  return row && { line: { ...row.line, rank: row.rank ?? 0 }, detail: Buffer.from(row.detail) }
}

type ComparedLine = { older: Line; newer: Line }

/** Products in both reports whose verdict, code or landed price differ; and how many do not. */
export async function compareLines(
  db: Db,
  {
    businessId,
    older,
    newer,
    limit,
  }: Record<'businessId' | 'older' | 'newer', string> & {
    limit: number
  },
): Promise<{ changed: ComparedLine[]; unchanged: number }> {
  const { rows } = await sql<ComparedLine & { unchanged: bigint; is_changed: boolean }>`
    with pairs as (
      select a.line as older, b.line as newer, b.rank,
        (a.line->'verdict', a.line->'code', a.line->'landedPrice')
          is distinct from (b.line->'verdict', b.line->'code', b.line->'landedPrice') as is_changed
      from assessment.line a join assessment.line b
        on b.business_id = a.business_id and b.product_id = a.product_id
      where a.business_id = ${businessId} and a.assessment_id = ${older}
        and b.assessment_id = ${newer})
    select older, newer, is_changed, (select count(*) from pairs where not is_changed) as unchanged
    from pairs order by is_changed desc, rank limit ${limit}`.execute(db)
  return {
    changed: rows.filter((row) => row.is_changed),
    unchanged: Number(rows[0]?.unchanged ?? 0n),
  }
}

/** The newest assessment of a business that was finished, with its summary. */
export async function selectNewestSummary(
  db: Db,
  businessId: string,
): Promise<{ id: string; summary: Summary } | undefined> {
  const { rows } = await sql<{ id: string; summary: Summary }>`
    select id, summary from assessment.assessment
    where business_id = ${businessId} and summary is not null
    order by id desc limit 1`.execute(db)
  return rows[0]
}

/** The most valuable products that sell after some steps; each row with what all of them come to. */
export async function selectWaiting(
  db: Db,
  { businessId, id }: Key,
  most: number,
): Promise<{ valueMinor: bigint; detail: Buffer; products: number; allMinor: bigint }[]> {
  const { rows } = await sql<{
    valueMinor: bigint
    detail: Uint8Array
    products: number
    allMinor: bigint
  }>`
    select expected_value_minor as "valueMinor", detail, (count(*) over ())::integer as products,
      (sum(expected_value_minor) over ())::bigint as "allMinor"
    from assessment.line where business_id = ${businessId} and assessment_id = ${id}
      and verdict = 'sell_after_steps'
    order by expected_value_minor desc, product_id limit ${most}`.execute(db)
  return rows.map((row) => ({ ...row, detail: Buffer.from(row.detail) }))
}

/** Products of an assessment by the chapter of their code, the most of them first; '' without a code. */
export async function countChapters(
  db: Db,
  { businessId, id }: { businessId: string; id: string },
): Promise<{ chapter: string; products: number }[]> {
  const { rows } = await sql<{ chapter: string; products: number }>`
    select coalesce(left(line->>'code', 2), '') as chapter, count(*)::integer as products
    from assessment.line where business_id = ${businessId} and assessment_id = ${id}
    group by 1 order by products desc, chapter`.execute(db)
  return rows
}
