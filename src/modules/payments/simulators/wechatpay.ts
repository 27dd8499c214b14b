import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Currency, isCurrency, money } from '../../../kernel/money.ts'
import { type Day, parseDay } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { feeBy } from '../fee.ts'
import { SIMULATED_PAGES } from '../providers/wechatpay.ts'
import {
  answerText,
  isSigned,
  requestText,
  SCHEME,
  seal,
  sign,
} from '../providers/wechatpay-signature.ts'
import { deliver, forged, goodDay, tellLines, tellTrade } from './bad-days.ts'
import { OPTIONS } from './route-options.ts'
import { sendPage, sendPayPage } from './simulator-page.ts'
import {
  beginTrade,
  findMoves,
  findRefund,
  findRefunds,
  findTrade,
  giveBack,
  type Move,
  moveTrade,
  type Trade,
  type TradeRefund,
} from './trade-store.ts'
import { type BillLine, wechatpayBill } from './wechatpay-bill.ts'
import type { SimulatedWechatpay } from './wechatpay-keys.ts'

/** How it misbehaves, for tests. */
export const mischief = goodDay()

/** Which of its certificates it signs with: the first, or the one that takes over. */
export const signing: { by: 0 | 1 } = { by: 0 }

/** What its interface begins with here; the real one begins at its host. */
export const WECHATPAY_PATH = '/simulators/wechatpay'
const PROVIDER = 'wechatpay'
const TITLE = { 'zh-CN': '微信支付（模拟）', en: 'WeChat Pay (simulated)' }
/** What it keeps of a payment, as its contract with the shop says. */
export const simulatedFee = feeBy({ basisPoints: 60n, fixedMinor: 0n })
const DAY_MS = 86_400_000
const CALL_BYTES = 100_000

type Answer = Readonly<{ status: number; body: object | undefined }>
const refused = (status: number, code: string): Answer => ({
  status,
  body: { code, message: 'simulated' },
})
const done = (body: object): Answer => ({ status: 200, body })
const NO_ORDER = refused(404, 'ORDER_NOT_EXIST')

/**
 * WeChat Pay APIv3 for a laptop: checks the shop's signatures, signs what it answers and encrypts
 * what it tells; a person clicks instead of paying.
 */
export const createWechatpaySimulator =
  (keys: () => SimulatedWechatpay): Routes =>
  async (app) => {
    await app.register(async (pages) => {
      formBodies(pages)
      const show = (request: FastifyRequest, reply: FastifyReply, trade: Trade) =>
        sendPayPage(request, reply, { trade, title: TITLE, action: `${WECHATPAY_PATH}/pay` })
      const missing = (request: FastifyRequest, reply: FastifyReply) =>
        sendPage(request, reply.status(404), {
          title: TITLE.en,
          content: html`<h1>ORDER_NOT_EXIST</h1>`,
        })
      // A phone comes here with the code that it scanned, or from the shop's page.
      pages.get(`${SIMULATED_PAGES}/:id`, OPTIONS, async (request, reply) => {
        const { id } = request.params as { id: string }
        const trade = await findTrade(request.ctx.db, id)
        if (trade?.provider !== PROVIDER) return missing(request, reply)
        const { redirect_url: back } = request.query as { redirect_url?: string }
        // Only ways back into this shop are followed.
        const returnUrl = back && /^\/(?!\/)/.test(back) ? back : ''
        return show(request, reply, { ...trade, returnUrl })
      })
      pages.post(`${WECHATPAY_PATH}/pay`, OPTIONS, async (request, reply) => {
        const { ctx } = request
        const form = formOf(request)
        const id = form.get('id') ?? ''
        if ((await findTrade(ctx.db, id))?.provider !== PROVIDER) return missing(request, reply)
        // Who thinks better of it leaves the order open, and nobody is told.
        const trade = form.get('refuse')
          ? (await findTrade(ctx.db, id))!
          : (await moveTrade(ctx.db, { id, to: 'paid', now: ctx.now() }))!
        if (trade.status === 'paid') await tellPaid(ctx, trade, keys())
        return show(request, reply, trade)
      })
    })
    await app.register(async (calls) => {
      calls.removeAllContentTypeParsers()
      calls.addContentTypeParser(
        '*',
        { parseAs: 'string', bodyLimit: CALL_BYTES },
        (_request, body, parsed) => parsed(null, body),
      )
      calls.route({
        method: ['GET', 'POST'],
        url: `${WECHATPAY_PATH}/v3/*`,
        ...OPTIONS,
        handler: async (request, reply) => {
          if (mischief.isDown) return reply.status(503).send('')
          const path = request.url.slice(WECHATPAY_PATH.length)
          const body = typeof request.body === 'string' ? request.body : ''
          const isOurs = isFromShop(request, { path, body }, keys())
          const day = isOurs && /^\/v3\/billdownload\/file\?token=([\d-]+)$/.exec(path)?.[1]
          if (day) {
            const text = await billText(request.ctx, parseDay(day)!, keys())
            return reply.type('application/gzip').send(gzipSync(text))
          }
          const address = `${request.protocol}://${request.headers.host}${WECHATPAY_PATH}`
          const asked = { method: request.method, path, body, address }
          const answer = isOurs
            ? await answerTo(request.ctx, asked, keys())
            : refused(401, 'SIGN_ERROR')
          return sendSigned(reply, answer, keys())
        },
      })
    })
  }

