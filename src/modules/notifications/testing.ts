import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { readConfig } from '../../platform/config.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { addressMails } from './address-mails.ts'
import { giveUpInterrupted, sendMails } from './send-mails.ts'

/** Waits until what has happened is taken down, then tells everybody, as the task does each minute. */
export async function tell(app: TestApp): Promise<void> {
  const waiting = async () => {
    const { rows } = await sql<{ waiting: bigint }>`
      select count(*) as waiting from platform.outbox where dispatched_at is null`.execute(
      app.ctx.db,
    )
    return rows[0]!.waiting
  }
  await until(waiting, (count) => count === 0n)
  const settings = readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  await giveUpInterrupted(app.ctx)
  await addressMails(app.ctx, settings)
  await sendMails(app.ctx, settings)
}

export type SentMail = Readonly<{ head: string; subject: string; text: string; html: string }>

/** What was sent to an address, oldest first. */
export function mailsTo(app: TestApp, email: string): SentMail[] {
  const folder = join(app.folder, 'outbox')
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return files
    .filter((file) => file.endsWith('.txt'))
    .flatMap((file) => {
      const whole = readFileSync(join(folder, file), 'utf8')
      const end = whole.indexOf('\n\n')
      const head = whole.slice(0, end)
      if (!head.includes(`\nTo: ${email}`)) return []
      const markup = join(folder, file.replace(/txt$/, 'html'))
      const html = existsSync(markup) ? readFileSync(markup, 'utf8') : ''
      const subject = /^Subject: (.*)$/m.exec(head)![1]!
      return [{ head, subject, text: whole.slice(end + 2), html }]
    })
}
