import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { CatalogueError, type ErrorFactory } from '../kernel/errors.ts'
import { type Locale, localeFrom } from '../kernel/locale.ts'
import { PlatformErrors } from './errors.ts'
import { FileTooLarge } from './files.ts'

/** RFC 9457. `code` is stable; `title` is worded in the client's language. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    params: Type.Record(Type.String(), Type.Unknown()),
    requestId: Type.String(),
  },
  { $id: 'Problem' },
)

export type Problem = Static<typeof Problem>

const PROBLEM_JSON = 'application/problem+json'

/** The problems a route answers with, for its response schema: `...problems(E.notFound)`. */
export function problems(...errors: readonly ErrorFactory[]): Record<number, TSchema> {
  const byStatus = new Map<number, string[]>()
  for (const { code, definition } of errors) {
    const lines = byStatus.get(definition.status) ?? []
    lines.push(`\`${code}\`: ${definition.title.en}`)
    byStatus.set(definition.status, lines)
  }
  const response: Record<number, TSchema> = {}
  for (const [status, lines] of byStatus) {
    response[status] = {
      description: lines.join('\n\n'),
      content: { [PROBLEM_JSON]: { schema: Type.Ref('Problem') } },
    } as unknown as TSchema
  }
  return response
}

/** Every failure becomes a problem here, and nowhere else. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toCatalogueError(error)
  const failure = known ?? PlatformErrors.internal()
  if (known) request.log.info({ code: known.code, params: known.params }, 'refused')
  else request.log.error({ err: error }, 'unexpected error')
  const { definition, code, params } = failure
  void reply
    .status(definition.status)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({
      type: `/docs/errors#${code}`,
      title: definition.title[requestLocale(request)],
      status: definition.status,
      code,
      params: plain(params),
      requestId: request.id,
    })
}

export const requestLocale = (request: FastifyRequest): Locale =>
  localeFrom(request.headers['accept-language'])

/** Facts may hold bigints, which JSON does not know: they travel as text. */
const plain = (params: object): object =>
  JSON.parse(
    JSON.stringify(params, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
  )

function toCatalogueError(error: unknown): CatalogueError | undefined {
  if (error instanceof CatalogueError) return error
  if (error instanceof FileTooLarge) return PlatformErrors.bodyTooLarge()
  const { validation, validationContext, code, statusCode } = error as Partial<FastifyError>
  if (validation) {
    const fields = validation.slice(0, 50).map((issue) => ({
      pointer: `/${validationContext ?? 'body'}${issue.instancePath}`,
      keyword: issue.keyword,
      expected: issue.params,
    }))
    return PlatformErrors.invalidInput({ fields })
  }
  if (code === 'FST_ERR_BAD_URL') return PlatformErrors.notFound()
  switch (statusCode) {
    case 400:
      return PlatformErrors.malformedBody({ reason: code ?? 'unreadable' })
    case 404:
      return PlatformErrors.notFound()
    case 413:
      return PlatformErrors.bodyTooLarge()
    case 415:
      return PlatformErrors.unsupportedMediaType()
    case 429:
      return PlatformErrors.tooManyRequests()
    default:
      return statusCode !== undefined && statusCode > 400 && statusCode < 500
        ? PlatformErrors.requestRefused({ reason: code ?? `${statusCode}` })
        : undefined
  }
}
