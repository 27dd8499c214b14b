import { createPublicKey, sign } from 'node:crypto'

/** An element of ASN.1 in DER: its tag, how long it is, what is in it. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  if (body.length < 128) return Buffer.concat([Buffer.of(tag, body.length), body])
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body])
}

const SEQUENCE = 0x30
const sequence = (...content: readonly Uint8Array[]) => der(SEQUENCE, ...content)
const OID_SHA256_RSA = Buffer.from('06092a864886f70d01010b', 'hex')
const OID_COMMON_NAME = Buffer.from('0603550403', 'hex')
const NULL = Buffer.from('0500', 'hex')
const VERSION_3 = Buffer.from('a003020102', 'hex')
const UTF8 = 0x0c
const SET = 0x31
const INTEGER = 0x02
const BIT_STRING = 0x03
const UTC_TIME = 0x17

const nameOf = (text: string) =>
  sequence(der(SET, sequence(OID_COMMON_NAME, der(UTF8, Buffer.from(text)))))
/** '261122090000Z' */
const timeOf = (at: Date) =>
  der(UTC_TIME, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))

/**
 * A certificate (X.509 v3, RFC 5280) that vouches for itself, in PEM: what a simulated authority
 * hands out. `serialNumber` in hex, without a leading bit that would make it negative.
 */
export function selfSigned(given: {
  serialNumber: string
  name: string
  privateKey: string
  publicKey: string
  from: Date
  until: Date
}): string {
  const { serialNumber, name, privateKey, publicKey, from, until } = given
  const algorithm = sequence(OID_SHA256_RSA, NULL)
  const content = sequence(
    VERSION_3,
    der(INTEGER, Buffer.from(serialNumber, 'hex')),
    algorithm,
    nameOf(name),
    sequence(timeOf(from), timeOf(until)),
    nameOf(name),
    createPublicKey(publicKey).export({ type: 'spki', format: 'der' }),
  )
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', content, privateKey)])
  const whole = sequence(content, algorithm, der(BIT_STRING, signature)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${whole.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`
}
