import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Routes } from '../../../platform/module.ts'
import { callOwn } from '../../../platform/own-call.ts'
import { readLocale } from '../../../platform/page-locale.ts'
import { acceptUploads, uploadOf } from '../../../platform/uploads.ts'
import { orderLimits } from '../../orders/api.ts'
import { checkoutAt, OPTIONS, queryOf } from './answer.ts'
import { paramsOf, sendOrder } from './order-routes.ts'

/** Sending a file is more work than reading a page: of one address only so many in a minute. */
const RATE = { rateLimit: { max: 40, timeWindow: 60_000 } }
/** What is larger is counted to its end and not kept, so that the interface can say that it is. */
const MOST_KEPT = orderLimits.evidenceFileBytes + 1
const MOST_READ = 200_000_000

/** The form by which a buyer shows a picture or a letter. */
export const casePageRoutes: Routes = async (app) => {
  await acceptUploads(app)

  app.post(
    '/shop/checkouts/:id/orders/:orderId/evidence',
    { ...OPTIONS, config: RATE },
    async (request, reply) => {
      const { id, orderId, key } = paramsOf(request)
      const form = await readForm(request)
      const answer = await callOwn(request, {
        method: 'POST',
        url: checkoutAt(id, `/orders/${orderId}/evidence`, key),
        body: form.body,
        headers: { 'content-type': form.type, 'accept-language': readLocale(request) },
      })
      if (answer.statusCode >= 300) return refuse(request, reply, answer)
      const query = key ? `?${queryOf({ key })}` : ''
      return reply.redirect(`/shop/checkouts/${id}/orders/${orderId}${query}#case`, 303)
    },
  )
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Awaited<ReturnType<typeof callOwn>>,
): Promise<FastifyReply> {
  const { title } = answer.json() as { title?: string }
  return sendOrder(request, reply, title ?? '')
}

/** The form as it came, as one body that the interface reads; more than it takes is not kept. */
async function readForm(request: FastifyRequest): Promise<{ body: Buffer; type: string }> {
  const form = new FormData()
  if (request.isMultipart()) {
    const { fileName, content, fields } = await uploadOf(request)
    const chunks: Uint8Array<ArrayBuffer>[] = []
    let [bytes, kept] = [0, 0]
    for await (const chunk of content) {
      bytes += chunk.byteLength
      const rest = chunk.slice(0, Math.max(0, MOST_KEPT - kept))
      kept += rest.byteLength
      if (rest.byteLength > 0) chunks.push(rest as Uint8Array<ArrayBuffer>)
      if (bytes > MOST_READ) break
    }
    form.set('caption', fields['caption'] ?? '')
    form.set('file', new Blob(chunks), fileName)
  }
  const whole = new Response(form)
  return {
    body: Buffer.from(await whole.arrayBuffer()),
    type: whole.headers.get('content-type') ?? '',
  }
}
