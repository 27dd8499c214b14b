import type { Db } from '../../platform/db.ts'
import { shopLimits } from './limits.ts'
import { bumpShopVersion, selectShopVersion } from './search-store.ts'
import { forgetSynonyms } from './synonyms.ts'

/**
 * Finished answers as bytes, by address, for as long as the shop has one version. Every change of
 * a listing makes a new version through the outbox; a process looks for one at most once a second.
 */
type Cache = { version: bigint; seen: number; answers: Map<string, Answered> }

/** An answer with what its maker notes of it for later: whoever is answered from memory has it too. */
type Answered = Readonly<{ bytes: Buffer; note: unknown }>

const caches = new WeakMap<Db, Cache>()
let forgotten = 0

/** This process has changed a listing and does not wait for the version. */
export function forgetShopPages(): void {
  forgotten += 1
}

/** The answer for an address, from memory or made now. Nothing personal may be in it. */
export const cachedAnswer = async (
  db: Db,
  address: string,
  make: () => Promise<unknown>,
): Promise<Buffer> =>
  (
    await cachedWithNote(db, address, async () => ({
      text: JSON.stringify(await make()),
      note: undefined,
    }))
  ).bytes

/** The same of an answer that is written already, with a note that is kept beside it and is not part of it. */
export async function cachedWithNote<Note>(
  db: Db,
  address: string,
  make: () => Promise<{ text: string; note: Note }>,
): Promise<{ bytes: Buffer; note: Note }> {
  const cache = await freshCache(db)
  const known = cache.answers.get(address)
  if (known) return known as { bytes: Buffer; note: Note }
  const { version } = cache
  const began = forgotten
  const { text, note } = await make()
  const made = { bytes: Buffer.from(text), note }
  // What was made while the shop changed is shown once and not kept.
  if (cache.version === version && forgotten === began) {
    if (cache.answers.size >= shopLimits.cachedAnswers) {
      cache.answers.delete(cache.answers.keys().next().value!)
    }
    cache.answers.set(address, made)
  }
  return made
}

async function freshCache(db: Db): Promise<Cache> {
  const version = await shopVersion(db)
  let cache = caches.get(db)
  if (!cache) {
    cache = { version, seen: forgotten, answers: new Map() }
    caches.set(db, cache)
  }
  if (version !== cache.version || cache.seen !== forgotten) {
    cache.seen = forgotten
    cache.version = version
    cache.answers.clear()
    // Another process may have put other synonyms in force with this version.
    forgetSynonyms()
  }
  return cache
}

type Known = { version: bigint; checkedAt: number; seen: number; asked?: Promise<void> | undefined }

const versions = new WeakMap<Db, Known>()

/** The shop's version, at most a second old, and newer than what this process changed. */
export async function shopVersion(db: Db): Promise<bigint> {
  let known = versions.get(db)
  if (!known) {
    known = { version: -1n, checkedAt: Number.NEGATIVE_INFINITY, seen: -1 }
    versions.set(db, known)
  }
  const isOld = ({ seen, checkedAt }: Known) =>
    seen !== forgotten || performance.now() - checkedAt >= shopLimits.versionFreshMs
  while (isOld(known)) {
    known.asked ??= askVersion(db, known)
    await known.asked
  }
  return known.version
}

async function askVersion(db: Db, known: Known): Promise<void> {
  const before = forgotten
  try {
    known.version = await selectShopVersion(db)
    known.seen = before
    known.checkedAt = performance.now()
  } finally {
    known.asked = undefined
  }
}

/** What the outbox calls when listings came, went or changed. */
export async function renewShop(
  { db }: { db: Db },
  listingIds: readonly string[] = [],
): Promise<void> {
  await bumpShopVersion(db, listingIds)
  forgetShopPages()
}
