import { createPrivateKey, createPublicKey } from 'node:crypto'
import { AlipaySdk } from 'alipay-sdk'
import { formatAmount, type Money, parseMoney } from '../../../kernel/money.ts'
import type { Ask, Provider, Trade } from '../provider.ts'
import { readAlipayBill } from './alipay-bill.ts'
import { bytesFrom } from './bill-bytes.ts'
import { wayName, wayTitle } from './way-names.ts'

export type AlipayKeys = Readonly<{
  appId: string
  /** PKCS#8, base64 without its frame. */
  privateKey: string
  /** Alipay's own, base64 without its frame. */
  alipayPublicKey: string
}>

export type AlipayAccount = Readonly<{
  /** Asked for at the first payment: a simulator makes its own, which takes a moment. */
  keys: () => AlipayKeys
  gateway: () => string
  notifyUrl: () => string
  /** What a path of ours begins with, as the buyer's browser knows us. */
  publicUrl: string
  isSimulated: boolean
  /** Which products the contract with Alipay has. */
  ways: readonly ('page' | 'qr')[]
  agreedFee?: ((amount: Money) => Money) | undefined
}>

/** A buyer waits for no answer longer than this, and a task is tried again. */
const TIMEOUT_MS = 10_000
const SUBJECT_CHARACTERS = 128
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

function openSdk(keys: AlipayKeys, gateway: string): AlipaySdk {
  const sdk = new AlipaySdk({ ...keys, keyType: 'PKCS8', gateway, timeout: TIMEOUT_MS })
  // It hands its keys to node:crypto as text, which is read anew for each signature: that takes
  // longer than signing. A key that has been read signs the same.
  const { privateKey, alipayPublicKey } = sdk.config
  Object.assign(sdk.config, {
    privateKey: createPrivateKey(privateKey),
    alipayPublicKey: createPublicKey(alipayPublicKey),
  })
  return sdk
}

