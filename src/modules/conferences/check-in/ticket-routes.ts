import { Type } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import type { Ctx } from '../../../platform/context.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { sendFile } from '../../../platform/sent-file.ts'
import { Uuid } from '../../../platform/wire.ts'
import { requireMember } from '../../accounts/api.ts'
import type { Conference } from '../conference.ts'
import { CancelRegistrationBody, KeyDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { attendeeOf, type Registration } from '../registration.ts'
import { selectRegistration, selectTicketTypes } from '../registration-store.ts'
import { showRegistration } from '../registration-wire.ts'
import { requireOwnConference } from '../require-conference.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import { badgePdf } from './badge-pdf.ts'
import { TicketDto } from './check-in-wire.ts'
import { reissueTicket, ticketOf } from './issue-ticket.ts'
import { readErrors } from './list-routes.ts'

const tags = ['conferences']
const open = [
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
  E.registrationNotFound,
  E.noTicket,
] as const
const OneRegistration = Type.Object({ slug: SlugParam, registrationId: Uuid })
const OwnRegistration = Type.Object({ agencyId: Uuid, conferenceId: Uuid, registrationId: Uuid })

const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })

/** Tickets of those who have a place, and the badges that an office prints. */
export const createTicketCodeRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    const show = async (ctx: Ctx, conference: Conference, registration: Registration) => {
      const { code, number, expiresAt } = await ticketOf(ctx, settings, conference, registration)
      return {
        ...{ code, number },
        expiresAt: expiresAt.toISOString(),
        registration: await showRegistration(ctx, settings, registration),
      }
    }

    app.get(
      '/v1/conferences/:slug/registrations/:registrationId/ticket',
      {
        schema: {
          operationId: 'getTicket',
          tags,
          summary: 'The ticket of a registration, by the key of its link.',
          params: OneRegistration,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: TicketDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        return show(ctx, conference, registration)
      },
    )

    app.post(
      '/v1/conferences/:slug/registrations/:registrationId/ticket',
      {
        schema: {
          operationId: 'reissueTicket',
          tags,
          summary: 'A new ticket in place of a lost or copied one, which opens no door any more.',
          params: OneRegistration,
          body: CancelRegistrationBody,
          response: { 200: TicketDto, ...problems(...open, E.tooManyTicketIssues) },
        },
      },
      async ({ ctx, params, body: { key } }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        return show(ctx, conference, await reissueTicket(ctx, registration))
      },
    )

    app.get(
      '/v1/agencies/:agencyId/conferences/:conferenceId/registrations/:registrationId/badge',
      {
        schema: {
          operationId: 'readBadge',
          tags,
          summary: 'The badge of somebody who has a place, to be printed (PDF, A6).',
          params: OwnRegistration,
          querystring: Type.Object({
            lang: Type.Unsafe<Locale>({ type: 'string', enum: ['en', 'zh-CN'], default: 'en' }),
          }),
          response: { 200: File, ...problems(...readErrors, E.registrationNotFound, E.noTicket) },
        },
      },
      async ({ ctx, params, query: { lang } }, reply) => {
        const { conferenceId, registrationId: id } = params
        await requireMember(ctx, params.agencyId, 'member')
        const conference = await requireOwnConference(ctx.db, params)
        const registration = await selectRegistration(ctx.db, { conferenceId, id })
        if (!registration) throw E.registrationNotFound()
        const { code } = await ticketOf(ctx, settings, conference, registration)
        const types = await selectTicketTypes(ctx.db, conferenceId)
        const attendee = attendeeOf(settings, registration)
        const content = badgePdf(
          {
            conference,
            name: attendee?.name ?? '',
            organisation: attendee?.organisation ?? '',
            ticketType: types.find((one) => one.id === registration.ticketTypeId)!,
            code,
          },
          lang,
        )
        return sendFile(reply, { type: 'application/pdf', name: `badge-${id}.pdf`, content })
      },
    )
  }
