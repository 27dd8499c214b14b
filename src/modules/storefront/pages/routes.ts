import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { isId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { callApi, type Told } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { orderLimitsAt } from '../../customs/api.ts'
import { GUEST_CHECKOUT, orderLimits } from '../../orders/api.ts'
import type {
  CartDto,
  CheckoutDto,
  ForSaleDto,
  PlacedDto,
  RefusedDto,
  StartedPaymentDto,
  WaysToPayDto,
} from '../../orders/contract.ts'
import type { CategoriesDto, HomeDto, PavilionDto, SearchDto, ShopListingDto } from '../contract.ts'
import { selectMakerStory } from '../store.ts'
import {
  checkoutAt,
  missing,
  OPTIONS,
  queryOf,
  sellerOf,
  sellersOf,
  send,
  viewOf,
} from './answer.ts'
import { homeView, resultsView } from './browse.ts'
import {
  type CheckoutField,
  type CheckoutForm,
  CONSIGNEE_FIELDS,
  cartView,
  checkoutView,
  IDENTITY_FIELDS,
  placedView,
} from './buying.ts'
import { FOLLOW_SCRIPT, payView, scanView } from './paying.ts'
import { listingView } from './product.ts'
import type { Reviews } from './reviews.ts'
import { codeIn, readStationCode } from './station-code.ts'
import { structuredProduct } from './structured.ts'
import type { View } from './view.ts'
import { wordsIn } from './words.ts'

/**
 * The shop as pages: whole in the first answer, forms instead of scripts. They are a client of the
 * interface like any other: what it refuses they show.
 */
export const shopPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/shop', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { body: home } = await callApi<Static<typeof HomeDto>>(request, 'GET', '/v1/shop/home')
    return send(request, reply, view, {
      title: wordsIn(view.locale)('lead'),
      content: homeView(home, view),
    })
  })

  app.get('/shop/search', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const asked = askedIn(request)
    const found = await callApi<SearchDto>(request, 'GET', `/v1/shop/search?${queryOf(asked)}`)
    if (found.status !== 200) return missing(request, reply, view)
    const t = wordsIn(view.locale)
    const query = asked['q'] ?? ''
    const category = asked['category']
    const heading =
      query || (category ? await categoryName(request, category, view.locale) : t('all'))
    const isEmpty = found.body.hits.length === 0
    const home = isEmpty
      ? { home: (await callApi<Static<typeof HomeDto>>(request, 'GET', '/v1/shop/home')).body }
      : {}
    const { after: _after, ...narrowed } = asked
    const content = resultsView(
      found.body,
      { heading, path: '/shop/search', asked: narrowed, ...home },
      view,
    )
    return send(request, reply, view, { title: heading, query, content })
  })

  for (const path of ['/shop/from/:state', '/shop/from/:state/:county'] as const) {
    app.get(path, OPTIONS, async (request, reply) => {
      const view = viewOf(request, reply)
      const { state, county } = request.params as { state: string; county?: string }
      const place = [state, county].filter((part) => part !== undefined).map(encodeURIComponent)
      const asked = askedIn(request)
      const at = `/v1/shop/pavilions/${place.join('/')}?${queryOf(asked)}`
      const { status, body } = await callApi<Static<typeof PavilionDto>>(request, 'GET', at)
      if (status !== 200) return missing(request, reply, view)
      const heading = pavilionName(body, view.locale)
      const { after, ...narrowed } = asked
      const where = {
        path: `/shop/from/${place.join('/')}`,
        asked: narrowed,
        place: { state: body.state.slug, county: body.county?.slug ?? null },
        // At the head of the first page only.
        curation: after ? null : body.curation,
      }
      const content = resultsView(body.listings, { heading, ...where }, view)
      return send(request, reply, view, { title: heading, content })
    })
  }

  app.get('/shop/listings/:id', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { id } = request.params as { id: string }
    if (!isId(id)) return missing(request, reply, view)
    const { status, body } = await callApi<ShopListingDto>(
      request,
      'GET',
      `/v1/shop/listings/${id}`,
    )
    if (status !== 200) return missing(request, reply, view)
    const reviews = await callApi<Reviews>(
      request,
      'GET',
      `/v1/shop/listings/${id}/reviews?${reviewsQuery(askedIn(request), view.locale)}`,
    )
    const about = {
      // The listing may have gone off sale since its page was kept: then there are none to read.
      reviews: reviews.status === 200 ? reviews.body : NO_REVIEWS,
      seller: await sellerOf(request.ctx, body.businessId, view.locale),
      story: (await selectMakerStory(request.ctx.db, body.businessId))[view.locale],
      stock: await stockOf(request, body),
      asked: askedIn(request),
    }
    const copy = body.copy[view.locale] ?? body.copy.en ?? body.copy['zh-CN']
    return send(request, reply, view, {
      title: copy?.title ?? '',
      description: copy?.text ?? '',
      content: html`${structuredProduct(body, about, view)}${listingView(body, about, view)}`,
    })
  })

  app.get('/shop/cart', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    return sendCart(request, reply, view)
  })

  app.post('/shop/cart', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const form = formOf(request)
    const line = { businessId: form.get('businessId'), variantId: form.get('variantId') }
    const { lines } = (await readCart(request)).body
    const before = lines.find((one) => one.variantId === line.variantId)?.quantity ?? 0
    const typed = Number(form.get('quantity') ?? Number.NaN)
    const quantity = Math.min(typed + (form.get('add') ? before : 0), MOST)
    const put = await callApi<unknown>(request, 'PUT', '/v1/cart/lines', { ...line, quantity })
    if (put.cookie) void reply.header('set-cookie', put.cookie)
    if (put.status !== 200) return sendCart(request, reply, view, put.title)
    return reply.redirect('/shop/cart', 303)
  })

  app.get('/shop/checkout', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    if (!(await mayOrder(request))) return reply.redirect('/sign-in?next=/shop/checkout', 303)
    const { lines } = (await readCart(request)).body
    if (lines.length === 0 || !lines.every(({ isOpen }) => isOpen)) {
      return reply.redirect('/shop/cart', 303)
    }
    const station = readStationCode(request)
    const typed: Typed = station ? { station } : {}
    return sendCheckout(request, reply, view, { lines, key: randomUUID(), typed, wrong: {} })
  })

  app.post('/shop/checkout', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const form = formOf(request)
    const { lines } = (await readCart(request)).body
    const seen = form.getAll('line').slice(0, 50).map(toLine)
    const typed = typedIn(form)
    const key = form.get('key') ?? ''
    const { email, station } = typed
    const code = station && (await findStationCode(request, station))
    if (station && !code) {
      const problem = wordsIn(view.locale)('noSuchStation').replace('{code}', station)
      const again = { lines, key: randomUUID(), typed, wrong: { station: 'field_wrong' } } as const
      return sendCheckout(request, reply, view, { ...again, problem })
    }
    const told = email ? { email } : {}
    const body = { lines: seen, consignee: consigneeIn(typed), ...identityIn(typed), ...told }
    const headers = { 'idempotency-key': key }
    const placed = await callApi<Static<typeof PlacedDto> | Static<typeof RefusedDto>>(
      request,
      'POST',
      '/v1/checkouts',
      body,
      headers,
    )
    if (placed.status === 201 && placed.body.status === 'placed') {
      const { checkoutId, key: opens } = placed.body
      if (code) await callApi(request, 'POST', checkoutAt(checkoutId, '/station', opens), { code })
      for (const { businessId, variantId, quantity } of seen) {
        const inCart = lines.find((one) => one.variantId === variantId)?.quantity ?? 0
        const line = { businessId, variantId, quantity: Math.max(inCart - quantity, 0) }
        await callApi(request, 'PUT', '/v1/cart/lines', line)
      }
      return reply.redirect(`/shop/checkouts/${checkoutId}?key=${encodeURIComponent(opens)}`, 303)
    }
    const again = { lines, key: randomUUID(), typed, wrong: wrongIn(placed) }
    const refusal = placed.body as Static<typeof RefusedDto>
    if (placed.status !== 200 || refusal.status !== 'refused') {
      return sendCheckout(request, reply, view, { ...again, problem: placed.title })
    }
    if (refusal.reason !== 'over_limit') {
      return sendCheckout(request, reply, view, { ...again, problem: refusal.message })
    }
    // The law's way out: two orders. What fits goes now, the rest stays in the cart.
    const problem = `${refusal.message} ${wordsIn(view.locale)('split')}`
    return sendCheckout(request, reply, view, {
      ...again,
      lines: firstLines(refusal, lines),
      problem,
    })
  })

  app.get('/shop/checkouts/:id', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    return sendPlaced(request, reply, view)
  })

  app.post('/shop/checkouts/:id/pay', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { id } = request.params as { id: string }
    const { key } = request.query as { key?: string }
    const at = checkoutAt(id, '/payments', key)
    const way = formOf(request).get('way')
    const body = way ? { provider: way } : {}
    const started = await callApi<StartedPaymentDto>(request, 'POST', at, body)
    if (started.status === 404) return missing(request, reply, view)
    if (started.status !== 200) return sendPlaced(request, reply, view, started.title)
    return reply.redirect(started.body.payUrl, 303)
  })

  app.get('/shop/checkouts/:id/scan/:way', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { id, way } = request.params as { id: string; way: string }
    const { key } = request.query as { key?: string }
    const at = checkoutAt(id, '/payments', key)
    const started = await callApi<StartedPaymentDto>(request, 'POST', at, { provider: way })
    if (started.status === 404) return missing(request, reply, view)
    const { qrText, simulatorUrl, amount } = started.body
    const back = `/shop/checkouts/${id}${key ? `?${queryOf({ key })}` : ''}`
    // Paid meanwhile, or its time is over: the order's own page says which.
    if (started.code === 'orders.step_not_allowed') return reply.redirect(back, 303)
    if (started.status !== 200 || !qrText) return sendPlaced(request, reply, view, started.title)
    const ways = await callApi<WaysToPayDto>(request, 'GET', at)
    const title = ways.body.ways.find(({ provider }) => provider === way)?.title[view.locale] ?? ''
    void reply.header('cache-control', 'no-store')
    const content = scanView({ title, amount, qrText, simulatorUrl, back }, view.locale)
    return send(request, reply, view, { title, content })
  })

  // Where the page with a code asks whether it is done; nothing else in the shop needs a script.
  app.get('/shop/follow.js', OPTIONS, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(FOLLOW_SCRIPT),
  )

  app.post('/shop/checkouts/:id/cancel', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { id } = request.params as { id: string }
    const { key } = request.query as { key?: string }
    const { status } = await callApi(request, 'POST', checkoutAt(id, '/cancel', key))
    if (status === 404) return missing(request, reply, view)
    return reply.redirect(
      `/shop/checkouts/${id}${key ? `?key=${encodeURIComponent(key)}` : ''}`,
      303,
    )
  })
}

