import { createPrivateKey, type KeyObject, randomBytes } from 'node:crypto'
import { isId } from '../../../kernel/ids.ts'
import { type Currency, isCurrency, type Money, money } from '../../../kernel/money.ts'
import type {
  Ask,
  Incoming,
  Provider,
  RefundState,
  Told,
  ToldRefundState,
  Trade,
} from '../provider.ts'
import { bytesFrom } from './bill-bytes.ts'
import { wayName, wayTitle } from './way-names.ts'
import { readWechatpayBill } from './wechatpay-bill.ts'
import { fromNumber, toNumber } from './wechatpay-number.ts'
import {
  createPlatformKeys,
  type PlatformKeys,
  type SignedText,
} from './wechatpay-platform-keys.ts'
import { newBillHash, open, requestText, SCHEME, type Sealed, sign } from './wechatpay-signature.ts'

export type WechatpayKeys = Readonly<{
  merchantId: string
  appId: string
  /** Of the merchant's certificate. */
  serialNumber: string
  /** PKCS#8 in PEM. */
  privateKey: string
  /** 32 characters; what WeChat Pay tells us is encrypted with it. */
  apiV3Key: string
  /**
   * WeChat Pay's public key (`PUB_KEY_ID_…`), or a certificate of its platform by serial number, in
   * PEM. Without it the certificates are asked for; others than it are asked for when they turn up.
   */
  platformKeyId?: string
  platformKey?: string
}>

export type WechatpayAccount = Readonly<{
  keys: () => WechatpayKeys
  /** Without a path for the real one. */
  base: () => string
  notifyUrl: () => string
  publicUrl: string
  isSimulated: boolean
  /** `native`: a code to scan; `h5`: from the browser of a phone into WeChat. */
  ways: readonly ('native' | 'h5')[]
  agreedFee?: ((amount: Money) => Money) | undefined
}>

const TIMEOUT_MS = 10_000
const BILL_TIMEOUT_MS = 600_000
const DESCRIPTION_CHARACTERS = 127
const REASON_CHARACTERS = 80
/** As WeChat Pay says: an answer or a notification older than this is somebody else's. */
const SIGNED_FOR_S = 300

/**
 * WeChat Pay APIv3 over its documented HTTP interface: requests are signed, answers and
 * notifications verified, notifications decrypted. WeChat has no SDK for this platform.
 */
