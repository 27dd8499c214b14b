import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Assessment } from '../../src/modules/assessment/contract.ts'
import { kill, type Server, startServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tradewind-kill-'))
let server: Server | undefined
afterAll(async () => {
  if (server) await kill(server, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const PRODUCTS = 1_200
const list = `Title,SKU,Price,Weight\n${Array.from(
  { length: PRODUCTS },
  (_, i) => `Cotton T-shirt number ${i},T-${i},${10 + (i % 40)}.00,200 g`,
).join('\n')}\n`

const NO_SAMPLE = { TRADEWIND_SAMPLE: 'off' }

test('a report survives its process being killed while importing and while assessing', async () => {
  server = await startServer(folder, NO_SAMPLE)
  const response = await fetch(`${server.url}/v1/assessments?origin=US-MI`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: list,
  })
  const created = (await response.json()) as { id: string; key: string; reportPath: string }
  const path = `/v1/businesses/${created.reportPath.split('/')[2]}/assessments/${created.id}`
  const read = async (): Promise<Assessment> =>
    (await (await fetch(`${server!.url}${path}?key=${created.key}`)).json()) as Assessment
  const until = async (reached: (now: Assessment) => boolean): Promise<Assessment> => {
    for (;;) {
      const now = await read()
      if (reached(now) || now.finishedAt) return now
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  await until(({ progress }) => progress.productsFound > 0)
  await kill(server, 'SIGKILL')
  server = await startServer(folder, NO_SAMPLE)
  await until(({ progress }) => progress.productsAssessed >= 200)
  await kill(server, 'SIGKILL')
  server = await startServer(folder, NO_SAMPLE)

  const done = await until(() => false)
  expect(done.status).toBe('done')
  expect(done.summary?.products).toBe(PRODUCTS)
  expect(done.progress).toMatchObject({ productsAssessed: PRODUCTS, rowsSkipped: 0 })
  const ranks = new Set<number>()
  const titles = new Set<string>()
  for (let after: string | null = '0'; after !== null; ) {
    const url = `${server.url}${path}/lines?key=${created.key}&limit=200&after=${after}`
    const page = (await (await fetch(url)).json()) as {
      lines: { rank: number; title: string }[]
      next: string | null
    }
    for (const { rank, title } of page.lines) {
      ranks.add(rank)
      titles.add(title)
    }
    after = page.next
  }
  expect([ranks.size, titles.size]).toEqual([PRODUCTS, PRODUCTS])
}, 240_000)

test('a second process is told that the data folder is taken, and by whom', async () => {
  await expect(startServer(folder)).rejects.toThrow(`at ${server!.url}`)
})

test('asked to stop, it ends in order and leaves the folder free', async () => {
  expect(await kill(server!, 'SIGTERM')).toBe(0)
  server = await startServer(folder, NO_SAMPLE)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
}, 120_000)
