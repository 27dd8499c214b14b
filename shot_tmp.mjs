import { chromium } from 'playwright-core'
const [,, base, out, ...specs] = process.argv
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] })
for (const spec of specs) {
  const [name, path, w, locale] = spec.split('|')
  const ctx = await browser.newContext({ viewport: { width: +w, height: +w < 500 ? 844 : 900 }, locale })
  const page = await ctx.newPage()
  await page.goto(base + path, { waitUntil: 'networkidle' }).catch(()=>{})
  await page.waitForTimeout(600)
  await page.screenshot({ path: `${out}/${name}-${w}-${locale}.png`, fullPage: true })
  await ctx.close()
}
await browser.close()
