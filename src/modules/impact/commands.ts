import { createReadStream, createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { InvalidArgumentError } from 'commander'
import { type Day, parseDay } from '../../kernel/period.ts'
import { type Commands, shorten, textTable } from '../../platform/cli.ts'
import { readTable } from '../catalogue/api.ts'
import { shippedExchangeRates } from '../customs/api.ts'
import { recomputeClaims } from './claim-orders.ts'
import { type Comparison, type Conclusion, compareStarts, LEAST_UNITS } from './compare-starts.ts'
import type { Multipliers } from './contract.ts'
import { type Estimate, estimateJobs } from './estimate-jobs.ts'
import { listMultipliers } from './list-multipliers.ts'
import { FLEGG_DELTA } from './location-quotient.ts'
import type { RowProblem } from './order-line.ts'
import { readMargins } from './read-margins.ts'
import { readOutcomes } from './read-outcomes.ts'
import { type Interval, MOST_REPLICATES } from './resample.ts'
import type { Productivity, StepSettings } from './steps.ts'

export const impactCommands: Commands = (program, context) => {
  const impact = program
    .command('impact')
    .description('the count of jobs: multipliers, estimates, the ledger of claims')

  impact
    .command('multipliers')
    .description('jobs per million dollars of each of the 411 sectors of the input-output table')
    .action((_options, command) => context.print(command, listMultipliers(), multipliersTable))
  estimateCommand(impact, context)
  recomputeCommand(impact, context)
  compareCommand(impact, context)
}

/** On the machine that holds the data folder: nobody else may write meanwhile. */
const recomputeCommand: Commands = (impact, { api, print, progress }) => {
  impact
    .command('recompute')
    .description('count the jobs of all settled orders anew (with the server stopped)')
    .action(async (_options, command) => {
      const { system } = await api()
      if (!system) throw new Error('Stop the server first: this needs the data folder to itself.')
      const done = await recomputeClaims(system, {
        onProgress: (orders) => progress(`Counted ${orders.toLocaleString('en-US')} orders …`),
      })
      print(
        command,
        done,
        ({ orders, dataVersion }) =>
          `The jobs of ${orders.toLocaleString('en-US')} settled orders were counted anew; data version ${dataVersion}.`,
      )
    })
}

type CompareOptions = { outcomes: string; replicates: number; seed: number }

const compareCommand: Commands = (impact, { print }) => {
  impact
    .command('compare')
    .description('a staged start: what those that began have more of than those that have not yet')
    .requiredOption(
      '--outcomes <file>',
      'CSV with the columns unit, period (2026 or 2026-Q3), outcome, start (empty: not yet)',
    )
    .option('--replicates <count>', 'draws behind the intervals', wholeIn(20, MOST_REPLICATES), 999)
    .option('--seed <number>', 'of the draws', wholeIn(0, 2 ** 32 - 1), 1)
    .action(async ({ outcomes, ...draws }: CompareOptions, command) => {
      const table = readTable(createReadStream(outcomes), { maxBytes: MOST_OUTCOME_BYTES })
      const { units, periods, incomplete } = await readOutcomes(table)
      const compared = { periods, incomplete, ...compareStarts(units, draws), ...draws }
      print(command, compared, comparisonTable)
    })
}

/** As long as the longest file that is read to its end. */
const MOST_OUTCOME_BYTES = 50_000_000

type Compared = Comparison & Readonly<{ periods: readonly string[]; incomplete: readonly string[] }>

function comparisonTable(compared: Compared): string {
  const { difference, before, since, begun, incomplete, withoutBefore, periods } = compared
  const intervals = Object.entries({
    'Difference in a period': difference,
    'Before they began': before,
  })
  return [
    CONCLUSIONS[compared.conclusion],
    `${begun} units that began, ${compared.compared} others beside them, ${periods.length} periods.`,
    '',
    textTable([
      ['', '', '95 % from', 'to'],
      ...intervals.flatMap(([name, one]) => (one ? [[name, ...between(one)]] : [])),
      ...since
        .slice(0, SHOWN)
        .map((one) => [`After ${one.periods} periods (${one.units} units)`, jobs(one.difference)]),
    ]),
    ...(withoutBefore > 0 ? [`Begun before the first period, not compared: ${withoutBefore}`] : []),
    ...(incomplete.length > 0
      ? [`Without an outcome in each period, not compared: ${shorten(incomplete.join(', '), 200)}`]
      : []),
    'It rests on this: without the start all would have moved alike. Who began first was hardly drawn by lot.',
  ].join('\n')
}

const CONCLUSIONS: Readonly<Record<Conclusion, string>> = {
  too_few: `Nothing may be concluded: on one side there are fewer than ${LEAST_UNITS} units.`,
  moved_apart_before:
    'Nothing may be concluded: those that began moved apart from the others before they began already.',
  by_chance: 'Nothing may be concluded: the difference may be chance.',
  more: 'Those that began have more than they would have had, if they had moved as the others did.',
  less: 'Those that began have less than they would have had, if they had moved as the others did.',
}

type EstimateOptions = {
  orders: string
  deflation: boolean
  margins?: string
  marginsSource?: string
  marginsVerifiedOn?: Day
  productivity?: number
  productivitySource?: string
  productivityVerifiedOn?: Day
  delta: number
  replicates: number
  seed: number
  problems?: string
}

/** Far beyond a million orders, and short of what fills a disk by mistake. */
const MOST_BYTES = 10_000_000_000

const estimateCommand: Commands = (impact, { print, progress }) => {
  impact
    .command('estimate')
    .description('jobs that orders support: direct, indirect, by sector, state and county')
    .requiredOption(
      '--orders <file>',
      'CSV with the columns date, hs6 or naics, amount, and if known currency, state, county',
    )
    .option('--no-deflation', 'read the amounts as dollars of 2012')
    .option('--margins <file>', 'CSV sector,part,share: what of a buyer’s dollar goes to whom')
    .option('--margins-source <text>', 'where the margins are from')
    .option('--margins-verified-on <day>', 'when they were checked, YYYY-MM-DD', dayFrom)
    .option(
      '--productivity <rate>',
      'growth of output per job a year since 2017, 0.01',
      numberIn(-0.2, 0.2),
    )
    .option('--productivity-source <text>', 'where that is from')
    .option('--productivity-verified-on <day>', 'when it was checked, YYYY-MM-DD', dayFrom)
    .option('--delta <number>', 'of the location quotients', numberIn(0, 1), FLEGG_DELTA)
    .option('--replicates <count>', 'draws behind the intervals', wholeIn(20, MOST_REPLICATES), 200)
    .option('--seed <number>', 'of the draws', wholeIn(0, 2 ** 32 - 1), 1)
    .option('--problems <file>', 'write every row that is not counted there, as CSV')
    .action(async (options: EstimateOptions, command) => {
      const out = options.problems ? createWriteStream(options.problems) : undefined
      out?.write('row,column,problem,read\n')
      const estimate = await estimateJobs(
        readTable(createReadStream(options.orders), { maxBytes: MOST_BYTES }),
        {
          rates: shippedExchangeRates(),
          steps: await stepsOf(options),
          delta: options.delta,
          draws: { replicates: options.replicates, seed: options.seed },
          onProgress: (rows) => progress(`Read ${rows.toLocaleString('en-US')} orders …`),
          ...(out ? { onProblem: (problem) => void out.write(`${problemCells(problem)}\n`) } : {}),
        },
      )
      if (out) await finished(out.end())
      print(command, estimate, estimateTable)
    })
}

async function stepsOf(options: EstimateOptions): Promise<StepSettings> {
  const margins = options.margins
    ? await readMargins(
        createReadStream(options.margins),
        sourceOf('margins', options.marginsSource, options.marginsVerifiedOn),
      )
    : undefined
  const productivity: Productivity | undefined =
    options.productivity === undefined
      ? undefined
      : {
          yearly: options.productivity,
          ...sourceOf('productivity', options.productivitySource, options.productivityVerifiedOn),
        }
  return { margins, isDeflated: options.deflation, productivity }
}

/** A figure without a source is not used. */
function sourceOf(
  name: string,
  source: string | undefined,
  verifiedOn: Day | undefined,
): { source: string; verifiedOn: Day } {
  if (source && verifiedOn) return { source, verifiedOn }
  throw new Error(`--${name} needs --${name}-source and --${name}-verified-on.`)
}

function dayFrom(text: string): Day {
  const day = parseDay(text)
  if (!day) throw new InvalidArgumentError('It must be a day, YYYY-MM-DD.')
  return day
}

const numberIn =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
  }

