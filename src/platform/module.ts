import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Subscriber } from './outbox.ts'
import type { TaskDefinition } from './tasks.ts'

/** Routes of a module; each has a schema with an operationId and the problems it answers with. */
export type Routes = FastifyPluginAsyncTypebox

/** What a module does besides answering requests. */
export type Background = Readonly<{
  tasks: readonly TaskDefinition[]
  subscribers: readonly Subscriber[]
}>
