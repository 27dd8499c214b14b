import { Type } from 'typebox'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { Uuid } from '../../../platform/wire.ts'
import { KeyDto } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { ConferenceSettings } from '../settings.ts'
import { LearnedBody, ReportBody, showTrip, TripDto } from './delegation-wire.ts'
import { noteLearned, reportBack, requireTraveller } from './keep-delegation.ts'

const tags = ['conferences']
const at = '/v1/delegations/:delegationId/delegates/:id'
const One = Type.Object({ delegationId: Uuid, id: Uuid })
const open = [PlatformErrors.invalidInput, E.delegateNotFound] as const

/** A trip for who has the link of a delegate. */
export const createTripRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      at,
      {
        schema: {
          operationId: 'getTrip',
          tags,
          summary: 'One’s own trip, by the key of its link; no word of the passport.',
          params: One,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: TripDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key } }) =>
        showTrip(ctx, settings, await requireTraveller(ctx, settings, { ...params, key })),
    )

    app.post(
      `${at}/notes`,
      {
        schema: {
          operationId: 'noteLearned',
          tags,
          summary: 'What one learned at a visit.',
          params: One,
          body: LearnedBody,
          response: {
            200: TripDto,
            ...problems(...open, E.tripPartNotFound, E.delegationFull),
          },
        },
      },
      async ({ ctx, params, body: { key, ...written } }) => {
        const linked = { ...params, key }
        await noteLearned(ctx, settings, linked, written)
        return showTrip(ctx, settings, await requireTraveller(ctx, settings, linked))
      },
    )

    app.put(
      `${at}/report`,
      {
        schema: {
          operationId: 'reportBack',
          tags,
          summary: 'What one reports back; sent again it replaces this.',
          params: One,
          body: ReportBody,
          response: { 200: TripDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, body: { key, report } }) => {
        const linked = { ...params, key }
        await reportBack(ctx, settings, linked, report.trim())
        return showTrip(ctx, settings, await requireTraveller(ctx, settings, linked))
      },
    )
  }