const wholeIn =
  (least: number, most: number) =>
  (text: string): number => {
    const value = numberIn(least, most)(text)
    if (Number.isInteger(value)) return value
    throw new InvalidArgumentError('It must be a whole number.')
  }

const problemCells = ({ row, column, problem, read }: RowProblem): string =>
  [`${row}`, column, problem, `"${read.replaceAll('"', '""')}"`].join()

const multipliersTable = ({ sectors, unit, source, dataVersion }: Multipliers): string =>
  [
    textTable([
      ['Code', 'Sector', 'Direct', 'Total'],
      ...sectors.map((sector) => [
        sector.code,
        shorten(sector.name, 60),
        sector.directJobsPerMillionUsd.toFixed(2),
        sector.totalJobsPerMillionUsd.toFixed(2),
      ]),
    ]),
    `${unit[0]!.toUpperCase()}${unit.slice(1)}. Direct: in the sector itself; total: with all that it draws on.`,
    `${source}; data version ${dataVersion}.`,
  ].join('\n')

/** Lines of each list that a terminal shows; `--json` has all. */
const SHOWN = 15

const jobs = (value: number): string => value.toFixed(value < 100 ? 2 : 0)
const between = ({ value, low, high }: Interval): string[] => [jobs(value), jobs(low), jobs(high)]

