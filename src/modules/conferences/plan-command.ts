import { readFile, stat } from 'node:fs/promises'
import { type Commands, textTable } from '../../platform/cli.ts'
import { MOST_FILE_BYTES, readMeetingFile, readStanding, tellPlan } from './meeting-file.ts'
import { planMeetings, replanMeetings } from './planner/plan-meetings.ts'

type Options = Readonly<{ seed: string; standing?: string; from: string; free?: boolean }>
type Told = ReturnType<typeof tellPlan>

/** Plans from files alone, so an office may try its hall and its day before anybody has come. */
export const planMeetingsCommand: Commands = (conference, { print }) => {
  conference
    .command('plan-meetings')
    .argument('<file>', 'JSON: slots, zones, tables, interpreters, people and pairs')
    .option('--seed <number>', 'the same file and seed give the same plan', '1')
    .option(
      '--standing <file>',
      'an earlier answer: its meetings stay where they can still be held',
    )
    .option('--from <slot>', 'with --standing: the first slot that is still to come', '0')
    .option('--free', 'with --standing: meetings may move or give way where the plan gains')
    .description(
      'times, tables and interpreters for who wants to meet, and how near that is to the best',
    )
    .action(async (path: string, options: Options, command) => {
      const from = whole('--from', options.from)
      const read = readMeetingFile(await contentOf(path))
      if (!options.standing) {
        const plan = planMeetings(read.problem, { seed: whole('--seed', options.seed) })
        return print(command, tellPlan(read, plan, null), table)
      }
      const standing = readStanding(await contentOf(options.standing), read.file)
      const plan = replanMeetings(read.problem, {
        plan: standing,
        confirmed: new Set(options.free ? [] : standing.map(({ pair }) => pair)),
        from,
      })
      print(command, tellPlan(read, plan, standing), table)
    })
}

async function contentOf(path: string): Promise<string> {
  if ((await stat(path)).size > MOST_FILE_BYTES) {
    throw new Error(`The file has more than ${MOST_FILE_BYTES} bytes.`)
  }
  return readFile(path, 'utf8')
}

function whole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} is a whole number.`)
  return Number(text)
}

const SHOWN = 20

function table({ meetings, points, upperBound, worth, gap, without, notPlanned, changes }: Told) {
  const share = (gap * 100).toFixed(2)
  return [
    textTable([
      ['Day', 'From', 'Table', 'Who', 'With', 'Interpreter'],
      ...meetings
        .slice(0, SHOWN)
        .map((one) => [one.day, one.startsAt, one.table, one.a, one.b, one.interpreter ?? '']),
    ]),
    ...(meetings.length > SHOWN ? [`… and ${meetings.length - SHOWN} more; --json has all.`] : []),
    '',
    `${meetings.length} meetings, ${points} points; value ${worth}, no plan has more than ${Math.floor(upperBound)}: a gap of ${share} %.`,
    `${notPlanned.length} wishes have no time; ${without.length} people with mutual interest have no meeting.`,
    ...(changes
      ? [
          `${changes.dropped.length} meetings fell out, ${changes.added.length} were added, ${changes.moved.length} moved.`,
        ]
      : []),
  ].join('\n')
}
