import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../platform/config.ts'
import { isAllowedUrl, isPublicAddress } from '../../platform/reach.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { makeOperator } from '../accounts/api.ts'
import { givenOrganisation, givenUser } from '../accounts/testing.ts'
import { mailsTo, tell } from '../notifications/testing.ts'
import { moveOrder, recordPayment } from '../orders/api.ts'
import { CONSIGNEE, givenSku, IDENTITY, lineOf, place } from '../orders/testing.ts'
import { deliverMessages } from './deliver-messages.ts'
import { RETRY_MS, webhookLimits } from './event-type.ts'
import { sendWebhook } from './providers/send-webhook.ts'
import { signMessage } from './sign-message.ts'

const app = await testApp()
const start = app.now()
const settings = readConfig({
  TRADEWIND_DATA: app.folder,
  TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  WEBHOOKS_REACH_LOCAL: 'true',
})
beforeAll(() => workingApp(app))
afterEach(() => app.setNow(start))

type Message = Readonly<{ path: string; headers: IncomingHttpHeaders; body: string }>
const received: Message[] = []
/** How the receiver answers, by path. */
const answers = new Map<string, (response: ServerResponse) => void>()
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    received.push({ path: request.url!, headers: request.headers, body })
    const answer = answers.get(request.url!)
    if (answer) answer(response)
    else response.writeHead(204).end()
  })
})
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
const { port } = receiver.address() as AddressInfo
afterAll(() => void receiver.close())

let paths = 0
/** A business with an endpoint at a path of its own. */
async function givenEndpoint(eventTypes: readonly string[] = ['order.paid']) {
  paths += 1
  const path = `/hook-${paths}`
  const seller = await givenOrganisation(app)
  const at = `/v1/businesses/${seller.organisationId}`
  const url = `http://127.0.0.1:${port}${path}`
  const made = await seller.owner.post(`${at}/webhook-endpoints`, { url, eventTypes })
  expect(made.status).toBe(201)
  const one = `${at}/webhook-endpoints/${made.body.endpoint.id}`
  const deliveries = async () =>
    (await seller.owner.get(`${at}/webhook-deliveries`)).body.deliveries
  const arrived = () => received.filter((message) => message.path === path)
  const secret = made.body.secret as string
  return { seller, businessId: seller.organisationId, at, one, path, secret, deliveries, arrived }
}

async function givenPaid(businessId: string) {
  const sku = await givenSku(app, { businessId, channel: '9610' })
  const { body } = await place(app.anonymous, [lineOf(sku)], { identity: IDENTITY })
  const paid = { checkoutId: body.checkoutId, paymentId: app.newId(), provider: 'alipay' as const }
  await recordPayment(app.ctx, { ...paid, amount: { minor: 12_800n, currency: 'CNY' } })
  return { orderId: body.orders[0].id as string, checkoutId: body.checkoutId as string }
}

/** As a receiver verifies, from the standard's words. */
function isSignedWith(secret: string, { headers, body }: Message): boolean {
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const right = `v1,${createHmac('sha256', key).update(text).digest('base64')}`
  return `${headers['webhook-signature']}`.split(' ').includes(right)
}

const later = (ms: number) => app.setNow(new Date(app.now().getTime() + ms))

