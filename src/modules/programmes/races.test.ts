import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Ctx } from '../../platform/context.ts'
import { openPostgres } from '../../platform/db.ts'
import { testApp } from '../../testing/test-app.ts'
import { curatePavilion, placeSlug } from '../storefront/api.ts'
import { givenInShop } from '../storefront/testing.ts'
import { award } from './decide-application.ts'
import { redeemOrder } from './redeem-offers.ts'
import { createOffer, noteDeposit } from './run-offer.ts'
import { givenGrant, givenOffice } from './testing.ts'

const app = await testApp()

/** A second process, as far as the database can tell: its own connections. */
async function otherProcess(name = 'other'): Promise<{ ctx: Ctx; close: () => Promise<void> }> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
    app.ctx.db,
  )
  const url = new URL(process.env['TEST_DATABASE_URL']!)
  url.pathname = `/${rows[0]!.name}`
  url.searchParams.set('application_name', name)
  const database = await openPostgres(url.href)
  return { ctx: { ...app.ctx, db: database.db }, close: database.close }
}

/** An open programme and so many applications under review, of as many businesses. */
async function givenApplications(count: number) {
  const office = await givenOffice(app)
  const grant = await givenGrant(office)
  await grant.step('open')
  const refs = Array.from({ length: count }, () => ({
    agencyId: office.agencyId,
    programmeId: grant.id,
    applicationId: app.newId(),
  }))
  for (const { applicationId } of refs) {
    await sql`insert into programmes.application (agency_id, programme_id, id, business_id, state,
        asked_minor, answers, outcome, read_on, applied_by, applied_at)
      values (${office.agencyId}, ${grant.id}, ${applicationId},
        ${app.newId()}, 'in_review', 100000, '{}', '[]', '2026-11-22', 'x',
        now())`.execute(app.ctx.db)
  }
  return { office, grant, refs }
}

/** The programme's own columns against what its awards come to. */
async function booksOf(programmeId: string) {
  const { rows } = await sql<{ committed: bigint; spent: bigint; awards: number; sum: bigint }>`
    select committed_minor as committed, spent_minor as spent,
      (select count(*)::integer from programmes.award where programme_id = programme.id) as awards,
      (select coalesce(sum(amount_minor - paid_minor - released_minor), 0)::bigint
        from programmes.award where programme_id = programme.id) as sum
    from programmes.programme where id = ${programmeId}`.execute(app.ctx.db)
  return rows[0]!
}

const give = (ctx: Ctx, ref: Parameters<typeof award>[1], amount: string): Promise<string> =>
  award(ctx, ref, { amount, reason: 'x' }).then(
    () => 'awarded',
    (error: { code?: string }) => error.code ?? 'lost',
  )

const count = (all: readonly string[], one: string) => all.filter((each) => each === one).length

test.runIf(app.isRealPostgres)(
  'of 1,000 awards at once from two processes exactly as many as the budget holds are given',
  async () => {
    const other = await otherProcess()
    // 10,000.00 holds 400 awards of 25.00.
    const { grant, refs } = await givenApplications(1_000)
    const answers = await Promise.all(
      refs.map((ref, i) => give(i % 2 ? app.ctx : other.ctx, ref, '25.00')),
    )
    expect([count(answers, 'awarded'), count(answers, 'programmes.budget_exhausted')]).toEqual([
      400, 600,
    ])
    expect(await booksOf(grant.id)).toEqual({
      committed: 1_000_000n,
      spent: 0n,
      awards: 400,
      sum: 1_000_000n,
    })
    const { rows } = await sql<{ events: number }>`select count(*)::integer as events
      from platform.outbox where name = 'programmes.awarded'
        and payload->>'programmeId' = ${grant.id}`.execute(app.ctx.db)
    expect(rows).toEqual([{ events: 400 }])
    await other.close()
  },
  240_000,
)

test.runIf(app.isRealPostgres)(
  'one application awarded by two processes at once is awarded once',
  async () => {
    const other = await otherProcess()
    const { grant, refs } = await givenApplications(40)
    const answers = await Promise.all(
      refs.flatMap((ref) => [give(app.ctx, ref, '10.00'), give(other.ctx, ref, '10.00')]),
    )
    expect([
      count(answers, 'awarded'),
      count(answers, 'programmes.application_step_refused'),
    ]).toEqual([40, 40])
    expect(await booksOf(grant.id)).toMatchObject({ committed: 40_000n, awards: 40, sum: 40_000n })
    await other.close()
  },
  120_000,
)

