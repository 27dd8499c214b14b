import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ConferenceSettings } from './settings.ts'

/** The key of a link that opens one thing without signing in. Derived, so nothing secret is stored. */
export const linkKey = ({ identityKeys }: ConferenceSettings, what: string): string =>
  createHmac('sha256', identityKeys.lasting).update(what).digest('base64url')

export function isLinkKey(settings: ConferenceSettings, what: string, key: string): boolean {
  const [given, right] = [Buffer.from(key), Buffer.from(linkKey(settings, what))]
  return given.length === right.length && timingSafeEqual(given, right)
}
