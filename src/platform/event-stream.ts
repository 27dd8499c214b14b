import type { FastifyReply } from 'fastify'

const HEARTBEAT_MS = 15_000

/**
 * Answers with server-sent events: each item becomes one message. Ends with the items, or when the
 * reader goes away, which aborts `signal`.
 */
export async function sendEventStream<Item extends { event: string; data: unknown }>(
  reply: FastifyReply,
  items: (signal: AbortSignal) => AsyncIterable<Item>,
): Promise<void> {
  const gone = new AbortController()
  reply.hijack()
  const { raw } = reply
  raw.on('close', () => gone.abort())
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  // Proxies close a silent connection; a comment line keeps it open.
  const heartbeat = setInterval(() => raw.write(': \n\n'), HEARTBEAT_MS)
  try {
    for await (const { event, data } of items(gone.signal)) {
      if (gone.signal.aborted) break
      raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    }
  } finally {
    clearInterval(heartbeat)
    raw.end()
  }
}
