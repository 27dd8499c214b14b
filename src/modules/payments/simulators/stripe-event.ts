import { createHash, createHmac } from 'node:crypto'
import type { SimulatedStripe } from './stripe-keys.ts'

/** Who is told, and with which secret. */
export type Shop = Readonly<{ keys: SimulatedStripe; url: string }>

export const short = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 24)
export const numberOf = (sessionId: string): string => sessionId.replace(/^cs_test_/, '')
export const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)

/**
 * An event, signed as Stripe signs: HMAC-SHA-256 over the second and the body. Told again it is signed
 * anew, and is of when it happened.
 */
export function eventOf(
  given: Readonly<{ id: string; type: string; object: object; now: Date; created?: Date }>,
  { webhookSecret }: SimulatedStripe,
): { body: string; headers: Record<string, string> } {
  const at = seconds(given.now)
  const body = JSON.stringify({
    id: given.id,
    object: 'event',
    type: given.type,
    created: given.created ? seconds(given.created) : at,
    livemode: false,
    data: { object: given.object },
  })
  const v1 = createHmac('sha256', webhookSecret).update(`${at}.${body}`).digest('hex')
  return {
    body,
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${v1}` },
  }
}
