type Waiting<Request, Answer> = Readonly<{
  request: Request
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}>

/** Takes requests one by one and has them done together. */
export type Gatherer<Request, Answer> = Readonly<{
  add: (request: Request) => Promise<Answer>
  /** How many wait for the next batch. */
  waiting: () => number
}>

/**
 * Requests that arrive while a batch is being written make the next one: batches of one when little
 * is asked, of hundreds under pressure, and no timer. `write` answers each in turn, or fails all.
 */
export function gather<Request, Answer>(
  write: (batch: readonly Request[]) => Promise<readonly (Answer | Error)[]>,
  mostOfBatch: number,
): Gatherer<Request, Answer> {
  const waiting: Waiting<Request, Answer>[] = []
  let isWriting = false

  async function writeBatches(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostOfBatch)
      try {
        const answers = await write(batch.map(({ request }) => request))
        for (const [i, { resolve, reject }] of batch.entries()) {
          const answer = answers[i]!
          if (answer instanceof Error) reject(answer)
          else resolve(answer)
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isWriting = false
  }

  return {
    add(request) {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      waiting.push({ request, resolve, reject })
      if (!isWriting) void writeBatches()
      return promise
    },
    waiting: () => waiting.length,
  }
}
