import type { Locale, LocalText } from '../../kernel/locale.ts'

/** What a person can turn off, each by itself. */
export const TOPICS = [
  'money',
  'sales',
  'delivery',
  'after_sale',
  'messages',
  'listings',
  'connections',
  'partners',
  'programmes',
  'courses',
] as const
/** Of letters to those who have no account: turned off by their link alone. */
const OUTSIDE = ['invitations'] as const
export const ALL_TOPICS = [...TOPICS, ...OUTSIDE] as const
export type OwnTopic = (typeof TOPICS)[number]
export type Topic = (typeof ALL_TOPICS)[number]

export type Side = 'buyer' | 'seller' | 'partner' | 'operator' | 'instructor' | 'prospect'

export const MAIL_KINDS = [
  'receipt',
  'new_order',
  'shipped',
  'delivered',
  'cancelled_for_buyer',
  'cancelled_for_seller',
  'lines_cancelled_for_buyer',
  'lines_cancelled_for_seller',
  'payment_returned',
  'refunded',
  'return_asked',
  'return_withdrawn',
  'return_accepted',
  'return_arrived',
  'dispute_for_buyer',
  'dispute_for_seller',
  'evidence_for_buyer',
  'evidence_for_seller',
  'ruling_for_buyer',
  'ruling_for_seller',
  'chargeback_opened',
  'chargeback_won',
  'chargeback_lost',
  'chargeback_for_operator',
  'message_for_buyer',
  'message_for_seller',
  'price_announced',
  'block_announced',
  'vouched',
  'vouch_withdrawn',
  'listing_blocked',
  'listing_approved',
  'listing_rejected',
  'seller_paused',
  'seller_resumed',
  'seller_held',
  'seller_released',
  'limits_changed',
  'endpoint_disabled',
  'quote_asked',
  'quote_due_soon',
  'quote_chosen',
  'quote_not_chosen',
  'quote_answered',
  'quote_declined',
  'referral_sent',
  'referral_accepted',
  'referral_declined',
  'award_given',
  'application_declined',
  'claim_returned',
  'claim_approved',
  'claim_rejected',
  'claim_paid',
  'booking_cancelled',
  'booking_no_show',
  'lot_accepted',
  'lot_rejected',
  'certificate_revoked',
  'post_reported',
  'invited',
] as const
export type MailKind = (typeof MAIL_KINDS)[number]

/** Chinese consumers buy, businesses elsewhere sell: what is read until somebody says otherwise. */
export const FIRST_LANGUAGE: Readonly<Record<Side, Locale>> = {
  buyer: 'zh-CN',
  seller: 'en',
  partner: 'en',
  operator: 'en',
  instructor: 'en',
  prospect: 'en',
}

type About = Readonly<{
  side: Side
  topic: Topic
  /** Told once for all that comes together about one order or one business. */
  together?: 'order' | 'business'
  subject: LocalText
  lead: LocalText
  button: LocalText
}>

const SEE_ORDER: LocalText = { en: 'Look at the order', 'zh-CN': '查看订单' }
const SEE_ORDERS: LocalText = { en: 'Open your orders', 'zh-CN': '打开订单列表' }
const SEE_ASKED: LocalText = { en: 'Open your desk', 'zh-CN': '打开合作伙伴工作台' }
const SEE_AGENCIES: LocalText = { en: 'Open your agencies', 'zh-CN': '打开机构页' }
const SEE_LOTS: LocalText = { en: 'Open your lots', 'zh-CN': '打开检验页' }
const SEE_PARTNERS: LocalText = { en: 'Open your partners', 'zh-CN': '打开合作伙伴页' }
const SEE_LISTINGS: LocalText = { en: 'Open your listings', 'zh-CN': '打开商品页列表' }

/** `{order}` is its short number; `{seller}`, `{amount}`, `{days}`, `{day}`, `{count}`, `{until}`, `{host}`, `{agency}`, `{title}`,
 * `{reason}`, `{partner}` as named. */
