import type { Static } from 'typebox'
import { newId } from '../../kernel/ids.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { isAllowedUrl } from '../../platform/reach.ts'
import type { TaskDefinition } from '../../platform/tasks.ts'
import { recordAudit } from '../accounts/api.ts'
import type { ChangeEndpointBody, NewEndpointBody } from './contract.ts'
import { PartnersErrors as E } from './errors.ts'
import { TEST_EVENT, webhookLimits } from './event-type.ts'
import { bodyOf } from './queue-messages.ts'
import { sealSecret } from './seal-secret.ts'
import type { WebhookSettings } from './settings.ts'
import { newSecret } from './sign-message.ts'
import {
  type Delivery,
  type DeliveryRef,
  deleteEndpoint,
  type Endpoint,
  type EndpointRef,
  insertDeliveries,
  insertEndpoint,
  lockDelivery,
  lockEndpoint,
  restartDelivery,
  updateEndpoint,
} from './store.ts'
import { WEBHOOKS } from './webhooks.ts'

type WithSecret = Readonly<{ endpoint: Endpoint; secret: string }>

/** The secret is in the answer and nowhere else. Throws url_refused, too_many_endpoints, switched_off. */
export async function addEndpoint(
  ctx: Ctx,
  settings: WebhookSettings,
  { businessId, url, eventTypes }: Static<typeof NewEndpointBody> & { businessId: string },
): Promise<WithSecret> {
  await ctx.features.require(WEBHOOKS)
  requireAllowed(settings, url)
  const id = newId()
  const secret = newSecret()
  const endpoint: Endpoint = {
    businessId,
    id,
    url: new URL(url).href,
    eventTypes,
    secret: sealSecret(settings.secret, id, secret),
    oldSecret: null,
    oldSecretUntil: null,
    state: 'on',
    lastSuccessAt: null,
    createdAt: ctx.now(),
  }
  return transaction(ctx, async (tx) => {
    if (!(await insertEndpoint(tx.db, endpoint))) {
      throw E.tooManyEndpoints({ most: webhookLimits.endpointsOfBusiness })
    }
    await audit(tx, endpoint, 'partners.endpoint_added')
    return { endpoint, secret }
  })
}

/** Another address, other events, on or off. Throws endpoint_not_found, url_refused. */
export function changeEndpoint(
  ctx: Ctx,
  settings: WebhookSettings,
  ref: EndpointRef,
  { url, eventTypes, isOn }: Static<typeof ChangeEndpointBody>,
): Promise<Endpoint> {
  if (url !== undefined) requireAllowed(settings, url)
  return changed(ctx, ref, 'partners.endpoint_changed', (endpoint) => ({
    ...endpoint,
    url: url === undefined ? endpoint.url : new URL(url).href,
    eventTypes: eventTypes ?? endpoint.eventTypes,
    state: isOn === undefined ? endpoint.state : isOn ? 'on' : 'off',
  }))
}

/** A new secret; the one before signs beside it for a day. Throws endpoint_not_found. */
export async function rotateSecret(
  ctx: Ctx,
  settings: WebhookSettings,
  ref: EndpointRef,
): Promise<WithSecret> {
  const secret = newSecret()
  const { overlapHours } = webhookLimits
  const endpoint = await changed(ctx, ref, 'partners.secret_rotated', (before) => ({
    ...before,
    secret: sealSecret(settings.secret, before.id, secret),
    oldSecret: before.secret,
    oldSecretUntil: new Date(ctx.now().getTime() + overlapHours * 3_600_000),
  }))
  return { endpoint, secret }
}

export const removeEndpoint = (ctx: Ctx, ref: EndpointRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const endpoint = await lockEndpoint(tx.db, ref)
    if (!endpoint) throw E.endpointNotFound({ endpointId: ref.endpointId })
    await deleteEndpoint(tx.db, ref)
    await audit(tx, endpoint, 'partners.endpoint_removed')
  })

/** Queues a message that tells of nothing. Throws endpoint_not_found, endpoint_off. */
export async function sendTest(
  ctx: Ctx,
  deliver: TaskDefinition,
  ref: EndpointRef,
): Promise<Delivery> {
  await ctx.features.require(WEBHOOKS)
  return transaction(ctx, async (tx) => {
    const { businessId, endpointId } = ref
    await requireOn(tx, ref)
    const [id, eventId] = [newId(), newId()]
    const now = tx.now()
    const body = bodyOf({ eventId, type: TEST_EVENT, now, data: { businessId, endpointId } })
    await insertDeliveries(
      tx.db,
      [{ businessId, id, endpointId, eventId, eventType: TEST_EVENT, body }],
      now,
    )
    await tx.tasks.enqueue(tx.db, deliver, {})
    return (await lockDelivery(tx.db, { businessId, deliveryId: id }))!
  })
}

/**
 * Sends a message again, under the same id: whoever has had it knows. Throws delivery_not_found,
 * delivery_waiting, endpoint_off.
 */
export async function replayDelivery(
  ctx: Ctx,
  deliver: TaskDefinition,
  ref: DeliveryRef,
): Promise<Delivery> {
  await ctx.features.require(WEBHOOKS)
  return transaction(ctx, async (tx) => {
    const delivery = await lockDelivery(tx.db, ref)
    if (!delivery) throw E.deliveryNotFound({ deliveryId: ref.deliveryId })
    if (delivery.state === 'waiting') throw E.deliveryWaiting()
    await requireOn(tx, { businessId: ref.businessId, endpointId: delivery.endpointId })
    await restartDelivery(tx.db, ref, tx.now())
    await tx.tasks.enqueue(tx.db, deliver, {})
    return (await lockDelivery(tx.db, ref))!
  })
}

async function requireOn(tx: TxCtx, ref: EndpointRef): Promise<void> {
  const endpoint = await lockEndpoint(tx.db, ref)
  if (!endpoint) throw E.endpointNotFound({ endpointId: ref.endpointId })
  if (endpoint.state !== 'on') throw E.endpointOff()
}

function requireAllowed({ webhooksReachLocal }: WebhookSettings, url: string): void {
  if (!isAllowedUrl(url, { isLocalAllowed: webhooksReachLocal })) throw E.urlRefused()
}

const changed = (
  ctx: Ctx,
  ref: EndpointRef,
  action: string,
  change: (endpoint: Endpoint) => Endpoint,
): Promise<Endpoint> =>
  transaction(ctx, async (tx) => {
    const before = await lockEndpoint(tx.db, ref)
    if (!before) throw E.endpointNotFound({ endpointId: ref.endpointId })
    const next = change(before)
    await updateEndpoint(tx.db, next)
    await audit(tx, next, action)
    return next
  })

/** The host alone: what follows it may hold a secret of the receiver. */
const audit = (tx: TxCtx, { businessId, id, url, eventTypes, state }: Endpoint, action: string) =>
  recordAudit(tx, {
    organisationId: businessId,
    action,
    subject: `endpoint:${id}`,
    after: { host: new URL(url).host, eventTypes, state },
  })
