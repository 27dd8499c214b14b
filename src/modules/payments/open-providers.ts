import type { Config } from '../../platform/config.ts'
import type { Routes } from '../../platform/module.ts'
import { feeBy, parseFeeRule } from './fee.ts'
import { NOTIFICATION_PATHS } from './notification-routes.ts'
import type { Provider } from './provider.ts'
import { createAlipay } from './providers/alipay.ts'
import { createStripe } from './providers/stripe.ts'
import { createWechatpay, type WechatpayKeys } from './providers/wechatpay.ts'
import * as alipaySimulator from './simulators/alipay.ts'
import { simulatedKeys } from './simulators/alipay-keys.ts'
import * as stripeSimulator from './simulators/stripe.ts'
import { simulatedStripe } from './simulators/stripe-keys.ts'
import * as wechatpaySimulator from './simulators/wechatpay.ts'
import { simulatedWechatpay } from './simulators/wechatpay-keys.ts'

type Opened = Readonly<{ providers: readonly Provider[]; simulators: readonly Routes[] }>
type Settings = Pick<
  Config,
  'alipay' | 'wechatpay' | 'stripe' | 'dataFolder' | 'publicUrl' | 'simulatesPayments'
>

/** Real providers as configured, or simulators of all of them, or none. */
export const openProviders = (config: Settings, ownAddress: () => string): Opened =>
  config.simulatesPayments
    ? openSimulated(config.dataFolder, ownAddress)
    : { providers: openReal(config), simulators: [] }

function openReal({ alipay, wechatpay, stripe, publicUrl }: Settings): Provider[] {
  const real = { publicUrl, isSimulated: false }
  const providers: Provider[] = []
  if (alipay) {
    providers.push(
      createAlipay({
        ...real,
        keys: () => alipay,
        gateway: () => alipay.gateway,
        notifyUrl: () => publicUrl + NOTIFICATION_PATHS.alipay,
        ways: alipay.ways,
        agreedFee: feeFrom(alipay.fee),
      }),
    )
  }
  if (wechatpay) {
    providers.push(
      createWechatpay({
        ...real,
        keys: () => wechatpay,
        base: () => wechatpay.base,
        notifyUrl: () => publicUrl + NOTIFICATION_PATHS.wechatpay,
        ways: wechatpay.ways,
        agreedFee: feeFrom(wechatpay.fee),
      }),
    )
  }
  if (stripe) {
    providers.push(
      createStripe({
        ...real,
        keys: () => stripe,
        base: () => stripe.base,
        methods: stripe.methods,
        agreedFee: feeFrom(stripe.fee),
      }),
    )
  }
  return providers
}

function feeFrom(text: string | undefined): Provider['agreedFee'] {
  if (text === undefined) return undefined
  const rule = parseFeeRule(text)
  if (!rule) throw new Error(`A fee is basis points, or basis points and cents ('290+30'): ${text}`)
  return feeBy(rule)
}

/** Under names of their own: what was paid there is never taken for money. */
function openSimulated(dataFolder: string, ownAddress: () => string): Opened {
  const simulated = { publicUrl: '', isSimulated: true }
  const alipayKeys = () => simulatedKeys(dataFolder)
  const wechatKeys = () => simulatedWechatpay(dataFolder)
  const stripeKeys = () => simulatedStripe(dataFolder)
  const told = (of: keyof typeof NOTIFICATION_PATHS) => () => ownAddress() + NOTIFICATION_PATHS[of]
  let shopKeys: WechatpayKeys | undefined
  return {
    providers: [
      createAlipay({
        ...simulated,
        keys: () => ({
          appId: alipayKeys().appId,
          privateKey: alipayKeys().app.privateKey,
          alipayPublicKey: alipayKeys().alipay.publicKey,
        }),
        gateway: () => ownAddress() + alipaySimulator.GATEWAY_PATH,
        notifyUrl: told('alipay'),
        ways: ['page', 'qr'],
        agreedFee: alipaySimulator.simulatedFee,
      }),
      createWechatpay({
        ...simulated,
        keys: () => {
          const { merchantId, appId, serialNumber, apiV3Key, shop } = wechatKeys()
          const { privateKey } = shop
          shopKeys ??= { merchantId, appId, serialNumber, apiV3Key, privateKey }
          return shopKeys
        },
        base: () => ownAddress() + wechatpaySimulator.WECHATPAY_PATH,
        notifyUrl: told('wechatpay'),
        ways: ['native', 'h5'],
        agreedFee: wechatpaySimulator.simulatedFee,
      }),
      createStripe({
        ...simulated,
        keys: stripeKeys,
        base: () => ownAddress() + stripeSimulator.STRIPE_PATH,
        methods: ['card', 'alipay', 'wechat_pay'],
        agreedFee: stripeSimulator.simulatedFee,
      }),
    ],
    simulators: [
      alipaySimulator.createAlipaySimulator(alipayKeys),
      wechatpaySimulator.createWechatpaySimulator(wechatKeys),
      stripeSimulator.createStripeSimulator(stripeKeys, told('stripe')),
    ],
  }
}
