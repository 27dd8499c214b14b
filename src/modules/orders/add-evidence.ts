import { createHash } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { sealBytes } from '../../platform/seal.ts'
import {
  type CheckedFile,
  checkSentFile,
  chunksOf,
  FileRefused,
  readSentFile,
} from '../../platform/sent-file.ts'
import { type Side, takesEvidence } from './case.ts'
import {
  type Evidence,
  findSameEvidence,
  insertEvidence,
  keepEvidence,
  noteAnswer,
  selectCase,
  sumEvidence,
} from './case-store.ts'
import { EvidenceAdded } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import { factsOf } from './order-facts.ts'
import type { OrderSettings } from './settings.ts'
import { lockCheckout, type Order, selectOrder } from './store.ts'

export type Shown = Readonly<{ author: Side; content: AsyncIterable<Uint8Array>; caption: string }>

/**
 * Keeps a file that one side shows in a return or a dispute. The same file again is the evidence
 * that it was the first time. The line is written first and the file after it: a process that dies
 * in between leaves a line that the timer erases, and sending the file again completes it. Throws
 * evidence_closed, too_much_evidence and what is wrong with the file; then nothing has changed.
 */
export async function addEvidence(
  ctx: Ctx,
  settings: OrderSettings,
  order: Order,
  { author, content, caption }: Shown,
): Promise<Evidence> {
  const sent = await taken(readSentFile(content, orderLimits.evidenceFileBytes))
  const contentHash = createHash('sha256').update(sent).digest()
  // Before the work of drawing: whoever may add nothing costs nothing.
  await requireOpen(ctx, order)
  const checked = await taken(checkSentFile(sent))
  const begun = await transaction(ctx, (tx) =>
    begin(tx, order, { author, caption, contentHash, checked }),
  )
  if (begun.keptAt) return begun
  const write = (id: string, bytes: Buffer) => {
    const sealed = sealBytes(settings.identityKeys, evidenceSeal(id), bytes)
    return ctx.files.save(id, chunksOf(sealed), sealed.byteLength)
  }
  if (begun.thumbnailId && checked.thumbnail) await write(begun.thumbnailId, checked.thumbnail)
  await write(begun.id, checked.content)
  return transaction(ctx, async (tx) => {
    const ref = { businessId: order.businessId, orderId: order.id }
    const now = tx.now()
    if (await keepEvidence(tx.db, { ...ref, id: begun.id }, now)) {
      await noteAnswer(tx.db, ref, { author, now })
      await emit(tx, EvidenceAdded, { ...factsOf(order), evidenceId: begun.id, author })
    }
    return { ...begun, keptAt: now }
  })
}

/** What a sealed file is bound to: one that lies under another name does not open. */
export const evidenceSeal = (id: string): string => `evidence ${id}`

async function requireOpen({ db, now }: Pick<Ctx, 'db' | 'now'>, order: Order): Promise<void> {
  const open = await selectCase(db, { businessId: order.businessId, orderId: order.id })
  if (!open || !takesEvidence(open, { status: order.status, now: now() })) throw E.evidenceClosed()
}

async function begin(
  tx: TxCtx,
  { businessId, id: orderId, checkoutId }: Order,
  given: { author: Side; caption: string; contentHash: Buffer; checked: CheckedFile },
): Promise<Evidence> {
  const { author, caption, contentHash, checked } = given
  const ref = { businessId, orderId }
  // Files that one side sends at the same time are counted one after the other.
  await lockCheckout(tx.db, checkoutId)
  await requireOpen(tx, (await selectOrder(tx.db, ref))!)
  const same = await findSameEvidence(tx.db, ref, { author, contentHash })
  if (same) return same
  const bytes = checked.content.byteLength
  const before = await sumEvidence(tx.db, ref, author)
  const isTooMuch =
    before.files >= orderLimits.evidenceFiles || before.bytes + bytes > orderLimits.evidenceBytes
  if (isTooMuch) {
    throw E.tooMuchEvidence({ files: orderLimits.evidenceFiles, bytes: orderLimits.evidenceBytes })
  }
  const thumbnailId = checked.thumbnail ? newId() : null
  const { type } = checked
  const line = { id: newId(), author, type, caption, bytes, thumbnailId, at: tx.now() }
  await insertEvidence(tx.db, ref, { ...line, actor: actorText(tx.actor), contentHash })
  return { ...line, keptAt: null }
}

const REFUSALS = {
  empty: () => E.evidenceEmpty(),
  too_large: () => E.evidenceTooLarge({ most: orderLimits.evidenceFileBytes }),
  type_unknown: () => E.evidenceTypeUnknown(),
  unreadable: () => E.evidenceUnreadable(),
  expands: () => E.evidenceExpands(),
  active: () => E.evidenceActive(),
}

const taken = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw error instanceof FileRefused ? REFUSALS[error.reason]() : error
  })
