import { brokenRules } from '../src/modules/conferences/planner/check-plan.ts'
import { changesBetween } from '../src/modules/conferences/planner/explain-plan.ts'
import {
  type MeetingPlan,
  planMeetings,
  replanMeetings,
} from '../src/modules/conferences/planner/plan-meetings.ts'
import type { MeetingProblem } from '../src/modules/conferences/planner/problem.ts'
import {
  bestWorth,
  randomProblem,
  smallProblem,
} from '../src/modules/conferences/planner/testing.ts'

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 20_000)
const SEEDS = [1, 2, 3]
const SKEWS = [0.55, 0.7, 0.85]
const SMALL_CASES = 200
const NO_SHOWS = 0.02
/** The slot before which nothing can be changed any more when it is planned again. */
const FROM = 4

/**
 * Seconds to plan the meetings of a whole conference, of several draws and ever more popular people;
 * the growth from a thousand people on; planning again after no-shows; small conferences beside the
 * best plan there is. The reference takes pairs by value and gives each the first slot that fits.
 */
export async function run() {
  const curve = []
  for (const people of [1_000, 2_000, 5_000, 10_000]) {
    if (people < PEOPLE) curve.push(measure(invented(1, people)).line)
  }
  const whole = []
  for (const seed of SEEDS) whole.push(measure(invented(seed, PEOPLE)).line)
  for (const skew of SKEWS.slice(1)) whole.push(measure(invented(1, PEOPLE, skew)).line)
  const { problem, plan } = measure(invented(1, PEOPLE))
  const start = performance.now()
  const greedy = takeInTurn(problem)
  const greedySeconds = (performance.now() - start) / 1_000
  const slowest = Math.max(...whole.map(({ seconds }) => seconds))
  return {
    name: `meeting-plan, ${PEOPLE} people, ${5 * PEOPLE} accepted pairs`,
    figure: slowest,
    unit: 's, the slowest of those below',
    reference: `by value into the first slot that fits, without interpreters, walks and first meetings: ${round(greedy / plan.points)} of the points`,
    referenceFigure: round(greedySeconds),
    whole,
    curve,
    again: again(problem, plan),
    small: await small(),
  }
}

const round = (value: number) => Number(value.toPrecision(3))
const invented = (seed: number, people: number, skew = SKEWS[0]!) =>
  randomProblem(seed, {
    people,
    pairs: 5 * people,
    tables: Math.round(people * 0.075),
    interpreters: people / 100,
    skew,
  })

function measure(problem: MeetingProblem) {
  const start = performance.now()
  const plan = planMeetings(problem)
  const seconds = round((performance.now() - start) / 1_000)
  const line = {
    people: problem.people.length,
    seconds,
    meetings: plan.meetings.length,
    points: plan.points,
    worth: plan.worth,
    bound: Math.floor(plan.bound),
    gap: round(plan.gap),
    broken: brokenRules(problem, plan.meetings).length,
    without: plan.without.length,
    idleSlots: plan.idleSlots,
    walkMinutes: plan.walkMinutes,
  }
  return { problem, plan, line }
}

function again(problem: MeetingProblem, plan: MeetingPlan) {
  const every = Math.round(1 / NO_SHOWS)
  const left = problem.slots.map((_, slot) => slot).slice(FROM)
  const changed = {
    ...problem,
    people: problem.people.map((person, at) =>
      at % every === 0 ? { ...person, busy: [...new Set([...person.busy, ...left])] } : person,
    ),
  }
  const confirmed = new Set(plan.meetings.map(({ pair }) => pair))
  const start = performance.now()
  const next = replanMeetings(changed, { plan: plan.meetings, confirmed, from: FROM })
  const seconds = round((performance.now() - start) / 1_000)
  const { dropped, added, moved } = changesBetween(plan.meetings, next.meetings)
  return {
    noShows: Math.ceil(problem.people.length / every),
    seconds,
    dropped: dropped.length,
    added: added.length,
    moved: moved.length,
    gap: round(next.gap),
    broken: brokenRules(changed, next.meetings).length,
  }
}

async function small() {
  let equal = 0
  let worst = 0
  for (let seed = 1; seed <= SMALL_CASES; seed++) {
    const problem = smallProblem(seed)
    const plan = planMeetings(problem)
    const best = await bestWorth(problem)
    if (best === plan.worth) equal++
    worst = Math.max(worst, (best - plan.worth) / plan.points)
  }
  return { cases: SMALL_CASES, equal, worst: round(worst) }
}

/** Points of the plan that a person with a list and a grid would make. */
function takeInTurn({ pairs, slots, people, tables }: MeetingProblem): number {
  const open = slots.map(() => tables.length)
  const taken = people.map(({ busy }) => new Set(busy))
  const meetings = people.map(() => 0)
  let points = 0
  for (const { a, b, value } of pairs.toSorted((one, other) => other.value - one.value)) {
    if ([a, b].some((person) => meetings[person]! >= people[person]!.mostMeetings)) continue
    const slot = open.findIndex((left, at) => left > 0 && !taken[a]!.has(at) && !taken[b]!.has(at))
    if (slot < 0) continue
    open[slot]!--
    for (const person of [a, b]) {
      taken[person]!.add(slot)
      meetings[person]!++
    }
    points += value
  }
  return points
}