test('a message is signed as in the published vector of Standard Webhooks', () => {
  const headers = signMessage(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  })
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('messages wait while webhooks are switched off, and go out afterwards', async () => {
  const operator = await givenUser(app)
  await makeOperator(app.ctx, { email: operator.email, name: 'Operator' })
  const turn = async (isOn: boolean) => {
    const { features } = (await operator.client.get('/v1/desk/features')).body
    const { version } = features.find((one: { name: string }) => one.name === 'webhooks')
    const body = { isOn, reason: 'a test', version }
    expect((await operator.client.put('/v1/desk/features/webhooks', body)).status).toBe(200)
  }
  const hook = await givenEndpoint()
  await turn(false)
  try {
    await givenPaid(hook.businessId)
    const [waiting] = await until(hook.deliveries, ({ length }) => length > 0)
    await deliverMessages(app.ctx, settings)
    expect([waiting.state, hook.arrived()]).toEqual(['waiting', []])
    const refused = await hook.seller.owner.post(`${hook.one}/test`)
    expect([refused.status, refused.body.code]).toEqual([503, 'platform.switched_off'])
  } finally {
    await turn(true)
  }
  await deliverMessages(app.ctx, settings)
  expect(
    await until(
      async () => hook.arrived().length,
      (count) => count > 0,
    ),
  ).toBe(1)
})

describe('a paid order', () => {
  test('is told once to who asked for it, signed, as the order stands, without its buyer', async () => {
    const hook = await givenEndpoint(['order.paid', 'order.shipped'])
    const { orderId, checkoutId } = await givenPaid(hook.businessId)
    const [message] = await until(
      async () => hook.arrived(),
      ({ length }) => length > 0,
    )
    expect(isSignedWith(hook.secret, message!)).toBe(true)
    expect(isSignedWith(`whsec_${Buffer.alloc(32).toString('base64')}`, message!)).toBe(false)
    const body = JSON.parse(message!.body)
    const { steps: _steps, ...order } = (await hook.seller.owner.get(`${hook.at}/orders?limit=1`))
      .body.orders[0]
    expect(body).toEqual({
      id: message!.headers['webhook-id'],
      type: 'order.paid',
      timestamp: start.toISOString(),
      data: { ...order, steps: ['declared', 'cancelled'] },
    })
    expect([body.data.id, body.data.checkoutId]).toEqual([orderId, checkoutId])
    for (const secret of [IDENTITY.idNumber, CONSIGNEE.name, CONSIGNEE.phone, CONSIGNEE.street]) {
      expect(message!.body).not.toContain(secret)
    }
    const ref = { businessId: hook.businessId, orderId }
    await moveOrder(app.ctx, { ...ref, from: 'paid', to: 'declared' })
    await moveOrder(app.ctx, { ...ref, from: 'declared', to: 'released' })
    await moveOrder(app.ctx, { ...ref, from: 'released', to: 'shipped' })
    await until(
      async () => hook.arrived(),
      ({ length }) => length > 1,
    )
    await deliverMessages(app.ctx, settings)
    expect(hook.arrived().map((one) => JSON.parse(one.body).type)).toEqual([
      'order.paid',
      'order.shipped',
    ])
    const listed = await until(hook.deliveries, (all) =>
      all.every(({ state }: { state: string }) => state === 'delivered'),
    )
    expect(listed).toHaveLength(2)
    expect(listed[1]).toMatchObject({
      messageId: body.id,
      eventType: 'order.paid',
      body: message!.body,
      state: 'delivered',
      tries: 1,
      lastStatus: 204,
      lastProblem: null,
      nextTryAt: null,
    })
  })

  test('of another business, or asked for by nobody, is told to nobody', async () => {
    const hook = await givenEndpoint(['order.settled'])
    const other = await givenOrganisation(app)
    const mine = await givenPaid(hook.businessId)
    await givenPaid(other.organisationId)
    await until(
      () => app.eventsAbout(mine.orderId),
      (events) => events.length > 1,
    )
    await tell(app)
    expect([hook.arrived(), await hook.deliveries()]).toEqual([[], []])
  })
})

describe('an endpoint that fails', () => {
  test('is tried for three days, then the message is given up, the endpoint off, its owner told', async () => {
    const hook = await givenEndpoint()
    answers.set(hook.path, (response) => response.writeHead(500).end('no'))
    await givenPaid(hook.businessId)
    const one = async () => (await hook.deliveries())[0]
    await until(one, (delivery) => delivery?.lastStatus === 500)
    for (const [at, pause] of RETRY_MS.entries()) {
      expect((await one()).tries).toBe(at + 1)
      later(pause - 1)
      await deliverMessages(app.ctx, settings)
      expect((await one()).tries).toBe(at + 1)
      later(1)
      await deliverMessages(app.ctx, settings)
    }
    const days = (app.now().getTime() - start.getTime()) / 86_400_000
    expect(days.toFixed(2)).toBe('3.15')
    expect(await one()).toMatchObject({ state: 'failed', tries: 10, lastStatus: 500 })
    expect(hook.arrived()).toHaveLength(10)
    expect(new Set(hook.arrived().map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const endpoint = (await hook.seller.owner.get(`${hook.at}/webhook-endpoints`)).body.endpoints[0]
    expect(endpoint.state).toBe('disabled')
    await tell(app)
    const [mail] = mailsTo(app, hook.seller.users.owner.email).slice(-1)
    expect(mail!.subject).toBe(`Turned off: webhooks to 127.0.0.1:${port}`)
    expect(mail!.text).toContain(`/sell/${hook.businessId}?tab=connections`)
    // Put right, turned on, sent again: under the same id.
    const replay = `${hook.at}/webhook-deliveries/${(await one()).id}/replay`
    expect((await hook.seller.owner.post(replay)).body.code).toBe('partners.endpoint_off')
    answers.delete(hook.path)
    await hook.seller.owner.patch(hook.one, { isOn: true })
    expect((await hook.seller.owner.post(replay)).status).toBe(202)
    await until(one, (delivery) => delivery.state === 'delivered')
    expect(hook.arrived()).toHaveLength(11)
    expect(await one()).toMatchObject({ state: 'delivered', tries: 1, lastStatus: 204 })
  })

  test('that something else reached meanwhile stays on', async () => {
    const hook = await givenEndpoint()
    answers.set(hook.path, (response) => response.writeHead(500).end())
    await givenPaid(hook.businessId)
    const last = async () => (await hook.deliveries()).at(-1)
    await until(last, (delivery) => delivery?.lastStatus === 500)
    for (const pause of RETRY_MS.slice(0, -1)) {
      later(pause)
      await deliverMessages(app.ctx, settings)
    }
    answers.delete(hook.path)
    await hook.seller.owner.post(`${hook.one}/test`)
    await until(hook.deliveries, (all) => all[0].state === 'delivered')
    answers.set(hook.path, (response) => response.writeHead(500).end())
    later(RETRY_MS.at(-1)!)
    await deliverMessages(app.ctx, settings)
    expect((await last()).state).toBe('failed')
    const endpoint = (await hook.seller.owner.get(`${hook.at}/webhook-endpoints`)).body.endpoints[0]
    expect(endpoint.state).toBe('on')
  })

  test('that says it is gone is turned off at once', async () => {
    const hook = await givenEndpoint()
    answers.set(hook.path, (response) => response.writeHead(410).end())
    await givenPaid(hook.businessId)
    const read = async () =>
      (await hook.seller.owner.get(`${hook.at}/webhook-endpoints`)).body.endpoints[0].state
    expect(await until(read, (state) => state === 'disabled')).toBe('disabled')
    expect((await hook.deliveries())[0]).toMatchObject({ state: 'failed', tries: 1 })
  })

  test('by leading elsewhere is not followed', async () => {
    const hook = await givenEndpoint()
    const away = `/away-${hook.businessId}`
    answers.set(hook.path, (response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}${away}` }).end(),
    )
    await givenPaid(hook.businessId)
    await until(hook.deliveries, (all) => all[0]?.lastStatus === 302)
    expect((await hook.deliveries())[0]).toMatchObject({ state: 'waiting', tries: 1 })
    expect(received.filter(({ path }) => path === away)).toEqual([])
  })

  test('by answering without end is taken at its status, and no more of it is read', async () => {
    const hook = await givenEndpoint()
    let written = 0
    let isOver = false
    answers.set(hook.path, (response) => {
      response.writeHead(200)
      response.on('close', () => {
        isOver = true
      })
      const more = () => {
        while (!isOver && written < 1e9 && response.write('x'.repeat(65_536))) written += 65_536
      }
      response.on('drain', more)
      more()
    })
    await givenPaid(hook.businessId)
    const done = await until(hook.deliveries, (all) => all[0]?.state === 'delivered')
    expect(done[0].lastStatus).toBe(200)
    expect(
      await until(
        async () => isOver,
        (over) => over,
      ),
    ).toBe(true)
    expect(written).toBeLessThan(50_000_000)
  })

  test('by never answering is left after ten seconds', { timeout: 30_000 }, async () => {
    answers.set('/silent', () => {})
    const message = { url: `http://127.0.0.1:${port}/silent`, headers: {}, body: '{}' }
    const outcome = await sendWebhook({ isLocalAllowed: true }, message)
    expect(outcome).toEqual({ problem: 'timeout', ms: expect.any(Number) })
    expect(outcome.ms).toBeGreaterThanOrEqual(webhookLimits.timeoutMs - 100)
  })
})

describe('an endpoint', () => {
  test('gets a new secret while the old one still signs for a day', async () => {
    const hook = await givenEndpoint()
    const rotated = await hook.seller.owner.post(`${hook.one}/secret`)
    const { secret, endpoint } = rotated.body
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(endpoint.oldSecretUntil).toBe(new Date(start.getTime() + 86_400_000).toISOString())
    const send = async () => {
      const before = hook.arrived().length
      await hook.seller.owner.post(`${hook.one}/test`)
      const all = await until(
        async () => hook.arrived(),
        ({ length }) => length > before,
      )
      return all.at(-1)!
    }
    const during = await send()
    expect([isSignedWith(hook.secret, during), isSignedWith(secret, during)]).toEqual([true, true])
    later(86_400_000)
    const after = await send()
    expect([isSignedWith(hook.secret, after), isSignedWith(secret, after)]).toEqual([false, true])
    expect(JSON.parse(after.body)).toMatchObject({
      type: 'endpoint.test',
      data: { businessId: hook.businessId },
    })
    // Shown once, sealed after that.
    const listed = await hook.seller.owner.get(`${hook.at}/webhook-endpoints`)
    expect(listed.text).not.toContain('whsec_')
  })

  test('that is off is told nothing, and goes on when it is on', async () => {
    const hook = await givenEndpoint()
    await hook.seller.owner.patch(hook.one, { isOn: false })
    const { orderId } = await givenPaid(hook.businessId)
    await until(
      () => app.eventsAbout(orderId),
      (events) => events.length > 1,
    )
    await tell(app)
    const refused = await hook.seller.owner.post(`${hook.one}/test`)
    expect([refused.status, refused.body.code]).toEqual([409, 'partners.endpoint_off'])
    expect([hook.arrived(), await hook.deliveries()]).toEqual([[], []])
    const on = await hook.seller.owner.patch(hook.one, { isOn: true, eventTypes: ['order.paid'] })
    expect(on.body.state).toBe('on')
    await givenPaid(hook.businessId)
    await until(
      async () => hook.arrived(),
      ({ length }) => length === 1,
    )
    expect(hook.arrived()).toHaveLength(1)
  })

  test('is removed with what was sent there; there are ten at most', async () => {
    const hook = await givenEndpoint()
    const add = () =>
      hook.seller.owner.post(`${hook.at}/webhook-endpoints`, {
        url: 'https://example.com/hook',
        eventTypes: ['order.paid'],
      })
    for (let i = 1; i < 10; i++) expect((await add()).status).toBe(201)
    const eleventh = await add()
    expect([eleventh.status, eleventh.body.code]).toEqual([409, 'partners.too_many_endpoints'])
    await hook.seller.owner.post(`${hook.one}/test`)
    expect((await hook.seller.owner.delete(hook.one)).status).toBe(204)
    expect((await hook.seller.owner.delete(hook.one)).status).toBe(404)
    expect(await hook.deliveries()).toEqual([])
    expect((await add()).status).toBe(201)
  })

  test.each([
    'https://user:pass@example.com/',
    'ftp://example.com/',
    'javascript:alert(1)',
    'not a url',
  ])('at %s is refused, and nothing is kept', async (url) => {
    const { owner, organisationId } = await givenOrganisation(app)
    const at = `/v1/businesses/${organisationId}/webhook-endpoints`
    const answer = await owner.post(at, { url, eventTypes: ['order.paid'] })
    expect([answer.status, answer.body.code]).toEqual([422, 'partners.url_refused'])
    expect((await owner.get(at)).body.endpoints).toEqual([])
  })
})

describe('where we never send', () => {
  const strict = { isLocalAllowed: false }

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    'nonsense',
  ])('%s is not of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
    '%s is of the public internet',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  test.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[fd00::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://①②⑦.0.0.1/',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('%s is refused by its words', (url) => {
    expect(isAllowedUrl(url, strict)).toBe(false)
  })

  test('a name is looked at when it is resolved: one that leads inside is not connected to', async () => {
    expect(isAllowedUrl('https://localhost:1/', strict)).toBe(true)
    const before = received.length
    for (const host of ['localhost', 'localhost.', 'ip6-localhost']) {
      const url = `https://${host}:${port}/inside`
      const { problem } = (await sendWebhook(strict, { url, headers: {}, body: '' })) as {
        problem: string
      }
      expect(['refused_address', 'ENOTFOUND', 'EAI_AGAIN']).toContain(problem)
    }
    const url = `https://localhost:${port}/inside`
    const outcome = await sendWebhook(strict, { url, headers: {}, body: '' })
    expect(outcome).toEqual({ problem: 'refused_address', ms: expect.any(Number) })
    expect(received.length).toBe(before)
  })
})
