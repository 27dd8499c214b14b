import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

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

/** Reading a key takes longer than signing with it. There are two in each data folder. */
const privateKeys = new Map<string, KeyObject>()

function privateKeyOf(text: string): KeyObject {
  const known = privateKeys.get(text)
  if (known) return known
  const key = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
  privateKeys.set(text, key)
  return key
}
