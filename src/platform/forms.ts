import type { FastifyInstance, FastifyRequest } from 'fastify'

/** A notification has some 30 short fields. */
const FORM_BYTES = 100_000

/** Reads forms as forms, within the routes registered beside it. */
export function formBodies(app: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
}

/** The fields of a form that was sent; empty when something else was. */
export const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams()
