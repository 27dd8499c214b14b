import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { committed } from '../../platform/wake.ts'
import { orderLimits } from './order.ts'
import { selectSettledCheckouts } from './store.ts'

type Waiting = Readonly<{ checkoutId: string; answer: () => void }>

/** Who waits in this process, for each database that it has open. */
const rooms = new WeakMap<Db, WaitingRoom>()

/**
 * Waits until a checkout is no longer to be paid (paid, cancelled, expired), for so long at most, or
 * until whoever asked has gone. Says nothing of how it went: the caller reads it. All who wait are
 * looked after by one statement after a commit of this process, and each second for the others.
 */
export function awaitCheckout(
  { db }: Pick<Ctx, 'db'>,
  checkoutId: string,
  { waitMs, gone }: { waitMs: number; gone: AbortSignal },
): Promise<void> {
  const room = rooms.get(db) ?? openRoom(db)
  rooms.set(db, room)
  const { promise, resolve } = Promise.withResolvers<void>()
  const waiting: Waiting = { checkoutId, answer: resolve }
  if (gone.aborted || !room.enter(waiting)) return Promise.resolve()
  const timer = setTimeout(resolve, waitMs)
  gone.addEventListener('abort', () => resolve(), { once: true })
  return promise.finally(() => {
    clearTimeout(timer)
    room.leave(waiting)
  })
}

type WaitingRoom = Readonly<{
  /** False when it is full: who comes is answered at once. */
  enter: (one: Waiting) => boolean
  leave: (one: Waiting) => void
}>

function openRoom(db: Db): WaitingRoom {
  const inside = new Set<Waiting>()
  let looking: 'no' | 'once' | 'again' = 'no'
  let stopListening: (() => void) | undefined
  let timer: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    if (looking !== 'no') {
      looking = 'again'
      return
    }
    do {
      looking = 'once'
      try {
        const ids = [...new Set([...inside].map(({ checkoutId }) => checkoutId))]
        const settled = new Set(await selectSettledCheckouts(db, ids))
        for (const one of inside) if (settled.has(one.checkoutId)) one.answer()
      } catch {
        // The database is away for a moment: the next look, or the end of the wait, answers.
      }
    } while ((looking as string) === 'again' && inside.size > 0)
    looking = 'no'
  }

  return {
    enter(one) {
      if (inside.size >= orderLimits.waitingForPayment) return false
      inside.add(one)
      if (inside.size === 1) {
        // Not inside the transaction's own call stack, whose end it must not wait for.
        stopListening = committed.listen(() => void setImmediate(look))
        timer = setInterval(look, orderLimits.otherProcessesMs)
      }
      // It may have been paid since it was read.
      void look()
      return true
    },
    leave(one) {
      inside.delete(one)
      if (inside.size > 0) return
      stopListening?.()
      clearInterval(timer)
    },
  }
}
