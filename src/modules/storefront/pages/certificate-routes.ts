import { callApi } from '../../../platform/call-api.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import type { VerifiedDto } from '../../inspection/contract.ts'
import { selectMayVouch } from '../vouch-store.ts'
import { OPTIONS, send, viewOf } from './answer.ts'
import { certificateView } from './certificate.ts'
import { wordsIn } from './words.ts'

/** Where a code on paper leads: whoever scans it needs no account. */
export const certificatePageRoutes: Routes = async (app) => {
  app.get('/shop/certificates/:code', OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const { code } = request.params as { code: string }
    const at = `/v1/certificates/${encodeURIComponent(code.replaceAll(/[\s-]/g, '').toUpperCase())}`
    const { status, body } = await callApi<VerifiedDto>(request, 'GET', at)
    const title = wordsIn(view.locale)('certificate')
    if (status !== 200) {
      const content = html`<h1>${title}</h1><p class="panel">${wordsIn(view.locale)('certificateUnknown')}</p>`
      return send(request, reply.status(404), view, { title, content })
    }
    const { agencyId } = body
    const isKnown = (await selectMayVouch(request.ctx.db, [agencyId])).has(agencyId)
    const address = `${request.protocol}://${request.host}${body.path}`
    const content = certificateView(body, { address, isKnown }, view.locale)
    return send(request, reply, view, { title, content })
  })
}
