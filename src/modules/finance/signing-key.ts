import { createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { Db } from '../../platform/db.ts'
import { ownKey } from '../../platform/own-key.ts'
import type { KeyRing } from '../../platform/seal.ts'
import { insertSigningKey, selectSigningKey } from './store.ts'

const makePair = promisify(generateKeyPair)

/** The installation's own Ed25519 key for finance files; made and kept on first use. */
export const signingKey = (db: Db, ring: KeyRing, now: Date): Promise<KeyObject> =>
  ownKey(ring, {
    seal: 'finance.signing_key',
    find: () => selectSigningKey(db),
    insert: (sealed) => insertSigningKey(db, sealed, now),
    make: async () => (await makePair('ed25519')).privateKey,
  })

/** The half that verifies, as a JSON Web Key (RFC 8037). */
export function publicJwk(key: KeyObject): Readonly<{ kty: string; crv: string; x: string }> {
  const { kty, crv, x } = createPublicKey(key).export({ format: 'jwk' })
  return { kty: kty!, crv: crv!, x: x! }
}

export const signText = (key: KeyObject, text: string): string =>
  sign(null, Buffer.from(text), key).toString('base64url')

export const isSignedBy = (key: KeyObject, text: string, signature: string): boolean =>
  verify(null, Buffer.from(text), createPublicKey(key), Buffer.from(signature, 'base64url'))