/** Which reviews a page of goods asks for: some, in one language when it was chosen. */
const reviewsQuery = (
  { reviews, reviewsIn }: Readonly<Record<string, string>>,
  translateTo: Locale,
): string =>
  queryOf({
    limit: '10',
    translateTo,
    ...(reviews && isId(reviews) ? { after: reviews } : {}),
    ...(reviewsIn === 'en' || reviewsIn === 'zh-CN' ? { language: reviewsIn } : {}),
  })

const NO_REVIEWS: Reviews = { count: 0, sum: 0, reviews: [], next: null }

/** Of one thing in a cart: the interface says the same. */
const MOST = 999

/** The query string of a page without its language, each name once. */
function askedIn(request: FastifyRequest): Readonly<Record<string, string>> {
  const found = Object.entries(request.query as Record<string, unknown>).flatMap(
    ([name, value]): [string, string][] =>
      name !== 'lang' && typeof value === 'string' && value !== '' ? [[name, value]] : [],
  )
  return Object.fromEntries(found)
}

/** 密歇根州利勒诺县, or Leelanau County, Michigan. */
function pavilionName({ state, county }: Static<typeof PavilionDto>, locale: Locale): string {
  if (!county) return state.name[locale]
  return locale === 'en'
    ? `${county.name.en}, ${state.name.en}`
    : `${state.name[locale]}${county.name[locale]}`
}

