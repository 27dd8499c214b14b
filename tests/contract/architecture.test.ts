import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

type Report = {
  summary: {
    totalCruised: number
    violations: { from: string; to: string; rule: { name: string } }[]
  }
}

function cruise(folder: string): Report {
  const tool = `${process.cwd()}/node_modules/dependency-cruiser/bin/dependency-cruiser.mjs`
  const config = `${process.cwd()}/.dependency-cruiser.cjs`
  const flags = ['--config', config, '--output-type', 'json', 'src', 'web']
  const { stdout } = spawnSync(process.execPath, [tool, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  })
  return JSON.parse(stdout) as Report
}

test('the code keeps to the module graph', () => {
  const { summary } = cruise(process.cwd())
  expect(summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual(
    [],
  )
  // A tool that reads no file finds no violation either.
  expect(summary.totalCruised).toBeGreaterThan(100)
})

test('every rule of the graph bites on a planted violation', () => {
  const { summary } = cruise('tests/architecture-violations')
  const found = summary.violations.map(({ from, rule }) => `${rule.name} ${from}`)
  expect(new Set(found)).toEqual(
    new Set([
      'assessment-uses-only-what-is-listed src/modules/assessment/reaches-inside.ts',
      'customs-uses-only-what-is-listed src/modules/customs/takes-an-unlisted-edge.ts',
      'every-module-is-in-the-graph src/modules/unlisted/exists.ts',
      'identities-are-read-by-customs-only src/modules/orders/opens-an-identity.ts',
      'kernel-is-pure src/kernel/reads-a-file.ts',
      'no-cycles src/kernel/cycle-a.ts',
      'only-providers-use-the-network src/modules/assessment/uses-the-network.ts',
      'platform-knows-no-module src/platform/knows-a-module.ts',
      'production-uses-no-test-code src/modules/accounts/uses-test-code.ts',
      'sql-lives-in-stores src/modules/assessment/writes-sql.ts',
      'web-reaches-the-server-only-over-http web/imports-the-server.ts',
    ]),
  )
})
