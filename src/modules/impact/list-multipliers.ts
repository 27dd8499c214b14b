import type { Multipliers } from './contract.ts'
import { inputOutputTable, TABLE } from './io-table.ts'

const MILLION = 1e6

/**
 * Jobs per million US dollars of each sector's output, in the table's order and under its own codes:
 * in the sector itself (D[JOBS]) and with all that it draws on (D[JOBS] · L).
 */
export function listMultipliers(): Multipliers {
  const { sectors, directJobs, totalJobs, version } = inputOutputTable()
  return {
    sectors: sectors.map(({ code, name }, i) => ({
      code,
      name,
      directJobsPerMillionUsd: directJobs[i]! * MILLION,
      totalJobsPerMillionUsd: totalJobs[i]! * MILLION,
    })),
    unit: TABLE.unit,
    year: TABLE.year,
    source: TABLE.source,
    dataVersion: version,
  }
}
