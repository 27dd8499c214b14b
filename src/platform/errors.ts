import { defineErrors } from '../kernel/errors.ts'

export const PlatformErrors = defineErrors('platform', {
  invalidInput: {
    status: 400,
    title: {
      en: 'Some of what was entered cannot be used. Correct it and try again.',
      'zh-CN': '部分内容无法使用，请更正后重试。',
    },
  },
  malformedBody: {
    status: 400,
    title: {
      en: 'The request body could not be read. Send valid JSON in UTF-8.',
      'zh-CN': '无法读取请求内容，请发送 UTF-8 编码的有效 JSON。',
    },
  },
  bodyTooLarge: {
    status: 413,
    title: {
      en: 'The request is larger than this address accepts. Send it in smaller parts.',
      'zh-CN': '请求内容超过本接口上限，请分批发送。',
    },
  },
  unsupportedMediaType: {
    status: 415,
    title: {
      en: 'This address does not read that content type.',
      'zh-CN': '本接口不支持该内容类型。',
    },
  },
  notFound: {
    status: 404,
    title: {
      en: 'There is nothing at this address, or it is not yours to see.',
      'zh-CN': '此地址没有内容，或您无权查看。',
    },
  },
  tooManyRequests: {
    status: 429,
    title: {
      en: 'Too many requests in a short time. Wait a minute and try again.',
      'zh-CN': '短时间内请求过多，请一分钟后再试。',
    },
  },
  idempotencyKeyReused: {
    status: 422,
    title: {
      en: 'This Idempotency-Key was used for another request. Send a new key.',
      'zh-CN': '该 Idempotency-Key 已用于另一请求，请换用新的键。',
    },
  },
  crossSite: {
    status: 403,
    title: {
      en: 'This request came from another site. Open Tradewind and try again there.',
      'zh-CN': '该请求来自其他网站，请打开 Tradewind 后重试。',
    },
  },
  requestRefused: {
    status: 400,
    title: {
      en: 'The request could not be understood.',
      'zh-CN': '无法理解该请求。',
    },
  },
  switchedOff: {
    status: 503,
    title: {
      en: 'The operator has switched this off for now. Nothing was changed; try again later.',
      'zh-CN': '平台运营方已暂时关闭此功能，未作任何更改，请稍后再试。',
    },
  },
  featureChanged: {
    status: 409,
    title: {
      en: 'Somebody else switched this meanwhile. Look at how it stands, then decide again.',
      'zh-CN': '该功能刚被他人切换，请刷新查看后再决定。',
    },
  },
  internal: {
    status: 500,
    title: {
      en: 'Something went wrong on our side. Nothing you sent was lost; try again in a moment.',
      'zh-CN': '系统出现问题，您的内容没有丢失，请稍后重试。',
    },
  },
})
