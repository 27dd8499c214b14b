import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { fromAnyAddress, openClient } from './http-load.ts'

export type Asked = Readonly<{
  method: string
  path: string
  body?: string
  headers?: Readonly<Record<string, string>>
}>
type Load = Readonly<{ port: number; atOnce: number; requests: readonly Asked[]; marker?: string }>

export type Loaded = Readonly<{
  seconds: number
  /** Milliseconds of each request, in the order they were answered. */
  times: number[]
  /** Answers that hold the marker. */
  marked: number
  /** The Cookie header that a browser would send after each answer, in the order of the requests. */
  cookies: string[]
}>

/** Sends requests from a thread of its own, so many at once. Throws at the first that is refused. */
export async function sendFromThread(load: Load): Promise<Loaded> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { load } })
  const [result] = (await once(worker, 'message')) as [Loaded]
  await worker.terminate()
  return result
}

async function send({ port, atOnce, requests, marker }: Load): Promise<Loaded> {
  const times: number[] = []
  const cookies: string[] = []
  let marked = 0
  let next = 0
  const client = async () => {
    const { send, close } = await openClient(port)
    while (next < requests.length) {
      const at = next++
      const { method, path, body, headers } = requests[at]!
      const start = performance.now()
      const answer = await send(method, path, body, { ...fromAnyAddress(), ...headers })
      times.push(performance.now() - start)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`)
      if (marker && answer.body.includes(marker)) marked += 1
      cookies[at] = [...answer.head.matchAll(/^set-cookie: ([^;\r]*)/gim)]
        .map(([, cookie]) => cookie)
        .join('; ')
    }
    close()
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: atOnce }, client))
  return { seconds: (performance.now() - began) / 1_000, times, marked, cookies }
}

if (!isMainThread && workerData?.load) {
  parentPort?.postMessage(await send((workerData as { load: Load }).load))
}
