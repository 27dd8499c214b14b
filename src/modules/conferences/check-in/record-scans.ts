import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import { type Gatherer, gather } from '../../../platform/gather.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  lockList,
  saveScans,
  selectScans,
  selectTickets,
  type TicketState,
} from './check-in-store.ts'
import {
  type CheckInList,
  type Entry,
  isBefore,
  isEarlier,
  type KeptScan,
  type ListRef,
  type Scan,
} from './scan.ts'
import { ticketKey } from './ticket-key.ts'
import { type Examined, examine, revokedNow, type Verdict } from './verdict.ts'

/** What became of a scan. */
export type Decided = Readonly<{
  id: string
  verdict: Verdict | 'not_yet'
  /** The scan that let in, of a ticket that holds. */
  entry: Entry | undefined
  ticket: TicketState | undefined
}>

export type Sent = Readonly<{ ctx: Ctx; list: CheckInList; scans: readonly Scan[] }>
export type ScanRecorder = Gatherer<Sent, readonly Decided[]>

/** Batches of lanes that are written together: some thousand scans at most. */
const MOST_OF_BATCH = 40
/** So far a lane's clock may be ahead; what is later is not kept before its time has come. */
const MOST_AHEAD_MS = 10 * 60_000

/**
 * Takes what lanes scanned, those that come at the same time together: from lanes that ask and from lanes
 * that were without a network, in any order and any number of times. Rejects with check_in_list_not_found.
 */
export const createScanRecorder = (settings: ConferenceSettings): ScanRecorder =>
  gather(async (batch) => {
    const answers = new Map<Sent, readonly Decided[] | Error>()
    const byList = Map.groupBy(batch, ({ list }) => `${list.conferenceId} ${list.id}`)
    for (const sent of byList.values()) {
      try {
        const decided = await record(settings, sent)
        for (const [i, answer] of decided.entries()) answers.set(sent[i]!, answer)
      } catch (error) {
        // Those of other lists are not to blame.
        for (const one of sent) answers.set(one, error as Error)
      }
    }
    return batch.map((one) => answers.get(one)!)
  }, MOST_OF_BATCH)

/** The same for one lane, without waiting for others. Throws check_in_list_not_found. */
export async function recordScans(
  settings: ConferenceSettings,
  sent: Sent,
): Promise<readonly Decided[]> {
  return (await record(settings, [sent]))[0]!
}

type Looked = Readonly<{ scan: Scan; examined: Examined }>

/** What several lanes of one list sent. */
async function record(
  settings: ConferenceSettings,
  sent: readonly Sent[],
): Promise<(readonly Decided[])[]> {
  const { ctx, list } = sent[0]!
  const now = ctx.now()
  const key = await ticketKey(ctx.db, settings.identityKeys, now)
  const scans = sent.flatMap((one) =>
    // Who asks is answered now, whatever the clock of the lane says.
    one.scans.map((scan) => (scan.isLetIn === null ? { ...scan, scannedAt: now } : scan)),
  )
  const latest = now.getTime() + MOST_AHEAD_MS
  // Signatures take most of the time: before anything is locked.
  const looked = await Promise.all(
    scans
      .filter(({ scannedAt }) => scannedAt.getTime() <= latest)
      .map(async (scan): Promise<Looked> => ({ scan, examined: await examine(key, list, scan) })),
  )
  const decided = await transaction(ctx, (tx) =>
    decide(tx, { conferenceId: list.conferenceId, listId: list.id }, looked),
  )
  const notYet = (id: string): Decided => ({
    id,
    verdict: 'not_yet',
    entry: undefined,
    ticket: undefined,
  })
  return sent.map((one) => one.scans.map(({ id }) => decided.get(id) ?? notYet(id)))
}

