import { setImmediate as nextTurn } from 'node:timers/promises'
import { CatalogueError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import type { Assembled } from './assemble.ts'
import { type CatalogueFile, type FileOptions, openCatalogueFile } from './catalogue-file.ts'
import { ProductsImported } from './contract.ts'
import { CatalogueErrors } from './errors.ts'
import {
  createKeySet,
  type Import,
  type ImportCounts,
  type ImportedFile,
  NO_COUNTS,
} from './import.ts'
import { findImport, insertIssues, lockKnown, saveImport, startImport } from './import-store.ts'
import { contentHash, mergeContent, type ProductContent } from './product.ts'
import { isSkipping, type RowIssue, rowIssue } from './row-issues.ts'
import { selectByIds } from './store.ts'
import { uploadLimits } from './upload-limits.ts'
import { insertProducts, type ProductWrite, updateProducts } from './write-store.ts'

export type ImportOptions = Partial<FileOptions>

export type ImportOrder = Readonly<{
  businessId: string
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  fileName: string
  options?: ImportOptions | undefined
  /** Takes up an import that was cut short; the same file must be given from its beginning. */
  importId?: string | undefined
  /** After each batch. What it throws stops the import; what was written until then stays. */
  onProgress?: ((counts: ImportCounts) => void | Promise<void>) | undefined
  signal?: AbortSignal | undefined
}>

/**
 * Reads a file of products into the catalogue of a business, batch by batch. It may be killed at
 * any point and run again: what is there already is recognised and left as it is. Checks nothing
 * about who asks: the caller does.
 */
export async function importProducts(ctx: Ctx, order: ImportOrder): Promise<Import> {
  const options: FileOptions = { currency: 'USD', ...order.options }
  const file = await openCatalogueFile(order.source, options)
  const ref = { businessId: order.businessId, id: order.importId ?? newId() }
  const { fileName } = order
  await transaction(ctx, (tx) =>
    startImport(tx.db, ref, {
      fileName: fileName.slice(0, 200).toWellFormed().replaceAll('\0', ''),
      file: toImportedFile(file),
      counts: NO_COUNTS,
      at: tx.now(),
    }),
  )
  const run: Run = { ...ref, counts: { ...NO_COUNTS }, keptIssues: 0, keys: createKeySet() }
  try {
    await readInBatches(ctx, { file, order, run })
  } catch (error) {
    await end(ctx, run, file, error)
    throw error
  }
  await end(ctx, run, file)
  return (await findImport(ctx.db, ref))!
}

type Counts = { -readonly [Name in keyof ImportCounts]: number }
type Run = {
  businessId: string
  id: string
  counts: Counts
  keptIssues: number
  keys: ReturnType<typeof createKeySet>
}

const toImportedFile = (file: CatalogueFile): ImportedFile => ({
  format: file.format,
  encoding: file.encoding(),
  delimiter: file.dialect?.delimiter ?? null,
  columns: (file.mapping?.columns ?? []).map(({ samples: _samples, ...column }) => column),
})

async function readInBatches(
  ctx: Ctx,
  { file, order, run }: { file: CatalogueFile; order: ImportOrder; run: Run },
): Promise<void> {
  let batch = emptyBatch()
  const flush = async () => {
    await writeBatch(ctx, run, batch, file.bytesRead())
    batch = emptyBatch()
    await order.onProgress?.({ ...run.counts })
    // The embedded database answers without leaving this turn of the event loop: let others in.
    await nextTurn()
  }
  for await (const piece of file.pieces()) {
    order.signal?.throwIfAborted()
    batch.rows += piece.rows
    batch.skippedRows += piece.skippedRows
    batch.blankRows += piece.blankRows
    batch.issues.push(...piece.issues)
    if (run.counts.rowsRead + batch.rows > uploadLimits.rows) {
      throw CatalogueErrors.tooManyRows({ maximum: uploadLimits.rows })
    }
    for (const product of piece.products) {
      take(batch, product, run)
      if (isFull(batch)) await flush()
    }
    if (batch.issues.length > uploadLimits.keptIssues) await flush()
  }
  await flush()
}

type Entry = {
  key: string
  content: ProductContent
  /** What each mention in the file said; more than one when the handle came again. */
  hashes: string[]
  rows: number
  /** Adds to a product that an earlier batch of this file wrote. */
  isRepeat: boolean
}

type Batch = {
  entries: Map<string, Entry>
  characters: number
  rows: number
  skippedRows: number
  blankRows: number
  issues: RowIssue[]
}

const emptyBatch = (): Batch => ({
  entries: new Map(),
  characters: 0,
  rows: 0,
  skippedRows: 0,
  blankRows: 0,
  issues: [],
})

const isFull = (batch: Batch): boolean =>
  batch.entries.size >= uploadLimits.batchProducts ||
  batch.characters >= uploadLimits.batchCharacters

function take(batch: Batch, product: Assembled, run: Run): void {
  const { key, content, rows, firstRow } = product
  const skip = (code: 'title_missing' | 'duplicate_product') => {
    batch.issues.push(rowIssue(firstRow, code, '', key))
    batch.skippedRows += rows
  }
  const isNew = !run.keys.has(key)
  if (isNew && !product.isNamed) {
    skip('title_missing')
    return
  }
  if (!isNew && product.onRepeat === 'skip') {
    skip('duplicate_product')
    return
  }
  run.keys.add(key)
  batch.characters += product.characters
  const hash = contentHash(content)
  const earlier = batch.entries.get(key)
  if (earlier) {
    earlier.content = mergeContent(earlier.content, content)
    earlier.hashes.push(hash)
    earlier.rows += rows
  } else {
    batch.entries.set(key, { key, content, hashes: [hash], rows, isRepeat: !isNew })
  }
}

const MOST_TRIES = 5

/** One transaction: the products, the issues and how far the import came, all or nothing. */
async function writeBatch(ctx: Ctx, run: Run, batch: Batch, bytesRead: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const counts = { ...run.counts, bytesRead }
    const issues = batch.issues.toSorted((a, b) => a.row - b.row)
    const kept = issues.slice(0, Math.max(0, uploadLimits.keptIssues - run.keptIssues))
    const isWritten = await transaction(ctx, async (tx) => {
      if (!(await writeProducts(tx, run, [...batch.entries.values()], counts))) return false
      counts.rowsRead += batch.rows
      counts.rowsSkipped += batch.skippedRows
      counts.rowsBlank += batch.blankRows
      counts.noted += issues.filter((issue) => !isSkipping(issue)).length
      await insertIssues(tx.db, run, run.keptIssues, kept)
      await saveImport(tx.db, run, { at: tx.now(), counts })
      return true
    })
    if (isWritten) {
      run.counts = counts
      run.keptIssues += kept.length
      return
    }
    // Another import of the same business wrote one of these products meanwhile: look again.
    if (attempt === MOST_TRIES) throw CatalogueErrors.productChanged({ attempts: attempt })
  }
}

