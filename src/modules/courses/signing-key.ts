import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { Db } from '../../platform/db.ts'
import { createKeyRing, type KeyRing, openBytes, sealBytes } from '../../platform/seal.ts'
import { insertSigningKey, selectSigningKey } from './store.ts'

const SEAL = 'courses.signing_key'
/** What every verifier of Open Badges must know. */
const ALGORITHM = 'RS256'
const RSA_BITS = 2_048

const makePair = promisify(generateKeyPair)

/** The installation's own key for badges; made and kept on first use. */
export async function signingKey(db: Db, { lasting }: KeyRing, now: Date): Promise<KeyObject> {
  // The lasting key opens it whatever key seals now: nothing is to be sealed anew.
  const ring = createKeyRing([lasting])
  const kept = await selectSigningKey(db)
  if (kept) return privateKeyFrom(ring, kept)
  const { privateKey } = await makePair('rsa', { modulusLength: RSA_BITS })
  const sealed = sealBytes(ring, SEAL, privateKey.export({ type: 'pkcs8', format: 'der' }))
  await insertSigningKey(db, sealed, now)
  // Another process may have been first.
  return privateKeyFrom(ring, (await selectSigningKey(db))!)
}

const privateKeyFrom = (ring: KeyRing, sealed: Uint8Array): KeyObject =>
  createPrivateKey({ key: openBytes(ring, SEAL, sealed), type: 'pkcs8', format: 'der' })

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
