import { sql } from 'kysely'
import { type Db, planned } from '../../platform/db.ts'
import { type EventType, webhookLimits } from './event-type.ts'

export type EndpointState = 'on' | 'off' | 'disabled'
export type Endpoint = Readonly<{
  businessId: string
  id: string
  url: string
  eventTypes: readonly EventType[]
  secret: Buffer
  oldSecret: Buffer | null
  oldSecretUntil: Date | null
  state: EndpointState
  lastSuccessAt: Date | null
  createdAt: Date
}>
export type EndpointRef = Readonly<{ businessId: string; endpointId: string }>

const ENDPOINT = sql.raw(`business_id as "businessId", id, url, event_types as "eventTypes", secret,
  old_secret as "oldSecret", old_secret_until as "oldSecretUntil", state,
  last_success_at as "lastSuccessAt", created_at as "createdAt"`)

const toEndpoint = (row: Endpoint): Endpoint => ({
  ...row,
  secret: Buffer.from(row.secret),
  oldSecret: row.oldSecret && Buffer.from(row.oldSecret),
})

/** False when the business has as many as it may. */
export async function insertEndpoint(db: Db, endpoint: Endpoint): Promise<boolean> {
  const { businessId, id, url, eventTypes, secret, state, createdAt } = endpoint
  const { numAffectedRows } = await sql`
    insert into partners.endpoint (business_id, id, url, event_types, secret, state, created_at)
    select ${businessId}, ${id}, ${url}, ${JSON.stringify(eventTypes)}::jsonb, ${secret}, ${state},
      ${createdAt}
    where (select count(*) from partners.endpoint where business_id = ${businessId})
      < ${webhookLimits.endpointsOfBusiness}`.execute(db)
  return numAffectedRows === 1n
}

export async function selectEndpoints(db: Db, businessId: string): Promise<Endpoint[]> {
  const { rows } = await sql<Endpoint>`select ${ENDPOINT} from partners.endpoint
    where business_id = ${businessId} order by id
    limit ${webhookLimits.endpointsOfBusiness}`.execute(db)
  return rows.map(toEndpoint)
}

export async function lockEndpoint(
  db: Db,
  { businessId, endpointId }: EndpointRef,
): Promise<Endpoint | undefined> {
  const { rows } = await sql<Endpoint>`select ${ENDPOINT} from partners.endpoint
    where business_id = ${businessId} and id = ${endpointId} for update`.execute(db)
  return rows[0] && toEndpoint(rows[0])
}

export const updateEndpoint = (db: Db, endpoint: Endpoint) =>
  sql`update partners.endpoint set url = ${endpoint.url},
      event_types = ${JSON.stringify(endpoint.eventTypes)}::jsonb, secret = ${endpoint.secret},
      old_secret = ${endpoint.oldSecret}, old_secret_until = ${endpoint.oldSecretUntil},
      state = ${endpoint.state}
    where business_id = ${endpoint.businessId} and id = ${endpoint.id}`.execute(db)

/** With its deliveries; false when there is none. */
export async function deleteEndpoint(
  db: Db,
  { businessId, endpointId }: EndpointRef,
): Promise<boolean> {
  await sql`delete from partners.delivery
    where business_id = ${businessId} and endpoint_id = ${endpointId}`.execute(db)
  const { numAffectedRows } = await sql`delete from partners.endpoint
    where business_id = ${businessId} and id = ${endpointId}`.execute(db)
  return numAffectedRows === 1n
}

export type Wish = Readonly<{ businessId: string; id: string; eventTypes: readonly EventType[] }>

/** Which programs of these businesses want to be told of what. */
export async function selectWishes(db: Db, businessIds: readonly string[]): Promise<Wish[]> {
  const { rows } = await planned<Wish>`
    select business_id as "businessId", id, event_types as "eventTypes" from partners.endpoint
    where business_id = any(${businessIds}::uuid[]) and state = 'on'`.execute(db)
  return rows
}

export type NewDelivery = Readonly<{
  businessId: string
  id: string
  endpointId: string
  eventId: string
  eventType: string
  body: string
}>

/** Those that are there already stay as they are. */
export async function insertDeliveries(
  db: Db,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  await sql`insert into partners.delivery (business_id, id, endpoint_id, event_id, event_type, body,
      state, due_at, created_at)
    select "businessId", id, "endpointId", "eventId", "eventType", body, 'waiting', ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) as r("businessId" uuid, id uuid,
      "endpointId" uuid, "eventId" uuid, "eventType" text, body text)
    on conflict (business_id, endpoint_id, event_id) do nothing`.execute(db)
}

export type Delivery = NewDelivery &
  Readonly<{
    state: 'waiting' | 'delivered' | 'failed'
    tries: number
    dueAt: Date
    lastStatus: number | null
    lastProblem: string | null
    lastMs: number | null
    lastTryAt: Date | null
    createdAt: Date
  }>
export type DeliveryRef = Readonly<{ businessId: string; deliveryId: string }>

