import {
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Db } from '../../platform/db.ts'
import { ownKey } from '../../platform/own-key.ts'
import type { KeyRing } from '../../platform/seal.ts'
import { insertSigningKey, selectSigningKey } from './store.ts'

/** What every verifier of Open Badges must know. */
const ALGORITHM = 'RS256'
const RSA_BITS = 2_048

const makePair = promisify(generateKeyPair)

/** The installation's own key for badges; made and kept on first use. */
export const signingKey = (db: Db, ring: KeyRing, now: Date): Promise<KeyObject> =>
  ownKey(ring, {
    seal: 'courses.signing_key',
    find: () => selectSigningKey(db),
    insert: (sealed) => insertSigningKey(db, sealed, now),
    make: async () => (await makePair('rsa', { modulusLength: RSA_BITS })).privateKey,
  })

/** The half that verifies, as a JSON Web Key. */
export function publicJwk(key: KeyObject): JsonWebKey {
  const { kty, n, e } = createPublicKey(key).export({ format: 'jwk' })
  return { kty: kty!, n: n!, e: e!, alg: ALGORITHM, use: 'sig' }
}

const base64url = (content: string | Buffer): string => Buffer.from(content).toString('base64url')

/** A compact JWS (RFC 7515) of a JSON object; `kid` is where the public key is found. */
export function signJws(key: KeyObject, kid: string, payload: object): string {
  const header = base64url(JSON.stringify({ alg: ALGORITHM, typ: 'JWT', kid }))
  const content = `${header}.${base64url(JSON.stringify(payload))}`
  return `${content}.${base64url(sign('sha256', Buffer.from(content), key))}`
}

/** What a JWS of ours says; undefined when the signature is not of this key. */
export function readJws(key: KeyObject, jws: string): Record<string, unknown> | undefined {
  const [header, payload, signature] = jws.split('.')
  if (!header || !payload || !signature) return undefined
  const content = Buffer.from(`${header}.${payload}`)
  const isGenuine = verify(
    'sha256',
    content,
    createPublicKey(key),
    Buffer.from(signature, 'base64url'),
  )
  return isGenuine ? JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) : undefined
}
