import { money } from '../../../kernel/money.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Trade } from './trade-store.ts'

/** How a simulator misbehaves, for tests: what a real provider does on its bad days. */
export type Mischief = {
  /**
   * Of the notifications: sent once, not at all, twice, held back until somebody lets them go in
   * the wrong order; or lies, with a wrong signature or amount.
   */
  notify: 'once' | 'never' | 'twice' | 'held' | 'wrong_signature' | 'wrong_amount'
  /** Whether it answers. */
  isDown: boolean
  /** Of a refund: done at once, or only accepted, to be told later; or refused. */
  refund: 'at_once' | 'later' | 'refused'
  /** Of a question about a payment: the truth, another amount, or that nobody has paid. */
  query: 'right' | 'another_amount' | 'not_paid'
  /** Of the settlement file: as it was, or with its first line missing, wrong or there twice. */
  bill: 'right' | 'line_missing' | 'line_wrong' | 'line_twice' | 'line_foreign'
}

export const goodDay = (): Mischief => ({
  notify: 'once',
  isDown: false,
  refund: 'at_once',
  query: 'right',
  bill: 'right',
})

const NOTIFY_TIMEOUT_MS = 5_000

type Message = Readonly<{ url: string; body: string; headers: Readonly<Record<string, string>> }>

const held: Message[] = []

/** Tells the shop, as often as the day has it. What does not arrive, the shop will ask about. */
export async function deliver(
  ctx: Ctx,
  mischief: Mischief,
  make: (lies: { isForged: boolean; isAnotherAmount: boolean }) => Message,
): Promise<void> {
  const { notify } = mischief
  if (notify === 'never') return
  const message = make({
    isForged: notify === 'wrong_signature',
    isAnotherAmount: notify === 'wrong_amount',
  })
  if (notify === 'held') {
    held.push(message)
    return
  }
  for (let times = notify === 'twice' ? 2 : 1; times > 0; times--) await send(ctx, message)
}

/** Sends what was held back, the last first. */
export async function releaseHeld(ctx: Ctx): Promise<void> {
  for (const message of held.splice(0).reverse()) await send(ctx, message)
}

async function send(ctx: Ctx, { url, body, headers }: Message): Promise<void> {
  try {
    const signal = AbortSignal.timeout(NOTIFY_TIMEOUT_MS)
    await fetch(url, { method: 'POST', body, headers, signal })
  } catch (error) {
    ctx.log.warn({ err: error }, 'the simulated notification did not arrive; the shop will ask')
  }
}

/** The lines of a settlement file as the day has them. */
export function tellLines<Line>(
  mischief: Mischief,
  lines: readonly Line[],
  lies: { wrong: (line: Line) => Line; foreign: (line: Line) => Line },
): readonly Line[] {
  const [first, ...rest] = lines
  if (!first) return lines
  switch (mischief.bill) {
    case 'line_missing':
      return rest
    case 'line_wrong':
      return [lies.wrong(first), ...rest]
    case 'line_twice':
      return [first, first, ...rest]
    case 'line_foreign':
      return [...lines, lies.foreign(first)]
    default:
      return lines
  }
}

/** A trade as it is told to whoever asks about it. */
export function tellTrade(mischief: Mischief, trade: Trade): Trade {
  if (mischief.query === 'another_amount')
    return { ...trade, amount: money(trade.amount.minor + 1n, trade.amount.currency) }
  return mischief.query === 'not_paid' && trade.status === 'paid'
    ? { ...trade, status: 'waiting', paidAt: undefined }
    : trade
}

/** A signature of the right form that nobody made. */
export const forged = (signature: string): string => signature.split('').reverse().join('')
