import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../src/testing/fresh-database.ts'
import { runCrowd } from '../tests/process/crowd.ts'
import { anySeed } from '../tests/random.ts'
import { fsyncOf } from '../tools/bench-app.ts'

const PLACEMENTS = Number(process.env['CROWD_PLACEMENTS'] ?? 20_000)
/** One for each fifty thousand, and three at least. */
const KILLS = Number(process.env['CROWD_KILLS'] ?? Math.max(3, Math.round(PLACEMENTS / 50_000)))
const SEED = Number(process.env['CROWD_SEED'] ?? anySeed())

/**
 * Contended placements while the process is killed (SIGKILL) at moments that the seed decides: the
 * figure is what was sold of what there was. Fails when anything was oversold or lost.
 * A million: CROWD_PLACEMENTS=1000000 DATABASE_URL=postgres://… npm run bench -- crowd
 */
export async function run() {
  const server = process.env['DATABASE_URL']
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-crowd-'))
  try {
    const databaseUrl = server ? await freshDatabase(server) : ''
    const crowd = { placements: PLACEMENTS, kills: KILLS, seed: SEED, folder, databaseUrl }
    const { booksOff, ...outcome } = await runCrowd(crowd)
    const { stock, placed, oversold, lostOrders, lostPaidOrders, answeredTwice } = outcome
    const isBalanced = booksOff.every((off) => BigInt(off) === 0n)
    const isRight =
      isBalanced && [oversold, lostOrders, lostPaidOrders, answeredTwice].every((off) => off === 0)
    if (!isRight || placed !== stock) process.exitCode = 1
    return {
      name: 'crowd',
      figure: placed,
      unit: 'orders placed, while the process was killed',
      reference: 'the stock that there was: ratio 1 is not one too many and not one lost',
      referenceFigure: stock,
      answersASecond: Math.round(PLACEMENTS / outcome.seconds),
      placements: PLACEMENTS,
      ...outcome,
      booksBalance: isBalanced,
      seed: SEED,
      fsync: await fsyncOf(server ? databaseUrl : undefined),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
