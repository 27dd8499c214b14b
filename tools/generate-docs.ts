import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createApp } from '../src/app.ts'
import { errorCatalogue } from '../src/kernel/errors.ts'
import { readConfig } from '../src/platform/config.ts'
import { type Db, openEmbedded } from '../src/platform/db.ts'
import { eventCatalogue } from '../src/platform/events.ts'

/**
 * What is generated from the running product: openapi.json, the reference pages. A contract test
 * compares them with the committed files, so that a page cannot rot.
 */
export async function generatedFiles(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-docs-'))
  const config = readConfig({ TRADEWIND_DATA: folder, LOG_LEVEL: 'silent' })
  const database = await openEmbedded()
  const app = await createApp(config, { database })
  try {
    return new Map([
      ['openapi.json', `${JSON.stringify(app.http.swagger(), null, 1)}\n`],
      ['docs/reference/errors.md', errorsPage()],
      ['docs/reference/events.md', eventsPage()],
      ['docs/reference/tables.md', await tablesPage(app.ctx.db)],
    ])
  } finally {
    await app.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const generatedNote = '<!-- Made by `npm run docs`; do not edit. -->\n'

function errorsPage(): string {
  const rows = [...errorCatalogue].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${generatedNote}# Errors

Every refusal is a problem (RFC 9457, \`application/problem+json\`) with a stable \`code\` and a title in the language of
\`Accept-Language\`.

| code | status | English | 中文 |
|---|---|---|---|
${rows
  .map(
    ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title.en} | ${title['zh-CN']} |`,
  )
  .join('\n')}
`
}

function eventsPage(): string {
  const rows = [...eventCatalogue].sort(([a], [b]) => (a < b ? -1 : 1))
  const fields = (payload: unknown): string =>
    Object.keys((payload as { properties?: object }).properties ?? {}).join(', ')
  return `${generatedNote}# Events

What modules tell each other, in the same transaction as the change.

| event | carries |
|---|---|
${rows.map(([name, { payload }]) => `| \`${name}\` | ${fields(payload)} |`).join('\n')}
`
}

async function tablesPage(db: Db): Promise<string> {
  const { rows } = await sql<{ table: string; columns: string }>`
    select table_schema || '.' || table_name as table,
      string_agg(column_name || ' ' || data_type, ', ' order by ordinal_position) as columns
    from information_schema.columns
    where table_schema not in ('pg_catalog', 'information_schema', 'pgboss')
    group by 1 order by 1`.execute(db)
  return `${generatedNote}# Tables

| table | columns |
|---|---|
${rows.map(({ table, columns }) => `| \`${table}\` | ${columns} |`).join('\n')}
`
}

if (process.argv[1]?.endsWith('generate-docs.ts')) {
  for (const [file, text] of await generatedFiles()) writeFileSync(file, text)
  const tool = join('node_modules', '.bin', 'openapi-typescript')
  spawnSync(tool, ['openapi.json', '--output', 'web/src/api-types.ts'], { stdio: 'inherit' })
  process.exit(0)
}
