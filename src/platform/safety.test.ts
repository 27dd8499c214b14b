import { describe, expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { testApp } from '../testing/test-app.ts'
import { readConfig } from './config.ts'

const { folder, database } = await testApp()

async function given(env: Record<string, string>) {
  const secret = 'a-secret-for-tests-that-is-long-enough'
  const config = readConfig({
    TRADEWIND_DATA: folder,
    TRADEWIND_SECRET: secret,
    LOG_LEVEL: 'silent',
    ...env,
  })
  const app = await createApp(config, { database })
  return { http: app.http, close: app.close }
}

describe('an address in X-Forwarded-For', () => {
  /** How many of five requests are answered, each with another address of the client's own. */
  const answered = async (proxies: string, peer: string) => {
    const { http, close } = await given({
      REQUESTS_PER_MINUTE: '2',
      ...(proxies ? { TRUST_PROXY: proxies } : {}),
    })
    let count = 0
    for (let i = 0; i < 5; i++) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}, 198.51.100.7` }
      const answer = await http.inject({
        url: '/v1/accounts/session',
        remoteAddress: peer,
        headers,
      })
      if (answer.statusCode === 200) count += 1
    }
    await close()
    return count
  }

  test.each([
    ['', '10.0.0.1', 2, 'without a proxy'],
    // The proxy appended 198.51.100.7; what stands before it the client wrote itself.
    ['loopback,10.0.0.0/8', '10.0.0.1', 2, 'before what the proxy appended'],
    ['10.0.0.0/8', '192.0.2.1', 2, 'from whoever reaches the server past the proxy'],
    ['true', '10.0.0.1', 5, 'where everybody is believed, it is'],
  ])('is not believed: TRUST_PROXY=%s from %s, %i of five are answered: %s', async (...row) => {
    const [proxies, peer, count] = row
    expect(await answered(proxies, peer)).toBe(count)
  })

  test('comes from proxies that are written as addresses and networks', () => {
    const read = (text: string) => readConfig({ TRADEWIND_DATA: folder, TRUST_PROXY: text })
    expect(read('loopback, 10.0.0.0/8,::1').trustProxy).toEqual(['loopback', '10.0.0.0/8', '::1'])
    expect([read('').trustProxy, read('false').trustProxy, read('true').trustProxy]).toEqual([
      false,
      false,
      true,
    ])
    for (const wrong of ['yes', '10.0.0.0/33', '10.0.0/8', '10.0.0.1/8/8', '1']) {
      expect(() => read(wrong)).toThrow('TRUST_PROXY may hold')
    }
  })
})

test('measurements are for this machine, and for whoever has the token', async () => {
  const token = 'a-token-for-collecting'
  const { http, close } = await given({ METRICS_TOKEN: token })
  const ask = async (remoteAddress: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await http.inject({ url: '/metrics', remoteAddress, headers })
    return [statusCode, body.includes('tradewind_http_request_seconds')]
  }
  expect(await ask('127.0.0.1')).toEqual([200, true])
  expect(await ask('203.0.113.9', { authorization: `Bearer ${token}` })).toEqual([200, true])
  expect(await ask('203.0.113.9')).toEqual([404, false])
  expect(await ask('203.0.113.9', { authorization: `Bearer ${token}x` })).toEqual([404, false])
  // A proxy on this machine hands on what comes from elsewhere.
  expect(await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' })).toEqual([404, false])
  await close()
  expect(() => readConfig({ TRADEWIND_DATA: folder, METRICS_TOKEN: 'short' })).toThrow('16')
})
