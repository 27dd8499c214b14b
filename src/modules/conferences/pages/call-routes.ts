import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import type { Routes } from '../../../platform/module.ts'
import type { CallDto, OwnProposalDto, ProposedDto } from '../call/call-wire.ts'
import {
  IDEA_FIELDS,
  PROPOSER_FIELDS,
  type ProposalForm,
  proposalView,
  proposeView,
} from './call-view.ts'
import { callWordsIn } from './call-words.ts'
import { ask, callIn, conferenceOf, homeOf } from './routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from './shell.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>
type Call = Static<typeof CallDto>
type Proposal = Static<typeof OwnProposalDto>
type Shown = Readonly<{ conference: Conference; call: Call; locale: Locale }>

const FIELDS = [...IDEA_FIELDS, ...PROPOSER_FIELDS]
const formIn = (sent: URLSearchParams) =>
  Object.fromEntries(FIELDS.map((name) => [name, sent.get(name) ?? ''])) as ProposalForm
const EMPTY = { ...formIn(new URLSearchParams()), language: 'en', minutes: '30' }

/** What of a form is proposed, as the interface takes it. */
const ideaIn = (sent: URLSearchParams) => ({
  title: sent.get('title') ?? '',
  abstract: sent.get('abstract') ?? '',
  language: sent.get('language') ?? '',
  minutes: Number(sent.get('minutes')),
  trackId: sent.get('trackId') || null,
})

async function shownIn(request: FastifyRequest, locale: Locale): Promise<Shown | undefined> {
  const conference = await conferenceOf(request, locale)
  const call = conference && (await callIn(request, conference, locale))
  return call && { conference, call, locale }
}

/** Proposing by a form, and the page of a proposal. */
export const callPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/conference/:slug/propose', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const shown = await shownIn(request, locale)
    if (!shown) return sendMissing(request, reply, locale)
    return sendForm(request, reply, shown, EMPTY)
  })

  app.post('/conference/:slug/propose', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const shown = await shownIn(request, locale)
    if (!shown) return sendMissing(request, reply, locale)
    const { slug } = shown.conference
    const sent = formOf(request)
    const form = formIn(sent)
    const { name, email, organisation, about } = form
    const body = {
      ...ideaIn(sent),
      ...{ name, email, organisation, about, consent: sent.get('consent') === 'yes' },
    }
    const at = `/v1/conferences/${slug}/proposals`
    const language = { 'accept-language': locale }
    const told = await callApi<Static<typeof ProposedDto>>(request, 'POST', at, body, language)
    if (told.status === 201) {
      const { id, key } = told.body
      return reply.redirect(`/conference/${slug}/proposals/${id}?key=${key}`, 303)
    }
    return sendForm(request, reply.status(told.status), shown, form, told.title)
  })

  app.get('/conference/:slug/proposals/:id', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const shown = await shownIn(request, locale)
    const { key } = request.query as { key?: unknown }
    if (!shown || typeof key !== 'string') return sendMissing(request, reply, locale)
    const proposal = await proposalIn(request, shown, key)
    if (!proposal) return sendMissing(request, reply, locale)
    return sendProposal(request, reply, shown, { key, proposal })
  })

  app.post('/conference/:slug/proposals/:id', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const shown = await shownIn(request, locale)
    if (!shown) return sendMissing(request, reply, locale)
    const sent = formOf(request)
    const key = sent.get('key') ?? ''
    const body = { key, ...ideaIn(sent) }
    const language = { 'accept-language': locale }
    const at = addressOf(request, shown)
    const told = await callApi<Proposal>(request, 'PUT', at, body, language)
    if (told.status === 200) return redirectTo(reply, shown, told.body, key)
    const proposal = await proposalIn(request, shown, key)
    if (!proposal) return sendMissing(request, reply, locale)
    const form = formIn(sent)
    reply.status(told.status)
    return sendProposal(request, reply, shown, { key, proposal, form, refusal: told.title })
  })

  app.post('/conference/:slug/proposals/:id/withdrawal', OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const shown = await shownIn(request, locale)
    if (!shown) return sendMissing(request, reply, locale)
    const key = formOf(request).get('key') ?? ''
    const at = `${addressOf(request, shown)}/withdrawal`
    const told = await callApi<Proposal>(request, 'POST', at, { key })
    if (told.status !== 200) return sendMissing(request, reply, locale)
    return redirectTo(reply, shown, told.body, key)
  })
}

const addressOf = (request: FastifyRequest, { conference: { slug } }: Shown): string => {
  const { id } = request.params as { id: string }
  return `/v1/conferences/${slug}/proposals/${encodeURIComponent(id)}`
}

const redirectTo = (
  reply: FastifyReply,
  { conference: { slug } }: Shown,
  { id }: Pick<Proposal, 'id'>,
  key: string,
): FastifyReply =>
  reply.redirect(`/conference/${slug}/proposals/${id}?${new URLSearchParams({ key })}`, 303)

async function proposalIn(
  request: FastifyRequest,
  shown: Shown,
  key: string,
): Promise<Proposal | undefined> {
  const at = `${addressOf(request, shown)}?${new URLSearchParams({ key })}`
  const { status, body } = await ask<Proposal>(request, shown.locale, at)
  return status === 200 ? body : undefined
}

const sendForm = (
  request: FastifyRequest,
  reply: FastifyReply,
  { conference, call, locale }: Shown,
  form: ProposalForm,
  refusal?: string,
): FastifyReply =>
  sendPage(request, reply, locale, {
    title: callWordsIn(locale)('propose'),
    home: homeOf(conference, locale),
    content: proposeView(call, {
      ...{ slug: conference.slug, locale, form },
      ...(refusal ? { refusal } : {}),
    }),
  })

/** Whose link it is, is nobody else's: neither kept by caches nor told to other sites. */
function sendProposal(
  request: FastifyRequest,
  reply: FastifyReply,
  { conference, call, locale }: Shown,
  {
    key,
    proposal,
    form,
    refusal,
  }: Readonly<{ key: string; proposal: Proposal; form?: ProposalForm; refusal?: string }>,
): FastifyReply {
  const { id, title, abstract, language, minutes, track } = proposal
  const now = { title, abstract, language, minutes: `${minutes}`, trackId: track?.id ?? '' }
  return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title,
    home: homeOf(conference, locale),
    path: `/conference/${conference.slug}/proposals/${id}?${new URLSearchParams({ key })}`,
    content: proposalView(proposal, {
      ...{ conference, call, key, locale, form: form ?? now },
      ...(refusal ? { refusal } : {}),
    }),
  })
}
