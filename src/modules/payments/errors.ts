import { defineErrors } from '../../kernel/errors.ts'

export const PaymentsErrors = defineErrors('payments', {
  noProvider: {
    status: 409,
    title: {
      en: 'There is no way to pay in this currency here.',
      'zh-CN': '暂不支持以该币种付款。',
    },
  },
  providerUnavailable: {
    status: 503,
    title: {
      en: 'This way to pay does not answer at the moment: try again, or pay another way. If you have paid already, your order shows it within minutes.',
      'zh-CN': '该支付方式暂时没有响应，请稍后重试或换一种方式。如您已付款，订单会在几分钟内更新。',
    },
  },
  paymentNotFound: {
    status: 404,
    title: { en: 'There is no such payment.', 'zh-CN': '没有该笔付款。' },
  },
  refundTooHigh: {
    status: 409,
    title: {
      en: 'More would be given back than was paid. Nothing was refunded.',
      'zh-CN': '退款总额将超过实付金额，未退款。',
    },
  },
  notificationRefused: {
    status: 400,
    title: {
      en: 'This notification is not signed by the provider. Nothing was changed.',
      'zh-CN': '通知签名无效，未作任何更改。',
    },
  },
  differsNoMore: {
    status: 409,
    title: {
      en: 'The provider holds no other amount of this payment, or it is being given back already.',
      'zh-CN': '支付渠道未持有该笔付款的其他金额，或已在退回。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may see and settle differences with providers.',
      'zh-CN': '只有运营方所有者可以查看和处理对账差异。',
    },
  },
  refundNotWaiting: {
    status: 409,
    title: {
      en: 'There is no such refund, or it has been made.',
      'zh-CN': '没有该退款，或已退款完成。',
    },
  },
  differenceNotFound: {
    status: 404,
    title: { en: 'There is no such difference, or no longer.', 'zh-CN': '没有该差异，或已消除。' },
  },
  dayNotOver: {
    status: 409,
    title: {
      en: 'The file of a day exists when the day is over, and for this provider.',
      'zh-CN': '该渠道当日账单须待当日结束后方可获取。',
    },
  },
})
