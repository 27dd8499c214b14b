import type { Assembled } from './assemble.ts'
import { type CatalogueFile, type FileOptions, openCatalogueFile } from './catalogue-file.ts'
import type { RowIssue } from './row-issues.ts'

const SHOWN_ROWS = 10
const SHOWN_PRODUCTS = 5
const SHOWN_ISSUES = 20
const CELL_CHARACTERS = 200

export type ImportPreview = Readonly<{
  file: CatalogueFile
  rows: readonly (readonly string[])[]
  products: readonly Assembled[]
  issues: readonly RowIssue[]
}>

/** What a file is taken for, and what its first rows would become. Writes nothing. */
export async function previewImport(
  source: AsyncIterable<Uint8Array>,
  options: Partial<FileOptions>,
): Promise<ImportPreview> {
  const file = await openCatalogueFile(source, { currency: 'USD', ...options, allowUnmapped: true })
  const products: Assembled[] = []
  const issues: RowIssue[] = []
  for await (const piece of file.pieces()) {
    products.push(...piece.products.slice(0, SHOWN_PRODUCTS))
    issues.push(...piece.issues.slice(0, SHOWN_ISSUES))
    if (products.length >= SHOWN_PRODUCTS || issues.length >= SHOWN_ISSUES) break
  }
  return {
    file,
    rows: file.sample
      .slice(0, SHOWN_ROWS)
      .map((row) => row.map((cell) => cell.slice(0, CELL_CHARACTERS).toWellFormed())),
    products: products.slice(0, SHOWN_PRODUCTS),
    issues: issues.slice(0, SHOWN_ISSUES),
  }
}
