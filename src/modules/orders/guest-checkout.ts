import type { Feature } from '../../platform/features.ts'

/** Orders without an account. */
export const GUEST_CHECKOUT: Feature = {
  name: 'guest_checkout',
  title: { en: 'Orders without an account', 'zh-CN': '免登录下单' },
  whenOff: {
    en: 'Buyers sign in before they order; what guests ordered goes on.',
    'zh-CN': '买家须登录后下单，已下的免登录订单不受影响。',
  },
}