/** False when the batch must be tried again. Adds what it did to `counts`. */
async function writeProducts(
  tx: TxCtx,
  run: Run,
  entries: readonly Entry[],
  counts: Counts,
): Promise<boolean> {
  if (entries.length === 0) return true
  const keys = entries.map((entry) => entry.key)
  const known = await lockKnown(tx.db, run.businessId, keys)
  const stored = await storedContent(tx, run, entries, known)
  const inserts: ProductWrite[] = []
  const updates: ProductWrite[] = []
  for (const entry of entries) {
    const before = known.get(entry.key)
    if (!entry.isRepeat) counts.products += 1
    if (!before) {
      const { content, key, hashes } = entry
      const ids = { createdImportId: run.id, importId: run.id }
      inserts.push({ id: newId(), key, content, sourceHashes: hashes, ...ids })
      count(counts, entry, 'Imported')
      continue
    }
    const isOurs = before.import_id === run.id
    const outcome = before.created_import_id === run.id ? 'Imported' : 'Updated'
    const isSaid = entry.hashes.every((hash) => before.source_hashes.includes(hash))
    const earlier = stored.get(before.id)
    const content = earlier ? mergeContent(earlier, entry.content) : entry.content
    if (isSaid || contentHash(content) === before.content_hash) {
      count(counts, entry, isOurs ? outcome : 'Unchanged')
      continue
    }
    const sourceHashes = entry.isRepeat ? [...before.source_hashes, ...entry.hashes] : entry.hashes
    const ids = { createdImportId: before.created_import_id, importId: run.id }
    updates.push({ id: before.id, key: entry.key, content, sourceHashes, ...ids })
    count(counts, entry, outcome)
  }
  const place = { businessId: run.businessId, now: tx.now() }
  if (!(await insertProducts(tx.db, place, inserts))) return false
  await updateProducts(tx.db, place, updates)
  return true
}

function count(counts: Counts, entry: Entry, outcome: 'Imported' | 'Updated' | 'Unchanged'): void {
  counts[`rows${outcome}`] += entry.rows
  if (!entry.isRepeat) counts[`products${outcome}`] += 1
}

/** The products that are to be added to, as they stand. */
async function storedContent(
  tx: TxCtx,
  run: Run,
  entries: readonly Entry[],
  known: Awaited<ReturnType<typeof lockKnown>>,
): Promise<Map<string, ProductContent>> {
  const ids = entries
    .filter((entry) => entry.isRepeat)
    .flatMap((entry) => known.get(entry.key)?.id ?? [])
  const products = await selectByIds(tx.db, run.businessId, ids)
  return new Map(products.map((product) => [product.id, product]))
}

async function end(ctx: Ctx, run: Run, file: CatalogueFile, error?: unknown): Promise<void> {
  const { counts } = run
  const isRefused = error instanceof CatalogueError
  await transaction(ctx, async (tx) => {
    await saveImport(tx.db, run, {
      at: tx.now(),
      counts,
      status: error === undefined ? 'done' : isRefused ? 'failed' : 'stopped',
      file: toImportedFile(file),
      ...(isRefused && { failureCode: error.code }),
    })
    const { productsImported: imported, productsUpdated: updated } = counts
    if (imported + updated > 0) {
      await recordAudit(tx, {
        organisationId: run.businessId,
        action: 'catalogue.products_imported',
        subject: `import:${run.id}`,
        after: { imported, updated },
      })
    }
    if (imported + updated === 0 && error !== undefined) return
    await emit(tx, ProductsImported, {
      businessId: run.businessId,
      importId: run.id,
      imported,
      updated,
      unchanged: counts.productsUnchanged,
    })
  })
}
