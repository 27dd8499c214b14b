import type { Db } from '../../platform/db.ts'
import type { LineDetail } from './contract.ts'
import { unpack } from './detail.ts'
import { selectWaiting } from './store.ts'

type OpenStep = Pick<LineDetail['requirements'][number], 'id' | 'costUsd'>

/** Products that sell after some steps: all of them together, and the best of them one by one. */
export type Waiting = Readonly<{
  products: number
  /** Expected value of all of them, in minor units of the assessment's currency. */
  valueMinor: bigint
  /** The most valuable first, with the steps that are open before sale or shipping. */
  best: readonly Readonly<{ valueMinor: bigint; steps: readonly OpenStep[] }>[]
}>

/** What of an assessment waits for steps. Checks nothing about who asks: the caller does. */
export async function readWaiting(
  db: Db,
  ref: { businessId: string; id: string },
  most: number,
): Promise<Waiting> {
  const rows = await selectWaiting(db, ref, most)
  return {
    products: rows[0]?.products ?? 0,
    valueMinor: rows[0]?.allMinor ?? 0n,
    best: rows.map(({ valueMinor, detail }) => ({
      valueMinor,
      steps: unpack(detail)
        .requirements.filter(({ blocking }) => blocking !== 'advice')
        .map(({ id, costUsd }) => ({ id, costUsd })),
    })),
  }
}
