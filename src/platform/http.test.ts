import { expect, test } from 'vitest'
import { testApp } from '../testing/test-app.ts'

const app = await testApp()

test('an unknown address is a problem in the language of the reader', async () => {
  const english = await app.anonymous.get('/v1/nothing')
  expect([english.status, english.body.code]).toEqual([404, 'platform.not_found'])
  expect(english.headers['content-type']).toContain('application/problem+json')
  const chinese = await app.anonymous.get('/v1/nothing', { 'accept-language': 'zh-CN' })
  expect(chinese.body.title).toBe('此地址没有内容，或您无权查看。')
})

test('the product says that it is alive, ready, and what it measures', async () => {
  expect((await app.anonymous.get('/healthz')).body).toEqual({ status: 'ok' })
  expect((await app.anonymous.get('/readyz')).body).toEqual({ status: 'ok' })
  const metrics = await app.anonymous.get('/metrics')
  expect(metrics.text).toContain('tradewind_http_request_seconds_count')
  expect(metrics.text).toMatch(/^tradewind_outbox_waiting \d+$/m)
})

test('the interface is described as OpenAPI 3.1', async () => {
  const { body } = await app.anonymous.get('/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  expect(body.paths['/healthz'].get.operationId).toBe('getHealth')
})

test('an address with a broken escape is unknown too', async () => {
  const { status, body, headers } = await app.anonymous.get('/%E0%A4%A')
  expect([status, body.code]).toEqual([404, 'platform.not_found'])
  expect(headers['content-type']).toContain('application/problem+json')
})

test('every schema of the interface compiles, though each waits for its first call', () => {
  app.http.compileSchemas()
})
