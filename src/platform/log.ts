import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Structured logs on standard error, or wherever a test reads them; secrets are blotted out. */
export const createLog = (level: string, to?: DestinationStream): Log =>
  pino(
    {
      level,
      formatters: { log: (facts) => blotted(facts, 0) as Record<string, unknown> },
      serializers: { err: (error: unknown) => errorFacts(error, 0) },
    },
    to ?? pino.destination({ fd: 2, sync: level === 'silent' }),
  )

const REMOVED = '[removed]'
/** Names whose values are never logged, however deep they stand; without case, '-' and '_'. */
const SECRET =
  /^(.*password|.*secret|.*token|.*key|authorization|cookies?|setcookie|.*email|to|phone|.*realname|idnumber|consignee|identity|contact|street|postcode|account|holder|detail|parameters)$/
/** Deeper facts are of no use to a reader, and might hold anything. */
const MAX_DEPTH = 6

function blotted(value: unknown, depth: number): unknown {
  if (value instanceof Error) return errorFacts(value, depth)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth > MAX_DEPTH) return REMOVED
  if (Array.isArray(value)) return value.map((part) => blotted(part, depth + 1))
  // A request, a response, a stream: whatever has a class of its own is left to its serializer.
  if (depth > 0 && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return REMOVED
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      SECRET.test(name.toLowerCase().replace(/[-_]/g, '')) && part !== null
        ? REMOVED
        : blotted(part, depth + 1),
    ]),
  )
}

/**
 * What of an error is logged: what it is and where, not what it carries. PostgreSQL puts whole rows
 * into `detail` and `where`, and what somebody typed into the messages of class 22.
 */
function errorFacts(error: unknown, depth: number): unknown {
  if (!(error instanceof Error)) return blotted(error, depth)
  const { name, message, stack, cause } = error
  const { code, constraint, table, column, statusCode } = error as Error & Record<string, unknown>
  const isData = typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)
  const shown = (text: string | undefined) => (isData ? text?.replace(/"[^"]*"/g, '"…"') : text)
  return {
    type: name,
    message: shown(message),
    stack: shown(stack),
    ...Object.fromEntries(
      Object.entries({ code, constraint, table, column, statusCode }).filter(
        ([, value]) => typeof value === 'string' || typeof value === 'number',
      ),
    ),
    ...(cause !== undefined && depth < MAX_DEPTH ? { cause: errorFacts(cause, depth + 1) } : {}),
  }
}
