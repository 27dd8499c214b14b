import { sql } from 'kysely'
import type { Currency } from '../../kernel/money.ts'
import type { Day } from '../../kernel/period.ts'
import type { Db } from '../../platform/db.ts'
import type { Finding } from './eligibility.ts'
import type { Funder, Offer, OfferRef } from './offer.ts'

const OFFER = sql.raw(`offer.agency_id as "agencyId", offer.id, name, purpose,
  is_sample as "isSample", state, currency, amount_minor as "amountMinor",
  orders_most as "ordersMost", orders_per_business as "ordersPerBusiness",
  opens_on::text as "opensOn", closes_on::text as "closesOn", rules, offer.redeemed,
  created_at as "createdAt", closed_at as "closedAt"`)

type Page = Readonly<{ after?: string | undefined; limit: number }>

export async function insertOffer(db: Db, offer: Offer, funders: readonly Funder[]): Promise<void> {
  await sql`insert into programmes.offer (agency_id, id, name, purpose, is_sample, state, currency,
      amount_minor, orders_most, orders_per_business, opens_on, closes_on, rules, created_at)
    values (${offer.agencyId}, ${offer.id}, ${JSON.stringify(offer.name)}::jsonb,
      ${JSON.stringify(offer.purpose)}::jsonb, ${offer.isSample}, ${offer.state},
      ${offer.currency}, ${offer.amountMinor}, ${offer.ordersMost}, ${offer.ordersPerBusiness},
      ${offer.opensOn}, ${offer.closesOn}, ${JSON.stringify(offer.rules)}::jsonb,
      ${offer.createdAt})`.execute(db)
  for (const [number, one] of funders.entries()) {
    await sql`insert into programmes.offer_funder (agency_id, offer_id, number, organisation_id,
        share_points, part_minor, needed_minor)
      values (${offer.agencyId}, ${offer.id}, ${number}, ${one.organisationId},
        ${one.sharePoints}, ${one.partMinor}, ${one.neededMinor})`.execute(db)
  }
}

export async function findOffer(
  db: Db,
  { agencyId, offerId }: OfferRef,
): Promise<Offer | undefined> {
  const { rows } = await sql<Offer>`select ${OFFER} from programmes.offer
    where agency_id = ${agencyId} and id = ${offerId}`.execute(db)
  return rows[0]
}

/** The same, and nobody gives out of it until the transaction ends. */
export async function lockOffer(
  db: Db,
  { agencyId, offerId }: OfferRef,
): Promise<Offer | undefined> {
  const { rows } = await sql<Offer>`select ${OFFER} from programmes.offer
    where agency_id = ${agencyId} and id = ${offerId} for update`.execute(db)
  return rows[0]
}

export async function countUnderWay(db: Db, agencyId: string, most: number): Promise<number> {
  const { rows } = await sql<{ offers: number }>`select count(*)::integer as offers from (
      select from programmes.offer where agency_id = ${agencyId} and state <> 'closed'
      limit ${most}) as counted`.execute(db)
  return rows[0]!.offers
}

