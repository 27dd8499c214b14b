import { Type } from 'typebox'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { requireMember } from '../../accounts/api.ts'
import { officerErrors } from '../../programmes/api.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { selectTicketTypes } from '../registration-store.ts'
import { requireKept, requireOwnConference, requireReadable } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import { countArrivedAt, selectDoubles, selectLists } from './check-in-store.ts'
import {
  CheckInDto,
  DoubleUsesDto,
  ListDto,
  ListsDto,
  PutListBody,
  SimulateBody,
  showDoubleUses,
  shownTypes,
  toListDto,
} from './check-in-wire.ts'
import { putCheckInList, requireList } from './keep-lists.ts'
import { readCheckIn } from './read-check-in.ts'
import { simulateArrivals } from './simulate-arrivals.ts'

const tags = ['conferences']
export const LISTS = '/v1/agencies/:agencyId/conferences/:conferenceId/check-in-lists'
export const readErrors = [
  ...officerErrors,
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
] as const
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
export const OneList = Type.Object({ ...One.properties, listId: Uuid })

/** What people are let in to, and how many came: for the office, and for the wall of a hall. */
export const createCheckInListRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      LISTS,
      {
        schema: {
          operationId: 'listCheckInLists',
          tags,
          summary: 'What people are let in to: the house, sessions, a meal; with how many came.',
          params: One,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: ListsDto, ...problems(...readErrors) },
        },
      },
      async ({ ctx, params, query }) => {
        const { id } = await requireReadable(ctx, params)
        const found = await selectLists(ctx.db, id, query)
        const ids = found.map((one) => one.id)
        const arrived = await countArrivedAt(ctx.db, id, ids)
        return {
          lists: found.map((one) => ({ ...toListDto(one), arrived: arrived.get(one.id) ?? 0 })),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.put(
      LISTS,
      {
        schema: {
          operationId: 'putCheckInList',
          tags,
          summary: 'Adds a check-in list, or says anew whom the one of this name lets in.',
          description:
            'All doors of one house are lanes of one list: so a copy is found at whichever door.',
          params: One,
          body: PutListBody,
          response: {
            200: ListDto,
            ...problems(
              ...readErrors,
              E.officeTooLocal,
              E.sessionNotFound,
              E.ticketTypeUnknown,
              E.tooManyCheckInLists,
            ),
          },
        },
      },
      async ({ ctx, params, body: { name, nameZh, sessionId, ticketTypeIds } }) => {
        const conference = await requireKept(ctx, params)
        const names = { name: name.trim(), nameZh: nameZh?.trim() ?? null }
        return toListDto(
          await putCheckInList(ctx, conference, { ...names, sessionId, ticketTypeIds }),
        )
      },
    )

    app.get(
      `${LISTS}/:listId`,
      {
        schema: {
          operationId: 'getCheckIn',
          tags,
          summary: 'How a list stands now: who came, who did not yet, what was odd. No names.',
          params: OneList,
          response: { 200: CheckInDto, ...problems(...readErrors, E.checkInListNotFound) },
        },
      },
      async ({ ctx, params }) => {
        const conference = await requireReadable(ctx, params)
        return readCheckIn(ctx, conference, await requireList(ctx, params))
      },
    )

    app.get(
      `${LISTS}/:listId/double-uses`,
      {
        schema: {
          operationId: 'listDoubleUses',
          tags,
          summary:
            'Tickets that were scanned more than once: whose, when, where, and who was let in.',
          description: 'For people of the office alone.',
          params: OneList,
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: DoubleUsesDto, ...problems(...readErrors, E.checkInListNotFound) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.agencyId, 'member')
        const { id } = await requireOwnConference(ctx.db, params)
        await requireList(ctx, params)
        const most = conferenceLimits.scansShown
        const found = await selectDoubles(ctx.db, params, { ...query, most })
        const types = shownTypes(await selectTicketTypes(ctx.db, id))
        return {
          doubleUses: showDoubleUses(settings, found, types),
          next: nextAfter(found, query.limit, (one) => one.registrationId),
        }
      },
    )

    app.post(
      `${LISTS}/:listId/sample-arrivals`,
      {
        schema: {
          operationId: 'simulateArrivals',
          tags,
          summary:
            'At a sample conference: some of those who are missing come, now and then one twice.',
          params: OneList,
          body: SimulateBody,
          response: {
            200: CheckInDto,
            ...problems(...readErrors, E.checkInListNotFound, E.notSample),
          },
        },
      },
      async ({ ctx, params, body }) => {
        const conference = await requireReadable(ctx, params)
        const list = await requireList(ctx, params)
        await simulateArrivals(ctx, settings, { conference, list, ...body })
        return readCheckIn(ctx, conference, list)
      },
    )
  }
