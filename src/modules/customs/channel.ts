import type { LocalText } from '../../kernel/locale.ts'
import { type Day, parseDay } from '../../kernel/period.ts'
import type { Rule } from './rule.ts'

/** Why a channel is open, closed or unknown, with the rule that says so where there is one. */
export type ChannelReason = Readonly<{ code: string; message: LocalText; rule?: Rule }>

/** `not_verified`: a fact that decides is not at hand; the reasons say what would settle it. */
export type ChannelStatus = Readonly<{
  channel: string
  name: LocalText
  status: 'open' | 'closed' | 'not_verified'
  reasons: readonly ChannelReason[]
}>

/** A stop found elsewhere (plant quarantine, a prohibition): it closes the channels it names. */
export type AccessBlock = Readonly<{
  channels: readonly string[] | 'all'
  status: 'closed' | 'not_verified'
  message: LocalText
  ruleId?: string
}>

type ListedLine = Readonly<{ code8: string; remark: string; remarkKind: RemarkKind }>

/**
 * What a remark on a listed line does: `mode` one channel only, `exclusion` some goods of the line
 * are not meant, `name` only goods of that name are, `weight` a weight per buyer and year.
 */
type RemarkKind = 'none' | 'mode' | 'exclusion' | 'name' | 'weight'

export type PositiveList = Readonly<{
  version: string
  validFrom: Day
  lines: ReadonlyMap<string, ListedLine>
}>

type ListProblem = Readonly<{ row: number; read: string; expected: string }>

/** Above the largest list ever published, ten times over. */
const MAX_ROWS = 20_000
const MAX_REMARK = 1_000

/**
 * Reads a list of goods admitted to retail import: a CSV or tab-separated file with the columns
 * `code8, remark, version, valid_from` (any order; remark may be empty). Broken rows are reported
 * and left out; undefined list when not one row is good or the columns are not there.
 */
export function parsePositiveList(text: string): {
  list: PositiveList | undefined
  problems: readonly ListProblem[]
} {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, MAX_ROWS + 2)
  const separator = lines[0]!.includes('\t') ? '\t' : ','
  const header = cellsOf(lines[0]!, separator).map((cell) => cell.toLowerCase())
  const column = (...names: string[]) => header.findIndex((cell) => names.includes(cell))
  const at = {
    code: column('code8', 'code', 'hs', 'hs8', '税号', '税则号列'),
    remark: column('remark', 'remarks', 'note', '备注'),
    version: column('version', 'edition', '版本'),
    from: column('valid_from', 'validfrom', 'from', '生效日期'),
  }
  const problems: ListProblem[] = []
  const found = new Map<string, ListedLine>()
  let version = ''
  let validFrom: Day | undefined
  if (at.code < 0 || at.from < 0) {
    const expected = 'columns code8, remark, version, valid_from'
    return { list: undefined, problems: [{ row: 1, read: lines[0]!.slice(0, 200), expected }] }
  }
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    if (i > MAX_ROWS) {
      problems.push({ row: i + 1, read: '…', expected: `at most ${MAX_ROWS} rows` })
      break
    }
    const cells = cellsOf(line, separator)
    const code8 = (cells[at.code] ?? '').replace(/[\s.]/g, '').slice(0, 8)
    const from = parseDay(cells[at.from] ?? '')
    if (!/^\d{8}$/.test(code8)) {
      problems.push({ row: i + 1, read: line.slice(0, 80), expected: 'eight digits' })
    } else if (!from) {
      problems.push({ row: i + 1, read: line.slice(0, 80), expected: 'a day, YYYY-MM-DD' })
    } else {
      const remark = (at.remark < 0 ? '' : (cells[at.remark] ?? '')).slice(0, MAX_REMARK)
      found.set(code8, { code8, remark, remarkKind: remarkKindOf(remark) })
      if (!validFrom || from > validFrom) validFrom = from
      version ||= at.version < 0 ? '' : (cells[at.version] ?? '').slice(0, 100)
    }
  }
  if (!validFrom) return { list: undefined, problems }
  return { list: { version: version || validFrom, validFrom, lines: found }, problems }
}

function remarkKindOf(remark: string): RemarkKind {
  if (remark === '') return 'none'
  if (/网购保税|1210|bonded/i.test(remark)) return 'mode'
  if (/除外|不包括|exclud|except/i.test(remark)) return 'exclusion'
  if (/千克|公斤|\bkg\b|克\/年/i.test(remark)) return 'weight'
  return 'name'
}

function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  const cell = separator === '\t' ? /([^\t]*)(\t|$)/gy : /("(?:[^"]|"")*"|[^,]*)(,|$)/gy
  for (let match = cell.exec(line); match; match = cell.exec(line)) {
    const raw = match[1]!
    cells.push((raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw).trim())
    if (match[2] === '') break
  }
  return cells
}
