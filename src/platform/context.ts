import { type Db, inTransaction } from './db.ts'
import type { Features } from './features.ts'
import type { Files } from './files.ts'
import type { Log } from './log.ts'
import type { Mailer } from './mail.ts'
import type { TaskQueue } from './tasks.ts'
import { committed, emitted } from './wake.ts'

/** Who acts. An API key acts for one organisation within its scopes; `system` is the product. */
export type Actor =
  | Readonly<{ kind: 'anonymous' }>
  | Readonly<{ kind: 'user'; userId: string; email: string; name: string; sessionId: string }>
  | Readonly<{ kind: 'apiKey'; keyId: string; organisationId: string; scopes: readonly string[] }>
  | Readonly<{ kind: 'system' }>

/** Who acts, as one text: 'user:…', 'key:…', 'system'. */
export function actorText(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `user:${actor.userId}`
    case 'apiKey':
      return `key:${actor.keyId}`
    default:
      return actor.kind
  }
}

/** What a capability needs, handed down by hand. */
export type Ctx = Readonly<{
  db: Db
  actor: Actor
  now: () => Date
  log: Log
  requestId: string
  tasks: TaskQueue
  /** Names of the events that somebody subscribes to: the others need not be dispatched. */
  heard: ReadonlySet<string>
  /** What may be switched off, and whether it is. */
  features: Features
  mailer: Mailer
  files: Files
}>

declare const transactional: unique symbol

/**
 * A context inside a transaction. The outside world is missing from it: sending mail or writing a
 * file in a transaction does not compile, since a rollback could not take it back.
 */
export type TxCtx = Omit<Ctx, 'mailer' | 'files'> & { readonly [transactional]: true }

/** Only verb functions open one; a function that must join one takes `tx`. */
export async function transaction<T>(ctx: Ctx, work: (tx: TxCtx) => Promise<T>): Promise<T> {
  const result = await withoutWaking(ctx, work)
  // Whatever was emitted is durable now: wake the dispatcher instead of waiting for its round.
  emitted.send()
  return result
}

/** A transaction after which the dispatcher is not woken: its own. */
export async function withoutWaking<T>(ctx: Ctx, work: (tx: TxCtx) => Promise<T>): Promise<T> {
  const result = await inTransaction(ctx.db, (db) => {
    const { mailer: _mailer, files: _files, ...rest } = ctx
    return work({ ...rest, db } as unknown as TxCtx)
  })
  committed.send()
  return result
}
