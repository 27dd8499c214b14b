import { Type } from 'typebox'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { VoucherCode } from './admission/contract.ts'
import { offeredTickets, toAttendee } from './admission/offered-tickets.ts'
import { readVoucherCode } from './admission/voucher.ts'
import type { Conference } from './conference.ts'
import {
  CancelRegistrationBody,
  KeyDto,
  OfferedTicketsDto,
  RegisterBody,
  RegisteredDto,
  RegistrationDto,
  SlugParam,
} from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { cancelRegistration, createRegistrar } from './register.ts'
import { registrationKey } from './registration.ts'
import { showRegistration } from './registration-wire.ts'
import { requireShown } from './require-conference.ts'
import { requireRegistration } from './require-registration.ts'
import type { ConferenceSettings } from './settings.ts'

const tags = ['conferences']
const open = [PlatformErrors.invalidInput, E.conferenceNotFound] as const
const One = Type.Object({ slug: SlugParam })
const OneRegistration = Type.Object({ slug: SlugParam, registrationId: Uuid })
const MINUTE_MS = 60_000

/** Whether anybody may still register, where the conference is. */
const takesRegistrations = (
  { now }: Pick<Ctx, 'now'>,
  { state, lastDay, timeZone }: Conference,
): boolean => state === 'open' && dayOf(now(), timeZone) <= lastDay

/** Registering, signed in or by mail address, and what becomes of it. */
export const createRegistrationRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    const registrar = createRegistrar(settings)

    app.get(
      '/v1/conferences/:slug/tickets',
      {
        schema: {
          operationId: 'listOfferedTickets',
          tags,
          summary: 'Kinds of ticket that are offered, with how many places are free.',
          description: 'With a voucher, the one it opens alone.',
          params: One,
          querystring: Type.Object({ voucher: Type.Optional(VoucherCode) }),
          response: { 200: OfferedTicketsDto, ...problems(...open, E.voucherUnusable) },
        },
      },
      async ({ ctx, params: { slug }, query }) => {
        const conference = await requireShown(ctx.db, slug)
        if (!takesRegistrations(ctx, conference)) return { ticketTypes: [] }
        return { ticketTypes: await offeredTickets(ctx.db, conference.id, query.voucher) }
      },
    )

    app.post(
      '/v1/conferences/:slug/registrations',
      {
        config: {
          rateLimit: {
            max: settings.placementsPerMinute,
            timeWindow: MINUTE_MS,
            // Those that come through a page of ours count like any other.
            allowList: () => false,
          },
        },
        schema: {
          operationId: 'register',
          tags,
          summary: 'Takes a place, or one on the waiting list when every place is taken.',
          description: 'A mail with a link follows. Each mail address registers once.',
          params: One,
          body: RegisterBody,
          response: {
            201: RegisteredDto,
            ...problems(
              ...open,
              PlatformErrors.tooManyRequests,
              E.registrationClosed,
              E.ticketTypeUnknown,
              E.alreadyRegistered,
              E.answersWrong,
              E.voucherUnusable,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params, body } = request
        const conference = await requireShown(ctx.db, params.slug)
        if (!takesRegistrations(ctx, conference)) throw E.registrationClosed()
        const asked = {
          conferenceId: conference.id,
          ticketTypeId: body.ticketTypeId,
          userId: ctx.actor.kind === 'user' ? ctx.actor.userId : null,
          attendee: { ...toAttendee(body), answers: body.answers ?? [] },
          companions: (body.companions ?? []).map(toAttendee),
          voucher: body.voucher && readVoucherCode(body.voucher),
          locale: requestLocale(request),
        }
        const registration = await registrar.add({ ctx, asked })
        const { id, state } = registration
        const key = registrationKey(settings, registration)
        return reply.status(201).send({ id, key, state })
      },
    )

    app.get(
      '/v1/conferences/:slug/registrations/:registrationId',
      {
        schema: {
          operationId: 'getRegistration',
          tags,
          summary: 'A registration, by the key of its link.',
          params: OneRegistration,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: RegistrationDto, ...problems(...open, E.registrationNotFound) },
        },
      },
      async ({ ctx, params, query: { key } }) =>
        showRegistration(
          ctx,
          settings,
          (await requireRegistration(ctx, settings, params, key)).registration,
        ),
    )

    app.post(
      '/v1/conferences/:slug/registrations/:registrationId/cancellation',
      {
        schema: {
          operationId: 'cancelRegistration',
          tags,
          summary: 'Gives a place back; the next who waits has it. What was said is erased.',
          params: OneRegistration,
          body: CancelRegistrationBody,
          response: { 200: RegistrationDto, ...problems(...open, E.registrationNotFound) },
        },
      },
      async ({ ctx, params, body: { key } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        return showRegistration(ctx, settings, await cancelRegistration(ctx, registration))
      },
    )
  }