/** Of one office, the newest first. */
export async function selectOffers(
  db: Db,
  agencyId: string,
  { after, limit }: Page,
): Promise<Offer[]> {
  const { rows } = await sql<Offer>`select ${OFFER} from programmes.offer
    where agency_id = ${agencyId} and ${after ? sql`id < ${after}::uuid` : sql`true`}
    order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Offers of others that an organisation pays for, too, the newest first. */
export async function selectFundedOffers(
  db: Db,
  organisationId: string,
  { after, limit }: Page,
): Promise<Offer[]> {
  const { rows } = await sql<Offer>`select ${OFFER} from programmes.offer_funder as funder
    join programmes.offer on offer.agency_id = funder.agency_id and offer.id = funder.offer_id
    where funder.organisation_id = ${organisationId} and offer.agency_id <> ${organisationId}
      and ${after ? sql`offer.id < ${after}::uuid` : sql`true`}
    order by offer.id desc limit ${limit}`.execute(db)
  return rows
}

const IS_AT_DESK = sql.raw(`state <> 'open' and not is_sample
  and (state = 'funding' or exists (select from programmes.offer_funder as funder
    where funder.agency_id = offer.agency_id and offer_id = offer.id
      and deposited_minor - part_minor * offer.redeemed - returned_minor > 0))`)

/** What the operator has to do with: offers whose money is awaited, or has to go back. */
export async function selectOffersAtDesk(db: Db, { after, limit }: Page): Promise<Offer[]> {
  const { rows } = await sql<Offer>`select ${OFFER} from programmes.offer
    where ${IS_AT_DESK} and ${after ? sql`id > ${after}::uuid` : sql`true`}
    order by id limit ${limit}`.execute(db)
  return rows
}

export async function countOffersAtDesk(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ offers: number }>`select count(*)::integer as offers
    from (select from programmes.offer where ${IS_AT_DESK} limit ${most}) as waiting`.execute(db)
  return rows[0]!.offers
}

export type FunderOf = Funder & OfferRef

/** Of some offers, in the order in which they were named. */
export async function selectFunders(db: Db, offers: readonly OfferRef[]): Promise<FunderOf[]> {
  const { rows } = await sql<FunderOf>`select agency_id as "agencyId", offer_id as "offerId",
      organisation_id as "organisationId", share_points as "sharePoints",
      part_minor as "partMinor", needed_minor as "neededMinor",
      deposited_minor as "depositedMinor", returned_minor as "returnedMinor"
    from programmes.offer_funder where (agency_id, offer_id) in (
      select * from unnest(${offers.map(({ agencyId }) => agencyId)}::uuid[],
        ${offers.map(({ offerId }) => offerId)}::uuid[]))
    order by offer_id, number`.execute(db)
  return rows
}

type Transfer = OfferRef &
  Readonly<{
    organisationId: string
    kind: 'deposit' | 'return'
    reference: string
    amountMinor: bigint
    by: string
    at: Date
  }>

/** False when it was noted before. */
export async function insertTransfer(db: Db, one: Transfer): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into programmes.offer_transfer (agency_id, offer_id,
      organisation_id, kind, reference, amount_minor, noted_by, noted_at)
    values (${one.agencyId}, ${one.offerId}, ${one.organisationId}, ${one.kind},
      ${one.reference}, ${one.amountMinor}, ${one.by}, ${one.at})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** What a funder has paid in and been given back. */
export const saveFunder = (
  db: Db,
  { agencyId, offerId, organisationId, depositedMinor, returnedMinor }: FunderOf,
) =>
  sql`update programmes.offer_funder
    set deposited_minor = ${depositedMinor}, returned_minor = ${returnedMinor}
    where agency_id = ${agencyId} and offer_id = ${offerId}
      and organisation_id = ${organisationId}`.execute(db)

export const saveOfferState = (
  db: Db,
  { agencyId, id, state, closedAt }: Pick<Offer, 'agencyId' | 'id' | 'state' | 'closedAt'>,
) =>
  sql`update programmes.offer set state = ${state}, closed_at = ${closedAt}
    where agency_id = ${agencyId} and id = ${id}`.execute(db)

export const saveReturned = (db: Db, { agencyId, offerId }: OfferRef, now: Date) =>
  sql`update programmes.offer set returned_at = ${now}
    where agency_id = ${agencyId} and id = ${offerId} and returned_at is null`.execute(db)

export type Taking = Readonly<{ businessId: string; redeemed: number; takenAt: Date }>

/** False when the business had taken it up before. */
export async function insertTaking(
  db: Db,
  { agencyId, offerId }: OfferRef,
  taking: Readonly<{ businessId: string; outcome: readonly Finding[]; by: string; at: Date }>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into programmes.offer_taking (agency_id, offer_id,
      business_id, outcome, taken_by, taken_at)
    values (${agencyId}, ${offerId}, ${taking.businessId},
      ${JSON.stringify(taking.outcome)}::jsonb, ${taking.by}, ${taking.at})
    on conflict do nothing`.execute(db)
  return numAffectedRows === 1n
}

/** Who has taken up an offer, by the business's id. */
export async function selectTakings(
  db: Db,
  { agencyId, offerId }: OfferRef,
  { after, limit }: Page,
): Promise<Taking[]> {
  const { rows } = await sql<Taking>`select business_id as "businessId", redeemed,
      taken_at as "takenAt"
    from programmes.offer_taking where agency_id = ${agencyId} and offer_id = ${offerId}
      and ${after ? sql`business_id > ${after}::uuid` : sql`true`}
    order by business_id limit ${limit}`.execute(db)
  return rows
}

/** How many businesses have taken up some offers. */
export async function countTakings(
  db: Db,
  offers: readonly OfferRef[],
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ offerId: string; businesses: number }>`
    select offer_id as "offerId", count(*)::integer as businesses from programmes.offer_taking
    where (agency_id, offer_id) in (
      select * from unnest(${offers.map(({ agencyId }) => agencyId)}::uuid[],
        ${offers.map(({ offerId }) => offerId)}::uuid[]))
    group by offer_id`.execute(db)
  return new Map(rows.map(({ offerId, businesses }) => [offerId, businesses]))
}

export type OfferFor = Offer & Readonly<{ takenAt: Date | null; ownRedeemed: number }>

/** What a business may take up on a day, and what it has taken up, the newest first. */
export async function selectOffersFor(
  db: Db,
  { businessId, on, isSample }: Readonly<{ businessId: string; on: Day; isSample: boolean }>,
  { after, limit }: Page,
): Promise<OfferFor[]> {
  const { rows } = await sql<OfferFor>`select ${OFFER}, taken_at as "takenAt",
      coalesce(taking.redeemed, 0) as "ownRedeemed"
    from programmes.offer left join programmes.offer_taking as taking
      on taking.agency_id = offer.agency_id and taking.offer_id = offer.id
        and taking.business_id = ${businessId}
    where (taken_at is not null or state = 'open' and closes_on >= ${on}
        and is_sample = ${isSample})
      and ${after ? sql`offer.id < ${after}::uuid` : sql`true`}
    order by offer.id desc limit ${limit}`.execute(db)
  return rows
}

