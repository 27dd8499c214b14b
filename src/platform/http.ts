import { createHash, timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import helmet from 'helmet'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { newId } from '../kernel/ids.ts'
import { compileWhenCalled, formats } from './compile-schemas.ts'
import type { Config } from './config.ts'
import type { Actor, Ctx } from './context.ts'
import { PlatformErrors } from './errors.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Routes } from './module.ts'
import { isOwnCall } from './own-call.ts'
import { Problem, problems, sendProblem } from './problems.ts'
import { RequestLog } from './request-log.ts'
import { shareSchemas } from './share-schemas.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Compiles every schema of the interface now; throws at the first that does not compile. */
    compileSchemas: () => void
  }
  interface FastifyRequest {
    /** Set on every request before its handler runs. */
    ctx: Ctx
  }
  interface FastifyContextConfig {
    /** Its `authorization` header is of another protocol: whoever calls is nobody to us. */
    isAnonymous?: boolean
  }
}

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url))

export type HttpOptions = Readonly<{
  config: Config
  ctx: Omit<Ctx, 'actor' | 'requestId'>
  routes: readonly Routes[]
  metrics: Metrics
  authenticate: (headers: Headers) => Promise<Actor>
  /** Stands in the name of a session's cookie: other cookies sign nobody in. */
  sessionCookie: string
  version: string
}>

/** The whole HTTP surface: safety, errors, context, documentation, modules, the web application. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { buildSerializer, compileValidator, compileAll } = compileWhenCalled()
  const app = fastify({
    loggerInstance: options.ctx.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // What a request has to say is mostly one line: it gets a logger of its own when it says more.
    childLoggerFactory: (logger, bindings) => new RequestLog(logger as Log, bindings),
    genReqId: () => newId(),
    requestIdHeader: false,
    trustProxy: options.config.trustProxy,
    bodyLimit: limits.bodyBytes,
    requestTimeout: 0,
    pluginTimeout: limits.startMs,
    connectionTimeout: limits.requestTimeoutMs,
    forceCloseConnections: 'idle',
    // What the router itself refuses (a broken escape in the path) is a problem like any other.
    frameworkErrors: sendProblem,
    serializerOpts: { ajv: { formats } },
    schemaController: { compilersFactory: { buildSerializer } },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  })

  app.setValidatorCompiler(compileValidator)
  app.decorate('compileSchemas', compileAll)
  app.setErrorHandler(sendProblem)
  await addSafety(app, options.config)
  addContext(app, options)
  await addDocumentation(app, options)
  addHealth(app, options)
  for (const routes of options.routes) await app.register(routes)
  await addWeb(app)
  return app
}

async function addSafety(app: FastifyInstance, config: Config): Promise<void> {
  const ofPages = safetyHeaders(config)
  const ofData = safetyHeadersOfData(config)
  // Hooks that need not wait call back at once: as promises they would be half of a short answer.
  app.addHook('onRequest', ({ url }, reply, done) => {
    reply.headers(url.startsWith('/v1/') ? ofData : ofPages)
    done()
  })
  await app.register(cookie)
  await app.register(rateLimit, {
    max: config.requestsPerMinute,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => request.url === '/healthz' || isOwnCall(request),
    // Told when it is too much, not with every answer.
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: () => PlatformErrors.tooManyRequests(),
  })
  const ourHost = new URL(config.publicUrl).host
  app.addHook('onRequest', (request, _reply, done) => {
    const { origin, cookie: cookies, host } = request.headers
    const isChange = !['GET', 'HEAD', 'OPTIONS'].includes(request.method)
    if (!isChange || !cookies || !origin) return done()
    const from = URL.canParse(origin) ? new URL(origin).host : ''
    const isOurs = from === ourHost || from === host
    return isOurs ? done() : done(PlatformErrors.crossSite({ origin }))
  })
}

/** What helmet sets. It is the same on every answer, so it is worked out once and not for each. */
function safetyHeaders(config: Config): Record<string, string> {
  const isHttps = config.publicUrl.startsWith('https:')
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'base-uri': ["'none'"],
        'connect-src': ["'self'"],
        'font-src': ["'self'", 'data:'],
        // A form of ours may lead on to where the buyer pays.
        'form-action': [
          "'self'",
          ...(config.alipay ? ['https://*.alipay.com'] : []),
          ...(config.wechatpay ? ['https://wx.tenpay.com'] : []),
          ...(config.stripe ? ['https://checkout.stripe.com'] : []),
        ],
        'frame-ancestors': ["'none'"],
        'img-src': ["'self'", 'data:', 'https:'],
        'object-src': ["'none'"],
        'script-src': ["'self'"],
        // antd writes its style sheets at run time.
        'style-src': ["'self'", "'unsafe-inline'"],
      },
    },
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
  })
  const request = new IncomingMessage(new Socket())
  const answer = new ServerResponse(request)
  setHeaders(request, answer, (error?: unknown) => {
    if (error) throw error
  })
  return answer.getHeaders() as Record<string, string>
}

