import type { SparseMatrix } from './matrix.ts'

/** Jobs by sector of a place and of the whole that it is part of. */
export type Place = Readonly<{ own: Float64Array; whole: Float64Array }>

/**
 * How strongly a small place leans on others. 0.3 is what Flegg and Webber (Regional Studies 31, 1997)
 * propose; Flegg and Tohmo (Regional Studies 47, 2013) find 0.25 best for the regions of Finland.
 */
export const FLEGG_DELTA = 0.3

/** Rounds of supply after which less than this part of the demand is left are not followed. */
const NEGLIGIBLE = 1e-7
const MOST_ROUNDS = 200

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)

/** λ: how much a place with this part of all jobs supplies itself. */
export const sizeFactor = (part: number, delta: number): number => Math.log2(1 + part) ** delta

/**
 * What of the supply chain of a demand stays in a place: output by sector beyond the demand itself,
 * (I − R)⁻¹ y − y, with r_ij = a_ij · min(1, FLQ_ij).
 *
 * FLQ_ij = λ · SLQ_i / SLQ_j, on the diagonal λ · SLQ_i, where SLQ is the simple location quotient by
 * jobs and λ = log₂(1 + jobs here / jobs in the whole)^δ: A. T. Flegg and C. D. Webber, "Regional Size,
 * Regional Specialization and the FLQ Formula", Regional Studies 34 (2000), 563-569. A supplying
 * sector whose jobs nobody counted supplies nothing here; a buying one counts as common as everywhere.
 */
export function suppliedLocally(
  demand: Float64Array,
  { size, starts, columns, cells }: SparseMatrix,
  { own, whole }: Place,
  delta: number = FLEGG_DELTA,
): Float64Array {
  const part = sum(own) / sum(whole)
  const lambda = sizeFactor(part, delta)
  const quotients = own.map((jobs, i) => (whole[i]! > 0 ? jobs / whole[i]! / part : 0))
  const sellers = quotients.map((quotient) => lambda * quotient)
  const perBuyer = quotients.map((quotient) => (quotient > 0 ? 1 / quotient : 1))
  const supplied = new Float64Array(size)
  const enough = NEGLIGIBLE * sum(demand.map(Math.abs))
  let wanted = demand
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = supplyOnce(wanted, { starts, columns, cells }, { sellers, perBuyer })
    for (const [i, output] of next.entries()) supplied[i]! += output
    if (sum(next.map(Math.abs)) <= enough) break
    wanted = next
  }
  return supplied
}

/** One round: R · wanted, without making R. */
function supplyOnce(
  wanted: Float64Array,
  { starts, columns, cells }: Omit<SparseMatrix, 'size'>,
  { sellers, perBuyer }: { sellers: Float64Array; perBuyer: Float64Array },
): Float64Array {
  return sellers.map((seller, i) => {
    if (seller === 0) return 0
    let output = 0
    for (let at = starts[i]!; at < starts[i + 1]!; at++) {
      const j = columns[at]!
      const quotient = i === j ? seller : seller * perBuyer[j]!
      output += cells[at]! * Math.min(quotient, 1) * wanted[j]!
    }
    return output
  })
}
