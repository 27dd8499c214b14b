import type { FastifyReply, FastifyRequest } from 'fastify'

const COOKIE = 'tradewind_station'
const CODE = /^[A-Z2-7]{8}$/
/** Who came by the link of a station and comes back to buy within that time was helped by it. */
const WEEK_SECONDS = 604_800

/** The station whose link (`?station=CODE`) led into the shop: proposed when something is ordered. */
export const readStationCode = ({ cookies }: FastifyRequest): string | undefined =>
  codeIn(cookies[COOKIE])

/** A code that the address names is kept for later pages. */
export function keepStationCode(request: FastifyRequest, reply: FastifyReply): void {
  const code = codeIn((request.query as { station?: unknown }).station)
  if (!code) return
  const about = { path: '/', httpOnly: true, maxAge: WEEK_SECONDS, sameSite: 'lax' } as const
  void reply.setCookie(COOKIE, code, { ...about, secure: request.protocol === 'https' })
}

/** As people type it, in whatever case; undefined when it is none. */
export function codeIn(text: unknown): string | undefined {
  const code = typeof text === 'string' ? text.trim().toUpperCase() : ''
  return CODE.test(code) ? code : undefined
}
