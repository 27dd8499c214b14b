import { parseArgs } from 'node:util'
import { money } from '../src/kernel/money.ts'
import { randomFrom } from '../src/kernel/random.ts'
import { expectedValue } from '../src/modules/assessment/expected-value.ts'
import { demandData } from '../src/modules/demand/demand-data.ts'
import { demandIndex, growthPart, levelPart } from '../src/modules/demand/demand-index.ts'
import { CAPACITY, prospectOf } from '../src/modules/programmes/prospect.ts'

/**
 * Whether businesses that the targeting puts first gain more, on what it has not seen. Demand is real:
 * the index is made of exports up to 2022, what is bought is exports of 2023 to 2025. Businesses,
 * their steps and what becomes of them are invented, by rules that the method does not know. So it
 * shows whether the formula finds what is there to be found in such a world, not what a programme
 * would bring. docs/algorithms/targeting.md has the result and says the same.
 */
const USAGE =
  'Usage: node tools/eval-targeting.ts [--seed N] [--states N] [--businesses N] [--json]'

const KNOWN_UNTIL = 2022

/** What of the invented world is as the method takes it to be. */
const WORLDS = ['as invented', 'demand shuffled', 'steps all alike', 'gains by chance'] as const
export type World = (typeof WORLDS)[number]

const RANKINGS = ['targeting', 'value that waits', 'expected value', 'products', 'random'] as const
type Ranking = (typeof RANKINGS)[number]

/** Middle of the states, and where 95 % of them lie. */
type Spread = Readonly<{ mean: number; low: number; high: number }>
type Row = Readonly<{ world: World; ranking: Ranking; correlation: Spread; lift: Spread }>

type Dice = Readonly<{ share: () => number; normal: () => number }>

function diceFrom(seed: number): Dice {
  const share = randomFrom(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share())
  return { share, normal }
}

type Goods = Readonly<{ index: number; bought: number }>

/** Of each subcategory its index of what was known, and its place by what was bought later, 0 to 2. */
function heldOutGoods(): readonly Goods[] {
  const { trade, years } = demandData()
  const cut = years.indexOf(KNOWN_UNTIL) + 1
  const flows = [...trade.values()].filter(({ isShared }) => !isShared)
  const lastKnown = flows.map(({ usd }) => usd[cut - 1]!)
  const later = flows.map(({ usd }) => usd.slice(cut).reduce((a, b) => a + b, 0))
  const shareBelow = (all: readonly number[], one: number) =>
    all.filter((other) => other < one).length / all.length
  return flows.map(({ usd }, i) => ({
    index: demandIndex({
      level: levelPart(lastKnown[i]!, shareBelow(lastKnown, lastKnown[i]!)),
      growth: growthPart(usd.slice(0, cut)),
      season: null,
      consumer: null,
    }).value,
    bought: 2 * shareBelow(later, later[i]!),
  }))
}

type Step = Readonly<{ id: string; min: number; max: number; success: number; costFactor: number }>

/** Kinds of goods share their steps; how likely one succeeds and what it really costs, nobody knows. */
function inventSteps(dice: Dice, world: World): readonly (readonly Step[])[] {
  return Array.from({ length: 19 }, (_, kind) =>
    Array.from({ length: 2 + Math.floor(10 * dice.share()) }, (_, i) => {
      const [success, middle, factor] = [dice.share(), dice.normal(), dice.normal()]
      const cost = 400 * Math.exp(middle)
      const isAlike = world === 'steps all alike'
      return {
        id: `${kind}.${i}`,
        min: Math.round((isAlike ? 400 : cost) * 0.5),
        max: Math.round((isAlike ? 400 : cost) * 1.5),
        success: isAlike ? 0.9 : 0.6 + 0.39 * success,
        costFactor: Math.exp(0.5 * factor),
      }
    }),
  )
}

type Business = Readonly<{ scores: Readonly<Record<Ranking, number>>; gain: number; cost: number }>

function inventBusiness(
  dice: Dice,
  {
    goods,
    bought,
    steps,
  }: {
    goods: readonly Goods[]
    bought: readonly number[]
    steps: readonly (readonly Step[])[]
  },
): Business {
  const kind = Math.floor(steps.length * dice.share())
  const ofKind = steps[kind]!
  const count = Math.min(400, Math.max(1, Math.round(15 * Math.exp(dice.normal()))))
  // What the business can do, and whether it would have gone there without help: the method knows neither.
  const ability = 1 / (1 + Math.exp(-dice.normal()))
  const capacity = Math.max(1, Math.round(12 * Math.exp(0.6 * dice.normal())))
  const level = 12 * Math.exp(0.8 * dice.normal())
  const products = Array.from({ length: count }, () => {
    const which = (kind * 7 + Math.floor(7 * dice.share())) % goods.length
    const verdict = pickVerdict(dice.share())
    const own = ofKind.filter(() => dice.share() < 0.8)
    const leftMinor = Math.round(100 * level * Math.exp(0.5 * dice.normal()))
    const pricePercentile = 100 * dice.share()
    const value = expectedValue({
      verdict,
      index: goods[which]!.index,
      pricePercentile,
      left: money(BigInt(leftMinor), 'USD'),
    })
    const fit = Math.exp(0.5 * dice.normal()) * (pricePercentile > 75 ? 0.5 : 1)
    const left = (leftMinor / 100) * Math.exp(0.4 * dice.normal())
    return { verdict, own, valueMinor: value.minor, worth: left * 20 * bought[which]! * fit }
  })
  const waiting = products
    .filter(({ verdict }) => verdict === 'sell_after_steps')
    .sort((a, b) => Number(b.valueMinor - a.valueMinor))
  const sum = (all: readonly { valueMinor: bigint }[]) =>
    all.reduce((found, { valueMinor }) => found + valueMinor, 0n)
  const prospect = prospectOf(
    {
      products: waiting.length,
      valueMinor: sum(waiting),
      best: waiting.slice(0, CAPACITY).map(({ valueMinor, own }) => ({
        valueMinor,
        steps: own.map(({ id, min, max }) => ({ id, costUsd: { min, max } })),
      })),
    },
    { currency: 'USD', products: count, allowedProducts: count },
  )
  const taken = waiting.slice(0, capacity)
  const needed = new Set(taken.flatMap(({ own }) => own))
  const done = new Set(
    [...needed].filter(({ success }) => dice.share() < success ** (1.5 - ability)),
  )
  const isNews = dice.share() > 0.6 * ability
  const gain = taken
    .filter(({ own }) => own.every((step) => done.has(step)))
    .reduce((all, { worth }) => all + (isNews ? 0.8 : 0.1) * worth, 0)
  const cost = [...needed].reduce(
    (all, { min, max, costFactor }) => all + ((min + max) / 2) * costFactor,
    500 * Math.exp(0.4 * dice.normal()),
  )
  return {
    scores: {
      targeting: Number(prospect.gainMinor) / Number(prospect.costMinor),
      'value that waits': Number(prospect.waitingMinor),
      'expected value': Number(sum(products)),
      products: count,
      random: dice.share(),
    },
    gain,
    cost,
  }
}

