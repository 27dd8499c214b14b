import { newId } from '../src/kernel/ids.ts'
import { day } from '../src/kernel/period.ts'
import { randomFrom } from '../src/kernel/random.ts'
import {
  selectDoubles,
  selectEntriesSince,
} from '../src/modules/conferences/check-in/check-in-store.ts'
import { ticketOf } from '../src/modules/conferences/check-in/issue-ticket.ts'
import { putCheckInList } from '../src/modules/conferences/check-in/keep-lists.ts'
import type { Conference } from '../src/modules/conferences/conference.ts'
import { planConference, stepConference } from '../src/modules/conferences/keep-conference.ts'
import { putQuota, putTicketType } from '../src/modules/conferences/offer-tickets.ts'
import { createRegistrar } from '../src/modules/conferences/register.ts'
import type { Registration } from '../src/modules/conferences/registration.ts'
import { askOffice, decideOffice } from '../src/modules/programmes/ask-office.ts'
import { readConfig } from '../src/platform/config.ts'
import { withLastingKey } from '../src/platform/lasting-key.ts'
import { type BenchApp, foundAgency, fsyncOf, openBenchApp } from '../tools/bench-app.ts'
import { openClient, percentile } from '../tools/http-load.ts'

const TICKETS = Number(process.env['BENCH_TICKETS'] ?? 20_000)
const LANES = 40
const HOUR_MS = 3_600_000
/** Shown again at some lane, by somebody else. */
const COPIES = Math.floor(TICKETS / 50)
const SCANS_OF_MESSAGE = 200
const ONLINE = 600
/** Twice as often as twenty thousand come in an hour. */
const ONLINE_PER_SECOND = 12
const LOOKS = 60

type Scan = Readonly<{
  id: string
  lane: string
  code: string
  ticket: number
  scannedAt: string
  isLetIn: boolean
}>

/**
 * An hour at forty doors: each scans its share of twenty thousand tickets, now and then without a network,
 * and sends in messages of any size, late, some of them twice; copies of tickets are shown at other doors.
 * Then lanes that ask, the counts, and badges. Fails when an entry or a double use is not the one it must be.
 */
export async function run() {
  const bench = await openBenchApp()
  try {
    const given = await prepare(bench)
    const offline = await sendLate(bench, given)
    const alone = await askLane(bench, given, { scans: 200, perSecond: 1_000, lanes: 1 })
    const online = await askLane(bench, given, {
      ...{ scans: Math.min(ONLINE, TICKETS), perSecond: ONLINE_PER_SECOND, lanes: LANES },
    })
    const counts = await look(bench, given, offline.path)
    const badge = `${given.at}/registrations/${given.registrations[0]!.id}/badge`
    const badges = await look(bench, given, badge)
    return {
      name: 'check-in',
      figure: online.p99Ms,
      unit: `ms, p99 of a scan that is asked about, ${LANES} lanes, ${ONLINE_PER_SECOND} a second (bar: 50)`,
      reference: 'p99 of the same by one lane, one after the other',
      referenceFigure: alone.p99Ms,
      tickets: TICKETS,
      offline: { ...offline, path: undefined },
      online,
      counts,
      badges,
      fsync: await fsyncOf(bench.target),
    }
  } finally {
    await bench.close()
  }
}

type Given = Awaited<ReturnType<typeof prepare>>

