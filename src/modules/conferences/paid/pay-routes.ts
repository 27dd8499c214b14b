import { Type } from 'typebox'
import { toMoneyDto } from '../../../kernel/money.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { Uuid } from '../../../platform/wire.ts'
import { requireMember } from '../../accounts/api.ts'
import {
  PaymentsErrors,
  type Provider,
  startPayment,
  toStartedPaymentDto,
  toWaysToPayDto,
  waysToPay,
} from '../../payments/api.ts'
import { StartedPaymentDto, StartPaymentDto, WaysToPayDto } from '../../payments/contract.ts'
import { officerErrors } from '../../programmes/api.ts'
import { KeyDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { requireOwnConference, requireReadable } from '../require-conference.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import { type Bill, priceOf } from './bill.ts'
import { selectBillsOf, selectTakings } from './bill-store.ts'
import { TakingsDto, TicketMoneyDto } from './contract.ts'
import { toTakingsDto, traceTicket } from './paid-wire.ts'

const tags = ['conferences']
const own = '/v1/conferences/:slug/registrations/:registrationId/payments'
const office = '/v1/agencies/:agencyId/conferences/:conferenceId'
const One = Type.Object({ slug: SlugParam, registrationId: Uuid })
const Key = Type.Object({ key: KeyDto })
const read = [...officerErrors, PlatformErrors.invalidInput, E.conferenceNotFound] as const
const opened = [PlatformErrors.invalidInput, E.conferenceNotFound, E.registrationNotFound] as const

/** Whoever goes to a provider pays within this, or begins anew: as long as providers follow a payment. */
const PAY_WITHIN_MS = 2 * 3_600_000
/** Begun again, it is the same payment; a person does not do so more often. */
const STARTS_PER_MINUTE = 60

/** Paying for a ticket, and what came of it. */
export const createPayRoutes =
  (settings: ConferenceSettings, providers: readonly Provider[]): Routes =>
  async (app) => {
    app.get(
      own,
      {
        schema: {
          operationId: 'listWaysToPayTicket',
          tags,
          summary: 'By which ways a registration can be paid; none when nothing is to be paid.',
          params: One,
          querystring: Key,
          response: { 200: WaysToPayDto, ...problems(...opened) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const bill =
          registration.state === 'unpaid' ? await requireBill(ctx.db, registration) : undefined
        return toWaysToPayDto(bill ? await waysToPay(ctx, providers, bill.currency) : [])
      },
    )

    app.post(
      own,
      {
        config: { rateLimit: { max: STARTS_PER_MINUTE, timeWindow: 60_000 } },
        schema: {
          operationId: 'startTicketPayment',
          tags,
          summary:
            'Begins to pay a registration, or goes on: where to pay. The body may be left out.',
          params: One,
          querystring: Key,
          body: StartPaymentDto,
          response: {
            200: StartedPaymentDto,
            ...problems(
              ...opened,
              PlatformErrors.tooManyRequests,
              E.nothingToPay,
              PaymentsErrors.noProvider,
              PlatformErrors.switchedOff,
              PaymentsErrors.providerUnavailable,
            ),
          },
        },
        preValidation: (request, _reply, done) => {
          request.body ??= {}
          done()
        },
      },
      async ({ ctx, params, query: { key }, body, ip }) => {
        const { conference, registration } = await requireRegistration(ctx, settings, params, key)
        if (registration.state !== 'unpaid') throw E.nothingToPay()
        const bill = await requireBill(ctx.db, registration)
        if (!bill.payBy || bill.payBy <= ctx.now()) throw E.nothingToPay()
        const page = `/conference/${conference.slug}/registrations/${registration.id}`
        const latest = ctx.now().getTime() + PAY_WITHIN_MS
        const started = await startPayment(ctx, providers, {
          ...{ payable: 'ticket', checkoutId: bill.id, amount: priceOf(bill) },
          title: `Tradewind ${bill.id.slice(-12)}`,
          // Without the key: the provider is told nothing that opens the registration.
          returnPath: `${page}/paid`,
          expiresAt: new Date(Math.min(bill.payBy.getTime(), latest)),
          clientIp: ip,
          wayName: body.provider,
        })
        return toStartedPaymentDto(started, {
          amount: toMoneyDto(priceOf(bill)),
          scanUrl: `${page}/scan/${started.way.name}?${new URLSearchParams({ key })}`,
        })
      },
    )

    app.get(
      `${office}/takings`,
      {
        schema: {
          operationId: 'getTakings',
          tags,
          summary: 'What the tickets of a conference have brought, and what is to be paid still.',
          params: Type.Object({ agencyId: Uuid, conferenceId: Uuid }),
          response: { 200: TakingsDto, ...problems(...read) },
        },
      },
      async ({ ctx, params }) => {
        const { id } = await requireReadable(ctx, params)
        return toTakingsDto(await selectTakings(ctx.db, id))
      },
    )

    app.get(
      `${office}/registrations/:registrationId/money`,
      {
        schema: {
          operationId: 'traceTicketMoney',
          tags,
          summary: 'The money of a ticket: what was paid through whom, and every journal of it.',
          params: Type.Object({ agencyId: Uuid, conferenceId: Uuid, registrationId: Uuid }),
          response: { 200: TicketMoneyDto, ...problems(...read, E.registrationNotFound) },
        },
      },
      async ({ ctx, params: { registrationId: id, ...params } }) => {
        await requireMember(ctx, params.agencyId, 'member')
        const { id: conferenceId } = await requireOwnConference(ctx.db, params)
        return traceTicket(ctx, await requireBill(ctx.db, { conferenceId, id }))
      },
    )
  }

/** Throws registration_not_found where nothing costs anything. */
async function requireBill(
  db: Parameters<typeof selectBillsOf>[0],
  { conferenceId, id }: Readonly<{ conferenceId: string; id: string }>,
): Promise<Bill> {
  const bill = (await selectBillsOf(db, conferenceId, [id])).get(id)
  if (!bill) throw E.registrationNotFound()
  return bill
}
