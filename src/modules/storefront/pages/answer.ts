import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../../kernel/locale.ts'
import type { Ctx } from '../../../platform/context.ts'
import { type Html, html } from '../../../platform/html.ts'
import { chooseLocale, inOtherLanguage } from '../../../platform/page-locale.ts'
import { findOrganisation } from '../../accounts/api.ts'
import { today } from '../price-listing.ts'
import type { Seller } from './product.ts'
import { shopPage } from './shell.ts'
import { keepStationCode } from './station-code.ts'
import type { View } from './view.ts'
import { wordsIn } from './words.ts'

/** Pages are no part of the described interface. */
export const OPTIONS = { schema: { hide: true } } as const

export function viewOf(request: FastifyRequest, reply: FastifyReply): View {
  keepStationCode(request, reply)
  return { locale: chooseLocale(request, reply), day: today(request.ctx.now()) }
}

export const queryOf = (asked: Readonly<Record<string, string>>): string =>
  new URLSearchParams(asked).toString()

export const checkoutAt = (id: string, step: string, key: string | undefined): string =>
  `/v1/checkouts/${encodeURIComponent(id)}${step}${key ? `?${queryOf({ key })}` : ''}`

type Shown = Readonly<{
  title: string
  description?: string
  query?: string
  /** Where the page is read again, when it answers a form. */
  path?: string
  content: Html
}>

export function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { locale }: View,
  { path, ...page }: Shown,
): FastifyReply {
  const otherLanguage = inOtherLanguage(request, locale, path)
  const markup = shopPage({ locale, otherLanguage, ...page })
  return reply
    .type('text/html; charset=utf-8')
    .header('vary', 'cookie, accept-language')
    .send(markup.toString())
}

export function missing(request: FastifyRequest, reply: FastifyReply, view: View): FastifyReply {
  const t = wordsIn(view.locale)
  const content = html`<h1>${t('notFound')}</h1><p><a class="button" href="/shop">${t('toShop')}</a></p>`
  return send(request, reply.status(404), view, { title: t('notFound'), content })
}

export async function sellerOf(ctx: Ctx, businessId: string, locale: Locale): Promise<Seller> {
  const found = await findOrganisation(ctx.db, businessId)
  const name = (locale === 'zh-CN' ? found?.nameZh : undefined) ?? found?.name ?? ''
  return { name, isSample: found?.isSample === true }
}

export async function sellersOf(
  ctx: Ctx,
  of: readonly Readonly<{ businessId: string }>[],
  locale: Locale,
): Promise<Map<string, string>> {
  const ids = [...new Set(of.map(({ businessId }) => businessId))]
  const names = await Promise.all(
    ids.map(async (id) => [id, (await sellerOf(ctx, id, locale)).name] as const),
  )
  return new Map(names)
}
