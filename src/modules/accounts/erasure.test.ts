import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { CONSIGNEE, givenSku, IDENTITY, lineOf } from '../orders/testing.ts'
import { findAddress, makeOperator } from './api.ts'
import { type GivenUser, givenOrganisation, givenUser, PASSWORD } from './testing.ts'

const app = await testApp()
const EMAIL = 'li@example.cn'

const erase = ({ client }: GivenUser, password = PASSWORD) =>
  client.post('/v1/accounts/erasure', { password })

/** A paid order with a message; ended as well when said so. */
async function givenBought(buyer: GivenUser, businessId: string, isOver: boolean) {
  const sku = await givenSku(app, { businessId, channel: '1210' })
  const body = { lines: [lineOf(sku)], consignee: CONSIGNEE, identity: IDENTITY, email: EMAIL }
  const placed = await buyer.client.post('/v1/checkouts', body, { 'idempotency-key': app.newId() })
  const checkoutId = placed.body.checkoutId as string
  const orderId = placed.body.orders[0].id as string
  const amount = money(sku.priceMinor, 'CNY')
  await recordPayment(app.ctx, {
    checkoutId,
    paymentId: app.newId(),
    provider: 'alipay' as const,
    amount,
  })
  const page = `/v1/checkouts/${checkoutId}/orders/${orderId}`
  await buyer.client.post(`${page}/messages`, { text: 'When will it arrive?' })
  const way = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed', 'settled']
  if (isOver) {
    for (const [i, from] of way.slice(0, -1).entries()) {
      const step = { businessId, orderId, from: from as 'paid', to: way[i + 1] as 'settled' }
      await moveOrder(app.ctx, step)
    }
    const review = { listingId: sku.listingId, rating: 5, text: 'Good.', author: '李雷' }
    expect((await buyer.client.post(`${page}/reviews`, review)).status).toBe(201)
  }
  return { sku, checkoutId, orderId, page, key: placed.body.key as string }
}

describe('whoever has an account', () => {
  test('downloads all that is held about them, and nothing of anybody else', async () => {
    const [buyer, other] = [await givenUser(app, { name: '李雷' }), await givenUser(app)]
    const businessId = app.newId()
    const bought = await givenBought(buyer, businessId, true)
    await givenBought(other, businessId, false)
    const cart = { businessId, variantId: bought.sku.variantId, quantity: 2 }
    await buyer.client.put('/v1/cart/lines', cart)
    const { status, body, headers } = await buyer.client.get('/v1/accounts/data')
    expect([status, headers['content-disposition']]).toEqual([
      200,
      'attachment; filename="tradewind-data.json"',
    ])
    expect(Object.keys(body)).toEqual([
      'asOf',
      'account',
      'organisations',
      'securityLog',
      'checkouts',
      'cart',
      'reviews',
      'mailSettings',
      'learning',
      'referrals',
      'registrations',
      'proposals',
    ])
    expect(body.account).toMatchObject([
      { id: buyer.userId, name: '李雷', email: buyer.email, sessions: [{}] },
    ])
    expect(body.checkouts).toMatchObject([
      {
        id: bought.checkoutId,
        link: `/shop/checkouts/${bought.checkoutId}?key=${bought.key}`,
        consignee: CONSIGNEE,
        contact: { email: EMAIL, locale: 'en' },
        identity: 'held, sealed',
        orders: [
          {
            id: bought.orderId,
            status: 'settled',
            lines: [{ quantity: 1, price: { amount: '128.00', currency: 'CNY' } }],
            messages: [{ author: 'buyer', text: 'When will it arrive?' }],
          },
        ],
      },
    ])
    expect(body.reviews).toMatchObject([{ text: 'Good.', rating: 5 }])
    expect(JSON.stringify(body)).not.toContain(other.userId)
    expect((await app.anonymous.get('/v1/accounts/data')).status).toBe(401)
  })

  test('erases it with the password; what belonged to them alone is gone', async () => {
    await workingApp(app)
    const buyer = await givenUser(app, { name: '李雷' })
    const businessId = app.newId()
    const over = await givenBought(buyer, businessId, true)
    const open = await givenBought(buyer, businessId, false)
    await buyer.client.put('/v1/cart/lines', {
      businessId,
      variantId: over.sku.variantId,
      quantity: 2,
    })
    await buyer.client.put('/v1/accounts/mail-settings', { language: 'zh-CN', unwanted: [] })

    const wrong = await erase(buyer, 'not the password')
    expect([wrong.status, wrong.body.code]).toEqual([403, 'accounts.password_wrong'])
    expect(await findAddress(app.ctx.db, buyer.userId)).toBe(buyer.email)

    const erased = await erase(buyer)
    expect([erased.status, erased.body]).toEqual([200, { done: true }])
    expect((await buyer.client.get('/v1/accounts/session')).body.user).toBeNull()
    const again = { email: buyer.email, password: PASSWORD }
    expect((await app.anonymous.post('/v1/accounts/sign-in', again)).status).toBe(401)

    const left = async () => {
      const { rows } = await sql<Record<string, number>>`select
        (select count(*) from orders.checkout where buyer_id = ${buyer.userId})
        + (select count(*) from orders.customer_order where buyer_id = ${buyer.userId})
        + (select count(*) from orders.cart_line where cart_id = ${buyer.userId})
        + (select count(*) from accounts.session where user_id = ${buyer.userId})
        + (select count(*) from accounts.security_entry where user_id = ${buyer.userId})
        + (select count(*) from notifications.reader_language where user_id = ${buyer.userId})
        + (select count(*) from storefront.review where order_id = ${over.orderId}) as rows,
        (select count(*) from orders.message where order_id = ${over.orderId}) as said_of_over,
        (select count(*) from orders.message where order_id = ${open.orderId}) as said_of_open,
        (select count(*) from orders.identity where checkout_id = ${over.checkoutId}
          and contact is not null) as contact_of_over,
        (select count(*) from orders.identity where checkout_id = ${open.checkoutId}
          and contact is not null) as contact_of_open`.execute(app.ctx.db)
      return Object.values(rows[0]!).map(Number)
    }
    const wanted = [0, 0, 1, 0, 1]
    expect(await until(left, (found) => `${found}` === `${wanted}`)).toEqual(wanted)
    // What is under way goes on, for whoever has its link.
    const page = await app.anonymous.get(`${open.page}?key=${open.key}`)
    expect([page.status, page.body.status]).toEqual([200, 'paid'])
  })

  test('is shown in the audit log as somebody who was erased', async () => {
    const [operator, person] = [await givenUser(app), await givenUser(app, { name: 'Ann Arbor' })]
    await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
    const made = { kind: 'business', name: 'Passing Cherries' }
    const { body } = await person.client.post('/v1/organisations', made)
    const actorOf = async () => {
      const audit = await operator.client.get(`/v1/desk/audit?organisationId=${body.id}`)
      return audit.body.entries[0].actor
    }
    expect(await actorOf()).toEqual({ kind: 'user', id: person.userId, name: 'Ann Arbor' })
    expect((await erase(person)).status).toBe(200)
    expect(await actorOf()).toEqual({ kind: 'user', id: person.userId, name: null })
  })
})

