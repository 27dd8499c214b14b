import type { LocalText } from '../../kernel/locale.ts'
import type { TableRecord } from '../catalogue/api.ts'

type IssueText = Readonly<{
  /** `skipped`: nothing of the row was taken. `noted`: the row was taken without that value. */
  outcome: 'skipped' | 'noted'
  title: LocalText
}>
type BrokenCode = Extract<TableRecord, { code: unknown }>['code']

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** Everything that can be wrong with a row of a list of prospects. The codes are stable. */
export const PROSPECT_ISSUES = {
  name_missing: {
    outcome: 'skipped',
    title: text('The row names no business.', '该行没有企业名称。'),
  },
  name_too_long: {
    outcome: 'skipped',
    title: text('The name is longer than 200 characters.', '企业名称超过 200 个字符。'),
  },
  state_unknown: {
    outcome: 'noted',
    title: text(
      'The state is not known: write MI or Michigan. It was left out.',
      '无法识别所在州，请填写 MI 或 Michigan，已略去。',
    ),
  },
  address_unreadable: {
    outcome: 'noted',
    title: text(
      'This is no mail address: the business was taken without one.',
      '邮箱地址无效，已导入该企业但未采用邮箱。',
    ),
  },
  website_unreadable: {
    outcome: 'noted',
    title: text('This is no web address; it was left out.', '网址无效，已略去。'),
  },
  website_is_mail: {
    outcome: 'noted',
    title: text(
      'A mail address stands where the web address should. It was left out: nobody gave it for letters.',
      '网址栏中填写的是邮箱，已略去：该邮箱并非用于接收邀请。',
    ),
  },
  text_too_long: {
    outcome: 'noted',
    title: text('A text is too long; it was left out.', '文字过长，已略去。'),
  },
  cell_too_large: {
    outcome: 'skipped',
    title: text('A cell is far too large.', '单元格内容过大。'),
  },
  record_too_large: {
    outcome: 'skipped',
    title: text('The row is far too large.', '该行内容过大。'),
  },
  quote_not_closed: {
    outcome: 'skipped',
    title: text('A quotation mark opens and does not close.', '引号未闭合。'),
  },
  too_many_cells: {
    outcome: 'skipped',
    title: text('The row has more cells than the header.', '该行的单元格多于表头列数。'),
  },
} as const satisfies Record<string, IssueText> & Record<BrokenCode, IssueText>

export type ProspectIssueCode = keyof typeof PROSPECT_ISSUES
export type ProspectIssue = Readonly<{
  /** As a spreadsheet counts: the header is 1. */
  row: number
  code: ProspectIssueCode
  column: string
  read: string
}>
