import { sql } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'
import type { Profile } from './profile.ts'
import type { Wanted } from './search-terms.ts'
import { groupsOf, termsOf } from './search-terms.ts'

/** A company's place in the directory. */
export type Place = Readonly<{
  partnerId: string
  listed: Profile | null
  asked: Profile | null
  isSample: boolean
  reason: string | null
  askedAt: Date | null
  listedAt: Date | null
  hiddenAt: Date | null
}>
/** One that everybody reads. */
export type Partner = Readonly<{
  partnerId: string
  profile: Profile
  isSample: boolean
  listedAt: Date
}>
type Page = Readonly<{ after?: string | undefined; limit: number }>

const PLACE = sql.raw(`partner_id as "partnerId", listed, asked, is_sample as "isSample", reason,
  asked_at as "askedAt", listed_at as "listedAt", hidden_at as "hiddenAt"`)
const PARTNER = sql.raw(`partner_id as "partnerId", listed as profile, is_sample as "isSample",
  listed_at as "listedAt"`)

export async function findPlace(db: Db, partnerId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select ${PLACE} from directory.partner
    where partner_id = ${partnerId}`.execute(db)
  return rows[0]
}

export async function lockPlace(db: Db, partnerId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select ${PLACE} from directory.partner
    where partner_id = ${partnerId} for update`.execute(db)
  return rows[0]
}

/** What a company asks to be listed with; null takes it back. */
export const saveAsked = (
  db: Db,
  given: Readonly<{ partnerId: string; asked: Profile | null; isSample: boolean; now: Date }>,
) => {
  const asked = given.asked && JSON.stringify(given.asked)
  const at = given.asked && given.now
  return sql`insert into directory.partner (partner_id, asked, is_sample, asked_at)
    values (${given.partnerId}, ${asked}::jsonb, ${given.isSample}, ${at}::timestamptz)
    on conflict (partner_id) do update set asked = excluded.asked,
      asked_at = excluded.asked_at`.execute(db)
}

export const saveListed = (db: Db, partnerId: string, profile: Profile, now: Date) =>
  sql`update directory.partner set listed = ${JSON.stringify(profile)}::jsonb,
      terms = ${termsOf(profile)}::text[], asked = null, asked_at = null, listed_at = ${now},
      hidden_at = null, reason = null
    where partner_id = ${partnerId}`.execute(db)

/** The operator's no: to what is asked, or, where nothing is, to what is listed. */
export const saveRefused = (
  db: Db,
  given: Readonly<{ partnerId: string; reason: string; hiddenAt: Date | null }>,
) =>
  sql`update directory.partner set asked = null, asked_at = null, reason = ${given.reason},
      hidden_at = coalesce(${given.hiddenAt}::timestamptz, hidden_at)
    where partner_id = ${given.partnerId}`.execute(db)

/** Listed partners that have all that is wanted, in the order in which they came. */
export async function selectPartners(
  db: Db,
  { name, ...wanted }: Wanted & Readonly<{ name?: string | undefined }>,
  { after, limit }: Page,
): Promise<Partner[]> {
  const has = groupsOf(wanted).map((group) => sql`and terms && ${group}::text[]`)
  const named = name
    ? sql`and strpos(lower(concat_ws(' ', listed->'name'->>'en', listed->'name'->>'zh-CN')),
        lower(${name})) > 0`
    : sql``
  const behind = after ? sql`and partner_id > ${after}` : sql``
  const { rows } = await sql<Partner>`select ${PARTNER} from directory.partner
    where listed is not null and hidden_at is null ${sql.join(has, sql` `)} ${named} ${behind}
    order by partner_id limit ${limit}`.execute(db)
  return rows
}

/** The same, those first that settle most of these steps. */
export async function selectClosing(
  db: Db,
  wanted: Wanted,
  steps: readonly string[],
  limit: number,
): Promise<Partner[]> {
  const closing = steps.map((step) => `s:${step}`)
  const has = groupsOf(wanted).map((group) => sql`and terms && ${group}::text[]`)
  const { rows } = await sql<Partner>`select ${PARTNER} from directory.partner
    where listed is not null and hidden_at is null and terms && ${closing}::text[]
      ${sql.join(has, sql` `)}
    order by is_sample, (select count(*) from unnest(terms) as term
      where term = any(${closing}::text[])) desc, partner_id limit ${limit}`.execute(db)
  return rows
}

/** Of these the listed ones, in no order. */
export async function selectListed(db: Db, partnerIds: readonly string[]): Promise<Partner[]> {
  const { rows } = await sql<Partner>`select ${PARTNER} from directory.partner
    where partner_id = any(${partnerIds}::uuid[]) and listed is not null
      and hidden_at is null`.execute(db)
  return rows
}

/** What companies are called that were listed once, whether they still are or not. */
export async function selectNames(
  db: Db,
  partnerIds: readonly string[],
): Promise<{ partnerId: string; name: LocalText }[]> {
  const { rows } = await sql<{ partnerId: string; name: LocalText }>`
    select partner_id as "partnerId", listed->'name' as name from directory.partner
    where partner_id = any(${partnerIds}::uuid[]) and listed is not null`.execute(db)
  return rows
}

/** Companies that wait for the operator's look. */
export async function selectAsked(db: Db, { after, limit }: Page): Promise<Place[]> {
  const behind = after ? sql`and partner_id > ${after}` : sql``
  const { rows } = await sql<Place>`select ${PLACE} from directory.partner
    where asked is not null ${behind} order by partner_id limit ${limit}`.execute(db)
  return rows
}

/** What waits for the operator, each counted to `most`: profiles, and documents to look up. */
export async function countAtDesk(
  db: Db,
  most: number,
): Promise<Readonly<{ partners: number; partnerDocuments: number }>> {
  const { rows } = await sql<{ partners: number; partnerDocuments: number }>`select
    (select count(*)::integer from (select from directory.partner where asked is not null
      limit ${most}) as one) as partners,
    (select count(*)::integer from (select from directory.document where state = 'stated'
      limit ${most}) as one) as "partnerDocuments"`.execute(db)
  return rows[0]!
}

/** What made-up companies are called in English. */
export async function selectSampleNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select listed->'name'->>'en' as name
    from directory.partner where is_sample and listed is not null`.execute(db)
  return rows.map(({ name }) => name)
}
