import type { operations } from '../../api-types.ts'

export type Ok<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Work = Ok<'listInspections'>['work'][number]
export type Inspection = Work['inspection']
export type Lot = Work['lot']
/** A lot with its inspections and certificates. */
export type JudgedLot = Ok<'listLots'>['lots'][number]
export type Found = Inspection['found'][number]
export type DefectClass = keyof Found

export const CLASSES: readonly DefectClass[] = ['critical', 'major', 'minor']
export const NOTHING_FOUND: Found = { critical: 0, major: 0, minor: 0 }

/** Nonconforming units of all samples together. */
export const totalOf = (found: readonly Found[]): Found => ({
  critical: found.reduce((sum, one) => sum + one.critical, 0),
  major: found.reduce((sum, one) => sum + one.major, 0),
  minor: found.reduce((sum, one) => sum + one.minor, 0),
})

/** Units to look at in a sample, by class; none where the class was decided by the first. */
export function sizeOf({ plans }: Inspection, sample: number, name: DefectClass): number {
  const of = name === 'critical' ? (['major', 'minor'] as const) : [name]
  return Math.max(...of.map((one) => plans[one].stages[sample]?.size ?? 0))
}

/** What the counts so far say, by the plans that the server made: it decides, this is to know on the spot. */
export function judge(
  { plans }: Inspection,
  found: readonly Found[],
): 'accepted' | 'rejected' | 'undecided' {
  if (found.some(({ critical }) => critical > 0)) return 'rejected'
  const each = (['major', 'minor'] as const).map((name) => {
    let total = 0
    for (const [i, { accept, reject }] of plans[name].stages.entries()) {
      const counts = found[i]
      if (!counts) return 'undecided'
      total += counts[name]
      if (total <= accept) return 'accepted'
      if (total >= reject) return 'rejected'
    }
    return 'accepted'
  })
  if (each.includes('rejected')) return 'rejected'
  return each.includes('undecided') ? 'undecided' : 'accepted'
}
