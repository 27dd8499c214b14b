import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../../src/testing/fresh-database.ts'
import { anySeed } from '../random.ts'
import { runCrowd } from './crowd.ts'

/** A million by hand, on PostgreSQL: `npm run bench -- crowd` says how. */
const PLACEMENTS = 12_000
const KILLS = 3
const SEED = anySeed()

const folder = mkdtempSync(join(tmpdir(), 'tradewind-crowd-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const onServer = process.env['TEST_DATABASE_URL']

test(`${PLACEMENTS} placements want a few SKUs while the process is killed ${KILLS} times (seed ${SEED})`, async () => {
  const databaseUrl = onServer ? await freshDatabase(onServer) : ''
  const crowd = { placements: PLACEMENTS, kills: KILLS, seed: SEED, folder, databaseUrl }
  const { seconds: _seconds, paid, ...outcome } = await runCrowd(crowd)
  expect(outcome).toEqual({
    placed: outcome.stock,
    stock: PLACEMENTS * 0.6,
    refused: PLACEMENTS * 0.4,
    kills: KILLS,
    oversold: 0,
    lostOrders: 0,
    lostPaidOrders: 0,
    answeredTwice: 0,
    booksOff: [0n, 0, 0n],
  })
  expect(paid).toBeGreaterThan(0)
}, 900_000)
