import { csvCell } from '../../platform/csv-cell.ts'
import type { SignedDto } from './contract.ts'
import { FIGURE_NAMES } from './figures.ts'

/**
 * A file as a table of five columns for a spreadsheet, made from what was signed alone: the same file
 * is always the same table, which is how one that was altered is seen.
 */
export function fileCsv(file: SignedDto): string {
  const rows: (string | number)[][] = [
    ['part', 'month', 'name', 'currency', 'value'],
    ['file', '', 'code', '', file.code],
    ['file', '', 'issuer', '', file.issuer],
    ['file', '', 'issued_at', '', file.issuedAt],
    ['file', '', 'expires_on', '', file.expiresOn],
    ['file', '', 'business', '', file.business.name],
    ['file', '', 'from', '', file.from],
    ['file', '', 'to', '', file.to],
  ]
  const figures = (month: string, totals: SignedDto['totals']) => {
    for (const one of totals) {
      for (const name of FIGURE_NAMES) {
        rows.push(['figure', month, name, one.currency, one[name].amount])
      }
    }
  }
  figures('all', file.totals)
  for (const { month, counts, daysToSettlement, totals } of file.months) {
    figures(month, totals)
    for (const [name, count] of Object.entries(counts)) rows.push(['count', month, name, '', count])
    if (!daysToSettlement) continue
    rows.push(['days_to_settlement', month, 'median', '', daysToSettlement.median])
    rows.push(['days_to_settlement', month, 'ninetieth', '', daysToSettlement.ninetieth])
  }
  for (const { account, opening, closing } of file.balances) {
    rows.push(['balance', 'opening', account, opening.currency, opening.amount])
    rows.push(['balance', 'closing', account, closing.currency, closing.amount])
  }
  for (const { month, kind, account, amount } of file.movements) {
    rows.push(['movement', month, `${kind}/${account}`, amount.currency, amount.amount])
  }
  for (const [name, count] of Object.entries(file.buyers ?? {})) {
    rows.push(['buyers', '', name, '', count])
  }
  for (const { currency, largest, others } of file.products) {
    for (const { title, paid } of largest) {
      rows.push(['product', '', title.en, currency, paid.amount])
    }
    rows.push(['product', '', 'others', currency, others.paid.amount])
  }
  return rows.map((row) => `${row.map((cell) => csvCell(`${cell}`)).join(',')}\r\n`).join('')
}
