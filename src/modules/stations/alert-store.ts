import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { AlertKind, Pattern } from './alert.ts'

/** What the orders of some stations since an instant look like; of one without orders there is none. */
export async function selectPatterns(
  db: Db,
  agencyIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, Pattern>> {
  const { rows } = await sql<
    Pattern & { agencyId: string; allOrders: number; allGoneBack: number }
  >`
    with recent as (
      select *, state in ('ended', 'taken_back') as is_gone from stations.assisted_order
      where placed_at >= ${since}),
    every as (
      select count(*)::integer as orders, (count(*) filter (where is_gone))::integer as gone
      from recent where agency_id = any(${agencyIds}::uuid[])
        or agency_id not in (select agency_id from stations.station where is_sample)),
    own as (select * from recent where agency_id = any(${agencyIds}::uuid[])),
    buyer as (select agency_id, max(orders)::integer as most from (
        select agency_id, count(*) as orders from own where buyer_name is not null
        group by agency_id, buyer_name) as one group by agency_id),
    door as (select agency_id, max(orders)::integer as most from (
        select agency_id, count(*) as orders from own where address_name is not null
        group by agency_id, address_name) as one group by agency_id),
    seller as (select agency_id, max(orders)::integer as most from (
        select agency_id, count(*) as orders from own group by agency_id, business_id) as one
      group by agency_id),
    hour as (select agency_id, max(orders)::integer as most from (
        select agency_id, count(*) over (partition by agency_id order by placed_at
          range between interval '1 hour' preceding and current row) as orders from own) as one
      group by agency_id)
    select own.agency_id as "agencyId", count(*)::integer as orders,
      coalesce(max(buyer.most), 0) as "ofBuyer", coalesce(max(door.most), 0) as "ofAddress",
      max(seller.most) as "ofSeller", max(hour.most) as "inHour",
      (count(*) filter (where is_gone))::integer as "goneBack",
      (count(*) filter (where is_own_people))::integer as "ofOwnPeople",
      max(every.orders) as "allOrders", max(every.gone) as "allGoneBack"
    from own cross join every join seller using (agency_id) join hour using (agency_id)
    left join buyer using (agency_id) left join door using (agency_id)
    group by own.agency_id`.execute(db)
  return new Map(
    rows.map(({ agencyId, allOrders, allGoneBack, ...pattern }) => [
      agencyId,
      {
        ...pattern,
        others: {
          orders: allOrders - pattern.orders,
          goneBack: allGoneBack - pattern.goneBack,
        },
      },
    ]),
  )
}

export type Look = Readonly<{
  agencyId: string
  kind: AlertKind
  count: number
  officeId: string
  reason: string
  lookedAt: Date
}>

/** What was looked at before, by 'station kind'. */
export async function selectLooks(
  db: Db,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, Look>> {
  const { rows } = await sql<Look>`select agency_id as "agencyId", kind, count,
      office_id as "officeId", reason, looked_at as "lookedAt"
    from stations.alert_look where agency_id = any(${agencyIds}::uuid[])`.execute(db)
  return new Map(rows.map((look) => [`${look.agencyId} ${look.kind}`, look]))
}

export const saveLook = (db: Db, look: Look, by: string) =>
  sql`insert into stations.alert_look (agency_id, kind, count, office_id, reason, looked_by,
      looked_at)
    values (${look.agencyId}, ${look.kind}, ${look.count}, ${look.officeId}, ${look.reason},
      ${by}, ${look.lookedAt})
    on conflict (agency_id, kind) do update set count = excluded.count,
      office_id = excluded.office_id, reason = excluded.reason, looked_by = excluded.looked_by,
      looked_at = excluded.looked_at`.execute(db)
