import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { keptKeys } from './kept-keys.ts'

type KeyPair = Readonly<{ privateKey: string; publicKey: string }>

/** Of the shop towards WeChat Pay, and of WeChat Pay towards the shop; keys are PEM. */
export type SimulatedWechatpay = Readonly<{
  merchantId: string
  appId: string
  serialNumber: string
  shop: KeyPair
  apiV3Key: string
  platformKeyId: string
  platform: KeyPair
}>

/** Made at the first payment and kept in the data folder: they outlive a restart. */
export const simulatedWechatpay = (dataFolder: string): SimulatedWechatpay =>
  keptKeys(dataFolder, 'simulated-wechatpay.json', () => ({
    merchantId: '1900000001',
    appId: 'wx0000000000000001',
    serialNumber: randomBytes(20).toString('hex').toUpperCase(),
    shop: newPair(),
    apiV3Key: randomBytes(16).toString('hex'),
    platformKeyId: `PUB_KEY_ID_${randomBytes(12).toString('hex')}`,
    platform: newPair(),
  }))

const newPair = (): KeyPair =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