function isFromShop(
  { method, headers }: FastifyRequest,
  { path, body }: { path: string; body: string },
  keys: SimulatedWechatpay,
): boolean {
  const [scheme, token = ''] = `${headers.authorization}`.split(' ', 2)
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(token)?.[1] ?? ''
  if (scheme !== SCHEME || part('serial_no') !== keys.serialNumber) return false
  if (part('mchid') !== keys.merchantId) return false
  const [timestamp, nonce] = [part('timestamp'), part('nonce_str')]
  const text = requestText({ method, path, timestamp, nonce, body })
  return isSigned(text, part('signature'), createPublicKey(keys.shop.publicKey))
}

function sendSigned(reply: FastifyReply, { status, body }: Answer, keys: SimulatedWechatpay) {
  const text = body ? JSON.stringify(body) : ''
  const headers = signedHeaders(text, Math.floor(Date.now() / 1_000), keys)
  return reply
    .status(status)
    .headers(headers)
    .type('application/json')
    .serializer(String)
    .send(text)
}

/** The headers that make a text one of WeChat Pay's. */
function signedHeaders(
  body: string,
  seconds: number,
  keys: SimulatedWechatpay,
): Record<string, string> {
  const timestamp = `${seconds}`
  const nonce = randomBytes(16).toString('hex')
  const platform = keys.platforms[signing.by]
  const key = createPrivateKey(platform.privateKey)
  return {
    'wechatpay-serial': platform.serialNumber,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': sign(answerText({ timestamp, nonce, body }), key),
  }
}

type Asked = Readonly<{ method: string; path: string; body: string; address: string }>

async function answerTo(
  ctx: Ctx,
  { method, path, body, address }: Asked,
  keys: SimulatedWechatpay,
): Promise<Answer> {
  const given = (body ? JSON.parse(body) : {}) as Record<string, unknown>
  const { pathname, searchParams } = new URL(path, address)
  const kind = /^\/v3\/pay\/transactions\/(native|h5)$/.exec(pathname)?.[1]
  if (method === 'POST' && kind) return begin(ctx, { kind, given, address }, keys)
  const [, number = '', close] =
    /^\/v3\/pay\/transactions\/out-trade-no\/([\w-]+)(\/close)?$/.exec(pathname) ?? []
  if (number) {
    const trade = await findTrade(ctx.db, number)
    if (trade?.provider !== PROVIDER) return NO_ORDER
    const told = tellTrade(mischief, trade)
    if (!close) return done(transactionOf(told, await findRefunds(ctx.db, number), keys))
    const moved = await moveTrade(ctx.db, { id: number, to: 'closed', now: ctx.now() })
    return moved?.status === 'closed'
      ? { status: 204, body: undefined }
      : refused(400, 'ORDER_PAID')
  }
  if (method === 'POST' && pathname === '/v3/refund/domestic/refunds') return refund(ctx, given)
  const [, tradeRefund = ''] = /^\/v3\/refund\/domestic\/refunds\/([\w-]+)$/.exec(pathname) ?? []
  if (tradeRefund) {
    const found = await findRefund(ctx.db, tradeRefund)
    return found ? done(refundOf(found)) : refused(404, 'RESOURCE_NOT_EXISTS')
  }
  if (pathname === '/v3/certificates') return done(certificatesOf(keys))
  if (pathname === '/v3/bill/tradebill') {
    const day = parseDay(searchParams.get('bill_date') ?? '')
    if (!day) return refused(400, 'PARAM_ERROR')
    if ((await billLines(ctx, day)).length === 0) return refused(400, 'NO_STATEMENT_EXIST')
    const hash = createHash('sha1').update(await billText(ctx, day, keys))
    const url = `${address}/v3/billdownload/file?token=${day}`
    return done({ hash_type: 'SHA1', hash_value: hash.digest('hex'), download_url: url })
  }
  return refused(404, 'RESOURCE_NOT_EXISTS')
}

