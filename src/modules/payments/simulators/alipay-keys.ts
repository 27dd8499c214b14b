import { generateKeyPairSync } from 'node:crypto'
import { keptKeys } from './kept-keys.ts'

/** Base64 of DER, without a frame: as Alipay hands keys out. */
type KeyPair = Readonly<{ privateKey: string; publicKey: string }>

/** Of the shop towards Alipay, and of Alipay towards the shop. */
export type SimulatedKeys = Readonly<{ appId: string; app: KeyPair; alipay: KeyPair }>

/** Made at the first payment and kept in the data folder: they outlive a restart. */
export const simulatedKeys = (dataFolder: string): SimulatedKeys =>
  keptKeys(dataFolder, 'simulated-alipay.json', () => ({
    appId: '2026000000000001',
    app: newPair(),
    alipay: newPair(),
  }))

function newPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return { privateKey: privateKey.toString('base64'), publicKey: publicKey.toString('base64') }
}
