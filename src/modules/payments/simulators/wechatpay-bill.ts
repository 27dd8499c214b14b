import { formatAmount, type Money, money } from '../../../kernel/money.ts'

/** A line of the bill: what was paid, or went back. */
export type BillLine = Readonly<{
  number: string
  ourNumber: string
  refundNumber: string
  ourRefundNumber: string
  title: string
  tradeType: string
  at: Date
  amount: Money
  fee: Money
}>

const COLUMNS =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注'
const SUMMARY =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额'
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** The trade bill of a day as text, before it is packed. */
export function wechatpayBill(
  shop: Readonly<{ appId: string; merchantId: string }>,
  lines: readonly BillLine[],
): string {
  const sum = (of: readonly Money[]): string =>
    formatAmount(
      money(
        of.reduce((all, { minor }) => all + minor, 0n),
        'CNY',
      ),
    )
  const paid = lines.filter(({ ourRefundNumber }) => ourRefundNumber === '')
  const back = lines.filter(({ ourRefundNumber }) => ourRefundNumber !== '')
  const totals = [
    `${lines.length}`,
    sum(paid.map(({ amount }) => amount)),
    sum(back.map(({ amount }) => amount)),
    '0.00',
    `${sum(lines.map(({ fee }) => fee))}000`,
    sum(paid.map(({ amount }) => amount)),
    sum(back.map(({ amount }) => amount)),
  ]
  const rows = lines.map((line) => {
    const isRefund = line.ourRefundNumber !== ''
    const amount = formatAmount(line.amount)
    return [
      shanghaiTime(line.at),
      shop.appId,
      shop.merchantId,
      '0',
      '',
      line.number,
      line.ourNumber,
      'oSimulatedBuyer',
      line.tradeType,
      isRefund ? 'REFUND' : 'SUCCESS',
      'OTHERS',
      'CNY',
      isRefund ? '0.00' : amount,
      '0.00',
      isRefund ? line.refundNumber : '0',
      isRefund ? line.ourRefundNumber : '0',
      isRefund ? amount : '0.00',
      '0.00',
      isRefund ? 'ORIGINAL' : '',
      isRefund ? 'SUCCESS' : '',
      line.title,
      '',
      `${formatAmount(line.fee)}000`,
      '0.60%',
      isRefund ? '0.00' : amount,
      isRefund ? amount : '0.00',
      '',
    ]
  })
  const quoted = [...rows, totals].map((cells) => cells.map((cell) => `\`${cell}`).join(','))
  return `${[COLUMNS, ...quoted.slice(0, -1), SUMMARY, quoted.at(-1)].join('\r\n')}\r\n`
}

const shanghaiTime = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
