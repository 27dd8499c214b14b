import type { Ctx } from '../../platform/context.ts'
import type { Answer, TestApp } from '../../testing/test-app.ts'
import { toNumber } from './providers/wechatpay-number.ts'
import * as alipay from './simulators/alipay.ts'
import { simulatedKeys } from './simulators/alipay-keys.ts'
import { signNotification } from './simulators/alipay-signature.ts'
import type { Mischief } from './simulators/bad-days.ts'
import * as stripe from './simulators/stripe.ts'
import { disputeMessages } from './simulators/stripe-dispute.ts'
import { eventOf } from './simulators/stripe-event.ts'
import { simulatedStripe } from './simulators/stripe-keys.ts'
import { endDispute, giveAgain, openDispute } from './simulators/trade-store.ts'
import * as wechatpay from './simulators/wechatpay.ts'
import { simulatedWechatpay } from './simulators/wechatpay-keys.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

type Message = Readonly<{ url: string; body: string; headers: Record<string, string> }>
type Started = Readonly<{ paymentId: string; amount: { amount: string } }>

/** What a provider may tell of a payment, beyond what a test says of it. */
export type Telling = Readonly<{
  status?: 'captured' | 'waiting' | 'closed'
  notificationId?: string
  /** In cents. */
  amountMinor?: number
  paymentId?: string
  /** As told to a shop that is not this one. */
  isForOthers?: boolean
}>

/** One way to pay as the tests of all of them see it. */
export type SimulatedWay = Readonly<{
  way: string
  provider: 'alipay' | 'wechatpay' | 'stripe'
  mischief: Mischief
  /** Whether a buyer who refuses ends the payment there. */
  refusalEnds: boolean
  /** Where the form of its page goes, and under which number it knows the payment. */
  payForm: (started: Answer['body']) => Readonly<{ path: string; id: string }>
  /** A notification as the simulator signs it, to be sent when and as often as a test likes. */
  notificationOf: (started: Started, telling?: Telling) => Message
  /** Has the money of a refund come back, where that is told. */
  failRefund?: (ctx: Ctx, refundId: string, base: string) => Promise<void>
  /** Has it tell that a refund was made, where it tells that. */
  tellRefunded?: (ctx: Ctx, refundId: string, base: string) => Promise<void>
}>

/** Has a buyer's bank take a payment back at Stripe, or decide. All that Stripe tells of it, to be sent. */
export async function disputeAtStripe(
  { ctx, folder }: Pick<TestApp, 'ctx' | 'folder'>,
  given: {
    tradeId: string
    minor?: bigint
    outcome?: 'won' | 'lost'
    /** It was lost, and its money comes all the same. */
    isGivenAgain?: boolean
  },
): Promise<readonly (Message & { name: string })[]> {
  const { outcome, isGivenAgain, ...opened } = given
  const now = ctx.now()
  const about = { ...opened, now }
  let one = await openDispute(ctx.db, about)
  if (outcome) one = await endDispute(ctx.db, { ...about, outcome })
  if (isGivenAgain) one = await giveAgain(ctx.db, about)
  const shop = { keys: simulatedStripe(folder), url: '/v1/payments/stripe/notifications' }
  return disputeMessages(one!, shop, now)
}

/** Which of its certificates the simulated WeChat Pay signs with. */
export const wechatpaySigning = wechatpay.signing

export const formOf = (id: string, refuse: boolean) => ({
  body: `${new URLSearchParams({ id, ...(refuse ? { refuse: '1' } : {}) })}`,
  headers: FORM,
})

