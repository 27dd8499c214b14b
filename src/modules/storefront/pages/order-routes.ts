import type { FastifyReply, FastifyRequest } from 'fastify'
import { isId, newId } from '../../../kernel/ids.ts'
import { callApi } from '../../../platform/call-api.ts'
import { formBodies, formOf } from '../../../platform/forms.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { REPORTS, TRANSLATIONS } from '../review-routes.ts'
import { selectReviewsOf } from '../review-store.ts'
import { toReviewDto } from '../wire.ts'
import { checkoutAt, missing, OPTIONS, queryOf, sellerOf, send, viewOf } from './answer.ts'
import { caseView, type OwnCase } from './case.ts'
import { myOrdersView, type OwnCheckouts, type OwnOrder, orderView } from './order.ts'
import { reportForm, translatedAt } from './reviews.ts'
import { wordsIn } from './words.ts'

/** The pages of one order, for its buyer: what comes after paying. */
export const orderPageRoutes: Routes = async (app) => {
  formBodies(app)

  app.get('/shop/orders', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { after } = request.query as { after?: string }
    const at = `/v1/checkouts?${queryOf({ limit: '20', ...(after ? { after } : {}) })}`
    const { status, body } = await callApi<OwnCheckouts>(request, 'GET', at)
    const title = wordsIn(view.locale)('myOrders')
    void reply.header('cache-control', 'no-store')
    const content = myOrdersView(status === 200 ? body : undefined, view.locale)
    return send(request, reply, view, { title, content })
  })

  app.get('/shop/checkouts/:id/orders/:orderId', OPTIONS, (request, reply) =>
    sendOrder(request, reply),
  )

  app.post('/shop/checkouts/:id/orders/:orderId/steps', OPTIONS, (request, reply) => {
    const form = formOf(request)
    const note = form.get('note')?.trim()
    return act(request, reply, 'steps', {
      from: form.get('from') ?? '',
      to: form.get('to') ?? '',
      ...(note ? { note } : {}),
    })
  })

  app.post('/shop/checkouts/:id/orders/:orderId/cancellations', OPTIONS, (request, reply) => {
    const { key, reason, ...wanted } = Object.fromEntries(formOf(request))
    const lines = Object.entries(wanted).flatMap(([variantId, text]) => {
      const quantity = Number(text)
      return quantity > 0 ? [{ variantId, quantity }] : []
    })
    const body = { lines, ...(reason?.trim() ? { reason: reason.trim() } : {}) }
    return act(request, reply, 'cancellations', body, key ? { 'idempotency-key': key } : {})
  })

  app.post('/shop/checkouts/:id/orders/:orderId/messages', OPTIONS, (request, reply) =>
    act(request, reply, 'messages', { text: formOf(request).get('text') ?? '' }),
  )

  app.post('/shop/checkouts/:id/orders/:orderId/reviews', OPTIONS, async (request, reply) => {
    const form = formOf(request)
    const found = await readOrder(request)
    if (found.status !== 200) return missing(request, reply, viewOf(request, reply))
    return act(request, reply, 'reviews', {
      listingId: form.get('listingId') ?? '',
      rating: Number(form.get('rating')),
      text: form.get('text') ?? '',
      // Whose address has been erased signs as a buyer.
      author: found.body.consignee?.name ?? wordsIn(viewOf(request, reply).locale)('by_buyer'),
    })
  })

  app.post(
    '/shop/reviews/:reviewId/translation',
    { ...OPTIONS, config: TRANSLATIONS },
    async (request, reply) => {
      const view = viewOf(request, reply)
      const { reviewId } = request.params as { reviewId: string }
      const back = translatedAt(formOf(request), reviewId)
      if (!isId(reviewId) || !back) return missing(request, reply, view)
      const at = `/v1/shop/reviews/${reviewId}/translation`
      const told = await callApi(request, 'POST', at, { to: view.locale })
      if (told.status === 200) return reply.redirect(back, 303)
      if (told.status === 404) return missing(request, reply, view)
      const t = wordsIn(view.locale)
      const content = html`<p class="panel alert" role="alert">${told.title}</p>
<p><a class="button" href="${back}">${t('backToGoods')}</a></p>`
      const page = { title: t('showTranslation'), path: '/shop', content }
      return send(request, reply.status(told.status), view, page)
    },
  )

  app.post(
    '/shop/reviews/:reviewId/report',
    { ...OPTIONS, config: REPORTS },
    async (request, reply) => {
      const view = viewOf(request, reply)
      const { reviewId } = request.params as { reviewId: string }
      const form = formOf(request)
      const note = form.get('note')?.trim()
      const at = `/v1/shop/reviews/${encodeURIComponent(reviewId)}/report`
      const body = { reason: form.get('reason') ?? '', ...(note ? { note } : {}) }
      const told = await callApi(request, 'POST', at, body)
      if (told.status === 404) return missing(request, reply, view)
      if (told.status !== 202) {
        const content = html`<p class="panel alert" role="alert">${told.title}</p>
${reportForm(encodeURIComponent(reviewId), { isOpen: true, note }, view.locale)}`
        const title = wordsIn(view.locale)('report')
        return send(request, reply.status(told.status), view, { title, path: '/shop', content })
      }
      const t = wordsIn(view.locale)
      const content = html`<h1>${t('reported')}</h1><p><a class="button" href="/shop">${t('toShop')}</a></p>`
      return send(request, reply, view, { title: t('reported'), path: '/shop', content })
    },
  )
}

