import { fromKysely, PgBoss } from 'pg-boss'
import type { Ctx } from './context.ts'
import type { Database, Db } from './db.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { committed } from './wake.ts'

/** Background work of a module. It may run more than once, so it must be idempotent. */
export type TaskDefinition = Readonly<{
  name: string
  run: (ctx: Ctx, payload: never, signal: AbortSignal) => Promise<void>
  /** Cron expression in UTC, for work that repeats. */
  schedule?: string
  /** A task that takes longer is stopped and tried again. */
  timeoutSeconds?: number
  retries?: number
  /** Called when the last try has failed too. */
  giveUp?: (ctx: Ctx, payload: never) => Promise<void>
}>

export const defineTask = <Payload extends object>(
  task: Omit<TaskDefinition, 'run' | 'giveUp'> & {
    run: (ctx: Ctx, payload: Payload, signal: AbortSignal) => Promise<void>
    giveUp?: (ctx: Ctx, payload: Payload) => Promise<void>
  },
): TaskDefinition => task as TaskDefinition

export type TaskQueue = Readonly<{
  /** Adds a task in the transaction of `db`: it exists exactly if the transaction commits. */
  enqueue: (db: Db, task: TaskDefinition, payload: object) => Promise<void>
}>

export type RunningTasks = TaskQueue & {
  /** Begins to work on tasks. */
  start: (ctx: Ctx) => Promise<void>
  stop: () => Promise<void>
}

/** For tasks of other processes and those to be tried again: a worker is told of its own at once. */
const POLL_SECONDS = 2
/** Longer than nearly all transactions take. */
const TOLD_MS = 1_000
const FIFTEEN_MINUTES_S = 900
const LONGEST_RETRY_S = 600
/** A task whose process was killed is found, and begun again, after two missed heartbeats. */
const HEARTBEAT_SECONDS = 10

/** The queue lives in the database (pg-boss, schema `pgboss`): no other server is needed. */
export async function createTasks(
  database: Database,
  tasks: readonly TaskDefinition[],
  log: Log,
): Promise<RunningTasks> {
  const target = database.taskDatabase()
  const boss = new PgBoss({
    ...('connectionString' in target ? { ...target, max: 4 } : { db: target, backend: 'pglite' }),
    schedule: tasks.some((task) => task.schedule),
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: HEARTBEAT_SECONDS,
    monitorIntervalSeconds: HEARTBEAT_SECONDS,
  })
  boss.on('error', (error) => log.error({ err: error }, 'task queue'))
  await boss.start()
  const known = new Set((await boss.getQueues()).map((queue) => queue.name))
  for (const task of tasks) {
    if (!known.has(task.name)) await boss.createQueue(task.name)
    if (task.schedule) await boss.schedule(task.name, task.schedule)
  }
  const workers = new Map<string, string>()
  const stopping = new AbortController()
  /** Queues with new tasks, and until when their workers are told at every commit: which is theirs is not known. */
  const waiting = new Map<string, number>()
  const wake = () => {
    const now = performance.now()
    for (const [name, until] of waiting) {
      boss.notifyWorker(workers.get(name)!)
      if (until < now) waiting.delete(name)
    }
  }
  const stopListening = committed.listen(wake)

  return {
    async enqueue(db, task, payload) {
      await boss.send(task.name, payload, {
        db: fromKysely(db as never),
        retryLimit: task.retries ?? limits.taskRetries,
        retryBackoff: true,
        retryDelay: 1,
        retryDelayMax: LONGEST_RETRY_S,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: task.timeoutSeconds ?? FIFTEEN_MINUTES_S,
      })
      if (!workers.has(task.name)) return
      waiting.set(task.name, performance.now() + TOLD_MS)
      // For those without a transaction.
      setTimeout(wake, 20)
    },
    async start(ctx) {
      for (const task of tasks) {
        const options = {
          pollingIntervalSeconds: POLL_SECONDS,
          batchSize: 1,
          includeMetadata: true,
        } as const
        const id = await boss.work(task.name, options, async ([job]) => {
          const signal = AbortSignal.any([job!.signal, stopping.signal])
          const taskCtx = { ...ctx, requestId: job!.id, log: ctx.log.child({ task: task.name }) }
          try {
            await task.run(taskCtx, job!.data as never, signal)
          } catch (error) {
            const isLast = job!.retryCount >= job!.retryLimit && !stopping.signal.aborted
            taskCtx.log.error({ err: error, isLast }, 'the task failed')
            if (isLast) await task.giveUp?.(taskCtx, job!.data as never)
            throw error
          } finally {
            // Where there was one there may be more: the pause between polls is for an empty queue.
            const worker = workers.get(task.name)
            if (worker) boss.notifyWorker(worker)
          }
        })
        workers.set(task.name, id)
      }
    },
    async stop() {
      stopListening()
      stopping.abort(new Error('The server is stopping.'))
      await boss.stop({ graceful: true, timeout: limits.shutdownMs, close: true })
    },
  }
}
