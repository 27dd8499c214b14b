import { expect, test } from 'vitest'
import type { Day } from '../../kernel/period.ts'
import { testApp } from '../../testing/test-app.ts'
import { workedTable } from '../../testing/worked-table.ts'
import { supplyOf } from '../demand/api.ts'

const app = await testApp()

test.each(workedTable('county-supply.md'))('is as the page works it out: %o', (row) => {
  const { places } = supplyOf(row['state']!, { day: '2026-11-22' as Day, imports: undefined })!
  const place = places.find(({ fips }) => fips === row['place'])!
  const { industry, establishments, jobs } = place.makers.find(
    (maker) => maker.industry.naics === row['industry'],
  )!
  expect({
    ...row,
    establishments: establishments.toFixed(1),
    jobs: jobs === null ? '–' : jobs.toFixed(1),
    'wanted part': `${(100 * industry.share).toFixed(1)} %`,
    'wanted jobs of the place': place.wantedJobs.toFixed(1),
  }).toEqual(row)
})

test('counties are told in order, small cells without jobs, other states as a whole', async () => {
  const get = async (path: string) => (await app.anonymous.get(`/v1/supply/${path}`)).body
  const all = await get('US-MI?limit=200')
  expect([all.level, all.places.length, all.next]).toEqual(['county', 83, null])
  expect(all.places[0].name).toEqual({ en: 'Wayne County', 'zh-CN': '韦恩县' })
  type Place = { fips: string; wantedJobs: number; makers: { jobs: number | null }[] }
  const jobs = all.places.map(({ wantedJobs }: Place) => wantedJobs)
  expect(jobs).toEqual(jobs.toSorted((a: number, b: number) => b - a))
  const first = await get('US-MI?limit=50')
  const second = await get(`US-MI?limit=50&after=${first.next}`)
  expect([...first.places, ...second.places]).toEqual(all.places)
  const leelanau = all.places.find(({ fips }: Place) => fips === '26089')
  expect(leelanau.makers[0]).toMatchObject({ naics: '3121', jobs: 132 })
  expect([
    leelanau.hiddenMakers,
    leelanau.makers.map(({ jobs: one }: Place['makers'][0]) => one),
  ]).toEqual([10, [132, 59, 44, 5, ...Array(8).fill(null)]])
  const ofNothing = await get('US-MI?category=no-such')
  expect(ofNothing.places.every(({ wantedJobs }: Place) => wantedJobs === 0)).toBe(true)
  const ohio = await get('US-OH')
  expect([ohio.level, ohio.places.map(({ name }: { name: object }) => name)]).toEqual([
    'state',
    [{ en: 'Ohio', 'zh-CN': '俄亥俄州' }],
  ])
  const drawn = await get('maps/26')
  expect(drawn.counties.map(({ fips }: Place) => fips).toSorted()).toEqual(
    all.places.map(({ fips }: Place) => fips).toSorted(),
  )
  const refused = [await get('US-ZZ'), await get('Michigan'), await get('maps/99')]
  expect(refused.map(({ code }) => code)).toEqual([
    'programmes.state_unknown',
    'platform.invalid_input',
    'programmes.state_unknown',
  ])
})
