import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { requireMember } from '../accounts/api.ts'
import type { Provider } from '../payments/api.ts'
import { officerErrors } from '../programmes/api.ts'
import {
  PutQuotaBody,
  PutTicketTypeBody,
  QuotaDto,
  RegistrationsPageDto,
  TicketsDto,
  TicketTypeDto,
} from './contract.ts'
import { ConferencesErrors as E } from './errors.ts'
import { putQuota, putTicketType } from './offer-tickets.ts'
import { currenciesOf, readFare, toTicketTypeDto } from './paid/paid-wire.ts'
import {
  countWaiting,
  selectQuotas,
  selectRegistrations,
  selectTicketTypes,
} from './registration-store.ts'
import { showRegistrations } from './registration-wire.ts'
import { requireKept, requireOwnConference, requireReadable } from './require-conference.ts'
import type { ConferenceSettings } from './settings.ts'

const tags = ['conferences']
const at = '/v1/agencies/:agencyId/conferences/:conferenceId'
const read = [...officerErrors, PlatformErrors.invalidInput, E.conferenceNotFound] as const
const keep = [...read, E.officeTooLocal, E.tooManyTickets] as const
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })

const trimmed = ({ name, nameZh }: Readonly<{ name: string; nameZh: string | null }>) => ({
  name: name.trim(),
  nameZh: nameZh?.trim() ?? null,
})

/** What an office offers, and who took it. */
export const createTicketRoutes =
  (settings: ConferenceSettings, providers: readonly Provider[]): Routes =>
  async (app) => {
    app.get(
      `${at}/tickets`,
      {
        schema: {
          operationId: 'listTickets',
          tags,
          summary: 'Quotas with how many places are taken and waited for, and who draws on them.',
          params: One,
          response: { 200: TicketsDto, ...problems(...read) },
        },
      },
      async ({ ctx, params }) => {
        const { id } = await requireReadable(ctx, params)
        const waiting = await countWaiting(ctx.db, id)
        const quotas = await selectQuotas(ctx.db, id)
        return {
          quotas: quotas.map((one) => ({ ...one, waiting: waiting.get(one.id) ?? 0 })),
          ticketTypes: (await selectTicketTypes(ctx.db, id)).map(toTicketTypeDto),
          currencies: currenciesOf(providers),
        }
      },
    )

    app.put(
      `${at}/quotas`,
      {
        schema: {
          operationId: 'putQuota',
          tags,
          summary: 'Adds a quota, or says anew how many places the one of this name has.',
          description:
            'More places go at once to those who wait, in the order in which they asked.',
          params: One,
          body: PutQuotaBody,
          response: { 200: QuotaDto, ...problems(...keep, E.placesTaken) },
        },
      },
      async ({ ctx, params, body }) => {
        await requireKept(ctx, params)
        const quota = await putQuota(ctx, params, { ...trimmed(body), size: body.size })
        const waiting = await countWaiting(ctx.db, params.conferenceId)
        return { ...quota, waiting: waiting.get(quota.id) ?? 0 }
      },
    )

    app.put(
      `${at}/ticket-types`,
      {
        schema: {
          operationId: 'putTicketType',
          tags,
          summary: 'Adds a kind of ticket that draws on a quota, or offers it no more.',
          params: One,
          body: PutTicketTypeBody,
          response: {
            200: TicketTypeDto,
            ...problems(...keep, E.quotaUnknown, E.priceWrong, E.currencyNotTaken),
          },
        },
      },
      async ({ ctx, params, body }) => {
        await requireKept(ctx, params)
        const { name: _name, nameZh: _nameZh, fare, ...facts } = body
        const put = await putTicketType(ctx, params, {
          ...{ ...trimmed(body), ...facts },
          ...(fare === undefined ? {} : { fare: fare && readFare(fare, providers) }),
        })
        return toTicketTypeDto(put)
      },
    )

    app.get(
      `${at}/registrations`,
      {
        schema: {
          operationId: 'listRegistrations',
          tags,
          summary: 'Who comes and who waits, with what they said; for people of the office alone.',
          params: One,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: RegistrationsPageDto, ...problems(...read) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.agencyId, 'member')
        const { id } = await requireOwnConference(ctx.db, params)
        const found = await selectRegistrations(ctx.db, id, query)
        return {
          registrations: await showRegistrations(ctx, settings, found),
          next: nextAfter(found, query.limit),
        }
      },
    )
  }
