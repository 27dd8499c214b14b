import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { ownApp } from '../../testing/test-app.ts'
import { LoadSample } from './load-sample.ts'

// The sample is the whole installation's.
const app = await ownApp()
afterAll(async () => {
  await app.close()
  await app.database.close()
})

test('the sample shows a lot accepted, one rejected and one that waits; loaded again nothing changes', async () => {
  const load = () => LoadSample.run(app.ctx, {} as never, AbortSignal.timeout(300_000))
  const read = async () => {
    const { rows } = await sql`select number, lot.state, found, code is not null as "isCertified"
      from inspection.lot
        left join inspection.inspection as done on done.lot_id = lot.id
        left join inspection.certificate on certificate.lot_id = lot.id
      order by number`.execute(app.ctx.db)
    return rows
  }
  await load()
  const first = await read()
  expect(first).toMatchObject([
    { number: 'BR-2026-0718', isCertified: true },
    { number: 'BR-2026-0802', isCertified: false },
    { number: 'RR-2026-1015', found: [], isCertified: false },
  ])
  await load()
  expect(await read()).toEqual(first)
  const { body } = await app.anonymous.get('/v1/shop/search?q=Montmorency')
  const { inspections } = (await app.anonymous.get(`/v1/shop/listings/${body.hits[0].id}`)).body
  expect(inspections).toMatchObject([{ lot: 'BR-2026-0718', grade: 'US No. 1' }])
}, 300_000)
