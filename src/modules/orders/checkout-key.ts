import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OrderSettings } from './settings.ts'

/** Opens one checkout to whoever placed it without signing in. Derived, so nothing is stored. */
export const checkoutKey = ({ identityKeys }: Pick<OrderSettings, 'identityKeys'>, id: string) =>
  createHmac('sha256', identityKeys.lasting).update(`checkout ${id}`).digest('base64url')

export function isCheckoutKey(
  settings: Pick<OrderSettings, 'identityKeys'>,
  id: string,
  key: string,
): boolean {
  const right = Buffer.from(checkoutKey(settings, id))
  const given = Buffer.from(key)
  return given.length === right.length && timingSafeEqual(given, right)
}
