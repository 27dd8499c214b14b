import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Commands } from '../../platform/cli.ts'
import { shorten, textTable } from '../../platform/cli.ts'
import type { Assessment, Line } from './contract.ts'

type Options = {
  origin: string
  day?: string
  currency: string
  market: string
  targetMargin?: string
  costShare?: string
  mapping?: string
  lines: string
}

type Report = Assessment & { reportUrl: string | null; lines: Line[] }

const POLL_MS = 250
const PAGE = 200

export const assessmentCommands: Commands = (program, { api, bodyOf, print, progress }) => {
  program
    .command('assess')
    .argument('<file>', 'product list: Shopify CSV, any CSV, JSON Lines')
    .description('make a readiness report of a product list')
    .option('--origin <place>', 'where the goods are made, e.g. US-MI', 'US')
    .option('--day <day>', 'the day whose rules apply, YYYY-MM-DD (today)')
    .option('--currency <code>', 'of the prices in the list', 'USD')
    .option('--market <code>', 'where to sell', 'cn')
    .option('--target-margin <share>', 'what you want to keep of the shelf price, e.g. 0.2')
    .option(
      '--cost-share <share>',
      'cost of the goods as a share of your price, when not in the list',
    )
    .option('--mapping <json>', 'which column is what, e.g. {"title":"Item"}')
    .option('--lines <count>', 'products to print, best first; "all" for every one', '20')
    .action(async (file: string, options: Options, command) => {
      await requireFile(file)
      const server = await api()
      const created = bodyOf<{ id: string; businessId: string; key: string; reportPath: string }>(
        await server.upload(
          `/v1/assessments?${queryOf(options)}`,
          createReadStream(file) as AsyncIterable<Uint8Array>,
          {
            'content-type': 'text/csv',
            'x-file-name': encodeURIComponent(basename(file)),
          },
        ),
      )
      const at = created.reportPath.split('?')[0]!.split('/').slice(2)
      const path = `/v1/businesses/${at[0]}/assessments/${at[1]}`
      const finished = await follow(path, created.key)
      if (finished.status !== 'done') {
        process.stderr.write(`${finished.failure?.title.en ?? 'The report was stopped.'}\n`)
        process.exitCode = 1
        return
      }
      const most = options.lines === 'all' ? Number.POSITIVE_INFINITY : Number(options.lines)
      const report: Report = {
        ...finished,
        reportUrl: server.publicUrl ? server.publicUrl + created.reportPath : null,
        lines: await readLines(path, created.key, most),
      }
      print(command, report, reportTable)
    })

  async function follow(path: string, key: string): Promise<Assessment> {
    for (;;) {
      const now = bodyOf<Assessment>(await (await api()).get(`${path}?key=${key}`))
      const { productsFound, productsAssessed, rowsRead, rowsSkipped } = now.progress
      progress(
        now.status === 'assessing'
          ? `Assessed ${productsAssessed} of ${productsFound} products …`
          : `Read ${rowsRead} rows, ${rowsSkipped} left out …`,
      )
      if (now.finishedAt) return now
      await delay(POLL_MS)
    }
  }

  async function readLines(path: string, key: string, most: number): Promise<Line[]> {
    const lines: Line[] = []
    let after: string | null = '0'
    while (after !== null && lines.length < most) {
      const limit = Math.min(PAGE, most - lines.length)
      const page: { lines: Line[]; next: string | null } = bodyOf(
        await (await api()).get(`${path}/lines?key=${key}&limit=${limit}&after=${after}`),
      )
      lines.push(...page.lines)
      after = page.next
    }
    return lines
  }
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw new Error(`There is no file '${file}'.`)
}

function queryOf(options: Options): string {
  const { origin, day, currency, market, targetMargin, costShare, mapping } = options
  const given = { origin, day, currency, market, targetMargin, costShare, mapping }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, value)
  return query.toString()
}

const VERDICTS: Readonly<Record<Line['verdict'], string>> = {
  sell_now: 'sell now',
  sell_after_steps: 'after steps',
  not_now: 'not now',
  not_allowed: 'not allowed',
}

function reportTable(report: Report): string {
  const { summary, options, progress } = report
  if (!summary) return 'No summary.'
  const { verdicts } = summary
  const rows = report.lines.map((line) => [
    `${line.rank}`,
    shorten(line.title, 38),
    VERDICTS[line.verdict],
    line.code ?? '?',
    line.codeProbability === null ? '' : `${Math.round(100 * line.codeProbability)} %`,
    line.landedPrice ? `${line.landedPrice.amount} ${line.landedPrice.currency}` : '',
    line.demandIndex === null ? '' : line.demandIndex.toFixed(0),
    `${line.expectedValue.amount}`,
    shorten(line.reasons[0]?.en ?? '', 60),
  ])
  const header = ['#', 'Product', 'Verdict', 'HS', 'Sure', 'Landed', 'Demand', 'Value', 'Because']
  const blockers = summary.blockers
    .slice(0, 5)
    .map((blocker) => `  ${blocker.products} × ${blocker.title.en}`)
  const warnings = summary.warnings.map((warning) => `  ! ${warning.text.en}`)
  return [
    `${summary.products} products from ${options.origin} on ${options.day}: ${verdicts.sell_now} sell now, ` +
      `${verdicts.sell_after_steps} after steps, ${verdicts.not_now} not now, ${verdicts.not_allowed} not allowed` +
      `${progress.rowsSkipped > 0 ? `; ${progress.rowsSkipped} rows left out` : ''}.`,
    '',
    textTable([header, ...rows]),
    ...(blockers.length > 0 ? ['', 'What blocks the most value:', ...blockers] : []),
    ...(warnings.length > 0 ? ['', 'Look at these first:', ...warnings] : []),
    ...(report.reportUrl ? ['', `The whole report: ${report.reportUrl}`] : []),
    '',
    'Information, not legal advice.',
  ].join('\n')
}
