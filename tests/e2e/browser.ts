import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { createApp } from '../../src/app.ts'
import { makeOperator } from '../../src/modules/accounts/api.ts'
import { readConfig } from '../../src/platform/config.ts'

export type Site = Readonly<{
  url: string
  /** A page of its own context: nothing is remembered from another test. */
  page: (options?: { width?: number; height?: number; locale?: 'en' | 'zh-CN' }) => Promise<Page>
  loadSample: () => Promise<void>
  /** Makes somebody who has signed up the operator of the site. */
  makeOperator: (email: string) => Promise<void>
  /** What was mailed last; nothing is before anything was. */
  newestMail: () => string
  close: () => Promise<void>
}>

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/** The real application with the built web, and a Chromium beside it. */
export async function startSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind-e2e-'))
  const config = readConfig({ TRADEWIND_DATA: folder, LOG_LEVEL: 'silent' })
  const app = await createApp(config)
  await app.http.listen({ host: '127.0.0.1', port: 0 })
  await app.startWork()
  const { port } = app.http.server.address() as AddressInfo
  const browser = await chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  const contexts: BrowserContext[] = []
  return {
    url: `http://127.0.0.1:${port}`,
    async page({ width = 1440, height = 900, locale = 'en' } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, locale })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      return page
    },
    loadSample: app.loadSample,
    async makeOperator(email) {
      await makeOperator(app.ctx, { email, name: 'Operator' })
    },
    newestMail() {
      const outbox = join(folder, 'outbox')
      const mails = existsSync(outbox)
        ? readdirSync(outbox).filter((file) => file.endsWith('.txt'))
        : []
      return mails.length > 0 ? readFileSync(join(outbox, mails.sort().at(-1)!), 'utf8') : ''
    },
    async close() {
      await browser.close()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What stands wider than the window: a phone must never scroll sideways. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - window.innerWidth')

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

type Violation = { id: string; impact: string; nodes: { target: string[] }[] }

/** Serious and critical findings of axe on the page as it stands. */
export async function axeFindings(page: Page): Promise<string[]> {
  // The page's own policy forbids strange scripts; the debugger is no page.
  const found = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ['violations'] })`)
  return (found as { violations: Violation[] }).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).slice(0, 3)}`)
}

/** Presses Tab until the element has the focus; a keyboard must reach everything. */
export async function tabTo(page: Page, element: Locator, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if ((await page.locator(':focus').and(element).count()) > 0) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${most} presses of Tab did not reach it`)
}
