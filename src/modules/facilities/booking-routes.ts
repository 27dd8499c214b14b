import { Type } from 'typebox'
import { day, dayOf } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { IdempotencyHeader, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { businessErrors, requireBusiness } from '../programmes/api.ts'
import { book, cancelOwnBooking } from './book.ts'
import { findOwnBooking, selectOwnBookings } from './booking-store.ts'
import {
  BookablePageDto,
  BookBody,
  BookingDto,
  BookingsPageDto,
  CancelBookingBody,
  StateDto,
} from './contract.ts'
import { FacilitiesErrors as E } from './errors.ts'
import { showBookable, showBookings } from './show-facility.ts'
import { selectBookable } from './store.ts'

const tags = ['facilities']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const Business = Type.Object({ businessId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

/** A business books what offices have built. */
export const bookingRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/facilities',
    {
      schema: {
        operationId: 'listBookable',
        tags,
        summary: 'Facilities that take bookings in a state, with what is free on the next days.',
        params: Business,
        querystring: Type.Object({
          ...page,
          state: Type.Optional({ ...StateDto, description: 'The business’s own by default.' }),
        }),
        response: { 200: BookablePageDto, ...problems(...scoped, ...businessErrors) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'programmes:read')
      const { isSample, state: own } = await requireBusiness(ctx, businessId)
      const state = query.state ?? own
      // Who does not say where it is has nothing near it.
      const found = state ? await selectBookable(ctx.db, { state, isSample }, query) : []
      const facilities = await showBookable(ctx, found, dayOf(ctx.now()))
      return { facilities, next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    '/v1/businesses/:businessId/bookings',
    {
      schema: {
        operationId: 'listOwnBookings',
        tags,
        summary: 'What the business has booked and what became of it, the newest first.',
        params: Business,
        querystring: Type.Object(page),
        response: { 200: BookingsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'programmes:read')
      const found = await selectOwnBookings(ctx.db, businessId, query)
      const next = nextAfter(found, query.limit)
      return { bookings: await showBookings(ctx, found), next }
    },
  )

  app.post(
    '/v1/businesses/:businessId/bookings',
    {
      schema: {
        operationId: 'bookFacility',
        tags,
        summary: 'Books units of a day at the price as it was seen; all of them or none.',
        headers: IdempotencyHeader,
        params: Business,
        body: BookBody,
        response: {
          201: BookingDto,
          ...problems(
            ...scoped,
            ...businessErrors,
            PlatformErrors.idempotencyKeyReused,
            E.facilityNotFound,
            E.priceChanged,
            E.bookingRefused,
            E.tooManyBookings,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body, headers }, reply) => {
      await requireMember(ctx, businessId, 'member', 'programmes:write')
      const asked = { ...body, businessId, day: day(body.day), note: body.note?.trim() ?? null }
      const { bookingId } = await book(ctx, asked, headers['idempotency-key'])
      const own = await findOwnBooking(ctx.db, { businessId, bookingId })
      return reply.status(201).send((await showBookings(ctx, [own!]))[0]!)
    },
  )

  app.post(
    '/v1/businesses/:businessId/bookings/:bookingId/cancellation',
    {
      schema: {
        operationId: 'cancelBooking',
        tags,
        summary: 'The business takes a booking back; its units are free again.',
        params: Type.Object({ businessId: Uuid, bookingId: Uuid }),
        body: CancelBookingBody,
        response: {
          200: BookingDto,
          ...problems(...scoped, E.bookingNotFound, E.bookingDecided),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireMember(ctx, params.businessId, 'member', 'programmes:write')
      const cancelled = await cancelOwnBooking(ctx, { ...params, reason: body.reason.trim() })
      return (await showBookings(ctx, [cancelled]))[0]!
    },
  )
}
