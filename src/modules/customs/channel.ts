import type { LocalText } from '../../kernel/locale.ts'
import { contains, type Day, type Period, parseDay } from '../../kernel/period.ts'
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

type ListedLine = Readonly<{
  code8: string
  remark: string
  remarkKind: RemarkKind
  period: Period
}>

/**
 * What a remark on a listed line does: `mode` one channel only, `exclusion` some goods of the line
 * are not meant, `name` only goods of that name are, `weight` a weight per buyer and year.
 */
type RemarkKind = 'none' | 'mode' | 'exclusion' | 'name' | 'weight'

/** All versions of a list that a file holds. Without a column `version` the file is one version. */
export type PositiveList = Readonly<{ lines: readonly (ListedLine & { version: string })[] }>

/** The list on one day. */
export type ListOnDay = Readonly<{
  version: string
  /** The last day on which the version changed, up to the day asked: how fresh the list is. */
  asOf: Day
  lines: ReadonlyMap<string, ListedLine>
}>

type ListProblem = Readonly<{ row: number; read: string; expected: string }>

/** Above the largest list ever published, ten times over. */
const MAX_ROWS = 20_000
const MAX_REMARK = 1_000

/**
 * Reads a list of goods admitted to retail import: a CSV or tab-separated file with the columns
 * `code8, remark, version, valid_from, valid_to` (any order; only code8 and valid_from must be
 * there; `valid_to` is the first day on which the line no longer counts). Broken rows are reported
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
    to: column('valid_to', 'validto', 'to', '失效日期'),
  }
  const problems: ListProblem[] = []
  const found: PositiveList['lines'][number][] = []
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
    const cell = (index: number): string => (index < 0 ? '' : (cells[index] ?? ''))
    const code8 = cell(at.code).replace(/[\s.]/g, '').slice(0, 8)
    const from = parseDay(cell(at.from))
    const to = parseDay(cell(at.to))
    const broken = (expected: string) =>
      problems.push({ row: i + 1, read: line.slice(0, 80), expected })
    if (!/^\d{8}$/.test(code8)) broken('eight digits')
    else if (!from || (cell(at.to) !== '' && !to)) broken('a day, YYYY-MM-DD')
    else if (to && to <= from) broken('valid_to after valid_from')
    else {
      const remark = cell(at.remark).slice(0, MAX_REMARK)
      const version = cell(at.version).slice(0, 100)
      const period = to ? { from, to } : { from }
      found.push({ code8, remark, remarkKind: remarkKindOf(remark), period, version })
    }
  }
  return { list: found.length > 0 ? { lines: found } : undefined, problems }
}

/**
 * The list as it stood on a day: of its versions the one that began last, of that the lines in
 * force. A version begins with its earliest line and replaces all before it. Undefined before the
 * first.
 */
export function listOn({ lines }: PositiveList, on: Day): ListOnDay | undefined {
  const begins = new Map<string, Day>()
  for (const { version, period } of lines) {
    const known = begins.get(version)
    if (known === undefined || period.from < known) begins.set(version, period.from)
  }
  const [current] = [...begins]
    .filter(([, from]) => from <= on)
    .sort(([, one], [, two]) => (one < two ? 1 : -1))
  if (!current) return undefined
  const [version, began] = current
  const ofVersion = lines.filter((line) => line.version === version)
  const changes = ofVersion.flatMap(({ period: { from, to } }) => (to ? [from, to] : [from]))
  const asOf = changes.filter((day) => day <= on).reduce(later, began)
  const inForce = ofVersion.filter(({ period }) => contains(period, on))
  return {
    version: version || asOf,
    asOf,
    lines: new Map(inForce.map((line) => [line.code8, line])),
  }
}

const later = (one: Day, two: Day): Day => (one < two ? two : one)

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
