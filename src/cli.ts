import { once } from 'node:events'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Command, CommanderError } from 'commander'
import { type App, createApp } from './app.ts'
import { accountsCommands } from './modules/accounts/commands.ts'
import { assessmentCommands } from './modules/assessment/commands.ts'
import { conferencesCommands } from './modules/conferences/commands.ts'
import { coursesCommands } from './modules/courses/commands.ts'
import { customsCommands } from './modules/customs/commands.ts'
import { demandCommands } from './modules/demand/commands.ts'
import { impactCommands } from './modules/impact/commands.ts'
import type { Api, ApiAnswer, CommandContext } from './platform/cli.ts'
import { readConfig } from './platform/config.ts'
import { lockOwner } from './platform/lock-file.ts'
import type { Problem } from './platform/problems.ts'

/** A refusal has been printed; ends the program with its exit code. */
class Refused extends Error {}

async function main(): Promise<void> {
  let opened: Promise<{ api: Api; close: () => Promise<void> }> | undefined
  const context: CommandContext = {
    api: async () => {
      opened ??= connect()
      return (await opened).api
    },
    bodyOf,
    print(command, body, table) {
      const asJson = command.optsWithGlobals<{ json?: boolean }>().json === true
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
      process.stdout.write(`${asJson ? JSON.stringify(body) : table(body)}\n`)
    },
    progress(text) {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`)
    },
  }
  const program = new Command('tradewind')
    .description(
      'Sell to consumers in China and Asia: readiness, classification, landed cost, demand.',
    )
    .option('--json', 'print one JSON document')
    .exitOverride()
    .showHelpAfterError('(tradewind --help lists the commands)')
  const modules = [
    assessmentCommands,
    customsCommands,
    demandCommands,
    coursesCommands,
    conferencesCommands,
    impactCommands,
  ]
  for (const add of [...modules, accountsCommands]) add(program, context)
  for (const command of program.commands)
    command.exitOverride().option('--json', 'print one JSON document')
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = exitCodeOf(error)
  }
  if (opened) await (await opened).close()
  await flushed()
  process.exit()
}

/** 0 done, 1 refused or failed, 2 the command line was not understood. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (!(error instanceof Refused)) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
  return 1
}

function bodyOf<Body>({ status, body }: ApiAnswer): Body {
  if (status < 400) return body as Body
  const { title, code, params } = body as Problem
  process.stderr.write([`${title} (${code})`, ...factLines(params), ''].join('\n'))
  throw new Refused()
}

/** The facts of a refusal for a person to read: texts as they are, the rest as `name: value`. */
function factLines(params: Problem['params']): string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    if (Array.isArray(value)) {
      return value.map((one) => `  - ${messageOf(one.message) ?? inShort(one)}`)
    }
    const message = messageOf(value)
    if (message !== undefined) return [`  ${message}`]
    return value === null ? [] : [`  ${name}: ${inShort(value)}`]
  })
}

const messageOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'en' in value ? String(value.en) : undefined

/** `pointer: /body/day, keyword: format`; what is nested deeper stays JSON. */
const inShort = (value: unknown): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([name, one]) => `${name}: ${typeof one === 'object' ? JSON.stringify(one) : one}`)
        .join(', ')
    : String(value)

/** The running server of this data folder, or the one TRADEWIND_URL names; else our own process. */
async function connect(): Promise<{ api: Api; close: () => Promise<void> }> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent' })
  const running = process.env['TRADEWIND_URL'] ?? lockOwner(join(config.dataFolder, 'lock'))?.url
  if (running) return { api: overHttp(running.replace(/\/$/, '')), close: async () => {} }
  const app = await createApp(config)
  await app.startWork()
  return { api: inProcess(app), close: app.close }
}

function overHttp(url: string): Api {
  const send = async (path: string, init: RequestInit): Promise<ApiAnswer> => {
    const response = await fetch(url + path, init)
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : JSON.parse(text) }
  }
  const key = process.env['TRADEWIND_API_KEY']
  const auth: Record<string, string> = key ? { 'x-api-key': key } : {}
  return {
    publicUrl: url,
    system: undefined,
    get: (path) => send(path, { headers: auth }),
    post: (path, body, headers) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...auth, ...headers },
        body: JSON.stringify(body),
      }),
    upload: (path, body, headers) =>
      send(path, {
        method: 'POST',
        headers: { ...auth, ...headers },
        body: Readable.toWeb(Readable.from(body)) as ReadableStream,
        duplex: 'half',
      } as RequestInit),
  }
}

function inProcess(app: App): Api {
  const { http } = app
  const answer = (response: { statusCode: number; body: string }): ApiAnswer => ({
    status: response.statusCode,
    body: response.body === '' ? null : JSON.parse(response.body),
  })
  return {
    publicUrl: undefined,
    system: app.ctx,
    get: async (path) => answer(await http.inject({ method: 'GET', url: path })),
    post: async (path, body, headers) =>
      answer(
        await http.inject({
          method: 'POST',
          url: path,
          payload: body as object,
          ...(headers ? { headers } : {}),
        }),
      ),
    upload: async (path, body, headers) =>
      answer(
        await http.inject({ method: 'POST', url: path, payload: Readable.from(body), headers }),
      ),
  }
}

/** What was printed must leave before the process does, also through a pipe. */
async function flushed(): Promise<void> {
  if (process.stdout.writableLength > 0) await once(process.stdout, 'drain')
}

await main()
