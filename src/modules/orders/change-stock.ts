import { newId } from '../../kernel/ids.ts'
import { actorText, type TxCtx } from '../../platform/context.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import {
  lockStock,
  type Place,
  type Sku,
  type SkuOnSale,
  type StockLevels,
  type StockReason,
  selectSku,
  writeStock,
} from './stock-store.ts'

type SkuRef = Readonly<{ businessId: string; variantId: string }>

/**
 * One line of the journal: how many more there are at the place of sale, and at another place.
 * `place` is null where nothing changes elsewhere.
 */
type Entry = Readonly<{ available: number; place: Place | null; elsewhere: number }>

type Why = Readonly<{ reason: StockReason; reference?: string | undefined }>

/**
 * Adds to the stock of one SKU, or takes from it, with a line in the journal; at the place it is
 * sold from unless another is named. Never goes below zero: throws stock_too_low, stock_too_high,
 * sku_not_found, and changes nothing.
 */
export async function adjustStock(
  tx: TxCtx,
  order: SkuRef & Why & Readonly<{ change: number; place?: Place | undefined }>,
): Promise<Sku> {
  const { change, place } = order
  await changeStock(tx, order, order, (levels) => [entryAt(levels, place ?? levels.place, change)])
  return (await selectSku(tx.db, order))!
}

/** Moves goods from one place to another: one line in the journal. Throws as `adjustStock`. */
export async function transferStock(
  tx: TxCtx,
  order: SkuRef & Readonly<{ from: Place; to: Place; quantity: number; reference?: string }>,
): Promise<Sku> {
  const { from, to, quantity } = order
  if (from === to) throw E.samePlace()
  await changeStock(tx, order, { ...order, reason: 'transferred' }, (levels) =>
    transfer(levels, from, to, quantity),
  )
  return (await selectSku(tx.db, order))!
}

/**
 * Sets how many there are of several SKUs, as somebody has counted them: all or none. What was
 * ordered already is not among them. Throws repeated_count, and as
 * `adjustStock`.
 */
export async function countStock(
  tx: TxCtx,
  businessId: string,
  counts: readonly Readonly<{ variantId: string; place: Place; counted: number }>[],
): Promise<void> {
  const countsOf = Map.groupBy(counts, ({ variantId }) => variantId)
  for (const of of countsOf.values()) {
    if (new Set(of.map(({ place }) => place)).size < of.length) throw E.repeatedCount()
  }
  const levels = await lockedStock(tx, businessId, [...countsOf.keys()])
  const entries = [...countsOf].map(([variantId, of]) => ({
    variantId,
    entries: of.flatMap(({ place, counted }) => {
      const known = levels.get(variantId)!
      const change = counted - levelAt(known, place)
      return change === 0 ? [] : [entryAt(known, place, change)]
    }),
  }))
  await write(tx, businessId, levels, entries, { reason: 'counted' })
}

/**
 * Sells SKUs from other places than before. What stood where they were sold stays there; what stands
 * at the new place can be bought.
 */
export async function moveSales(
  tx: TxCtx,
  skus: readonly Pick<SkuOnSale, 'businessId' | 'variantId' | 'place'>[],
): Promise<void> {
  for (const [businessId, of] of Map.groupBy(skus, (sku) => sku.businessId)) {
    const variantIds = of.map(({ variantId }) => variantId)
    const levels = await lockedStock(tx, businessId, variantIds)
    const moved = of.map(({ variantId, place }) => {
      const from = levels.get(variantId)!
      const there = levelAt(from, place)
      const entries = [
        { available: -from.available, place: from.place, elsewhere: from.available },
        { available: there, place, elsewhere: -there },
      ]
      return { variantId, entries: entries.filter(({ elsewhere }) => elsewhere !== 0), place }
    })
    await write(tx, businessId, levels, moved, { reason: 'transferred' })
  }
}

const levelAt = (levels: StockLevels, place: Place): number =>
  place === levels.place ? levels.available : (levels.elsewhere.get(place) ?? 0)

const entryAt = (levels: StockLevels, place: Place, change: number): Entry =>
  place === levels.place
    ? { available: change, place: null, elsewhere: 0 }
    : { available: 0, place, elsewhere: change }

const transfer = (levels: StockLevels, from: Place, to: Place, quantity: number): Entry[] => {
  if (from === levels.place) return [{ available: -quantity, place: to, elsewhere: quantity }]
  if (to === levels.place) return [{ available: quantity, place: from, elsewhere: -quantity }]
  return [entryAt(levels, from, -quantity), entryAt(levels, to, quantity)]
}

async function lockedStock(tx: TxCtx, businessId: string, variantIds: readonly string[]) {
  const levels = await lockStock(tx.db, businessId, variantIds)
  const missing = variantIds.find((variantId) => !levels.has(variantId))
  if (missing !== undefined) throw E.skuNotFound({ variantId: missing })
  return levels
}

async function changeStock(
  tx: TxCtx,
  { businessId, variantId }: SkuRef,
  why: Why,
  entriesOf: (levels: StockLevels) => readonly Entry[],
): Promise<void> {
  const levels = await lockedStock(tx, businessId, [variantId])
  const entries = entriesOf(levels.get(variantId)!)
  await write(tx, businessId, levels, [{ variantId, entries }], why)
}

async function write(
  tx: TxCtx,
  businessId: string,
  before: ReadonlyMap<string, StockLevels>,
  changes: readonly Readonly<{ variantId: string; entries: readonly Entry[]; place?: Place }>[],
  { reason, reference }: Why,
): Promise<void> {
  const after = new Map(
    changes.map(({ variantId, entries, place }) => {
      const levels = entries.reduce(added, before.get(variantId)!)
      return [variantId, { ...levels, place: place ?? levels.place }]
    }),
  )
  const actor = actorText(tx.actor)
  const at = tx.now()
  const movements = changes.flatMap(({ variantId, entries }) =>
    entries.map((entry) => ({
      ...entry,
      id: newId(),
      variantId,
      reserved: 0,
      reason,
      actor,
      reference: reference ?? null,
      at,
    })),
  )
  await writeStock(tx.db, businessId, after, movements)
}

/** Throws stock_too_low, stock_too_high. */
function added(levels: StockLevels, { available, place, elsewhere }: Entry): StockLevels {
  const there = place === null ? 0 : (levels.elsewhere.get(place) ?? 0)
  return {
    ...levels,
    available: within(levels.available, available),
    elsewhere:
      place === null
        ? levels.elsewhere
        : new Map([...levels.elsewhere, [place, within(there, elsewhere)]]),
  }
}

function within(before: number, change: number): number {
  const max = orderLimits.stockOfSku
  const now = before + change
  if (now < 0) throw E.stockTooLow({ available: before, change })
  if (now > max) throw E.stockTooHigh({ available: before, max })
  return now
}
