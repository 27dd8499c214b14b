import type { Db } from '../../platform/db.ts'
import { shopLimits } from './limits.ts'
import { bumpShopVersion, selectShopVersion } from './search-store.ts'
import { forgetSynonyms } from './synonyms.ts'

/**
 * Finished answers as bytes, by address, for as long as the shop has one version. Every change of
 * a listing makes a new version through the outbox; a process looks for one at most once a second.
 */
type Cache = { version: bigint; checkedAt: number; answers: Map<string, Buffer> }

const caches = new WeakMap<Db, Cache>()
let forgotten = 0

/** This process has changed a listing and does not wait for the version. */
export function forgetShopPages(): void {
  forgotten += 1
}

let seen = 0

/** The answer for an address, from memory or made now. Nothing personal may be in it. */
export async function cachedAnswer(
  db: Db,
  address: string,
  make: () => Promise<unknown>,
): Promise<Buffer> {
  const cache = await freshCache(db)
  const known = cache.answers.get(address)
  if (known) return known
  const { version } = cache
  const began = forgotten
  const bytes = Buffer.from(JSON.stringify(await make()))
  // What was made while the shop changed is shown once and not kept.
  if (cache.version === version && forgotten === began) {
    if (cache.answers.size >= shopLimits.cachedAnswers) {
      cache.answers.delete(cache.answers.keys().next().value!)
    }
    cache.answers.set(address, bytes)
  }
  return bytes
}

async function freshCache(db: Db): Promise<Cache> {
  let cache = caches.get(db)
  if (!cache) {
    cache = { version: -1n, checkedAt: Number.NEGATIVE_INFINITY, answers: new Map() }
    caches.set(db, cache)
  }
  if (seen !== forgotten) {
    seen = forgotten
    cache.answers.clear()
    cache.checkedAt = Number.NEGATIVE_INFINITY
  }
  const now = performance.now()
  if (now - cache.checkedAt < shopLimits.versionFreshMs) return cache
  cache.checkedAt = now
  const version = await selectShopVersion(db)
  if (version !== cache.version) {
    cache.version = version
    cache.answers.clear()
    // Another process may have put other synonyms in force with this version.
    forgetSynonyms()
  }
  return cache
}

/** What the outbox calls when a listing came, went or changed. */
export async function renewShop({ db }: { db: Db }): Promise<void> {
  await bumpShopVersion(db)
  forgetShopPages()
}
