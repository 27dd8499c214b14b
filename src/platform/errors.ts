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
  internal: {
    status: 500,
    title: {
      en: 'Something went wrong on our side. Nothing you sent was lost; try again in a moment.',
      'zh-CN': '系统出现问题，您的内容没有丢失，请稍后重试。',
    },
  },
})
