import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kill, type Server, startServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'tradewind-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const DAY = ['--day', '2026-11-22']

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, TRADEWIND_DATA: folder, NODE_NO_WARNINGS: '1' },
    timeout: 90_000,
  })
  return { status, stdout, stderr }
}

test('a landed cost is one JSON document, with money as decimal text', () => {
  const quote = ['landed-cost', '--hs', '1901101090', '--value', '100', '--quantity', '2', ...DAY]
  const { status, stdout, stderr } = run(...quote, '--json')
  expect([status, stderr]).toEqual([0, ''])
  const body = JSON.parse(stdout)
  expect(body.total).toEqual({ amount: '1490.78', currency: 'CNY' })
  expect(body.sellerTotal).toEqual({ amount: '218.20', currency: 'USD' })
  expect(run(...quote).stdout).toContain('Landed: 1490.78 CNY = 218.20 USD')
}, 240_000)

test('a catalogue is assessed from the command line', () => {
  const assess = ['assess', 'data/sample/cherry-farm.csv', '--origin', 'US-MI', ...DAY]
  const { status, stdout } = run(...assess, '--lines', 'all', '--json')
  expect(status).toBe(0)
  const report = JSON.parse(stdout)
  expect(report.summary.products).toBe(14)
  expect(report.lines).toHaveLength(14)
  expect(report.lines.map((line: { rank: number }) => line.rank)).toEqual(
    Array.from({ length: 14 }, (_, i) => i + 1),
  )
  expect(report.reportUrl).toBeNull()
}, 240_000)

test('a course is taken out, checked, changed and brought in', () => {
  const name = 'selling-across-a-border'
  const copy = join(folder, name)
  expect(run('courses', 'export', name, copy).stdout).toBe(`28 files in ${copy}.\n`)
  const found = JSON.parse(run('courses', 'check', copy, '--json').stdout)
  expect(found).toMatchObject({ course: name, lessons: 9, questions: 36, problems: [] })
  const lesson = join(copy, 'lessons', '02-find-your-code.en.md')
  writeFileSync(lesson, '# Changed\n\nShort.\n')
  const bad = run('courses', 'check', copy)
  expect([bad.status, bad.stdout]).toEqual([
    1,
    'lessons/02-find-your-code.en.md  Must end with “## Sources” and a list of them.\n',
  ])
  expect(run('courses', 'import', copy).status).toBe(1)
  writeFileSync(lesson, '# Changed\n\nShort.\n\n## Sources\n\n- The tariff.\n')
  expect(run('courses', 'import', copy, '--json').status).toBe(0)
  const { courses } = JSON.parse(run('courses', 'list', '--json').stdout)
  const listed = courses.find((one: { course: string }) => one.course === name)
  expect(listed.version).not.toBe(found.version)
  expect(run('courses', 'paint').status).toBe(2)
}, 240_000)

test('jobs that orders support are estimated from a file, without a database', () => {
  const { sectors } = JSON.parse(run('impact', 'multipliers', '--json').stdout)
  expect([sectors.length, sectors[3].code]).toEqual([411, '111300'])
  expect(sectors[3].totalJobsPerMillionUsd).toBeCloseTo(9.584328, 6)
  const file = join(folder, 'orders.csv')
  writeFileSync(file, 'date,hs6,amount,state\n2012-05-01,080929,1000000,MI\n2012-05-01,0809,1,MI\n')
  const problems = join(folder, 'problems.csv')
  const estimate = ['impact', 'estimate', '--orders', file]
  const { status, stdout } = run(...estimate, '--problems', problems, '--json')
  expect(status).toBe(0)
  const { jobs, orders } = JSON.parse(stdout)
  expect(orders).toMatchObject({ rows: 2, counted: 1, problems: 1 })
  expect(jobs.direct.value).toBeCloseTo(6.537154, 6)
  expect(readFileSync(problems, 'utf8')).toBe(
    'row,column,problem,read\n3,hs6,is no HS code of 6 to 10 digits,"0809"\n',
  )
  expect(run(...estimate).stdout).toContain('1 orders of 2 counted: 1000000.00 USD, 2012')
  expect(run(...estimate, '--productivity', '0.01').stderr).toContain('--productivity-source')
}, 240_000)