export const paramsOf = (request: FastifyRequest) => {
  const { id, orderId } = request.params as { id: string; orderId: string }
  const { key } = request.query as { key?: string }
  return { id, orderId: encodeURIComponent(orderId), key }
}

function readOrder(request: FastifyRequest) {
  const { id, orderId, key } = paramsOf(request)
  return callApi<OwnOrder>(request, 'GET', checkoutAt(id, `/orders/${orderId}`, key))
}

/** Does one thing with the order; then the page is read again, or shows why it was refused. */
async function act(
  request: FastifyRequest,
  reply: FastifyReply,
  what: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<FastifyReply> {
  const { id, orderId, key } = paramsOf(request)
  const at = checkoutAt(id, `/orders/${orderId}/${what}`, key)
  const { status, title } = await callApi(request, 'POST', at, body, headers)
  if (status >= 300) return sendOrder(request, reply, title)
  const query = key ? `?${queryOf({ key })}` : ''
  return reply.redirect(`/shop/checkouts/${id}/orders/${orderId}${query}`, 303)
}

/** The page of an order; with `problem` it says why something was refused. */
export async function sendOrder(
  request: FastifyRequest,
  reply: FastifyReply,
  problem?: string,
): Promise<FastifyReply> {
  const view = viewOf(request, reply)
  const { id, orderId, key } = paramsOf(request)
  const found = await readOrder(request)
  if (found.status !== 200 && !key && request.ctx.actor.kind === 'anonymous' && isId(orderId)) {
    // A link of a mail to somebody with an account: it opens when they have signed in.
    const next = `/shop/checkouts/${encodeURIComponent(id)}/orders/${orderId}`
    return reply.redirect(`/sign-in?${queryOf({ next, lang: view.locale })}`, 303)
  }
  if (found.status !== 200 || !isId(orderId)) return missing(request, reply, view)
  const order = found.body
  const messages = await callApi<{ messages: [] }>(
    request,
    'GET',
    checkoutAt(id, `/orders/${orderId}/messages`, key),
  )
  const ref = { businessId: order.businessId, orderId: order.id }
  const reviews = await selectReviewsOf(request.ctx.db, [ref])
  const query = key ? `?${queryOf({ key })}` : ''
  const ownCase = await callApi<OwnCase>(
    request,
    'GET',
    checkoutAt(id, `/orders/${orderId}/case`, key),
  )
  const evidence = caseView(
    ownCase.body,
    {
      status: order.status,
      action: `/shop/checkouts/${id}/orders/${orderId}/evidence${query}`,
      fileAt: (evidenceId, size) =>
        `/v1/checkouts/${id}/orders/${orderId}/evidence/${evidenceId}?${queryOf({ ...(key ? { key } : {}), size })}`,
    },
    view.locale,
  )
  const content = orderView(
    order,
    {
      seller: (await sellerOf(request.ctx, order.businessId, view.locale)).name,
      messages: messages.body.messages,
      evidence,
      action: (step) => `/shop/checkouts/${id}/orders/${orderId}/${step}${query}`,
      back: `/shop/checkouts/${id}${query}`,
      cancelKey: newId(),
      reviews: reviews.map(toReviewDto),
    },
    view.locale,
  )
  const notice = problem && html`<p class="panel alert" role="alert">${problem}</p>`
  void reply.header('cache-control', 'no-store')
  if (problem) void reply.status(409)
  return send(request, reply, view, {
    title: wordsIn(view.locale)('yourOrder'),
    path: `/shop/checkouts/${id}/orders/${orderId}`,
    content: html`${notice}${content}`,
  })
}
