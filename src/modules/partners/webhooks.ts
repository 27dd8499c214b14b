import type { Feature } from '../../platform/features.ts'

/** Messages to sellers' own programs. */
export const WEBHOOKS: Feature = {
  name: 'webhooks',
  title: { en: 'Webhooks', 'zh-CN': '网络回调（Webhook）' },
  whenOff: {
    en: 'Nothing is sent and no address added; messages wait and go out when it is on again.',
    'zh-CN': '暂停发送和新增地址，消息保留，恢复后继续发送。',
  },
}
