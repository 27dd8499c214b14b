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
  lineNotFound: {
    status: 422,
    title: {
      en: 'These goods are not in the order, or all of them are cancelled already.',
      'zh-CN': '该商品不在订单中，或已全部取消。',
    },
  },
  lineTooHigh: {
    status: 409,
    title: {
      en: 'Fewer of these goods are left in the order. Look at it again.',
      'zh-CN': '取消数量超过订单剩余数量，请刷新后重试。',
    },
  },
  tooManyCancellations: {
    status: 409,
    title: {
      en: 'Parts of this order were cancelled too often. Cancel the whole order instead.',
      'zh-CN': '该订单部分取消次数已达上限，可取消整单。',
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
      en: 'A return can be asked for within 30 days of release by customs, and that time is over. Write to the seller; what has not been confirmed yet can be disputed.',
      'zh-CN':
        '退货须在海关放行之日起 30 日内申请，现已逾期。请与商家协商；尚未确认收货的订单可发起争议。',
    },
  },
  returnAskedTooOften: {
    status: 409,
    title: {
      en: 'A return of this order was asked for and withdrawn before. It cannot be asked for again; write to the seller.',
      'zh-CN': '该订单已多次申请并撤销退货，不能再次申请，请与商家协商。',
    },
  },
  disputeTooEarly: {
    status: 409,
    title: {
      en: 'The order has not stood still longer than usual. A dispute can be opened when it has.',
      'zh-CN': '订单尚在正常处理时间内，超出后可发起争议。',
    },
  },
  ruledWhole: {
    status: 409,
    title: {
      en: 'These goods were never shipped: give all of the money back, or wait until they are.',
      'zh-CN': '该订单从未发货，只能裁决全额退款，或等待商家发货。',
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
  rulingTooEarly: {
    status: 409,
    title: {
      en: 'Both sides still have time to show evidence. Rule when that is over.',
      'zh-CN': '双方举证期未满，请在举证期结束后裁决。',
    },
  },
  evidenceClosed: {
    status: 409,
    title: {
      en: 'Evidence is taken while a return or a dispute is open and its days are not over.',
      'zh-CN': '仅在退货或争议处理期间且举证期未满时可以提交凭证。',
    },
  },
  evidenceOfSides: {
    status: 409,
    title: {
      en: 'Only the buyer and the seller show evidence; the operator reads it.',
      'zh-CN': '仅买卖双方可提交凭证，平台只能查看。',
    },
  },
  tooMuchEvidence: {
    status: 409,
    title: {
      en: 'You have shown as many files as this case takes: 10, and 25 MB together.',
      'zh-CN': '已达到本案凭证上限：10 个文件，合计 25 MB。',
    },
  },
  evidenceTooLarge: {
    status: 413,
    title: {
      en: 'The file is larger than 10 MB. Send a smaller picture, or fewer pages.',
      'zh-CN': '文件超过 10 MB，请压缩图片或减少页数后重试。',
    },
  },
  evidenceTypeUnknown: {
    status: 415,
    title: {
      en: 'The file is not a picture (JPEG, PNG, WebP) or a PDF, whatever its name says.',
      'zh-CN': '文件内容不是图片（JPEG、PNG、WebP）或 PDF，与文件名无关。',
    },
  },
  evidenceUnreadable: {
    status: 422,
    title: {
      en: 'The file is damaged or incomplete. Open it yourself, save it again and send that.',
      'zh-CN': '文件已损坏或不完整，请打开后另存再提交。',
    },
  },
  evidenceExpands: {
    status: 422,
    title: {
      en: 'The picture has too many pixels. Send one of at most 50 million.',
      'zh-CN': '图片像素过大，请提交不超过 5000 万像素的图片。',
    },
  },
  evidenceActive: {
    status: 422,
    title: {
      en: 'The PDF holds a script, a file or a lock. Print it to a new PDF, or send pictures of it.',
      'zh-CN': 'PDF 含有脚本、附件或加密，请重新打印为 PDF 或改交截图。',
    },
  },
  evidenceEmpty: {
    status: 422,
    title: {
      en: 'No file was sent. Choose one first.',
      'zh-CN': '未选择文件，请先选择文件。',
    },
  },
  evidenceNotFound: {
    status: 404,
    title: {
      en: 'There is no such file, or its time of keeping is over.',
      'zh-CN': '没有该文件，或保存期已过。',
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
