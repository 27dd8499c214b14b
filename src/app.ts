import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { DestinationStream } from 'pino'
import {
  accountsBackground,
  accountsFeatures,
  createAccounts,
  SESSION_COOKIE,
} from './modules/accounts/module.ts'
import { assessmentBackground, assessmentRoutes } from './modules/assessment/module.ts'
import { catalogueRoutes } from './modules/catalogue/module.ts'
import { createConferences } from './modules/conferences/module.ts'
import { coursesFeatures, createCourses, heldLearning } from './modules/courses/module.ts'
import { createCustomsRoutes } from './modules/customs/routes.ts'
import { demandRoutes } from './modules/demand/routes.ts'
import { deskRoutes } from './modules/desk/routes.ts'
import {
  createDirectoryRoutes,
  directoryBackground,
  heldReferrals,
  LoadSamplePartners,
} from './modules/directory/module.ts'
import {
  facilitiesBackground,
  facilitiesRoutes,
  LoadSampleFacilities,
} from './modules/facilities/module.ts'
import { createFinanceRoutes } from './modules/finance/routes.ts'
import { impactBackground, impactRoutes } from './modules/impact/module.ts'
import { createInspectionRoutes } from './modules/inspection/module.ts'
import { createLedger, ledgerTie } from './modules/ledger/module.ts'
import { createNotifications, heldMailSettings } from './modules/notifications/module.ts'
import {
  createOrdersBackground,
  createOrdersRoutes,
  heldOrders,
  ordersFeatures,
  ordersTie,
} from './modules/orders/module.ts'
import { createPartners, partnersFeatures } from './modules/partners/module.ts'
import { createPayments } from './modules/payments/module.ts'
import {
  createProgrammesBackground,
  createProgrammesRoutes,
  LoadSample,
} from './modules/programmes/module.ts'
import {
  createStationsRoutes,
  LoadSampleStation,
  stationsBackground,
} from './modules/stations/module.ts'
import {
  createStorefront,
  createStorefrontBackground,
  heldReviews,
  storefrontFeatures,
} from './modules/storefront/module.ts'
import type { Config } from './platform/config.ts'
import type { Ctx } from './platform/context.ts'
import { type Database, openEmbedded, openPostgres } from './platform/db.ts'
import { createFeatures, type Feature } from './platform/features.ts'
import { createFiles } from './platform/files.ts'
import { platformBackground } from './platform/housekeeping.ts'
import { createHttp } from './platform/http.ts'
import { withLastingKey } from './platform/lasting-key.ts'
import { createLog } from './platform/log.ts'
import { createMailer } from './platform/mail.ts'
import { createMetrics } from './platform/metrics.ts'
import { migrate } from './platform/migrate.ts'
import type { Background } from './platform/module.ts'
import { startDispatcher } from './platform/outbox.ts'
import { createTasks } from './platform/tasks.ts'

export type App = Readonly<{
  http: FastifyInstance
  /** Acts as the product itself: for the command line, start-up work and tests. */
  ctx: Ctx
  database: Database
  /** Begins to work on events and tasks. */
  startWork: () => Promise<void>
  /** Sees to it that the samples are there; they are loaded in the background. */
  loadSample: () => Promise<void>
  close: () => Promise<void>
}>

const VERSION = '0.1.0'
const BACKGROUND: readonly Background[] = [
  platformBackground,
  accountsBackground,
  assessmentBackground,
  impactBackground,
  directoryBackground,
  facilitiesBackground,
  stationsBackground,
]

/** What the operator may switch off, beside each way to pay. */
const FEATURES: readonly Feature[] = [
  ...accountsFeatures,
  ...storefrontFeatures,
  ...ordersFeatures,
  ...partnersFeatures,
  ...coursesFeatures,
]

/** What a test holds still: the clock, a database of its own, where logs go. */
type Given = Readonly<{ now?: () => Date; database?: Database; logTo?: DestinationStream }>