async function categoryName(
  request: FastifyRequest,
  slug: string,
  locale: Locale,
): Promise<string> {
  const { body } = await callApi<Static<typeof CategoriesDto>>(
    request,
    'GET',
    '/v1/shop/categories',
  )
  return body.categories.find(({ value }) => value === slug)?.name[locale] ?? slug
}

/** Which variants can be bought now; the listing itself comes from a cache. */
async function stockOf(request: FastifyRequest, { businessId, offers }: ShopListingDto) {
  const stock = new Map<string, { isInStock: boolean }>()
  for (let from = 0; from < offers.length; from += orderLimits.linesOfCheckout) {
    const some = offers.slice(from, from + orderLimits.linesOfCheckout)
    const ids = some.map(({ variantId }) => variantId).join(',')
    const at = `/v1/shop/sellers/${businessId}/skus?variantIds=${ids}`
    const { body } = await callApi<{ skus: Static<typeof ForSaleDto>[] }>(request, 'GET', at)
    for (const { variantId, isOpen, isInStock } of body.skus) {
      stock.set(variantId, { isInStock: isOpen && isInStock })
    }
  }
  return stock
}

/** Guests may, unless the operator has switched that off. */
const mayOrder = async ({ ctx }: FastifyRequest): Promise<boolean> =>
  ctx.actor.kind !== 'anonymous' || ctx.features.isOn(GUEST_CHECKOUT)

