import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits } from './limits.ts'
import { createKeyRing, type KeyRing } from './seal.ts'

export type Config = Readonly<{
  host: string
  port: number
  /** The address people open; links in mails begin with it. */
  publicUrl: string
  /** PostgreSQL; without it the embedded database in `dataFolder` is used. */
  databaseUrl?: string
  /** Processes of this server behind its port; more than one on PostgreSQL only. */
  processes: number
  /** Uploads, mails that were not sent, the embedded database, the secret. */
  dataFolder: string
  /** Signs sessions. Made on the first start and kept in `dataFolder`. */
  secret: string
  /** Seals identities, addresses and bank accounts; derived from `secret` unless given. */
  identityKeys: KeyRing
  /** How long goods are held for a checkout that is not paid. */
  reservationMinutes: number
  /** How long the other side of a dispute has to answer; whoever is silent loses it. */
  disputeAnswerDays: number
  /** How long both sides of a dispute may add evidence; from then on the operator may rule. */
  disputeEvidenceDays: number
  /** How long a seller has to answer who asks for a return; silence accepts it. */
  returnAnswerDays: number
  /** How long evidence is kept after the order has come to its end. */
  evidenceKeptDays: number
  /** How long the name and address of a consignee are kept after the end of a paid order. */
  consigneeKeptDays: number
  smtpUrl?: string
  mailFrom: string
  logLevel: string
  /** Whether the sample programme is loaded at the start. */
  hasSample: boolean
  /**
   * Proxies whose X-Forwarded-For is believed: addresses, networks, 'loopback'. `true` believes
   * whoever sends one, so that clients choose the address they are counted by.
   */
  trustProxy: boolean | string[]
  /** Opens /metrics to others than this machine. */
  metricsToken?: string
  /** Requests of one address in a minute, over all routes. */
  requestsPerMinute: number
  /** Orders that one address may try to place in a minute. */
  placementsPerMinute: number
  /** Memory for the shop's search index, in MiB; while the index is made anew there are two. */
  searchMemoryMb: number
  /** An account with Alipay; without one payments are simulated. Keys are base64 of DER, PKCS#8. */
  alipay?: Readonly<{
    appId: string
    privateKey: string
    alipayPublicKey: string
    gateway: string
    ways: readonly ('page' | 'qr')[]
    fee?: string
  }>
  /** An account with WeChat Pay (APIv3). Keys are PEM. */
  wechatpay?: Readonly<{
    merchantId: string
    appId: string
    serialNumber: string
    privateKey: string
    apiV3Key: string
    /** Without them the platform's certificates are asked for. */
    platformKeyId?: string
    platformKey?: string
    base: string
    ways: readonly ('native' | 'h5')[]
    fee?: string
  }>
  /** An account with Stripe. */
  stripe?: Readonly<{
    secretKey: string
    webhookSecret: string
    base: string
    methods: readonly ('card' | 'alipay' | 'wechat_pay')[]
    fee?: string
  }>
  /** Tickets for Apple Wallet: a pass type of an Apple developer account. Key and certificates are PEM. */
  appleWallet?: Readonly<{
    passTypeId: string
    teamId: string
    certificate: string
    key: string
    /** Apple's certificate that issued it (WWDR). */
    issuer: string
  }>
  /** Tickets for Google Wallet: an issuer, and a service account that signs for it. The key is PEM. */
  googleWallet?: Readonly<{ issuerId: string; account: string; key: string }>
  /** Whether anybody may 'pay' without paying; never by default where others can reach it. */
  simulatesPayments: boolean
  /** For development only: webhooks may go to this machine and its network, and without TLS. */
  webhooksReachLocal: boolean
  /** Proposes words of listings in the other language: any OpenAI-compatible endpoint. */
  translator?: Readonly<{ url: string; model: string; key?: string }>
  /** Whether that is simulated, for a demonstration. */
  simulatesTranslator: boolean
  /** Features that are off until the operator switches them on. */
  featuresOff: readonly string[]
  /** Optional second opinion on a classification: any OpenAI-compatible endpoint. */
  secondOpinion?: Readonly<{ url: string; model: string; key?: string }>
}>

const PROJECT_FOLDER = fileURLToPath(new URL('../../', import.meta.url))