/** An open conference with all its tickets signed. */
async function prepare({ app, folder }: BenchApp) {
  const { ctx } = app
  const config = readConfig({ TRADEWIND_DATA: folder })
  const settings = { ...config, identityKeys: await withLastingKey(ctx.db, config.identityKeys) }
  const { agencyId, cookie } = await foundAgency(app, 'Bench office')
  await askOffice(ctx, agencyId, { level: 'nation', parentId: null, state: null, county: null })
  await decideOffice(ctx, agencyId, { isOpen: true })
  const planned = await planConference(ctx, agencyId, {
    slug: `bench-${newId().slice(-12)}`,
    seriesId: null,
    name: { en: 'Arrivals', 'zh-CN': '签到' },
    city: { en: 'Detroit', 'zh-CN': '底特律' },
    timeZone: 'America/Detroit',
    firstDay: day('2099-03-13'),
    lastDay: day('2099-03-14'),
    places: TICKETS,
  })
  const ref = { agencyId, conferenceId: planned.id }
  const { id: quotaId } = await putQuota(ctx, ref, { name: 'Hall', nameZh: null, size: TICKETS })
  const typeIds: string[] = []
  for (const name of ['Business', 'Press', 'Partner', 'Official']) {
    const type = { name, nameZh: null, quotaId, isOffered: true }
    typeIds.push((await putTicketType(ctx, ref, type)).id)
  }
  const conference: Conference = await stepConference(ctx, ref, 'open')
  const registrar = createRegistrar(settings)
  const registrations: Registration[] = await Promise.all(
    Array.from({ length: TICKETS }, (_, i) =>
      registrar.add({
        ctx,
        asked: {
          ...{ conferenceId: conference.id, ticketTypeId: typeIds[i % typeIds.length]! },
          ...{ userId: null, locale: 'en' as const },
          attendee: {
            ...{ name: `Person ${i} 李`, email: `person-${i}@example.com`, needs: '' },
            organisation: 'Old Mission Orchards',
          },
        },
      }),
    ),
  )
  const codes: string[] = []
  for (const one of registrations) {
    codes.push((await ticketOf(ctx, settings, conference, one)).code)
  }
  const at = `/v1/agencies/${agencyId}/conferences/${conference.id}`
  return { conference, registrations, codes, at, cookie }
}

async function addList({ app: { ctx } }: BenchApp, { conference, at }: Given, name: string) {
  const written = { name, nameZh: null, sessionId: null, ticketTypeIds: [] }
  const { id } = await putCheckInList(ctx, conference, written)
  return { id, path: `${at}/check-in-lists/${id}` }
}

/** Every lane's hour, sent in pieces by forty connections. */
async function sendLate(bench: BenchApp, given: Given) {
  const { app, port } = bench
  const { id: listId, path } = await addList(bench, given, 'House')
  const random = randomFrom(20_271_130)
  const pick = (most: number): number => Math.floor(random() * most)
  const begin = Date.now() - HOUR_MS
  const scanOf = (ticket: number, lane: number): Scan => ({
    id: newId(),
    lane: `Lane ${lane}`,
    code: given.codes[ticket]!,
    ticket,
    // To the second: many coincide.
    scannedAt: new Date(begin + pick(HOUR_MS / 1_000) * 1_000).toISOString(),
    isLetIn: true,
  })
  const scans = given.codes.map((_, ticket) => scanOf(ticket, ticket % LANES))
  const copied = new Set<number>()
  while (copied.size < COPIES) copied.add(pick(TICKETS))
  for (const ticket of copied) scans.push(scanOf(ticket, pick(LANES)))
  const queues = [...Map.groupBy(scans, ({ lane }) => lane)].map(([lane, those]) =>
    messagesOf(lane, those, pick),
  )
  const times: number[] = []
  const start = performance.now()
  await Promise.all(
    queues.map(async (messages) => {
      const { send, close } = await openClient(port)
      for (const body of messages) {
        const begun = performance.now()
        const { status } = await send('POST', `${path}/scans`, body, { cookie: given.cookie })
        times.push(performance.now() - begun)
        if (status !== 200) throw new Error(`answered ${status}`)
      }
      close()
    }),
  )
  const seconds = (performance.now() - start) / 1_000
  await check(app.ctx.db, { conferenceId: given.conference.id, listId }, given, scans)
  return {
    path,
    seconds: Number(seconds.toFixed(1)),
    scansPerSecond: Math.round(scans.length / seconds),
    messages: times.length,
    messageP99Ms: percentile(times, 0.99),
    doubleUses: copied.size,
  }
}

