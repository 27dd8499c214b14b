import type { Locale } from '../../kernel/locale.ts'
import { type Html, html } from '../../platform/html.ts'
import type { GoodsOfOrder } from '../orders/api.ts'
import { MAILS, type MailKind } from './mail-kind.ts'
import type { Listed } from './store.ts'

export type MailFacts = Readonly<{
  /** What stands for each name in braces. */
  values: Readonly<Record<string, string>>
  goods: readonly GoodsOfOrder[]
  /** Listings that change, with their price before and after. */
  listed: readonly Listed[]
  link: string
  unsubscribeUrl: string
}>

type Worded = Readonly<{ subject: string; text: string; html: string }>

/** A mail in the reader's language, as plain text and as simple markup. */
export function wordMail(
  kind: MailKind,
  locale: Locale,
  { values, goods, listed, link, unsubscribeUrl }: MailFacts,
): Worded {
  const about = MAILS[kind]
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
  const subject = fill(about.subject[locale])
  const lead = fill(about.lead[locale])
  const button = about.button[locale]
  const lines = [
    ...goods.map(({ title, quantity, price }) => ({
      name: `${title[locale]} × ${quantity}`,
      price: amountIn(locale, price),
    })),
    ...listed.map(({ title, from, to }) => ({
      name: title[locale],
      price: from && to ? `${amountIn(locale, from)} → ${amountIn(locale, to)}` : '',
    })),
  ]
  const text = [
    lead,
    ...(lines.length > 0
      ? [lines.map(({ name, price }) => `${name}   ${price}`.trimEnd()).join('\n')]
      : []),
    `${button}${COLON[locale]}\n${link}`,
    `-- \n${FOOTER[locale]}\n${unsubscribeUrl}`,
  ].join('\n\n')
  return {
    subject,
    text,
    html: markup({ locale, subject, lead, lines, button, link, unsubscribeUrl }),
  }
}

const COLON = { en: ':', 'zh-CN': '：' } as const

const FOOTER = {
  en: 'Tradewind. No longer want mails of this kind? Turn them off here:',
  'zh-CN': '信风集市（Tradewind）。不想再收到此类邮件？可在此退订：',
} as const

function markup(given: {
  locale: Locale
  subject: string
  lead: string
  lines: readonly { name: string; price: string }[]
  button: string
  link: string
  unsubscribeUrl: string
}): string {
  const { locale, subject, lead, lines, button, link, unsubscribeUrl } = given
  const rows: Html[] = lines.map(
    ({ name, price }) =>
      html`<tr><td style="padding:4px 16px 4px 0">${name}</td><td style="padding:4px 0;text-align:right;white-space:nowrap">${price}</td></tr>`,
  )
  return `${html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font:16px/1.6 system-ui,sans-serif;color:#0b2545;max-width:560px;margin:0 auto;padding:16px">
<h1 style="font-size:20px">${subject}</h1>
<p style="white-space:pre-line">${lead}</p>
${lines.length > 0 && html`<table role="presentation" style="border-collapse:collapse">${rows}</table>`}
<p><a href="${link}" style="display:inline-block;background:#13617a;color:#fff;padding:10px 20px;border-radius:6px;text-decoration:none">${button}</a></p>
<p style="font-size:13px;color:#51607a">${FOOTER[locale]} <a href="${unsubscribeUrl}" style="color:#13617a">${UNSUBSCRIBE[locale]}</a></p>
</body></html>`}`
}

const UNSUBSCRIBE = { en: 'unsubscribe', 'zh-CN': '退订' } as const

/** '256.00' as '¥256.00' or 'CN¥256.00': from the decimal text, exactly. */
export const amountIn = (
  locale: Locale,
  { amount, currency }: Readonly<{ amount: string; currency: string }>,
): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  )
