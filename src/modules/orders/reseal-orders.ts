import { type Ctx, transaction } from '../../platform/context.ts'
import { reseal, type SealedPart } from '../../platform/reseal.ts'
import { isSealedNow, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'
import { chunksOf } from '../../platform/sent-file.ts'
import { defineTask, type TaskDefinition } from '../../platform/tasks.ts'
import { evidenceSeal } from './add-evidence.ts'
import { type EvidenceRef, findEvidence, selectKeptEvidence } from './case-store.ts'
import { lockSealed, type SealedBuyer, saveSealed } from './identity-store.ts'
import { orderLimits } from './order.ts'
import { consigneeSeal, contactSeal, identitySeal } from './seal-identity.ts'
import type { OrderSettings } from './settings.ts'

type Keys = Pick<OrderSettings, 'identityKeys'>

/** Seals what is sealed with an older key with the one of now: rows, then files. Returns how many. */
export async function resealOrders(ctx: Ctx, keys: Keys, signal?: AbortSignal): Promise<number> {
  let resealed = 0
  for (const part of [identitiesOf(keys), evidenceOf(keys)]) {
    resealed += await reseal(ctx, keys.identityKeys, part, signal)
  }
  return resealed
}

/** Who buyers are, where they are told, where their goods go. */
const identitiesOf = ({ identityKeys }: Keys): SealedPart => {
  const isOld = (sealed: Buffer | null): boolean =>
    sealed !== null && !isSealedNow(identityKeys, sealed)
  const again = (boundTo: string, sealed: Buffer | null): Buffer | null =>
    sealed && sealBytes(identityKeys, boundTo, openBytes(identityKeys, boundTo, sealed))
  return {
    name: 'orders.identities',
    resealBatch: (ctx, after) =>
      transaction(ctx, async (tx) => {
        const limit = orderLimits.identitiesOfBatch
        const found = await lockSealed(tx.db, { after, limit })
        const old = found.filter(
          ({ identity, contact, consignee }) =>
            isOld(identity) || isOld(contact) || isOld(consignee),
        )
        const sealed = old.map(
          ({ checkoutId, identity, contact, consignee }): SealedBuyer => ({
            checkoutId,
            identity: again(identitySeal(checkoutId), identity),
            contact: again(contactSeal(checkoutId), contact),
            consignee: again(consigneeSeal(checkoutId), consignee),
          }),
        )
        await saveSealed(tx.db, sealed)
        const last = found.length === limit ? found.at(-1)?.checkoutId : undefined
        return { last, resealed: old.length }
      }),
  }
}

/** The files of returns and disputes. One whose line is erased meanwhile goes too. */
const evidenceOf = ({ identityKeys }: Keys): SealedPart => ({
  name: 'orders.evidence',
  async resealBatch(ctx, after) {
    const limit = orderLimits.resealedFilesOfBatch
    const found = await selectKeptEvidence(ctx.db, { after: cursorFrom(after), limit })
    let resealed = 0
    for (const one of found) {
      for (const fileId of [one.id, one.thumbnailId]) {
        if (fileId && (await resealFile(ctx, identityKeys, fileId))) resealed += 1
        if (fileId && !(await findEvidence(ctx.db, one))) await ctx.files.remove(fileId)
      }
    }
    const last = found.length === limit ? found.at(-1) : undefined
    return { last: last && `${last.businessId}~${last.orderId}~${last.id}`, resealed }
  },
})

/** A file is replaced as a whole: killed in between, it is the one or the other. */
async function resealFile({ files }: Ctx, ring: KeyRing, fileId: string): Promise<boolean> {
  if ((await files.size(fileId)) === undefined) return false
  const chunks: Uint8Array[] = []
  for await (const chunk of files.read(fileId)) chunks.push(chunk)
  const before = Buffer.concat(chunks)
  if (isSealedNow(ring, before)) return false
  const boundTo = evidenceSeal(fileId)
  const sealed = sealBytes(ring, boundTo, openBytes(ring, boundTo, before))
  await files.save(fileId, chunksOf(sealed), sealed.byteLength)
  return true
}

function cursorFrom(text: string | undefined): EvidenceRef | undefined {
  const [businessId, orderId, id] = text?.split('~') ?? []
  return businessId && orderId && id ? { businessId, orderId, id } : undefined
}

export const createResealOrders = (settings: OrderSettings): TaskDefinition =>
  defineTask({
    name: 'orders.reseal',
    schedule: '7 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await resealOrders(ctx, settings, signal)
    },
  })
