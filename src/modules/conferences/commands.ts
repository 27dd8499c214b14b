import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { type Commands, textTable } from '../../platform/cli.ts'
import { AgendaRefused, type ReadAgenda } from './agenda.ts'
import { isTimeZone } from './conference.ts'
import { type Imported, importAgenda, importOwnDraft } from './import-agenda.ts'
import { conferenceLimits } from './limits.ts'
import { planMeetingsCommand } from './plan-command.ts'
import { type AgendaCounts, countAgenda, readAgenda } from './read-agenda.ts'

type Options = Readonly<{
  dryRun?: boolean
  conference?: string
  agency?: string
  timeZone?: string
}>

const STOP =
  'Stop the server first, or name --agency and --conference and give a key of the agency in TRADEWIND_API_KEY.'

export const conferencesCommands: Commands = (program, context) => {
  const { api, bodyOf, print } = context
  const conference = program.command('conference').description('Gateway conferences')

  planMeetingsCommand(conference, context)
  conference
    .command('import-agenda')
    .argument('<file>', 'Pentabarf or frab schedule (XML) or iCalendar, also packed with gzip')
    .option('--dry-run', 'say what the file has, and write nothing')
    .option('--conference <id>', 'the conference; else a draft named after the file')
    .option('--agency <id>', 'the office that keeps the conference, beside a running server')
    .option('--time-zone <name>', 'of times that name none, as America/Detroit')
    .description('bring sessions, rooms and speakers of a file into a conference')
    .exitOverride()
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options, command: Command) => {
      const { timeZone } = options
      if (timeZone !== undefined && !isTimeZone(timeZone)) {
        throw new Error(`'${timeZone}' is no time zone; write America/Detroit.`)
      }
      if ((await stat(file)).size > conferenceLimits.agendaBytes) {
        throw new Error(`The file has more than ${conferenceLimits.agendaBytes} bytes.`)
      }
      const content = await readFile(file)
      const agenda = agendaIn(content, timeZone)
      const isDryRun = options.dryRun === true
      const { system, upload } = await api()
      if (system) {
        const { conference: conferenceId } = options
        const fileName = basename(file).replace(/\.(gz|xml|ics)$/gi, '')
        const imported = conferenceId
          ? await importAgenda(system, { conferenceId, agenda, isDryRun })
          : await importOwnDraft(system, { agenda, fileName, isDryRun })
        return print(command, imported, table)
      }
      const { agency, conference: id } = options
      if (!id && isDryRun) return print(command, countAgenda(agenda), countTable)
      if (!agency || !id) throw new Error(STOP)
      const query = new URLSearchParams({ dryRun: `${isDryRun}`, ...(timeZone && { timeZone }) })
      const path = `/v1/agencies/${agency}/conferences/${id}/agenda-import?${query}`
      const answer = await upload(path, chunks(content), {
        'content-type': 'application/octet-stream',
      })
      print(command, bodyOf<Imported>(answer), table)
    })
}

function agendaIn(content: Buffer, timeZone: string | undefined): ReadAgenda {
  try {
    return readAgenda(content, timeZone)
  } catch (error) {
    if (!(error instanceof AgendaRefused)) throw error
    throw new Error(`This file cannot be used as an agenda: ${error.problem}.`)
  }
}

async function* chunks(content: Buffer): AsyncGenerator<Uint8Array> {
  yield content
}

const countTable = ({ sessions, rooms, speakers, skipped }: AgendaCounts): string =>
  textTable([
    ['Sessions', 'Rooms', 'Speakers', 'Left out'],
    [sessions, rooms, speakers, skipped].map(String),
  ])

const table = (imported: Imported): string => {
  const { added, changed, unchanged, slug, left } = imported
  const what = `${added} new, ${changed} changed, ${unchanged} as they were`
  const said = imported.isDryRun ? `Nothing was written to ${slug}: ${what}.` : `${slug}: ${what}.`
  return [
    countTable(imported),
    said,
    ...left.map(({ key, reason }) => `  - ${key}: ${reason}`),
  ].join('\n')
}
