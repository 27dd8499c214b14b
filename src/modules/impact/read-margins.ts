import type { Day } from '../../kernel/period.ts'
import { readTable } from '../catalogue/api.ts'
import { inputOutputTable } from './io-table.ts'
import type { Margins } from './steps.ts'

/** A part for each pair of sectors is all that can be. */
const MOST_BYTES = 20_000_000
const WHOLE = 1e-6

/**
 * Reads `sector,part,share`: of one dollar that buyers pay for a sector's goods, what goes to which
 * sector (the maker's own among them). Throws, with the row, what is wrong: margins are used whole or
 * not at all.
 */
export async function readMargins(
  content: AsyncIterable<Uint8Array>,
  about: { source: string; verifiedOn: Day },
): Promise<Margins> {
  const at = new Map(inputOutputTable().sectors.map(({ code }, i) => [code, i]))
  const parts = new Map<number, { sector: number; share: number }[]>()
  let isHeader = true
  for await (const records of readTable(content, { maxBytes: MOST_BYTES })) {
    for (const record of records) {
      const cells = 'cells' in record ? record.cells.map((cell) => cell.trim()) : []
      if (isHeader) {
        if (cells.join() !== 'sector,part,share') throw refused(1, 'must be sector,part,share')
        isHeader = false
        continue
      }
      const [sector, part] = [at.get(cells[0] ?? ''), at.get(cells[1] ?? '')]
      const share = /^(0(\.\d+)?|1(\.0+)?)$/.test(cells[2] ?? '') ? Number(cells[2]) : undefined
      if (sector === undefined || part === undefined) {
        throw refused(record.row, 'names a sector that is not in the table')
      }
      if (share === undefined) throw refused(record.row, 'has no share from 0 to 1')
      parts.set(sector, [...(parts.get(sector) ?? []), { sector: part, share }])
    }
  }
  for (const [sector, all] of parts) {
    const sum = all.reduce((whole, { share }) => whole + share, 0)
    if (Math.abs(sum - 1) > WHOLE) {
      const { code } = inputOutputTable().sectors[sector]!
      throw new Error(`The margins of ${code} add up to ${sum.toFixed(6)}, not to 1.`)
    }
  }
  return { ...about, parts }
}

const refused = (row: number, problem: string): Error =>
  new Error(`The margins cannot be read: row ${row} ${problem}.`)
