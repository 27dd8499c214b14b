import { money } from '../../kernel/money.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { moveOrder, recordPayment, recordRefund } from '../orders/api.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'
import type { GivenOffice } from '../programmes/testing.ts'

/** A station that costs 900.00 USD a month. */
export async function givenStation(office: GivenOffice) {
  const { status, body } = await office.member.put(`${office.at}/station`, {
    ...{ currency: 'USD', fixedCost: '900.00' },
  })
  if (status !== 200) throw new Error(`not opened: ${status} ${JSON.stringify(body)}`)
  return body.code as string
}

const STEPS = ['paid', 'declared', 'released', 'shipped', 'delivered', 'confirmed'] as const

/** A seller whose goods cost 128.00 yuan, 14.72 of them tax and 20.00 freight. */
export async function givenSeller(app: TestApp) {
  const seller = await givenOrganisation(app)
  const businessId = seller.organisationId
  const sku = await givenSku(app, { businessId, stock: 100 })
  /** An order, and what may be done with it. */
  const order = async (client = app.anonymous) => {
    const { body } = await place(client, [lineOf(sku)])
    const { checkoutId, key } = body as { checkoutId: string; key: string }
    const ref = { businessId, orderId: body.orders[0].id as string }
    const at = `/v1/checkouts/${checkoutId}`
    const name = (code: string, by = `?key=${key}`, who = client) =>
      who.post(`${at}/station${by}`, { code })
    const settle = async () => {
      const amount = money(sku.priceMinor, 'CNY')
      const payment = { checkoutId, paymentId: app.newId(), provider: 'alipay' as const, amount }
      await recordPayment(app.ctx, payment)
      for (const [i, to] of STEPS.entries()) {
        if (i > 0) await moveOrder(app.ctx, { ...ref, from: STEPS[i - 1]!, to })
      }
      const read = async () =>
        (await seller.viewer.get(`/v1/businesses/${businessId}/orders/${ref.orderId}`)).body
      await until(read, ({ status }) => status === 'settled')
    }
    const giveBack = (minor = sku.priceMinor) =>
      recordRefund(app.ctx, {
        ...{ ...ref, checkoutId, refundId: app.newId() },
        amount: money(minor, 'CNY'),
      })
    const cancel = () => client.post(`${at}/cancel?key=${key}`)
    return { ...ref, checkoutId, key, name, settle, giveBack, cancel }
  }
  return { ...seller, businessId, order }
}
