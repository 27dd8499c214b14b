import type { Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { isId } from '../../../kernel/ids.ts'
import { isCurrency, type Money, money } from '../../../kernel/money.ts'
import { divideRounded, parseRate, powerOfTen } from '../../../kernel/rate.ts'
import { limits } from '../../../platform/limits.ts'
import type { SettlementLine } from '../provider.ts'
import { createLineReader, rowOf } from './bill-bytes.ts'
import { fromNumber } from './wechatpay-number.ts'

const TITLE = '商品名称'
const FIRST_COLUMN = '交易时间'
const FIRST_OF_SUMMARY = '总交易单数'

/**
 * WeChat Pay's trade bill of a day (`bill_type=ALL`), packed by gzip: UTF-8, every field behind a
 * backtick, at the end a summary. Throws when the hash or the count says that it is not whole.
 * Source: WeChat Pay merchant documentation, "Trade bill".
 */
export async function* readWechatpayBill(
  packed: AsyncIterable<Uint8Array>,
  hash: { algorithm: Hash; expected: string },
): AsyncGenerator<SettlementLine> {
  const lines = createLineReader('utf-8')
  let header: string[] | undefined
  let inSummary = false
  let stated: string | undefined
  let rows = 0
  const take = (line: string): SettlementLine | undefined => {
    const text = line.replace(/^\uFEFF/, '')
    if (!text.startsWith('`')) {
      const columns = text.split(',')
      if (columns[0] === FIRST_COLUMN) header = columns
      inSummary ||= columns[0] === FIRST_OF_SUMMARY
      return undefined
    }
    const cells = text.slice(1).split(',`')
    if (inSummary) {
      stated = cells[0]
      return undefined
    }
    rows += 1
    return lineOf(header ?? [], cells)
  }
  let bytes = 0
  const unpacked = Readable.from(packed).pipe(createGunzip())
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > limits.uploadBytes) throw new Error('the bill unpacks to more than any bill')
    hash.algorithm.update(chunk)
    for (const line of lines.push(chunk)) {
      const found = take(line)
      if (found) yield found
    }
  }
  for (const line of lines.end()) {
    const found = take(line)
    if (found) yield found
  }
  if (hash.algorithm.digest('hex') !== hash.expected.toLowerCase())
    throw new Error('the bill is not the one that WeChat Pay has signed')
  if (stated !== `${rows}`) throw new Error(`the bill states ${stated} lines and has ${rows}`)
}

function lineOf(header: readonly string[], cells: readonly string[]): SettlementLine {
  const row = rowOf(header, cells, TITLE)
  if (!row) throw new Error(`a line of the bill is not readable: ${cells[5]}`)
  const isRefund = row('交易状态') === 'REFUND'
  const amount = toMoney(row(isRefund ? '申请退款金额' : '订单金额'), row('货币种类'))
  const fee = toMoney(row('手续费'), row('货币种类'))
  if (!amount || !fee) throw new Error(`a line of the bill is not readable: ${cells[5]}`)
  const paymentId = fromNumber(row('商户订单号'))
  const refundId = fromNumber(row('商户退款单号'))
  return {
    kind: isRefund ? 'refund' : 'payment',
    paymentId: isId(paymentId) ? paymentId : undefined,
    refundId: isRefund && isId(refundId) ? refundId : undefined,
    reference: row(isRefund ? '微信退款单号' : '微信订单号'),
    amount,
    fee,
  }
}

/** Fees are stated with five places; half a cent counts as a whole one. */
function toMoney(text: string, currency: string): Money | undefined {
  const value = parseRate(text)
  if (!value || !isCurrency(currency)) return undefined
  const scale = powerOfTen(value.scale)
  return money(divideRounded(value.scaled * 100n, scale, 'halfUp'), currency)
}
