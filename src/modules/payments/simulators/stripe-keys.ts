import { randomBytes } from 'node:crypto'
import { keptKeys } from './kept-keys.ts'

export type SimulatedStripe = Readonly<{ secretKey: string; webhookSecret: string }>

/** Made at the first payment and kept in the data folder: they outlive a restart. */
export const simulatedStripe = (dataFolder: string): SimulatedStripe =>
  keptKeys(dataFolder, 'simulated-stripe.json', () => ({
    secretKey: `sk_test_${randomBytes(18).toString('hex')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  }))