/** The only place that reads the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const dataFolder = env['TRADEWIND_DATA'] || join(PROJECT_FOLDER, 'var')
  const host = env['HOST'] || '127.0.0.1'
  const port = readPort(env['PORT'])
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const processes = readProcesses(env)
  const secret = env['TRADEWIND_SECRET'] || keptSecret(join(dataFolder, 'secret'))
  return {
    host,
    port,
    publicUrl: (env['PUBLIC_URL'] || `http://${host}:${port}`).replace(/\/$/, ''),
    ...(env['DATABASE_URL'] ? { databaseUrl: env['DATABASE_URL'] } : {}),
    processes,
    dataFolder,
    secret,
    identityKeys: readIdentityKeys(env, secret),
    reservationMinutes: readWhole('RESERVATION_MINUTES', env['RESERVATION_MINUTES'], {
      usual: RESERVATION_MINUTES,
      max: DAY_MINUTES,
    }),
    ...readCaseDays(env),
    ...(env['SMTP_URL'] ? { smtpUrl: env['SMTP_URL'] } : {}),
    mailFrom: env['MAIL_FROM'] || 'Tradewind <tradewind@localhost>',
    logLevel: env['LOG_LEVEL'] || 'info',
    hasSample: env['TRADEWIND_SAMPLE'] !== 'off',
    trustProxy: readProxies(env['TRUST_PROXY']),
    ...(env['METRICS_TOKEN'] ? { metricsToken: readToken(env['METRICS_TOKEN']) } : {}),
    requestsPerMinute: readWhole('REQUESTS_PER_MINUTE', env['REQUESTS_PER_MINUTE'], {
      usual: limits.requestsPerMinute,
      max: 1_000_000,
    }),
    placementsPerMinute: readWhole('PLACEMENTS_PER_MINUTE', env['PLACEMENTS_PER_MINUTE'], {
      usual: limits.placementsPerMinute,
      max: 1_000_000,
    }),
    searchMemoryMb: readWhole('SEARCH_MEMORY_MB', env['SEARCH_MEMORY_MB'], {
      usual: Math.max(1, Math.floor(quarterOfMachineMb() / processes)),
      max: 1_000_000,
    }),
    ...(env['ALIPAY_APP_ID'] ? { alipay: readAlipay(env) } : {}),
    ...(env['WECHATPAY_MERCHANT_ID'] ? { wechatpay: readWechatpay(env) } : {}),
    ...(env['STRIPE_SECRET_KEY'] ? { stripe: readStripe(env) } : {}),
    ...(env['APPLE_PASS_TYPE_ID'] ? { appleWallet: readAppleWallet(env) } : {}),
    ...(env['GOOGLE_WALLET_ISSUER_ID'] ? { googleWallet: readGoogleWallet(env) } : {}),
    simulatesPayments: ACCOUNTS.some((name) => env[name])
      ? false
      : env['PAYMENTS']
        ? env['PAYMENTS'] === 'simulated'
        : isLaptop(env, host),
    webhooksReachLocal: env['WEBHOOKS_REACH_LOCAL'] === 'true',
    simulatesTranslator: env['TRANSLATOR'] === 'simulated',
    featuresOff: (env['FEATURES_OFF'] ?? '').split(',').flatMap((name) => name.trim() || []),
    ...readModel(env, 'TRANSLATOR', 'translator'),
    ...readModel(env, 'SECOND_OPINION', 'secondOpinion'),
  }
}

type Model = Readonly<{ url: string; model: string; key?: string }>

/** A language model that NAME_URL, NAME_MODEL and NAME_KEY tell of; nothing without an address. */
function readModel<Name extends string>(
  env: NodeJS.ProcessEnv,
  prefix: string,
  name: Name,
): { [Key in Name]?: Model } {
  const url = env[`${prefix}_URL`]
  if (!url) return {}
  const key = env[`${prefix}_KEY`]
  const model = env[`${prefix}_MODEL`] || 'default'
  const read: Model = { url: url.replace(/\/$/, ''), model, ...(key ? { key } : {}) }
  return { [name]: read } as { [Key in Name]?: Model }
}

/** The embedded database behind the loopback address: nobody but whoever sits there comes in. */
const isLaptop = (env: NodeJS.ProcessEnv, host: string): boolean =>
  ['127.0.0.1', 'localhost', '::1'].includes(host) &&
  !env['DATABASE_URL'] &&
  !env['PUBLIC_URL'] &&
  readProxies(env['TRUST_PROXY']) === false

