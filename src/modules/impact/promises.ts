import { type Day, day as dayFrom, dayOf, daysBetween } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import type { PromisesDto } from './contract.ts'
import { selectCount, selectScope } from './store.ts'

type Promises = Readonly<{
  promise: Readonly<{
    jobs: number
    businesses: number
    years: number
    leastJobsOfBusiness: number
    source: string
    asOf: string
  }>
  comparison: Readonly<{ businesses: number; jobs: number; source: string }>
}>

/** What was promised, with its sources. */
export const PROMISES = JSON.parse(readData('jobs/promises.json').toString('utf8')) as Promises

/** What if: times the sales of each seller, and the part of the sellers that stays. */
export type Scenario = Readonly<{ sales: number; sellers: number }>

const DAYS_OF_YEAR = 365.25

/**
 * What was promised beside what is counted: the gap, what would be needed a year from now on, and a
 * scenario with what it assumes. The years run from `start`, without it from the first claim.
 */
export async function readPromises(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { start, scenario, isSample }: { start?: Day | undefined; scenario: Scenario; isSample: boolean },
): Promise<PromisesDto> {
  const { promise, comparison } = PROMISES
  const today = dayOf(now())
  const scope = await selectScope(db, { isSample })
  const rows = await selectCount(db, { isSample })
  const sumOf = (of: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(of).reduce((sum, { jobs }) => sum + Number(jobs), 0)
  const created = sumOf(({ kind }) => kind === 'created')
  const direct = sumOf(({ tier, effect }) => tier === 'modelled' && effect === 'direct')
  const first = (scope.first as Day | null) ?? today
  const from = start ?? first
  const end = dayFrom(
    `${Number(from.slice(0, 4)) + promise.years}${from.slice(4).replace('-02-29', '-02-28')}`,
  )
  const yearsLeft = daysBetween(today, end) / DAYS_OF_YEAR
  const progress = (target: number, counted: number) => {
    const gap = Math.max(0, target - counted)
    return { target, counted, gap, neededPerYear: yearsLeft > 0 ? gap / yearsLeft : null }
  }
  const yearsCounted = Math.max(daysBetween(first, today), 1) / DAYS_OF_YEAR
  const perYear = direct / Math.max(yearsCounted, 1)
  return {
    start: from,
    end,
    businesses: progress(promise.businesses, scope.businesses),
    jobs: progress(promise.jobs, created),
    supported: { direct, perYear },
    comparison: {
      businesses: comparison.businesses,
      jobs: comparison.jobs,
      jobsOfBusiness: comparison.jobs / comparison.businesses,
      source: comparison.source,
    },
    promise: {
      leastJobsOfBusiness: promise.leastJobsOfBusiness,
      years: promise.years,
      source: promise.source,
      asOf: promise.asOf,
    },
    scenario: {
      ...scenario,
      businesses: scope.businesses * scenario.sellers,
      supportedPerYear: perYear * scenario.sales * scenario.sellers,
      assumes: ASSUMES,
    },
  }
}

const ASSUMES = [
  {
    en: 'Sellers who leave sold as much as those who stay.',
    'zh-CN': '离开的卖家与留下的卖家平均销售额相同。',
  },
  {
    en: 'The mix of goods stays, and with it the jobs per dollar: making more needs as many people per dollar as now.',
    'zh-CN': '商品构成不变，每美元销售额对应的岗位数也不变：多生产一美元仍需同样多的人手。',
  },
  {
    en: 'The year goes on as the months since the first claim; where less than a year is counted, nothing is scaled up.',
    'zh-CN': '全年按首条记录以来的速度计算；不足一年的，不作放大。',
  },
]
