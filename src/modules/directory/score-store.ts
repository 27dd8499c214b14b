import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import type { PartnerKind } from './profile.ts'
import type { Tally } from './scorecard.ts'

export type TallyOf = Tally & Readonly<{ partnerId: string; isSample: boolean }>

/**
 * What became of what these partners were asked, real cases and made-up ones apart. A question that
 * was taken back before its deadline counts neither way.
 */
export async function selectTallies(
  db: Db,
  partnerIds: readonly string[],
  now: Date,
): Promise<TallyOf[]> {
  const { rows } = await sql<TallyOf>`with
    question as (
      select partner_id, false as is_sample, asked_at, answer_by, answered_at, ended_at
      from directory.quote where partner_id = any(${partnerIds}::uuid[])
      union all
      select partner_id, is_sample, sent_at, answer_by, answered_at, ended_at
      from directory.referral where partner_id = any(${partnerIds}::uuid[])
    ),
    reply as (
      select partner_id, is_sample, count(*)::integer as asked,
        count(answered_at) filter (where answered_at <= answer_by)::integer as answered,
        percentile_disc(0.5) within group (order by extract(epoch from answered_at - asked_at))
          filter (where answered_at <= answer_by) as seconds
      from question where answered_at is not null
        or (answer_by <= ${now} and (ended_at is null or ended_at >= answer_by))
      group by partner_id, is_sample
    ),
    outcome as (
      select partner_id, is_sample, count(*)::integer as ended,
        count(*) filter (where state = 'failed')::integer as failed,
        count(*) filter (where ended_on > due_on)::integer as late,
        count(*) filter (where is_damaged)::integer as damaged,
        count(*) filter (where is_refunded)::integer as refunded,
        count(*) filter (where is_disputed)::integer as disputed
      from directory.referral
      where partner_id = any(${partnerIds}::uuid[]) and state in ('done', 'failed')
      group by partner_id, is_sample
    )
    select partner_id as "partnerId", is_sample as "isSample", coalesce(asked, 0) as asked,
      coalesce(answered, 0) as answered,
      round(seconds::numeric / 3600, 1)::float8 as "replyHours",
      coalesce(ended, 0) as ended, coalesce(failed, 0) as failed, coalesce(late, 0) as late,
      coalesce(damaged, 0) as damaged, coalesce(refunded, 0) as refunded,
      coalesce(disputed, 0) as disputed
    from reply full join outcome using (partner_id, is_sample)`.execute(db)
  return rows
}

/** What it took and cost when partners were done, the middle half; of one currency. */
export type Experience = Readonly<{
  partnerId: string
  kind: PartnerKind
  count: number
  daysMin: number
  daysMax: number
  /** Of the currency that most were paid in. */
  currency: Currency | null
  paid: number
  costMin: bigint | null
  costMax: bigint | null
}>

/** Real outcomes only. */
export async function selectExperiences(
  db: Db,
  partnerIds: readonly string[],
): Promise<Experience[]> {
  const { rows } = await sql<Experience>`with
    done as (
      select partner_id, kind, currency, cost_minor, ended_on - (answered_at at time zone 'UTC')::date as days
      from directory.referral
      where partner_id = any(${partnerIds}::uuid[]) and state = 'done' and not is_sample
    ),
    paid as (
      select distinct on (partner_id, kind) * from (
        select partner_id, kind, currency, count(*)::integer as paid,
          percentile_disc(0.25) within group (order by cost_minor) as cost_min,
          percentile_disc(0.75) within group (order by cost_minor) as cost_max
        from done where currency is not null group by partner_id, kind, currency) as each
      order by partner_id, kind, paid desc, currency
    ),
    taken as (
      select partner_id, kind, count(*)::integer as count,
        percentile_disc(0.25) within group (order by days) as days_min,
        percentile_disc(0.75) within group (order by days) as days_max
      from done group by partner_id, kind
    )
    select partner_id as "partnerId", kind, count, days_min as "daysMin", days_max as "daysMax",
      currency, coalesce(paid, 0) as paid, cost_min as "costMin", cost_max as "costMax"
    from taken left join paid using (partner_id, kind)`.execute(db)
  return rows
}
