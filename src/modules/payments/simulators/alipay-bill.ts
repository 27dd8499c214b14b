import { zipSync } from 'fflate'
import { formatAmount, type Money, money } from '../../../kernel/money.ts'
import { addDays, type Day } from '../../../kernel/period.ts'

/** A line of the bill; what went back is below zero. */
export type BillLine = Readonly<{
  number: string
  ourNumber: string
  refundNumber: string
  title: string
  at: Date
  amount: Money
  fee: Money
}>

const COLUMNS =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const ACCOUNT = '20880000000000000156'

/** The archive of a day as Alipay makes it: two lists in GBK. */
export function alipayBill(day: Day, lines: readonly BillLine[]): Uint8Array {
  const name = `${ACCOUNT}_${day.replaceAll('-', '')}_`
  const head = (what: string) => [
    `#支付宝${what}查询`,
    `#账号：[${ACCOUNT}]`,
    `#起始日期：[${chineseDay(day)} 00:00:00]   终止日期：[${chineseDay(addDays(day, 1))} 00:00:00]`,
  ]
  const paid = lines.filter(({ refundNumber }) => refundNumber === '')
  const total = (list: readonly BillLine[]) =>
    formatAmount(
      money(
        list.reduce((sum, { amount }) => sum + amount.minor, 0n),
        'CNY',
      ),
    )
  const details = [
    ...head('业务明细'),
    '#-----------------------------------------业务明细列表----------------------------------------',
    COLUMNS,
    ...lines.map(rowOf),
    '#-----------------------------------------业务明细列表结束------------------------------------',
    `#交易合计：${paid.length}笔，商家实收共${total(paid)}元，商家优惠共0.00元`,
    `#退款合计：${lines.length - paid.length}笔，商家实收退款共${total(lines.filter((one) => !paid.includes(one)))}元，商家优惠退款共0.00元`,
  ]
  const summary = [
    ...head('业务汇总'),
    '#-----------------------------------------业务汇总列表----------------------------------------',
    '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）',
    `合计\t,\t,${paid.length},${lines.length - paid.length},${total(lines)},${total(lines)}`,
    '#-----------------------------------------业务汇总列表结束------------------------------------',
  ]
  return zipSync({
    [`${name}业务明细.csv`]: gbk(`${details.join('\r\n')}\r\n`),
    [`${name}业务明细(汇总).csv`]: gbk(`${summary.join('\r\n')}\r\n`),
  })
}

function rowOf(line: BillLine): string {
  const amount = formatAmount(line.amount)
  return [
    `${line.number}\t`,
    `${line.ourNumber}\t`,
    line.refundNumber === '' ? '交易' : '退款',
    `\t${line.title}`,
    shanghaiTime(line.at),
    shanghaiTime(line.at),
    '\t',
    '\t',
    '\t',
    '\t',
    '**人(138******00)\t',
    amount,
    amount,
    '0.00',
    '0.00',
    '0.00',
    '0.00',
    '0.00',
    '',
    '0.00\t',
    '0.00',
    `${line.refundNumber}\t`,
    formatAmount(line.fee),
    '0.00',
    '',
  ].join(',')
}

const shanghaiTime = (instant: Date): string =>
  new Date(instant.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')

const chineseDay = (day: Day): string => day.replace(/(.*)-(.*)-(.*)/, '$1年$2月$3日')

let codes: Map<string, readonly [number, number]> | undefined

/** The platform reads GBK but does not write it: what it reads, turned round. */
function gbk(text: string): Uint8Array {
  if (!codes) {
    codes = new Map()
    const decoder = new TextDecoder('gbk')
    for (let high = 0x81; high <= 0xfe; high++) {
      for (let low = 0x40; low <= 0xfe; low++) {
        const character = decoder.decode(new Uint8Array([high, low]))
        if (character.length === 1 && character !== '\uFFFD') codes.set(character, [high, low])
      }
    }
  }
  const known = codes
  return Uint8Array.from(
    [...text].flatMap((one) => (one < '\x80' ? [one.charCodeAt(0)] : (known.get(one) ?? [0x3f]))),
  )
}
