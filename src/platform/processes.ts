import cluster, { type Worker } from 'node:cluster'
import { limits } from './limits.ts'

/**
 * Keeps so many processes of this program at work behind one port, where requests are handed to one
 * after the other; the others begin when the first one answers, so that it alone brings the schema up
 * to date. One that dies is begun again. What it starts runs the same program, where `isChild` and
 * `isFirst` tell what it is; when the keeper itself dies, they end.
 *
 * Ends with code 1 when nothing ever answered, or when one died `limits.restarts` times in a row
 * without answering in between; with 0 when it is told to stop (SIGINT, SIGTERM) and all have stopped.
 */
export function keepProcesses(count: number): void {
  let isStopping = false
  let hasAnswered = false
  let failures = 0

  const begin = (place: number): void => {
    const worker = cluster.fork({ [PLACE]: `${place}` })
    let answers = false
    worker.on('listening', () => {
      answers = true
      failures = 0
      if (!hasAnswered) for (let other = 1; other < count; other++) begin(other)
      hasAnswered = true
    })
    worker.on('exit', (code, signal) => {
      if (isStopping) return endWhenAlone()
      if (!answers) failures += 1
      if (!hasAnswered || failures > limits.restarts) return stop(1)
      process.stderr.write(
        `A process of the server ended (${signal ?? code}) and is begun again.\n`,
      )
      setTimeout(() => !isStopping && begin(place), limits.restartMs * 2 ** failures)
    })
  }

  let endsWith = 0
  const stop = (code: number): void => {
    if (isStopping) return
    isStopping = true
    endsWith = code
    for (const worker of workers()) worker.process.kill('SIGTERM')
    endWhenAlone()
  }
  const endWhenAlone = (): void => {
    if (workers().length === 0) process.exit(endsWith)
  }

  process.on('SIGINT', () => stop(0))
  process.on('SIGTERM', () => stop(0))
  begin(0)
}

/** Whether another process keeps this one. */
export const isChild = (): boolean => cluster.isWorker

/** Whether this one speaks for all: it says what to open, and loads what ships. */
export const isFirst = (): boolean => !cluster.isWorker || process.env[PLACE] === '0'

const PLACE = 'TRADEWIND_PROCESS'

const workers = (): Worker[] =>
  Object.values(cluster.workers ?? {}).filter((one): one is Worker => one?.isDead() === false)
