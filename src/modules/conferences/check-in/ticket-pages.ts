import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { sendFile } from '../../../platform/sent-file.ts'
import { attendeeHead, attendeeNav } from '../pages/attendee-pages.ts'
import { ask, conferenceOf, homeOf } from '../pages/routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from '../pages/shell.ts'
import type { ConferenceSettings } from '../settings.ts'
import { applePass, googleSaveLink } from '../wallet/wallet-pass.ts'
import { openWallets } from '../wallet/wallets.ts'
import type { TicketDto } from './check-in-wire.ts'
import { ticketPdf } from './ticket-pdf.ts'
import { ticketView } from './ticket-view.ts'
import { ticketWordsIn } from './ticket-words.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>
type Ticket = Static<typeof TicketDto>

/** The ticket of a registration's link: on the phone, and on paper. */
export const createTicketPageRoutes = (settings: ConferenceSettings): Routes => {
  const wallets = openWallets(settings)
  return async (app) => {
    formBodies(app)
    const at = '/conference/:slug/registrations/:id/ticket'

    app.get(at, OPTIONS, async (request, reply) => {
      const locale = localeOf(request, reply)
      const asked = await askTicket(request, locale)
      if (!asked) return sendMissing(request, reply, locale)
      const { conference, key, told } = asked
      const t = ticketWordsIn(locale)
      const shown = { at: pageOf(request, conference), key, locale, wallets }
      const own = {
        ...{ slug: conference.slug, timeZone: conference.timeZone, key, locale },
        ...{ id: idOf(request), now: request.ctx.now() },
      }
      if (told.status === 404) return sendMissing(request, reply, locale)
      // Whose link it is, is nobody else's: neither kept by caches nor told to other sites.
      return sendPage(
        request,
        reply.status(told.status).header('cache-control', 'no-store'),
        locale,
        {
          title: t('title'),
          home: homeOf(conference, locale),
          ...(told.status === 200 && { head: attendeeHead(own) }),
          content:
            told.status === 200
              ? html`${attendeeNav(own, 'ticket')}${ticketView(told.body, conference, shown)}`
              : html`<h1>${t('title')}</h1><p class="panel">${told.title}</p><p><a href="${shown.at}?key=${key}">${t('back')}</a></p>`,
        },
      )
    })

    app.get(`${at}/pdf`, OPTIONS, async (request, reply) => {
      const locale = localeOf(request, reply)
      const asked = await askTicket(request, locale)
      if (asked?.told.status !== 200) return sendMissing(request, reply, locale)
      const { conference, told } = asked
      return sendFile(reply, {
        type: 'application/pdf',
        name: `ticket-${conference.slug}.pdf`,
        content: ticketPdf(told.body, conference, locale),
      })
    })

    for (const wallet of ['apple', 'google'] as const) {
      if (!wallets[wallet]) continue
      app.get(`${at}/${wallet}`, OPTIONS, async (request, reply) => {
        const locale = localeOf(request, reply)
        const asked = await askTicket(request, locale)
        if (asked?.told.status !== 200) return sendMissing(request, reply, locale)
        const { conference, told } = asked
        const given = { conference, locale, now: request.ctx.now() }
        void reply.header('cache-control', 'no-store')
        if (wallet === 'google')
          return reply.redirect(googleSaveLink(told.body, wallets.google!, given), 303)
        return reply
          .type('application/vnd.apple.pkpass')
          .header('content-disposition', `attachment; filename="ticket-${conference.slug}.pkpass"`)
          .send(applePass(told.body, wallets.apple!, given))
      })
    }

    app.post(at, OPTIONS, async (request, reply) => {
      const locale = localeOf(request, reply)
      const conference = await conferenceOf(request, locale)
      if (!conference) return sendMissing(request, reply, locale)
      const key = formOf(request).get('key') ?? ''
      const told = await callApi(request, 'POST', addressOf(request, conference), { key })
      if (told.status === 404 || told.status === 400) return sendMissing(request, reply, locale)
      // What was refused for another reason is said by the page that follows.
      const query = new URLSearchParams({ key })
      return reply.redirect(`${pageOf(request, conference)}/ticket?${query}`, 303)
    })
  }
}

/** The ticket of the link that was opened, or why there is none; undefined when the link names nothing. */
async function askTicket(request: FastifyRequest, locale: Locale) {
  const conference = await conferenceOf(request, locale)
  const key = keyOf(request)
  if (!conference || key === undefined) return undefined
  const url = `${addressOf(request, conference)}?${new URLSearchParams({ key })}`
  return { conference, key, told: await ask<Ticket>(request, locale, url) }
}

const keyOf = ({ query }: FastifyRequest): string | undefined => {
  const { key } = query as { key?: unknown }
  return typeof key === 'string' ? key : undefined
}
const idOf = ({ params }: FastifyRequest): string =>
  encodeURIComponent((params as { id: string }).id)
const addressOf = (request: FastifyRequest, { slug }: Conference): string =>
  `/v1/conferences/${slug}/registrations/${idOf(request)}/ticket`
const pageOf = (request: FastifyRequest, { slug }: Conference): string =>
  `/conference/${slug}/registrations/${idOf(request)}`
