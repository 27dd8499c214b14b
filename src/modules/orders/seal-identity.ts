import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { assert } from '../../kernel/assert.ts'
import type { OrderSettings } from './settings.ts'

/** Who the buyer is before the law. Never logged, never in an event. */
export type Identity = Readonly<{ realName: string; idNumber: string }>

type Key = Pick<OrderSettings, 'identityKey'>

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM, bound to its checkout: a sealed identity that is moved to another row does not open.
 * One byte of version, 12 of nonce, the text, 16 of tag.
 */
export function sealIdentity({ identityKey }: Key, checkoutId: string, identity: Identity): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', identityKey, nonce)
  cipher.setAAD(Buffer.from(checkoutId))
  const { realName, idNumber } = identity
  const text = Buffer.concat([
    cipher.update(JSON.stringify({ realName, idNumber }), 'utf8'),
    cipher.final(),
  ])
  return Buffer.concat([Buffer.of(VERSION), nonce, text, cipher.getAuthTag()])
}

/** Throws when the key is another, or the row was tampered with. */
export function openIdentity({ identityKey }: Key, checkoutId: string, sealed: Buffer): Identity {
  assert(sealed[0] === VERSION, 'the seal is of a version we know')
  const decipher = createDecipheriv('aes-256-gcm', identityKey, sealed.subarray(1, 1 + NONCE_BYTES))
  decipher.setAAD(Buffer.from(checkoutId))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES))
  return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8')) as Identity
}

/**
 * Names a natural person without telling who it is: a keyed fingerprint, since the numbers are few
 * enough to try them all against a plain one.
 */
export function personIdOf({ identityKey }: Key, { idNumber }: Identity): string {
  const hex = createHmac('sha256', identityKey).update(`person ${idNumber}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