/**
 * What an answer of the interface needs (OWASP, REST Security Cheat Sheet): it is no page, so
 * nothing of it is run, framed or guessed at. Each header is a good part of a short answer.
 */
function safetyHeadersOfData(config: Config): Record<string, string> {
  const isHttps = config.publicUrl.startsWith('https:')
  return {
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    ...(isHttps ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

function addContext(app: FastifyInstance, options: HttpOptions): void {
  const { ctx, metrics, authenticate, sessionCookie } = options
  app.decorateRequest('ctx')
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    const begin = (actor: Actor) => {
      request.ctx = { ...ctx, actor, requestId: request.id, log: request.log as Ctx['log'] }
      done()
    }
    const { cookie: cookies, authorization } = request.headers
    if (request.routeOptions.config.isAnonymous) begin({ kind: 'anonymous' })
    else if (
      cookies?.includes(sessionCookie) ||
      authorization ||
      request.headers['x-api-key'] !== undefined
    ) {
      authenticate(toHeaders(request)).then(begin, done)
    } else begin({ kind: 'anonymous' })
  })
  app.addHook('preValidation', (request, _reply, done) => {
    for (const part of ['params', 'query', 'body'] as const) {
      const pointer = findUnstorable(request[part], `/${part}`)
      if (pointer) {
        const fields = [{ pointer, keyword: 'text', expected: {} }]
        return done(PlatformErrors.invalidInput({ fields }))
      }
    }
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    const seconds = reply.elapsedTime / 1000
    const status = `${reply.statusCode}`
    metrics.observeRequest({ method: request.method, route, status }, seconds)
    const { id: reqId, method } = request
    ctx.log.info({ reqId, method, route, status: reply.statusCode, seconds }, 'answered')
    done()
  })
}

/** No schema of ours is nearly so deep; deeper input would only exhaust the stack. */
const MAX_DEPTH = 40

/** Where a text holds what no database keeps: NUL, or half of a character. Streams are left alone. */
function findUnstorable(value: unknown, pointer: string, depth = 0): string | undefined {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? pointer : undefined
  }
  if (typeof value !== 'object' || value === null || 'pipe' in value) return undefined
  if (depth > MAX_DEPTH) return pointer
  for (const [key, inner] of Object.entries(value)) {
    const found =
      findUnstorable(key, pointer) ?? findUnstorable(inner, `${pointer}/${key}`, depth + 1)
    if (found) return found
  }
  return undefined
}

export function toHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

async function addDocumentation(app: FastifyInstance, options: HttpOptions): Promise<void> {
  app.addSchema(Problem)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tradewind',
        version: options.version,
        description:
          'Sell to consumers in China and Asia: readiness, landed cost, demand, and the law by date.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tradewind.session_token' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    refResolver: { buildLocalReference: (json) => String(json['$id']) },
    transformObject: (given) =>
      'openapiObject' in given ? shareSchemas(given.openapiObject) : given.swaggerObject,
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

/** From this machine and not through a proxy on it, or with the token of whoever collects them. */
function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  const { authorization, forwarded, 'x-forwarded-for': forwardedFor } = request.headers
  if (token && authorization) {
    const digest = (text: string) => createHash('sha256').update(text).digest()
    return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))
  }
  const isLocal = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)
  return isLocal && forwarded === undefined && forwardedFor === undefined
}

function addHealth(untyped: FastifyInstance, { config, ctx, metrics }: HttpOptions): void {
  const app = untyped.withTypeProvider<TypeBoxTypeProvider>()
  const Health = Type.Object({ status: Type.Literal('ok') })
  app.get(
    '/healthz',
    { schema: { operationId: 'getHealth', tags: ['platform'], response: { 200: Health } } },
    async () => ({ status: 'ok' as const }),
  )
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        tags: ['platform'],
        response: { 200: Health, ...problems(PlatformErrors.internal) },
      },
    },
    async () => {
      await sql`select 1`.execute(ctx.db)
      return { status: 'ok' as const }
    },
  )
  const options = { config: { isAnonymous: true }, schema: { hide: true } }
  app.get('/metrics', options, async (request, reply) => {
    if (!mayReadMetrics(request, config.metricsToken)) throw PlatformErrors.notFound()
    void reply.type(metrics.registry.contentType)
    return metrics.registry.metrics()
  })
}

/** Paths of the API and of built files: an unknown one is a problem, never the web page. */
const NO_PAGE = /^\/(v1|docs|assets|openapi\.json|healthz|readyz|metrics)(\/|$|\?)/

async function addWeb(app: FastifyInstance): Promise<void> {
  const isBuilt = existsSync(`${WEB_FOLDER}/index.html`)
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: WEB_FOLDER,
      wildcard: false,
      immutable: true,
      maxAge: '365d',
      index: false,
      // Only what has the hash of its bytes in its name never changes.
      setHeaders(reply, path) {
        if (!path.includes('/assets/')) reply.header('cache-control', 'public, max-age=0')
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !NO_PAGE.test(request.url)
    if (!isBuilt || !isPage) return sendProblem(PlatformErrors.notFound(), request, reply)
    return reply.sendFile('index.html', { immutable: false, maxAge: 0 })
  })
}
