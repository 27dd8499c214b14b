import { fileURLToPath } from 'node:url'
import { chromiumPath, finish, runVitest, type Tally } from './stages.ts'

/** Drives the built web application in Chromium; without one, says so and runs nothing. */
export function browserTests(): Tally[] {
  const path = chromiumPath()
  if (!path) {
    process.stdout.write(
      '\nBrowser tests did not run: there is no Chromium. Install one (Debian: apt-get install ' +
        'chromium) or set CHROME_PATH.\n',
    )
    return []
  }
  return [
    runVitest('tests in the browser', ['--config', 'vitest.browser.config.ts'], {
      CHROME_PATH: path,
    }),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tallies = browserTests()
  if (tallies.length === 0) process.exit(process.env['CI'] ? 1 : 0)
  finish(tallies)
}
