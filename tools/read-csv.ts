/** Rows of a well-formed comma-separated file by column name. For our own source files only. */
export function readCsv(text: string): Record<string, string>[] {
  const records: string[][] = [[]]
  const cell = /("(?:[^"]|"")*"|[^,\r\n"]*)(,|\r?\n|$)/gy
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [whole, raw, end] = match as unknown as [string, string, string]
    records.at(-1)!.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (end.includes('\n')) records.push([])
    if (whole === '' || end === '') break
  }
  const [header, ...rows] = records.filter((cells) => cells.length > 1)
  return rows.map((cells) => Object.fromEntries(header!.map((name, i) => [name, cells[i] ?? ''])))
}
