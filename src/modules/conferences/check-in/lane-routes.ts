import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { nextAfter } from '../../../platform/wire.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { selectTicketTypes } from '../registration-store.ts'
import { requireKept } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import { selectEntriesSince, selectRevoked, sumRevoked } from './check-in-store.ts'
import {
  kindsOf,
  LaneDto,
  RevokedDto,
  RevokedQuery,
  ScannedDto,
  ScansBody,
  shownTypes,
  showScanned,
  showUsed,
  toListDto,
  UsedDto,
  UsedQuery,
} from './check-in-wire.ts'
import { requireList } from './keep-lists.ts'
import { LISTS, OneList, readErrors } from './list-routes.ts'
import { createScanRecorder } from './record-scans.ts'
import { ticketKey } from './ticket-key.ts'
import { VERDICTS } from './verdict.ts'

const tags = ['conferences']
const LANE = `${LISTS}/:listId`
const laneErrors = [...readErrors, E.officeTooLocal, E.checkInListNotFound] as const

/** What a lane at a door asks and sends, with a network and after it had none. */
export const createLaneRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    const recorder = createScanRecorder(settings)

    app.get(
      `${LANE}/lane`,
      {
        schema: {
          operationId: 'getCheckInLane',
          tags,
          summary: 'What a lane takes along to work without a network: no secret, no names.',
          params: OneList,
          response: { 200: LaneDto, ...problems(...laneErrors) },
        },
      },
      async ({ ctx, params }) => {
        const { id } = await requireKept(ctx, params)
        const list = await requireList(ctx, params)
        const { publicJwk } = await ticketKey(ctx.db, settings.identityKeys, ctx.now())
        return {
          list: toListDto(list),
          conferenceId: id,
          kinds: kindsOf(list),
          publicKey: publicJwk,
          now: ctx.now().toISOString(),
          revoked: await sumRevoked(ctx.db, id),
          words: VERDICTS,
        }
      },
    )

    app.get(
      `${LANE}/used-tickets`,
      {
        schema: {
          operationId: 'listUsedTickets',
          tags,
          summary: 'Tickets that were used at a list, in the order in which that became known.',
          params: OneList,
          querystring: UsedQuery,
          response: { 200: UsedDto, ...problems(...laneErrors) },
        },
      },
      async ({ ctx, params, query: { after = 0, limit } }) => {
        await requireKept(ctx, params)
        await requireList(ctx, params)
        const found = await selectEntriesSince(ctx.db, params, { after, limit })
        const turn = found.at(-1)?.turn ?? after
        return { used: showUsed(found), turn, hasMore: found.length === limit }
      },
    )

    app.get(
      `${LANE}/revoked-tickets`,
      {
        schema: {
          operationId: 'listRevokedTickets',
          tags,
          summary: 'Tickets that open no door although their signature is right.',
          params: OneList,
          querystring: RevokedQuery,
          response: { 200: RevokedDto, ...problems(...laneErrors) },
        },
      },
      async ({ ctx, params, query }) => {
        const { id } = await requireKept(ctx, params)
        await requireList(ctx, params)
        const found = await selectRevoked(ctx.db, id, query)
        return { revoked: found, next: nextAfter(found, query.limit, (one) => one.registrationId) }
      },
    )

    app.post(
      `${LANE}/scans`,
      {
        schema: {
          operationId: 'sendScans',
          tags,
          summary: 'Sends what a lane scanned: one that it asks about, or many from before.',
          description:
            'Sent again, in any order, it comes to the same: of the scans of a ticket that let somebody in the earliest is the entry, of the same millisecond the one of the lane that sorts first, then the one of the smaller id.',
          params: OneList,
          body: ScansBody,
          response: { 200: ScannedDto, ...problems(...laneErrors) },
        },
      },
      async ({ ctx, params, body: { lane, scans } }) => {
        const { id } = await requireKept(ctx, params)
        const list = await requireList(ctx, params)
        const decided = await recorder.add({
          ctx,
          list,
          scans: scans.map(({ scannedAt, ...scan }) => ({
            ...scan,
            lane: lane.trim(),
            scannedAt: new Date(scannedAt),
          })),
        })
        const types = shownTypes(scans.length === 1 ? await selectTicketTypes(ctx.db, id) : [])
        return { scans: showScanned(settings, decided, types) }
      },
    )
  }
