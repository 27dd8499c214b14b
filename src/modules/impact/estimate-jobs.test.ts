import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../kernel/period.ts'
import { places } from '../../platform/us-places.ts'
import { readTable } from '../catalogue/api.ts'
import { shippedExchangeRates } from '../customs/api.ts'
import { crosswalk } from './crosswalk.ts'
import { employment } from './employment.ts'
import { type Estimate, type EstimateSettings, estimateJobs } from './estimate-jobs.ts'
import { inputOutputTable } from './io-table.ts'
import { FLEGG_DELTA, suppliedLocally } from './location-quotient.ts'
import { sparse } from './matrix.ts'
import type { RowProblem } from './order-line.ts'
import { readMargins } from './read-margins.ts'
import { DEFAULT_STEPS } from './steps.ts'

const bytes = (text: string) => Readable.from([Buffer.from(text)])

const estimate = (text: string, change: Partial<EstimateSettings> = {}): Promise<Estimate> =>
  estimateJobs(readTable(bytes(text), { maxBytes: 1_000_000 }), {
    rates: shippedExchangeRates(),
    steps: DEFAULT_STEPS,
    delta: FLEGG_DELTA,
    draws: { replicates: 100, seed: 1 },
    ...change,
  })

const sectorCodes = (naics: string): string[] =>
  crosswalk()
    .sectorsOf(naics)
    .map(({ sector }) => inputOutputTable().sectors[sector]!.code)

test('goods come to the sector that makes them, whichever edition of a code is given', () => {
  expect(sectorCodes('111334')).toEqual(['111300'])
  expect(sectorCodes('311224')).toEqual(['311224'])
  expect(sectorCodes('311222')).toEqual(['311224'])
  expect(sectorCodes('331410')).toEqual(['331410'])
  expect(sectorCodes('424480')).toEqual(['424400'])
  expect(sectorCodes('424910')).toEqual(['424A00'])
  expect(sectorCodes('335220')).toEqual(['335221', '335222', '335224', '335228'])
  expect(sectorCodes('31131X')).toEqual(['311300'])
  expect(sectorCodes('910000')).toEqual(['S00401'])
  expect(['990000', '11', '9', 'abc', ''].map(sectorCodes)).toEqual([[], [], [], [], []])
  expect(crosswalk().find('hs6', '123456')).toBe('unknown_code')
  expect(crosswalk().find('naics', '999999')).toBe('unknown_code')
})

test('every subheading of Schedule B but the special ones comes to sectors that make up one', () => {
  const codes = ['080929', '640391', '200899', '950300', '300490']
  const shares = codes.map((code) => {
    const found = crosswalk().find('hs6', code)
    if (typeof found === 'string') return found
    return found.map(({ sectors }) => sectors.reduce((sum, { share }) => sum + share, 0).toFixed(9))
  })
  expect(shares.flat().every((share) => share === '1.000000000')).toBe(true)
})

test('a million dollars of cherries of 2012 are the jobs of fruit farms, direct and indirect', async () => {
  const { jobs, orders, sectors, states, usd } = await estimate(
    'date,naics,amount,currency,state,county\n2012-06-01,111339,1000000,USD,MI,Leelanau\n',
  )
  expect([orders.rows, orders.counted, usd]).toEqual([1, 1, '1000000.00'])
  expect(jobs.direct.value).toBeCloseTo(6.5372, 4)
  expect(jobs.total.value).toBeCloseTo(9.5843, 4)
  expect(jobs.indirect.value).toBeCloseTo(9.5843 - 6.5372, 3)
  expect(jobs.induced.value).toBeNull()
  expect(sectors.map(({ code, usd }) => [code, usd])).toEqual([['111300', 1_000_000]])
  expect([states[0]!.state, states[0]!.orders, states[0]!.usd]).toEqual(['MI', 1, '1000000.00'])
  expect(states[0]!.direct.value).toBeCloseTo(6.5372, 4)
})

test('an amount of a later year is brought to dollars of 2012, and a projected level says so', async () => {
  const later = await estimate(
    'date,naics,amount\n2024-06-01,111339,1000000\n2026-01-01,111339,1\n',
  )
  // 29298.025 / 23358.425 over 16253.95 / 17442.775, as the IMF has it.
  expect(later.jobs.direct.value).toBeCloseTo(6.5372 / 1.34603, 4)
  expect(later.steps.map(({ id, isOn, asOf }) => [id, isOn, asOf])).toEqual([
    ['margins', false, null],
    ['deflation', true, '2025-10-17'],
    ['productivity', false, null],
  ])
  expect(later.steps[1]!.note).toContain('Projected for 2026.')
  const asIs = await estimate('date,naics,amount\n2024-06-01,111339,1000000\n', {
    steps: { isDeflated: false },
  })
  expect(asIs.jobs.direct.value).toBeCloseTo(6.5372, 4)
})

