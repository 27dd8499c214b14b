import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { isId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { parseDay } from '../../../kernel/period.ts'
import { callApi } from '../../../platform/call-api.ts'
import { html } from '../../../platform/html.ts'
import { limits } from '../../../platform/limits.ts'
import type { Routes } from '../../../platform/module.ts'
import type { CallDto } from '../call/call-wire.ts'
import type { AgendaDto, SessionDto, ShownConferenceDto, ShownConferencesDto } from '../contract.ts'
import { type Asked, agendaView, conferencesView, sessionView, titleOf } from './agenda-view.ts'
import { proposeLink } from './call-view.ts'
import { registerLink } from './registration-view.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'
import { wordsIn } from './words.ts'

type Agenda = Static<typeof AgendaDto>
type Conference = Static<typeof ShownConferenceDto>

/** Asks our own interface in the language of the page. */
export const ask = <Body>(request: FastifyRequest, locale: Locale, url: string) =>
  callApi<Body>(request, 'GET', url, undefined, { 'accept-language': locale })

/** The conference that the address names; undefined when nobody is shown one. */
export async function conferenceOf(
  request: FastifyRequest,
  locale: Locale,
): Promise<Conference | undefined> {
  const { slug } = request.params as { slug: string }
  const at = `/v1/conferences/${encodeURIComponent(slug)}`
  const { status, body } = await ask<Conference>(request, locale, at)
  return status === 200 ? body : undefined
}

/** The call of a conference; undefined where there is none. */
export async function callIn(
  request: FastifyRequest,
  { slug }: Pick<Conference, 'slug'>,
  locale: Locale,
): Promise<Static<typeof CallDto> | undefined> {
  const { status, body } = await ask<Static<typeof CallDto>>(
    request,
    locale,
    `/v1/conferences/${slug}/call`,
  )
  return status === 200 ? body : undefined
}

export const homeOf = ({ name, slug }: Pick<Conference, 'name' | 'slug'>, locale: Locale) => ({
  name: name[locale],
  path: `/conference/${slug}`,
})

/** A conference as pages: whole in the first answer, a client of the interface like any other. */
export const conferencePageRoutes: Routes = async (app) => {
  app.get('/conference', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const at = `/v1/conferences?limit=${limits.pageSizeMax}`
    const { body } = await ask<Static<typeof ShownConferencesDto>>(request, locale, at)
    return sendPage(request, reply, locale, {
      title: wordsIn(locale)('conferences'),
      content: conferencesView(body.conferences, locale),
    })
  })

  app.get('/conference/:slug', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const asked = askedIn(request)
    const agenda = await wholeAgenda(request, locale, { slug: conference.slug, asked })
    const calendar = `/v1/conferences/${conference.slug}/calendar.ics?lang=${locale}`
    const call = await callIn(request, conference, locale)
    return sendPage(request, reply, locale, {
      title: conference.name[locale],
      home: homeOf(conference, locale),
      head: html`<link rel="alternate" type="text/calendar" href="${calendar}">`,
      content: agendaView(conference, agenda, {
        ...{ asked, locale },
        actions:
          conference.state === 'open' &&
          html`${registerLink(conference.slug, locale)}${call?.isOpen && proposeLink(conference.slug, call, locale)}`,
      }),
    })
  })

  app.get('/conference/:slug/sessions/:sessionId', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { sessionId } = request.params as { sessionId: string }
    if (!conference || !isId(sessionId)) return sendMissing(request, reply, locale)
    const at = `/v1/conferences/${conference.slug}/sessions/${sessionId}`
    const { status, body } = await ask<Static<typeof SessionDto>>(request, locale, at)
    if (status !== 200) return sendMissing(request, reply, locale)
    return sendPage(request, reply, locale, {
      title: titleOf(body, locale),
      home: homeOf(conference, locale),
      content: sessionView(body, { conference, locale }),
    })
  })
}

/** What of the agenda is asked for; what is no day and no id is not asked for. */
function askedIn({ query }: FastifyRequest): Asked {
  const { day, trackId, roomId } = query as Readonly<Record<string, unknown>>
  return {
    ...(typeof day === 'string' && parseDay(day) && { day }),
    ...(typeof trackId === 'string' && isId(trackId) && { trackId }),
    ...(typeof roomId === 'string' && isId(roomId) && { roomId }),
  }
}

/** The agenda page by page until there is no more: an agenda has an end. */
async function wholeAgenda(
  request: FastifyRequest,
  locale: Locale,
  { slug, asked }: Readonly<{ slug: string; asked: Asked }>,
): Promise<Agenda> {
  const read = async (after: string | null): Promise<Agenda> => {
    const query = new URLSearchParams({ ...asked, limit: `${limits.pageSizeMax}` })
    if (after) query.set('after', after)
    return (await ask<Agenda>(request, locale, `/v1/conferences/${slug}/agenda?${query}`)).body
  }
  const first = await read(null)
  const sessions = [...first.sessions]
  for (let { next } = first; next; ) {
    const page = await read(next)
    sessions.push(...page.sessions)
    next = page.next
  }
  return { ...first, sessions }
}