test('a positive list that is loaded opens its lines, and nothing else', () => {
  const file = join(folder, 'positive.csv')
  writeFileSync(file, 'code8,remark,version,valid_from\n85163100,,2026,2026-01-01\n')
  const about = ['--source', 'a test', '--verified-on', '2026-11-22']
  expect(run('load', 'positive-list-cn', file, ...about).status).toBe(0)
  const statusOf = (code: string): string =>
    JSON.parse(run('channels', '--hs', code, ...DAY, '--json').stdout).channels.find(
      (one: { channel: string }) => one.channel === '1210',
    ).status
  expect(statusOf('8516310000')).toBe('open')
  expect(statusOf('6403400090')).toBe('closed')
}, 240_000)

test('imports from everywhere, once added, count in the demand index and are cited', () => {
  const file = join(folder, 'BACI_HS22_Y2024.csv.gz')
  const lines = ['t,i,j,k,v,q', '2024,842,156,330499,900000,1', '2024,251,156,330499,9100000,1']
  writeFileSync(file, gzipSync(`${[...lines, '2024,842,156,720851,5,1', 'x'].join('\n')}\n`))
  const demand = () => JSON.parse(run('demand', '330499', ...DAY, '--json').stdout)
  const levelOf = ({ index }: ReturnType<typeof demand>) =>
    index.parts.find(({ id }: { id: string }) => id === 'level')
  const before = demand()
  const missing = join(folder, 'none.csv')
  writeFileSync(missing, 't,i,j,k,v,q\n2024,842,392,330499,1,1\n')
  const refused = run('import-baci', missing)
  expect([refused.status, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toContain('No line of this file is an import of China.')
  expect(demand()).toEqual(before)

  const { status, stdout } = run('import-baci', file, '--json')
  expect(status).toBe(0)
  const loaded = JSON.parse(stdout)
  const { year, lines: read, badLines, subheadings, placed, importsUsd } = loaded
  expect([year, read, badLines, subheadings, placed, importsUsd]).toEqual([
    2024, 4, 1, 2, 1, 10_000_005_000,
  ])
  const after = demand()
  // By hand: half of the 92.6 of exports alone, and $10 billion is the top of the scale.
  expect(levelOf(before).value).toBe(92.6)
  expect(levelOf(after).value).toBe(96.3)
  expect(levelOf(after).evidence.at(-1)).toMatchObject({
    source: 'BACI, CEPII (Etalab 2.0): BACI_HS22_Y2024.csv.gz',
    asOf: '2024',
  })
  expect(after.missing).toHaveLength(before.missing.length - 1)
  expect(after.dataVersion).toBe(`${before.dataVersion}+${loaded.version}`)
  const assess = ['assess', 'data/sample/cherry-farm.csv', '--origin', 'US-MI', ...DAY]
  const report = JSON.parse(run(...assess, '--json').stdout)
  expect(report.dataVersions.worldImports).toBe(loaded.version)
}, 240_000)

// A server that runs answers without opening a database of its own: these take a third of the time.
describe('beside a running server', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer(folder, { TRADEWIND_SAMPLE: 'off' })
  })
  afterAll(() => kill(server, 'SIGTERM'))

  test('the command line speaks to it, and leaves its data folder alone', () => {
    const { status, stdout } = run('demand', '330499', ...DAY, '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).category.slug).toBe('beauty')
    const refused = run('make-operator', 'nobody@example.com')
    expect([refused.status, refused.stderr]).toEqual([
      1,
      'Stop the server first: this needs the data folder to itself.\n',
    ])
  }, 240_000)

  test('a product is classified in English and in Chinese, one or a list', () => {
    const boots = JSON.parse(run('classify', 'insulated leather work boots', '--json').stdout)
    expect(boots.code.slice(0, 4)).toBe('6403')
    const file = join(folder, 'list.csv')
    writeFileSync(file, 'title\nwooden toy train\n全麦饼干 袋装\n')
    const { products } = JSON.parse(run('classify', '--file', file, '--json').stdout)
    expect(products.map((one: { row: number; code: string }) => [one.row, one.code])).toEqual([
      [2, '950300'],
      [3, '190531'],
    ])
  }, 240_000)

  test('what is refused ends with 1 and says why; what is not understood ends with 2', () => {
    const refused = run('landed-cost', '--hs', '99', '--value', '1')
    expect([refused.status, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr).toContain('customs.quote_refused')
    expect(run('assess', 'no-such-file.csv').status).toBe(1)
    expect(run('nonsense').status).toBe(2)
    expect(run('landed-cost').status).toBe(2)
    expect(run('classify').status).toBe(2)
    expect(refused.stderr).toContain("'99' is not in the tariff")
    expect(refused.stderr).not.toContain('{')
    expect(run('demand', 'asdfghjkl').status).toBe(1)
  }, 240_000)
})