test('margins and productivity count when somebody brings them with a source', async () => {
  const about = { source: 'a test', verifiedOn: day('2026-11-30') }
  const margins = await readMargins(
    bytes('sector,part,share\n111300,111300,0.5\n111300,484000,0.5\n'),
    about,
  )
  const { sectors, steps } = await estimate('date,naics,amount\n2018-06-01,111339,1000000\n', {
    steps: { margins, isDeflated: false, productivity: { yearly: 0.25, ...about } },
  })
  expect(sectors.map(({ code, usd }) => [code, usd])).toEqual([
    ['111300', 400_000],
    ['484000', 400_000],
  ])
  expect(steps.map(({ isOn, source }) => [isOn, source])).toEqual([
    [true, 'a test'],
    [false, null],
    [true, 'a test'],
  ])
  const half = bytes('sector,part,share\n111300,111300,0.5\n')
  await expect(readMargins(half, about)).rejects.toThrow('add up to 0.500000, not to 1')
  const alien = bytes('sector,part,share\n111300,cherries,1\n')
  await expect(readMargins(alien, about)).rejects.toThrow('row 2 names a sector')
})

test('what is not counted is listed with its row, and nothing of it is lost', async () => {
  const problems: RowProblem[] = []
  const { orders, unmapped, ...rest } = await estimate(
    [
      'date,hs6,naics,amount,currency,state,county',
      '2025-03-01,080929,,1000000,USD,MI,Leelanau',
      '2025-02-30,080929,,5,USD,MI,',
      '2025-03-01,8092,,5,USD,MI,',
      '2025-03-01,080929,,1e5,USD,MI,',
      '2025-03-01,080929,,-5,USD,MI,',
      '2025-03-01,080929,,5,XYZ,MI,',
      '2025-03-01,080929,,5,USD,Ontario,',
      '2025-03-01,080929,,5,USD,CA,Leelanau',
      '2025-03-01,080929,,5,USD,,Leelanau',
      '1999-03-01,080929,,5,USD,MI,',
      '',
      '2025-03-01,,999999,70,USD,TX,',
      '2025-03-01,980320,,30.50,USD,TX,',
      '2025-03-01,080929,,7.5,USD,,',
      '"2025-03-01,080929,,5,USD,MI,',
    ].join('\r\n'),
    { onProblem: (problem) => problems.push(problem) },
  )
  expect(orders).toEqual({
    rows: 14,
    counted: 2,
    notMapped: 2,
    problems: 10,
    withoutPlace: 1,
    atStaleRate: 0,
  })
  expect(unmapped).toEqual([
    { kind: 'naics', code: '999999', reason: 'unknown_code', orders: 1, usd: '70.00' },
    { kind: 'hs6', code: '980320', reason: 'no_sector', orders: 1, usd: '30.50' },
  ])
  expect(rest.problems).toEqual(problems)
  expect(problems.map(({ row, column, read }) => [row, column, read])).toEqual([
    [3, 'date', '2025-02-30'],
    [4, 'hs6', '8092'],
    [5, 'amount', '1e5'],
    [6, 'amount', '-5'],
    [7, 'currency', 'XYZ'],
    [8, 'state', 'Ontario'],
    [9, 'county', 'Leelanau'],
    [10, 'county', 'Leelanau'],
    [11, 'date', '1999-03-01'],
    [16, '', '"2025-03-01,080929,,5,USD,MI,'],
  ])
})

test('a file that names no columns is refused', async () => {
  await expect(estimate('date,price\n2025-03-01,5\n')).rejects.toThrow(
    'the first row names no column amount, hs6 or naics',
  )
  await expect(estimate('\n')).rejects.toThrow('The file is empty.')
})

test('yuan are dollars at the rate of their day; a rate too old is counted as such', async () => {
  const { usd, orders } = await estimate(
    'date,hs6,amount,currency\n2025-03-03,080929,1000,CNY\n2026-11-01,080929,1000,CNY\n',
  )
  const rate = shippedExchangeRates().find('CNY', 'USD', day('2025-03-03'))!
  expect(rate.isStale).toBe(false)
  expect(orders).toMatchObject({ counted: 2, atStaleRate: 1 })
  expect(Number(usd)).toBeGreaterThan(270)
})

const ORDERS = [
  'date,hs6,amount,currency,state,county',
  '2025-03-01,080929,1000000,USD,MI,Leelanau',
  '2025-03-01,640391,2000000,USD,WI,Milwaukee',
  '2025-03-01,640391,500000,USD,MI,',
  '2025-03-01,950300,300000,USD,,',
].join('\n')

