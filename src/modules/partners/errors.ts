import { defineErrors } from '../../kernel/errors.ts'

export const PartnersErrors = defineErrors('partners', {
  endpointNotFound: {
    status: 404,
    title: { en: 'There is no such endpoint.', 'zh-CN': '没有该接收地址。' },
  },
  deliveryNotFound: {
    status: 404,
    title: { en: 'There is no such delivery.', 'zh-CN': '没有该推送记录。' },
  },
  urlRefused: {
    status: 422,
    title: {
      en: 'Webhooks go to public https addresses only, without a user name in them.',
      'zh-CN': 'Webhook 仅支持公网 https 地址，且地址中不得包含用户名。',
    },
  },
  tooManyEndpoints: {
    status: 409,
    title: {
      en: 'There are as many endpoints as there may be. Delete one first.',
      'zh-CN': '接收地址数量已达上限，请先删除一个。',
    },
  },
  endpointOff: {
    status: 409,
    title: {
      en: 'This endpoint is turned off. Turn it on first.',
      'zh-CN': '该接收地址已停用，请先启用。',
    },
  },
  deliveryWaiting: {
    status: 409,
    title: {
      en: 'This delivery is still being tried. Wait for its end.',
      'zh-CN': '该推送仍在进行中，请等待其结束。',
    },
  },
})
