import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export type Tally = { passed: number; failed: number }

/** A program of the tool chain; it counts as one test. What it says is shown when it has ended. */
async function runCheck(name: string, program: string, args: readonly string[]): Promise<Tally> {
  const child = spawn(join('node_modules', '.bin', program), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk))
  }
  const hasPassed = await new Promise<boolean>((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', (status) => resolve(status === 0))
  })
  process.stdout.write(`\n── ${name}\n${Buffer.concat(said)}`)
  process.stdout.write(`${hasPassed ? 'passed' : 'FAILED'}: ${name}\n`)
  return { passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1 }
}

/**
 * Suites that say the same on either database run on one of them. On the embedded one: what starts the
 * program on a data folder of its own, who may do what, what needs no database, samples and translations. On PostgreSQL, where
 * connections race and the driver checks what it is sent: a crowd at one shelf, the market as a whole and in crashes, hostile
 * input, and what others send: charge-backs, evidence, webhooks.
 */
const ONLY_ON = {
  embedded: [
    'tests/process/cli',
    'tests/process/kill',
    'tests/process/kill-orders',
    'tests/contract/architecture',
    'tests/contract/authorisation',
    'src/modules/conferences/planner/planner',
    'src/modules/programmes/sample',
    'src/modules/programmes/sample-lots',
    'src/modules/storefront/translations',
  ],
  postgres: [
    'tests/process/crowd',
    'tests/simulation/crashes',
    'tests/simulation/market',
    'tests/contract/hostile-input',
    'src/modules/orders/chargeback',
    'src/modules/orders/evidence',
    'src/modules/partners/webhooks',
  ],
}

/** The whole suite on one of the two databases. */
export const runSuite = (database: keyof typeof ONLY_ON, url?: string): Tally =>
  runVitest(
    database === 'embedded' ? 'tests on the embedded database' : 'tests on PostgreSQL',
    ONLY_ON[database === 'embedded' ? 'postgres' : 'embedded'].flatMap((name) => [
      '--exclude',
      `${name}.test.ts`,
    ]),
    url ? { TEST_DATABASE_URL: url } : {},
  )

/** A Vitest run, counted test by test. */
export function runVitest(
  name: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Tally {
  process.stdout.write(`\n── ${name}\n`)
  const report = join(mkdtempSync(join(tmpdir(), 'tradewind-report-')), 'report.json')
  const flags = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const result = spawnSync(join('node_modules', '.bin', 'vitest'), [...flags, ...args], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: resolve('node_modules/.cache/compiled'), ...process.env, ...env },
  })
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  // A file that cannot be loaded fails without a failed test in it.
  const failed = Math.max(numFailedTests, numFailedTestSuites > 0 || result.status !== 0 ? 1 : 0)
  return { passed: numPassedTests, failed }
}

/** Adds up, prints the closing line, and ends with an exit code that tells the same. */
export function finish(tallies: readonly Tally[]): never {
  const passed = tallies.reduce((total, tally) => total + tally.passed, 0)
  const failed = tallies.reduce((total, tally) => total + tally.failed, 0)
  const file = process.env['TEST_TALLY']
  if (file) appendFileSync(file, `${passed} ${failed}\n`)
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  process.exit(failed === 0 && passed > 0 ? 0 : 1)
}

/** All at once: none of them fills two cores. */
export const staticChecks = (): Promise<Tally[]> =>
  Promise.all([
    runCheck('format and lint (biome)', 'biome', ['check']),
    runCheck('types: server, tests, tools', 'tsc', ['-p', '.']),
    runCheck('types: web', 'tsc', ['-p', 'tsconfig.web.json']),
    runCheck('dead code and unused dependencies (knip)', 'knip', []),
  ])

/** Where a Chromium is; undefined when this machine has none. */
export const chromiumPath = (): string | undefined =>
  [process.env['CHROME_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path))
