import { hash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { type Gatherer, gather } from '../../platform/gather.ts'
import { dispatchedAt } from '../../platform/outbox.ts'
import { emitted } from '../../platform/wake.ts'
import { type OrderLimit, orderLimitsAt } from '../customs/api.ts'
import { gatherRows } from './batch-rows.ts'
import { OrderPlaced } from './contract.ts'
import {
  decidePlacement,
  type Placement,
  type Remaining,
  type SkuFacts,
  skuKey,
} from './decide-placements.ts'
import { OrdersErrors as E } from './errors.ts'
import { type CheckoutLine, type Consignee, orderLimits, type PlacementRefusal } from './order.ts'
import {
  type BatchRows,
  type BatchTerms,
  type EarlierPlacement,
  isCollision,
  type PlacedFacts,
  selectPlacements,
  selectQuotaUsed,
  selectSkuFacts,
  writeBatch,
} from './placement-store.ts'
import {
  type Contact,
  type Identity,
  personIdOf,
  sealConsignee,
  sealContact,
  sealIdentity,
} from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'

export type CheckoutRequest = Readonly<{
  /** Repeating it with the same request gets the first answer again. */
  key: string
  lines: readonly CheckoutLine[]
  consignee: Consignee
  identity?: Identity
  /** Where the buyer is told what becomes of the order. */
  contact?: Contact
}>

export type PlacementAnswer =
  | (PlacedFacts & { status: 'placed' })
  | (PlacementRefusal & { status: 'refused' })

/** What of a context a batch needs: it is made of several requests. */
type BatchCtx = Pick<Ctx, 'db' | 'now' | 'heard'>

type Queue = Gatherer<Placement, PlacementAnswer> &
  Readonly<{
    /** Requests waiting or being written, by placement: a repeat joins the first one. */
    open: Map<string, Readonly<{ hash: string; answer: Promise<PlacementAnswer> }>>
  }>

/** One queue for each database that this process has open. */
const queues = new WeakMap<Db, Queue>()

/**
 * Places the orders of one checkout, all or nothing: one order per seller and channel. Waits in
 * this process while the batch before it is written; there is no timer, so a lone request is
 * written at once. Throws `busy` when too many wait.
 */
export function placeOrders(
  ctx: Ctx,
  settings: OrderSettings,
  request: CheckoutRequest,
): Promise<PlacementAnswer> {
  const queue = queueOf(ctx, settings)
  const buyer = ctx.actor.kind === 'user' ? ctx.actor.userId : 'guest'
  const id = asUuid(hash('sha256', `${buyer} ${request.key}`))
  const contentHash = hash('sha256', contentOf(request))
  const open = queue.open.get(id)
  if (open) {
    if (open.hash !== contentHash) throw PlatformErrors.idempotencyKeyReused({ key: request.key })
    return open.answer
  }
  if (queue.waiting() >= orderLimits.waitingPlacements) throw E.busy()
  requireDistinct(request.lines)
  const checkoutId = newId()
  const placement: Placement = {
    id,
    hash: contentHash,
    checkoutId,
    buyerId: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
    personId: request.identity ? personIdOf(settings, request.identity) : null,
    sealedIdentity: request.identity
      ? sealIdentity(settings, checkoutId, request.identity).toString('base64')
      : null,
    sealedContact: request.contact
      ? sealContact(settings, checkoutId, request.contact).toString('base64')
      : null,
    sealedConsignee: sealConsignee(settings, checkoutId, request.consignee).toString('base64'),
    lines: request.lines,
  }
  const answer = queue.add(placement)
  queue.open.set(id, { hash: contentHash, answer })
  const forget = () => void queue.open.delete(id)
  answer.then(forget, forget)
  return answer
}

function queueOf({ db, now, heard }: BatchCtx, settings: OrderSettings): Queue {
  const known = queues.get(db)
  if (known) return known
  const seen: Seen = new Map()
  const gatherer = gather<Placement, PlacementAnswer>(
    (batch) => placeUndisturbed({ db, now, heard }, settings, seen, batch),
    orderLimits.placementsOfBatch,
  )
  const queue: Queue = { ...gatherer, open: new Map() }
  queues.set(db, queue)
  return queue
}

/** What the last batches left of the SKUs they were about: see `placeBatch`. */
type Seen = Map<string, SkuFacts>

/** Decides and writes a batch, again when another process came between or what was seen is old. */
async function placeUndisturbed(
  ctx: BatchCtx,
  settings: OrderSettings,
  seen: Seen,
  batch: readonly Placement[],
): Promise<readonly (PlacementAnswer | Error)[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await placeBatch(ctx, settings, seen, batch)
    } catch (error) {
      for (const { lines } of batch) for (const line of lines) seen.delete(skuKey(line))
      if (!isCollision(error)) throw error
      if (tries >= orderLimits.batchTries) throw E.busy()
    }
  }
}

/**
 * Decides in arrival order, writes it all in one statement. When all SKUs of a batch were seen a
 * batch ago and all requests fit what was left of them, nothing is read: the statement fails
 * (`isCollision`) when a SKU has changed, has too little left, or a key was used before. Nobody is
 * refused by memory: it may be old.
 */
