import { createHash, type KeyObject, sign, type X509Certificate } from 'node:crypto'

/** Whose signature it is: an RSA key, its certificate, and that of whoever issued it. */
export type Signer = Readonly<{
  key: KeyObject
  certificate: X509Certificate
  issuer: X509Certificate
}>

/** Object identifiers as they are written in DER. */
const OID = {
  data: '06092a864886f70d010701',
  signedData: '06092a864886f70d010702',
  contentType: '06092a864886f70d010903',
  messageDigest: '06092a864886f70d010904',
  signingTime: '06092a864886f70d010905',
  rsa: '06092a864886f70d010101',
  sha256: '0609608648016503040201',
} as const
const oid = (name: keyof typeof OID): Buffer => Buffer.from(OID[name], 'hex')

const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
  context0: 0xa0,
} as const

/** Tag, length, value (X.690, DER). */
function der(tag: keyof typeof TAG, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts)
  const { length } = value
  if (length < 0x80) return Buffer.concat([Buffer.from([TAG[tag], length]), value])
  const digits = length.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([TAG[tag], 0x80 | bytes.length]), bytes, value])
}

/** The elements of a sequence, whole; it comes from a certificate that OpenSSL has read. */
function elementsOf(sequence: Buffer): Buffer[] {
  const [from, to] = boundsOf(sequence)
  const elements: Buffer[] = []
  for (let at = from; at < to; ) {
    const [, end] = boundsOf(sequence.subarray(at))
    elements.push(sequence.subarray(at, at + end))
    at += end
  }
  return elements
}

/** Where the value of an element begins and ends. */
function boundsOf(element: Buffer): readonly [from: number, to: number] {
  const first = element[1]!
  if (first < 0x80) return [2, 2 + first]
  const count = first & 0x7f
  const from = 2 + count
  return [from, from + element.readUIntBE(2, count)]
}

/** Issuer and serial number, by which a signature names its certificate. */
function nameOf({ raw }: X509Certificate): Buffer {
  const fields = elementsOf(elementsOf(raw)[0]!)
  // Behind the version, which every certificate of today has.
  const at = fields[0]![0] === TAG.context0 ? 1 : 0
  return der('sequence', fields[at + 2]!, fields[at]!)
}

const VERSION_1 = der('integer', Buffer.from([1]))
const SHA256 = der('sequence', oid('sha256'))

/**
 * Signs bytes without holding them (CMS SignedData, RFC 5652), with RSA and SHA-256: node:crypto signs, but
 * writes no such message.
 */
export function signDetached(content: Buffer, signer: Signer, now: Date): Buffer {
  const digest = createHash('sha256').update(content).digest()
  const time = Buffer.from(`${now.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`)
  const attribute = (name: keyof typeof OID, value: Buffer) =>
    der('sequence', oid(name), der('set', value))
  // A set is in the order of its bytes.
  const attributes = [
    attribute('contentType', oid('data')),
    attribute('signingTime', der('utcTime', time)),
    attribute('messageDigest', der('octets', digest)),
  ].sort(Buffer.compare)
  const info = der(
    'sequence',
    VERSION_1,
    nameOf(signer.certificate),
    SHA256,
    der('context0', ...attributes),
    der('sequence', oid('rsa'), der('null')),
    // Signed as a set of its own (RFC 5652, 5.4).
    der('octets', sign('sha256', der('set', ...attributes), signer.key)),
  )
  const signed = der(
    'sequence',
    VERSION_1,
    der('set', SHA256),
    der('sequence', oid('data')),
    der('context0', signer.certificate.raw, signer.issuer.raw),
    der('set', info),
  )
  return der('sequence', oid('signedData'), der('context0', signed))
}
