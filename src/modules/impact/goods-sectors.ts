import type { IndustryLines, SectorShare } from './crosswalk.ts'
import type { StepSettings } from './steps.ts'

/** Sectors of goods, by so many export lines of each industry, and by the margins when those are on. */
export function sectorsOfGoods(
  industries: readonly IndustryLines[],
  lines: readonly number[],
  { margins }: StepSettings,
): SectorShare[] {
  const all = lines.reduce((sum, one) => sum + one, 0)
  const own = industries.flatMap(({ sectors }, i) =>
    sectors.map(({ sector, share }) => ({ sector, share: (share * lines[i]!) / all })),
  )
  if (!margins) return own
  return own.flatMap(({ sector, share }) =>
    (margins.parts.get(sector) ?? [{ sector, share: 1 }]).map((part) => ({
      sector: part.sector,
      share: part.share * share,
    })),
  )
}

export const jobsPerDollar = (sectors: readonly SectorShare[], jobs: Float64Array): number =>
  sectors.reduce((sum, { sector, share }) => sum + share * jobs[sector]!, 0)
