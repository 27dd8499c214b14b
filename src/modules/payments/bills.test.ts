import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { money } from '../../kernel/money.ts'
import { readAlipayBill } from './providers/alipay-bill.ts'
import { readWechatpayBill } from './providers/wechatpay-bill.ts'

const OURS = '019aa000-0000-7000-8000-000000000001'
const REFUND = '019aa000-0000-7000-8000-000000000002'
const NUMBER = OURS.replaceAll('-', '')

/** Bytes that come three at a time, as a bad network has them. */
async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3)
}
const all = async <T>(lines: AsyncIterable<T>): Promise<T[]> => {
  const read: T[] = []
  for await (const line of lines) read.push(line)
  return read
}

/** '业务明细' and the like as an Alipay account downloads it, in GBK. */
const ALIPAY_GBK = Buffer.from(
  [
    '23d6a7b8b6b1a6d2b5cef1c3f7cfb8b2e9d1af0d0ad6a7b8b6b1a6bdbbd2d7bac52cc9ccbba7b6a9b5a5bac5',
    '2cd2b5cef1c0e0d0cd2cc9ccc6b7c3fbb3c62cb6a9b5a5bdf0b6eea3a8d4aaa3a92cb7fecef1b7d1a3a8d4aa',
    'a3a92ccdcbbfeec5fab4cebac52fc7ebc7f3bac50d0a',
  ].join(''),
  'hex',
)

test('an Alipay bill is read from its archive, whatever stands around its lines', async () => {
  const rows = Buffer.from(
    [
      `2026112222001\t,${OURS}\t,TRADE\t,Cherries, dried,256.00,-1.54,\t`,
      `2026112222002\t,of-another-shop\t,TRADE\t,Jam,9.90,0.00,\t`,
      '#---',
    ].join('\r\n'),
  )
  const archive = zipSync({
    'a.csv': Buffer.concat([ALIPAY_GBK, rows]),
    'b.csv': Buffer.from('shop,total\r\n1,256.00\r\n'),
  })
  expect(await all(readAlipayBill(inPieces(archive)))).toEqual([
    {
      kind: 'payment',
      paymentId: OURS,
      refundId: undefined,
      reference: '2026112222001',
      amount: money(25_600n, 'CNY'),
      fee: money(154n, 'CNY'),
    },
    {
      kind: 'payment',
      paymentId: undefined,
      refundId: undefined,
      reference: '2026112222002',
      amount: money(990n, 'CNY'),
      fee: money(0n, 'CNY'),
    },
  ])
  await expect(all(readAlipayBill(inPieces(Buffer.from('no archive'))))).rejects.toThrow()
  const short = zipSync({ 'a.csv': Buffer.concat([ALIPAY_GBK, Buffer.from('1\t,2\t,x')]) })
  await expect(all(readAlipayBill(inPieces(short)))).rejects.toThrow('not readable')
})

const WECHAT = `\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r
\`2026-11-22 10:00:00,\`wx1,\`1900000001,\`0,\`,\`4200001,\`${NUMBER},\`o1,\`NATIVE,\`SUCCESS,\`OTHERS,\`CNY,\`9.90,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`Jam,\`,\`0.05940,\`0.60%,\`9.90,\`0.00,\`\r
\`2026-11-22 11:00:00,\`wx1,\`1900000001,\`0,\`,\`4200001,\`${NUMBER},\`o1,\`NATIVE,\`REFUND,\`OTHERS,\`CNY,\`0.00,\`0.00,\`5030001,\`${REFUND.replaceAll('-', '')},\`9.90,\`0.00,\`ORIGINAL,\`SUCCESS,\`Jam,\`,\`-0.05940,\`0.60%,\`0.00,\`9.90,\`\r
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r
\`2,\`9.90,\`9.90,\`0.00,\`0.00000,\`9.90,\`9.90\r
`

const readWechat = (text: string, signed = text) =>
  all(
    readWechatpayBill(inPieces(gzipSync(text)), {
      algorithm: createHash('sha1'),
      expected: createHash('sha1').update(signed).digest('hex'),
    }),
  )

test('a WeChat Pay bill is read as a stream, its fees rounded to the cent', async () => {
  expect(await readWechat(WECHAT)).toEqual([
    {
      kind: 'payment',
      paymentId: OURS,
      refundId: undefined,
      reference: '4200001',
      amount: money(990n, 'CNY'),
      fee: money(6n, 'CNY'),
    },
    {
      kind: 'refund',
      paymentId: OURS,
      refundId: REFUND,
      reference: '5030001',
      amount: money(990n, 'CNY'),
      fee: money(-6n, 'CNY'),
    },
  ])
})

test('a WeChat Pay bill that is not the one signed, or not whole, is refused', async () => {
  await expect(readWechat(WECHAT, `${WECHAT} `)).rejects.toThrow('not the one')
  const short = WECHAT.replace(/`2026-11-22 11.*\r\n/, '')
  await expect(readWechat(short)).rejects.toThrow('states 2 lines and has 1')
})
