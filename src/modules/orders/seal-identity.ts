import { createHmac } from 'node:crypto'
import type { Locale } from '../../kernel/locale.ts'
import { openJson, sealJson } from '../../platform/seal.ts'
import type { Consignee } from './order.ts'
import type { OrderSettings } from './settings.ts'

/** Who the buyer is before the law. Never logged, never in an event. */
export type Identity = Readonly<{ realName: string; idNumber: string }>

/** Where the buyer wants to be told of the order, and in which language. Never logged either. */
export type Contact = Readonly<{ email: string; locale: Locale }>

type Keys = Pick<OrderSettings, 'identityKeys'>

/** What of a checkout is sealed. Each is bound to it and to what it is: none opens as another. */
export const identitySeal = (checkoutId: string): string => checkoutId
export const contactSeal = (checkoutId: string): string => `contact ${checkoutId}`
export const consigneeSeal = (checkoutId: string): string => `consignee ${checkoutId}`

export const sealIdentity = (
  { identityKeys }: Keys,
  checkoutId: string,
  { realName, idNumber }: Identity,
): Buffer => sealJson(identityKeys, identitySeal(checkoutId), { realName, idNumber })

export const sealContact = (
  { identityKeys }: Keys,
  checkoutId: string,
  { email, locale }: Contact,
): Buffer => sealJson(identityKeys, contactSeal(checkoutId), { email, locale })

/** Throws when the key is another, or the row was tampered with. */
export const openContact = (
  { identityKeys }: Keys,
  checkoutId: string,
  sealed: Uint8Array,
): Contact => openJson(identityKeys, contactSeal(checkoutId), sealed)

/** Where the goods go: name, telephone and address. */
export const sealConsignee = (
  { identityKeys }: Keys,
  checkoutId: string,
  consignee: Consignee,
): Buffer => sealJson(identityKeys, consigneeSeal(checkoutId), consignee)

/** Throws as `openContact`. */
export const openConsignee = (
  { identityKeys }: Keys,
  checkoutId: string,
  sealed: Uint8Array,
): Consignee => openJson(identityKeys, consigneeSeal(checkoutId), sealed)

/**
 * Names a natural person without telling who it is: a keyed fingerprint, since the numbers are few
 * enough to try them all against a plain one.
 */
export function personIdOf({ identityKeys }: Keys, { idNumber }: Identity): string {
  const hex = createHmac('sha256', identityKeys.lasting).update(`person ${idNumber}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
