import { createPrivateKey, type KeyObject } from 'node:crypto'
import { createKeyRing, type KeyRing, openBytes, sealBytes } from './seal.ts'

/** Where a module keeps the private half of its key pair, sealed. */
type KeptKey = Readonly<{
  /** What its bytes are bound to: in another place they do not open. */
  seal: string
  find: () => Promise<Uint8Array | undefined>
  /** The first that is kept stays. */
  insert: (sealed: Buffer) => Promise<unknown>
  make: () => Promise<KeyObject>
}>

/** A key pair of the installation's own, to sign with; made and kept on first use. */
export async function ownKey(
  { lasting }: KeyRing,
  { seal, find, insert, make }: KeptKey,
): Promise<KeyObject> {
  // The lasting key opens it whatever key seals now: nothing is to be sealed anew.
  const ring = createKeyRing([lasting])
  const opened = (sealed: Uint8Array): KeyObject =>
    createPrivateKey({ key: openBytes(ring, seal, sealed), type: 'pkcs8', format: 'der' })
  const kept = await find()
  if (kept) return opened(kept)
  await insert(sealBytes(ring, seal, (await make()).export({ type: 'pkcs8', format: 'der' })))
  // Another process may have been first.
  return opened((await find())!)
}
