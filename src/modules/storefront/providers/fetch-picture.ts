import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { createLookup, isAllowedUrl, type Reach } from '../../../platform/reach.ts'
import { PICTURE_BYTES, type PictureRefusal } from '../picture.ts'

export type Fetched =
  | Readonly<{ bytes: Buffer }>
  /** For good: asking again would bring the same. */
  | Readonly<{ refused: PictureRefusal }>
  /** For now: a time-out, a server in trouble, a name that does not resolve. */
  | Readonly<{ failed: string }>

const MOST_REDIRECTS = 3
const LONGEST_MS = 30_000

/**
 * Fetches what a seller's list says is a picture. Every address on the way is looked at as that of
 * a webhook is, those that it is led on to as well; nothing of ours is sent along.
 */
export async function fetchPicture(
  reach: Reach,
  address: string,
  signal: AbortSignal,
): Promise<Fetched> {
  let url = address
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    if (!isAllowedUrl(url, reach)) return { refused: 'refused_address' }
    const answer = await get(reach, url, signal)
    if (!('next' in answer)) return answer
    if (!URL.canParse(answer.next, url)) return { refused: 'not_found' }
    url = new URL(answer.next, url).href
  }
  return { refused: 'not_found' }
}

type Answer = Fetched | Readonly<{ next: string }>

function get(reach: Reach, address: string, signal: AbortSignal): Promise<Answer> {
  const url = new URL(address)
  return new Promise((settle) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = send(
      url,
      {
        agent: false,
        lookup: createLookup(reach),
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
        headers: { accept: 'image/webp,image/jpeg,image/png', 'user-agent': 'Tradewind-Pictures' },
      },
      (response) => {
        const status = response.statusCode ?? 0
        const done = (answer: Answer) => {
          settle(answer)
          request.destroy()
        }
        if (status >= 300 && status < 400 && response.headers.location) {
          return done({ next: response.headers.location })
        }
        if (status === 408 || status === 429 || status >= 500) return done({ failed: `${status}` })
        if (status !== 200) return done({ refused: 'not_found' })
        return readBody(response, done)
      },
    )
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isRefused = error.code === 'refused_address'
      settle(isRefused ? { refused: 'refused_address' } : { failed: error.code ?? error.name })
    })
    request.end()
  })
}

function readBody(response: IncomingMessage, done: (answer: Answer) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > PICTURE_BYTES) done({ refused: 'too_large' })
    else chunks.push(chunk)
  })
  response.on('end', () => done({ bytes: Buffer.concat(chunks) }))
  response.on('error', () => done({ failed: 'interrupted' }))
}
