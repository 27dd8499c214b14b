import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { putInCart } from './cart.ts'
import { cartOfRequest, cartToFill } from './cart-cookie.ts'
import { readCart } from './cart-store.ts'
import { CartDto } from './contract.ts'
import { OrdersErrors as E } from './errors.ts'
import { orderLimits } from './order.ts'
import { toCartDto } from './wire.ts'

const tags = ['orders']

/** What somebody means to buy; a guest's cart is found by a cookie and becomes the user's. */
export const cartRoutes: Routes = async (app) => {
  app.get(
    '/v1/cart',
    { schema: { operationId: 'getCart', tags, response: { 200: CartDto } } },
    async (request) => {
      const cartId = await cartOfRequest(request)
      return toCartDto(cartId ? await readCart(request.ctx.db, cartId) : [])
    },
  )

  app.put(
    '/v1/cart/lines',
    {
      schema: {
        operationId: 'putInCart',
        tags,
        summary: 'Sets how many of a variant are in the cart; 0 takes it out.',
        body: Type.Object(
          {
            businessId: Uuid,
            variantId: Uuid,
            quantity: Type.Integer({ minimum: 0, maximum: orderLimits.quantityOfLine }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: CartDto,
          ...problems(E.skuNotFound, E.cartFull, PlatformErrors.invalidInput),
        },
      },
    },
    async (request, reply) => {
      const { ctx, body } = request
      const cartId = await cartToFill(request, reply)
      await putInCart(ctx, cartId, body)
      return toCartDto(await readCart(ctx.db, cartId))
    },
  )
}
