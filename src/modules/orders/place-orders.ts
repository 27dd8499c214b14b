import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { emitted } from '../../platform/outbox.ts'
import { orderLimitsAt } from '../customs/api.ts'
import { gatherRows } from './batch-rows.ts'
import { decidePlacement, type Placement, type Remaining, skuKey } from './decide-placements.ts'
import { OrdersErrors as E } from './errors.ts'
import { type CheckoutLine, type Consignee, orderLimits, type PlacementRefusal } from './order.ts'
import {
  type EarlierPlacement,
  isCollision,
  type PlacedFacts,
  selectPlacements,
  selectQuotaUsed,
  selectSkuFacts,
  writeBatch,
} from './placement-store.ts'
import { type Identity, personIdOf, sealIdentity } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'

export type CheckoutRequest = Readonly<{
  /** Repeating it with the same request gets the first answer again. */
  key: string
  lines: readonly CheckoutLine[]
  consignee: Consignee
  identity?: Identity
}>

export type PlacementAnswer =
  | (PlacedFacts & { status: 'placed' })
  | (PlacementRefusal & { status: 'refused' })

type Waiting = Readonly<{
  placement: Placement
  resolve: (answer: PlacementAnswer) => void
  reject: (error: unknown) => void
}>

type Queue = {
  waiting: Waiting[]
  /** Requests waiting or being written, by placement: a repeat joins the first one. */
  open: Map<string, Readonly<{ hash: string; answer: Promise<PlacementAnswer> }>>
  isWriting: boolean
}

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
  const queue = queueOf(ctx.db)
  const buyer = ctx.actor.kind === 'user' ? ctx.actor.userId : 'guest'
  const id = asUuid(createHash('sha256').update(`${buyer} ${request.key}`).digest('hex'))
  const { key: _key, ...content } = request
  const hash = createHash('sha256').update(JSON.stringify(content, bigintAsText)).digest('hex')
  const open = queue.open.get(id)
  if (open) {
    if (open.hash !== hash) throw PlatformErrors.idempotencyKeyReused({ key: request.key })
    return open.answer
  }
  if (queue.waiting.length >= orderLimits.waitingPlacements) throw E.busy()
  requireDistinct(request.lines)
  const checkoutId = newId()
  const placement: Placement = {
    id,
    hash,
    checkoutId,
    buyerId: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
    consignee: request.consignee,
    personId: request.identity ? personIdOf(settings, request.identity) : null,
    sealedIdentity: request.identity
      ? sealIdentity(settings, checkoutId, request.identity).toString('hex')
      : null,
    lines: request.lines,
  }
  const { promise: answer, resolve, reject } = Promise.withResolvers<PlacementAnswer>()
  queue.open.set(id, { hash, answer })
  queue.waiting.push({ placement, resolve, reject })
  if (!queue.isWriting) void writeBatches(ctx, settings, queue)
  return answer
}

function queueOf(db: Db): Queue {
  const known = queues.get(db)
  if (known) return known
  const queue: Queue = { waiting: [], open: new Map(), isWriting: false }
  queues.set(db, queue)
  return queue
}

/** Writes what waits, batch after batch, until nothing does. */
async function writeBatches(ctx: Ctx, settings: OrderSettings, queue: Queue): Promise<void> {
  queue.isWriting = true
  while (queue.waiting.length > 0) {
    const batch = queue.waiting.splice(0, orderLimits.placementsOfBatch)
    try {
      const answers = await placeUndisturbed(ctx, settings, batch)
      emitted()
      for (const [i, { resolve, reject }] of batch.entries()) {
        const answer = answers[i]!
        if (answer instanceof Error) reject(answer)
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    for (const { placement } of batch) queue.open.delete(placement.id)
  }
  queue.isWriting = false
}

/** Decides and writes a batch, again when another process came between. */
async function placeUndisturbed(
  ctx: Ctx,
  settings: OrderSettings,
  batch: readonly Waiting[],
): Promise<readonly (PlacementAnswer | Error)[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await placeBatch(
        ctx,
        settings,
        batch.map(({ placement }) => placement),
      )
    } catch (error) {
      if (!isCollision(error)) throw error
      if (tries >= orderLimits.batchTries) throw E.busy()
    }
  }
}

/** Reads what the batch is about, decides in arrival order, writes it all in one statement. */
async function placeBatch(
  ctx: Ctx,
  { reservationMinutes }: OrderSettings,
  batch: readonly Placement[],
): Promise<readonly (PlacementAnswer | Error)[]> {
  const now = ctx.now()
  const limits = orderLimitsAt(now)
  const terms = {
    now,
    expiresAt: new Date(now.getTime() + reservationMinutes * 60_000),
    eraseIdentityAfter: new Date(now.getTime() + orderLimits.identityDays * DAY_MS),
    // Only one market has yearly limits so far; its calendar counts.
    year: limits[0]?.year ?? now.getUTCFullYear(),
  }
  const [earlier, left] = await Promise.all([
    selectPlacements(
      ctx.db,
      batch.map(({ id }) => id),
    ),
    remainingFor(ctx.db, batch, terms.year),
  ])
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
    const { expiresAt } = terms
    return { status: 'placed', checkoutId, totalMinor, currency, placedAt: now, expiresAt, orders }
  })
  if (earlier.size < batch.length) await writeBatch(ctx.db, rows.done(), terms)
  return answers
}

const DAY_MS = 86_400_000

async function remainingFor(db: Db, batch: readonly Placement[], year: number): Promise<Remaining> {
  const asked = new Map(batch.flatMap(({ lines }) => lines.map((line) => [skuKey(line), line])))
  const lines = [...asked.values()]
  const personIds = [...new Set(batch.flatMap(({ personId }) => personId ?? []))]
  const [facts, quotaUsed] = await Promise.all([
    selectSkuFacts(db, {
      businessIds: lines.map(({ businessId }) => businessId),
      variantIds: lines.map(({ variantId }) => variantId),
    }),
    selectQuotaUsed(db, personIds, year),
  ])
  return {
    skus: new Map(facts.map((sku) => [skuKey(sku), sku])),
    available: new Map(facts.map((sku) => [skuKey(sku), sku.available])),
    quotaUsed,
  }
}

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

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value

/** The first 16 bytes of a fingerprint, as a name-based UUID (RFC 9562, version 8). */
const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
