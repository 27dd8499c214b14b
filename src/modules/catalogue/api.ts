import type { Ctx } from '../../platform/context.ts'
import type { Product } from './product.ts'
import { selectByIds, selectProducts } from './store.ts'
import { uploadLimits } from './upload-limits.ts'

export { csvCell, guarded } from './cell-text.ts'
export { checkFile } from './check-file.ts'
export { CatalogueErrors } from './errors.ts'
export type { ImportCounts } from './import.ts'
export { type ImportOptions, type ImportOrder, importProducts } from './import-products.ts'
export type { Extra, Image, Origin, Product, ProductStatus, Variant } from './product.ts'
export { textOf } from './product-text.ts'
export { readImportRows } from './read-import-rows.ts'
export { readMapping } from './read-mapping.ts'
export { readTable, type TableRecord } from './read-table.ts'

/**
 * Products of a business that are not archived, with their variants, from behind the id `after`
 * on, in the order they were made; at most 500. Checks nothing about who asks: the caller does.
 */
export const readProducts = (
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Product[]> =>
  selectProducts(db, businessId, {
    after,
    limit: Math.min(limit, uploadLimits.batchProducts),
    isCurrent: true,
  })

/** Products of a business by their ids, archived or not; those there are. Checks as `findProduct`. */
export const findProducts = (
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
  ids: readonly string[],
): Promise<Product[]> => selectByIds(db, businessId, ids)

/** One product, archived or not. Checks nothing about who asks: the caller does. */
export const findProduct = async (
  { db }: Pick<Ctx, 'db'>,
  businessId: string,
  id: string,
): Promise<Product | undefined> => (await selectByIds(db, businessId, [id]))[0]
