import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import type { WaysToPayDto } from '../../payments/contract.ts'
import type { QuestionnaireDto } from '../admission/contract.ts'
import type { OfferedTicketsDto, RegisteredDto, RegistrationDto } from '../contract.ts'
import { fieldOf, OTHERS, type Typed } from './admission-view.ts'
import { attendeeHead, forgettingHead } from './attendee-pages.ts'
import { registerView, registrationView } from './registration-view.ts'
import { ask, conferenceOf, homeOf } from './routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'
import { wordsIn } from './words.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>
type Registration = Static<typeof RegistrationDto>

/** Registering by a form, and the page of a registration. */
export const registrationPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/conference/:slug/register', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const { voucher } = request.query as { voucher?: unknown }
    const typed = new Map(typeof voucher === 'string' ? [['voucher', [voucher]]] : [])
    return sendForm(request, reply, { conference, locale, typed })
  })

  app.post('/conference/:slug/register', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const sent = formOf(request)
    const typed: Typed = new Map([...sent.keys()].map((name) => [name, sent.getAll(name)]))
    const at = `/v1/conferences/${conference.slug}/registrations`
    const language = { 'accept-language': locale }
    const body = bodyOf(typed)
    const told = await callApi<Static<typeof RegisteredDto>>(request, 'POST', at, body, language)
    if (told.status === 201) {
      const { id, key } = told.body
      return reply.redirect(`/conference/${conference.slug}/registrations/${id}?key=${key}`, 303)
    }
    const refusal = told.title
    return sendForm(request, reply.status(told.status), { conference, locale, typed, refusal })
  })

  app.get('/conference/:slug/registrations/:id', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    const { key } = request.query as { key?: unknown }
    if (!conference || typeof key !== 'string') return sendMissing(request, reply, locale)
    const registration = await readRegistration(request, locale, { conference, key })
    if (!registration) return sendMissing(request, reply, locale)
    return sendRegistration(request, reply, { conference, locale, key, registration })
  })

  app.post('/conference/:slug/registrations/:id/transfer', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const conference = await conferenceOf(request, locale)
    if (!conference) return sendMissing(request, reply, locale)
    const sent = formOf(request)
    const { key = '' } = request.query as { key?: string }
    const said = (name: string) => sent.get(name) ?? ''
    const at = addressOf(request, conference)
    const told = await callApi(request, 'POST', `${at}/transfer`, {
      ...{ key, name: said('name'), email: said('email'), organisation: said('organisation') },
      ...{ needs: '', consent: sent.get('consent') === 'yes' },
    })
    const registration = await readRegistration(request, locale, { conference, key })
    if (!registration) return sendMissing(request, reply, locale)
    const refusal = told.status === 200 ? {} : { refusal: told.title }
    return sendRegistration(request, reply.status(told.status), {
      ...{ conference, locale, key, registration, ...refusal },
    })
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

export const addressOf = (request: FastifyRequest, { slug }: Conference): string => {
  const { id } = request.params as { id: string }
  return `/v1/conferences/${slug}/registrations/${encodeURIComponent(id)}`
}

/** Undefined where there is none that the key opens. */
export async function readRegistration(
  request: FastifyRequest,
  locale: Locale,
  { conference, key }: Readonly<{ conference: Conference; key: string }>,
): Promise<Registration | undefined> {
  const at = `${addressOf(request, conference)}?${new URLSearchParams({ key })}`
  const { status, body } = await ask<Registration>(request, locale, at)
  return status === 200 ? body : undefined
}

/** By which ways it can be paid, where something is to be paid. */
async function waysOf(
  request: FastifyRequest,
  { conference, locale, key, registration }: Shown,
): Promise<WaysToPayDto['ways']> {
  if (registration.bill?.state !== 'due') return []
  const at = `${addressOf(request, conference)}/payments?${new URLSearchParams({ key })}`
  const { status, body } = await ask<WaysToPayDto>(request, locale, at)
  return status === 200 ? body.ways : []
}

/** What the form says, as the interface takes it; lines that were left free are nobody. */
function bodyOf(typed: Typed): object {
  const said = (name: string): string => typed.get(name)?.[0] ?? ''
  const emails = typed.get('otherEmail') ?? []
  const others = (typed.get('otherName') ?? []).slice(0, OTHERS).flatMap((name, i) => {
    const email = emails[i]?.trim() || null
    return name.trim() || email
      ? [{ name, email, organisation: said('organisation'), needs: '' }]
      : []
  })
  const answers = [...typed].flatMap(([name, values]) =>
    name.startsWith(fieldOf('')) ? [{ key: name.slice(fieldOf('').length), values }] : [],
  )
  return {
    ...{ ticketTypeId: said('ticketTypeId'), name: said('name'), email: said('email') },
    ...{ organisation: said('organisation'), needs: said('needs'), answers, companions: others },
    consent: said('consent') === 'yes',
    ...(said('voucher') ? { voucher: said('voucher') } : {}),
  }
}

const questionsOf = async (request: FastifyRequest, { slug }: Conference, locale: Locale) => {
  const at = `/v1/conferences/${slug}/questions`
  return (await ask<Static<typeof QuestionnaireDto>>(request, locale, at)).body.questions
}

type Form = Readonly<{ conference: Conference; locale: Locale; typed: Typed; refusal?: string }>

async function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  { conference, locale, typed, refusal }: Form,
): Promise<FastifyReply> {
  const { slug } = conference
  const read = (query: string) =>
    ask<Static<typeof OfferedTicketsDto>>(
      request,
      locale,
      `/v1/conferences/${slug}/tickets${query}`,
    )
  const voucher = typed.get('voucher')?.[0]
  const opened = voucher ? await read(`?${new URLSearchParams({ voucher })}`) : undefined
  const isOpened = opened?.status === 200
  // A code that opens nothing: what anybody may have, and why.
  const { ticketTypes } = isOpened ? opened.body : (await read('')).body
  const why = refusal ?? (opened && !isOpened ? opened.title : undefined)
  return sendPage(request, reply, locale, {
    title: wordsIn(locale)('register'),
    home: homeOf(conference, locale),
    path: `/conference/${slug}/register`,
    content: registerView(ticketTypes, {
      ...{ slug, locale, typed, questions: await questionsOf(request, conference, locale) },
      ...(isOpened && voucher ? { voucher } : {}),
      ...(why ? { refusal: why } : {}),
    }),
  })
}

type Shown = Readonly<{
  conference: Conference
  locale: Locale
  key: string
  registration: Registration
  refusal?: string
}>

/** Whose link it is, is nobody else's: neither kept by caches nor told to other sites. */
export async function sendRegistration(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
): Promise<FastifyReply> {
  const { conference, locale, key, registration, refusal } = shown
  const { slug, timeZone } = conference
  const own = { slug, id: registration.id, key, locale, timeZone, now: request.ctx.now() }
  const questions = await questionsOf(request, conference, locale)
  const ways = await waysOf(request, shown)
  const view = registrationView(registration, own, { questions, ways })
  return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: wordsIn(locale)(`registered_${registration.state}`),
    home: homeOf(conference, locale),
    path: `/conference/${slug}/registrations/${registration.id}?${new URLSearchParams({ key })}`,
    ...(registration.state === 'confirmed' && { head: attendeeHead(own) }),
    ...(registration.state === 'cancelled' && { head: forgettingHead(own) }),
    content: html`${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}${view}`,
  })
}
