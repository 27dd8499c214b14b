import { Type } from 'typebox'
import type { Day } from '../../kernel/period.ts'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { officerErrors, readerErrors, requireOfficer, requireReader } from '../programmes/api.ts'
import { moveBooking } from './book.ts'
import { selectBookings } from './booking-store.ts'
import {
  BookingDto,
  BookingsPageDto,
  ChangeFacilityBody,
  EconomicsDto,
  FacilitiesPageDto,
  FacilityBody,
  FacilityDto,
  MarkBookingBody,
} from './contract.ts'
import { FacilitiesErrors as E } from './errors.ts'
import { addFacility, changeFacility } from './keep-facility.ts'
import { readEconomics } from './read-economics.ts'
import { showBookings, showFacilities } from './show-facility.ts'
import { findFacility, selectFacilities } from './store.ts'

const tags = ['facilities']
const readers = [...readerErrors, PlatformErrors.invalidInput] as const
const officers = [...officerErrors, PlatformErrors.invalidInput] as const
const Agency = Type.Object({ agencyId: Uuid })
const One = Type.Object({ agencyId: Uuid, facilityId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

/** What an office has built: it keeps it and sees what came of it; those above look on. */
export const facilityRoutes: Routes = async (app) => {
  app.get(
    '/v1/agencies/:agencyId/facilities',
    {
      schema: {
        operationId: 'listFacilities',
        tags,
        summary: 'Facilities of an office and of all below it, the newest first.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: FacilitiesPageDto, ...problems(...readers) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectFacilities(ctx.db, agencyId, query)
      const next = nextAfter(found, query.limit)
      return { facilities: await showFacilities(ctx, found), next }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/facilities',
    {
      schema: {
        operationId: 'addFacility',
        tags,
        summary:
          'Adds what the office has built: what it can do a day, for how much, at what cost.',
        params: Agency,
        body: FacilityBody,
        response: {
          201: FacilityDto,
          ...problems(...officers, E.placeOutside, E.tooManyFacilities),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }, reply) => {
      const office = await requireOfficer(ctx, agencyId)
      const added = await transaction(ctx, (tx) => addFacility(tx, office, body))
      const [shown] = await showFacilities(ctx, [added])
      return reply.status(201).send(shown!)
    },
  )

  app.put(
    '/v1/agencies/:agencyId/facilities/:facilityId',
    {
      schema: {
        operationId: 'changeFacility',
        tags,
        summary: 'Changes a facility; costs hold from this month on, bookings stay as they are.',
        params: One,
        body: ChangeFacilityBody,
        response: {
          200: FacilityDto,
          ...problems(...officers, E.facilityNotFound, E.placeOutside),
        },
      },
    },
    async ({ ctx, params, body }) => {
      const office = await requireOfficer(ctx, params.agencyId)
      return (await showFacilities(ctx, [await changeFacility(ctx, office, params, body)]))[0]!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/facilities/:facilityId/months',
    {
      schema: {
        operationId: 'getFacilityEconomics',
        tags,
        summary: 'Whether a facility pays: by month, from how many units on, until when.',
        description: 'docs/algorithms/facility-economics.md has the formulas and a worked table.',
        params: One,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}$' })),
        }),
        response: { 200: EconomicsDto, ...problems(...readers, E.facilityNotFound) },
      },
    },
    async ({ ctx, params, query }) => {
      await requireReader(ctx, params.agencyId)
      return readEconomics(ctx, params, query)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/facilities/:facilityId/bookings',
    {
      schema: {
        operationId: 'listBookings',
        tags,
        summary: 'Who has booked a facility, the newest booking first; on one day, or all.',
        params: One,
        querystring: Type.Object({ ...page, day: Type.Optional(DayDto) }),
        response: { 200: BookingsPageDto, ...problems(...readers, E.facilityNotFound) },
      },
    },
    async ({ ctx, params, query: { day, ...query } }) => {
      await requireReader(ctx, params.agencyId)
      if (!(await findFacility(ctx.db, params))) throw E.facilityNotFound(params)
      const found = await selectBookings(ctx.db, { ...params, day: day as Day | undefined }, query)
      const next = nextAfter(found, query.limit)
      return { bookings: await showBookings(ctx, found), next }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/facilities/:facilityId/bookings/:bookingId/state',
    {
      schema: {
        operationId: 'markBooking',
        tags,
        summary: 'The office cancels a booking with a reason, or says what became of it.',
        params: Type.Object({ agencyId: Uuid, facilityId: Uuid, bookingId: Uuid }),
        body: MarkBookingBody,
        response: {
          200: BookingDto,
          ...problems(...officers, E.bookingNotFound, E.bookingDecided, E.dayNotCome),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireOfficer(ctx, params.agencyId)
      const reason = body.to === 'cancelled' ? body.reason.trim() : null
      const moved = await moveBooking(ctx, params, { to: body.to, by: 'office', reason })
      return (await showBookings(ctx, [moved]))[0]!
    },
  )
}
