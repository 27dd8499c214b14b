import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** Between 24 and 64 by the standard. */
const SECRET_BYTES = 32

export const newSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64')

export type Message = Readonly<{ id: string; timestamp: Date; body: string }>

/**
 * Headers of a signed message by Standard Webhooks 1.0: a signature with each secret, so that a
 * receiver that knows one of them is satisfied while they are exchanged.
 */
export function signMessage(
  secrets: readonly string[],
  { id, timestamp, body }: Message,
): Record<string, string> {
  const seconds = `${Math.floor(timestamp.getTime() / 1_000)}`
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.join(' '),
  }
}