function estimateTable(estimate: Estimate): string {
  const { orders, jobs: all, steps, unmapped, problems, interval } = estimate
  const count = (n: number): string => n.toLocaleString('en-US')
  const more = (length: number): string[] =>
    length > SHOWN ? [`… and ${count(length - SHOWN)} more (--json)`] : []
  return [
    `${count(orders.counted)} orders of ${count(orders.rows)} counted: ${estimate.usd} USD, ${estimate.years.join(', ')}`,
    '',
    textTable([
      ['Job-years supported (modelled)', '', `${100 * interval.level} % from`, 'to'],
      ['Direct', ...between(all.direct)],
      ['Indirect', ...between(all.indirect)],
      ['Direct and indirect', ...between(all.total)],
    ]),
    `Induced: ${all.induced.reason}.`,
    `The interval is of ${interval.of} (${interval.replicates} draws, seed ${interval.seed}).`,
    '',
    'Steps',
    ...steps.map(
      ({ id, isOn, source, asOf, note }) =>
        `  ${isOn ? 'on ' : 'off'}  ${id}: ${note}${source ? ` ${source}, ${asOf}.` : ''}`,
    ),
    '',
    textTable([
      ['State', 'Orders', 'Direct', 'Indirect, own', 'Indirect, others'],
      ...estimate.states
        .slice(0, SHOWN)
        .map((one) => [
          one.name,
          count(one.orders),
          jobs(one.direct.value),
          jobs(one.indirect.local),
          jobs(one.indirect.fromElsewhere),
        ]),
    ]),
    ...more(estimate.states.length),
    `No place can be named for ${jobs(estimate.unplaced.direct)} direct and ${jobs(estimate.unplaced.indirect)} indirect jobs.`,
    ...(unmapped.length > 0
      ? ['', `Not mapped to a sector: ${count(orders.notMapped)} orders`]
      : []),
    ...unmapped
      .slice(0, SHOWN)
      .map(
        (one) => `  ${one.kind} ${one.code}: ${one.reason.replaceAll('_', ' ')}, ${one.usd} USD`,
      ),
    ...more(unmapped.length),
    ...(orders.problems > 0 ? ['', `Rows not counted: ${count(orders.problems)}`] : []),
    ...problems
      .slice(0, SHOWN)
      .map(({ row, column, problem, read }) => `  row ${row}: ${column} '${read}' ${problem}`),
    ...more(orders.problems),
    '',
    `${estimate.source}; data version ${estimate.dataVersion}.`,
  ].join('\n')
}
