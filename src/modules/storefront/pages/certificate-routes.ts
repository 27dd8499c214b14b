import type { FastifyReply, FastifyRequest } from 'fastify'
import { callApi } from '../../../platform/call-api.ts'
import { html } from '../../../platform/html.ts'
import type { Routes } from '../../../platform/module.ts'
import { sendFile } from '../../../platform/sent-file.ts'
import type { VerifiedDto } from '../../inspection/contract.ts'
import { selectMayVouch } from '../vouch-store.ts'
import { OPTIONS, send, viewOf } from './answer.ts'
import { certificateView } from './certificate.ts'
import { certificatePdf } from './certificate-pdf.ts'
import type { View } from './view.ts'
import { wordsIn } from './words.ts'

const OF_CODE = '/shop/certificates/:code'

/** The certificate of a code as people type it, and where it is verified. */
async function findCertificate(request: FastifyRequest) {
  const { code } = request.params as { code: string }
  const at = `/v1/certificates/${encodeURIComponent(code.replaceAll(/[\s-]/g, '').toUpperCase())}`
  const { status, body } = await callApi<VerifiedDto>(request, 'GET', at)
  if (status !== 200) return undefined
  const { agencyId } = body
  const isKnown = (await selectMayVouch(request.ctx.db, [agencyId])).has(agencyId)
  const address = `${request.protocol}://${request.host}${body.path}`
  return { certificate: body, address, isKnown }
}

function unknown(request: FastifyRequest, reply: FastifyReply, view: View): FastifyReply {
  const t = wordsIn(view.locale)
  const title = t('certificate')
  const content = html`<h1>${title}</h1><p class="panel">${t('certificateUnknown')}</p>`
  return send(request, reply.status(404), view, { title, content })
}

/** Where a code on paper leads: whoever scans it needs no account. */
export const certificatePageRoutes: Routes = async (app) => {
  app.get(OF_CODE, OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const found = await findCertificate(request)
    if (!found) return unknown(request, reply, view)
    const title = wordsIn(view.locale)('certificate')
    const content = certificateView(found.certificate, found, view.locale)
    return send(request, reply, view, { title, content })
  })

  app.get(`${OF_CODE}/pdf`, OPTIONS, async (request, reply) => {
    const view = viewOf(request, reply)
    const found = await findCertificate(request)
    if (!found) return unknown(request, reply, view)
    const { certificate } = found
    return sendFile(reply, {
      type: 'application/pdf',
      name: `certificate-${certificate.code}-${view.locale}.pdf`,
      content: certificatePdf(certificate, { ...found, day: view.day }, view.locale),
      // It says how it stands now.
      cache: 'no-store',
    })
  })
}
