import { AlipaySdk } from 'alipay-sdk'
import { formatAmount, parseMoney } from '../../../kernel/money.ts'
import type { Provider, Trade } from '../provider.ts'

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
}>

/** A buyer waits for no answer longer than this, and a task is tried again. */
const TIMEOUT_MS = 10_000
const SUBJECT_CHARACTERS = 128
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** Alipay, computer and phone web pay (alipay.trade.page.pay), RSA2, by its official SDK. */
export function createAlipay(account: AlipayAccount): Provider {
  let made: { gateway: string; sdk: AlipaySdk } | undefined
  // Where a simulator listens is known only once the server does.
  const sdk = (): AlipaySdk => {
    const gateway = account.gateway()
    if (made?.gateway !== gateway) {
      const options = { keyType: 'PKCS8', gateway, timeout: TIMEOUT_MS } as const
      made = { gateway, sdk: new AlipaySdk({ ...account.keys(), ...options }) }
    }
    return made.sdk
  }
  return {
    name: account.isSimulated ? 'alipay_simulated' : 'alipay',
    isSimulated: account.isSimulated,
    currencies: ['CNY'],
    payUrl({ paymentId, amount, title, returnPath, expiresAt }) {
      const url = sdk().pageExecute('alipay.trade.page.pay', 'GET', {
        returnUrl: `${account.publicUrl}${returnPath}`,
        notifyUrl: account.notifyUrl(),
        bizContent: {
          outTradeNo: paymentId,
          productCode: 'FAST_INSTANT_TRADE_PAY',
          totalAmount: formatAmount(amount),
          subject: title.slice(0, SUBJECT_CHARACTERS),
          timeExpire: shanghaiTime(expiresAt),
        },
      })
      // The simulator is part of this server: the browser reaches it the way it reached us.
      const { origin } = new URL(url)
      return account.isSimulated ? url.slice(origin.length) : url
    },
    async query(paymentId) {
      const found = await sdk().exec(
        'alipay.trade.query',
        { bizContent: { outTradeNo: paymentId } },
        { validateSign: true },
      )
      // A trade begins when the buyer opens the page: until then there is none.
      if (found.code === '40004')
        return { status: 'waiting', amount: undefined, reference: undefined }
      if (found.code !== '10000')
        throw new Error(`alipay.trade.query: ${found.sub_code ?? found.msg}`)
      return toTrade(found['tradeStatus'], found['totalAmount'], found['tradeNo'])
    },
    async refund({ paymentId, refundId, amount, reason }) {
      const done = await sdk().exec(
        'alipay.trade.refund',
        {
          bizContent: {
            outTradeNo: paymentId,
            outRequestNo: refundId,
            refundAmount: formatAmount(amount),
            refundReason: reason,
          },
        },
        { validateSign: true },
      )
      if (done.code !== '10000')
        throw new Error(`alipay.trade.refund: ${done.sub_code ?? done.msg}`)
    },
    readNotification(form) {
      const { notify_id: id, out_trade_no: paymentId, app_id: appId } = form
      // Only RSA2: the SDK would also take a signature over SHA-1.
      if (!form['sign'] || form['sign_type'] !== 'RSA2') return undefined
      if (!id || !paymentId || appId !== account.keys().appId) return undefined
      if (!sdk().checkNotifySignV2({ ...form })) return undefined
      return {
        id,
        paymentId,
        ...toTrade(form['trade_status'], form['total_amount'], form['trade_no']),
      }
    },
  }
}

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
