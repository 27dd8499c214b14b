import { once } from 'node:events'
import { connect } from 'node:net'

export type HttpAnswer = Readonly<{ status: number; head: string; body: string }>
export type Send = (
  method: string,
  path: string,
  body?: string,
  headers?: Readonly<Record<string, string>>,
) => Promise<HttpAnswer>

/**
 * One buyer's connection, over a bare socket: a benchmark's load costs the machine that it measures
 * as little as can be. One request at a time; answers carry a length.
 */
export async function openClient(port: number): Promise<{ send: Send; close: () => void }> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1')
  await once(socket, 'connect')
  let text = ''
  let waiting: PromiseWithResolvers<HttpAnswer> | undefined
  socket.on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\r\n\r\n')
    const length = end < 0 ? null : /content-length: (\d+)/i.exec(text)
    if (!length || text.length < end + 4 + Number(length[1])) return
    const answer = {
      status: Number(text.slice(9, 12)),
      head: text.slice(0, end),
      body: text.slice(end + 4),
    }
    text = ''
    waiting?.resolve(answer)
  })
  const fail = () => waiting?.reject(new Error('the server closed the connection'))
  socket.on('error', fail).on('close', fail)
  const send: Send = (method, path, body, headers = {}) => {
    let head = `${method} ${path} HTTP/1.1\r\nhost: bench\r\n`
    if (body !== undefined) {
      const type = headers['content-type'] ?? 'application/json'
      head += `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
    }
    for (const [name, value] of Object.entries(headers)) {
      if (name !== 'content-type') head += `${name}: ${value}\r\n`
    }
    waiting = Promise.withResolvers()
    socket.write(`${head}\r\n${body ?? ''}`)
    return waiting.promise
  }
  return { send, close: () => void socket.destroy() }
}

let asked = 0
/** An address of its own for every request: the limit of requests per address is not measured. */
export function fromAnyAddress(): { 'x-forwarded-for': string } {
  asked += 1
  return { 'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}` }
}

/** A percentile of times, in milliseconds with so many digits. */
export function percentile(times: readonly number[], share: number, digits = 0): number {
  const sorted = [...times].sort((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(digits))
}
