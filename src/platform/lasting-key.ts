import { createSecretKey } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './db.ts'
import { createKeyRing, isSealedNow, type KeyRing, openBytes, sealBytes } from './seal.ts'

const SEAL = 'lasting key'

/**
 * The ring with the lasting key of this database, which is the first sealing key it ever had.
 * Throws when no key of the ring opens it: better not to start than to seal with a stray key.
 */
export async function withLastingKey(db: Db, ring: KeyRing): Promise<KeyRing> {
  const own = sealBytes(ring, SEAL, ring.lasting.export())
  await sql`insert into platform.lasting_key (id, sealed) values (1, ${own})
    on conflict do nothing`.execute(db)
  const { rows } = await sql<{ sealed: Uint8Array }>`
    select sealed from platform.lasting_key`.execute(db)
  const { sealed } = rows[0]!
  const lasting = openLasting(ring, sealed)
  if (!isSealedNow(ring, sealed)) {
    await sql`update platform.lasting_key set sealed = ${sealBytes(ring, SEAL, lasting)}
      where sealed = ${Buffer.from(sealed)}`.execute(db)
  }
  const keys = ring.keys.map(({ key }) => key)
  return createKeyRing(keys, createSecretKey(lasting))
}

function openLasting(ring: KeyRing, sealed: Uint8Array): Buffer {
  try {
    return openBytes(ring, SEAL, sealed)
  } catch (cause) {
    throw new Error(
      'This database was sealed with another key. Put that one into TRADEWIND_IDENTITY_KEYS_BEFORE; ' +
        'without TRADEWIND_IDENTITY_KEY it was derived from the secret in the data folder.',
      { cause },
    )
  }
}