/** Whoever has an account with one provider simulates none. */
const ACCOUNTS = ['ALIPAY_APP_ID', 'WECHATPAY_MERCHANT_ID', 'STRIPE_SECRET_KEY'] as const

const neededBeside =
  (env: NodeJS.ProcessEnv, account: string) =>
  (name: string): string => {
    const text = env[name]
    if (!text) throw new Error(`${name} must be set beside ${account}.`)
    return text
  }

/** 'page,qr' as a list; what is not known is refused at the start, not at the first payment. */
function readList<Known extends string>(
  name: string,
  text: string,
  known: readonly Known[],
): Known[] {
  return text.split(',').map((one) => {
    const found = known.find((each) => each === one.trim())
    if (!found) throw new Error(`${name} may hold ${known.join(', ')}, not '${one}'.`)
    return found
  })
}

/** Keys in PEM fit into one line of an environment with their line ends written as \\n. */
const pem = (text: string): string => text.replaceAll('\\n', '\n')

const feeOf = (text: string | undefined) => (text ? { fee: text } : {})

function readAlipay(env: NodeJS.ProcessEnv): NonNullable<Config['alipay']> {
  const needed = neededBeside(env, 'ALIPAY_APP_ID')
  return {
    appId: needed('ALIPAY_APP_ID'),
    privateKey: needed('ALIPAY_PRIVATE_KEY'),
    alipayPublicKey: needed('ALIPAY_PUBLIC_KEY'),
    gateway: env['ALIPAY_GATEWAY'] || 'https://openapi.alipay.com/gateway.do',
    ways: readList('ALIPAY_WAYS', env['ALIPAY_WAYS'] || 'page', ['page', 'qr']),
    ...feeOf(env['ALIPAY_FEE']),
  }
}

function readWechatpay(env: NodeJS.ProcessEnv): NonNullable<Config['wechatpay']> {
  const needed = neededBeside(env, 'WECHATPAY_MERCHANT_ID')
  const apiV3Key = needed('WECHATPAY_API_V3_KEY')
  if (Buffer.byteLength(apiV3Key) !== 32)
    throw new Error('WECHATPAY_API_V3_KEY must be 32 characters.')
  return {
    merchantId: needed('WECHATPAY_MERCHANT_ID'),
    appId: needed('WECHATPAY_APP_ID'),
    serialNumber: needed('WECHATPAY_SERIAL_NUMBER'),
    privateKey: pem(needed('WECHATPAY_PRIVATE_KEY')),
    apiV3Key,
    ...(env['WECHATPAY_PLATFORM_KEY_ID']
      ? {
          platformKeyId: env['WECHATPAY_PLATFORM_KEY_ID'],
          platformKey: pem(needed('WECHATPAY_PLATFORM_KEY')),
        }
      : {}),
    base: env['WECHATPAY_BASE'] || 'https://api.mch.weixin.qq.com',
    ways: readList('WECHATPAY_WAYS', env['WECHATPAY_WAYS'] || 'native', ['native', 'h5']),
    ...feeOf(env['WECHATPAY_FEE']),
  }
}

function readStripe(env: NodeJS.ProcessEnv): NonNullable<Config['stripe']> {
  const needed = neededBeside(env, 'STRIPE_SECRET_KEY')
  const methods = ['card', 'alipay', 'wechat_pay'] as const
  const asked = env['STRIPE_METHODS'] || methods.join(',')
  return {
    secretKey: needed('STRIPE_SECRET_KEY'),
    webhookSecret: needed('STRIPE_WEBHOOK_SECRET'),
    base: env['STRIPE_BASE'] || 'https://api.stripe.com',
    methods: readList('STRIPE_METHODS', asked, methods),
    ...feeOf(env['STRIPE_FEE']),
  }
}

function readAppleWallet(env: NodeJS.ProcessEnv): NonNullable<Config['appleWallet']> {
  const needed = neededBeside(env, 'APPLE_PASS_TYPE_ID')
  return {
    passTypeId: needed('APPLE_PASS_TYPE_ID'),
    teamId: needed('APPLE_TEAM_ID'),
    certificate: pem(needed('APPLE_PASS_CERTIFICATE')),
    key: pem(needed('APPLE_PASS_KEY')),
    issuer: pem(needed('APPLE_PASS_ISSUER')),
  }
}