export const MAILS: Readonly<Record<MailKind, About>> = {
  receipt: {
    side: 'buyer',
    topic: 'money',
    subject: {
      en: 'Paid: your order {order} from {seller}',
      'zh-CN': '付款成功：您在 {seller} 的订单 {order}',
    },
    lead: {
      en: 'You paid {amount}, tax included. {seller} prepares your order now. The money is held until you confirm that the goods have arrived.',
      'zh-CN':
        '您已支付 {amount}（含税）。{seller} 正在备货。货款由平台托管，待您确认收货后再付给商家。',
    },
    button: SEE_ORDER,
  },
  new_order: {
    side: 'seller',
    topic: 'sales',
    subject: { en: 'New order {order}: {amount}', 'zh-CN': '新订单 {order}：{amount}' },
    lead: {
      en: 'A buyer has paid {amount} for an order. Prepare it and declare it; the money is held for you.',
      'zh-CN': '买家已为一笔订单支付 {amount}。请备货并申报，货款已由平台托管。',
    },
    button: SEE_ORDERS,
  },
  shipped: {
    side: 'buyer',
    topic: 'delivery',
    subject: { en: 'On its way: your order {order}', 'zh-CN': '已发货：您的订单 {order}' },
    lead: {
      en: '{seller} has shipped your order.',
      'zh-CN': '{seller} 已将您的订单发出。',
    },
    button: SEE_ORDER,
  },
  delivered: {
    side: 'buyer',
    topic: 'delivery',
    subject: { en: 'Delivered: your order {order}', 'zh-CN': '已送达：您的订单 {order}' },
    lead: {
      en: 'Your order from {seller} has been delivered. Confirm that you have it, or say what is wrong. Without a word from you it counts as received after {days} days.',
      'zh-CN':
        '您在 {seller} 的订单已送达。请确认收货，如有问题请及时反馈；{days} 天内未处理将自动确认收货。',
    },
    button: SEE_ORDER,
  },
  cancelled_for_buyer: {
    side: 'buyer',
    topic: 'money',
    subject: { en: 'Cancelled: your order {order}', 'zh-CN': '已取消：您的订单 {order}' },
    lead: {
      en: 'Your order from {seller} has been cancelled. {amount} goes back to where you paid from; we write again when it has.',
      'zh-CN': '您在 {seller} 的订单已取消。{amount} 将原路退回，退款成功后会再次通知您。',
    },
    button: SEE_ORDER,
  },
  cancelled_for_seller: {
    side: 'seller',
    topic: 'sales',
    subject: { en: 'Order {order} was cancelled', 'zh-CN': '订单 {order} 已取消' },
    lead: {
      en: 'A paid order was cancelled and is paid back to the buyer. Do not ship it.',
      'zh-CN': '一笔已付款的订单已取消，货款将退还买家。请勿发货。',
    },
    button: SEE_ORDERS,
  },
  lines_cancelled_for_buyer: {
    side: 'buyer',
    topic: 'money',
    subject: {
      en: 'Some goods cancelled: your order {order}',
      'zh-CN': '部分商品已取消：您的订单 {order}',
    },
    lead: {
      en: 'Some of the goods of your order from {seller} have been cancelled; which ones stands on the page of the order. {amount} goes back to where you paid from. These go on:',
      'zh-CN':
        '您在 {seller} 的订单有部分商品已取消，明细见订单页面。{amount} 将原路退回。以下商品继续备货：',
    },
    button: SEE_ORDER,
  },
  lines_cancelled_for_seller: {
    side: 'seller',
    topic: 'sales',
    subject: {
      en: 'Some goods of order {order} were cancelled',
      'zh-CN': '订单 {order} 的部分商品已取消',
    },
    lead: {
      en: 'Some of the goods of a paid order were cancelled; {amount} is paid back to the buyer. Ship only these:',
      'zh-CN': '一笔已付款订单的部分商品已取消，{amount} 将退还买家。请只发以下商品：',
    },
    button: SEE_ORDERS,
  },
  payment_returned: {
    side: 'buyer',
    topic: 'money',
    subject: { en: 'Your payment goes back to you', 'zh-CN': '您的付款将原路退回' },
    lead: {
      en: 'We received {amount}, but the order could not take it: its time was over, it was paid before, or the amount was another. All of it goes back to where you paid from.',
      'zh-CN':
        '我们收到了 {amount}，但订单已超时关闭、此前已支付或金额不符，无法入账。款项将全额原路退回。',
    },
    button: SEE_ORDER,
  },
  refunded: {
    side: 'buyer',
    topic: 'money',
    subject: {
      en: 'Paid back: {amount} of order {order}',
      'zh-CN': '退款成功：订单 {order}，{amount}',
    },
    lead: {
      en: '{amount} of your order from {seller} has gone back to where you paid from. Your bank may take some days to show it.',
      'zh-CN': '您在 {seller} 的订单已退款 {amount}，款项原路退回。到账时间以支付机构为准。',
    },
    button: SEE_ORDER,
  },
  return_asked: {
    side: 'seller',
    topic: 'after_sale',
    subject: { en: 'A return is asked for: order {order}', 'zh-CN': '买家申请退货：订单 {order}' },
    lead: {
      en: 'The buyer wants to send this order back. Accept the return, or ask the operator to decide.',
      'zh-CN': '买家申请退回该订单。请同意退货，或申请平台介入。',
    },
    button: SEE_ORDERS,
  },
  return_withdrawn: {
    side: 'seller',
    topic: 'after_sale',
    subject: { en: 'The buyer keeps order {order}', 'zh-CN': '买家撤销退货：订单 {order}' },
    lead: {
      en: 'The buyer no longer wants to send this order back.',
      'zh-CN': '买家已撤销该订单的退货申请。',
    },
    button: SEE_ORDERS,
  },
  return_accepted: {
    side: 'buyer',
    topic: 'after_sale',
    subject: { en: 'Send it back: order {order}', 'zh-CN': '商家同意退货：订单 {order}' },
    lead: {
      en: '{seller} accepts the return. Send the goods back; your money follows when they have arrived.',
      'zh-CN': '{seller} 已同意退货。请寄回商品，商家收到后将为您退款。',
    },
    button: SEE_ORDER,
  },
  return_arrived: {
    side: 'buyer',
    topic: 'after_sale',
    subject: { en: 'It is back: order {order}', 'zh-CN': '商家已收到退货：订单 {order}' },
    lead: {
      en: '{seller} has the goods back. Your money is on its way; we write again when it has gone.',
      'zh-CN': '{seller} 已收到您退回的商品，正在为您退款，退款成功后会再次通知您。',
    },
    button: SEE_ORDER,
  },
  dispute_for_buyer: {
    side: 'buyer',
    topic: 'after_sale',
    subject: { en: 'In dispute: order {order}', 'zh-CN': '争议处理中：订单 {order}' },
    lead: {
      en: 'A dispute about your order from {seller} is open. Say within {days} days what there is to say; then the operator decides.',
      'zh-CN': '您在 {seller} 的订单已进入争议处理。请在 {days} 天内说明情况，之后由平台裁决。',
    },
    button: SEE_ORDER,
  },
  dispute_for_seller: {
    side: 'seller',
    topic: 'after_sale',
    subject: { en: 'In dispute: order {order}', 'zh-CN': '争议处理中：订单 {order}' },
    lead: {
      en: 'A dispute about this order is open. Say within {days} days what there is to say; then the operator decides.',
      'zh-CN': '该订单已进入争议处理。请在 {days} 天内说明情况，之后由平台裁决。',
    },
    button: SEE_ORDERS,
  },
  evidence_for_buyer: {
    side: 'buyer',
    topic: 'after_sale',
    subject: { en: 'Evidence about order {order}', 'zh-CN': '新凭证：订单 {order}' },
    lead: {
      en: '{seller} has shown something about your order. Look at it, and answer while there is time: the days are on the page of the order.',
      'zh-CN': '{seller} 就您的订单提交了凭证。请查看并在期限内回应，期限见订单页面。',
    },
    together: 'order',
    button: SEE_ORDER,
  },
  evidence_for_seller: {
    side: 'seller',
    topic: 'after_sale',
    subject: { en: 'Evidence about order {order}', 'zh-CN': '新凭证：订单 {order}' },
    lead: {
      en: 'The buyer has shown something about this order. Look at it, and answer while there is time: the days are beside the order.',
      'zh-CN': '买家就该订单提交了凭证。请查看并在期限内回应，期限见订单旁。',
    },
    together: 'order',
    button: SEE_ORDERS,
  },
  ruling_for_buyer: {
    side: 'buyer',
    topic: 'after_sale',
    subject: {
      en: 'Decided: the dispute about order {order}',
      'zh-CN': '裁决结果：订单 {order} 的争议',
    },
    lead: {
      en: 'The operator has decided. {amount} is given back to you. The reasons are on the page of the order.',
      'zh-CN': '平台已作出裁决，退还给您 {amount}。裁决理由见订单页面。',
    },
    button: SEE_ORDER,
  },
  ruling_for_seller: {
    side: 'seller',
    topic: 'after_sale',
    subject: {
      en: 'Decided: the dispute about order {order}',
      'zh-CN': '裁决结果：订单 {order} 的争议',
    },
    lead: {
      en: 'The operator has decided. {amount} is given back to the buyer, the rest is yours. The reasons are on the page of the order.',
      'zh-CN': '平台已作出裁决，退还买家 {amount}，其余归您所有。裁决理由见订单页面。',
    },
    button: SEE_ORDERS,
  },
  chargeback_opened: {
    side: 'seller',
    topic: 'after_sale',
    subject: {
      en: 'The buyer’s bank takes back {amount}: order {order}',
      'zh-CN': '买家发卡银行发起拒付：订单 {order}，{amount}',
    },
    lead: {
      en: 'The buyer’s bank takes back what was paid for this order: {amount}. The operator answers the bank. Last moment to answer: {until}. Send before then, as a message about the order, what shows the delivery. Until the bank has decided, this money is not paid out.',
      'zh-CN':
        '买家的发卡银行要求撤回该订单的付款 {amount}，由平台向银行举证。举证截止时间：{until}。请在此之前通过订单留言提供发货与签收证明。银行作出决定前，该笔款项不会支付给您。',
    },
    button: SEE_ORDERS,
  },
  chargeback_won: {
    side: 'seller',
    topic: 'after_sale',
    subject: {
      en: 'Won: the chargeback of order {order}',
      'zh-CN': '拒付申诉成功：订单 {order}',
    },
    lead: {
      en: 'The buyer’s bank has decided for us. What it took of this order comes back, and is settled or owed to you as before: {amount}.',
      'zh-CN': '银行已作出对我方有利的决定，该订单被撤回的 {amount} 将退回，并照常结算给您。',
    },
    button: SEE_ORDERS,
  },
  chargeback_lost: {
    side: 'seller',
    topic: 'after_sale',
    subject: {
      en: 'Lost: the chargeback of order {order}',
      'zh-CN': '拒付申诉失败：订单 {order}',
    },
    lead: {
      en: 'The buyer’s bank has decided for the buyer, who keeps {amount} of this order. It is not paid to you; what customs and the carrier keep of it is yours to bear. The money of the order shows it to the cent.',
      'zh-CN':
        '银行已作出对买家有利的决定，该订单的 {amount} 归还买家，不再支付给您；海关和承运人已收取的部分由您承担。明细见订单的资金流水。',
    },
    button: SEE_ORDERS,
  },
  chargeback_for_operator: {
    side: 'operator',
    topic: 'after_sale',
    subject: {
      en: 'To be answered: a buyer’s bank takes back {amount}',
      'zh-CN': '待举证：买家发卡银行拒付 {amount}',
    },
    lead: {
      en: 'A buyer’s bank takes a payment back: {amount}. Only you can answer it, at the payment provider. Last moment to answer: {until}. The orders, and the link to the place to answer, stand at the desk.',
      'zh-CN':
        '买家的发卡银行要求撤回一笔付款 {amount}，只有平台可以在支付机构处举证。举证截止时间：{until}。相关订单及举证入口见工作台。',
    },
    button: { en: 'Open the desk', 'zh-CN': '打开工作台' },
  },
  message_for_buyer: {
    side: 'buyer',
    topic: 'messages',
    together: 'order',
    subject: { en: 'A message about order {order}', 'zh-CN': '订单 {order} 有新留言' },
    lead: {
      en: 'Somebody wrote to you about your order from {seller}. Read it and answer on the page of the order.',
      'zh-CN': '您在 {seller} 的订单有新留言，请在订单页面查看并回复。',
    },
    button: SEE_ORDER,
  },
  message_for_seller: {
    side: 'seller',
    topic: 'messages',
    together: 'order',
    subject: { en: 'A message about order {order}', 'zh-CN': '订单 {order} 有新留言' },
    lead: {
      en: 'Somebody wrote to you about this order. Read it and answer with the order.',
      'zh-CN': '该订单有新留言，请在订单中查看并回复。',
    },
    button: SEE_ORDERS,
  },
  price_announced: {
    side: 'seller',
    topic: 'listings',
    together: 'business',
    subject: {
      en: 'New shop prices from {day} (listings: {count})',
      'zh-CN': '{day} 起执行新售价（{count} 个商品页）',
    },
    lead: {
      en: 'A rule, a tariff or the exchange rate has changed. Listings of yours that have another price in the shop from {day} on: {count}. What you get stays the same.',
      'zh-CN':
        '因规则、税率或汇率变动，自 {day} 起您有 {count} 个商品页将执行新售价。您的到手价不变。',
    },
    button: SEE_LISTINGS,
  },
  vouched: {
    side: 'seller',
    topic: 'sales',
    subject: { en: '{agency} vouches for you', 'zh-CN': '{agency} 已为贵企业作保' },
    lead: {
      en: '{agency} answers for your business: your limits have risen at once. What you may have on sale now stands with your listings.',
      'zh-CN': '{agency} 已为贵企业作保，限额立即提高。当前可在售的上限见商品页列表。',
    },
    button: SEE_LISTINGS,
  },
  vouch_withdrawn: {
    side: 'seller',
    topic: 'sales',
    subject: { en: '{agency} no longer vouches for you', 'zh-CN': '{agency} 已撤回作保' },
    lead: {
      en: '{agency} no longer answers for your business. Unless another does, your limits are those that grow with delivered orders. Orders under way go on.',
      'zh-CN':
        '{agency} 已不再为贵企业作保。如无其他机构作保，限额将按已完成的订单计算；进行中的订单不受影响。',
    },
    button: SEE_LISTINGS,
  },
  block_announced: {
    side: 'seller',
    topic: 'listings',
    together: 'business',
    subject: {
      en: 'Not to be sold from {day} on (listings: {count})',
      'zh-CN': '{day} 起将不能销售（{count} 个商品页）',
    },
    lead: {
      en: 'By a rule that is to come, listings of yours may not be sold as they are from {day} on: {count}. Until then they stay on sale. The reasons, and what to do, stand with the listing.',
      'zh-CN':
        '因规则变动，自 {day} 起您有 {count} 个商品页不能按现状销售，此前照常在售。原因及处理办法见商品页。',
    },
    button: SEE_LISTINGS,
  },
  listing_blocked: {
    side: 'seller',
    topic: 'listings',
    together: 'business',
    subject: {
      en: 'Off sale by a rule (listings: {count})',
      'zh-CN': '因规则下架（{count} 个商品页）',
    },
    lead: {
      en: 'Listings of yours that may not be sold as they are: {count}. The reasons, and what to do, stand with the listing.',
      'zh-CN': '您有 {count} 个商品页因规则暂不能销售。原因及处理办法见商品页。',
    },
    button: SEE_LISTINGS,
  },
  listing_approved: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'On sale now: {title}', 'zh-CN': '已上架：{title}' },
    lead: {
      en: 'The operator has looked at your listing and put it on sale. Buyers find it in the shop now.',
      'zh-CN': '运营方已审核您的商品页并批准上架，买家现在即可在集市看到。',
    },
    button: SEE_LISTINGS,
  },
  listing_rejected: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'Sent back to you: {title}', 'zh-CN': '退回修改：{title}' },
    lead: {
      en: 'The operator has looked at your listing and sent it back. What is to be changed: “{reason}” Then put it on sale again.',
      'zh-CN':
        '运营方已审核您的商品页并退回修改。需要修改的内容：“{reason}”。修改后请重新提交上架。',
    },
    button: SEE_LISTINGS,
  },
  seller_paused: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'The operator has paused your sales', 'zh-CN': '运营方已暂停贵店销售' },
    lead: {
      en: 'Nothing of yours can be bought for now; orders under way go on. The reason: “{reason}”',
      'zh-CN': '贵店全部商品暂停销售，进行中的订单照常处理。原因：“{reason}”',
    },
    button: SEE_LISTINGS,
  },
  seller_resumed: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'Your sales go on', 'zh-CN': '贵店已恢复销售' },
    lead: {
      en: 'The operator has ended the pause. What it took off sale comes back by itself. The reason: “{reason}”',
      'zh-CN': '运营方已结束暂停，因暂停而下架的商品将自动恢复销售。说明：“{reason}”',
    },
    button: SEE_LISTINGS,
  },
  seller_held: {
    side: 'seller',
    topic: 'listings',
    subject: {
      en: 'Your orders have reached your limits: nothing more is sold for now',
      'zh-CN': '订单已达限额，贵店暂停接单',
    },
    lead: {
      en: 'Your paid orders are above your limits. See some of them through, and your goods can be bought again by themselves. The limits rise with every ten orders that arrive, and at once when an agency or chamber vouches for you.',
      'zh-CN':
        '已付款订单超过限额。完成部分订单后，商品将自动恢复销售。每完成十笔订单限额自动提高；政府机构或商会作保后立即提高。',
    },
    button: SEE_ORDERS,
  },
  seller_released: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'Your goods can be bought again', 'zh-CN': '贵店商品已恢复销售' },
    lead: {
      en: 'Your orders are below your limits again: your listings sell as before.',
      'zh-CN': '订单已回到限额以内，商品照常销售。',
    },
    button: SEE_LISTINGS,
  },
  limits_changed: {
    side: 'seller',
    topic: 'listings',
    subject: { en: 'Your limits have changed', 'zh-CN': '贵店限额已调整' },
    lead: {
      en: 'The operator has set what you may have on sale and under way. The reason: “{reason}” The new limits stand above your listings.',
      'zh-CN': '运营方已调整贵店的在售与订单限额。原因：“{reason}”。新限额见商品页列表上方。',
    },
    button: SEE_LISTINGS,
  },
  endpoint_disabled: {
    side: 'seller',
    topic: 'connections',
    subject: { en: 'Turned off: webhooks to {host}', 'zh-CN': '已停用：发往 {host} 的 Webhook' },
    lead: {
      en: 'Nothing we sent to {host} arrived for three days, or it said that it is gone. We have turned the endpoint off. Put it right, turn it on again, and send again what it missed.',
      'zh-CN':
        '发往 {host} 的消息已连续三天未能送达，或对方表示地址已失效，我们已停用该接收地址。请修复后重新启用，并补发遗漏的消息。',
    },
    button: { en: 'Open connections', 'zh-CN': '打开连接设置' },
  },
  quote_asked: {
    side: 'partner',
    topic: 'partners',
    subject: { en: '{seller} asks you for a quote', 'zh-CN': '{seller} 向您询价' },
    lead: {
      en: '{seller} asks you for a price. What it needs, and by when you have to answer, stands at your desk. How soon you answer is counted on your scorecard.',
      'zh-CN': '{seller} 向您询价。具体需求及答复期限见合作伙伴工作台。答复速度会计入您的评分卡。',
    },
    button: SEE_ASKED,
  },
  quote_due_soon: {
    side: 'partner',
    topic: 'partners',
    subject: { en: 'One day left: the quote for {seller}', 'zh-CN': '仅剩一天：{seller} 的询价' },
    lead: {
      en: '{seller} waits for your price, and less than a day is left. Without an answer the question expires and counts as not answered; a no is an answer, too.',
      'zh-CN':
        '{seller} 仍在等待您的报价，剩余时间不足一天。逾期未答复的询价将失效并记为未答复；谢绝报价同样算作答复。',
    },
    button: SEE_ASKED,
  },
  quote_chosen: {
    side: 'partner',
    topic: 'partners',
    subject: { en: '{seller} has chosen your quote', 'zh-CN': '{seller} 选定了您的报价' },
    lead: {
      en: '{seller} has chosen your quote. You can write to each other at your desk.',
      'zh-CN': '{seller} 已选定您的报价，双方可在合作伙伴工作台继续沟通。',
    },
    button: SEE_ASKED,
  },
  quote_not_chosen: {
    side: 'partner',
    topic: 'partners',
    subject: {
      en: 'Not chosen: your quote for {seller}',
      'zh-CN': '未被选定：您给 {seller} 的报价',
    },
    lead: {
      en: '{seller} has chosen another quote, or needs none any more. There is nothing left for you to do.',
      'zh-CN': '{seller} 选定了其他报价，或已不再需要。您无需再做任何处理。',
    },
    button: SEE_ASKED,
  },
  quote_answered: {
    side: 'seller',
    topic: 'partners',
    subject: { en: 'A quote from {partner}', 'zh-CN': '{partner} 的报价' },
    lead: {
      en: '{partner} has named a price, or another one. Compare it with the others, and choose before it expires.',
      'zh-CN': '{partner} 已报价或更新了报价。请与其他报价比较，并在失效前选定。',
    },
    button: SEE_PARTNERS,
  },
  quote_declined: {
    side: 'seller',
    topic: 'partners',
    subject: { en: '{partner} declines', 'zh-CN': '{partner} 谢绝报价' },
    lead: {
      en: '{partner} does not make you an offer. The reason stands beside the quotes.',
      'zh-CN': '{partner} 不作报价，原因见报价列表。',
    },
    button: SEE_PARTNERS,
  },
  referral_sent: {
    side: 'partner',
    topic: 'partners',
    subject: { en: '{seller} is referred to you', 'zh-CN': '{seller} 转介给您' },
    lead: {
      en: '{seller} asks you to take its matter on, and has agreed that you read some of its data. Say at your desk whether you do, and by when it will be done.',
      'zh-CN':
        '{seller} 请您承办一项事务，并同意您查看部分数据。请在合作伙伴工作台答复是否承接及完成日期。',
    },
    button: SEE_ASKED,
  },
  referral_accepted: {
    side: 'seller',
    topic: 'partners',
    subject: { en: '{partner} takes it on', 'zh-CN': '{partner} 已承接' },
    lead: {
      en: '{partner} takes your matter on and has named a day. When it is over, say what came of it: others choose by such facts.',
      'zh-CN':
        '{partner} 已承接您的事务并给出完成日期。结束后请如实填写结果，供其他企业选择时参考。',
    },
    button: SEE_PARTNERS,
  },
  referral_declined: {
    side: 'seller',
    topic: 'partners',
    subject: { en: '{partner} does not take it on', 'zh-CN': '{partner} 未承接' },
    lead: {
      en: '{partner} declines, or did not answer in time. It reads none of your data any more.',
      'zh-CN': '{partner} 谢绝或逾期未答复，已无法再查看您的数据。',
    },
    button: SEE_PARTNERS,
  },
  award_given: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} has awarded you money', 'zh-CN': '{agency} 已批准资助贵企业' },
    lead: {
      en: '{agency} has decided on your application: you get an award. How much, what for, and how you claim your costs stands with it.',
      'zh-CN': '{agency} 已审定贵企业的申请并给予资助。金额、用途及报销方式见该项资助。',
    },
    button: SEE_AGENCIES,
  },
  application_declined: {
    side: 'seller',
    topic: 'programmes',
    subject: {
      en: '{agency} has declined your application',
      'zh-CN': '{agency} 未批准贵企业的申请',
    },
    lead: {
      en: '{agency} has decided on your application and gives no award. Its reason stands with the application.',
      'zh-CN': '{agency} 已审定贵企业的申请，未给予资助。理由见该申请。',
    },
    button: SEE_AGENCIES,
  },
  claim_returned: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} asks about your claim', 'zh-CN': '{agency} 退回了贵企业的报销' },
    lead: {
      en: '{agency} has sent your claim back with a question. Change it and send it again: nothing is lost.',
      'zh-CN': '{agency} 已附意见退回报销申请。请修改后重新提交，已填内容均已保留。',
    },
    button: SEE_AGENCIES,
  },
  claim_approved: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} has approved your claim', 'zh-CN': '{agency} 已批准贵企业的报销' },
    lead: {
      en: '{agency} has approved your claim. It is paid by its bank; we write again when that is noted.',
      'zh-CN': '{agency} 已批准报销，将通过其银行付款；登记付款后会再次通知您。',
    },
    button: SEE_AGENCIES,
  },
  claim_rejected: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} has rejected your claim', 'zh-CN': '{agency} 未批准贵企业的报销' },
    lead: {
      en: '{agency} does not pay your claim. Its reason stands with the claim.',
      'zh-CN': '{agency} 未批准该笔报销，理由见该报销申请。',
    },
    button: SEE_AGENCIES,
  },
  claim_paid: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} has paid your claim', 'zh-CN': '{agency} 已支付贵企业的报销' },
    lead: {
      en: '{agency} has noted that its bank paid your claim. When the money does not arrive within some days, ask the office.',
      'zh-CN': '{agency} 已登记其银行付款。如数日内未到账，请联系该办公室。',
    },
    button: SEE_AGENCIES,
  },
  booking_cancelled: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: '{agency} has cancelled your booking', 'zh-CN': '{agency} 取消了贵企业的预订' },
    lead: {
      en: '{agency} has cancelled your booking of {title} for {day}: {reason}. Choose another day while something is free.',
      'zh-CN':
        '{agency} 取消了贵企业 {day} 在{title}的预订，原因：{reason}。如有余量，请改选其他日期。',
    },
    button: SEE_AGENCIES,
  },
  booking_no_show: {
    side: 'seller',
    topic: 'programmes',
    subject: {
      en: 'Nobody came: your booking of {title}',
      'zh-CN': '未到场：贵企业在{title}的预订',
    },
    lead: {
      en: '{agency} has noted that nobody came for your booking of {title} on {day}. If that is wrong, tell the office: it can correct it.',
      'zh-CN':
        '{agency} 登记贵企业 {day} 在{title}的预订无人到场。如有误，请告知该办公室，可予更正。',
    },
    button: SEE_AGENCIES,
  },
  lot_accepted: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: 'Accepted: a lot of yours', 'zh-CN': '检验合格：贵企业的一个批次' },
    lead: {
      en: '{agency} has inspected a lot of yours and accepts it. Its certificate stands with the lot and on the page of the goods.',
      'zh-CN': '{agency} 已检验贵企业的一个批次并判定合格。证书见该批次及商品页。',
    },
    button: SEE_LOTS,
  },
  lot_rejected: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: 'Rejected: a lot of yours', 'zh-CN': '检验不合格：贵企业的一个批次' },
    lead: {
      en: '{agency} has inspected a lot of yours and rejects it. Its goods are off sale until a lot is accepted; what was found stands with the lot.',
      'zh-CN':
        '{agency} 已检验贵企业的一个批次，判定不合格。该商品已停售，待后续批次合格后恢复；检验结果见该批次。',
    },
    button: SEE_LOTS,
  },
  certificate_revoked: {
    side: 'seller',
    topic: 'programmes',
    subject: { en: 'Revoked: a certificate of yours', 'zh-CN': '证书已撤销：贵企业的一个批次' },
    lead: {
      en: '{agency} has revoked the certificate of a lot of yours: whoever looks it up reads so. The reason stands with the lot.',
      'zh-CN': '{agency} 已撤销贵企业一个批次的证书，查验时会显示已撤销。原因见该批次。',
    },
    button: SEE_LOTS,
  },
  post_reported: {
    side: 'instructor',
    topic: 'courses',
    subject: { en: 'A post in {title} was reported', 'zh-CN': '{title}：有帖子被举报' },
    lead: {
      en: 'Somebody in {title} says that a post is not right. Look at it: you may take it out and say why, or leave it.',
      'zh-CN': '{title} 中有人举报了一则帖子。请查看：可附理由移除，也可保留。',
    },
    button: { en: 'Open the cohort', 'zh-CN': '打开班级' },
  },
  invited: {
    side: 'prospect',
    topic: 'invitations',
    subject: {
      en: '{agency} invites {seller} to sell in China',
      'zh-CN': '{agency}邀请{seller}面向中国消费者销售',
    },
    lead: {
      en: '{agency} writes to {seller}:\n\n{reason}\n\nThe page behind the link says who invites you. Joining shows the office nothing of your business: you decide that later, figure by figure.',
      'zh-CN':
        '{agency}致{seller}：\n\n{reason}\n\n链接页面会说明邀请方身份。加入后，该办公室不会看到贵企业的任何数据；是否开放、开放哪些，由您日后逐项决定。',
    },
    button: { en: 'See what your goods could sell for', 'zh-CN': '了解您的商品能否入市' },
  },
}
