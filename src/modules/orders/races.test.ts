import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readConfig } from '../../platform/config.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { openPostgres } from '../../platform/db.ts'
import { testApp } from '../../testing/test-app.ts'
import { placeOrders, recordPayment } from './api.ts'
import { transferStock } from './change-stock.ts'
import { expireCheckouts } from './close-checkouts.ts'
import type { PlacementAnswer } from './place-orders.ts'
import { CONSIGNEE, type GivenSku, givenSku, stockOf } from './testing.ts'

const app = await testApp()
const settings = readConfig({ TRADEWIND_DATA: app.folder })

/** A second process, as far as the database can tell: its own connections, its own queue. */
async function otherProcess(): Promise<{ ctx: Ctx; close: () => Promise<void> }> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
    app.ctx.db,
  )
  const url = new URL(process.env['TEST_DATABASE_URL']!)
  url.pathname = `/${rows[0]!.name}`
  const database = await openPostgres(url.href)
  return { ctx: { ...app.ctx, db: database.db }, close: database.close }
}

const placeOn = (
  ctx: Ctx,
  skus: readonly GivenSku[],
  { key = app.newId(), quantity = 1, identity = false } = {},
): Promise<PlacementAnswer> =>
  placeOrders(ctx, settings, {
    key,
    consignee: CONSIGNEE,
    lines: skus.map(({ businessId, variantId, priceMinor, currency }) => ({
      businessId,
      variantId,
      quantity,
      priceMinor,
      currency,
      version: 1,
    })),
    ...(identity ? { identity: { realName: '李雷', idNumber: '310101198506150032' } } : {}),
  })

/** Placed, or why not; a busy process is tried again, as a client would. */
async function insist(ctx: Ctx, skus: readonly GivenSku[], options = {}): Promise<string> {
  const key = app.newId()
  for (;;) {
    try {
      const answer = await placeOn(ctx, skus, { key, ...options })
      return answer.status === 'placed' ? 'placed' : answer.reason
    } catch (error) {
      if ((error as { code?: string }).code !== 'orders.busy') throw error
    }
  }
}

const count = (all: readonly string[], one: string): number =>
  all.filter((each) => each === one).length

test.runIf(app.isRealPostgres)(
  'two processes sell one stock exactly, in any mix of goods, and never wait for each other',
  async () => {
    const other = await otherProcess()
    const [a, b] = [await givenSku(app, { stock: 300 }), await givenSku(app, { stock: 200 })]
    const answers = await Promise.all(
      Array.from({ length: 800 }, (_, i) =>
        insist(i % 2 ? app.ctx : other.ctx, i % 3 ? [a, b] : [b, a]),
      ),
    )
    expect([count(answers, 'placed'), count(answers, 'sold_out')]).toEqual([200, 600])
    expect(await stockOf(app, a)).toEqual({ available: 100, reserved: 200, journal: [100, 200] })
    expect(await stockOf(app, b)).toEqual({ available: 0, reserved: 200, journal: [0, 200] })
    await other.close()
  },
  120_000,
)

test.runIf(app.isRealPostgres)(
  'goods move between places and are counted while they are sold; none is lost or made',
  async () => {
    const other = await otherProcess()
    const sku = await givenSku(app, { stock: 100 })
    const move = (i: number) => {
      const [from, to] = i % 2 ? (['bonded', 'shelf'] as const) : (['shelf', 'bonded'] as const)
      const quantity = 1 + (i % 3)
      return transaction(i % 4 < 2 ? app.ctx : other.ctx, (tx) =>
        transferStock(tx, { ...sku, from, to, quantity }),
      ).catch((error: { code?: string }) => {
        if (error.code !== 'orders.stock_too_low') throw error
      })
    }
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 60 }, (_, i) => insist(i % 2 ? app.ctx : other.ctx, [sku]))),
      Promise.all(Array.from({ length: 60 }, (_, i) => move(i))),
    ])
    const { rows } = await sql<{ left: number; elsewhere: number; journal: [number, number] }>`
      select available as left, (select coalesce(sum(quantity), 0)::integer
          from orders.stock_elsewhere where variant_id = sku.variant_id) as elsewhere,
        (select jsonb_build_array(sum(available), sum(elsewhere)) from orders.stock_movement
          where variant_id = sku.variant_id) as journal
      from orders.sku where variant_id = ${sku.variantId}`.execute(app.ctx.db)
    const [{ left, elsewhere, journal }] = rows as [(typeof rows)[number]]
    expect(left + elsewhere + count(answers, 'placed')).toBe(100)
    expect(journal).toEqual([left, elsewhere])
    await other.close()
  },
  120_000,
)

test.runIf(app.isRealPostgres)(
  'one key sent to two processes at once orders once',
  async () => {
    const other = await otherProcess()
    const sku = await givenSku(app, { stock: 100 })
    const pairs = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const key = app.newId()
        const both = await Promise.all(
          [app.ctx, other.ctx].map((ctx) => placeOn(ctx, [sku], { key })),
        )
        return both.map((answer) => answer.status === 'placed' && answer.checkoutId)
      }),
    )
    expect(pairs.filter(([one, two]) => one !== two)).toEqual([])
    expect(await stockOf(app, sku)).toMatchObject({ available: 60, reserved: 40 })
    await other.close()
  },
  120_000,
)

test.runIf(app.isRealPostgres)(
  'a person’s yearly limit holds across processes',
  async () => {
    const other = await otherProcess()
    const sku = await givenSku(app, {
      channel: '9610',
      priceMinor: 400_000n,
      taxMinor: 0n,
      stock: 50,
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        insist(i % 2 ? app.ctx : other.ctx, [sku], { identity: true }),
      ),
    )
    expect([count(answers, 'placed'), count(answers, 'over_yearly_limit')]).toEqual([6, 14])
    await other.close()
  },
  120_000,
)

test.runIf(app.isRealPostgres)(
  'a payment and the end of the reservation at one moment: exactly one of them wins',
  async () => {
    const other = await otherProcess()
    const sku = await givenSku(app, { stock: 40 })
    const placed = await Promise.all(Array.from({ length: 40 }, () => placeOn(app.ctx, [sku])))
    const later = { ...other.ctx, now: () => new Date(app.now().getTime() + 3_600_000) }
    const pay = (answer: PlacementAnswer) => {
      if (answer.status !== 'placed') throw new Error('it was placed')
      const { checkoutId, totalMinor, currency } = answer
      const amount = money(totalMinor, currency)
      return recordPayment(app.ctx, {
        checkoutId,
        paymentId: app.newId(),
        provider: 'alipay' as const,
        amount,
      })
    }
    const [outcomes] = await Promise.all([Promise.all(placed.map(pay)), expireCheckouts(later)])
    await expireCheckouts(later)
    const taken = count(outcomes, 'taken')
    expect(taken + count(outcomes, 'came_late')).toBe(40)
    const left = { available: 40 - taken, reserved: 0, journal: [40 - taken, 0] }
    expect(await stockOf(app, sku)).toEqual(left)
    await other.close()
  },
  120_000,
)
