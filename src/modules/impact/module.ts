import type { Background } from '../../platform/module.ts'
import { OrderRefunded, OrderSettled } from '../orders/contract.ts'
import { ClaimOrder, claimOrders } from './claim-orders.ts'

export { impactRoutes } from './routes.ts'

export const impactBackground: Background = {
  tasks: [ClaimOrder],
  subscribers: [OrderSettled, OrderRefunded].map((event) => ({
    event,
    task: ClaimOrder,
    together: claimOrders,
  })),
}
