import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { ask, conferenceOf, homeOf } from '../pages/routes.ts'
import { localeOf, OPTIONS, sendMissing, sendPage } from '../pages/shell.ts'
import type { LeadsDto, ScannersDto } from './lead-routes.ts'
import { leadsView } from './lead-view.ts'
import { leadWordsIn } from './lead-words.ts'

type Conference = NonNullable<Awaited<ReturnType<typeof conferenceOf>>>

const SCRIPT = readFileSync(new URL('./scan.js', import.meta.url), 'utf8')
const SCRIPT_PATH = '/conference/scan.js'
/** As many as one looks through who scanned one's badge. */
const SCANNERS = 200
const NOTHING = { code: '', note: '' }

/** Badges that one scanned, and who scanned one's own: the page of a registration's link. */
export const leadPageRoutes: Routes = async (app) => {
  formBodies(app)
  const at = '/conference/:slug/registrations/:id/leads'

  app.get(SCRIPT_PATH, OPTIONS, async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(SCRIPT),
  )

  app.get(at, OPTIONS, async (request, reply) => {
    const { key, after, kept } = request.query as Readonly<Record<string, unknown>>
    const shown = {
      key: typeof key === 'string' ? key : '',
      isKept: kept === 'yes',
      ...(typeof after === 'string' && { after }),
    }
    return sendLeads(request, reply, shown)
  })

  app.post(at, OPTIONS, async (request, reply) => {
    const sent = formOf(request)
    const typed = { code: sent.get('code') ?? '', note: sent.get('note') ?? '' }
    return answer(request, reply, sent, { method: 'POST', path: 'leads', body: typed, typed })
  })

  app.post(`${at}/share`, OPTIONS, async (request, reply) => {
    const sent = formOf(request)
    const path = `scanners/${encodeURIComponent(sent.get('scannedBy') ?? '')}`
    const body = { isShared: sent.get('isShared') === 'yes' }
    return answer(request, reply, sent, { method: 'PUT', path, body, typed: NOTHING })
  })
}

const registrationOf = (request: FastifyRequest): string => {
  const { slug, id } = request.params as { slug: string; id: string }
  return `/${encodeURIComponent(slug)}/registrations/${encodeURIComponent(id)}`
}

/** Does what a form asks and shows the page anew, or the same with why not. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  sent: URLSearchParams,
  {
    method,
    path,
    body,
    typed,
  }: Readonly<{ method: 'POST' | 'PUT'; path: string; body: object; typed: typeof NOTHING }>,
): Promise<FastifyReply> {
  const locale = localeOf(request, reply)
  const key = sent.get('key') ?? ''
  const url = `/v1/conferences${registrationOf(request)}/${path}`
  const told = await callApi(request, method, url, { key, ...body }, { 'accept-language': locale })
  if (told.status >= 300) {
    return sendLeads(request, reply.status(told.status), { key, typed, refusal: told.title })
  }
  const query = new URLSearchParams({ key, ...(path === 'leads' ? { kept: 'yes' } : {}) })
  return reply.redirect(`/conference${registrationOf(request)}/leads?${query}`, 303)
}

async function sendLeads(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    key,
    after,
    refusal,
    isKept = false,
    typed = NOTHING,
  }: Readonly<{
    key: string
    after?: string
    refusal?: string
    isKept?: boolean
    typed?: typeof NOTHING
  }>,
): Promise<FastifyReply> {
  const locale: Locale = localeOf(request, reply)
  const conference: Conference | undefined = await conferenceOf(request, locale)
  if (!conference) return sendMissing(request, reply, locale)
  const url = `/v1/conferences${registrationOf(request)}`
  const read = async <Body>(what: string, query: Readonly<Record<string, string>>) =>
    ask<Body>(request, locale, `${url}/${what}?${new URLSearchParams({ key, ...query })}`)
  const leads = await read<Static<typeof LeadsDto>>('leads', after ? { after } : {})
  if (leads.status !== 200) return sendMissing(request, reply, locale)
  const scanners = await read<Static<typeof ScannersDto>>('scanners', { limit: `${SCANNERS}` })
  const registration = `/conference${registrationOf(request)}`
  // Whose link it is, is nobody else's: neither kept by caches nor told to other sites.
  return sendPage(request, reply.header('cache-control', 'no-store'), locale, {
    title: leadWordsIn(locale)('title'),
    home: homeOf(conference, locale),
    head: html`<script type="module" src="${SCRIPT_PATH}"></script>`,
    path: `${registration}/leads?${new URLSearchParams({ key })}`,
    content: leadsView(leads.body, scanners.body, {
      ...{ at: registration, key, locale, timeZone: conference.timeZone, isKept, typed },
      ...(refusal ? { refusal } : {}),
    }),
  })
}