/** The ways of all simulated providers, by the keys in the folder of an application. */
export function simulatedWays(app: Pick<TestApp, 'folder' | 'now'>): readonly SimulatedWay[] {
  const ofAlipay = {
    provider: 'alipay' as const,
    mischief: alipay.mischief,
    refusalEnds: true,
    payForm: ({ paymentId }: Answer['body']) => ({
      path: '/simulators/alipay/pay',
      id: paymentId as string,
    }),
    notificationOf: (started: Started, telling: Telling = {}): Message => {
      const keys = simulatedKeys(app.folder)
      const { status = 'captured', amountMinor } = telling
      const fields = {
        notify_id: telling.notificationId ?? `N${started.paymentId}`,
        app_id: telling.isForOthers ? '2021' : keys.appId,
        sign_type: 'RSA2',
        out_trade_no: telling.paymentId ?? started.paymentId,
        trade_no: 'SIM1',
        trade_status: {
          captured: 'TRADE_SUCCESS',
          waiting: 'WAIT_BUYER_PAY',
          closed: 'TRADE_CLOSED',
        }[status],
        total_amount:
          amountMinor === undefined ? started.amount.amount : (amountMinor / 100).toFixed(2),
      }
      const sign = signNotification(fields, keys.alipay.privateKey)
      const body = `${new URLSearchParams({ ...fields, sign })}`
      return { url: '/v1/payments/alipay/notifications', body, headers: FORM }
    },
  }
  const ofWechat = {
    provider: 'wechatpay' as const,
    mischief: wechatpay.mischief,
    refusalEnds: false,
    payForm: ({ paymentId }: Answer['body']) => ({
      path: '/simulators/wechatpay/pay',
      id: toNumber(paymentId),
    }),
    notificationOf: (started: Started, telling: Telling = {}): Message => {
      const keys = simulatedWechatpay(app.folder)
      const { status = 'captured' } = telling
      const told = {
        appid: keys.appId,
        mchid: telling.isForOthers ? '1' : keys.merchantId,
        out_trade_no: toNumber(telling.paymentId ?? started.paymentId),
        transaction_id: '4200SIM',
        trade_state: { captured: 'SUCCESS', waiting: 'NOTPAY', closed: 'CLOSED' }[status],
        amount: { total: telling.amountMinor ?? centsOf(started), currency: 'CNY' },
      }
      const id = telling.notificationId ?? `N${started.paymentId}`
      const type = 'TRANSACTION.SUCCESS'
      const made = wechatpay.notificationOf({ id, type, now: app.now(), told }, keys)
      return { url: '/v1/payments/wechatpay/notifications', ...made }
    },
    tellRefunded: (ctx: Ctx, refundId: string) =>
      wechatpay.tellRefunded(ctx, toNumber(refundId), simulatedWechatpay(app.folder)),
  }
  return [
    { way: 'alipay_simulated', ...ofAlipay },
    { way: 'alipay_qr_simulated', ...ofAlipay },
    { way: 'wechatpay_simulated', ...ofWechat },
    { way: 'wechatpay_h5_simulated', ...ofWechat },
    {
      way: 'stripe_simulated',
      provider: 'stripe',
      mischief: stripe.mischief,
      refusalEnds: false,
      payForm: ({ payUrl }: Answer['body']) => ({
        path: '/simulators/stripe/pay',
        id: String(payUrl).split('/').at(-1)!,
      }),
      notificationOf: (started, telling = {}) => {
        const { status = 'captured' } = telling
        const keys = simulatedStripe(app.folder)
        const object = {
          object: 'checkout.session',
          client_reference_id: telling.paymentId ?? started.paymentId,
          amount_total: telling.amountMinor ?? centsOf(started),
          currency: 'cny',
          status: { captured: 'complete', waiting: 'complete', closed: 'expired' }[status],
          payment_status: status === 'captured' ? 'paid' : 'unpaid',
          payment_intent: 'pi_told',
        }
        const id = telling.notificationId ?? `N${started.paymentId}`
        const type = `checkout.session.${status === 'closed' ? 'expired' : 'completed'}`
        const secret = telling.isForOthers ? { ...keys, webhookSecret: 'whsec_of_others' } : keys
        const made = eventOf({ id, type, object, now: app.now() }, secret)
        return { url: '/v1/payments/stripe/notifications', ...made }
      },
      failRefund: (ctx, refundId, base) =>
        stripe.failRefund(ctx, refundId, {
          keys: simulatedStripe(app.folder),
          url: `${base}/v1/payments/stripe/notifications`,
        }),
      tellRefunded: (ctx, refundId, base) =>
        stripe.tellRefunded(ctx, refundId, {
          keys: simulatedStripe(app.folder),
          url: `${base}/v1/payments/stripe/notifications`,
        }),
    },
  ]
}

const centsOf = ({ amount }: Started): number => Math.round(Number(amount.amount) * 100)
