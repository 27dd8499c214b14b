import type { FastifyReply, FastifyRequest } from 'fastify'
import { formatAmount, money, parseMoney } from '../../../kernel/money.ts'
import { type Day, parseDay } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { feeBy } from '../fee.ts'
import { alipayBill, type BillLine } from './alipay-bill.ts'
import type { SimulatedKeys } from './alipay-keys.ts'
import { isSigned, signNotification, signText } from './alipay-signature.ts'
import { deliver, forged, goodDay, tellLines, tellTrade } from './bad-days.ts'
import { OPTIONS } from './route-options.ts'
import { sendPage, sendPayPage } from './simulator-page.ts'
import {
  beginTrade,
  findMoves,
  findRefunds,
  findTrade,
  giveBack,
  type Move,
  moveTrade,
  type Trade,
} from './trade-store.ts'

/** How it misbehaves, for tests. */
export const mischief = goodDay()

export const GATEWAY_PATH = '/simulators/alipay/gateway.do'
const BILL_PATH = '/simulators/alipay/bills'
const PROVIDER = 'alipay'
const TITLE = { 'zh-CN': '支付宝（模拟）', en: 'Alipay (simulated)' }
/** What it keeps of a payment, as its contract with the shop says. */
export const simulatedFee = feeBy({ basisPoints: 60n, fixedMinor: 0n })
const DAY_MS = 86_400_000

/**
 * Alipay for a laptop: speaks its protocol with real signatures, and a person clicks instead of
 * paying. No money moves; every page says so.
 */
export const createAlipaySimulator =
  (keys: () => SimulatedKeys): Routes =>
  async (app) => {
    formBodies(app)
    const showPage = (request: FastifyRequest, reply: FastifyReply, trade: Trade) =>
      sendPayPage(request, reply, { trade, title: TITLE, action: '/simulators/alipay/pay' })
    const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, why: string) =>
      sendPage(request, reply.status(status), {
        title: TITLE.en,
        content: html`<h1>${why}</h1>`,
      })

    // The buyer's browser comes here with what the shop signed.
    app.get(GATEWAY_PATH, OPTIONS, async (request, reply) => {
      const fields = request.query as Record<string, string>
      const isOurs =
        fields['method'] === 'alipay.trade.page.pay' && isSigned(fields, keys().app.publicKey)
      const trade = isOurs && (await begin(request.ctx, fields))
      return trade
        ? showPage(request, reply, trade)
        : refuse(request, reply, 400, 'INVALID_SIGNATURE')
    })

    // A phone comes here with the code that it scanned.
    app.get('/simulators/alipay/codes/:id', OPTIONS, async (request, reply) => {
      const trade = await findTrade(request.ctx.db, (request.params as { id: string }).id)
      if (trade?.provider !== PROVIDER) return refuse(request, reply, 404, 'TRADE_NOT_EXIST')
      return showPage(request, reply, trade)
    })

    app.post('/simulators/alipay/pay', OPTIONS, async (request, reply) => {
      const { ctx } = request
      const form = formOf(request)
      const id = form.get('id') ?? ''
      const to = form.get('refuse') ? 'closed' : 'paid'
      if ((await findTrade(ctx.db, id))?.provider !== PROVIDER)
        return refuse(request, reply, 404, 'TRADE_NOT_EXIST')
      const trade = (await moveTrade(ctx.db, { id, to, now: ctx.now() }))!
      await notify(ctx, trade, keys())
      return trade.returnUrl
        ? reply.redirect(trade.returnUrl, 303)
        : showPage(request, reply, trade)
    })

    // The shop's server asks here.
    app.post(GATEWAY_PATH, OPTIONS, async (request, reply) => {
      if (mischief.isDown) return reply.status(503).send('')
      const fields = {
        ...(request.query as Record<string, string>),
        ...Object.fromEntries(formOf(request)),
      }
      const method = fields['method'] ?? ''
      const address = `${request.protocol}://${request.headers.host}`
      const answer = isSigned(fields, keys().app.publicKey)
        ? await answerTo(request.ctx, { method, fields, address })
        : { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' }
      const node = JSON.stringify(answer)
      const name = `${method.replaceAll('.', '_')}_response`
      const sign = signText(node, keys().alipay.privateKey)
      return reply
        .type('application/json')
        .serializer(String)
        .send(`{"${name}":${node},"sign":"${sign}"}`)
    })

    // Alipay's addresses for bills hold for half a minute; this one is as good as signed, too.
    app.get(`${BILL_PATH}/:day`, OPTIONS, async (request, reply) => {
      const day = parseDay((request.params as { day: string }).day)
      const { token } = request.query as { token?: string }
      if (!day || token !== billToken(day, keys())) return reply.status(403).send('')
      const lines = await billLines(request.ctx, day)
      return reply.type('application/zip').send(Buffer.from(alipayBill(day, lines)))
    })
  }