function readGoogleWallet(env: NodeJS.ProcessEnv): NonNullable<Config['googleWallet']> {
  const needed = neededBeside(env, 'GOOGLE_WALLET_ISSUER_ID')
  return {
    issuerId: needed('GOOGLE_WALLET_ISSUER_ID'),
    account: needed('GOOGLE_WALLET_ACCOUNT'),
    key: pem(needed('GOOGLE_WALLET_KEY')),
  }
}

/** Names that stand for networks of their own. */
const NETWORKS: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

function readProxies(text: string | undefined): Config['trustProxy'] {
  if (!text || text === 'false') return false
  if (text === 'true') return true
  return text.split(',').map((part) => {
    const name = part.trim()
    const [address = '', bits, ...rest] = name.split('/')
    const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)]!
    const isRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
    if (!NETWORKS.includes(name) && (most === 0 || !isRange || rest.length > 0)) {
      throw new Error(
        `TRUST_PROXY may hold addresses, networks and ${NETWORKS.join(', ')}, not '${name}'.`,
      )
    }
    return name
  })
}

function readProcesses(env: NodeJS.ProcessEnv): number {
  const processes = readWhole('PROCESSES', env['PROCESSES'], { usual: 1, max: limits.processes })
  if (processes > 1 && !env['DATABASE_URL']) {
    throw new Error(
      'PROCESSES above 1 needs DATABASE_URL: the embedded database belongs to one process.',
    )
  }
  return processes
}

function readToken(text: string): string {
  if (text.length < 16) throw new Error('METRICS_TOKEN must have 16 characters or more.')
  return text
}

function readPort(text: string | undefined): number {
  if (!text) return 3000
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535, not '${text}'.`)
  }
  return port
}

/** Long enough to pay with a bank's app, short enough that unpaid carts do not empty the shelf. */
const RESERVATION_MINUTES = 30
const DAY_MINUTES = 1_440

/**
 * What both sides of a case have: time to answer over a weekend, two days to answer the answer, and
 * three years of keeping, as trade records must be kept where the market is.
 */
function readCaseDays(env: NodeJS.ProcessEnv) {
  const days = (name: string, usual: number, max = 90) => readWhole(name, env[name], { usual, max })
  const read = {
    disputeAnswerDays: days('DISPUTE_ANSWER_DAYS', 5),
    disputeEvidenceDays: days('DISPUTE_EVIDENCE_DAYS', 7),
    returnAnswerDays: days('RETURN_ANSWER_DAYS', 5),
    evidenceKeptDays: days('EVIDENCE_KEPT_DAYS', 1_095, 3_650),
    consigneeKeptDays: days('CONSIGNEE_KEPT_DAYS', 1_095, 3_650),
  }
  if (read.disputeEvidenceDays < read.disputeAnswerDays) {
    throw new Error('DISPUTE_EVIDENCE_DAYS must not be less than DISPUTE_ANSWER_DAYS.')
  }
  return read
}

const quarterOfMachineMb = (): number =>
  Math.floor(
    Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()) / 2 ** 22,
  )

/** A whole number from 1 to `max`, or what is used when nothing is said. */
function readWhole(name: string, text: string | undefined, { usual, max }: Bound): number {
  if (!text) return usual
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new Error(`${name} must be a number from 1 to ${max}, not '${text}'.`)
  }
  return value
}
type Bound = Readonly<{ usual: number; max: number }>

/**
 * The key that seals, those that did before, the latest first, and the one that is derived from
 * the secret: an installation that is given a key later still opens what it sealed without.
 */
function readIdentityKeys(env: NodeJS.ProcessEnv, secret: string): KeyRing {
  const keys = (name: string) =>
    (env[name] ?? '').split(',').flatMap((text) => (text.trim() ? keyFrom(name, text) : []))
  const derived = hkdfSync('sha256', secret, '', 'orders.identity', 32)
  return createKeyRing([
    ...keys('TRADEWIND_IDENTITY_KEY'),
    ...keys('TRADEWIND_IDENTITY_KEYS_BEFORE'),
    createSecretKey(Buffer.from(derived)),
  ])
}

function keyFrom(name: string, text: string): KeyObject {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length !== 32) throw new Error(`${name} must be 32 bytes in base64.`)
  return createSecretKey(key)
}

function keptSecret(file: string): string {
  try {
    // 'wx' fails when the file exists: of two first starts only one makes the secret.
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}
