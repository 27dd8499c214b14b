import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import type { Routes } from '../../../platform/module.ts'
import type { TripDto } from '../delegations/delegation-wire.ts'
import { ask } from './routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'
import { cardView, tripView } from './trip-view.ts'
import { tripWordsIn } from './trip-words.ts'

type Trip = Static<typeof TripDto>
type Shown = Readonly<{ trip: Trip; key: string; locale: Locale; path: string }>

/** The pages of one delegate, opened by their link. */
export const tripPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/delegation/:delegationId/:id', OPTIONS, async (request, reply) => {
    const shown = await shownIn(request, reply)
    if (!shown) return sendMissing(request, reply, localeOf(request, reply))
    return sendTrip(request, reply, shown)
  })

  app.get('/delegation/:delegationId/:id/card', OPTIONS, async (request, reply) => {
    const shown = await shownIn(request, reply)
    if (!shown) return sendMissing(request, reply, localeOf(request, reply))
    return sendCard(request, reply, shown, false)
  })

  // The same as a file: whole in itself, it opens where there is no network.
  app.get('/delegation/:delegationId/:id/card.html', OPTIONS, async (request, reply) => {
    const shown = await shownIn(request, reply)
    if (!shown) return sendMissing(request, reply, localeOf(request, reply))
    reply.header('content-disposition', 'attachment; filename="emergency-card.html"')
    return sendCard(request, reply, shown, true)
  })

  app.post('/delegation/:delegationId/:id/notes', OPTIONS, async (request, reply) => {
    const sent = formOf(request)
    const written = {
      stopId: sent.get('stopId') || null,
      title: sent.get('title') ?? '',
      words: sent.get('words') ?? '',
    }
    return sendOn(request, reply, { method: 'POST', path: 'notes', written })
  })

  app.post('/delegation/:delegationId/:id/report', OPTIONS, async (request, reply) => {
    const written = { report: formOf(request).get('report') ?? '' }
    return sendOn(request, reply, { method: 'PUT', path: 'report', written })
  })
}

const idsIn = (request: FastifyRequest) => request.params as { delegationId: string; id: string }

const addressOf = (request: FastifyRequest): string => {
  const { delegationId, id } = idsIn(request)
  return `/v1/delegations/${encodeURIComponent(delegationId)}/delegates/${encodeURIComponent(id)}`
}

/** The trip that a link opens; undefined for everybody else. */
async function shownIn(
  request: FastifyRequest,
  reply: FastifyReply,
  key: unknown = (request.query as { key?: unknown }).key,
): Promise<Shown | undefined> {
  const locale = localeOf(request, reply)
  if (typeof key !== 'string') return undefined
  const at = `${addressOf(request)}?${new URLSearchParams({ key })}`
  const { status, body } = await ask<Trip>(request, locale, at)
  const { delegationId, id } = idsIn(request)
  const path = `/delegation/${delegationId}/${id}`
  return status === 200 ? { trip: body, key, locale, path } : undefined
}

/** What a form says is told to the interface; then the page is read anew. */
async function sendOn(
  request: FastifyRequest,
  reply: FastifyReply,
  { method, path, written }: Readonly<{ method: 'POST' | 'PUT'; path: string; written: object }>,
): Promise<FastifyReply> {
  const locale = localeOf(request, reply)
  const key = formOf(request).get('key') ?? ''
  const shown = await shownIn(request, reply, key)
  if (!shown) return sendMissing(request, reply, locale)
  const at = `${addressOf(request)}/${path}`
  const language = { 'accept-language': locale }
  const told = await callApi<Trip>(request, method, at, { key, ...written }, language)
  if (told.status === 200) {
    return reply.redirect(`${shown.path}?${new URLSearchParams({ key })}`, 303)
  }
  return sendTrip(request, reply.status(told.status), shown, told.title)
}

/** Whose link it is, is nobody else's: neither kept by caches nor told to other sites. */
const sendTrip = (
  request: FastifyRequest,
  reply: FastifyReply,
  { trip, key, locale, path }: Shown,
  refusal?: string,
): FastifyReply =>
  sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: trip.name[locale],
    path: `${path}?${new URLSearchParams({ key })}`,
    content: tripView(trip, { path, key, locale, ...(refusal ? { refusal } : {}) }),
  })

const sendCard = (
  request: FastifyRequest,
  reply: FastifyReply,
  { trip, key, locale, path }: Shown,
  isSaved: boolean,
): FastifyReply =>
  sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: tripWordsIn(locale)('card'),
    content: cardView(trip, { path, key, locale, isSaved }),
  })
