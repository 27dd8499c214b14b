import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../../kernel/locale.ts'
import { type Html, html, trusted } from '../../../platform/html.ts'
import { chooseLocale, inOtherLanguage } from '../../../platform/page-locale.ts'
import { wordsIn } from './words.ts'

/** Pages are no part of the described interface. */
export const OPTIONS = { schema: { hide: true } } as const

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** In the page itself: the first view needs no second request, also where the network is poor. */
const STYLE = trusted(`${read('../../../../web/src/ui/tokens.css')}\n${read('./conference.css')}`)

/** Who comes to a conference reads English unless a browser says otherwise. */
export const localeOf = (request: FastifyRequest, reply: FastifyReply): Locale =>
  chooseLocale(request, reply, 'en')

type Shown = Readonly<{
  title: string
  /** What stands in the head of every page: the conference. */
  home?: Readonly<{ name: string; path: string }>
  head?: Html
  content: Html
  /** Where the page is read again, when it answers a form. */
  path?: string
}>

/** A whole page of a conference. It works without a script, and prints. */
export function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  locale: Locale,
  { title, home, head, content, path }: Shown,
): FastifyReply {
  const t = wordsIn(locale)
  const { name, path: homePath } = home ?? { name: t('conferences'), path: '/conference' }
  const page = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0B2545">
<meta name="referrer" content="same-origin">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${title === name ? title : `${title} · ${name}`}</title>
${head}
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">${t('skip')}</a>
<header class="top">
<a class="brand" href="${homePath}"><img src="/icon.svg" alt="" width="28" height="28">${name}</a>
<a class="language" lang="${locale === 'en' ? 'zh-CN' : 'en'}" href="${inOtherLanguage(request, locale, path)}">${t('language')}</a>
</header>
<main id="content">${content}</main>
<footer class="bottom"><a href="/conference">${t('toAll')}</a> · ${t('footer')}</footer>
</body>
</html>`
  return reply
    .type('text/html; charset=utf-8')
    .header('vary', 'cookie, accept-language')
    .send(page.toString())
}

export function sendMissing(
  request: FastifyRequest,
  reply: FastifyReply,
  locale: Locale,
): FastifyReply {
  const t = wordsIn(locale)
  const content = html`<h1>${t('notFound')}</h1><p><a class="button" href="/conference">${t('toAll')}</a></p>`
  return sendPage(request, reply.status(404), locale, { title: t('notFound'), content })
}
