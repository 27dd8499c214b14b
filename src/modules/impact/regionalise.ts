import { employment } from './employment.ts'
import { inputOutputTable } from './io-table.ts'
import { suppliedLocally } from './location-quotient.ts'
import { timesVector } from './matrix.ts'

/** What was demanded by sector, in dollars of the table, from makers in each place. */
export type Demand = Readonly<{
  all: Float64Array
  /** By FIPS code; what has no place is in `all` only. */
  states: ReadonlyMap<string, Float64Array>
  counties: ReadonlyMap<string, Float64Array>
}>

/** Indirect jobs in a place: by its own makers' suppliers there, and by those of makers elsewhere. */
export type IndirectJobs = Readonly<{ local: number; fromElsewhere: number }>

export type Regions = Readonly<{
  /** Jobs in the supply chain of the whole country, by sector: the places and `unplaced` add up to it. */
  indirect: Float64Array
  states: ReadonlyMap<string, IndirectJobs>
  counties: ReadonlyMap<string, IndirectJobs>
  /** In sectors whose jobs nobody counted by place. */
  unplaced: number
}>

const sum = (values: Float64Array): number => values.reduce((all, one) => all + one, 0)

/**
 * Where the jobs in the supply chain are. What stays in the maker's own state is found by location
 * quotients (FLQ); the rest of each sector goes to all states by their part of its jobs. Within a state
 * the same again for counties. So counties add up to their state and states to the country.
 */
export function regionalise(demand: Demand, delta: number): Regions {
  const { states: jobsOfStates, countiesOf } = employment()
  const indirect = inJobs(beyond(demand.all))
  const ofStates = within(indirect, jobsOfStates, { demand: demand.states, delta })
  const states = new Map<string, IndirectJobs>()
  const counties = new Map<string, IndirectJobs>()
  let placed = 0
  for (const [state, { local, all }] of ofStates) {
    placed += sum(all)
    states.set(state, toIndirect(local, all))
    const ofState = new Map([...demand.counties].filter(([county]) => county.startsWith(state)))
    for (const [county, found] of within(all, countiesOf(state), { demand: ofState, delta }))
      counties.set(county, toIndirect(found.local, found.all))
  }
  return { indirect, states, counties, unplaced: sum(indirect) - placed }
}

const toIndirect = (local: Float64Array, all: Float64Array): IndirectJobs => ({
  local: sum(local),
  fromElsewhere: sum(all) - sum(local),
})

/** Output beyond the demand itself, all rounds of supply: L y − y. */
function beyond(demand: Float64Array): Float64Array {
  const output = timesVector(inputOutputTable().inverse, demand)
  return output.map((value, i) => value - demand[i]!)
}

function inJobs(output: Float64Array): Float64Array {
  const { directJobs } = inputOutputTable()
  return output.map((value, i) => value * directJobs[i]!)
}

type Shares = Readonly<{ local: Float64Array; all: Float64Array }>

/** Hands the jobs of a whole out to its parts: what is local first, the rest by their part of each sector. */
function within(
  jobs: Float64Array,
  parts: ReadonlyMap<string, Float64Array>,
  { demand, delta }: { demand: ReadonlyMap<string, Float64Array>; delta: number },
): ReadonlyMap<string, Shares> {
  const { requirements } = inputOutputTable()
  const known = new Float64Array(jobs.length)
  for (const own of parts.values()) for (const [i, one] of own.entries()) known[i]! += one
  const locals = new Map<string, Float64Array>()
  const taken = new Float64Array(jobs.length)
  for (const [part, wanted] of demand) {
    const own = parts.get(part)
    if (!own) continue
    const local = inJobs(
      suppliedLocally(wanted, requirements, { own, whole: employment().nation }, delta),
    )
    locals.set(part, local)
    for (const [i, one] of local.entries()) taken[i]! += one
  }
  // Counties together may not hold more of a sector than their state was given.
  const cut = taken.map((one, i) => (one > jobs[i]! && one > 0 ? Math.max(jobs[i]!, 0) / one : 1))
  return new Map(
    [...parts].map(([part, own]) => {
      const local = (locals.get(part) ?? new Float64Array(jobs.length)).map(
        (one, i) => one * cut[i]!,
      )
      const all = local.map((one, i) =>
        known[i]! > 0 ? one + ((jobs[i]! - taken[i]! * cut[i]!) * own[i]!) / known[i]! : 0,
      )
      return [part, { local, all }]
    }),
  )
}
