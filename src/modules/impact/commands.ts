import { type Commands, shorten, textTable } from '../../platform/cli.ts'
import { listMultipliers, type Multipliers } from './list-multipliers.ts'

export const impactCommands: Commands = (program, { print }) => {
  const impact = program
    .command('impact')
    .description('the count of jobs: multipliers, estimates, the ledger of claims')

  impact
    .command('multipliers')
    .description('jobs per million dollars of each of the 411 sectors of the input-output table')
    .action((_options, command) => print(command, listMultipliers(), multipliersTable))
}

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