/** Of the platform, sealed for the shop; both when the second has taken over. */
const certificatesOf = ({ platforms, apiV3Key }: SimulatedWechatpay) => ({
  data: platforms.slice(0, signing.by + 1).map(({ serialNumber, certificate, until }) => ({
    serial_no: serialNumber,
    effective_time: '2020-01-01T00:00:00Z',
    expire_time: until,
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      ...seal(certificate, apiV3Key, {
        nonce: randomBytes(6).toString('hex'),
        associated_data: 'certificate',
      }),
    },
  })),
})

async function begin(
  ctx: Ctx,
  { kind, given, address }: { kind: string; given: Record<string, unknown>; address: string },
  keys: SimulatedWechatpay,
): Promise<Answer> {
  const { total, currency } = (given['amount'] ?? {}) as { total?: unknown; currency?: unknown }
  const id = String(given['out_trade_no'] ?? '')
  const isRight =
    Number.isSafeInteger(total) &&
    (total as number) > 0 &&
    currency === 'CNY' &&
    /^[\w-]{6,32}$/.test(id)
  if (!isRight || given['mchid'] !== keys.merchantId) return refused(400, 'PARAM_ERROR')
  const trade = await beginTrade(ctx.db, {
    id,
    provider: PROVIDER,
    subject: String(given['description'] ?? ''),
    amount: money(BigInt(total as number), 'CNY'),
    notifyUrl: String(given['notify_url'] ?? ''),
    returnUrl: '',
    details: { tradeType: kind === 'h5' ? 'MWEB' : 'NATIVE' },
    createdAt: ctx.now(),
  })
  if (trade.status === 'paid') return refused(400, 'ORDER_PAID')
  if (trade.status === 'closed') return refused(400, 'ORDER_CLOSED')
  return done(
    kind === 'h5'
      ? { h5_url: `${new URL(address).origin}${SIMULATED_PAGES}/${id}?prepay_id=wx${id}` }
      : { code_url: `weixin://wxpay/bizpayurl?pr=${id}` },
  )
}

const transactionNumber = (id: string): string => `4200${id.replaceAll('-', '').slice(0, 24)}`

const transactionOf = (
  trade: Trade,
  back: readonly TradeRefund[],
  { appId, merchantId }: SimulatedWechatpay,
) => ({
  appid: appId,
  mchid: merchantId,
  out_trade_no: trade.id,
  trade_type: trade.details['tradeType'],
  trade_state: trade.status === 'paid' && back.length > 0 ? 'REFUND' : STATES[trade.status],
  trade_state_desc: STATES[trade.status],
  ...(trade.status === 'paid'
    ? {
        transaction_id: transactionNumber(trade.id),
        success_time: trade.paidAt?.toISOString(),
        payer: { openid: 'oSimulatedBuyer' },
      }
    : {}),
  amount: {
    total: Number(trade.amount.minor),
    payer_total: Number(trade.amount.minor),
    currency: trade.amount.currency,
    payer_currency: trade.amount.currency,
  },
})

const STATES = { waiting: 'NOTPAY', paid: 'SUCCESS', closed: 'CLOSED' } as const

/** By `out_refund_no`, so that asking twice gives back once; never more than was paid. */
async function refund(ctx: Ctx, given: Record<string, unknown>): Promise<Answer> {
  if (mischief.refund === 'refused') return refused(403, 'NOT_ENOUGH')
  const amount = (given['amount'] ?? {}) as Record<string, unknown>
  const tradeId = String(given['out_trade_no'] ?? '')
  const trade = await findTrade(ctx.db, tradeId)
  if (trade?.provider !== PROVIDER) return refused(404, 'RESOURCE_NOT_EXISTS')
  const { refund: minor, total, currency } = amount
  if (!Number.isSafeInteger(minor) || total !== Number(trade.amount.minor) || !isKnown(currency))
    return refused(400, 'PARAM_ERROR')
  const made = await giveBack(ctx, {
    tradeId,
    id: String(given['out_refund_no'] ?? ''),
    amount: money(BigInt(minor as number), currency),
    reason: String(given['reason'] ?? ''),
  })
  return made ? done(refundOf(made)) : refused(400, 'INVALID_REQUEST')
}

