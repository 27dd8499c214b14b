import { phrasesOf, text } from '../pages/phrases.ts'

/** What the pages say of paying for a ticket. */
const WORDS = {
  price: text('Price: {price}', '票价：{price}'),
  due: text('Pay for your place', '为名额付款'),
  dueUntil: text(
    'Your place is kept until {until}. Not paid by then, it goes to the next who waits.',
    '名额为您保留至{until}，逾期未付款将转给下一位候补者。',
  ),
  later: text(
    'Nothing is to be paid yet. When there is a place for you, we write to you how long it is kept.',
    '目前无需付款。有名额后将发邮件通知您付款期限。',
  ),
  wayToPay: text('How do you want to pay?', '选择支付方式'),
  noWay: text(
    'There is no way to pay at the moment. Come back later, or write to the host.',
    '暂无可用的支付方式，请稍后再来或联系主办方。',
  ),
  pay: text('Pay {price}', '支付 {price}'),
  afterwards: text(
    'Have you just paid? This page shows it within minutes.',
    '刚刚付过款？本页将在几分钟内更新。',
  ),
  paid: text('Paid', '已付款'),
  paidOn: text('{price}, on {day}', '{price}，{day}'),
  receiptHint: text('Print this page as your receipt.', '可打印本页作为付款凭证。'),
  refundUntil: text(
    'Give your place back by {day}, and you are paid back in full.',
    '在{day}（含）前退还名额可全额退款。',
  ),
  noRefund: text('What was paid does not go back any more.', '已过退款期限，退还名额不再退款。'),
  neverRefund: text('What is paid for this ticket does not go back.', '此类票不予退款。'),
  // Behind another sentence: only English has a blank between the two.
  backHint: text(
    ' What you paid, {price}, goes back the way it came.',
    '您支付的 {price} 将原路退回。',
  ),
  noBackHint: text(' What you paid does not go back.', '您支付的票款不予退还。'),
  returning: text('{price} goes back the way it came.', '{price} 正在原路退回。'),
  returned: text('{price} has gone back the way it came.', '{price} 已原路退回。'),
  refund: text('Refund', '退款'),
  came_late: text(
    '{price} came when the place had been given up: all of it goes back.',
    '{price} 到账时名额已释放，将全额退回。',
  ),
  paid_before: text(
    '{price} was paid a second time: all of it goes back.',
    '{price} 属重复付款，将全额退回。',
  ),
  amount_differs: text(
    '{price} is not what the place costs: all of it goes back.',
    '{price} 与票价不符，将全额退回。',
  ),
  done: text('It has gone back.', '已退回。'),
  scan: text('Scan to pay', '扫码支付'),
  scanHint: text(
    'Scan the code with the app on your phone and pay there. Then go on here.',
    '请用手机应用扫码付款，完成后返回此处继续。',
  ),
  code: text('Code to pay with', '付款码'),
  openSimulator: text('Pay in the simulator', '打开模拟支付'),
  havePaid: text('I have paid', '我已付款'),
  thanks: text('Thank you', '谢谢'),
  thanksHint: text(
    'As soon as the payment arrives, your place is yours. Open your registration by the link in our mail to see it.',
    '款项到账后名额即归您所有。请通过邮件中的链接打开报名页面查看。',
  ),
} as const

export const payWordsIn = phrasesOf(WORDS)
