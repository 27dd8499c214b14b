import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { cartOf } from './cart.ts'
import { orderLimits } from './order.ts'

const COOKIE = 'tradewind_cart'
const TOKEN = /^[A-Za-z0-9_-]{24}$/

/** The cart that a request is about; undefined when there is none yet. */
export function cartOfRequest({ ctx, cookies }: FastifyRequest): Promise<string | undefined> {
  const token = cookies[COOKIE]
  return cartOf(ctx, token && TOKEN.test(token) ? token : undefined)
}

/** The same; a guest without a cart gets one, and the cookie that finds it again. */
export async function cartToFill(request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const known = await cartOfRequest(request)
  if (known) return known
  const token = randomBytes(18).toString('base64url')
  void reply.setCookie(COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: orderLimits.cartDays * 86_400,
  })
  return (await cartOf(request.ctx, token))!
}
