import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import type { StartedPaymentDto, WaysToPayDto } from '../../payments/contract.ts'
import { addressOf, readRegistration, sendRegistration } from '../pages/registration-routes.ts'
import { ask, conferenceOf, homeOf } from '../pages/routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from '../pages/shell.ts'
import { scanView } from './pay-view.ts'
import { payWordsIn } from './pay-words.ts'

/** Opens the registration when the browser that went to pay comes back; the provider never has it. */
const COOKIE = 'tradewind_paying'
const COOKIE_SECONDS = 6 * 3_600

type Query = Readonly<{ key?: unknown }>

/** From the page of a registration to a provider, and back. */
export const payPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.post('/conference/:slug/registrations/:id/pay', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { key } = request.query as Query
    if (!conference || typeof key !== 'string') return sendMissing(request, reply, locale)
    const at = addressOf(request, conference)
    const query = new URLSearchParams({ key })
    const way = formOf(request).get('way')
    const body = way ? { provider: way } : {}
    const told = await callApi<StartedPaymentDto>(request, 'POST', `${at}/payments?${query}`, body)
    if (told.status === 200) {
      const { id } = request.params as { id: string }
      void reply.setCookie(COOKIE, key, {
        path: `/conference/${conference.slug}/registrations/${id}`,
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
        maxAge: COOKIE_SECONDS,
      })
      return reply.redirect(told.body.payUrl, 303)
    }
    const registration = await readRegistration(request, locale, { conference, key })
    if (!registration) return sendMissing(request, reply, locale)
    return sendRegistration(request, reply.status(told.status), {
      ...{ conference, locale, key, registration, refusal: told.title },
    })
  })

  app.get('/conference/:slug/registrations/:id/scan/:way', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { key } = request.query as Query
    if (!conference || typeof key !== 'string') return sendMissing(request, reply, locale)
    const { id, way } = request.params as { id: string; way: string }
    const query = new URLSearchParams({ key })
    const at = `${addressOf(request, conference)}/payments?${query}`
    const told = await callApi<StartedPaymentDto>(request, 'POST', at, { provider: way })
    const back = `/conference/${conference.slug}/registrations/${id}?${query}`
    if (told.status === 404 || told.status === 400) return sendMissing(request, reply, locale)
    // Paid meanwhile, or its time is over, or nothing to scan: the registration's page says which.
    if (told.status !== 200 || !told.body.qrText) return reply.redirect(back, 303)
    const { body } = await ask<WaysToPayDto>(request, locale, at)
    const title =
      body.ways.find(({ provider }) => provider === way)?.title[locale] ??
      payWordsIn(locale)('scan')
    return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
      title,
      home: homeOf(conference, locale),
      content: scanView(told.body, { title, back, locale }),
    })
  })

  app.get('/conference/:slug/registrations/:id/paid', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const key = request.cookies[COOKIE]
    const { id } = request.params as { id: string }
    const page = `/conference/${conference.slug}/registrations/${encodeURIComponent(id)}`
    if (key) return reply.redirect(`${page}?${new URLSearchParams({ key })}`, 303)
    const t = payWordsIn(locale)
    return sendPage(request, reply, locale, {
      title: t('thanks'),
      home: homeOf(conference, locale),
      content: html`<h1>${t('thanks')}</h1><p class="panel">${t('thanksHint')}</p>`,
    })
  })
}