async function placeBatch(
  ctx: BatchCtx,
  { reservationMinutes }: OrderSettings,
  seen: Seen,
  batch: readonly Placement[],
): Promise<readonly (PlacementAnswer | Error)[]> {
  const now = ctx.now()
  const limits = orderLimitsAt(now)
  const expiresAt = new Date(now.getTime() + reservationMinutes * 60_000)
  const terms: Terms = {
    now,
    expiresAt,
    lookAtIdentityAt: new Date(expiresAt.getTime() + orderLimits.unpaidIdentityDays * DAY_MS),
    // Only one market has yearly limits so far; its calendar counts.
    year: limits[0]?.year ?? now.getUTCFullYear(),
    limits,
    toldAt: dispatchedAt(ctx, OrderPlaced),
  }
  const remembered = recall(seen, batch)
  const fromMemory = remembered && decideBatch(batch, remembered, terms)
  const { left, rows, answers } = fromMemory?.answers.every(isPlaced)
    ? fromMemory
    : decideBatch(batch, await readBatch(ctx.db, batch, terms.year), terms)
  if (rows.placements.length > 0) await writeBatch(ctx.db, rows, terms)
  if (terms.toldAt === null) emitted.send()
  remember(seen, left)
  return answers
}

const DAY_MS = 86_400_000

type Terms = BatchTerms & Readonly<{ limits: readonly OrderLimit[] }>

/** What a batch is decided by: what is left, and what was answered before to the same requests. */
type Ground = Readonly<{ left: Remaining; earlier: ReadonlyMap<string, EarlierPlacement> }>

type Decided = Readonly<{
  left: Remaining
  rows: BatchRows
  answers: readonly (PlacementAnswer | Error)[]
}>

function decideBatch(
  batch: readonly Placement[],
  { left, earlier }: Ground,
  terms: Terms,
): Decided {
  const { now: placedAt, expiresAt, limits } = terms
  const rows = gatherRows()
  const answers = batch.map((placement): PlacementAnswer | Error => {
    const before = earlier.get(placement.id)
    if (before) {
      return before.hash === placement.hash
        ? earlierAnswer(before)
        : PlatformErrors.idempotencyKeyReused()
    }
    const decision = decidePlacement(placement, left, limits)
    const orders = rows.add(placement, decision, limits)
    if (decision.status === 'refused') return decision
    const { currency } = decision.parcels[0]!
    const { checkoutId } = placement
    const { totalMinor } = decision
    return { status: 'placed', checkoutId, totalMinor, currency, placedAt, expiresAt, orders }
  })
  return { left, rows: rows.done(), answers }
}

const isPlaced = (answer: PlacementAnswer | Error): boolean =>
  !(answer instanceof Error) && answer.status === 'placed'

/** Undefined when a SKU was not seen, or a person's quota is to be looked up. */
function recall(seen: Seen, batch: readonly Placement[]): Ground | undefined {
  const skus = new Map<string, SkuFacts>()
  for (const { personId, lines } of batch) {
    if (personId !== null) return undefined
    for (const line of lines) {
      const key = skuKey(line)
      const sku = seen.get(key)
      if (!sku) return undefined
      skus.set(key, sku)
    }
  }
  return { left: remainingOf(skus, new Map()), earlier: new Map() }
}

/** Keeps the latest. */
function remember(seen: Seen, { skus, available }: Remaining): void {
  for (const [key, sku] of skus) {
    seen.delete(key)
    seen.set(key, { ...sku, available: available.get(key)! })
  }
  for (const key of seen.keys()) {
    if (seen.size <= orderLimits.skusSeen) break
    seen.delete(key)
  }
}

async function readBatch(db: Db, batch: readonly Placement[], year: number): Promise<Ground> {
  const asked = new Map(batch.flatMap(({ lines }) => lines.map((line) => [skuKey(line), line])))
  const lines = [...asked.values()]
  const personIds = [...new Set(batch.flatMap(({ personId }) => personId ?? []))]
  const [earlier, facts, quotaUsed] = await Promise.all([
    selectPlacements(
      db,
      batch.map(({ id }) => id),
    ),
    selectSkuFacts(db, {
      businessIds: lines.map(({ businessId }) => businessId),
      variantIds: lines.map(({ variantId }) => variantId),
    }),
    selectQuotaUsed(db, personIds, year),
  ])
  const skus = new Map(facts.map((sku) => [skuKey(sku), sku]))
  return { left: remainingOf(skus, quotaUsed), earlier }
}

const remainingOf = (
  skus: ReadonlyMap<string, SkuFacts>,
  quotaUsed: Map<string, bigint>,
): Remaining => ({
  skus,
  available: new Map([...skus].map(([key, { available }]) => [key, available])),
  quotaUsed,
})

const earlierAnswer = ({ refusal, placed }: EarlierPlacement): PlacementAnswer =>
  refusal ? { status: 'refused', ...refusal } : { status: 'placed', ...placed! }

function requireDistinct(lines: readonly CheckoutLine[]): void {
  const seen = new Set<string>()
  for (const [line, { businessId, variantId }] of lines.entries()) {
    const sku = `${businessId} ${variantId}`
    if (seen.has(sku)) throw E.repeatedSku({ line })
    seen.add(sku)
  }
}

/** What is asked, as text: without a replacer for the amounts, which takes as long as all the rest. */
const contentOf = ({ lines, consignee, identity, contact }: CheckoutRequest): string =>
  JSON.stringify([
    lines.map((line) => ({ ...line, priceMinor: `${line.priceMinor}` })),
    consignee,
    identity,
    ...(contact ? [contact.email] : []),
  ])

/** The first 16 bytes of a fingerprint, as a name-based UUID (RFC 9562, version 8). */
const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
