import { lookup as resolve } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { webhookLimits } from '../event-type.ts'
import { isPublicAddress } from './public-address.ts'

/** For development: plain http and addresses of this machine may be sent to. */
export type Reach = Readonly<{ isLocalAllowed: boolean }>

export type Outcome =
  | Readonly<{ status: number; ms: number }>
  /** `refused_address`, `timeout`, or the code of what failed. */
  | Readonly<{ problem: string; ms: number }>

/** Whether we would send there, as far as the words of the address tell. */
export function isAllowedUrl(text: string, { isLocalAllowed }: Reach): boolean {
  if (!URL.canParse(text) || text.length > webhookLimits.urlCharacters) return false
  const url = new URL(text)
  if (url.username || url.password) return false
  if (url.protocol !== 'https:' && !(isLocalAllowed && url.protocol === 'http:')) return false
  const host = hostOf(url)
  return isLocalAllowed || isIP(host) === 0 || isPublicAddress(host)
}

/** The name, or the address without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

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

/** A new one each time: sockets and those who watch them write on the errors they end with. */
const refusal = (): Error =>
  Object.assign(new Error('the name leads to an address that is not public'), {
    code: 'refused_address',
  })

const createLookup =
  ({ isLocalAllowed }: Reach): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const isFine = isLocalAllowed || addresses.every(({ address }) => isPublicAddress(address))
      const [first] = addresses
      if (!isFine || !first) return callback(refusal(), '')
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