describe('the last owner of an organisation', () => {
  test('is refused while orders are under way or money is owed, and nothing changes', async () => {
    await workingApp(app)
    const { organisationId, users } = await givenOrganisation(app)
    await givenBought(await givenUser(app), organisationId, false)
    const tied = [{ id: organisationId, ties: ['open_orders', 'money_owed'] }]
    const preview = async () =>
      (await users.owner.client.get('/v1/accounts/erasure')).body.organisations
    // The payment is posted in the background.
    const isPosted = (found: { ties: string[] }[]) => found[0]?.ties.length === 2
    expect(await until(preview, isPosted)).toMatchObject(tied)
    const refused = await erase(users.owner)
    expect([refused.status, refused.body.code, refused.body.params]).toEqual([
      409,
      'accounts.still_needed',
      { organisations: tied },
    ])
    expect((await users.owner.client.get(`/v1/organisations/${organisationId}`)).status).toBe(200)
    // Somebody else answers for it: then the person may go.
    const path = `/v1/organisations/${organisationId}/members/${users.member.userId}`
    await users.owner.client.patch(path, { role: 'owner' })
    expect((await erase(users.owner)).status).toBe(200)
    const members = await users.member.client.get(`/v1/organisations/${organisationId}/members`)
    expect(members.body.members.map((one: { userId: string }) => one.userId)).not.toContain(
      users.owner.userId,
    )
  })

  test('leaves one that nothing ties to: its keys end, and it sells nothing any more', async () => {
    await workingApp(app)
    const { organisationId, users } = await givenOrganisation(app)
    const sku = await givenSku(app, { businessId: organisationId })
    const key = { name: 'stock', scopes: ['orders:read'] }
    const made = await users.owner.client.post(`/v1/organisations/${organisationId}/api-keys`, key)
    const program = app.withHeaders({ 'x-api-key': made.body.secret })
    const skus = `/v1/businesses/${organisationId}/skus`
    expect((await program.get(skus)).status).toBe(200)
    expect((await erase(users.owner)).status).toBe(200)
    expect((await program.get(skus)).status).toBe(401)
    const isOpen = async () => (await users.viewer.client.get(skus)).body.skus[0].isOpen
    expect(await until(isOpen, (open) => !open)).toBe(false)
    const order = { lines: [lineOf(sku)], consignee: CONSIGNEE }
    const answer = await app.anonymous.post('/v1/checkouts', order, {
      'idempotency-key': app.newId(),
    })
    expect(answer.body.reason).toBe('channel_closed')
  })
})
