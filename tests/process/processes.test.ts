import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../src/testing/fresh-database.ts'
import { kill, type Server, startServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tradewind-processes-'))
const onServer = process.env['TEST_DATABASE_URL']
let server: Server | undefined
afterAll(async () => {
  if (server) await kill(server, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Processes that the keeper has started. */
const childrenOf = ({ child }: Server): number[] =>
  readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .flatMap((pid) => (pid ? [Number(pid)] : []))

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await reached())) {
    if (Date.now() > end) throw new Error('did not come')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const isAnswered = async ({ url }: Server): Promise<boolean> => {
  const answer = await fetch(`${url}/v1/shop/categories`, { headers: { connection: 'close' } })
  return answer.status === 200
}

test('several processes need a database server', async () => {
  await expect(startServer(folder, { PROCESSES: '2', DATABASE_URL: '' })).rejects.toThrow(
    'PROCESSES above 1 needs DATABASE_URL',
  )
})

describe.runIf(onServer)('several processes on one database', () => {
  test('one that is killed is begun again, others answer meanwhile, all stop when told', async () => {
    const env = { PROCESSES: '2', DATABASE_URL: await freshDatabase(onServer!) }
    server = await startServer(folder, { ...env, TRADEWIND_SAMPLE: 'off' })
    await until(() => childrenOf(server!).length === 2)
    const [first, second] = childrenOf(server)
    process.kill(second!, 'SIGKILL')
    await until(() => !childrenOf(server!).includes(second!))
    expect(await isAnswered(server)).toBe(true)
    await until(() => childrenOf(server!).length === 2)
    expect(childrenOf(server)).toContain(first)
    for (let asked = 0; asked < 4; asked++) expect(await isAnswered(server)).toBe(true)
    expect(server.output()).toContain('A process of the server ended (SIGKILL) and is begun again.')

    expect(await kill(server, 'SIGTERM')).toBe(0)
  }, 120_000)

  test('what cannot start says why and is not tried for ever', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'
    await expect(startServer(folder, { PROCESSES: '2', DATABASE_URL: nowhere })).rejects.toThrow(
      /could not start: [\s\S]*ECONNREFUSED/,
    )
  })
})
