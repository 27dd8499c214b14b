import type { Ctx } from '../../platform/context.ts'
import { type ReportRef, requireReadable } from './access.ts'
import { isFinished, toAssessmentDto } from './assessment.ts'
import type { Assessment, Line, LineDetail } from './contract.ts'
import { unpack } from './detail.ts'
import { AssessmentErrors } from './errors.ts'
import { compareLines, findLine, type LineFilter, listLines } from './store.ts'

export const readAssessment = async (ctx: Ctx, ref: ReportRef): Promise<Assessment> =>
  toAssessmentDto(await requireReadable(ctx, ref))

/** A page of products by rank. The cursor is the rank of the last one seen. */
export async function readLines(
  ctx: Ctx,
  ref: ReportRef,
  page: LineFilter & { after?: string | undefined; limit: number },
): Promise<{ lines: Line[]; next: string | null }> {
  await requireReadable(ctx, ref)
  const rank = Number(page.after ?? 0)
  const lines = await listLines(ctx.db, ref, {
    ...page,
    afterRank: Number.isInteger(rank) ? rank : 0,
  })
  const last = lines.at(-1)
  return { lines, next: last && lines.length === page.limit ? `${last.rank}` : null }
}

export async function readLine(ctx: Ctx, ref: ReportRef, productId: string): Promise<LineDetail> {
  await requireReadable(ctx, ref)
  const found = await findLine(ctx.db, ref, productId)
  if (!found) throw AssessmentErrors.lineNotFound({ productId })
  return { line: found.line, ...unpack(found.detail) }
}

const EXPORT_PAGE = 500

/** All lines of a finished report, in rank order, page by page. */
async function* allLines(ctx: Ctx, ref: ReportRef): AsyncGenerator<Line> {
  const found = await requireReadable(ctx, ref)
  if (!isFinished(found)) throw AssessmentErrors.notFinished()
  let afterRank = 0
  for (;;) {
    const lines = await listLines(ctx.db, ref, { afterRank, limit: EXPORT_PAGE })
    yield* lines
    if (lines.length < EXPORT_PAGE) return
    afterRank = lines.at(-1)!.rank
  }
}

const COLUMNS: readonly (readonly [string, (line: Line) => string])[] = [
  ['Rank', (line) => `${line.rank}`],
  ['Product', (line) => line.title],
  ['SKU', (line) => line.sku ?? ''],
  ['Verdict', (line) => line.verdict],
  ['Reason 1', (line) => line.reasons[0]?.en ?? ''],
  ['Reason 2', (line) => line.reasons[1]?.en ?? ''],
  ['Reason 3', (line) => line.reasons[2]?.en ?? ''],
  ['HS code', (line) => line.code ?? ''],
  ['Probability', (line) => line.codeProbability?.toFixed(3) ?? ''],
  ['Category', (line) => line.category?.name.en ?? ''],
  ['Demand index', (line) => line.demandIndex?.toFixed(1) ?? ''],
  ['Channel', (line) => line.channel ?? ''],
  ['Your price', (line) => line.sellerPrice?.amount ?? ''],
  ['Your currency', (line) => line.sellerPrice?.currency ?? ''],
  ['Landed price', (line) => line.landedPrice?.amount ?? ''],
  ['Landed currency', (line) => line.landedPrice?.currency ?? ''],
  ['Expected value', (line) => line.expectedValue.amount],
  ['Open steps', (line) => `${line.openSteps}`],
]

/** The report as CSV (RFC 4180), for a spreadsheet. */
export async function* reportCsv(ctx: Ctx, ref: ReportRef): AsyncGenerator<string> {
  const lines = allLines(ctx, ref)
  const first = await lines.next()
  // The mark tells spreadsheets that the text is UTF-8.
  yield `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n`
  if (first.done) return
  yield csvRow(first.value)
  for await (const line of lines) yield csvRow(line)
}

const csvRow = (line: Line): string =>
  `${COLUMNS.map(([, read]) => csvCell(read(line))).join(',')}\r\n`

function csvCell(text: string): string {
  // A spreadsheet would run a cell that begins so as a formula.
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const MAX_CHANGES = 200

/** What a later report of the same business says otherwise, product by product. */
export async function compareReports(ctx: Ctx, older: ReportRef, newerId: string) {
  await requireReadable(ctx, older)
  await requireReadable(ctx, { ...older, id: newerId })
  const { changed, unchanged } = await compareLines(ctx.db, {
    businessId: older.businessId,
    older: older.id,
    newer: newerId,
    limit: MAX_CHANGES,
  })
  return {
    older: older.id,
    newer: newerId,
    unchanged,
    changes: changed.map(({ older: before, newer: now }) => ({
      title: now.title,
      verdict: { older: before.verdict, newer: now.verdict },
      landedPrice: { older: before.landedPrice, newer: now.landedPrice },
      code: { older: before.code, newer: now.code },
    })),
  }
}