test.runIf(app.isRealPostgres)(
  'a process that dies while it awards leaves whole awards or none',
  async () => {
    const other = await otherProcess()
    const { grant, refs } = await givenApplications(600)
    let answered = 0
    const killed = refs.map(async (ref) => {
      const answer = await give(other.ctx, ref, '10.00')
      answered += 1
      // Its connections end in the midst of whatever they do: to the database it is dead.
      if (answered === 100 || answered === 250) {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'other' and datname = current_database()`.execute(app.ctx.db)
      }
      return answer
    })
    const answers = await Promise.all(killed)
    expect(count(answers, '57P01') + count(answers, 'lost')).toBeGreaterThan(0)
    const books = await booksOf(grant.id)
    expect(books.committed).toBe(books.sum)
    expect(books.awards).toBeGreaterThanOrEqual(count(answers, 'awarded'))
    // Asked again, as a person would, everything is awarded, and nothing twice.
    for (const ref of refs) await give(app.ctx, ref, '10.00')
    expect(await booksOf(grant.id)).toEqual({
      committed: 600_000n,
      spent: 0n,
      awards: 600,
      sum: 600_000n,
    })
    await other.close()
  },
  240_000,
)

/** An offer of 400 orders at 10.01, ten of a business; a hundred businesses with ten settled orders each. */
async function givenRush() {
  const office = await givenOffice(app)
  const carrier = await givenOffice(app)
  const { id: offerId, agencyId } = await createOffer(app.ctx, office.agencyId, {
    name: { en: 'First parcels' },
    purpose: { en: 'Freight' },
    perOrder: { amount: '10.01', currency: 'USD' },
    ordersMost: 400,
    ordersPerBusiness: 10,
    opensOn: '2026-11-01',
    closesOn: '2026-12-31',
    rules: [],
    funders: [
      { organisationId: office.agencyId, sharePercent: 70 },
      { organisationId: carrier.agencyId, sharePercent: 30 },
    ],
  })
  const ref = { agencyId, offerId, reference: 'in' }
  await noteDeposit(app.ctx, { ...ref, organisationId: office.agencyId, amount: '2804.00' })
  await noteDeposit(app.ctx, { ...ref, organisationId: carrier.agencyId, amount: '1200.00' })
  const orders = Array.from({ length: 100 }, () => app.newId()).flatMap((businessId) =>
    Array.from({ length: 10 }, () => ({ businessId, orderId: app.newId() })),
  )
  const ids = (name: 'businessId' | 'orderId') => orders.map((one) => one[name])
  await sql`insert into programmes.offer_taking (agency_id, offer_id, business_id, outcome,
      taken_by, taken_at)
    select distinct ${agencyId}::uuid, ${offerId}::uuid, id, '[]'::jsonb, 'x',
      ${app.now()}::timestamptz from unnest(${ids('businessId')}::uuid[]) as id`.execute(app.ctx.db)
  await sql`insert into orders.customer_order (business_id, id, checkout_id, status, market, channel,
      currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at, changed_at,
      settled_at)
    select business_id, id, id, 'settled', 'cn', 'postal', 'CNY', 100, 0, 0, 0, ${app.now()},
      ${app.now()}, ${app.now()}
    from unnest(${ids('businessId')}::uuid[], ${ids('orderId')}::uuid[])
      as given(business_id, id)`.execute(app.ctx.db)
  await sql`insert into orders.line (business_id, order_id, number, variant_id, title, quantity,
      price_minor, tax_minor, freight_minor)
    select business_id, id, 0, id, '{}'::jsonb, 1, 100, 0, 0
    from unnest(${ids('businessId')}::uuid[], ${ids('orderId')}::uuid[])
      as given(business_id, id)`.execute(app.ctx.db)
  return { offerId, orders, funders: [office.agencyId, carrier.agencyId] as const }
}

test.runIf(app.isRealPostgres)(
  'of 1,000 orders redeemed by two processes, one of which is killed, exactly what there is is paid',
  async () => {
    // Whoever kills does not stand in line behind those who redeem.
    const [other, killer] = [await otherProcess(), await otherProcess('killer')]
    const { offerId, orders, funders } = await givenRush()
    let answered = 0
    const redeem = async (ctx: Ctx, order: (typeof orders)[number]): Promise<string> => {
      const answer = await redeemOrder(ctx, order).then(
        () => 'done',
        (error: { code?: string }) => error.code ?? 'lost',
      )
      answered += 1
      if (answered === 100 || answered === 600) {
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'other' and datname = current_database()`.execute(killer.ctx.db)
      }
      return answer
    }
    // Each order from both at once.
    const answers = await Promise.all(
      orders.flatMap((order) => [redeem(other.ctx, order), redeem(app.ctx, order)]),
    )
    expect(answers.length - count(answers, 'done')).toBeGreaterThan(0)
    // As its task does when its process has died: again.
    await Promise.all(orders.map((order) => redeemOrder(app.ctx, order)))
    const { rows } = await sql<Record<string, bigint>>`select
        (select redeemed from programmes.offer where id = ${offerId})::bigint as redeemed,
        (select sum(redeemed) from programmes.offer_taking
          where offer_id = ${offerId})::bigint as taken,
        (select count(*) from programmes.offer_redemption where offer_id = ${offerId}) as orders,
        (select count(*) from platform.outbox where name = 'programmes.offer_redeemed'
          and payload->>'offerId' = ${offerId}) as told,
        (select sum(minor) from ledger.balance where account = 'payable'
          and business_id = any(${orders.map(({ businessId }) => businessId)}::uuid[]))::bigint as paid,
        (select sum(minor) from ledger.balance where account = 'prepaid'
          and business_id = any(${funders}::uuid[]))::bigint as left,
        (select sum(minor) from ledger.balance where account = 'funded')::bigint as between,
        (select count(*) from ledger.journal where kind = 'offer_redeemed'
          and facts->>'offerId' = ${offerId}) as journals`.execute(app.ctx.db)
    expect(rows[0]).toEqual({
      ...{ redeemed: 400n, taken: 400n, orders: 400n, told: 400n, journals: 400n },
      ...{ paid: -400_400n, left: 0n, between: 0n },
    })
    await other.close()
    await killer.close()
  },
  240_000,
)

test.runIf(app.isRealPostgres)(
  'of two agencies that write the page of one place first, at once, one shows it',
  async () => {
    const other = await otherProcess()
    const both = [await givenOffice(app), await givenOffice(app)] as const
    const WORDS = {
      headline: { en: 'Made here', 'zh-CN': '本地好物' },
      text: { en: 'Look.', 'zh-CN': '看看。' },
    }
    for (const state of ['US-MI', 'US-OH', 'US-VT', 'US-ME', 'US-WA']) {
      const listingId = await givenInShop(app, { zh: '蜂蜜', state })
      const place = placeSlug({ state, county: null })
      const write = ({ agencyId }: (typeof both)[number], ctx: Ctx): Promise<string> =>
        curatePavilion(
          ctx,
          { agencyId, place },
          { ...WORDS, listingIds: [listingId], basedOn: 0 },
        ).then(
          () => agencyId,
          (error: { code?: string }) => error.code ?? 'lost',
        )
      const answers = await Promise.all([write(both[0], app.ctx), write(both[1], other.ctx)])
      const won = both.filter(({ agencyId }) => answers.includes(agencyId))
      expect([state, won.length]).toEqual([state, 1])
      // Whoever comes second sees the first, or that somebody wrote meanwhile.
      expect(['storefront.pavilion_taken', 'storefront.pavilion_changed']).toContain(
        answers.find((answer) => answer !== won[0]!.agencyId),
      )
      const { rows } = await sql`select agency_id as "agencyId", version from storefront.pavilion
        where place = ${place}`.execute(app.ctx.db)
      expect(rows).toEqual([{ agencyId: won[0]!.agencyId, version: 1 }])
      const { rows: noted } = await sql`select organisation_id as "agencyId"
        from accounts.audit_entry where subject = ${`pavilion:${place}`}`.execute(app.ctx.db)
      expect(noted).toEqual([{ agencyId: won[0]!.agencyId }])
    }
    await other.close()
  },
  120_000,
)
