import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM, bound to its endpoint: 12 bytes of nonce, the text, 16 of tag. */
export function sealSecret(appSecret: string, endpointId: string, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(appSecret), nonce)
  cipher.setAAD(Buffer.from(endpointId))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()])
}

/** Throws when the key is another, or the row was tampered with. */
export function openSecret(appSecret: string, endpointId: string, sealed: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(appSecret), nonce)
  decipher.setAAD(Buffer.from(endpointId))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES))
  return Buffer.concat([text, decipher.final()]).toString('utf8')
}

const keyFrom = (appSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', appSecret, '', 'partners.webhook-secret', 32))
