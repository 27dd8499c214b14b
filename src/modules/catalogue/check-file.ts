import { openCatalogueFile } from './catalogue-file.ts'
import type { ImportOptions } from './import-products.ts'

/**
 * Throws what an import of this file would throw at its beginning: empty, no table, no column for
 * the name, a mapping that does not fit. Reads no further than that, and writes nothing.
 */
export async function checkFile(
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<void> {
  const file = await openCatalogueFile(source, { currency: 'USD', ...options })
  for await (const _first of file.pieces()) return
}
