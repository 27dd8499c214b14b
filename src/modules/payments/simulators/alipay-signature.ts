import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

type Fields = Readonly<Record<string, string>>

/** RSA2: SHA-256 with RSA over `key=value` pairs in the order of their keys, empty ones left out. */
const signed = (fields: Fields, without: readonly string[]): Buffer =>
  Buffer.from(
    Object.keys(fields)
      .filter((name) => !without.includes(name) && fields[name] !== '')
      .sort()
      .map((name) => `${name}=${fields[name]}`)
      .join('&'),
  )

export const signText = (text: string | Buffer, privateKey: string): string =>
  sign('sha256', Buffer.from(text), privateKeyOf(privateKey)).toString('base64')

/** A notification, as Alipay signs it: without `sign_type`. */
export const signNotification = (fields: Fields, privateKey: string): string =>
  signText(signed(fields, ['sign', 'sign_type']), privateKey)

/** Whether a request is signed by whoever has the key. */
export function isSigned(fields: Fields, publicKey: string): boolean {
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  })
  return verify(
    'sha256',
    signed(fields, ['sign']),
    key,
    Buffer.from(fields['sign'] ?? '', 'base64'),
  )
}

const privateKeyOf = (key: string) =>
  createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
