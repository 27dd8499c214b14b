import { defineErrors } from '../../kernel/errors.ts'

export const StationsErrors = defineErrors('stations', {
  stationNotFound: {
    status: 404,
    title: {
      en: 'There is no such station. Compare the code with the one at the counter, letter by letter.',
      'zh-CN': '没有该服务站，请与柜台上的服务站代码逐字核对。',
    },
  },
  noStation: {
    status: 409,
    title: {
      en: 'Only the office of a station helps people to order; an invented one is paid by nobody.',
      'zh-CN': '只有服务站可代办下单；示例服务站不结算佣金。',
    },
  },
  notAbove: {
    status: 409,
    title: {
      en: 'What a station is paid is set by an office above it.',
      'zh-CN': '服务站佣金由其上级办公室设定。',
    },
  },
  tooLate: {
    status: 409,
    title: {
      en: 'A station is named while an order waits for its payment, or in the hour after it was placed.',
      'zh-CN': '请在订单待付款时或下单后一小时内填写服务站代码。',
    },
  },
  otherStation: {
    status: 409,
    title: {
      en: 'This order has named a station, which stays.',
      'zh-CN': '该订单已登记服务站，不可更改。',
    },
  },
  alertNotFound: {
    status: 404,
    title: {
      en: 'There is no such alert at this station any more. Read the list again.',
      'zh-CN': '该服务站已无此提示，请刷新列表。',
    },
  },
  returnTooHigh: {
    status: 409,
    title: {
      en: 'Only what of the budget was not spent can go back. How much that is stands with the refusal.',
      'zh-CN': '只能退还预算中尚未使用的部分，金额见本提示。',
    },
  },
})