/** A lane's scans in the order in which its network lets them go: pieces of any size, some twice. */
function messagesOf(
  lane: string,
  scans: readonly Scan[],
  pick: (most: number) => number,
): string[] {
  const mixed = scans.map((one) => ({ one, at: pick(1_000_000) })).sort((a, b) => a.at - b.at)
  const messages: string[] = []
  for (let at = 0; at < mixed.length; ) {
    const size = 1 + pick(SCANS_OF_MESSAGE)
    const part = mixed.slice(at, at + size).map(({ one }) => ({
      ...{ id: one.id, code: one.code, scannedAt: one.scannedAt, isLetIn: one.isLetIn },
    }))
    messages.push(JSON.stringify({ lane, scans: part }))
    // The answer did not come through: it is sent again.
    if (pick(5) === 0) messages.push(messages.at(-1)!)
    at += size
  }
  return messages
}

type Db = BenchApp['app']['ctx']['db']
type Ref = Readonly<{ conferenceId: string; listId: string }>

/** Every entry is the first scan of its ticket, every other scan a double use, and there are no others. */
async function check(db: Db, ref: Ref, given: Given, scans: readonly Scan[]): Promise<void> {
  const key = ({ scannedAt, lane, id }: Scan): string => `${scannedAt} ${lane} ${id}`
  const byTicket = Map.groupBy(scans, ({ ticket }) => given.registrations[ticket]!.id)
  const entries = await selectEntriesSince(db, ref, { after: 0, limit: 2 * TICKETS })
  const wrong = entries.filter(({ registrationId, scanId, scans: count }) => {
    const those = byTicket.get(registrationId)!
    const first = those.reduce((one, other) => (key(other) < key(one) ? other : one))
    return first.id !== scanId || those.length !== count
  })
  const doubles = await selectDoubles(db, ref, { limit: 2 * TICKETS, most: 20 })
  const found = doubles.reduce((sum, one) => sum + one.scans.length - 1, 0)
  const exact = entries.length === TICKETS && wrong.length === 0 && found === COPIES
  if (!exact) {
    const told = { entries: entries.length, wrong: wrong.length, found, copies: COPIES }
    throw new Error(`not exact: ${JSON.stringify(told)}`)
  }
}

/** Lanes that ask about each ticket, so many a second together. */
async function askLane(
  bench: BenchApp,
  given: Given,
  { scans, perSecond, lanes }: Readonly<{ scans: number; perSecond: number; lanes: number }>,
) {
  const { path } = await addList(bench, given, `House of ${lanes}`)
  const times: number[] = []
  let asked = 0
  const start = performance.now()
  const used = process.cpuUsage()
  const client = async (_: unknown, lane: number) => {
    const { send, close } = await openClient(bench.port)
    for (let i = asked++; i < scans; i = asked++) {
      const due = start + (1_000 * i) / perSecond
      const early = due - performance.now()
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
      const scannedAt = new Date().toISOString()
      const scan = { id: newId(), code: given.codes[i]!, scannedAt, isLetIn: null }
      const body = JSON.stringify({ lane: `Lane ${lane}`, scans: [scan] })
      const begun = performance.now()
      const answer = await send('POST', `${path}/scans`, body, { cookie: given.cookie })
      times.push(performance.now() - begun)
      const isAccepted = answer.status === 200 && answer.body.includes('"accepted"')
      if (!isAccepted) throw new Error(`answered ${answer.status}: ${answer.body}`)
    }
    close()
  }
  await Promise.all(Array.from({ length: lanes }, client))
  const { user, system } = process.cpuUsage(used)
  return {
    scans,
    p50Ms: percentile(times, 0.5, 1),
    p99Ms: percentile(times, 0.99, 1),
    /** Of the processor; with an embedded database and the load in it. */
    processorMs: Number(((user + system) / 1_000 / scans).toFixed(1)),
  }
}

/** What somebody waits for who looks again and again; the first time alone, too. */
async function look({ port }: BenchApp, { cookie }: Given, path: string) {
  const { send, close } = await openClient(port)
  const times: number[] = []
  for (let i = 0; i < LOOKS; i++) {
    const begun = performance.now()
    const { status } = await send('GET', path, undefined, { cookie })
    times.push(performance.now() - begun)
    if (status !== 200) throw new Error(`answered ${status}`)
  }
  close()
  return { firstMs: Math.round(times[0]!), p95Ms: percentile(times, 0.95, 1) }
}
