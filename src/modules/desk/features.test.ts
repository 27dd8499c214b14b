import { afterEach, describe, expect, test } from 'vitest'
import { createApp } from '../../app.ts'
import { readConfig } from '../../platform/config.ts'
import { createFeatures } from '../../platform/features.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser, postAfresh } from '../accounts/testing.ts'
import { givenSku, lineOf, place } from '../orders/testing.ts'

const app = await testApp()
const operator = await givenUser(app, { name: 'Ophelia Operator' })
await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
const business = await givenOrganisation(app)

type Switch = { name: string; isOn: boolean; version: number }
const switches = async (): Promise<Switch[]> =>
  (await operator.client.get('/v1/desk/features')).body.features
const find = async (name: string) => (await switches()).find((one) => one.name === name)!

async function turn(name: string, isOn: boolean) {
  const { version } = await find(name)
  const body = { isOn, reason: 'a test', version }
  expect((await operator.client.put(`/v1/desk/features/${name}`, body)).status).toBe(200)
}
afterEach(async () => {
  for (const { name, isOn } of await switches()) if (!isOn) await turn(name, true)
})

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
]
const OFF = [503, 'platform.switched_off']

describe('a feature that is switched off', () => {
  test('says so, and each of them has an effect', async () => {
    expect((await switches()).map(({ name, isOn }) => [name, isOn])).toEqual([
      ['registration', true],
      ['new_listings', true],
      ['translation_proposals', true],
      ['guest_checkout', true],
      ['webhooks', true],
      ['cohort_discussion', true],
      ['pay_alipay_simulated', true],
      ['pay_alipay_qr_simulated', true],
      ['pay_wechatpay_simulated', true],
      ['pay_wechatpay_h5_simulated', true],
      ['pay_stripe_simulated', true],
    ])
    const sku = await givenSku(app)
    for (const { name } of await switches()) await turn(name, false)
    const shown = (await app.anonymous.get('/v1/features')).body.features
    expect(new Set(shown.map(({ isOn }: Switch) => isOn))).toEqual(new Set([false]))

    const email = `late-${app.newId()}@example.com`
    const form = { email, name: 'Late', password: 'a long enough password' }
    expect(codeOf(await postAfresh(app, '/v1/accounts/sign-up', form))).toEqual(OFF)

    const at = `/v1/businesses/${business.organisationId}`
    const listing = { productId: app.newId(), deliveryDays: 10 }
    expect(codeOf(await business.owner.post(`${at}/listings`, listing))).toEqual(OFF)
    const proposal = { version: 1, to: 'en' }
    const proposed = await business.owner.post(
      `${at}/listings/${app.newId()}/copy-proposal`,
      proposal,
    )
    expect(codeOf(proposed)).toEqual(OFF)
    const hook = { url: 'https://example.com/hook', eventTypes: ['order.paid'] }
    expect(codeOf(await business.owner.post(`${at}/webhook-endpoints`, hook))).toEqual(OFF)
    expect((await business.owner.get(`${at}/webhook-endpoints`)).body.endpoints).toEqual([])

    expect(codeOf(await place(app.anonymous, [lineOf(sku)]))).toEqual(OFF)
    const page = await app.anonymous.get('/shop/checkout')
    expect([page.status, page.headers['location']]).toEqual([303, '/sign-in?next=/shop/checkout'])
    // Whoever has an account orders as before, and finds no way to pay.
    const placed = await place(operator.client, [lineOf(sku)])
    expect(placed.status).toBe(201)
    const payments = `/v1/checkouts/${placed.body.checkoutId}/payments`
    expect((await operator.client.get(payments)).body.ways).toEqual([])
    const named = { provider: 'alipay_simulated' }
    expect(codeOf(await operator.client.post(payments, named))).toEqual(OFF)
    expect(codeOf(await operator.client.post(payments, {}))).toEqual([409, 'payments.no_provider'])

    await turn('pay_alipay_qr_simulated', true)
    const { ways } = (await operator.client.get(payments)).body
    expect(ways.map(({ provider }: { provider: string }) => provider)).toEqual([
      'alipay_qr_simulated',
    ])
  })

  test('stays away from whoever is not the operator, and from who has seen an older state', async () => {
    const before = await find('webhooks')
    const body = { isOn: false, reason: 'I want to', version: before.version }
    const at = '/v1/desk/features/webhooks'
    expect(codeOf(await business.owner.put(at, body))).toEqual([403, 'desk.operator_required'])
    const late = { ...body, version: before.version + 1 }
    expect(codeOf(await operator.client.put(at, late))).toEqual([409, 'platform.feature_changed'])
    const blank = { ...body, reason: '  ' }
    expect((await operator.client.put(at, blank)).status).toBe(400)
    const unknown = await operator.client.put('/v1/desk/features/teleport', body)
    expect(codeOf(unknown)).toEqual([404, 'desk.feature_not_found'])
    expect(await find('webhooks')).toEqual(before)
  })

  test('tells who switched it and why, in the audit log too', async () => {
    const { version } = await find('webhooks')
    const body = { isOn: false, reason: ' a flood of calls ', version }
    const answer = await operator.client.put('/v1/desk/features/webhooks', body)
    expect(answer.body).toMatchObject({
      name: 'webhooks',
      isOn: false,
      version: version + 1,
      reason: 'a flood of calls',
      changedBy: `user:${operator.userId}`,
      changedAt: app.now().toISOString(),
    })
    const audit = await operator.client.get('/v1/desk/audit?subject=feature:webhooks&limit=1')
    expect(audit.body.entries[0]).toMatchObject({
      organisationId: null,
      action: 'desk.feature_switched',
      actor: { kind: 'user', id: operator.userId, name: 'Ophelia Operator' },
      after: { isOn: false, reason: 'a flood of calls' },
    })
  })

  test('is off in every other process too, without a restart', async () => {
    const other = createFeatures(app.ctx.db, [GUESTS])
    expect(await other.isOn(GUESTS)).toBe(true)
    await turn('guest_checkout', false)
    expect(
      await until(
        () => other.isOn(GUESTS),
        (isOn) => !isOn,
      ),
    ).toBe(false)
  })

  test('may be off from the configuration, until somebody switches it', async () => {
    const other = createFeatures(app.ctx.db, [SAMPLE, GUESTS], ['sample'])
    expect((await other.list()).map(({ name, isOn }) => [name, isOn])).toEqual([
      ['sample', false],
      ['guest_checkout', true],
    ])
    await expect(other.require(SAMPLE)).rejects.toMatchObject({ code: 'platform.switched_off' })
    expect(() => createFeatures(app.ctx.db, [GUESTS], ['gest_checkout'])).toThrow('gest_checkout')
    const config = readConfig({
      TRADEWIND_DATA: app.folder,
      TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
      FEATURES_OFF: 'webhooks, nonsense',
    })
    const started = createApp(config, { now: app.now, database: app.database })
    await expect(started).rejects.toThrow("not 'nonsense'")
  })

  test.runIf(app.isRealPostgres)('is switched by one of two who act at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { version } = await find('webhooks')
      const both = [true, false].map((isOn) =>
        operator.client.put('/v1/desk/features/webhooks', { isOn, reason: 'a race', version }),
      )
      const answers = await Promise.all(both)
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
      const won = answers.find(({ status }) => status === 200)!
      expect(await find('webhooks')).toEqual(won.body)
    }
  })
})

const words = { en: 'x', 'zh-CN': 'x' }
const SAMPLE = { name: 'sample', title: words, whenOff: words }
const GUESTS = { ...SAMPLE, name: 'guest_checkout' }