test('counties add up to their state, states and what has no place to the country', async () => {
  const { jobs, states, counties, unplaced } = await estimate(ORDERS)
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)
  const indirect = ({ indirect }: Estimate['states'][number]) =>
    indirect.local + indirect.fromElsewhere
  expect(sum(states.map(indirect)) + unplaced.indirect).toBeCloseTo(jobs.indirect.value, 6)
  expect(sum(states.map(({ direct }) => direct.value)) + unplaced.direct).toBeCloseTo(
    jobs.direct.value,
    6,
  )
  for (const state of states) {
    const own = counties.filter((county) => county.state === state.state)
    expect(sum(own.map(({ indirect }) => indirect.local + indirect.fromElsewhere))).toBeCloseTo(
      indirect(state),
      6,
    )
  }
  const michigan = states.find(({ state }) => state === 'MI')!
  const leelanau = counties.find(({ fips }) => fips === '26089')!
  expect(leelanau.indirect.local).toBeGreaterThan(0)
  expect(leelanau.indirect.local).toBeLessThan(michigan.indirect.local)
  expect(states).toHaveLength(50)
})

test('the same seed gives the same intervals, which hold the value', async () => {
  const [once, again, other] = [
    await estimate(ORDERS),
    await estimate(ORDERS),
    await estimate(ORDERS, { draws: { replicates: 100, seed: 2 } }),
  ]
  expect(again).toEqual(once)
  expect(other.jobs.direct.low).not.toBe(once.jobs.direct.low)
  for (const { value, low, high } of [once.jobs.direct, once.jobs.indirect, once.jobs.total]) {
    expect(low).toBeLessThan(value)
    expect(value).toBeLessThan(high)
  }
})

test('a place supplies itself with no more than the country would, and all of it is the country', () => {
  const { inverse, sectors } = inputOutputTable()
  const small = sparse({ size: 2, cells: Float64Array.of(0.1, 0.2, 0.3, 0.1) })
  const share = fc.double({ min: 0.001, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, share, (one, other) => {
      const whole = Float64Array.of(100, 100)
      const place = { own: Float64Array.of(100 * one, 100 * other), whole }
      const here = suppliedLocally(Float64Array.of(1, 1), small, place)
      const everywhere = suppliedLocally(Float64Array.of(1, 1), small, { own: whole, whole })
      for (const [i, output] of here.entries()) expect(output).toBeLessThanOrEqual(everywhere[i]!)
    }),
  )
  // (I − A)⁻¹ y − y of the two: 1.4667 and 1.6 less one each.
  const all = { own: Float64Array.of(100, 100), whole: Float64Array.of(100, 100) }
  const found = suppliedLocally(Float64Array.of(1, 1), small, all)
  expect([...found].map((output) => output.toFixed(4))).toEqual(['0.4667', '0.6000'])
  expect(inverse.size).toBe(sectors.length)
})

test('employment by place is that of the source, and no county of Michigan lacks its factories', () => {
  const { nation, states, countiesOf } = employment()
  const sum = (jobs: Float64Array) => Math.round(jobs.reduce((all, one) => all + one, 0))
  expect(states.size).toBe(50)
  expect(sum(nation)).toBe(114_974_494)
  expect(sum(Float64Array.from([...states.values()].flatMap((jobs) => [...jobs])))).toBe(
    sum(nation),
  )
  const factories = inputOutputTable().sectors.flatMap(({ code }, i) =>
    /^3/.test(code) ? [i] : [],
  )
  const kent = countiesOf('26').get('26081')!
  expect(factories.reduce((all, i) => all + kent[i]!, 0)).toBeGreaterThan(50_000)
})

test('places are found by code and by name, a county only in its state', () => {
  const { findState, findCounty } = places()
  const michigan = findState('US-MI')
  expect(['mi', '26', 'michigan', 'MICHIGAN'].map((text) => findState(text))).toEqual(
    Array(4).fill(michigan),
  )
  expect(findCounty('leelanau county', michigan)?.fips).toBe('26089')
  expect(findCounty('St. Joseph', michigan)?.fips).toBe('26149')
  expect(findCounty('26089', undefined)?.name).toBe('Leelanau County')
  expect(findCounty('26089', findState('WI'))).toBeUndefined()
  expect(findCounty('Richmond County', findState('VA'))?.fips).toBe('51159')
  expect(findCounty('Richmond city', findState('VA'))?.fips).toBe('51760')
  expect(findState('Ontario')).toBeUndefined()
})
