import type { Commands } from '../../platform/cli.ts'
import { makeOperator } from './create-organisation.ts'

export const accountsCommands: Commands = (program, { api, print }) => {
  program
    .command('make-operator')
    .argument('<email>', 'of somebody who has signed up')
    .option('--name <name>', 'of the operator', 'Operator')
    .description('make somebody the operator of this installation (with the server stopped)')
    .action(async (email: string, { name }: { name: string }, command) => {
      const { system } = await api()
      if (!system) throw new Error('Stop the server first: this needs the data folder to itself.')
      const made = await makeOperator(system, { email, name })
      print(command, made, ({ name: called }) => `${email} now owns the operator “${called}”.`)
    })
}
