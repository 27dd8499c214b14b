import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createLookup, isAllowedUrl, type Reach } from '../../../platform/reach.ts'
import { webhookLimits } from '../event-type.ts'

export type Outcome =
  | Readonly<{ status: number; ms: number }>
  /** `refused_address`, `timeout`, or the code of what failed. */
  | Readonly<{ problem: string; ms: number }>

/**
 * Posts one message, over a connection of its own. The name is resolved once, every address it has
 * is looked at, and the connection is made to what was looked at: a name that answers differently
 * the second time gets nowhere. Redirects are answers like any other and are not followed.
 */
export function sendWebhook(
  reach: Reach,
  message: Readonly<{ url: string; headers: Readonly<Record<string, string>>; body: string }>,
): Promise<Outcome> {
  const start = performance.now()
  const ms = () => Math.round(performance.now() - start)
  if (!isAllowedUrl(message.url, reach)) {
    return Promise.resolve({ problem: 'refused_address', ms: 0 })
  }
  const url = new URL(message.url)
  const body = Buffer.from(message.body)
  return new Promise((settle) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        lookup: createLookup(reach),
        signal: AbortSignal.timeout(webhookLimits.timeoutMs),
        headers: {
          ...message.headers,
          'content-type': 'application/json',
          'content-length': body.length,
          'user-agent': 'Tradewind-Webhooks',
        },
      },
      (response) => {
        const end = () => {
          settle({ status: response.statusCode ?? 0, ms: ms() })
          request.destroy()
        }
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > webhookLimits.answerBytes) end()
        })
        response.on('end', end)
        // What was answered counts, also when the rest of it does not come.
        response.on('error', end)
      },
    )
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isTimeout = error.name === 'TimeoutError' || error.name === 'AbortError'
      const problem = isTimeout ? 'timeout' : (error.code ?? 'failed')
      settle({ problem: problem.slice(0, 50), ms: ms() })
    })
    request.end(body)
  })
}
