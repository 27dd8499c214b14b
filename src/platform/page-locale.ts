import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../kernel/locale.ts'

const COOKIE = 'tradewind_locale'
const YEAR_SECONDS = 31_536_000

/**
 * The language asked for by `?lang=`, else the one chosen before, else the browser's. Who asks for
 * none of ours gets `otherwise`: the shop is Chinese first.
 */
export const readLocale = (request: FastifyRequest, otherwise: Locale = 'zh-CN'): Locale =>
  askedLocale(request) ?? localeOf(request.cookies[COOKIE]) ?? browserLocale(request) ?? otherwise

/** The same, and a language that was asked for is remembered. */
export function chooseLocale(
  request: FastifyRequest,
  reply: FastifyReply,
  otherwise?: Locale,
): Locale {
  const asked = askedLocale(request)
  if (asked) {
    const about = { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax' } as const
    void reply.setCookie(COOKIE, asked, about)
  }
  return readLocale(request, otherwise)
}

/** The address of a page in the other language; `path` is where it is read again, when it answers a form. */
export function inOtherLanguage(
  { query, url }: FastifyRequest,
  locale: Locale,
  path: string = url.split('?', 1)[0]!,
): string {
  const [at, own] = path.split('?')
  const other = new URLSearchParams(own ?? (query as Record<string, string>))
  other.set('lang', locale === 'en' ? 'zh-CN' : 'en')
  return `${at}?${other}`
}

const askedLocale = ({ query }: FastifyRequest): Locale | undefined =>
  localeOf((query as { lang?: unknown }).lang)

const localeOf = (text: unknown): Locale | undefined =>
  text === 'en' || text === 'zh-CN' ? text : undefined

/** The first of our languages that the browser asks for. */
function browserLocale({ headers }: FastifyRequest): Locale | undefined {
  const tags = (headers['accept-language'] ?? '').slice(0, 200).toLowerCase().split(',')
  const first = tags.find((tag) => /^\s*(zh|en)/.test(tag))?.trim()
  if (first === undefined) return undefined
  return first.startsWith('en') ? 'en' : 'zh-CN'
}
