import { newId } from '../../../kernel/ids.ts'
import { randomFrom } from '../../../kernel/random.ts'
import { type Ctx, transaction } from '../../../platform/context.ts'
import type { Conference } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { ConferenceSettings } from '../settings.ts'
import { clearScans, lockList, selectMissing } from './check-in-store.ts'
import { ticketOf } from './issue-ticket.ts'
import { recordScans } from './record-scans.ts'
import type { CheckInList, Scan } from './scan.ts'

const LANES = ['North door 1', 'North door 2', 'South door 1', 'South door 2']
/** People come over this time up to now. */
const SPREAD_MS = 60_000
/** One in so many tickets is shown again at another lane, one code in so many is forged. */
const AGAIN = 15
const FORGED = 40

/**
 * Has some of those come who are missing at a list of a sample conference, as lanes would send it: signed
 * tickets, now and then a copy or a forged one. By the product itself. Throws not_sample.
 */
export async function simulateArrivals(
  ctx: Ctx,
  settings: ConferenceSettings,
  {
    conference,
    list,
    arrivals,
    isAnew,
  }: Readonly<{ conference: Conference; list: CheckInList; arrivals: number; isAnew: boolean }>,
): Promise<void> {
  if (!conference.isSample) throw E.notSample()
  const ref = { conferenceId: conference.id, listId: list.id }
  if (isAnew) {
    await transaction(ctx, async (tx) => {
      await lockList(tx.db, ref)
      await clearScans(tx.db, ref)
    })
  }
  const random = randomFrom(ctx.now().getTime())
  const missing = await selectMissing(ctx.db, list, arrivals)
  const scans: Scan[] = []
  for (const registration of missing) {
    const { code } = await ticketOf(ctx, settings, conference, registration)
    const ago = Math.floor(random() * SPREAD_MS)
    const lane = Math.floor(random() * LANES.length)
    const scan = (at: number, given: string, isLetIn: boolean): Scan => ({
      id: newId(),
      lane: LANES[at % LANES.length]!,
      scannedAt: new Date(ctx.now().getTime() - (isLetIn ? ago : Math.floor(ago / 2))),
      code: given,
      isLetIn,
    })
    scans.push(scan(lane, code, true))
    if (random() * AGAIN < 1) scans.push(scan(lane + 1, code, false))
    if (random() * FORGED < 1) scans.push(scan(lane + 2, forged(code), false))
  }
  if (scans.length > 0) await recordScans(settings, { ctx, list, scans })
}

/** Another character in the middle: the signature fits no more. */
const forged = (code: string): string => {
  const at = Math.floor(code.length / 2)
  return `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`
}
