import { type Static, Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { NextCursor, PageQuery, Uuid } from '../../platform/wire.ts'
import { INSTALLATION, isOperator, recordAudit } from '../accounts/api.ts'
import { LateRefundDto } from './contract.ts'
import { PaymentsErrors as E } from './errors.ts'
import { type LateRefund, restartRefund, selectLateRefunds } from './refund-store.ts'

const tags = ['payments']
const OneRefund = Type.Object({ paymentId: Uuid, refundId: Uuid })
/** Providers give money back within minutes; some take a night. */
export const LATE_MS = 24 * 3_600_000

/** Money that buyers wait for: what no provider has given back in a day. */
export const lateRefundRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/late-refunds',
    {
      schema: {
        operationId: 'listLateRefunds',
        tags,
        summary: 'Refunds asked for more than a day ago and not made, the longest waiting first.',
        querystring: Type.Object(PageQuery),
        response: {
          200: Type.Object({ refunds: Type.Array(LateRefundDto), next: NextCursor }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query: { after, limit } }) => {
      const before = new Date(ctx.now().getTime() - LATE_MS)
      const refunds = await selectLateRefunds(ctx.db, before, { after: cursorFrom(after), limit })
      const last = refunds.length === limit ? refunds.at(-1) : undefined
      return {
        refunds: refunds.map(toLateRefundDto),
        next: last ? `${last.askedAt.toISOString()}~${last.id}` : null,
      }
    },
  )

  app.post(
    '/v1/desk/late-refunds/:paymentId/:refundId/retry',
    {
      schema: {
        operationId: 'retryRefund',
        tags,
        summary: 'Has the provider asked again within a minute, and as often as at the beginning.',
        params: OneRefund,
        response: {
          202: Type.Object({ status: Type.Literal('queued') }),
          ...problems(E.operatorRequired, E.refundNotWaiting, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, params: { paymentId, refundId } }, reply) => {
      await transaction(ctx, async (tx) => {
        const isWaiting = await restartRefund(tx.db, { paymentId, refundId }, tx.now())
        if (!isWaiting) throw E.refundNotWaiting()
        await recordAudit(tx, {
          organisationId: INSTALLATION,
          action: 'payments.refund_retried',
          subject: `refund:${refundId}`,
        })
      })
      return reply.status(202).send({ status: 'queued' as const })
    },
  )
}

const toLateRefundDto = ({
  id,
  amountMinor,
  currency,
  askedAt,
  ...refund
}: LateRefund): Static<typeof LateRefundDto> => ({
  ...refund,
  refundId: id,
  amount: toMoneyDto(money(amountMinor, currency)),
  askedAt: askedAt.toISOString(),
})

/** 'instant~id' of the last refund seen; anything else begins at the beginning. */
function cursorFrom(text: string | undefined) {
  const [instant = '', id = ''] = text?.split('~', 2) ?? []
  const askedAt = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(instant) ? instant : Number.NaN)
  return Number.isNaN(askedAt.getTime()) || !isId(id) ? undefined : { askedAt, id }
}
