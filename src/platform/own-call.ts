import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** Known to this process alone: who sends it is a page of ours, whose visitor was counted already. */
const HEADER = 'x-own-call'
const token = randomUUID()

/** Whether a request was made by `callOwn`. */
export const isOwnCall = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers[HEADER] === token

/** Asks our own interface on behalf of whoever asks for a page: same person, same address. */
export function callOwn(
  request: FastifyRequest,
  given: Readonly<{
    method: 'GET' | 'POST' | 'PUT'
    url: string
    body?: object | undefined
    headers?: Readonly<Record<string, string>>
  }>,
) {
  const { cookie } = request.headers
  return request.server.inject({
    method: given.method,
    url: given.url,
    remoteAddress: request.ip,
    headers: { ...(cookie ? { cookie } : {}), ...given.headers, [HEADER]: token },
    ...(given.body ? { payload: given.body } : {}),
  })
}
