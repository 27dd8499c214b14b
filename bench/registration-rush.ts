import { sql } from 'kysely'
import { newId } from '../src/kernel/ids.ts'
import { day } from '../src/kernel/period.ts'
import { createOrganisation } from '../src/modules/accounts/api.ts'
import { planConference, stepConference } from '../src/modules/conferences/keep-conference.ts'
import { putQuota, putTicketType } from '../src/modules/conferences/offer-tickets.ts'
import { transaction } from '../src/platform/context.ts'
import { type BenchApp, fsyncOf, openBenchApp } from '../tools/bench-app.ts'
import { openClient, percentile } from '../tools/http-load.ts'

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 20_000)
/** The last quarter waits. */
const PLACES = Math.floor((PEOPLE * 3) / 4)
const AT_ONCE = 64
const REFERENCE_PEOPLE = Math.ceil(PEOPLE / 20)

/**
 * The opening hour: 20,000 people register over HTTP, server and load on one machine, for kinds of ticket
 * that share a quota. Beside it the same over one connection, one after the other. Fails when a place is
 * given twice, or somebody is lost.
 */
export async function run() {
  const bench = await openBenchApp()
  try {
    const referenceRun = await rush(bench, { people: REFERENCE_PEOPLE, atOnce: 1 })
    const measured = await rush(bench, { people: PEOPLE, atOnce: AT_ONCE })
    return {
      name: 'registration-rush',
      figure: Math.round(PEOPLE / measured.seconds),
      unit: `registrations a second over HTTP, ${AT_ONCE} at once (bar: ${PEOPLE} in 600 s)`,
      reference: 'the same over one connection, one after the other',
      referenceFigure: Math.round(REFERENCE_PEOPLE / referenceRun.seconds),
      ...measured,
      fsync: await fsyncOf(bench.target),
    }
  } finally {
    await bench.close()
  }
}

async function rush(
  { app, port }: BenchApp,
  { people, atOnce }: Readonly<{ people: number; atOnce: number }>,
) {
  const places = Math.min(PLACES, Math.floor((people * 3) / 4))
  const { id, path, typeIds } = await conferenceOf(app, places)
  const times: number[] = []
  const answers = { confirmed: 0, waiting: 0 }
  let asked = 0
  const start = performance.now()
  const client = async () => {
    const { send, close } = await openClient(port)
    for (let i = asked++; i < people; i = asked++) {
      const body = JSON.stringify({
        ticketTypeId: typeIds[i % typeIds.length],
        name: `Person ${i}`,
        email: `person-${i}@example.com`,
        organisation: 'A business',
        needs: '',
        consent: true,
      })
      const begun = performance.now()
      const answer = await send('POST', path, body)
      times.push(performance.now() - begun)
      if (answer.status !== 201) throw new Error(`answered ${answer.status}: ${answer.body}`)
      answers[JSON.parse(answer.body).state as keyof typeof answers] += 1
    }
    close()
  }
  await Promise.all(Array.from({ length: atOnce }, client))
  const seconds = (performance.now() - start) / 1_000
  const { rows } = await sql<{ state: string; count: bigint }>`select state, count(*)
    from conferences.registration where conference_id = ${id} group by state`.execute(app.ctx.db)
  const kept = Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
  const isExact = [answers, kept].every(
    ({ confirmed, waiting }) => confirmed === places && waiting === people - places,
  )
  if (!isExact) throw new Error(`not exact: ${JSON.stringify({ places, answers, kept })}`)
  return { seconds: Number(seconds.toFixed(1)), p99Ms: percentile(times, 0.99), ...answers }
}

/** An open conference of an agency, with two kinds of ticket on one quota. */
async function conferenceOf({ ctx }: BenchApp['app'], size: number) {
  const agency = { kind: 'agency' as const, name: 'Bench office' }
  const { id: agencyId } = await transaction(ctx, (tx) => createOrganisation(tx, agency))
  const slug = `bench-${newId().slice(-12)}`
  const { id } = await planConference(ctx, agencyId, {
    slug,
    seriesId: null,
    name: { en: 'Rush', 'zh-CN': '抢票' },
    city: { en: 'Detroit', 'zh-CN': '底特律' },
    timeZone: 'America/Detroit',
    firstDay: day('2099-03-13'),
    lastDay: day('2099-03-14'),
    places: size,
  })
  const ref = { agencyId, conferenceId: id }
  const { id: quotaId } = await putQuota(ctx, ref, { name: 'Hall', nameZh: null, size })
  const kinds = ['Business', 'Press'].map((name) => ({
    name,
    nameZh: null,
    quotaId,
    isOffered: true,
  }))
  const typeIds: string[] = []
  for (const kind of kinds) typeIds.push((await putTicketType(ctx, ref, kind)).id)
  await stepConference(ctx, ref, 'open')
  return { id, path: `/v1/conferences/${slug}/registrations`, typeIds }
}
