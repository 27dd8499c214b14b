import { type Static, Type } from 'typebox'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { NextCursor, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { isOperator } from '../accounts/api.ts'
import { DifferingPaymentDto } from './contract.ts'
import { type DifferingPayment, selectDiffering } from './differing-store.ts'
import { PaymentsErrors as E } from './errors.ts'
import { giveBackDiffering } from './give-back-differing.ts'
import type { Provider } from './provider.ts'

const tags = ['payments']

const stateOf = ({ refundedAt, resolvedAt, refundId, confirmedAt }: DifferingPayment) =>
  refundedAt
    ? ('given_back' as const)
    : resolvedAt
      ? ('resolved' as const)
      : refundId
        ? ('on_its_way' as const)
        : confirmedAt
          ? ('confirmed' as const)
          : ('told' as const)

const toDto = (one: DifferingPayment): Static<typeof DifferingPaymentDto> => ({
  paymentId: one.paymentId,
  checkoutId: one.checkoutId,
  provider: one.provider,
  reference: one.reference,
  asked: toMoneyDto(money(one.askedMinor, one.askedCurrency)),
  told: toMoneyDto(money(one.toldMinor, one.toldCurrency)),
  toldAt: one.toldAt.toISOString(),
  state: stateOf(one),
  reason: one.reason,
})

/** Payments of another amount than was asked for: the operator gives them back. */
export const createDifferingRoutes =
  (providers: readonly Provider[]): Routes =>
  async (app) => {
    app.addHook('preHandler', async ({ ctx }) => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
    })

    app.get(
      '/v1/desk/differing-payments',
      {
        schema: {
          operationId: 'listDifferingPayments',
          tags,
          summary: 'Payments of another amount than was asked for, the newest first.',
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: {
            200: Type.Object({ payments: Type.Array(DifferingPaymentDto), next: NextCursor }),
            ...problems(E.operatorRequired, PlatformErrors.invalidInput),
          },
        },
      },
      async ({ ctx, query: { after, limit } }) => {
        const found = await selectDiffering(ctx.db, { after, limit })
        const next = nextAfter(found, limit, ({ paymentId }) => paymentId)
        return { payments: found.map(toDto), next }
      },
    )

    app.post(
      '/v1/desk/differing-payments/:paymentId/refund',
      {
        schema: {
          operationId: 'giveBackDifferingPayment',
          tags,
          summary: 'Gives all of it back, once the provider has said that it has it.',
          params: Type.Object({ paymentId: Uuid }),
          body: Type.Object(
            { reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }) },
            { additionalProperties: false },
          ),
          response: {
            202: DifferingPaymentDto,
            ...problems(
              E.operatorRequired,
              E.paymentNotFound,
              E.differsNoMore,
              E.providerUnavailable,
              PlatformErrors.invalidInput,
            ),
          },
        },
      },
      async ({ ctx, params: { paymentId }, body: { reason } }, reply) => {
        const given = { paymentId, reason: reason.trim() }
        return reply.status(202).send(toDto(await giveBackDiffering(ctx, providers, given)))
      },
    )
  }
