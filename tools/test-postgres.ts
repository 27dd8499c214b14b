import { type SpawnOptions, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finish, runSuite, type Tally } from './stages.ts'

/**
 * The whole suite on a real PostgreSQL, where connections race: on DATABASE_URL, or on a cluster
 * made for this run, with fsync off, and removed afterwards.
 */
function main(): void {
  const given = process.env['DATABASE_URL']
  if (given) finish([runSuite('postgres', given)])
  const programs = findPrograms()
  if (!programs) {
    process.stderr.write(
      'There is no PostgreSQL: set DATABASE_URL, or install the server programs ' +
        '(Debian: apt-get install postgresql).\n',
    )
    process.exit(1)
  }
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-pg-'))
  const owner = unprivilegedOwner(folder)
  const run = (program: string, args: string[]) => {
    const options: SpawnOptions = { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder, ...owner }
    const result = spawnSync(join(programs, program), args, options)
    if (result.status !== 0) throw new Error(`${program} failed`)
  }
  const data = join(folder, 'data')
  let tally: Tally = { passed: 0, failed: 1 }
  try {
    run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--no-sync'])
    const settings = `-c listen_addresses='' -k ${folder} -c fsync=off -c max_connections=200`
    const log = join(folder, 'log')
    run('pg_ctl', ['-D', data, '-w', '-t', '60', '-l', log, '-o', settings, 'start'])
    const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`
    tally = runSuite('postgres', url)
  } finally {
    try {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  finish([tally])
}

function findPrograms(): string | undefined {
  const folder = '/usr/lib/postgresql'
  const installed = existsSync(folder)
    ? readdirSync(folder)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(folder, version, 'bin'))
    : []
  const onPath = (process.env['PATH'] ?? '').split(':')
  return [...installed, ...onPath].find((path) => existsSync(join(path, 'initdb')))
}

/** PostgreSQL refuses to run as root: then it runs as the user postgres, or nobody. */
function unprivilegedOwner(folder: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => {
      const { status, stdout } = spawnSync('id', [flag, user], { encoding: 'utf8' })
      return status === 0 ? Number(stdout) : undefined
    })
    if (uid !== undefined && gid !== undefined) {
      chownSync(folder, uid, gid)
      return { uid, gid }
    }
  }
  throw new Error('There is no unprivileged user to run PostgreSQL as.')
}

main()