const readCart = (request: FastifyRequest): Promise<Told<Static<typeof CartDto>>> =>
  callApi(request, 'GET', '/v1/cart')

async function sendCart(
  request: FastifyRequest,
  reply: FastifyReply,
  view: View,
  problem?: string,
): Promise<FastifyReply> {
  const { lines } = (await readCart(request)).body
  const sellers = await sellersOf(request.ctx, lines, view.locale)
  const needsSignIn = !(await mayOrder(request))
  const notes = { sellers, needsSignIn, ...(problem ? { problem } : {}) }
  const content = cartView(lines, notes, view.locale)
  const title = wordsIn(view.locale)('cart')
  void reply.header('cache-control', 'no-store')
  return send(request, problem ? reply.status(422) : reply, view, { title, content })
}

/** A placed checkout as it stands; with a problem when a step on it was refused. */
async function sendPlaced(
  request: FastifyRequest,
  reply: FastifyReply,
  view: View,
  problem?: string,
): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  const { key } = request.query as { key?: string }
  const found = await callApi<Static<typeof CheckoutDto>>(request, 'GET', checkoutAt(id, '', key))
  if (found.status !== 200) return missing(request, reply, view)
  const sellers = await sellersOf(request.ctx, found.body.orders, view.locale)
  const t = wordsIn(view.locale)
  const payAt = `/shop/checkouts/${id}/pay${key ? `?${queryOf({ key })}` : ''}`
  const isWaiting = found.body.status === 'placed'
  const offered = isWaiting && (await waysOn(request, id, key))
  const pay = offered && payView(offered, { action: payAt, locale: view.locale })
  const notice = problem && html`<p class="panel alert" role="alert">${problem}</p>`
  const content = html`${notice}${placedView(found.body, { sellers, key, pay: pay || undefined }, view.locale)}`
  void reply.header('cache-control', 'no-store')
  if (problem) void reply.status(409)
  return send(request, reply, view, {
    title: t('yourOrder'),
    path: `/shop/checkouts/${id}`,
    content,
  })
}

