import { readTicketCode, refusedAt } from '../../../../../src/kernel/ticket-code.ts'
import type { operations } from '../../../api-types.ts'
import { client, dataOf, ProblemError } from '../../../client.ts'
import { device } from '../../../ui/device.ts'

type Ok<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type ListRef = Readonly<{ agencyId: string; conferenceId: string; listId: string }>
type Scanned = Ok<'sendScans'>['scans'][number]
export type Verdict = Exclude<Scanned['verdict'], 'not_yet'>
type Words = Ok<'getCheckInLane'>['words']
type Place = Readonly<{ at: string; lane: string }>

/** What of a list is on this device, so that it works without a network. */
type KeptList = Ok<'getCheckInLane'> &
  Readonly<{
    listId: string
    /** How far our clock is ahead of this device's, in milliseconds. */
    aheadMs: number
    /** Up to where the used tickets are known. */
    turn: number
    /** Which revoked tickets are known: -1 for none. */
    knownRevoked: number
  }>
type Used = Place & Readonly<{ listId: string; registrationId: string }>
type Revoked = Ok<'listRevokedTickets'>['revoked'][number] & Readonly<{ conferenceId: string }>
/** A scan that the server does not have yet. */
type Waiting = Readonly<{
  id: string
  listId: string
  lane: string
  code: string
  scannedAt: string
  isLetIn: boolean
}>

/** What a door shows. */
export type Shown = Readonly<{
  /** 'unknown': without a network, and this browser checks no signatures. */
  verdict: Verdict | 'unknown'
  words: Words[Verdict] | null
  used: Place | null
  holder: Scanned['holder']
  /** By this device alone. */
  isOffline: boolean
}>

export type LaneState = Readonly<{
  list: KeptList | undefined
  /** Whether this browser checks signatures by itself. */
  canVerify: boolean
  /** Scans of this list that wait for the network. */
  waiting: number
  /** When the server was heard of last. */
  syncedAt: number | undefined
  error: Error | undefined
}>

/** A lane at a door: it scans, with a network and without, and sends what it scanned. */
export type Lane = Readonly<{
  subscribe: (tell: () => void) => () => void
  state: () => LaneState
  scan: (code: string, lane: string) => Promise<Shown>
  sync: () => Promise<void>
}>

/** Longer nobody waits at a door: then this device decides. */
const ASK_MS = 2_500
const SCANS_OF_MESSAGE = 200
const PAGE = 2_000
const AT = '/v1/agencies/{agencyId}/conferences/{conferenceId}/check-in-lists/{listId}'

const kept = device('tradewind.check-in', {
  lists: 'listId',
  used: ['listId', 'registrationId'],
  revoked: ['conferenceId', 'registrationId'],
  scans: 'id',
})

