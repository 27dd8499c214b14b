import type { FastifyReply, FastifyRequest } from 'fastify'
import { localeFrom } from '../../../kernel/locale.ts'
import { formatAmount, parseMoney, plus, zero } from '../../../kernel/money.ts'
import type { Ctx } from '../../../platform/context.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import type { SimulatedKeys } from './alipay-keys.ts'
import { isSigned, signNotification, signText } from './alipay-signature.ts'
import { beginTrade, findTrade, moveTrade, saveRefunds, type Trade } from './trade-store.ts'

/** How it misbehaves, for tests: what a real provider does on its bad days. */
export const mischief: {
  /** Of the notifications: sent once, not at all, twice; or lies, with a wrong signature or amount. */
  notify: 'once' | 'never' | 'twice' | 'wrong_signature' | 'wrong_amount'
  /** Whether the gateway answers. */
  isDown: boolean
} = { notify: 'once', isDown: false }

const NOTIFY_TIMEOUT_MS = 5_000
const OPTIONS = { schema: { hide: true } } as const
export const GATEWAY_PATH = '/simulators/alipay/gateway.do'

/**
 * Alipay for a laptop: speaks its protocol with real signatures, and a person clicks instead of
 * paying. No money moves; every page says so.
 */
export const createAlipaySimulator =
  (keys: () => SimulatedKeys): Routes =>
  async (app) => {
    formBodies(app)

    // The buyer's browser comes here with what the shop signed.
    app.get(GATEWAY_PATH, OPTIONS, async (request, reply) => {
      const fields = request.query as Record<string, string>
      const isOurs =
        fields['method'] === 'alipay.trade.page.pay' && isSigned(fields, keys().app.publicKey)
      if (!isOurs) return page(request, reply.status(400), html`<h1>INVALID_SIGNATURE</h1>`)
      const asked = JSON.parse(fields['biz_content'] ?? '{}') as Record<string, string>
      const trade = await beginTrade(request.ctx.db, {
        id: asked['out_trade_no'] ?? '',
        subject: asked['subject'] ?? '',
        amount: asked['total_amount'] ?? '',
        notify_url: fields['notify_url'] ?? '',
        return_url: fields['return_url'] ?? '',
        now: request.ctx.now(),
      })
      return page(request, reply, payPage(request, trade))
    })

    app.post('/simulators/alipay/pay', OPTIONS, async (request, reply) => {
      const form = formOf(request)
      const id = form.get('id') ?? ''
      const to = form.get('refuse') ? 'TRADE_CLOSED' : 'TRADE_SUCCESS'
      const trade = await moveTrade(request.ctx.db, id, to)
      if (!trade) return page(request, reply.status(404), html`<h1>TRADE_NOT_EXIST</h1>`)
      await notify(request.ctx, trade, keys())
      return reply.redirect(trade.return_url, 303)
    })

    // The shop's server asks here.
    app.post(GATEWAY_PATH, OPTIONS, async (request, reply) => {
      if (mischief.isDown) return reply.status(503).send('')
      const fields = {
        ...(request.query as Record<string, string>),
        ...Object.fromEntries(formOf(request)),
      }
      const method = fields['method'] ?? ''
      const answer = isSigned(fields, keys().app.publicKey)
        ? await answerTo(request.ctx, method, JSON.parse(fields['biz_content'] ?? '{}'))
        : { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-signature' }
      const node = JSON.stringify(answer)
      const name = `${method.replaceAll('.', '_')}_response`
      const sign = signText(node, keys().alipay.privateKey)
      return reply
        .type('application/json')
        .serializer(String)
        .send(`{"${name}":${node},"sign":"${sign}"}`)
    })
  }

async function answerTo(ctx: Ctx, method: string, asked: Record<string, string>): Promise<object> {
  const trade = await findTrade(ctx.db, asked['out_trade_no'] ?? '')
  if (!trade) return { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.TRADE_NOT_EXIST' }
  const about = { out_trade_no: trade.id, trade_no: tradeNumber(trade.id) }
  if (method === 'alipay.trade.query') {
    return {
      code: '10000',
      msg: 'Success',
      ...about,
      trade_status: trade.status,
      total_amount: trade.amount,
    }
  }
  if (method === 'alipay.trade.refund') return refund(ctx, trade, asked)
  return { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-method' }
}

/** By `out_request_no`, so that asking twice gives back once; never more than was paid. */
async function refund(ctx: Ctx, trade: Trade, asked: Record<string, string>): Promise<object> {
  const key = asked['out_request_no'] ?? ''
  const refunds = trade.refunds[key]
    ? trade.refunds
    : { ...trade.refunds, [key]: asked['refund_amount'] ?? '' }
  const amounts = Object.values(refunds).map((text) => parseMoney(text, 'CNY') ?? zero('CNY'))
  const all = amounts.reduce(plus, zero('CNY'))
  const paid = parseMoney(trade.amount, 'CNY')!
  if (trade.status !== 'TRADE_SUCCESS' || all.minor > paid.minor) {
    return { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' }
  }
  await saveRefunds(ctx.db, trade.id, refunds)
  return { code: '10000', msg: 'Success', out_trade_no: trade.id, refund_fee: formatAmount(all) }
}

const tradeNumber = (id: string): string => `SIM${id.replaceAll('-', '').slice(0, 25)}`

/** Tells the shop, as Alipay does: a signed form, answered by 'success'. */
async function notify(ctx: Ctx, trade: Trade, keys: SimulatedKeys): Promise<void> {
  if (mischief.notify === 'never') return
  const fields: Record<string, string> = {
    notify_id: `${tradeNumber(trade.id)}${trade.status}`,
    notify_type: 'trade_status_sync',
    app_id: keys.appId,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    trade_no: tradeNumber(trade.id),
    out_trade_no: trade.id,
    trade_status: trade.status,
    subject: trade.subject,
    total_amount: mischief.notify === 'wrong_amount' ? '0.01' : trade.amount,
  }
  const sign = signNotification(fields, keys.alipay.privateKey)
  const isForged = mischief.notify === 'wrong_signature'
  const body = new URLSearchParams({
    ...fields,
    sign: isForged ? sign.split('').reverse().join('') : sign,
  })
  for (let times = mischief.notify === 'twice' ? 2 : 1; times > 0; times--) {
    try {
      await fetch(trade.notify_url, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(NOTIFY_TIMEOUT_MS),
      })
    } catch (error) {
      ctx.log.warn({ err: error }, 'the simulated notification did not arrive; the shop will ask')
    }
  }
}

function payPage(request: FastifyRequest, trade: Trade): Html {
  const isChinese = localeFrom(request.headers['accept-language']) === 'zh-CN'
  const t = (zh: string, en: string): string => (isChinese ? zh : en)
  const isOpen = trade.status === 'WAIT_BUYER_PAY'
  return html`<p class="badge">${t('模拟支付，不会产生真实扣款', 'Simulated: no money moves')}</p>
<h1>${t('支付宝（模拟）', 'Alipay (simulated)')}</h1><p>${trade.subject}</p><p class="cost">¥${trade.amount}</p>
${
  isOpen
    ? html`<form method="post" action="/simulators/alipay/pay"><input type="hidden" name="id" value="${trade.id}">
<p><button class="main-action">${t('确认付款', 'Pay')}</button> <button name="refuse" value="1">${t('放弃付款', 'Refuse to pay')}</button></p></form>`
    : html`<p>${trade.status}</p><p><a href="${trade.return_url}">${t('返回商家', 'Back to the shop')}</a></p>`
}`
}

const page = (request: FastifyRequest, reply: FastifyReply, content: Html): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      `${html`<!doctype html><html lang="${localeFrom(request.headers['accept-language'])}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin"><title>Alipay (simulated)</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:420px;margin:40px auto;padding:0 16px;color:#0b2545}
.badge{border:1px solid #d9a441;background:#fbf3e2;padding:4px 12px;border-radius:4px}.cost{font-size:32px;font-weight:650}
button{font:inherit;min-height:44px;padding:8px 20px;border:1px solid #13617a;border-radius:6px;background:#fff;color:#13617a}
.main-action{background:#13617a;color:#fff}</style></head><body><main>${content}</main></body></html>`}`,
    )
