import { createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { Db } from '../../../platform/db.ts'
import { ownKey } from '../../../platform/own-key.ts'
import type { KeyRing } from '../../../platform/seal.ts'
import { insertSigningKey, selectSigningKey } from './check-in-store.ts'

const makePair = promisify(generateKeyPair)

/** The installation's own Ed25519 key for tickets; made and kept on first use. */
const signingKey = (db: Db, ring: KeyRing, now: Date): Promise<KeyObject> =>
  ownKey(ring, {
    seal: 'conferences.signing_key',
    find: () => selectSigningKey(db),
    insert: (sealed) => insertSigningKey(db, sealed, now),
    make: async () => (await makePair('ed25519')).privateKey,
  })

/** Signs tickets and knows them again. */
export type TicketKey = Readonly<{
  sign: (content: Uint8Array) => Uint8Array
  isGenuine: (content: Uint8Array, signature: Uint8Array) => Promise<boolean>
  /** The half that verifies, as a JSON Web Key (RFC 8037): a lane needs no secret. */
  publicJwk: Readonly<{ kty: string; crv: string; x: string }>
}>

/** Beside the thread that answers: a batch of a lane is a hundred signatures. */
const verifyAside = promisify(
  (key: KeyObject, content: Uint8Array, signature: Uint8Array, done: Verified) =>
    verify(null, content, key, signature, done),
)
type Verified = (error: Error | null, isGenuine: boolean) => void

async function readTicketKey(db: Db, ring: KeyRing, now: Date): Promise<TicketKey> {
  const key = await signingKey(db, ring, now)
  const open = createPublicKey(key)
  const { kty, crv, x } = open.export({ format: 'jwk' })
  return {
    sign: (content) => sign(null, content, key),
    isGenuine: (content, signature) => verifyAside(open, content, signature),
    publicJwk: { kty: kty!, crv: crv!, x: x! },
  }
}

const known = new WeakMap<KeyRing, Promise<TicketKey>>()

/** The same, read once for a ring: it never changes. */
export function ticketKey(db: Db, ring: KeyRing, now: Date): Promise<TicketKey> {
  const read = known.get(ring) ?? readTicketKey(db, ring, now)
  known.set(ring, read)
  // What failed is tried again.
  read.catch(() => known.delete(ring))
  return read
}
