import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { emitted } from '../../platform/outbox.ts'
import { orderLimitsAt } from '../customs/api.ts'
import { OrdersErrors as E } from './errors.ts'
import { type CheckoutLine, type Consignee, orderLimits, type PlacementRefusal } from './order.ts'
import {
  type EarlierPlacement,
  isCollision,
  type PlacedFacts,
  type Placement,
  placeBatch,
  selectPlacements,
  type Verdict,
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
      const undecided = await writeBatch(ctx, settings, queue, batch)
      queue.waiting.unshift(...undecided)
    } catch (error) {
      for (const { placement, reject } of batch) {
        queue.open.delete(placement.id)
        reject(error)
      }
    }
  }
  queue.isWriting = false
}

/** Answers the requests of a batch and returns those that are undecided, in their order. */
async function writeBatch(
  ctx: Ctx,
  { reservationMinutes }: OrderSettings,
  queue: Queue,
  batch: readonly Waiting[],
): Promise<Waiting[]> {
  const now = ctx.now()
  const expiresAt = new Date(now.getTime() + reservationMinutes * 60_000)
  const verdicts = await placeUndisturbed(ctx, batch, now, expiresAt)
  emitted()
  const undecided: Waiting[] = []
  const repeated: Waiting[] = []
  const answer = ({ placement, resolve }: Waiting, given: PlacementAnswer) => {
    queue.open.delete(placement.id)
    resolve(given)
  }
  for (const [n, waiting] of batch.entries()) {
    const verdict = verdicts.get(n)
    if (!verdict) repeated.push(waiting)
    else if (verdict.verdict === 'undecided') undecided.push(waiting)
    else answer(waiting, answerOf(verdict, waiting.placement, { now, expiresAt }))
  }
  if (repeated.length === 0) return undecided
  const ids = repeated.map(({ placement }) => placement.id)
  const earlier = new Map((await selectPlacements(ctx.db, ids)).map((row) => [row.id, row]))
  for (const waiting of repeated) {
    const before = earlier.get(waiting.placement.id)
    if (before?.hash === waiting.placement.hash) answer(waiting, earlierAnswer(before))
    else {
      queue.open.delete(waiting.placement.id)
      waiting.reject(PlatformErrors.idempotencyKeyReused())
    }
  }
  return undecided
}

/** Another process may place the same key, or a person's first order of the year, meanwhile. */
async function placeUndisturbed(
  ctx: Ctx,
  batch: readonly Waiting[],
  now: Date,
  expiresAt: Date,
): Promise<Map<number, Verdict>> {
  const limits = orderLimitsAt(now)
  const terms = {
    now,
    expiresAt,
    eraseIdentityAfter: new Date(now.getTime() + orderLimits.identityDays * DAY_MS),
    // Only one market has yearly limits so far; its calendar counts.
    year: limits[0]?.year ?? now.getUTCFullYear(),
    limits,
  }
  const placements = batch.map(({ placement }) => placement)
  const idsOf = () => ({ orderId: newId(), eventId: newId(), movementId: newId() })
  for (let tries = 1; ; tries++) {
    try {
      const verdicts = await placeBatch(ctx.db, placements, idsOf, terms)
      return new Map(verdicts.map((verdict) => [verdict.n, verdict]))
    } catch (error) {
      if (!isCollision(error)) throw error
      if (tries >= orderLimits.batchTries) throw E.busy()
    }
  }
}

const DAY_MS = 86_400_000

const answerOf = (
  verdict: Verdict,
  { checkoutId }: Placement,
  times: Readonly<{ now: Date; expiresAt: Date }>,
): PlacementAnswer =>
  verdict.reason
    ? { status: 'refused', reason: verdict.reason, line: verdict.line }
    : {
        status: 'placed',
        checkoutId,
        totalMinor: verdict.total_minor!,
        currency: verdict.currency!,
        placedAt: times.now,
        expiresAt: times.expiresAt,
        orders: verdict.orders!,
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
