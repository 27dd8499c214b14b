import type { Config } from '../../platform/config.ts'
import type { Actor, Ctx } from '../../platform/context.ts'
import type { Background, Routes } from '../../platform/module.ts'

export const accountsBackground: Background = { tasks: [], subscribers: [] }

export function createAccounts(
  _config: Config,
  _ctx: Ctx,
): { routes: Routes; authenticate: (headers: Headers) => Promise<Actor> } {
  return { routes: async () => {}, authenticate: async () => ({ kind: 'anonymous' }) }
}
