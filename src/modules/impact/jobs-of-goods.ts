import { readData, rowsOf } from '../../platform/data.ts'
import { crosswalk, type NotMapped } from './crosswalk.ts'
import { jobsPerDollar, sectorsOfGoods } from './goods-sectors.ts'
import { inputOutputTable } from './io-table.ts'
import { DEFAULT_STEPS } from './steps.ts'

/** Job-years of a dollar of the table's year: in the maker's business, and with its supply chain. */
export type JobsPerDollar = Readonly<{ direct: number; total: number }>
const known = new Map<string, JobsPerDollar>()

/** Of a dollar of goods with this code; of one of their subheading the same. */
export function jobsOfGoods(code: string): JobsPerDollar | NotMapped {
  const hs6 = code.slice(0, 6)
  const found = known.get(hs6)
  if (found) return found
  const industries = crosswalk().find('hs6', hs6)
  if (typeof industries === 'string') return industries
  const lines = industries.map((one) => one.lines)
  const sectors = sectorsOfGoods(industries, lines, DEFAULT_STEPS)
  const { directJobs, totalJobs } = inputOutputTable()
  const jobs = {
    direct: jobsPerDollar(sectors, directJobs),
    total: jobsPerDollar(sectors, totalJobs),
  }
  // There are no more of these than the crosswalk has subheadings.
  known.set(hs6, jobs)
  return jobs
}

/** Of ten kinds of goods nine lie between: those beyond are scrap and the like, or single workshops. */
const BOUNDS = [0.05, 0.95] as const
let bounds: Readonly<{ low: number; high: number }> | undefined

/** Of a dollar of goods nobody has named, with the supply chain: nine of ten subheadings lie between. */
export function jobsOfAnyGoods(): Readonly<{ low: number; high: number }> {
  if (bounds) return bounds
  const codes = rowsOf(readData('jobs/hs6-naics.tsv.gz')).map(([hs6]) => hs6!)
  const totals = codes.flatMap((code) => {
    const jobs = jobsOfGoods(code)
    return typeof jobs === 'string' ? [] : [jobs.total]
  })
  totals.sort((one, other) => one - other)
  const [low = 0, high = 0] = BOUNDS.map((share) => totals[Math.floor(share * totals.length)]!)
  bounds = { low, high }
  return bounds
}
