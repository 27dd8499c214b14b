import { type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { EndpointDisabled } from './contract.ts'
import { RETRY_MS } from './event-type.ts'
import { type Outcome, sendWebhook } from './providers/send-webhook.ts'
import { messageId } from './queue-messages.ts'
import { openSecret } from './seal-secret.ts'
import type { WebhookSettings } from './settings.ts'
import { signMessage } from './sign-message.ts'
import {
  type Claimed,
  claimDeliveries,
  disableEndpoint,
  endTry,
  lockEndpoint,
  noteSuccess,
} from './store.ts'
import { WEBHOOKS } from './webhooks.ts'

/**
 * Sends what is due until nothing is. A message arrives at least once: a process that is killed
 * after it was taken leaves it to be sent again.
 */
export async function deliverMessages(
  ctx: Ctx,
  settings: WebhookSettings,
  signal?: AbortSignal,
): Promise<void> {
  // Off, they wait: the schedule looks again every minute.
  while (!signal?.aborted && (await ctx.features.isOn(WEBHOOKS))) {
    const claimed = await claimDeliveries(ctx.db, ctx.now())
    if (claimed.length === 0) return
    await Promise.all(claimed.map((delivery) => tryOnce(ctx, settings, delivery)))
  }
}

async function tryOnce(ctx: Ctx, settings: WebhookSettings, delivery: Claimed): Promise<void> {
  const { url, body, eventId, endpointId, secret, oldSecret, oldSecretUntil } = delivery
  const open = (sealed: Buffer) => openSecret(settings.secret, endpointId, sealed)
  const isOldValid = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > ctx.now()
  const secrets = [open(secret), ...(isOldValid ? [open(oldSecret)] : [])]
  const message = { id: messageId(eventId), timestamp: ctx.now(), body }
  const headers = signMessage(secrets, message)
  const reach = { isLocalAllowed: settings.webhooksReachLocal }
  await record(ctx, delivery, await sendWebhook(reach, { url, headers, body }))
}

/** What an endpoint answers that is gone for good. */
const GONE = 410

/** Locks the endpoint before its delivery, as its removal does: neither waits for the other. */
async function record(ctx: Ctx, delivery: Claimed, outcome: Outcome): Promise<void> {
  const { businessId, endpointId, tries, createdAt, url } = delivery
  const ref = { businessId, endpointId }
  const now = ctx.now()
  const status = 'status' in outcome ? outcome.status : null
  const problem = 'problem' in outcome ? outcome.problem : null
  const facts = { status, problem, ms: outcome.ms }
  if (status !== null && status >= 200 && status < 300) {
    await transaction(ctx, async (tx) => {
      await lockEndpoint(tx.db, ref)
      await endTry(tx.db, delivery, { ...facts, state: 'delivered', dueAt: now })
      await noteSuccess(tx.db, ref, now)
    })
    return
  }
  const pause = status === GONE ? undefined : RETRY_MS[tries - 1]
  if (pause !== undefined) {
    const dueAt = new Date(now.getTime() + pause)
    await endTry(ctx.db, delivery, { ...facts, state: 'waiting', dueAt })
    return
  }
  await transaction(ctx, async (tx) => {
    await lockEndpoint(tx.db, ref)
    await endTry(tx.db, delivery, { ...facts, state: 'failed', dueAt: now })
    // Nothing has arrived since this was first tried: nobody is there.
    const since = status === GONE ? now : createdAt
    if (await disableEndpoint(tx.db, ref, since)) {
      await emit(tx, EndpointDisabled, { ...ref, host: new URL(url).host })
    }
  })
}