/** Of some businesses, those that have ever taken up an offer. */
export async function selectTakersAmong(db: Db, businessIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ businessId: string }>`select distinct business_id as "businessId"
    from programmes.offer_taking where business_id = any(${businessIds}::uuid[])`.execute(db)
  return rows.map(({ businessId }) => businessId)
}

type Given = Readonly<{ businessId: string; settledAt: Date; on: Day }>

/** Offers that might pay for an order of a business, those it took up first before the others. */
export async function selectPaying(db: Db, { businessId, settledAt, on }: Given): Promise<Offer[]> {
  const { rows } = await sql<Offer>`select ${OFFER}
    from programmes.offer_taking as taking join programmes.offer
      on offer.agency_id = taking.agency_id and offer.id = taking.offer_id
    where business_id = ${businessId} and taken_at <= ${settledAt} and not is_sample
      and state <> 'funding' and (closed_at is null or closed_at > ${settledAt})
      and returned_at is null and ${on} between opens_on and closes_on
      and taking.redeemed < orders_per_business and offer.redeemed < orders_most
    order by taken_at, offer.id`.execute(db)
  return rows
}

export type Redemption = OfferRef &
  Readonly<{
    businessId: string
    orderId: string
    amountMinor: bigint
    currency: Currency
    parts: readonly Readonly<{ funderId: string; minor: string }>[]
    redeemedAt: Date
    reversedAt: Date | null
  }>

/**
 * Counts one order of a business, and pays it, if both the business and the offer have one left: all
 * three rows or none. Whoever comes at the same moment waits at the rows and reads them anew.
 */
export async function takeRedemption(
  db: Db,
  one: Omit<Redemption, 'reversedAt'>,
): Promise<boolean> {
  const { agencyId, offerId, businessId } = one
  const { rows } = await sql`with own as (
      update programmes.offer_taking as taking set redeemed = taking.redeemed + 1
      from (select orders_per_business from programmes.offer
        where agency_id = ${agencyId} and id = ${offerId}) as allowed
      where agency_id = ${agencyId} and offer_id = ${offerId} and business_id = ${businessId}
        and taking.redeemed < orders_per_business returning 1),
    whole as (
      update programmes.offer set redeemed = redeemed + 1
      where agency_id = ${agencyId} and id = ${offerId} and redeemed < orders_most
        and returned_at is null and exists (select from own) returning 1),
    written as (
      insert into programmes.offer_redemption (business_id, order_id, agency_id, offer_id,
        amount_minor, currency, parts, redeemed_at)
      select ${businessId}::uuid, ${one.orderId}::uuid, ${agencyId}::uuid, ${offerId}::uuid,
        ${one.amountMinor}::bigint, ${one.currency}, ${JSON.stringify(one.parts)}::jsonb,
        ${one.redeemedAt}::timestamptz from whole
      on conflict do nothing returning 1)
    select (select count(*) from own) as own, (select count(*) from written) as written`.execute(db)
  const [{ own, written }] = rows as [{ own: bigint; written: bigint }]
  if (written === 1n) return true
  if (own === 1n) throw new NothingTaken()
  return false
}

/** The business had one left and the offer had not, or the order is paid for: nothing of it may stay. */
export class NothingTaken extends Error {}

const REDEMPTION = sql.raw(`business_id as "businessId", order_id as "orderId",
  agency_id as "agencyId", offer_id as "offerId", amount_minor as "amountMinor", currency, parts,
  redeemed_at as "redeemedAt", reversed_at as "reversedAt"`)

export async function findRedemption(
  db: Db,
  { businessId, orderId }: Readonly<{ businessId: string; orderId: string }>,
): Promise<Redemption | undefined> {
  const { rows } = await sql<Redemption>`select ${REDEMPTION} from programmes.offer_redemption
    where business_id = ${businessId} and order_id = ${orderId}`.execute(db)
  return rows[0]
}

/** The newest orders first. */
export async function selectRedemptions(
  db: Db,
  businessId: string,
  { after, limit }: Page,
): Promise<Redemption[]> {
  const { rows } = await sql<Redemption>`select ${REDEMPTION} from programmes.offer_redemption
    where business_id = ${businessId} and ${after ? sql`order_id < ${after}::uuid` : sql`true`}
    order by order_id desc limit ${limit}`.execute(db)
  return rows
}

/** Takes a redemption back; false when it was taken back before. */
export async function reverseRedemption(
  db: Db,
  { businessId, orderId, agencyId, offerId }: Redemption,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`with back as (
      update programmes.offer_redemption set reversed_at = ${now}
      where business_id = ${businessId} and order_id = ${orderId} and reversed_at is null
      returning 1),
    own as (
      update programmes.offer_taking set redeemed = redeemed - 1
      where agency_id = ${agencyId} and offer_id = ${offerId} and business_id = ${businessId}
        and exists (select from back)),
    whole as (
      update programmes.offer set redeemed = redeemed - 1
      where agency_id = ${agencyId} and id = ${offerId} and exists (select from back))
    select from back`.execute(db)
  return rows.length === 1
}
