import { Unzip, UnzipInflate } from 'fflate'
import { isId } from '../../../kernel/ids.ts'
import { type Money, money, parseMoney } from '../../../kernel/money.ts'
import { limits } from '../../../platform/limits.ts'
import type { SettlementLine } from '../provider.ts'
import { createLineReader, type LineReader, rowOf } from './bill-bytes.ts'

/** Of the list of single moves; the summary in the same archive has none of these. */
const NUMBER = '支付宝交易号'
const OUR_NUMBER = '商户订单号'
const TITLE = '商品名称'
const REFUND = '退款'

/**
 * Alipay's bill of a day (bill type `trade`): a zip archive with two lists in GBK, of which the one
 * of single moves is read. Lines above and below the list begin with '#', fields end with a tab.
 * Source: Alipay Open Platform, alipay.data.dataservice.bill.downloadurl.query.
 */
export async function* readAlipayBill(
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<SettlementLine> {
  const found: SettlementLine[] = []
  let unpacked = 0
  const unzip = new Unzip((file) => {
    const read = createRowReader(createLineReader('gbk'), found)
    file.ondata = (error, bytes, isLast) => {
      if (error) throw error
      unpacked += bytes.length
      if (unpacked > limits.uploadBytes) throw new Error('the bill unpacks to more than any bill')
      read(bytes, isLast)
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for await (const bytes of archive) {
    unzip.push(bytes)
    yield* found.splice(0)
  }
  unzip.push(new Uint8Array(), true)
  yield* found.splice(0)
  if (unpacked === 0) throw new Error('the bill is no archive')
}

/** Lines behind the header that names both numbers. */
function createRowReader(lines: LineReader, found: SettlementLine[]) {
  let header: string[] | undefined
  return (bytes: Uint8Array, isLast: boolean): void => {
    const read = [...lines.push(bytes), ...(isLast ? lines.end() : [])]
    for (const line of read) {
      if (line.startsWith('#') || line.trim() === '') continue
      const cells = line.split(',').map((cell) => cell.trim())
      if (cells[0] === NUMBER && cells[1] === OUR_NUMBER) header = cells
      else if (header) found.push(lineOf(header, cells))
    }
  }
}

function lineOf(header: readonly string[], cells: readonly string[]): SettlementLine {
  const row = rowOf(header, cells, TITLE)
  const amount = row && yuan(row('订单金额（元）'))
  const fee = row && yuan(row('服务费（元）'))
  if (!row || !amount || !fee) throw new Error(`a line of the bill is not readable: ${cells[0]}`)
  const kind = row('业务类型') === REFUND ? 'refund' : 'payment'
  const paymentId = row(OUR_NUMBER)
  const refundId = row('退款批次号/请求号')
  return {
    kind,
    paymentId: isId(paymentId) ? paymentId : undefined,
    refundId: kind === 'refund' && isId(refundId) ? refundId : undefined,
    reference: row(NUMBER),
    amount,
    // Signs differ between kinds of bill; which way the money went follows from the kind.
    fee: kind === 'refund' ? money(-fee.minor, 'CNY') : fee,
  }
}

/** Without its sign. */
function yuan(text: string): Money | undefined {
  return parseMoney(text.replace(/^-/, ''), 'CNY')
}
