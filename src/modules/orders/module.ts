import type { Background, Routes } from '../../platform/module.ts'
import { cartRoutes } from './cart-routes.ts'
import { createCheckoutRoutes } from './checkout-routes.ts'
import { ExpireCheckouts, ForgetOldAnswers } from './close-checkouts.ts'
import { ConfirmDelivered } from './move-order.ts'
import { orderRoutes, stockRoutes } from './routes.ts'
import type { OrderSettings } from './settings.ts'

export const createOrdersRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    await app.register(createCheckoutRoutes(settings))
    await app.register(cartRoutes)
    await app.register(stockRoutes)
    await app.register(orderRoutes)
  }

export const ordersBackground: Background = {
  tasks: [ExpireCheckouts, ForgetOldAnswers, ConfirmDelivered],
  subscribers: [],
}
