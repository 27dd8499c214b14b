import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Base64 of DER, without a frame: as Alipay hands keys out. */
type KeyPair = Readonly<{ privateKey: string; publicKey: string }>

/** Of the shop towards Alipay, and of Alipay towards the shop. */
export type SimulatedKeys = Readonly<{ appId: string; app: KeyPair; alipay: KeyPair }>

const made = new Map<string, SimulatedKeys>()

/** Made at the first payment and kept in the data folder: they outlive a restart. */
export function simulatedKeys(dataFolder: string): SimulatedKeys {
  const known = made.get(dataFolder)
  if (known) return known
  const file = join(dataFolder, 'simulated-alipay.json')
  try {
    const keys = { appId: '2026000000000001', app: newPair(), alipay: newPair() }
    // 'wx' fails when the file exists: of two first payments only one makes the keys.
    writeFileSync(file, JSON.stringify(keys), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as SimulatedKeys
  made.set(dataFolder, kept)
  return kept
}

function newPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { privateKey: privateKey.toString('base64'), publicKey: publicKey.toString('base64') }
}
