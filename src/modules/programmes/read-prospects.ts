import type { TableRecord } from '../catalogue/api.ts'
import { stateOf } from '../storefront/api.ts'
import { ProgrammesErrors as E } from './errors.ts'
import type { ProspectIssue, ProspectIssueCode } from './prospect-issues.ts'
import { type Prospect, readAddress, readWebsite, recruitingLimits } from './recruit.ts'

const FIELDS = ['name', 'email', 'city', 'county', 'state', 'website', 'kind', 'goods'] as const
type Field = (typeof FIELDS)[number]

/** What a column may be called; the first that is there is read. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  name: ['name', 'business', 'business name', 'company', 'company name', '企业名称', '名称'],
  email: ['email', 'e mail', 'mail', 'email address', 'mail address', '邮箱', '电子邮箱'],
  city: ['city', 'town', '城市', '市镇'],
  county: ['county', '县'],
  state: ['state', '州'],
  website: ['website', 'web', 'url', 'web site', '网址', '网站'],
  kind: ['type', 'kind', 'category', '类型'],
  goods: ['goods', 'products', 'tags', 'makes', '产品', '商品'],
}
const CHARACTERS: Readonly<Record<Exclude<Field, 'email' | 'state' | 'website'>, number>> = {
  name: 200,
  city: 100,
  county: 100,
  kind: 50,
  goods: 1_000,
}
const READ_CHARACTERS = 100

export type ReadProspect = Omit<Prospect, 'id'> & Readonly<{ row: number; address: string | null }>
export type ProspectColumns = Readonly<{
  read: readonly Readonly<{ field: Field; column: string }>[]
  ignored: readonly string[]
}>
export type ProspectReader = Readonly<{
  columns: ProspectColumns
  /** Undefined when nothing of the row is taken; `note` hears why, and of what was left out. */
  read: (record: TableRecord, note: (issue: ProspectIssue) => void) => ReadProspect | undefined
}>

const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Without what no line of text holds; null when nothing is left. */
const plain = (cell: string | undefined): string | null =>
  (cell ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .toWellFormed() || null

/** Reads rows below a header. `state` is that of the office, for lists that name none. */
function createProspectReader(header: TableRecord, state: string | null): ProspectReader {
  const headings = 'cells' in header ? header.cells.map(normal) : []
  const places = new Map<Field, number>()
  for (const field of FIELDS) {
    const place = headings.findIndex((heading) => NAMES[field].includes(heading))
    if (place >= 0) places.set(field, place)
  }
  const shown = 'cells' in header ? header.cells.map((cell) => plain(cell) ?? '') : []
  const column = (field: Field): string => shown[places.get(field) ?? -1] ?? ''
  if (!places.has('name')) throw E.prospectColumnsMissing({ found: shown.slice(0, 30) })
  const taken = new Set(places.values())
  return {
    columns: {
      read: [...places.keys()].map((field) => ({ field, column: column(field) })),
      ignored: shown.filter((heading, place) => heading !== '' && !taken.has(place)).slice(0, 50),
    },
    read(record, note) {
      const say = (code: ProspectIssueCode, field: Field | undefined, read: string) =>
        note({
          row: record.row,
          code,
          column: field ? column(field) : '',
          read: (plain(read) ?? '').slice(0, READ_CHARACTERS).toWellFormed(),
        })
      if ('code' in record) {
        say(record.code, undefined, record.read)
        return undefined
      }
      const cell = (field: Field) => plain(record.cells[places.get(field) ?? -1])
      const short = (field: keyof typeof CHARACTERS): string | null => {
        const text = cell(field)
        if (text === null || text.length <= CHARACTERS[field]) return text
        say('text_too_long', field, text)
        return null
      }
      const name = cell('name')
      if (name === null || name.length > CHARACTERS.name) {
        say(name === null ? 'name_missing' : 'name_too_long', 'name', name ?? '')
        return undefined
      }
      return {
        row: record.row,
        name,
        city: short('city'),
        county: short('county'),
        state: readState(cell('state'), say) ?? state,
        website: readSite(cell('website'), say),
        kind: short('kind')?.toLowerCase() ?? null,
        goods: short('goods'),
        address: readMail(cell('email'), say),
      }
    },
  }
}

type Say = (code: ProspectIssueCode, field: Field, read: string) => void

function readState(text: string | null, say: Say): string | null {
  if (text === null) return null
  const code = stateOf(text).slug.toUpperCase()
  if (/^US-[A-Z]{2}$/.test(code)) return code
  say('state_unknown', 'state', text)
  return null
}

function readSite(text: string | null, say: Say): string | null {
  if (text === null) return null
  const isMail = text.includes('@') && !text.includes('/')
  const site = isMail ? undefined : readWebsite(text)
  if (site === undefined) say(isMail ? 'website_is_mail' : 'website_unreadable', 'website', text)
  return site ?? null
}

function readMail(text: string | null, say: Say): string | null {
  if (text === null) return null
  const address = readAddress(text)
  if (address === undefined) say('address_unreadable', 'email', text)
  return address ?? null
}

/** Rows one by one behind the header. Throws prospect_columns_missing, prospect_list_empty, too_many_rows. */
export async function* readProspects(
  records: AsyncIterable<readonly TableRecord[]>,
  {
    state,
    begin,
    note,
  }: Readonly<{
    state: string | null
    begin: (columns: ProspectColumns) => void
    note: (issue: ProspectIssue) => void
  }>,
): AsyncGenerator<ReadProspect | undefined> {
  let reader: ProspectReader | undefined
  let rows = 0
  for await (const some of records) {
    for (const record of some) {
      if (!reader) {
        reader = createProspectReader(record, state)
        begin(reader.columns)
        continue
      }
      rows += 1
      if (rows > recruitingLimits.importRows) {
        throw E.tooManyRows({ most: recruitingLimits.importRows })
      }
      yield reader.read(record, note)
    }
  }
  if (rows === 0) throw E.prospectListEmpty()
}
