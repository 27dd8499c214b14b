import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { readConfig } from '../../platform/config.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { addressMails } from './address-mails.ts'
import { giveUpInterrupted, sendMails } from './send-mails.ts'

/**
 * Waits until what has happened is taken down, then tells everybody. The task of this application may have some of it in
 * hand at that moment: they are told when it is done too.
 */
export async function tell(app: TestApp): Promise<void> {
  await untilNone(
    app,
    sql<Waiting>`select count(*) as waiting from platform.outbox where dispatched_at is null`,
  )
  await tellOnce(app)
  await untilNone(
    app,
    sql<Waiting>`select (select count(*) from notifications.notice where addressed_at is null)
      + (select count(*) from notifications.mail where state in ('waiting', 'sending')
        and due_at <= ${app.now()}) as waiting`,
    () => tellOnce(app),
  )
}

/** Tells everybody of what is taken down, as the task does each minute. */
export async function tellOnce(app: TestApp): Promise<void> {
  const settings = readConfig({
    TRADEWIND_DATA: app.folder,
    TRADEWIND_SECRET: 'a-secret-for-tests-that-is-long-enough',
  })
  await giveUpInterrupted(app.ctx)
  await addressMails(app.ctx, settings)
  await sendMails(app.ctx, settings)
}

type Waiting = Readonly<{ waiting: bigint }>

async function untilNone(
  app: TestApp,
  counted: RawBuilder<Waiting>,
  meanwhile = async () => {},
): Promise<void> {
  const waiting = async () => {
    const { rows } = await counted.execute(app.ctx.db)
    if (rows[0]!.waiting > 0n) await meanwhile()
    return rows[0]!.waiting
  }
  await until(waiting, (count) => count === 0n)
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