const DELIVERY = sql.raw(`delivery.business_id as "businessId", delivery.id,
  delivery.endpoint_id as "endpointId", delivery.event_id as "eventId",
  delivery.event_type as "eventType", delivery.body, delivery.state, delivery.tries,
  delivery.due_at as "dueAt", delivery.last_status as "lastStatus",
  delivery.last_problem as "lastProblem", delivery.last_ms as "lastMs",
  delivery.last_try_at as "lastTryAt", delivery.created_at as "createdAt"`)

/** The newest first; `after` is the id of the last one seen. */
export async function selectDeliveries(
  db: Db,
  businessId: string,
  given: { endpointId?: string | undefined; after?: string | undefined; limit: number },
): Promise<Delivery[]> {
  const ofEndpoint = given.endpointId ? sql`and endpoint_id = ${given.endpointId}` : sql``
  const behind = given.after ? sql`and id < ${given.after}` : sql``
  const { rows } = await sql<Delivery>`select ${DELIVERY} from partners.delivery
    where business_id = ${businessId} ${ofEndpoint} ${behind}
    order by id desc limit ${given.limit}`.execute(db)
  return rows
}

export async function lockDelivery(
  db: Db,
  { businessId, deliveryId }: DeliveryRef,
): Promise<Delivery | undefined> {
  const { rows } = await sql<Delivery>`select ${DELIVERY} from partners.delivery
    where business_id = ${businessId} and id = ${deliveryId} for update`.execute(db)
  return rows[0]
}

/** From the beginning, whatever came of it before. */
export const restartDelivery = (db: Db, { businessId, deliveryId }: DeliveryRef, now: Date) =>
  sql`update partners.delivery set state = 'waiting', tries = 0, due_at = ${now}
    where business_id = ${businessId} and id = ${deliveryId}`.execute(db)

export type Claimed = Delivery &
  Readonly<{ url: string; secret: Buffer; oldSecret: Buffer | null; oldSecretUntil: Date | null }>

/**
 * Takes deliveries that are due, of no endpoint more than a few, out of everybody else's hands for
 * as long as a try takes; a killed process's are tried again after that.
 */
export async function claimDeliveries(db: Db, now: Date): Promise<Claimed[]> {
  const { atOnce, atOnceOfEndpoint, leaseMs } = webhookLimits
  const { rows } = await sql<Claimed>`with
    due as (
      select business_id, id from (
        select one.business_id, one.id, one.due_at, row_number() over
          (partition by one.business_id, one.endpoint_id order by one.due_at, one.id) as place
        from partners.delivery as one
        join partners.endpoint on endpoint.business_id = one.business_id
          and endpoint.id = one.endpoint_id and endpoint.state = 'on'
        where one.state = 'waiting' and one.due_at <= ${now}
      ) as waiting
      where place <= ${atOnceOfEndpoint} order by due_at limit ${atOnce}
    ),
    locked as (
      select delivery.business_id, delivery.id from partners.delivery join due using (business_id, id)
      where delivery.state = 'waiting' and delivery.due_at <= ${now}
      for update of delivery skip locked
    )
    update partners.delivery set tries = tries + 1,
      due_at = ${new Date(now.getTime() + leaseMs)}, last_try_at = ${now}
    from locked, partners.endpoint
    where delivery.business_id = locked.business_id and delivery.id = locked.id
      and endpoint.business_id = delivery.business_id and endpoint.id = delivery.endpoint_id
    returning ${DELIVERY}, endpoint.url, endpoint.secret, endpoint.old_secret as "oldSecret",
      endpoint.old_secret_until as "oldSecretUntil"`.execute(db)
  return rows.map((row) => ({
    ...row,
    secret: Buffer.from(row.secret),
    oldSecret: row.oldSecret && Buffer.from(row.oldSecret),
  }))
}

export type TryEnd = Readonly<{
  state: Delivery['state']
  dueAt: Date
  status: number | null
  problem: string | null
  ms: number
}>

export const endTry = (db: Db, { businessId, id }: Delivery, end: TryEnd) =>
  sql`update partners.delivery set state = ${end.state}, due_at = ${end.dueAt},
      last_status = ${end.status}, last_problem = ${end.problem}, last_ms = ${end.ms}
    where business_id = ${businessId} and id = ${id}`.execute(db)

export const noteSuccess = (db: Db, { businessId, endpointId }: EndpointRef, now: Date) =>
  sql`update partners.endpoint set last_success_at = ${now}
    where business_id = ${businessId} and id = ${endpointId}`.execute(db)

/** Turns it off unless something arrived since; false when something did, or it is off already. */
export async function disableEndpoint(
  db: Db,
  { businessId, endpointId }: EndpointRef,
  since: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update partners.endpoint set state = 'disabled'
    where business_id = ${businessId} and id = ${endpointId} and state = 'on'
      and (last_success_at is null or last_success_at < ${since})`.execute(db)
  return numAffectedRows === 1n
}

export const deleteDeliveriesBefore = (db: Db, before: Date, limit: number) =>
  sql`delete from partners.delivery where (business_id, id) in (
    select business_id, id from partners.delivery where created_at < ${before}
    limit ${limit})`.execute(db)
