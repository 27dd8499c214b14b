import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../../kernel/locale.ts'

const COOKIE = 'tradewind_locale'
const YEAR_SECONDS = 31_536_000

/** The language asked for by `?lang=`, else the one chosen before, else the browser's; else Chinese. */
export const readLocale = (request: FastifyRequest): Locale =>
  askedLocale(request) ?? localeOf(request.cookies[COOKIE]) ?? browserLocale(request)

/** The same, and a language that was asked for is remembered. */
export function chooseLocale(request: FastifyRequest, reply: FastifyReply): Locale {
  const asked = askedLocale(request)
  if (asked) {
    const about = { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' } as const
    void reply.setCookie(COOKIE, asked, about)
  }
  return readLocale(request)
}

const askedLocale = ({ query }: FastifyRequest): Locale | undefined =>
  localeOf((query as { lang?: unknown }).lang)

const localeOf = (text: unknown): Locale | undefined =>
  text === 'en' || text === 'zh-CN' ? text : undefined

/** The shop is Chinese first: only who asks for English, and not for Chinese before it, gets it. */
function browserLocale({ headers }: FastifyRequest): Locale {
  const tags = (headers['accept-language'] ?? '').slice(0, 200).toLowerCase().split(',')
  const first = tags.find((tag) => /^\s*(zh|en)/.test(tag))
  return first?.trim().startsWith('en') ? 'en' : 'zh-CN'
}
