import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { keptKeys } from './kept-keys.ts'
import { selfSigned } from './self-signed.ts'

type KeyPair = Readonly<{ privateKey: string; publicKey: string }>
type Certified = KeyPair & Readonly<{ serialNumber: string; certificate: string; until: string }>

/** Of the shop towards WeChat Pay, and of WeChat Pay towards the shop; keys are PEM. */
export type SimulatedWechatpay = Readonly<{
  merchantId: string
  appId: string
  serialNumber: string
  shop: KeyPair
  apiV3Key: string
  /** The certificate of the platform, and the one that takes over from it. */
  platforms: readonly [Certified, Certified]
}>

/** Made at the first payment and kept in the data folder: they outlive a restart. */
export const simulatedWechatpay = (dataFolder: string): SimulatedWechatpay =>
  keptKeys(dataFolder, 'simulated-wechatpay-certified.json', () => ({
    merchantId: '1900000001',
    appId: 'wx0000000000000001',
    serialNumber: newSerial(),
    shop: newPair(),
    apiV3Key: randomBytes(16).toString('hex'),
    platforms: [newCertified(), newCertified()] as const,
  }))

/** Below 0x80 and above zero at its beginning, as certificates have it. */
const newSerial = (): string => `5A${randomBytes(19).toString('hex').toUpperCase()}`

const newPair = (): KeyPair =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

/** Valid as long as UTCTime reaches: a simulator's data folder is never too old. */
function newCertified(): Certified {
  const [from, until] = [new Date('2020-01-01T00:00:00Z'), new Date('2049-12-31T23:59:59Z')]
  const given = { ...newPair(), serialNumber: newSerial() }
  const certificate = selfSigned({ ...given, name: 'Simulated WeChat Pay', from, until })
  return { ...given, certificate, until: until.toISOString() }
}