async function decide(
  tx: TxCtx,
  ref: ListRef,
  looked: readonly Looked[],
): Promise<Map<string, Decided>> {
  const list = await lockList(tx.db, ref)
  if (!list) throw E.checkInListNotFound()
  const claimed = [...new Set(looked.flatMap(({ examined }) => ownRegistration(ref, examined)))]
  const tickets = await selectTickets(tx.db, ref, claimed)
  const entries = new Map([...tickets].flatMap(([id, { entry }]) => (entry ? [[id, entry]] : [])))
  const kept = await selectScans(
    tx.db,
    ref,
    looked.map(({ scan }) => scan.id),
  )
  const fresh = new Map<string, KeptScan>()
  const changed = new Map<string, Entry>()
  let { lastTurn } = list
  for (const scan of inOrder(looked, ref, tickets)) {
    const known = kept.get(scan.id)
    // Sent again, or twice in one batch. A lane that asked and heard no answer may have let in.
    if (known && (known.isLetIn || !scan.isLetIn)) continue
    const { registrationId, refusal } = known ?? scan
    const before = registrationId === null ? undefined : entries.get(registrationId)
    const isLetIn = scan.isLetIn ?? (refusal === null && !before?.isLetIn)
    const one: KeptScan = { ...(known ?? scan), isLetIn }
    fresh.set(one.id, one)
    kept.set(one.id, one)
    const ticket = tickets.get(registrationId ?? '')
    if (!ticket || refusal !== null) continue
    const scans = (before?.scans ?? 0) + (known ? 0 : 1)
    const after = { ...entryAfter(before, one, ticket, lastTurn + 1), scans }
    lastTurn = Math.max(lastTurn, after.turn)
    entries.set(after.registrationId, after)
    changed.set(after.registrationId, after)
  }
  if (fresh.size > 0) {
    const written = {
      scans: [...fresh.values()],
      entries: [...changed.values()],
      lastTurn,
      now: tx.now(),
    }
    await saveScans(tx.db, ref, written)
  }
  return new Map(
    looked.map(({ scan: { id } }) => {
      const scan = kept.get(id)!
      const entry = entries.get(scan.registrationId ?? '')
      const ticket = tickets.get(scan.registrationId ?? '')
      return [id, { id, verdict: verdictOf(scan, entry), entry, ticket }]
    }),
  )
}

type Judged = Omit<KeptScan, 'isLetIn'> & Pick<Scan, 'isLetIn'>

/** The scans with what is known of their tickets, the earliest first: so those that ask are in turn, too. */
const inOrder = (
  looked: readonly Looked[],
  ref: ListRef,
  tickets: ReadonlyMap<string, TicketState>,
): Judged[] =>
  looked
    .map(({ scan: { code: _code, ...scan }, examined }): Judged => {
      const { claim, refusal } = examined
      const [registrationId] = ownRegistration(ref, examined)
      const ticket = registrationId === undefined ? undefined : tickets.get(registrationId)
      return {
        ...scan,
        registrationId: ticket?.registrationId ?? null,
        refusal: refusal ?? (claim && revokedNow(claim, ticket)),
      }
    })
    .toSorted((one, other) => (isEarlier(one, other) ? -1 : 1))

/** The registration of a genuine ticket of this conference; that of another one is not ours to keep. */
const ownRegistration = ({ conferenceId }: ListRef, { claim }: Examined): string[] =>
  claim?.conferenceId === conferenceId ? [claim.registrationId] : []

/** The entry of a ticket when a scan of it is known, or is known to have let in. */
function entryAfter(
  before: Entry | undefined,
  { id: scanId, scannedAt, lane, isLetIn }: KeptScan,
  { registrationId, ticketTypeId }: TicketState,
  turn: number,
): Omit<Entry, 'scans'> {
  const after = { registrationId, ticketTypeId, scanId, scannedAt, lane, isLetIn, turn }
  return before && !isBefore({ ...after, id: scanId }, { ...before, id: before.scanId })
    ? before
    : after
}

/** A ticket that holds lets in once. */
const verdictOf = ({ id, refusal }: KeptScan, entry: Entry | undefined): Verdict =>
  refusal ?? (entry?.scanId === id ? 'accepted' : 'already_used')