/** What fits the device: some ways lead from a phone's browser into another application. */
async function waysOn(request: FastifyRequest, id: string, key: string | undefined) {
  const { status, body } = await callApi<WaysToPayDto>(
    request,
    'GET',
    checkoutAt(id, '/payments', key),
  )
  const isPhone = /Mobile|Android|iPhone/.test(request.headers['user-agent'] ?? '')
  return status === 200 ? body.ways.filter((way) => isPhone || !way.isForPhones) : []
}

async function sendCheckout(
  request: FastifyRequest,
  reply: FastifyReply,
  view: View,
  given: Omit<CheckoutForm, 'needsIdentity'> & { lines: CartLines },
): Promise<FastifyReply> {
  const { lines, ...form } = given
  // The channels with limits per person are those that declare who buys.
  const limited = orderLimitsAt(request.ctx.now()).map(({ channel }) => channel)
  const needsIdentity = lines.some(({ channel }) => limited.includes(channel))
  const content = checkoutView(lines, { ...form, needsIdentity }, view.locale)
  void reply.header('cache-control', 'no-store')
  if (form.problem) void reply.status(422)
  return send(request, reply, view, { title: wordsIn(view.locale)('checkout'), content })
}

/** What of a cart is ordered first, as the refusal proposes. */
const firstLines = ({ split = [] }: Static<typeof RefusedDto>, lines: CartLines): CartLines =>
  split.flatMap(({ variantId, quantity }) => {
    const line = lines.find((one) => one.variantId === variantId)
    return line ? [{ ...line, quantity }] : []
  })

type CartLines = Static<typeof CartDto>['lines']

/** A line as the page had shown it; what is not one fails in the interface. */
function toLine(text: string) {
  const [businessId = '', variantId = '', quantity, amount = '', version] = text.split('|', 5)
  return {
    businessId,
    variantId,
    quantity: Number(quantity),
    price: { amount, currency: 'CNY' },
    version: Number(version),
  }
}

type Typed = Partial<Record<CheckoutField, string>>

/** A station's code as it is written, when there is such a station. */
async function findStationCode(
  request: FastifyRequest,
  typed: string,
): Promise<string | undefined> {
  const code = codeIn(typed)
  const found = code && (await callApi(request, 'GET', `/v1/stations/${code}`))
  return found && found.status === 200 ? code : undefined
}

function typedIn(form: URLSearchParams): Typed {
  const typed: Typed = {}
  for (const name of [...CONSIGNEE_FIELDS, ...IDENTITY_FIELDS, 'email', 'station'] as const) {
    const value = form.get(name)?.trim().slice(0, 200)
    if (value) typed[name] = value
  }
  return typed
}

const consigneeIn = (typed: Typed) =>
  Object.fromEntries(CONSIGNEE_FIELDS.flatMap((name) => (typed[name] ? [[name, typed[name]]] : [])))

const identityIn = ({ realName, idNumber }: Typed) =>
  realName || idNumber
    ? { identity: { realName: realName ?? '', idNumber: (idNumber ?? '').toUpperCase() } }
    : {}

/** Which fields the interface named, and whether they were there at all. */
function wrongIn({ params, code }: Told<unknown>): CheckoutForm['wrong'] {
  if (code === 'orders.invalid_identity') return { idNumber: 'field_wrong' }
  const wrong: Partial<Record<CheckoutField, 'field_missing' | 'field_wrong'>> = {}
  const fields = (params?.['fields'] ?? []) as {
    pointer: string
    keyword: string
    expected: object
  }[]
  for (const { pointer, keyword, expected } of fields) {
    const missing = 'missingProperty' in expected ? String(expected.missingProperty) : undefined
    const name = (missing ?? pointer.split('/').at(-1)) as CheckoutField
    wrong[name] = keyword === 'required' || missing !== undefined ? 'field_missing' : 'field_wrong'
  }
  return wrong
}
