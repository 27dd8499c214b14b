import { expect, test } from 'vitest'
import { openTestDatabase } from '../../src/testing/test-app.ts'
import { anySeed } from '../random.ts'
import { expectPromises, expectPromisesAtRest, whatWaits } from './invariants.ts'
import { openMarket } from './market.ts'

/** Longer by hand: SIMULATION_SECONDS=3600 SIMULATION_SEED=7 npx vitest run tests/simulation */
const SECONDS = Number(process.env['SIMULATION_SECONDS'] ?? 60)
const SEED = Number(process.env['SIMULATION_SEED'] ?? anySeed())
/** What holds always is looked at about so often. */
const LOOKS = 6

test(
  `a market of ${SECONDS} s keeps its promises (seed ${SEED})`,
  async () => {
    const database = await openTestDatabase()
    const market = await openMarket(database, SEED)
    try {
      const begun = performance.now()
      const isOver = (share: number) => performance.now() > begun + SECONDS * 1_000 * share
      for (let looks = 1; !isOver(1); ) {
        await market.bustle()
        if (!isOver(looks / LOOKS)) continue
        looks += 1
        await expectPromises(database.db)
      }
      await market.settle()
      // What was paid, told by nobody, and lied about when asked, is found in the file; then it is taken.
      const found = (await market.differences()).map(({ kind }) => kind)
      expect(found.filter((kind) => kind !== 'status_differs')).toEqual([])
      await market.settle()
      expect(await market.differences()).toEqual([])
      await market.settle()
      expect(await whatWaits(database.db)).toBe('')
      await expectPromisesAtRest(database.db)
      for (const what of ['place', 'pay', 'followOrder', 'work', 'payOut']) {
        expect([what, (market.done.get(what) ?? 0) > 0]).toEqual([what, true])
      }
    } finally {
      await market.close()
      await database.close()
    }
  },
  (SECONDS + 540) * 1_000,
)