/** Alipay by its official SDK, RSA2: its web page (page.pay), or a code to scan (precreate). */
export function createAlipay(account: AlipayAccount): Provider {
  const { isSimulated } = account
  let made: { gateway: string; sdk: AlipaySdk } | undefined
  // Where a simulator listens is known only once the server does.
  const sdk = (): AlipaySdk => {
    const gateway = account.gateway()
    if (made?.gateway !== gateway) {
      made = { gateway, sdk: openSdk(account.keys(), gateway) }
    }
    return made.sdk
  }
  const ask = (method: string, bizContent: object, notifyUrl?: string) =>
    sdk().exec(method, { ...(notifyUrl ? { notifyUrl } : {}), bizContent }, { validateSign: true })
  const page = {
    name: wayName('alipay', isSimulated),
    title: wayTitle({ 'zh-CN': '支付宝', en: 'Alipay' }, isSimulated),
    currencies: ['CNY'],
    start(given: Ask) {
      const url = sdk().pageExecute('alipay.trade.page.pay', 'GET', {
        returnUrl: `${account.publicUrl}${given.returnPath}`,
        notifyUrl: account.notifyUrl(),
        bizContent: { ...tradeOf(given), productCode: 'FAST_INSTANT_TRADE_PAY' },
      })
      // The simulator is part of this server: the browser reaches it the way it reached us.
      return { payUrl: isSimulated ? url.slice(new URL(url).origin.length) : url }
    },
  }
  const qr = {
    name: wayName('alipay_qr', isSimulated),
    title: wayTitle({ 'zh-CN': '支付宝扫码', en: 'Alipay, scan a code' }, isSimulated),
    currencies: ['CNY'],
    async start(given: Ask) {
      const made = await ask('alipay.trade.precreate', tradeOf(given), account.notifyUrl())
      const qrText = made['qrCode']
      if (made.code !== '10000' || typeof qrText !== 'string')
        throw new Error(`alipay.trade.precreate: ${made.sub_code ?? made.msg}`)
      return isSimulated ? { qrText, simulatorUrl: new URL(qrText).pathname } : { qrText }
    },
  }
  return {
    name: 'alipay',
    isSimulated,
    ways: [
      ...(account.ways.includes('page') ? [page] : []),
      ...(account.ways.includes('qr') ? [qr] : []),
    ],
    async query({ paymentId }) {
      const found = await ask('alipay.trade.query', { outTradeNo: paymentId })
      // A trade begins when the buyer opens the page: until then there is none.
      if (found.code === '40004')
        return { status: 'waiting', amount: undefined, reference: undefined }
      if (found.code !== '10000')
        throw new Error(`alipay.trade.query: ${found.sub_code ?? found.msg}`)
      return toTrade(found['tradeStatus'], found['totalAmount'], found['tradeNo'])
    },
    async close({ paymentId }) {
      const done = await ask('alipay.trade.close', { outTradeNo: paymentId })
      if (subCode(done) === 'ACQ.TRADE_NOT_EXIST') return false
      if (done.code !== '10000') throw new Error(`alipay.trade.close: ${subCode(done)}`)
      return true
    },
    async refund({ paymentId, refundId, refund, reason }) {
      const done = await ask('alipay.trade.refund', {
        outTradeNo: paymentId,
        outRequestNo: refundId,
        refundAmount: formatAmount(refund),
        refundReason: reason,
      })
      if (done.code !== '10000') throw new Error(`alipay.trade.refund: ${subCode(done)}`)
      if (done['fundChange'] === 'Y') return 'done'
      // Asked again, or not sure: Alipay says to look whether it was made.
      const found = await ask('alipay.trade.fastpay.refund.query', {
        outTradeNo: paymentId,
        outRequestNo: refundId,
      })
      if (found.code !== '10000')
        throw new Error(`alipay.trade.fastpay.refund.query: ${subCode(found)}`)
      return found['refundStatus'] === 'REFUND_SUCCESS' ? 'done' : 'waiting'
    },
    readNotification({ body }) {
      const form: Record<string, string> = Object.fromEntries(new URLSearchParams(body))
      const { notify_id: id, out_trade_no: paymentId, app_id: appId } = form
      // Only RSA2: the SDK would also take a signature over SHA-1.
      if (!form['sign'] || form['sign_type'] !== 'RSA2') return undefined
      if (!id || !paymentId || appId !== account.keys().appId) return undefined
      if (!sdk().checkNotifySignV2({ ...form })) return undefined
      const trade = toTrade(form['trade_status'], form['total_amount'], form['trade_no'])
      return { kind: 'payment', id, paymentId, ...trade }
    },
    timeZone: 'Asia/Shanghai',
    agreedFee: account.agreedFee,
    async *readSettlement(day) {
      const found = await ask('alipay.data.dataservice.bill.downloadurl.query', {
        billType: 'trade',
        billDate: day,
      })
      // A day on which nothing happened has no file.
      if (subCode(found) === 'isp.bill_not_exist') return
      const url = found['billDownloadUrl']
      if (found.code !== '10000' || typeof url !== 'string')
        throw new Error(`alipay.data.dataservice.bill.downloadurl.query: ${subCode(found)}`)
      yield* readAlipayBill(bytesFrom(await fetch(url, { signal: billTimeout() })))
    },
  }
}

const BILL_TIMEOUT_MS = 600_000
const billTimeout = (): AbortSignal => AbortSignal.timeout(BILL_TIMEOUT_MS)

type Answer = Readonly<{ sub_code?: string; msg: string; [name: string]: unknown }>
const subCode = (answer: Answer): string =>
  String(answer['subCode'] ?? answer.sub_code ?? answer.msg)

const tradeOf = ({ paymentId, amount, title, expiresAt }: Ask) => ({
  outTradeNo: paymentId,
  totalAmount: formatAmount(amount),
  subject: title.slice(0, SUBJECT_CHARACTERS),
  timeExpire: shanghaiTime(expiresAt),
})

function toTrade(status: unknown, amount: unknown, reference: unknown): Trade {
  const isCaptured = status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED'
  return {
    status: isCaptured ? 'captured' : status === 'TRADE_CLOSED' ? 'closed' : 'waiting',
    amount: typeof amount === 'string' ? parseMoney(amount, 'CNY') : undefined,
    reference: typeof reference === 'string' ? reference : undefined,
  }
}

/** '2026-11-22 17:30:00', as the clocks stand at Alipay. */
const shanghaiTime = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