export function openLane(of: ListRef): Lane {
  const { listId } = of
  const params = { path: of }
  const used = new Map<string, Place>()
  const revoked = new Map<string, Revoked>()
  const listeners = new Set<() => void>()
  let waiting: readonly Waiting[] = []
  let key: CryptoKey | undefined
  /** The network was gone at the last try: nobody waits for it again before it was seen. */
  let isDown = false
  let state: LaneState = {
    list: undefined,
    canVerify: false,
    waiting: 0,
    syncedAt: undefined,
    error: undefined,
  }
  const tell = (change: Partial<LaneState>) => {
    state = { ...state, ...change, waiting: waiting.length }
    for (const listener of listeners) listener()
  }

  const takeList = async (list: KeptList) => {
    key ??= await importKey(list.publicKey)
    await kept.change('lists', (store) => store.put(list))
    tell({ list, canVerify: key !== undefined })
  }

  /** What this device has from before. */
  const opened = (async () => {
    const lists = await kept.readAll<KeptList>('lists')
    for (const one of await kept.readAll<Used>('used')) {
      if (one.listId === listId) used.set(one.registrationId, one)
    }
    for (const one of await kept.readAll<Revoked>('revoked')) {
      if (one.conferenceId === of.conferenceId) revoked.set(one.registrationId, one)
    }
    waiting = (await kept.readAll<Waiting>('scans')).filter((one) => one.listId === listId)
    const list = lists.find((one) => one.listId === listId)
    if (list) await takeList(list)
  })()

  const noteUsed = async (places: readonly Used[]) => {
    for (const one of places) used.set(one.registrationId, one)
    await kept.change('used', (store) => {
      for (const one of places) store.put(one)
    })
  }

  const ask = async (scan: Omit<Waiting, 'isLetIn'>): Promise<Shown> => {
    const { lane, id, code, scannedAt } = scan
    const { scans } = await dataOf(
      client.POST(`${AT}/scans`, {
        params,
        body: { lane, scans: [{ id, code, scannedAt, isLetIn: null }] },
        signal: AbortSignal.timeout(ASK_MS),
      }),
    )
    const [answer] = scans
    const { verdict, words, used: place, holder } = answer!
    if (place && holder) {
      await noteUsed([{ ...place, listId, registrationId: holder.registrationId }])
    }
    return {
      verdict: verdict === 'not_yet' ? 'unknown' : verdict,
      ...{ words, used: place, holder, isOffline: false },
    }
  }

  /** What this device knows of a ticket, by the same rules as the server. */
  const judge = async (
    list: KeptList,
    code: string,
    atMs: number,
  ): Promise<Readonly<{ verdict: Shown['verdict']; registrationId?: string }>> => {
    const read = readTicketCode(code)
    if (!read) return { verdict: 'unreadable' }
    if (!key) return { verdict: 'unknown' }
    const { claim, signed, signature } = read
    if (!(await crypto.subtle.verify('Ed25519', key, signature, signed))) {
      return { verdict: 'forged' }
    }
    const { registrationId } = claim
    const refused = refusedAt({ conferenceId: of.conferenceId, kinds: list.kinds }, claim, atMs)
    if (refused) return { verdict: refused, registrationId }
    const ended = revoked.get(registrationId)
    if (ended?.isCancelled) return { verdict: 'cancelled', registrationId }
    if (ended && ended.number !== claim.number) return { verdict: 'replaced', registrationId }
    return { verdict: used.has(registrationId) ? 'already_used' : 'accepted', registrationId }
  }

  const decideHere = async (list: KeptList, scan: Omit<Waiting, 'isLetIn'>): Promise<Shown> => {
    const { verdict, registrationId = '' } = await judge(
      list,
      scan.code,
      Date.parse(scan.scannedAt),
    )
    const before = used.get(registrationId) ?? null
    const isLetIn = verdict === 'accepted'
    // Kept before anybody is let in: whatever happens to this device then, it is sent.
    const one = { ...scan, isLetIn }
    await kept.change('scans', (store) => store.put(one))
    waiting = [...waiting, one]
    if (isLetIn) {
      await noteUsed([{ listId, registrationId, at: scan.scannedAt, lane: scan.lane }])
    }
    tell({})
    const words = verdict === 'unknown' ? null : list.words[verdict]
    return { verdict, words, used: before, holder: null, isOffline: true }
  }

  const sendWaiting = async () => {
    for (const [lane, those] of Map.groupBy(waiting, (one) => one.lane)) {
      for (let at = 0; at < those.length; at += SCANS_OF_MESSAGE) {
        const scans = those
          .slice(at, at + SCANS_OF_MESSAGE)
          .map(({ id, code, scannedAt, isLetIn }) => ({ id, code, scannedAt, isLetIn }))
        const answer = await dataOf(client.POST(`${AT}/scans`, { params, body: { lane, scans } }))
        const done = new Set(
          answer.scans.flatMap(({ id, verdict }) => (verdict === 'not_yet' ? [] : [id])),
        )
        await kept.change('scans', (store) => {
          for (const id of done) store.delete(id)
        })
        waiting = waiting.filter(({ id }) => !done.has(id))
        tell({})
      }
    }
  }

  const readUsed = async (turn: number): Promise<number> => {
    const query = { after: turn, limit: PAGE }
    const page = await dataOf(client.GET(`${AT}/used-tickets`, { params: { ...params, query } }))
    await noteUsed(page.used.map((one) => ({ ...one, listId })))
    return page.hasMore ? readUsed(page.turn) : page.turn
  }

  const readRevoked = async (after?: string): Promise<void> => {
    const query = { limit: PAGE, ...(after === undefined ? {} : { after }) }
    const page = await dataOf(client.GET(`${AT}/revoked-tickets`, { params: { ...params, query } }))
    const those = page.revoked.map((one) => ({ ...one, conferenceId: of.conferenceId }))
    for (const one of those) revoked.set(one.registrationId, one)
    await kept.change('revoked', (store) => {
      for (const one of those) store.put(one)
    })
    if (page.next) await readRevoked(page.next)
  }

  const syncOnce = async () => {
    await opened
    try {
      await sendWaiting()
      const asked = Date.now()
      const list = await dataOf(client.GET(`${AT}/lane`, { params }))
      const aheadMs = Date.parse(list.now) - (asked + Date.now()) / 2
      const turn = await readUsed(state.list?.turn ?? 0)
      const knownRevoked = state.list?.knownRevoked ?? -1
      if (list.revoked !== knownRevoked) await readRevoked()
      await takeList({ ...list, listId, aheadMs, turn, knownRevoked: list.revoked })
      isDown = false
      tell({ syncedAt: Date.now(), error: undefined })
    } catch (error) {
      tell({ error: error as Error })
    }
  }

  let syncing: Promise<void> | undefined
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state: () => state,
    async scan(code, lane) {
      await opened
      const at = new Date(Date.now() + (state.list?.aheadMs ?? 0)).toISOString()
      const scan = { id: crypto.randomUUID(), listId, lane, code, scannedAt: at }
      if (navigator.onLine && !isDown) {
        try {
          return await ask(scan)
        } catch (error) {
          // No network, nobody signed in, too much at once: this device decides, and sends it later.
          if (error instanceof ProblemError && isFinal(error.problem.status)) throw error
          if (!state.list) throw error
          isDown = true
        }
      }
      if (!state.list) throw new Error('nothing of this list is on this device')
      return decideHere(state.list, scan)
    },
    sync() {
      syncing ??= syncOnce().finally(() => {
        syncing = undefined
      })
      return syncing
    },
  }
}

/** What asking again does not change. */
const isFinal = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 408, 429].includes(status)

/** Undefined where this browser checks no such signatures, or has no secure address. */
async function importKey(jwk: JsonWebKey): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify'])
  } catch {
    return undefined
  }
}
