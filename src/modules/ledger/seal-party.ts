import type { KeyRing } from '../../platform/seal.ts'
import { openJson, sealJson } from '../../platform/seal.ts'
import type { Party } from './payment-file.ts'

/** A bank account as it is kept: sealed, or as it stood in the clear until November 2026. */
export type KeptParty = Readonly<{ sealed: Uint8Array | null; plain: Party | null }>

/** Bound to the seller, or to the payout, that it belongs to. */
export const accountSeal = (businessId: string): string => `payout account ${businessId}`
export const creditorSeal = (payoutId: string): string => `creditor ${payoutId}`

export const sealParty = (ring: KeyRing, boundTo: string, party: Party): Buffer => {
  const { holder, account, bic, country } = party
  return sealJson(ring, boundTo, { holder, account, bic, country })
}

/** Throws when the key is another, or the row was tampered with. */
export const openParty = (ring: KeyRing, boundTo: string, { sealed, plain }: KeptParty): Party =>
  sealed ? openJson<Party>(ring, boundTo, sealed) : plain!
