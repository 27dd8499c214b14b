import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import type { Routes } from '../../../platform/module.ts'
import type { MeetingDayDto } from '../attendance/day-wire.ts'
import { pageOf } from './attendee-pages.ts'
import { addressOf, askOwn, keyIn, ownOf, sendOwn } from './attendee-routes.ts'
import { attendeeWordsIn } from './attendee-words.ts'
import { localeOf, OPTIONS, sendMissing } from './shell.ts'
import { todayView } from './today-view.ts'

/** What the forms of the page say, by their names. */
const FORMS = {
  late: (sent: URLSearchParams) => ({
    what: 'lateness',
    body: { minutes: Number(sent.get('minutes') ?? '') },
  }),
  absent: () => ({ what: 'absence', body: {} }),
  'walk-in': () => ({ what: 'walk-in', body: {} }),
  outcome: (sent: URLSearchParams) => {
    const rating = Number(sent.get('rating') ?? '')
    const amount = (sent.get('amount') ?? '').trim().replaceAll(/[,，\s]/g, '')
    return {
      what: 'outcome',
      body: {
        rating: rating === 0 ? null : rating,
        stage: sent.get('stage') ?? '',
        value: amount === '' ? null : { amount, currency: sent.get('currency') ?? '' },
        nextStep: sent.get('nextStep') ?? '',
        dueOn: sent.get('dueOn') || null,
      },
    }
  },
} as const

/** The page of one's meetings on the day, with its forms. */
export const todayPageRoutes: Routes = async (app) => {
  formBodies(app)
  const at = '/conference/:slug/registrations/:id/today'

  app.get(at, OPTIONS, async (request, reply) => {
    const locale = localeOf(request, reply)
    const found = await ownOf(request, locale, keyIn(request))
    if (!found) return sendMissing(request, reply, locale)
    return sendToday(request, reply, found)
  })

  for (const [name, formed] of Object.entries(FORMS)) {
    app.post(`${at}/${name}`, OPTIONS, async (request, reply) => {
      const locale = localeOf(request, reply)
      const sent = formOf(request)
      const found = await ownOf(request, locale, sent.get('key'))
      if (!found) return sendMissing(request, reply, locale)
      const { own } = found
      const { what, body } = formed(sent)
      const other = encodeURIComponent(sent.get('other') ?? '')
      const told = await callApi(
        request,
        'PUT',
        `${addressOf(own)}/meetings/${other}/${what}`,
        { key: own.key, ...body },
        { 'accept-language': locale },
      )
      if (told.status < 300) return reply.redirect(pageOf(own, 'today'), 303)
      return sendToday(request, reply.status(told.status), found, told.title)
    })
  }
}

async function sendToday(
  request: FastifyRequest,
  reply: FastifyReply,
  found: NonNullable<Awaited<ReturnType<typeof ownOf>>>,
  refusal?: string,
): Promise<FastifyReply> {
  const { own } = found
  const asked = await askOwn<Static<typeof MeetingDayDto>>(request, own, 'meeting-day')
  const { status, body, code } = asked
  const hasNone = code === 'conferences.no_meeting_profile'
  if (status !== 200 && !hasNone) return sendMissing(request, reply, own.locale)
  return sendOwn(request, reply, found, {
    title: attendeeWordsIn(own.locale)('today'),
    path: pageOf(own, 'today'),
    content: todayView(hasNone ? undefined : body, own, refusal),
  })
}
