import type { FastifyReply, FastifyRequest } from 'fastify'
import { type LocalText, localeFrom } from '../../../kernel/locale.ts'
import { formatAmount } from '../../../kernel/money.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { Trade } from './trade-store.ts'

const SYMBOLS: Readonly<Record<string, string>> = { CNY: '¥', USD: '$' }

/** The page on which a person says what the buyer would do at the provider. */
export function sendPayPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { trade, title, action }: { trade: Trade; title: LocalText; action: string },
): FastifyReply {
  const locale = localeFrom(request.headers['accept-language'])
  const t = (zh: string, en: string): string => (locale === 'zh-CN' ? zh : en)
  const { amount } = trade
  const cost = `${SYMBOLS[amount.currency] ?? `${amount.currency} `}${formatAmount(amount)}`
  const status = {
    waiting: '',
    paid: t('已付款', 'Paid'),
    closed: t('交易已关闭', 'Closed'),
  }[trade.status]
  const content = html`<p class="badge">${t('模拟支付，不会产生真实扣款', 'Simulated: no money moves')}</p>
<h1>${title[locale]}</h1><p>${trade.subject}</p><p class="cost">${cost}</p>
${
  trade.status === 'waiting'
    ? html`<form method="post" action="${action}"><input type="hidden" name="id" value="${trade.id}">
<p><button class="main-action">${t('确认付款', 'Pay')}</button> <button name="refuse" value="1">${t('放弃付款', 'Refuse to pay')}</button></p></form>`
    : html`<p>${status}</p>${trade.returnUrl && html`<p><a href="${trade.returnUrl}">${t('返回商家', 'Back to the shop')}</a></p>`}`
}`
  return sendPage(request, reply, { title: title[locale], content })
}

export const sendPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  { title, content }: { title: string; content: Html },
): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      `${html`<!doctype html><html lang="${localeFrom(request.headers['accept-language'])}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin"><title>${title}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:420px;margin:40px auto;padding:0 16px;color:#0b2545}
.badge{border:1px solid #d9a441;background:#fbf3e2;padding:4px 12px;border-radius:4px}.cost{font-size:32px;font-weight:650}
button{font:inherit;min-height:44px;padding:8px 20px;border:1px solid #13617a;border-radius:6px;background:#fff;color:#13617a}
.main-action{background:#13617a;color:#fff}</style></head><body><main>${content}</main></body></html>`}`,
    )