/** The one composition root: opens what the configuration names and hands it down by hand. */
export async function createApp(
  given: Config,
  { now = () => new Date(), database, logTo }: Given = {},
): Promise<App> {
  const opened = database ?? (await openDatabase(given))
  await migrate(opened)
  const identityKeys = await withLastingKey(opened.db, given.identityKeys)
  const config: Config = { ...given, identityKeys }
  const log = createLog(config.logLevel, logTo)
  const payments = createPayments(config, () => addressOf(http))
  const storefront = createStorefront(config, () => addressOf(http))
  const partners = createPartners(config)
  const notifications = createNotifications(config)
  const ledger = createLedger(config)
  const courses = createCourses(config)
  const conferences = createConferences(config, payments.providers)
  const parts = [ledger, payments, partners, notifications]
  const background = [
    ...BACKGROUND,
    createProgrammesBackground(config),
    createOrdersBackground(config),
    createStorefrontBackground(config),
    courses.background,
    conferences.background,
    ...parts.map((part) => part.background),
  ]
  const subscribers = background.flatMap((one) => one.subscribers)
  const tasks = await createTasks(
    opened,
    background.flatMap(({ tasks }) => tasks),
    log,
  )
  const base = {
    db: opened.db,
    now,
    log,
    tasks,
    features: createFeatures(opened.db, [...FEATURES, ...payments.features], config.featuresOff),
    heard: new Set(subscribers.map(({ event }) => event.name)),
    mailer: createMailer({
      smtpUrl: config.smtpUrl,
      from: config.mailFrom,
      folder: join(config.dataFolder, 'outbox'),
    }),
    files: createFiles(join(config.dataFolder, 'files')),
  }
  const ctx: Ctx = { ...base, actor: { kind: 'system' }, requestId: 'system' }
  const accounts = createAccounts(config, ctx, {
    tied: [ordersTie, ledgerTie],
    held: [
      ...heldOrders(config),
      heldReviews,
      heldMailSettings,
      heldLearning,
      heldReferrals,
      ...conferences.held,
    ],
  })
  const http = await createHttp({
    config,
    ctx: base,
    routes: [
      accounts.routes,
      catalogueRoutes,
      createCustomsRoutes(config),
      assessmentRoutes,
      demandRoutes,
      createProgrammesRoutes(config),
      facilitiesRoutes,
      createStationsRoutes(config),
      createInspectionRoutes(config),
      storefront.routes,
      ledger.routes,
      payments.routes,
      createOrdersRoutes(config, payments.providers),
      partners.routes,
      createDirectoryRoutes(),
      notifications.routes,
      impactRoutes,
      createFinanceRoutes(config),
      deskRoutes,
      ...courses.routes,
      ...conferences.routes,
    ],
    metrics: createMetrics(opened.db, storefront.gauges),
    authenticate: accounts.authenticate,
    sessionCookie: SESSION_COOKIE,
    version: VERSION,
  })
  await http.ready()

  let stopDispatcher = async () => {}
  return {
    http,
    ctx,
    database: opened,
    async startWork() {
      await tasks.start(ctx)
      stopDispatcher = startDispatcher(ctx, subscribers)
    },
    async loadSample() {
      await tasks.enqueue(opened.db, LoadSample, {})
      await tasks.enqueue(opened.db, LoadSamplePartners, {})
      await tasks.enqueue(opened.db, LoadSampleFacilities, {})
      await tasks.enqueue(opened.db, LoadSampleStation, {})
      await tasks.enqueue(opened.db, courses.loadSample, {})
      await tasks.enqueue(opened.db, conferences.loadSample, {})
    },
    async close() {
      await http.close()
      await stopDispatcher()
      await tasks.stop()
      if (!database) await opened.close()
    },
  }
}

/** Where this process reaches itself, once it listens. */
function addressOf({ server }: FastifyInstance): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return `http://127.0.0.1:${address.port}`
}

const openDatabase = (config: Config): Promise<Database> =>
  config.databaseUrl ? openPostgres(config.databaseUrl) : openEmbedded(config.dataFolder)
