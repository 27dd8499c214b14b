import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { ConferenceSettings } from '../settings.ts'
import type { Signer } from './sign-detached.ts'

export type AppleWallet = Readonly<{ passTypeId: string; teamId: string; signer: Signer }>
export type GoogleWallet = Readonly<{ issuerId: string; account: string; key: KeyObject }>
export type Wallets = Readonly<{
  apple?: AppleWallet | undefined
  google?: GoogleWallet | undefined
}>

/** The wallets that the configuration has keys for; a key that is none is refused at the start. */
export const openWallets = ({ appleWallet, googleWallet }: ConferenceSettings): Wallets => ({
  apple: appleWallet && {
    passTypeId: appleWallet.passTypeId,
    teamId: appleWallet.teamId,
    signer: {
      key: rsaKey('APPLE_PASS_KEY', appleWallet.key),
      certificate: certificate('APPLE_PASS_CERTIFICATE', appleWallet.certificate),
      issuer: certificate('APPLE_PASS_ISSUER', appleWallet.issuer),
    },
  },
  google: googleWallet && {
    issuerId: googleWallet.issuerId,
    account: googleWallet.account,
    key: rsaKey('GOOGLE_WALLET_KEY', googleWallet.key),
  },
})

function rsaKey(name: string, pem: string): KeyObject {
  const key = read(name, () => createPrivateKey(pem))
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`${name} must be an RSA key.`)
  return key
}

const certificate = (name: string, pem: string): X509Certificate =>
  read(name, () => new X509Certificate(pem))

/** What is wrong with a key is said without the key. */
function read<Value>(name: string, work: () => Value): Value {
  try {
    return work()
  } catch {
    throw new Error(`${name} cannot be read; it must be PEM.`)
  }
}
