import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { assert } from '../kernel/assert.ts'

/**
 * What personal data is sealed with: one key that seals, and older ones that still open. Sealed
 * bytes name their key, so that a key can be changed while everything stays readable.
 */
export type KeyRing = Readonly<{
  /** The one that seals first. */
  keys: readonly RingKey[]
  /**
   * Names persons and opens links (HMAC). It stays when the sealing key changes: a buyer's yearly
   * quota is kept under such a name, and a link in a mail is not sent again.
   */
  lasting: KeyObject
  /** Of this process: see `sealBytes`. */
  sealing: Sealing
  /** Data keys of other processes, by their salts. */
  opened: Map<string, KeyObject>
}>

type RingKey = Readonly<{ id: Buffer; key: KeyObject }>
type Sealing = { readonly head: Buffer; readonly key: KeyObject; sealed: number }

/** Without a key's name: written until November 2026. Nonce, text, tag. */
const NAMELESS = 1
const NAMED = 2
const ID_BYTES = 4
const SALT_BYTES = 12
const COUNTER_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + ID_BYTES + SALT_BYTES
/** Data keys of processes that sealed what this one opens; deriving one again costs microseconds. */
const OPENED_KEYS = 1_000

/** The first key seals, all open. `lasting` is the first unless another one is known. */
export function createKeyRing(keys: readonly KeyObject[], lasting?: KeyObject): KeyRing {
  const [first] = keys
  assert(first, 'something must seal')
  const named = keys.map((key) => ({ id: idOf(key), key }))
  const salt = randomBytes(SALT_BYTES)
  const head = Buffer.concat([Buffer.of(NAMED), named[0]!.id, salt])
  const sealing = { head, key: dataKey(first, salt), sealed: 0 }
  return { keys: named, lasting: lasting ?? first, sealing, opened: new Map() }
}

/** Tells keys apart without telling anything of them. */
const idOf = (key: KeyObject): Buffer =>
  createHmac('sha256', key).update('key id').digest().subarray(0, ID_BYTES)

const dataKey = (key: KeyObject, salt: Buffer): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, salt, 'seal', 32)))

/**
 * AES-256-GCM, bound to what the content belongs to: moved to another row it does not open. Each
 * process seals with a data key of its own, derived from the ring's key and a random salt, and
 * counts its nonces: no nonce comes twice, and none has to be drawn. One byte of version, 4 that
 * name the key, 12 of salt, 8 of counter, the text, 16 of tag.
 */
export function sealBytes(ring: KeyRing, boundTo: string, content: Uint8Array | string): Buffer {
  const { sealing } = ring
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUIntBE(sealing.sealed++, NONCE_BYTES - 6, 6)
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce)
  cipher.setAAD(Buffer.from(boundTo))
  const text = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content)
  cipher.final()
  const counter = nonce.subarray(NONCE_BYTES - COUNTER_BYTES)
  return Buffer.concat([sealing.head, counter, text, cipher.getAuthTag()])
}

/** Throws when no key of the ring sealed it, or the bytes were tampered with or moved. */
export function openBytes(ring: KeyRing, boundTo: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes[0] === NAMELESS) return openNameless(ring, boundTo, bytes)
  assert(bytes[0] === NAMED, 'the seal is of a version we know')
  const salt = bytes.subarray(1 + ID_BYTES, HEAD_BYTES)
  const begin = HEAD_BYTES + COUNTER_BYTES
  const nonce = Buffer.alloc(NONCE_BYTES)
  bytes.copy(nonce, NONCE_BYTES - COUNTER_BYTES, HEAD_BYTES, begin)
  const found = ring.keys.find(({ id }) => id.equals(bytes.subarray(1, 1 + ID_BYTES)))
  if (!found) throw new Error('sealed with a key that is not given: TRADEWIND_IDENTITY_KEYS_BEFORE')
  return decipher(openedKey(ring, found, salt), { boundTo, nonce, rest: bytes.subarray(begin) })
}

function openNameless(ring: KeyRing, boundTo: string, bytes: Buffer): Buffer {
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
  const rest = bytes.subarray(1 + NONCE_BYTES)
  let failure: unknown
  for (const { key } of ring.keys) {
    try {
      return decipher(key, { boundTo, nonce, rest })
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function decipher(
  key: KeyObject,
  { boundTo, nonce, rest }: { boundTo: string; nonce: Buffer; rest: Buffer },
): Buffer {
  const opening = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  opening.setAAD(Buffer.from(boundTo))
  opening.setAuthTag(rest.subarray(-TAG_BYTES))
  const text = opening.update(rest.subarray(0, -TAG_BYTES))
  return Buffer.concat([text, opening.final()])
}

function openedKey({ opened }: KeyRing, { id, key }: RingKey, salt: Buffer): KeyObject {
  const name = `${id.toString('hex')} ${salt.toString('hex')}`
  const known = opened.get(name)
  if (known) return known
  const derived = dataKey(key, salt)
  opened.set(name, derived)
  for (const oldest of opened.keys()) {
    if (opened.size <= OPENED_KEYS) break
    opened.delete(oldest)
  }
  return derived
}

/** Whether it was sealed with the key that seals now. */
export const isSealedNow = ({ sealing }: KeyRing, sealed: Uint8Array): boolean =>
  sealing.head.subarray(0, 1 + ID_BYTES).equals(sealed.subarray(0, 1 + ID_BYTES))

export const sealJson = (ring: KeyRing, boundTo: string, content: object): Buffer =>
  sealBytes(ring, boundTo, JSON.stringify(content))

/** Throws as `openBytes`. */
export const openJson = <T>(ring: KeyRing, boundTo: string, sealed: Uint8Array): T =>
  JSON.parse(openBytes(ring, boundTo, sealed).toString('utf8')) as T