const pickVerdict = (share: number) =>
  share < 0.6
    ? 'sell_after_steps'
    : share < 0.8
      ? 'sell_now'
      : share < 0.95
        ? 'not_now'
        : 'not_allowed'

function shuffled<T>(all: readonly T[], dice: Dice): T[] {
  const found = [...all]
  for (let i = found.length - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * dice.share())
    ;[found[i], found[j]] = [found[j]!, found[i]!]
  }
  return found
}

/** Places from 0, equals sharing the middle of theirs. */
function placesOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const places = new Array<number>(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to++
    for (let i = from; i <= to; i++) places[order[i]!] = (from + to) / 2
    from = to + 1
  }
  return places
}

/** Spearman's rank correlation. */
function rankCorrelation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [placesOf(one), placesOf(other)]
  const middle = (one.length - 1) / 2
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((all, value, i) => all + (value - middle) * (y[i]! - middle), 0)
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}

/** Gained for a dollar in the first tenth, by that of all. */
function topDecileLift(businesses: readonly Business[], ranking: Ranking): number {
  const first = businesses
    .toSorted((a, b) => b.scores[ranking] - a.scores[ranking])
    .slice(0, Math.ceil(businesses.length / 10))
  const perDollar = (all: readonly Business[]) =>
    all.reduce((sum, { gain }) => sum + gain, 0) / all.reduce((sum, { cost }) => sum + cost, 0)
  return perDollar(first) / perDollar(businesses)
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  return {
    mean: sorted.reduce((a, b) => a + b, 0) / sorted.length,
    low: at(0.025),
    high: at(0.975),
  }
}

export function evaluate({
  seed,
  states,
  businesses: count,
}: Readonly<{ seed: number; states: number; businesses: number }>): Row[] {
  const goods = heldOutGoods()
  return WORLDS.flatMap((world, place) => {
    const found = Array.from({ length: states }, (_, state) => {
      const dice = diceFrom(seed + 7_919 * state + 104_729 * place)
      const later = goods.map(({ bought }) => bought)
      const bought = world === 'demand shuffled' ? shuffled(later, dice) : later
      const steps = inventSteps(dice, world)
      const made = Array.from({ length: count }, () =>
        inventBusiness(dice, { goods, bought, steps }),
      )
      const outcomes = world === 'gains by chance' ? shuffled(made, dice) : made
      const businesses = made.map(({ scores }, i) => ({ ...outcomes[i]!, scores }))
      const perDollar = businesses.map(({ gain, cost }) => gain / cost)
      return RANKINGS.map((ranking) => ({
        correlation: rankCorrelation(
          businesses.map(({ scores }) => scores[ranking]),
          perDollar,
        ),
        lift: topDecileLift(businesses, ranking),
      }))
    })
    return RANKINGS.map((ranking, i) => ({
      world,
      ranking,
      correlation: spreadOf(found.map((one) => one[i]!.correlation)),
      lift: spreadOf(found.map((one) => one[i]!.lift)),
    }))
  })
}

/** '0.41 (0.35–0.47)'. */
const spreadText = ({ mean, low, high }: Spread): string =>
  `${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      states: { type: 'string', default: '40' },
      businesses: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
    },
  })
  const given = {
    seed: Number(values.seed),
    states: Number(values.states),
    businesses: Number(values.businesses),
  }
  if (!Object.values(given).every((one) => Number.isInteger(one) && one > 0)) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const goods = heldOutGoods()
  const demand = rankCorrelation(
    goods.map(({ index }) => index),
    goods.map(({ bought }) => bought),
  )
  const rows = evaluate(given)
  if (values.json) console.log(JSON.stringify({ ...given, demand, rows }, null, 2))
  else {
    console.log(
      `Index of ${KNOWN_UNTIL} and exports after it, ${goods.length} subcategories: ${demand.toFixed(2)}`,
    )
    for (const row of rows) {
      console.log(
        `| ${row.world} | ${row.ranking} | ${spreadText(row.correlation)} | ${spreadText(row.lift)} |`,
      )
    }
  }
}

if (process.argv[1]?.endsWith('eval-targeting.ts')) main()
