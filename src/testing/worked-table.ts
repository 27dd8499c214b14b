import { readFileSync } from 'node:fs'

/**
 * The rows of the table under a heading of a page in docs/algorithms: a page whose numbers are run
 * cannot go stale. A cell by the name of its column.
 */
export function workedTable(page: string, heading = 'Worked table'): Record<string, string>[] {
  const text = readFileSync(`docs/algorithms/${page}`, 'utf8')
  const section = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`))
  const lines = section!.split('\n').filter((line) => line.startsWith('|'))
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const names = cells(lines[0]!)
  return lines
    .slice(2)
    .map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i]!, cell])))
}