const isKnown = (currency: unknown): currency is Currency =>
  typeof currency === 'string' && isCurrency(currency)

const refundStatus = (): string => (mischief.refund === 'later' ? 'PROCESSING' : 'SUCCESS')
const refundNumber = (id: string): string => `5030${id.replaceAll('-', '').slice(0, 24)}`

const refundOf = ({ tradeId, id, amount }: TradeRefund) => ({
  refund_id: refundNumber(id),
  out_refund_no: id,
  transaction_id: transactionNumber(tradeId),
  out_trade_no: tradeId,
  channel: 'ORIGINAL',
  status: refundStatus(),
  amount: { refund: Number(amount.minor), currency: amount.currency },
})

/** Tells the shop of a payment, as WeChat Pay does: encrypted and signed, answered by 2xx. */
const tellPaid = (ctx: Ctx, trade: Trade, keys: SimulatedWechatpay): Promise<void> =>
  deliver(ctx, mischief, ({ isForged, isAnotherAmount }) => {
    const told = transactionOf(trade, [], keys)
    const amount = isAnotherAmount ? { ...told.amount, total: 1 } : told.amount
    const notice = { id: `EV-${trade.id}`, type: 'TRANSACTION.SUCCESS', now: ctx.now() }
    const sealed = notificationOf({ ...notice, told: { ...told, amount } }, keys)
    const signature = sealed.headers['wechatpay-signature']!
    const headers = {
      ...sealed.headers,
      ...(isForged ? { 'wechatpay-signature': forged(signature) } : {}),
    }
    return { url: trade.notifyUrl, body: sealed.body, headers }
  })

/** Tells the shop that money went back after all. */
export async function tellRefunded(ctx: Ctx, id: string, keys: SimulatedWechatpay): Promise<void> {
  const found = await findRefund(ctx.db, id)
  const trade = found && (await findTrade(ctx.db, found.tradeId))
  if (!trade) return
  await deliver(ctx, mischief, () => {
    const told = {
      mchid: keys.merchantId,
      ...refundOf(found),
      refund_status: 'SUCCESS',
    }
    const notice = { id: `EV-${id}`, type: 'REFUND.SUCCESS', now: ctx.now(), told }
    return { url: trade.notifyUrl, ...notificationOf(notice, keys) }
  })
}

/** A notification, encrypted and signed. */
export function notificationOf(
  given: Readonly<{ id: string; type: string; now: Date; told: object }>,
  keys: SimulatedWechatpay,
): { body: string; headers: Record<string, string> } {
  const isRefund = given.type.startsWith('REFUND')
  const resource = seal(JSON.stringify(given.told), keys.apiV3Key, {
    nonce: randomBytes(6).toString('hex'),
    associated_data: isRefund ? 'refund' : 'transaction',
  })
  const body = JSON.stringify({
    id: given.id,
    create_time: given.now.toISOString(),
    event_type: given.type,
    resource_type: 'encrypt-resource',
    summary: 'simulated',
    resource: {
      algorithm: 'AEAD_AES_256_GCM',
      original_type: resource.associated_data,
      ...resource,
    },
  })
  const seconds = Math.floor(given.now.getTime() / 1_000)
  return {
    body,
    headers: { 'content-type': 'application/json', ...signedHeaders(body, seconds, keys) },
  }
}

const billText = async (ctx: Ctx, day: Day, keys: SimulatedWechatpay): Promise<string> =>
  wechatpayBill(keys, await billLines(ctx, day))

async function billLines(ctx: Ctx, day: Day): Promise<readonly BillLine[]> {
  const from = new Date(`${day}T00:00:00+08:00`)
  const to = new Date(from.getTime() + DAY_MS)
  const moves = await findMoves(ctx.db, { provider: PROVIDER, from, to })
  return tellLines(mischief, moves.map(toBillLine), {
    wrong: (line) => ({ ...line, amount: money(line.amount.minor - 1n, 'CNY') }),
    foreign: (line) => ({ ...line, number: `X${line.number}`, ourNumber: 'of-another-shop' }),
  })
}

const toBillLine = ({ trade, refund: back, at }: Move): BillLine => ({
  number: transactionNumber(trade.id),
  ourNumber: trade.id,
  refundNumber: back ? refundNumber(back.id) : '',
  ourRefundNumber: back?.id ?? '',
  title: trade.subject,
  tradeType: trade.details['tradeType'] ?? '',
  at,
  amount: back?.amount ?? trade.amount,
  fee: back ? money(-simulatedFee(back.amount).minor, 'CNY') : simulatedFee(trade.amount),
})
