import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { isId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { dayOf, parseDay } from '../../../kernel/period.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import type { Html } from '../../../platform/html.ts'
import { limits } from '../../../platform/limits.ts'
import type { Routes } from '../../../platform/module.ts'
import type { ScheduleDto, SeatedAgendaDto } from '../attendance/schedule-wire.ts'
import { attendeeHead, type Own, pageOf } from './attendee-pages.ts'
import { attendeeWordsIn } from './attendee-words.ts'
import { ask, conferenceOf, homeOf } from './routes.ts'
import { scheduleView, sessionsView } from './schedule-view.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>
type Agenda = Static<typeof SeatedAgendaDto>

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const SCRIPT = read('./attendee.js')
const WORKER = read('./worker.js')

/** Where a registration stands in the interface. */
export const addressOf = ({ slug, id }: Pick<Own, 'slug' | 'id'>): string =>
  `/v1/conferences/${slug}/registrations/${id}`

/** Reads something of one's own in the language of the page. */
export const askOwn = <Body>(
  request: FastifyRequest,
  own: Own,
  what: string,
  query: Readonly<Record<string, string>> = {},
) =>
  ask<Body>(
    request,
    own.locale,
    `${addressOf(own)}/${what}?${new URLSearchParams({ key: own.key, ...query })}`,
  )

/** Whose page is asked for, by its address and `key`; undefined when there is nothing to look for. */
export async function ownOf(
  request: FastifyRequest,
  locale: Locale,
  key: unknown,
): Promise<{ conference: Conference; own: Own } | undefined> {
  const { id } = request.params as { id: string }
  const conference = await conferenceOf(request, locale)
  if (!conference || !isId(id) || typeof key !== 'string') return undefined
  const { slug, timeZone } = conference
  return { conference, own: { slug, id, key, locale, timeZone, now: request.ctx.now() } }
}

export const keyIn = ({ query }: FastifyRequest): unknown => (query as { key?: unknown }).key

/** Whose link it is, is nobody else's: neither kept by caches on the way nor told to other sites. */
export const sendOwn = (
  request: FastifyRequest,
  reply: FastifyReply,
  { conference, own }: Readonly<{ conference: Conference; own: Own }>,
  { title, path, content }: Readonly<{ title: string; path: string; content: Html }>,
): FastifyReply =>
  sendPage(request, reply.header('cache-control', 'no-store'), own.locale, {
    ...{ title, path, content },
    home: homeOf(conference, own.locale),
    head: attendeeHead(own),
  })

/** The schedule of one attendee and the sessions to choose from, and what keeps their pages on a phone. */
export const attendeePageRoutes: Routes = async (app) => {
  formBodies(app)
  const at = '/conference/:slug/registrations/:id'

  app.get(`${at}/schedule`, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const found = await ownOf(request, locale, keyIn(request))
    if (!found) return sendMissing(request, reply, locale)
    return sendSchedule(request, reply, found)
  })

  app.get(`${at}/sessions`, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const found = await ownOf(request, locale, keyIn(request))
    if (!found) return sendMissing(request, reply, locale)
    const { day } = request.query as { day?: unknown }
    return sendSessions(request, reply, found, { day: typeof day === 'string' ? day : '' })
  })

  app.post(`${at}/sign-up`, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const sent = formOf(request)
    const found = await ownOf(request, locale, sent.get('key'))
    if (!found) return sendMissing(request, reply, locale)
    const { own } = found
    const session = sent.get('session') ?? ''
    const told = await callApi(
      request,
      'PUT',
      `${addressOf(own)}/sign-ups/${encodeURIComponent(session)}`,
      { key: own.key, isIn: sent.get('isIn') === 'yes' },
      { 'accept-language': locale },
    )
    const day = parseDay(sent.get('day') ?? '') ?? ''
    const isAtSchedule = sent.get('back') === 'schedule'
    if (told.status === 200) {
      const page = isAtSchedule
        ? pageOf(own, 'schedule')
        : `${pageOf(own, 'sessions', { day })}#s-${session}`
      return reply.redirect(page, 303)
    }
    const refusal = told.title
    void reply.status(told.status)
    return isAtSchedule
      ? sendSchedule(request, reply, found, refusal)
      : sendSessions(request, reply, found, { day, refusal })
  })

  app.get(`${at}/app.webmanifest`, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const found = await ownOf(request, locale, keyIn(request))
    if (!found) return sendMissing(request, reply, locale)
    const { conference, own } = found
    return reply
      .type('application/manifest+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(
        JSON.stringify({
          id: pageOf(own, 'schedule'),
          name: conference.name[locale],
          short_name: conference.city[locale] || conference.name[locale],
          lang: locale,
          start_url: pageOf(own, 'schedule'),
          scope: '/conference/',
          display: 'standalone',
          background_color: '#ffffff',
          theme_color: '#0B2545',
          icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
        }),
      )
  })

  // The worker speaks for what lies beside it: the pages of conferences, and no others.
  for (const [path, script] of [
    ['/conference/attendee.js', SCRIPT],
    ['/conference/worker.js', WORKER],
  ] as const) {
    app.get(path, OPTIONS, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    )
  }
}

type Found = Readonly<{ conference: Conference; own: Own }>

async function sendSchedule(
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
  refusal?: string,
): Promise<FastifyReply> {
  const { own } = found
  const { status, body } = await askOwn<Static<typeof ScheduleDto>>(request, own, 'schedule')
  if (status !== 200) return sendMissing(request, reply, own.locale)
  return sendOwn(request, reply, found, {
    title: attendeeWordsIn(own.locale)('schedule'),
    path: pageOf(own, 'schedule'),
    content: scheduleView(body, own, refusal),
  })
}

async function sendSessions(
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
  { day: asked, refusal }: Readonly<{ day: string; refusal?: string }>,
): Promise<FastifyReply> {
  const { own } = found
  const first = await askOwn<Agenda>(request, own, 'sessions', { limit: '1' })
  if (first.status !== 200) return sendMissing(request, reply, own.locale)
  const { days } = first.body
  // The day that is asked for, else today, else the first.
  const day =
    [asked, dayOf(own.now, own.timeZone)].find((one) => days.includes(one)) ?? days[0] ?? ''
  const agenda = day ? await sessionsOf(request, own, day) : first.body
  return sendOwn(request, reply, found, {
    title: attendeeWordsIn(own.locale)('sessions'),
    path: pageOf(own, 'sessions', { day }),
    content: sessionsView(agenda, own, day, refusal),
  })
}

/** All sessions of a day, page by page: a day has an end. */
async function sessionsOf(request: FastifyRequest, own: Own, day: string): Promise<Agenda> {
  const page = async (after: string | null) => {
    const query = { day, limit: `${limits.pageSizeMax}`, ...(after === null ? {} : { after }) }
    return (await askOwn<Agenda>(request, own, 'sessions', query)).body
  }
  const first = await page(null)
  const sessions = [...first.sessions]
  for (let { next } = first; next; ) {
    const more = await page(next)
    sessions.push(...more.sessions)
    next = more.next
  }
  return { ...first, sessions }
}
