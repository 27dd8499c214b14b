/** What one importer takes of each subheading from everywhere, in the last year of the file. */
export type BaciTotals = Readonly<{
  /** Undefined when no line is an import of this country. */
  year: number | undefined
  imports: ReadonlyMap<string, ImportTotal>
  lines: number
  /** Lines that could not be read; the header is not one of them. */
  badLines: number
}>

type ImportTotal = { usd: number; tonnes: number }

/** A line longer than this is none of BACI's; what is behind it is not kept. */
const MAX_LINE = 200
const HEADER = /^t,i,j,k,v,q/i
const LINE = /^(\d{4}),(\d{1,3}),(\d{1,3}),(\d{4,6}),\s*([\d.]+(?:e[+-]?\d+)?)\s*,(.*)$/i

/**
 * Adds up a BACI file (`t,i,j,k,v,q`: year, exporter, importer, HS6, thousand US dollars, tonnes)
 * for one importer, by its numeric code as the file has it. Holds one line at a time, so a file of
 * any size fits. A quantity that is missing counts as none; leading zeros that a spreadsheet
 * dropped are put back.
 */
export async function aggregateBaci(
  content: AsyncIterable<Uint8Array>,
  importerCode: number,
): Promise<BaciTotals> {
  const years = new Map<number, Map<string, ImportTotal>>()
  let lines = 0
  let badLines = 0
  for await (const batch of lineBatches(content)) {
    for (const raw of batch) {
      const line = raw.replaceAll('"', '').trim()
      if (line === '' || (lines === 0 && HEADER.test(line))) continue
      lines += 1
      const match = raw.length > MAX_LINE ? null : LINE.exec(line)
      const usd = Number(match?.[5]) * 1_000
      const tonnes = quantityOf(match?.[6])
      if (!match || !Number.isFinite(usd) || tonnes === undefined) badLines += 1
      else if (Number(match[3]) === importerCode) {
        add(Number(match[1]), match[4]!.padStart(6, '0'), usd, tonnes)
      }
    }
  }
  const year = years.size === 0 ? undefined : Math.max(...years.keys())
  return { year, imports: years.get(year ?? 0) ?? new Map(), lines, badLines }

  function add(year: number, hs6: string, usd: number, tonnes: number): void {
    const imports = years.get(year) ?? new Map<string, ImportTotal>()
    years.set(year, imports)
    const total = imports.get(hs6)
    if (total) {
      total.usd += usd
      total.tonnes += tonnes
    } else imports.set(hs6, { usd, tonnes })
  }
}

function quantityOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '' || trimmed === 'NA') return 0
  const tonnes = Number(trimmed)
  return Number.isFinite(tonnes) && tonnes >= 0 ? tonnes : undefined
}

/** The lines of a file, those of one chunk together; a line that never ends takes no memory. */
async function* lineBatches(content: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    // One character more than fits keeps it a bad line.
    rest = lines.pop()!.slice(0, MAX_LINE + 1)
    yield lines.map((line) => line.slice(0, MAX_LINE + 1))
  }
  yield [rest + decoder.decode()]
}
