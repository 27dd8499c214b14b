import type { Static } from 'typebox'
import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery } from '../../platform/wire.ts'
import { isOperator } from '../accounts/api.ts'
import { selectOpenChargebacks } from './chargeback-store.ts'
import { ChargebacksPageDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { readCursor, writeCursor } from './instant-cursor.ts'
import { toChargebackDto } from './read-case.ts'

/** What buyers' banks take back, for the operator, who answers it with the provider. */
export const chargebackRoutes: Routes = async (app) => {
  app.get(
    '/v1/desk/chargebacks',
    {
      schema: {
        operationId: 'listChargebacks',
        tags: ['orders'],
        summary:
          'Orders whose payment a buyer’s bank takes back, undecided, the longest open first.',
        querystring: Type.Object(PageQuery),
        response: {
          200: ChargebacksPageDto,
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query: { after, limit } }): Promise<Static<typeof ChargebacksPageDto>> => {
      if (!(await isOperator(ctx))) throw E.operatorRequired()
      const found = await selectOpenChargebacks(ctx.db, { after: readCursor(after), limit })
      const last = found.length === limit ? found.at(-1) : undefined
      return {
        chargebacks: found.map(({ businessId, orderId, ...one }) => ({
          businessId,
          orderId,
          ...toChargebackDto({ businessId, orderId, ...one }),
        })),
        next: last ? writeCursor({ at: last.openedAt, id: last.orderId }) : null,
      }
    },
  )
}
