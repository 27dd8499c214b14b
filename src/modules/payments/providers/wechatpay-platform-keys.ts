import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto'
import { answerText, isSigned, open, type Sealed } from './wechatpay-signature.ts'

/** An answer as it came: its headers by name, and its text, since signatures are over every byte. */
export type SignedText = Readonly<{ header: (name: string) => string; body: string }>

export type PlatformKeys = Readonly<{
  /**
   * Whether WeChat Pay has signed a text, by whichever of its keys. Anybody can send a notification:
   * for those unknown keys are asked for once a minute only, for answers to our own requests always.
   */
  isTheirs: (signed: SignedText, what: 'answer' | 'notification') => Promise<boolean>
}>

/** WeChat Pay asks to look for new certificates twice a day at least. */
const FRESH_MS = 12 * 3_600_000
/** Whoever sends a serial number that nobody knows does not make us ask all the time. */
const ASKED_AGAIN_MS = 60_000

type Known = Readonly<{ key: KeyObject; until: number }>
type Given = Readonly<{
  apiV3Key: string
  /** One that needs no asking: WeChat Pay's public key, or a certificate of its platform. */
  configured: Readonly<{ id: string; pem: string }> | undefined
  /** The answer to `GET /v3/certificates`, not looked at yet. */
  ask: () => Promise<SignedText>
}>

/**
 * The keys that WeChat Pay signs with, by serial number. Certificates of its platform are asked for,
 * decrypted with the APIv3 key, verified and remembered until they end; there are two for some days
 * when one takes over from the other, so that nothing signed in between is lost. Source: WeChat Pay
 * merchant documentation, "Obtain the list of platform certificates" and "Smooth replacement of
 * platform certificates".
 */
export function createPlatformKeys({ apiV3Key, configured, ask }: Given): PlatformKeys {
  let certificates: ReadonlyMap<string, Known> = new Map()
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  const fixed = configured && createPublicKey(configured.pem)

  const find = (serial: string): KeyObject | undefined => {
    if (configured && serial === configured.id) return fixed
    const known = certificates.get(serial)
    return known && known.until > Date.now() ? known.key : undefined
  }
  const renew = (): Promise<void> => {
    askedAt = Date.now()
    asking ??= (async () => {
      certificates = readCertificates(await ask(), { apiV3Key, find })
    })().finally(() => {
      asking = undefined
    })
    return asking
  }

  return {
    async isTheirs(signed, what) {
      const serial = signed.header('wechatpay-serial')
      if (!serial || !signed.header('wechatpay-signature')) return false
      const ageMs = Date.now() - askedAt
      const mayAsk = what === 'answer' || asking !== undefined || ageMs > ASKED_AGAIN_MS
      // What is known goes on to be good while newer ones are asked for.
      if (find(serial) && serial !== configured?.id && ageMs > FRESH_MS)
        void renew().catch(() => {})
      if (!find(serial) && mayAsk) await renew()
      const key = find(serial)
      return key !== undefined && isSignedBy(signed, key)
    },
  }
}

function isSignedBy({ header, body }: SignedText, key: KeyObject): boolean {
  const [timestamp, nonce] = [header('wechatpay-timestamp'), header('wechatpay-nonce')]
  return isSigned(answerText({ timestamp, nonce, body }), header('wechatpay-signature'), key)
}

type Listed = Readonly<{
  serial_no?: unknown
  effective_time?: unknown
  expire_time?: unknown
  encrypt_certificate?: Sealed
}>

/**
 * The certificates of an answer that are valid now. Whoever sealed them knows the APIv3 key; and the
 * answer is signed by a key that is known, or, the first time, by one that is in it. Throws when it
 * is not.
 */
function readCertificates(
  answer: SignedText,
  { apiV3Key, find }: Pick<Given, 'apiV3Key'> & { find: (serial: string) => KeyObject | undefined },
): ReadonlyMap<string, Known> {
  const { data } = JSON.parse(answer.body) as { data?: readonly Listed[] }
  if (!Array.isArray(data)) throw new Error('WeChat Pay gave no list of certificates')
  const found = new Map<string, Known>()
  for (const { serial_no: serial, encrypt_certificate: sealed } of data as readonly Listed[]) {
    const pem = sealed && open(sealed, apiV3Key)
    if (!pem) throw new Error('a certificate is not sealed with the APIv3 key')
    const certificate = new X509Certificate(pem)
    const [from, until] = [certificate.validFrom, certificate.validTo].map((at) => Date.parse(at))
    if (certificate.serialNumber !== serial) throw new Error('a certificate has another number')
    if (from! <= Date.now() && Date.now() < until!)
      found.set(serial, { key: certificate.publicKey, until: until! })
  }
  const serial = answer.header('wechatpay-serial')
  const key = find(serial) ?? found.get(serial)?.key
  if (!key || !isSignedBy(answer, key))
    throw new Error('the list of certificates is not signed by WeChat Pay')
  return found
}
