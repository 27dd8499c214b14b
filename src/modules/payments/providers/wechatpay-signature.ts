import {
  createCipheriv,
  createDecipheriv,
  createHash,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'

/**
 * Signatures and encryption of WeChat Pay APIv3. Source: WeChat Pay merchant documentation,
 * "Generating a signature", "Verifying a signature" and "Decrypting callbacks"; held against the
 * vectors of its official Java SDK.
 */
export const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
const TAG_BYTES = 16

/** What is signed of a request: its method, path with query, seconds, a nonce, its body. */
export const requestText = (given: {
  method: string
  path: string
  timestamp: string
  nonce: string
  body: string
}): string => `${given.method}\n${given.path}\n${given.timestamp}\n${given.nonce}\n${given.body}\n`

/** What is signed of an answer, and of a notification. */
export const answerText = (given: { timestamp: string; nonce: string; body: string }): string =>
  `${given.timestamp}\n${given.nonce}\n${given.body}\n`

/** SHA-256 with RSA (PKCS #1), base64. */
export const sign = (text: string, privateKey: KeyObject): string =>
  signBytes('sha256', Buffer.from(text), privateKey).toString('base64')

export const isSigned = (text: string, signature: string, publicKey: KeyObject): boolean =>
  verifyBytes('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))

/** AES-256-GCM as APIv3 uses it: base64 of the secret text and, behind it, its tag. */
export type Sealed = Readonly<{ ciphertext: string; nonce: string; associated_data: string }>

export function seal(
  text: string,
  key: string,
  { nonce, associated_data }: Omit<Sealed, 'ciphertext'>,
): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(associated_data))
  const bytes = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
  return { ciphertext: Buffer.concat(bytes).toString('base64'), nonce, associated_data }
}

/** Undefined when it was not sealed with this key, or changed since. */
export function open(sealed: Sealed, key: string): string | undefined {
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  if (bytes.length < TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce)
      .setAAD(Buffer.from(sealed.associated_data))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = [decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]
    return Buffer.concat(text).toString('utf8')
  } catch {
    return undefined
  }
}

/** As bills state it, over what is in the archive. */
export const newBillHash = () => createHash('sha1')
