import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { assert } from '../../kernel/assert.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { OrderSettings } from './settings.ts'

/** Who the buyer is before the law. Never logged, never in an event. */
export type Identity = Readonly<{ realName: string; idNumber: string }>

/** Where the buyer wants to be told of the order, and in which language. Never logged either. */
export type Contact = Readonly<{ email: string; locale: Locale }>

type Key = Pick<OrderSettings, 'identityKey'>

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM, bound to its checkout: a sealed identity that is moved to another row does not open.
 * One byte of version, 12 of nonce, the text, 16 of tag.
 */
export const sealIdentity = (key: Key, checkoutId: string, { realName, idNumber }: Identity) =>
  seal(key, checkoutId, { realName, idNumber })

/** Throws when the key is another, or the row was tampered with. */
export const openIdentity = (key: Key, checkoutId: string, sealed: Buffer): Identity =>
  open(key, checkoutId, sealed) as Identity

/** The same for where the buyer is told of the order; it does not open as an identity. */
export const sealContact = (key: Key, checkoutId: string, { email, locale }: Contact): Buffer =>
  seal(key, `contact ${checkoutId}`, { email, locale })

/** Throws as `openIdentity`. */
export const openContact = (key: Key, checkoutId: string, sealed: Buffer): Contact =>
  open(key, `contact ${checkoutId}`, sealed) as Contact

const seal = (key: Key, boundTo: string, content: object): Buffer =>
  sealBytes(key, boundTo, Buffer.from(JSON.stringify(content)))

const open = (key: Key, boundTo: string, sealed: Buffer): unknown =>
  JSON.parse(openBytes(key, boundTo, sealed).toString('utf8'))

/** The same for whatever bytes, bound to what they belong to. */
export function sealBytes({ identityKey }: Key, boundTo: string, content: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', identityKey, nonce)
  cipher.setAAD(Buffer.from(boundTo))
  const text = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, text, cipher.getAuthTag()])
}

/** Throws as `openIdentity`. */
export function openBytes({ identityKey }: Key, boundTo: string, sealed: Buffer): Buffer {
  assert(sealed[0] === VERSION, 'the seal is of a version we know')
  const decipher = createDecipheriv('aes-256-gcm', identityKey, sealed.subarray(1, 1 + NONCE_BYTES))
  decipher.setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES))
  return Buffer.concat([text, decipher.final()])
}

/**
 * Names a natural person without telling who it is: a keyed fingerprint, since the numbers are few
 * enough to try them all against a plain one.
 */
export function personIdOf({ identityKey }: Key, { idNumber }: Identity): string {
  const hex = createHmac('sha256', identityKey).update(`person ${idNumber}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
