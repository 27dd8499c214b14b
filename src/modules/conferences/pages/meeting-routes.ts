import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import type { OwnMeetingsDto, OwnProfileDto, SuggestionsDto, WishesDto } from '../meeting-wire.ts'
import { attendeeHead, attendeeNav } from './attendee-pages.ts'
import { meetingWordsIn } from './meeting-words.ts'
import { meetingsView } from './meetings-view.ts'
import { ask, conferenceOf, homeOf } from './routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>

/** As many wishes as one looks through; who has more answers some first. */
const WISHES = 200

/** Whom to meet: the page of a registration's link, with its forms. */
export const meetingPageRoutes: Routes = async (app) => {
  formBodies(app)
  const at = '/conference/:slug/registrations/:id/meetings'

  app.get(at, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { key, after } = request.query as { key?: unknown; after?: unknown }
    if (!conference || typeof key !== 'string') return sendMissing(request, reply, locale)
    const shown = { conference, locale, key, ...(typeof after === 'string' && { after }) }
    return sendMeetings(request, reply, shown)
  })

  const forms = {
    profile: (sent: URLSearchParams) => ({
      method: 'PUT' as const,
      path: 'meeting-profile',
      body: {
        headline: sent.get('headline') ?? '',
        offers: sent.getAll('offers'),
        needs: sent.getAll('needs'),
        languages: sent.getAll('languages'),
        busy: sent.getAll('busy').map(Number),
        mostMeetings: Number(sent.get('most') ?? ''),
      },
    }),
    ask: (sent: URLSearchParams) => ({
      method: 'POST' as const,
      path: 'wishes',
      body: { to: sent.get('to') ?? '', note: '' },
    }),
    answer: (sent: URLSearchParams) => ({
      method: 'PUT' as const,
      path: `wishes/${encodeURIComponent(sent.get('other') ?? '')}`,
      body: { answer: sent.get('answer') ?? '' },
    }),
  }
  for (const [name, formed] of Object.entries(forms)) {
    app.post(`${at}/${name}`, OPTIONS, async (request, reply) => {
      const locale = localeOf(request, reply)
      const conference = await conferenceOf(request, locale)
      if (!conference) return sendMissing(request, reply, locale)
      const sent = formOf(request)
      const key = sent.get('key') ?? ''
      const { method, path, body } = formed(sent)
      const told = await callApi(
        request,
        method,
        `${addressOf(request, conference)}/${path}`,
        { key, ...body },
        { 'accept-language': locale },
      )
      if (told.status < 300) {
        return reply.redirect(`${pageOf(request, conference)}?${new URLSearchParams({ key })}`, 303)
      }
      const refused = { conference, locale, key, refusal: told.title }
      return sendMeetings(request, reply.status(told.status), refused)
    })
  }
}

const idOf = (request: FastifyRequest): string =>
  encodeURIComponent((request.params as { id: string }).id)
const addressOf = (request: FastifyRequest, { slug }: Conference): string =>
  `/v1/conferences/${slug}/registrations/${idOf(request)}`
const pageOf = (request: FastifyRequest, { slug }: Conference): string =>
  `/conference/${slug}/registrations/${idOf(request)}/meetings`

async function sendMeetings(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    conference,
    locale,
    key,
    after,
    refusal,
  }: Readonly<{
    conference: Conference
    locale: Locale
    key: string
    after?: string
    refusal?: string
  }>,
): Promise<FastifyReply> {
  const at = addressOf(request, conference)
  const read = async <Body>(what: string, query: Readonly<Record<string, string>> = {}) =>
    ask<Body>(request, locale, `${at}/${what}?${new URLSearchParams({ key, ...query })}`)
  const profile = await read<Static<typeof OwnProfileDto>>('meeting-profile')
  if (profile.status !== 200) return sendMissing(request, reply, locale)
  const wished = await read<Static<typeof WishesDto>>('wishes', { limit: `${WISHES}` })
  const suggested = await read<Static<typeof SuggestionsDto>>('suggestions', {
    limit: '10',
    ...(after ? { after } : {}),
  })
  const planned = await read<Static<typeof OwnMeetingsDto>>('meetings')
  const found = {
    meetings: planned.status === 200 ? planned.body.meetings : [],
    wishes: wished.status === 200 ? wished.body.wishes : [],
    suggestions: suggested.status === 200 ? suggested.body : { people: [], next: null },
  }
  const page = pageOf(request, conference)
  const { slug, timeZone } = conference
  const frame = { at: page, key, locale, timeZone }
  const own = { slug, id: idOf(request), key, locale, timeZone, now: request.ctx.now() }
  // Whose link it is, is nobody else's: neither kept by caches nor told to other sites.
  return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: meetingWordsIn(locale)('title'),
    home: homeOf(conference, locale),
    path: `${page}?${new URLSearchParams({ key })}`,
    head: attendeeHead(own),
    content: html`${attendeeNav(own, 'meetings')}${meetingsView(profile.body, found, frame, refusal)}`,
  })
}
