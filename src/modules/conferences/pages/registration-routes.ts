import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import type { Routes } from '../../../platform/module.ts'
import type { OfferedTicketsDto, RegisteredDto, RegistrationDto } from '../contract.ts'
import { attendeeHead, forgettingHead } from './attendee-pages.ts'
import { type RegisterForm, registerView, registrationView } from './registration-view.ts'
import { ask, conferenceOf, homeOf } from './routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'
import { wordsIn } from './words.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>
type Registration = Static<typeof RegistrationDto>

const EMPTY: RegisterForm = { ticketTypeId: '', name: '', email: '', organisation: '', needs: '' }

/** Registering by a form, and the page of a registration. */
export const registrationPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/conference/:slug/register', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    return sendForm(request, reply, { conference, locale, form: EMPTY })
  })

  app.post('/conference/:slug/register', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const sent = formOf(request)
    const form: RegisterForm = {
      ticketTypeId: sent.get('ticketTypeId') ?? '',
      name: sent.get('name') ?? '',
      email: sent.get('email') ?? '',
      organisation: sent.get('organisation') ?? '',
      needs: sent.get('needs') ?? '',
    }
    const at = `/v1/conferences/${conference.slug}/registrations`
    const body = { ...form, consent: sent.get('consent') === 'yes' }
    const language = { 'accept-language': locale }
    const told = await callApi<Static<typeof RegisteredDto>>(request, 'POST', at, body, language)
    if (told.status === 201) {
      const { id, key } = told.body
      return reply.redirect(`/conference/${conference.slug}/registrations/${id}?key=${key}`, 303)
    }
    const refusal = told.title
    return sendForm(request, reply.status(told.status), { conference, locale, form, refusal })
  })

  app.get('/conference/:slug/registrations/:id', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { key } = request.query as { key?: unknown }
    if (!conference || typeof key !== 'string') return sendMissing(request, reply, locale)
    const at = `${addressOf(request, conference)}?${new URLSearchParams({ key })}`
    const { status, body } = await ask<Registration>(request, locale, at)
    if (status !== 200) return sendMissing(request, reply, locale)
    return sendRegistration(request, reply, { conference, locale, key, registration: body })
  })

  app.post('/conference/:slug/registrations/:id/cancellation', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const key = formOf(request).get('key') ?? ''
    const at = addressOf(request, conference)
    const told = await callApi<Registration>(request, 'POST', `${at}/cancellation`, { key })
    if (told.status !== 200) return sendMissing(request, reply, locale)
    const { id } = told.body
    const query = new URLSearchParams({ key })
    return reply.redirect(`/conference/${conference.slug}/registrations/${id}?${query}`, 303)
  })
}

const addressOf = (request: FastifyRequest, { slug }: Conference): string => {
  const { id } = request.params as { id: string }
  return `/v1/conferences/${slug}/registrations/${encodeURIComponent(id)}`
}

async function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    conference,
    locale,
    form,
    refusal,
  }: Readonly<{ conference: Conference; locale: Locale; form: RegisterForm; refusal?: string }>,
): Promise<FastifyReply> {
  const { slug } = conference
  const at = `/v1/conferences/${slug}/tickets`
  const { body } = await ask<Static<typeof OfferedTicketsDto>>(request, locale, at)
  return sendPage(request, reply, locale, {
    title: wordsIn(locale)('register'),
    home: homeOf(conference, locale),
    content: registerView(body.ticketTypes, {
      ...{ slug, locale, form },
      ...(refusal ? { refusal } : {}),
    }),
  })
}

/** Whose link it is, is nobody else's: neither kept by caches nor told to other sites. */
function sendRegistration(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    conference,
    locale,
    key,
    registration,
  }: Readonly<{ conference: Conference; locale: Locale; key: string; registration: Registration }>,
): FastifyReply {
  const { slug, timeZone } = conference
  const own = { slug, id: registration.id, key, locale, timeZone, now: request.ctx.now() }
  return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: wordsIn(locale)(`registered_${registration.state}`),
    home: homeOf(conference, locale),
    ...(registration.state === 'confirmed' && { head: attendeeHead(own) }),
    ...(registration.state === 'cancelled' && { head: forgettingHead(own) }),
    content: registrationView(registration, own),
  })
}