type Asked = Readonly<Record<string, string>>

/** Undefined when the shop asks for what is no trade. */
async function begin(ctx: Ctx, fields: Asked): Promise<Trade | undefined> {
  const asked = JSON.parse(fields['biz_content'] ?? '{}') as Asked
  const amount = parseMoney(asked['total_amount'] ?? '', 'CNY')
  if (!amount || amount.minor <= 0n || !asked['out_trade_no']) return undefined
  return beginTrade(ctx.db, {
    id: asked['out_trade_no'],
    provider: PROVIDER,
    subject: asked['subject'] ?? '',
    amount,
    notifyUrl: fields['notify_url'] ?? '',
    returnUrl: fields['return_url'] ?? '',
    createdAt: ctx.now(),
  })
}

const DONE = { code: '10000', msg: 'Success' }
const refused = (code: string) => ({ code: '40004', msg: 'Business Failed', sub_code: code })

async function answerTo(
  ctx: Ctx,
  { method, fields, address }: { method: string; fields: Asked; address: string },
): Promise<object> {
  const asked = JSON.parse(fields['biz_content'] ?? '{}') as Asked
  if (method === 'alipay.trade.precreate') {
    const trade = await begin(ctx, fields)
    if (!trade) return refused('ACQ.INVALID_PARAMETER')
    const qrCode = `${address}/simulators/alipay/codes/${trade.id}`
    return { ...DONE, out_trade_no: trade.id, qr_code: qrCode }
  }
  if (method === 'alipay.data.dataservice.bill.downloadurl.query') {
    const day = parseDay(asked['bill_date'] ?? '')
    if (!day || asked['bill_type'] !== 'trade') return refused('isv.invalid-bill-date')
    if ((await billLines(ctx, day)).length === 0) return refused('isp.bill_not_exist')
    const token = billToken(day, { appId: fields['app_id'] ?? '' })
    return { ...DONE, bill_download_url: `${address}${BILL_PATH}/${day}?token=${token}` }
  }
  const trade = await findTrade(ctx.db, asked['out_trade_no'] ?? '')
  if (trade?.provider !== PROVIDER) return refused('ACQ.TRADE_NOT_EXIST')
  const about = { out_trade_no: trade.id, trade_no: tradeNumber(trade.id) }
  const told = tellTrade(mischief, trade)
  switch (method) {
    case 'alipay.trade.query':
      return {
        ...DONE,
        ...about,
        trade_status: STATUS[told.status],
        total_amount: formatAmount(told.amount),
      }
    case 'alipay.trade.close': {
      const closed = await moveTrade(ctx.db, { id: trade.id, to: 'closed', now: ctx.now() })
      return closed?.status === 'closed' ? { ...DONE, ...about } : refused('ACQ.TRADE_STATUS_ERROR')
    }
    case 'alipay.trade.refund':
      return refund(ctx, trade, asked)
    case 'alipay.trade.fastpay.refund.query': {
      const refunds = await findRefunds(ctx.db, trade.id)
      const found = refunds.find(({ id }) => id === asked['out_request_no'])
      return found
        ? {
            ...DONE,
            ...about,
            out_request_no: found.id,
            refund_amount: formatAmount(found.amount),
            refund_status: 'REFUND_SUCCESS',
          }
        : { ...DONE, ...about }
    }
    default:
      return { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-method' }
  }
}

const STATUS = {
  waiting: 'WAIT_BUYER_PAY',
  paid: 'TRADE_SUCCESS',
  closed: 'TRADE_CLOSED',
} as const

/** By `out_request_no`, so that asking twice gives back once; never more than was paid. */
async function refund(ctx: Ctx, trade: Trade, asked: Asked): Promise<object> {
  if (mischief.refund === 'refused') return refused('ACQ.SELLER_BALANCE_NOT_ENOUGH')
  const amount = parseMoney(asked['refund_amount'] ?? '', 'CNY')
  const id = asked['out_request_no'] ?? ''
  const isKnown = (await findRefunds(ctx.db, trade.id)).some((one) => one.id === id)
  const given = { tradeId: trade.id, id, reason: asked['refund_reason'] ?? '' }
  const done = amount && (await giveBack(ctx, { ...given, amount }))
  if (!done) return refused('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL')
  const refunds = await findRefunds(ctx.db, trade.id)
  const all = refunds.reduce((sum, one) => sum + one.amount.minor, 0n)
  return {
    ...DONE,
    out_trade_no: trade.id,
    fund_change: isKnown || mischief.refund === 'later' ? 'N' : 'Y',
    refund_fee: formatAmount(money(all, 'CNY')),
  }
}

const tradeNumber = (id: string): string => `SIM${id.replaceAll('-', '').slice(0, 25)}`

/** Tells the shop, as Alipay does: a signed form, answered by 'success'. */
const notify = (ctx: Ctx, trade: Trade, keys: SimulatedKeys): Promise<void> =>
  deliver(ctx, mischief, ({ isForged, isAnotherAmount }) => {
    const status = STATUS[trade.status]
    const fields: Record<string, string> = {
      notify_id: `${tradeNumber(trade.id)}${status}`,
      notify_type: 'trade_status_sync',
      app_id: keys.appId,
      charset: 'utf-8',
      version: '1.0',
      sign_type: 'RSA2',
      trade_no: tradeNumber(trade.id),
      out_trade_no: trade.id,
      trade_status: status,
      subject: trade.subject,
      total_amount: isAnotherAmount ? '0.01' : formatAmount(trade.amount),
    }
    const signed = signNotification(fields, keys.alipay.privateKey)
    const body = new URLSearchParams({ ...fields, sign: isForged ? forged(signed) : signed })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return { url: trade.notifyUrl, body: `${body}`, headers }
  })

const billToken = (day: Day, { appId }: Pick<SimulatedKeys, 'appId'>): string => `${appId}-${day}`

async function billLines(ctx: Ctx, day: Day): Promise<readonly BillLine[]> {
  const from = new Date(`${day}T00:00:00+08:00`)
  const to = new Date(from.getTime() + DAY_MS)
  const moves = await findMoves(ctx.db, { provider: PROVIDER, from, to })
  return tellLines(mischief, moves.map(toBillLine), {
    wrong: (line) => ({ ...line, amount: money(line.amount.minor - 1n, 'CNY') }),
    foreign: (line) => ({ ...line, number: `X${line.number}`, ourNumber: 'of-another-shop' }),
  })
}

function toBillLine({ trade, refund, at }: Move): BillLine {
  const amount = refund ? money(-refund.amount.minor, 'CNY') : trade.amount
  return {
    number: tradeNumber(trade.id),
    ourNumber: trade.id,
    refundNumber: refund?.id ?? '',
    title: trade.subject,
    at,
    amount,
    fee: refund ? simulatedFee(refund.amount) : money(-simulatedFee(trade.amount).minor, 'CNY'),
  }
}
