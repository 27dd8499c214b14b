import { defineErrors } from '../../kernel/errors.ts'

export const OrdersErrors = defineErrors('orders', {
  busy: {
    status: 503,
    title: {
      en: 'Very many people are ordering right now. Nothing was ordered; try again in a second.',
      'zh-CN': '当前下单人数过多，本次未下单，请稍后重试。',
    },
  },
  repeatedSku: {
    status: 422,
    title: {
      en: 'The same goods stand on two lines. Put them on one, with the quantity of both.',
      'zh-CN': '同一商品出现在两行，请合并为一行并填写总数量。',
    },
  },
  invalidAmount: {
    status: 422,
    title: {
      en: 'An amount has more decimals than its currency, or is out of range.',
      'zh-CN': '金额的小数位数超出该币种，或超出范围。',
    },
  },
  invalidIdentity: {
    status: 422,
    title: {
      en: 'This is not a valid identity number. Check its 18 characters.',
      'zh-CN': '身份证号码无效，请核对 18 位号码。',
    },
  },
  skuNotFound: {
    status: 404,
    title: { en: 'These goods are not on sale.', 'zh-CN': '该商品未在售。' },
  },
  cartFull: {
    status: 409,
    title: {
      en: 'The cart is full. Order what is in it, or take something out first.',
      'zh-CN': '购物车已满，请先结算或移除部分商品。',
    },
  },
  stockTooLow: {
    status: 409,
    title: {
      en: 'There are fewer than that in stock. Nothing was changed; look at the stock and try again.',
      'zh-CN': '库存不足以扣减该数量，未作更改，请查看库存后重试。',
    },
  },
  samePlace: {
    status: 422,
    title: {
      en: 'Goods are moved from one place to another. Choose two different ones.',
      'zh-CN': '调拨须选择两个不同的地点。',
    },
  },
  repeatedCount: {
    status: 422,
    title: {
      en: 'The same goods are counted twice at one place. Send each count once.',
      'zh-CN': '同一商品在同一地点出现两次盘点，请每项只提交一次。',
    },
  },
  stockTooHigh: {
    status: 422,
    title: {
      en: 'That is more than a stock can hold here.',
      'zh-CN': '超过本系统可记录的库存上限。',
    },
  },
  orderNotFound: {
    status: 404,
    title: { en: 'There is no such order.', 'zh-CN': '没有该订单。' },
  },
  checkoutNotFound: {
    status: 404,
    title: { en: 'There is no such checkout.', 'zh-CN': '没有该结算单。' },
  },
  refundTooHigh: {
    status: 409,
    title: {
      en: 'More would be given back than was paid for this order.',
      'zh-CN': '退款金额将超过该订单的实付金额。',
    },
  },
  orderChanged: {
    status: 409,
    title: {
      en: 'The order has changed meanwhile. Look at it again.',
      'zh-CN': '订单状态已变更，请刷新后再操作。',
    },
  },
  operatorRequired: {
    status: 403,
    title: {
      en: 'Only an owner of the operator may do this.',
      'zh-CN': '仅平台运营方所有者可执行此操作。',
    },
  },
  returnTooLate: {
    status: 409,
    title: {
      en: 'A return can be asked for within 30 days of release by customs. Open a dispute instead.',
      'zh-CN': '退货须在海关放行之日起 30 日内申请，现可发起争议处理。',
    },
  },
  ruledOn: {
    status: 409,
    title: {
      en: 'The operator has ruled on this order: that is final.',
      'zh-CN': '平台已就该订单作出裁决，为最终结果。',
    },
  },
  notDisputed: {
    status: 409,
    title: {
      en: 'This order is not in dispute, or it has been ruled on.',
      'zh-CN': '该订单不在争议中，或已有裁决。',
    },
  },
  awardTooHigh: {
    status: 422,
    title: {
      en: 'The buyer cannot be given more than is left of what was paid.',
      'zh-CN': '退给买家的金额不能超过剩余的实付金额。',
    },
  },
  tooManyMessages: {
    status: 409,
    title: {
      en: 'There are as many messages on this order as it can hold.',
      'zh-CN': '该订单的留言已达上限。',
    },
  },
  stepNotAllowed: {
    status: 409,
    title: {
      en: 'The order cannot take this step from where it stands.',
      'zh-CN': '订单当前状态不能执行该操作。',
    },
  },
})
