import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { operations } from '../../api-types.ts'
import { client, dataOf, ProblemError } from '../../client.ts'

export type Answers =
  operations['handInAttempt']['requestBody']['content']['application/json']['answers']

/** What a person did and the server may not know yet. It may be sent again: it counts once. */
export type Deed =
  | { kind: 'done'; course: string; lesson: string }
  | { kind: 'answers'; course: string; lesson: string; attemptId: string; answers: Answers }

const AGAIN_MS = 15_000
/** Nobody does more without a connection; what is over the oldest makes room for. */
const MOST = 200

/** Kept by person: another one on the same device sends nothing of theirs. */
const keyOf = (userId: string): string => `tradewind.learning.${userId}`

const listeners = new Set<() => void>()

const storedText = (userId: string): string => localStorage.getItem(keyOf(userId)) ?? '[]'
const read = (text: string): Deed[] => {
  try {
    return JSON.parse(text) as Deed[]
  } catch {
    return []
  }
}

function write(userId: string, deeds: readonly Deed[]): void {
  if (deeds.length === 0) localStorage.removeItem(keyOf(userId))
  else localStorage.setItem(keyOf(userId), JSON.stringify(deeds.slice(-MOST)))
  for (const listener of listeners) listener()
}

const isSame = (a: Deed, b: Deed): boolean =>
  a.kind === 'answers' && b.kind === 'answers'
    ? a.attemptId === b.attemptId
    : a.kind === b.kind && a.course === b.course && a.lesson === b.lesson

/** Keeps what was done until the server has it, and tries at once. */
export async function doNow(queries: QueryClient, userId: string, deed: Deed): Promise<void> {
  const others = read(storedText(userId)).filter((one) => !isSame(one, deed))
  write(userId, [...others, deed])
  await sendAll(queries, userId)
}

let sending: Promise<void> = Promise.resolve()

/** In turn, so that nothing is sent by two at once; ends at the first that finds no connection. */
function sendAll(queries: QueryClient, userId: string): Promise<void> {
  sending = sending.then(async () => {
    for (const deed of read(storedText(userId))) {
      try {
        await send(queries, deed)
      } catch (error) {
        if (!isFinal(error)) return
      }
      const left = read(storedText(userId)).filter((one) => !isSame(one, deed))
      write(userId, left)
      await queries.invalidateQueries({ queryKey: ['learning'] })
    }
  })
  return sending
}

/** A refusal that will stay one; a lost connection, a busy or restarting server are none. */
const isFinal = (error: unknown): boolean =>
  error instanceof ProblemError &&
  error.problem.status < 500 &&
  ![401, 429].includes(error.problem.status)

async function send(queries: QueryClient, deed: Deed): Promise<void> {
  const { course, lesson } = deed
  if (deed.kind === 'done') {
    await dataOf(client.PUT('/v1/learning/{course}', { params: { path: { course } } }))
    const path = { course, lesson }
    await dataOf(client.PUT('/v1/learning/{course}/lessons/{lesson}/done', { params: { path } }))
    return
  }
  const { attemptId, answers } = deed
  try {
    const result = await dataOf(
      client.PUT('/v1/learning/{course}/attempts/{attemptId}/answers', {
        params: { path: { course, attemptId } },
        body: { answers },
      }),
    )
    queries.setQueryData(resultKey(attemptId), { result })
  } catch (error) {
    if (isFinal(error)) queries.setQueryData(resultKey(attemptId), { error })
    throw error
  }
}

/** Where the result of an attempt, or its refusal, is found when it has come. */
export const resultKey = (attemptId: string) => ['attempt-result', attemptId]

/** What still waits; meanwhile it is tried again now and then, and when the connection is back. */
export function usePending(userId: string | undefined): readonly Deed[] {
  const queries = useQueryClient()
  const text = useSyncExternalStore(
    (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    () => (userId ? storedText(userId) : '[]'),
  )
  const isWaiting = text !== '[]'
  useEffect(() => {
    if (!userId || !isWaiting) return
    const again = () => void sendAll(queries, userId)
    again()
    window.addEventListener('online', again)
    const timer = setInterval(again, AGAIN_MS)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [queries, userId, isWaiting])
  return read(text)
}
