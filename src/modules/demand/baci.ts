/** What one importer takes of each subheading from everywhere, in a year. */
type ImportTotal = { usd: number; tonnes: number }

type BaciTotals = Readonly<{
  imports: ReadonlyMap<string, ImportTotal>
  lines: number
  /** Lines that could not be read; the header is not one of them. */
  badLines: number
}>

/** A line longer than this is none of BACI's. */
const MAX_LINE = 200
const HEADER = /^"?t"?,"?i"?,"?j"?,"?k"?,"?v"?,"?q"?/i
const LINE = /^(\d{4}),(\d{1,3}),(\d{1,3}),(\d{4,6}),\s*([\d.]+(?:e[+-]?\d+)?)\s*,(.*)$/i

/**
 * Adds up a BACI file (`t,i,j,k,v,q`: year, exporter, importer, HS6, thousand US dollars, tonnes)
 * for one importer, by its three-digit numeric code as the file has it. Reads line by line, so a
 * file of any size fits. A quantity that is missing counts as none; leading zeros that a
 * spreadsheet dropped are put back.
 */
export async function aggregateBaci(
  lines: AsyncIterable<string>,
  importerCode: string,
): Promise<BaciTotals> {
  const imports = new Map<string, ImportTotal>()
  const importer = Number(importerCode)
  let count = 0
  let badLines = 0
  for await (const raw of lines) {
    const line =
      raw.length > MAX_LINE
        ? ''
        : raw
            .trim()
            .replaceAll('"', '')
            .replace(/^\uFEFF/, '')
    if (raw.trim() === '' || (count === 0 && HEADER.test(line))) continue
    count += 1
    const match = LINE.exec(line)
    const usd = Number(match?.[5]) * 1_000
    const tonnes = quantityOf(match?.[6])
    if (!match || !Number.isFinite(usd) || tonnes === undefined) {
      badLines += 1
      continue
    }
    if (Number(match[3]) !== importer) continue
    const hs6 = match[4]!.padStart(6, '0')
    const total = imports.get(hs6)
    if (total) {
      total.usd += usd
      total.tonnes += tonnes
    } else imports.set(hs6, { usd, tonnes })
  }
  return { imports, lines: count, badLines }
}

function quantityOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '' || trimmed === 'NA') return 0
  const tonnes = Number(trimmed)
  return Number.isFinite(tonnes) && tonnes >= 0 ? tonnes : undefined
}
