import type { LocalText } from '../../kernel/locale.ts'

type IssueText = Readonly<{
  /** `skipped`: nothing of the row was taken. `noted`: the row was taken without that value. */
  outcome: 'skipped' | 'noted'
  title: LocalText
  expected: LocalText
}>

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** Everything that can be wrong with a row of a catalogue file. The codes are stable. */
export const ROW_ISSUES = {
  title_missing: {
    outcome: 'skipped',
    title: text('The product has no name.', '商品没有名称。'),
    expected: text('a name on the first row of the product', '在该商品的第一行填写名称'),
  },
  handle_missing: {
    outcome: 'skipped',
    title: text('The row says neither a handle nor a name.', '该行既无标识也无名称。'),
    expected: text('the handle of the product it belongs to', '填写其所属商品的标识（Handle）'),
  },
  duplicate_product: {
    outcome: 'skipped',
    title: text('The same product stands further up.', '前面已有相同的商品。'),
    expected: text('each SKU once in the file', '每个 SKU 在文件中只出现一次'),
  },
  duplicate_variant: {
    outcome: 'skipped',
    title: text(
      'The same variant of this product stands further up.',
      '前面已有该商品的相同规格。',
    ),
    expected: text('each combination of options once', '每种选项组合只出现一次'),
  },
  price_unreadable: {
    outcome: 'skipped',
    title: text('The price could not be read.', '无法识别价格。'),
    expected: text('an amount such as 12.50 or $1,234.50', '金额，例如 12.50 或 ¥1,234.50'),
  },
  price_ambiguous: {
    outcome: 'skipped',
    title: text(
      'The price can be read in two ways: thousands or decimals.',
      '价格有两种读法：千位分隔或小数点。',
    ),
    expected: text('two decimals, such as 1234.00 or 1.23', '保留两位小数，例如 1234.00 或 1.23'),
  },
  price_negative: {
    outcome: 'skipped',
    title: text('The price is below zero.', '价格为负数。'),
    expected: text('zero or more', '零或正数'),
  },
  price_too_precise: {
    outcome: 'skipped',
    title: text(
      'The price has more decimals than its currency.',
      '价格的小数位数超过该货币的最小单位。',
    ),
    expected: text('at most the smallest coin: 12.50', '不超过货币最小单位，例如 12.50'),
  },
  currency_unknown: {
    outcome: 'skipped',
    title: text('The currency is not known here.', '无法识别该货币。'),
    expected: text('a code such as USD, EUR or CNY', '货币代码，例如 USD、EUR 或 CNY'),
  },
  cell_too_large: {
    outcome: 'skipped',
    title: text('A cell is larger than 1 MB.', '单元格内容超过 1 MB。'),
    expected: text('at most 1,000,000 characters', '不超过 1,000,000 个字符'),
  },
  record_too_large: {
    outcome: 'skipped',
    title: text('The row is larger than 4 MB.', '该行内容超过 4 MB。'),
    expected: text('at most 4,000,000 characters', '不超过 4,000,000 个字符'),
  },
  quote_not_closed: {
    outcome: 'skipped',
    title: text('A quotation mark opens and does not close.', '引号未闭合。'),
    expected: text('a closing quotation mark in the same cell', '在同一单元格内闭合引号'),
  },
  too_many_cells: {
    outcome: 'skipped',
    title: text('The row has more cells than the header.', '该行的单元格多于表头列数。'),
    expected: text(
      'as many cells as the header; quote cells that hold the delimiter',
      '与表头列数一致；含分隔符的内容请加引号',
    ),
  },
  title_too_long: {
    outcome: 'skipped',
    title: text('The name is too long.', '商品名称过长。'),
    expected: text('at most 1,000 characters', '不超过 1,000 个字符'),
  },
  description_too_long: {
    outcome: 'skipped',
    title: text('The description is too long.', '商品描述过长。'),
    expected: text('at most 524,288 characters', '不超过 524,288 个字符'),
  },
  too_many_variants: {
    outcome: 'skipped',
    title: text('The product has too many variants.', '商品规格过多。'),
    expected: text('at most 2,048 variants', '不超过 2,048 个规格'),
  },
  too_many_images: {
    outcome: 'noted',
    title: text(
      'The product has too many pictures; this one was left out.',
      '图片过多，已略去此图。',
    ),
    expected: text('at most 250 pictures', '不超过 250 张图片'),
  },
  not_json: {
    outcome: 'skipped',
    title: text('The line is not a JSON object.', '该行不是 JSON 对象。'),
    expected: text('one {…} per line', '每行一个 {…}'),
  },
  value_type: {
    outcome: 'noted',
    title: text('A field has a value of another type; it was left out.', '字段类型不符，已略去。'),
    expected: text('the type that the guide names for it', '使用说明中规定的类型'),
  },
  product_skipped: {
    outcome: 'skipped',
    title: text(
      'The row belongs to a product whose own row was skipped.',
      '该行所属商品的主行已被跳过。',
    ),
    expected: text('a product row that can be read', '可识别的商品主行'),
  },
  product_too_large: {
    outcome: 'skipped',
    title: text('All rows of the product together are too large.', '该商品所有行的总内容过大。'),
    expected: text('at most 4,000,000 characters', '不超过 4,000,000 个字符'),
  },
  amount_unreadable: {
    outcome: 'noted',
    title: text('An amount could not be read; it was left out.', '无法识别金额，已略去。'),
    expected: text('an amount such as 12.50', '金额，例如 12.50'),
  },
  gtin_invalid: {
    outcome: 'noted',
    title: text(
      'The bar code is no GTIN: its length or check digit is wrong. The product was taken without one.',
      '条码不是有效的 GTIN：长度或校验位不正确。商品已导入，但未采用该条码。',
    ),
    expected: text(
      '8, 12, 13 or 14 digits with a right check digit',
      '8、12、13 或 14 位且校验位正确',
    ),
  },
  gtin_spoiled: {
    outcome: 'noted',
    title: text(
      'A spreadsheet shortened the bar code to a power of ten.',
      '条码被表格软件改写为科学计数法。',
    ),
    expected: text('all digits: format the column as text', '完整数字：请将该列设为文本格式'),
  },
  gtin_zero_restored: {
    outcome: 'noted',
    title: text(
      'The bar code had lost its leading zero; it was put back.',
      '条码缺少前导零，已补上。',
    ),
    expected: text('12 digits: format the column as text', '12 位数字：请将该列设为文本格式'),
  },
  weight_unreadable: {
    outcome: 'noted',
    title: text('The weight could not be read; it was left out.', '无法识别重量，已略去。'),
    expected: text(
      'such as 250 g, 1.2 kg, 1 1/2 lb or 12 oz',
      '例如 250 g、1.2 kg、1 1/2 lb 或 12 oz',
    ),
  },
  weight_without_unit: {
    outcome: 'noted',
    title: text('The weight has no unit; it was left out.', '重量没有单位，已略去。'),
    expected: text('a unit: g, kg, lb or oz', '单位：g、kg、lb 或 oz'),
  },
  stock_unreadable: {
    outcome: 'noted',
    title: text(
      'The stock count could not be read; it was left out.',
      '无法识别库存数量，已略去。',
    ),
    expected: text('a whole number', '整数'),
  },
  shelf_life_unreadable: {
    outcome: 'noted',
    title: text('The shelf life could not be read; it was left out.', '无法识别保质期，已略去。'),
    expected: text('such as 365 days, 18 months or 2 years', '例如 365 天、18 个月或 2 年'),
  },
  country_unknown: {
    outcome: 'noted',
    title: text('The country is not known; it was left out.', '无法识别原产国，已略去。'),
    expected: text('a country name or its two-letter code', '国家名称或两位代码'),
  },
  image_unusable: {
    outcome: 'noted',
    title: text(
      'The picture address is not a web address; it was left out.',
      '图片地址无效，已略去。',
    ),
    expected: text('an address that begins with https://', '以 https:// 开头的地址'),
  },
  status_unknown: {
    outcome: 'noted',
    title: text(
      'The status is not known; the product is taken as active.',
      '无法识别状态，按在售处理。',
    ),
    expected: text('active, draft or archived', 'active、draft 或 archived'),
  },
  text_too_long: {
    outcome: 'noted',
    title: text('A text is too long; it was left out.', '文字过长，已略去。'),
    expected: text('at most 10,000 characters', '不超过 10,000 个字符'),
  },
  too_many_tags: {
    outcome: 'noted',
    title: text('There are too many tags; the rest were left out.', '标签过多，其余已略去。'),
    expected: text('at most 250 tags', '不超过 250 个标签'),
  },
  letters_replaced: {
    outcome: 'noted',
    title: text(
      'Some letters are broken: the file mixes two encodings.',
      '部分文字损坏：文件混用了两种编码。',
    ),
    expected: text('one encoding throughout, best UTF-8', '全文使用同一编码，最好是 UTF-8'),
  },
  control_characters_removed: {
    outcome: 'noted',
    title: text('Invisible control characters were removed.', '已删除不可见的控制字符。'),
    expected: text('plain text', '纯文本'),
  },
} as const satisfies Record<string, IssueText>

export type RowIssueCode = keyof typeof ROW_ISSUES

/** Something to say about one row. `row` counts records as a spreadsheet does: the header is 1. */
export type RowIssue = Readonly<{
  row: number
  code: RowIssueCode
  /** Header of the column, or '' for the row as a whole. */
  column: string
  /** What was read there, cut to 200 characters. */
  read: string
}>

export const isSkipping = (issue: RowIssue): boolean => ROW_ISSUES[issue.code].outcome === 'skipped'

const READ_CHARACTERS = 200

export const rowIssue = (row: number, code: RowIssueCode, column = '', read = ''): RowIssue => ({
  row,
  code,
  column: column.slice(0, 200),
  read: excerpt(read),
})

/** Cut between characters, without control characters: it is stored and shown. */
function excerpt(text: string): string {
  const short = text.length > READ_CHARACTERS ? `${text.slice(0, READ_CHARACTERS)}…` : text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced.
  return short.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
}
