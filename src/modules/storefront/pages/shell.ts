import { readFileSync } from 'node:fs'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import { wordsIn } from './words.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** In the page itself: the first view needs no second request. The colours are those of the web application. */
const STYLE = trusted(`${read('../../../../web/src/ui/tokens.css')}\n${read('./shop.css')}`)

export type Page = Readonly<{
  locale: Locale
  title: string
  description?: string
  /** What stands in the search field. */
  query?: string
  /** The address of this page in the other language. */
  otherLanguage: string
  content: Html
}>

/** A whole page of the shop. It works without a script. */
export function shopPage({ locale, title, description, query = '', ...page }: Page): Html {
  const t = wordsIn(locale)
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0B2545">
<meta name="referrer" content="same-origin">
<meta name="description" content="${(description ?? t('lead')).slice(0, 160)}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${title} · ${t('shop')}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">${t('skip')}</a>
<header class="top">
<a class="brand" href="/shop"><img src="/icon.svg" alt="" width="28" height="28">${t('shop')}</a>
<form class="search" action="/shop/search" role="search">
<input type="search" name="q" value="${query}" aria-label="${t('searchFor')}" placeholder="${t('searchFor')}" maxlength="120">
<button>${t('search')}</button>
</form>
<a class="orders-link" href="/shop/orders">${t('myOrders')}</a>
<a class="cart-link" href="/shop/cart">${t('cart')}</a>
<a class="language" lang="${locale === 'en' ? 'zh-CN' : 'en'}" href="${page.otherLanguage}">${t('language')}</a>
</header>
<main id="content">${page.content}</main>
<footer class="bottom">${t('footer')}</footer>
</body>
</html>`
}