export function createWechatpay(account: WechatpayAccount): Provider {
  const { isSimulated } = account
  let made: { keys: WechatpayKeys; ours: KeyObject; theirs: PlatformKeys } | undefined
  const keys = () => {
    const given = account.keys()
    if (made?.keys !== given) {
      const { apiV3Key, platformKeyId: id, platformKey: pem } = given
      const configured = id && pem ? { id, pem } : undefined
      const theirs = createPlatformKeys({ apiV3Key, configured, ask: askCertificates })
      made = { keys: given, ours: createPrivateKey(given.privateKey), theirs }
    }
    return made
  }

  const fetchSigned = (method: string, url: URL, body: string, timeoutMs: number) => {
    const { keys: given, ours } = keys()
    const timestamp = `${Math.floor(Date.now() / 1_000)}`
    const nonce = randomBytes(16).toString('hex')
    const path = url.pathname.slice(new URL(account.base()).pathname.replace(/\/$/, '').length)
    const text = requestText({ method, path: path + url.search, timestamp, nonce, body })
    const token = Object.entries({
      mchid: given.merchantId,
      nonce_str: nonce,
      signature: sign(text, ours),
      timestamp,
      serial_no: given.serialNumber,
    }).map(([name, value]) => `${name}="${value}"`)
    return fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'Tradewind',
        // Which key the answer is to be signed with.
        ...(given.platformKeyId ? { 'wechatpay-serial': given.platformKeyId } : {}),
        authorization: `${SCHEME} ${token.join(',')}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    })
  }

  const signedOf = async (response: Response): Promise<SignedText> => ({
    header: (name) => response.headers.get(name) ?? '',
    body: await response.text(),
  })
  const askCertificates = async (): Promise<SignedText> => {
    const url = new URL(`${account.base()}/v3/certificates`)
    const response = await fetchSigned('GET', url, '', TIMEOUT_MS)
    if (!response.ok) throw new Error(`GET /v3/certificates: ${response.status}`)
    return signedOf(response)
  }

  /** The answer to a request; its code when it was refused. Throws when nobody we know answered. */
  const ask = async (
    method: 'GET' | 'POST',
    path: string,
    given?: object,
  ): Promise<{ code: string; answer: Answer }> => {
    const body = given ? JSON.stringify(given) : ''
    const response = await fetchSigned(method, new URL(account.base() + path), body, TIMEOUT_MS)
    const signed = await signedOf(response)
    const text = signed.body
    if (!(await keys().theirs.isTheirs(signed, 'answer')))
      throw new Error(`${method} ${path}: ${response.status}, not signed by WeChat Pay`)
    const answer = (text === '' ? {} : JSON.parse(text)) as Answer
    if (response.ok) return { code: '', answer }
    return { code: String(answer['code'] ?? response.status), answer }
  }
  const requireDone = (
    what: string,
    { code, answer }: { code: string; answer: Answer },
  ): Answer => {
    if (code) throw new Error(`${what}: ${code} ${String(answer['message'] ?? '')}`)
    return answer
  }

  const begin = async (kind: 'native' | 'h5', given: Ask, more: object = {}): Promise<Answer> => {
    const { appId, merchantId } = keys().keys
    const asked = {
      appid: appId,
      mchid: merchantId,
      description: given.title.slice(0, DESCRIPTION_CHARACTERS),
      out_trade_no: toNumber(given.paymentId),
      time_expire: given.expiresAt.toISOString().replace(/\.\d+Z$/, '+00:00'),
      notify_url: account.notifyUrl(),
      amount: { total: Number(given.amount.minor), currency: given.amount.currency },
      ...more,
    }
    const path = `/v3/pay/transactions/${kind}`
    return requireDone(path, await ask('POST', path, asked))
  }
  const native = {
    name: wayName('wechatpay', isSimulated),
    title: wayTitle({ 'zh-CN': '微信扫码支付', en: 'WeChat Pay, scan a code' }, isSimulated),
    currencies: ['CNY'],
    async start(given: Ask) {
      const { code_url: qrText } = await begin('native', given)
      if (typeof qrText !== 'string') throw new Error('WeChat Pay gave no code')
      if (!isSimulated) return { qrText }
      const code = new URL(qrText).searchParams.get('pr') ?? ''
      return { qrText, simulatorUrl: `${SIMULATED_PAGES}/${encodeURIComponent(code)}` }
    },
  }
  const h5 = {
    name: wayName('wechatpay_h5', isSimulated),
    title: wayTitle({ 'zh-CN': '微信支付', en: 'WeChat Pay' }, isSimulated),
    currencies: ['CNY'],
    isForPhones: true,
    async start(given: Ask) {
      const scene = { payer_client_ip: given.clientIp, h5_info: { type: 'Wap' } }
      const { h5_url: url } = await begin('h5', given, { scene_info: scene })
      if (typeof url !== 'string') throw new Error('WeChat Pay gave no address')
      const back = `redirect_url=${encodeURIComponent(account.publicUrl + given.returnPath)}`
      const { origin } = new URL(url)
      return { payUrl: `${isSimulated ? url.slice(origin.length) : url}&${back}` }
    },
  }

  return {
    name: 'wechatpay',
    isSimulated,
    ways: [
      ...(account.ways.includes('native') ? [native] : []),
      ...(account.ways.includes('h5') ? [h5] : []),
    ],
    async query({ paymentId }) {
      const at = `/v3/pay/transactions/out-trade-no/${toNumber(paymentId)}`
      const found = await ask('GET', `${at}?mchid=${keys().keys.merchantId}`)
      if (found.code === 'ORDER_NOT_EXIST' || found.code === 'ORDERNOTEXIST')
        return { status: 'waiting', amount: undefined, reference: undefined }
      return toTrade(requireDone(at, found))
    },
    async close({ paymentId }) {
      const at = `/v3/pay/transactions/out-trade-no/${toNumber(paymentId)}/close`
      const done = await ask('POST', at, { mchid: keys().keys.merchantId })
      if (done.code === 'ORDER_NOT_EXIST' || done.code === 'ORDERNOTEXIST') return false
      if (done.code !== 'ORDER_CLOSED') requireDone(at, done)
      return true
    },
    async refund({ paymentId, refundId, amount, refund, reason }) {
      const at = '/v3/refund/domestic/refunds'
      // Under a number that is known WeChat Pay makes no second refund: it says how the first stands.
      const asked = {
        out_trade_no: toNumber(paymentId),
        out_refund_no: toNumber(refundId),
        reason: reason.slice(0, REASON_CHARACTERS),
        notify_url: account.notifyUrl(),
        amount: {
          refund: Number(refund.minor),
          total: Number(amount.minor),
          currency: amount.currency,
        },
      }
      requireDone(at, await ask('POST', at, asked))
      const one = `${at}/${toNumber(refundId)}`
      return toRefundState(requireDone(one, await ask('GET', one))['status'])
    },
    readNotification: (incoming) => readNotification(incoming, keys()),
    timeZone: 'Asia/Shanghai',
    agreedFee: account.agreedFee,
    async *readSettlement(day) {
      const at = `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL&tar_type=GZIP`
      const found = await ask('GET', at)
      // A day on which nothing happened has no file.
      if (found.code === 'NO_STATEMENT_EXIST') return
      const { download_url: url, hash_value: hash } = requireDone(at, found)
      const place = new URL(String(url))
      if (place.origin !== new URL(account.base()).origin)
        throw new Error('the bill lies with somebody else')
      // The answer itself is not signed: the hash in the signed one vouches for it.
      const packed = bytesFrom(await fetchSigned('GET', place, '', BILL_TIMEOUT_MS))
      const checked = { algorithm: newBillHash(), expected: String(hash) }
      yield* readWechatpayBill(packed, checked)
    },
  }
}

export const SIMULATED_PAGES = '/simulators/wechatpay/codes'

type Answer = Readonly<Record<string, unknown>>

async function readNotification(
  { headers, body, now }: Incoming,
  {
    keys: { apiV3Key, merchantId },
    theirs,
  }: Readonly<{ keys: WechatpayKeys; theirs: PlatformKeys }>,
): Promise<Told | undefined> {
  const header = (name: string): string => `${headers[name] ?? ''}`
  const seconds = Number(header('wechatpay-timestamp'))
  if (!(Math.abs(now.getTime() / 1_000 - seconds) <= SIGNED_FOR_S)) return undefined
  if (!(await theirs.isTheirs({ header, body }, 'notification'))) return undefined
  const notice = JSON.parse(body) as { id?: unknown; event_type?: unknown; resource?: Sealed }
  const text = notice.resource && open(notice.resource, apiV3Key)
  if (typeof notice.id !== 'string' || !text) return undefined
  const told = JSON.parse(text) as Answer
  if (told['mchid'] !== merchantId) return undefined
  const { id } = notice
  const paymentId = fromNumber(String(told['out_trade_no']))
  if (`${notice.event_type}`.startsWith('REFUND.')) {
    const refundId = fromNumber(String(told['out_refund_no']))
    const state = REFUND_STATES[String(told['refund_status'])] ?? 'waiting'
    if (!isId(refundId)) return { kind: 'other', id }
    return { kind: 'refund', id, paymentId, refundId, state }
  }
  return { kind: 'payment', id, paymentId, ...toTrade(told) }
}

/** As they are told; the money of an abnormal or closed refund did not arrive. */
const REFUND_STATES: Readonly<Record<string, ToldRefundState>> = {
  SUCCESS: 'done',
  ABNORMAL: 'failed',
  CLOSED: 'failed',
}

function toTrade(told: Answer): Trade {
  const state = told['trade_state']
  const isClosed = state === 'CLOSED' || state === 'REVOKED' || state === 'PAYERROR'
  // What was given back had been paid first.
  const isCaptured = state === 'SUCCESS' || state === 'REFUND'
  const amount = told['amount'] as { total?: unknown; currency?: unknown } | undefined
  const reference = told['transaction_id']
  return {
    status: isCaptured ? 'captured' : isClosed ? 'closed' : 'waiting',
    amount: amount && toMoney(amount.total, amount.currency),
    reference: typeof reference === 'string' ? reference : undefined,
  }
}

function toMoney(minor: unknown, currency: unknown): Money | undefined {
  const known = typeof currency === 'string' && isCurrency(currency) ? currency : undefined
  return Number.isSafeInteger(minor) && known
    ? money(BigInt(minor as number), known satisfies Currency)
    : undefined
}

function toRefundState(status: unknown): RefundState {
  if (status === 'SUCCESS') return 'done'
  if (status === 'PROCESSING') return 'waiting'
  throw new Error(`WeChat Pay did not give it back: ${String(status)}`)
}
