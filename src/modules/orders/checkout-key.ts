import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OrderSettings } from './settings.ts'

type Settings = Pick<OrderSettings, 'identityKeys'>

/** Opens one checkout to whoever placed it without signing in. Derived, so nothing is stored. */
export const checkoutKey = (settings: Settings, id: string) => derive(settings, `checkout ${id}`)

/** How long after the last moment to pay somebody may come back from paying. */
const BACK_MS = 3_600_000
/** Stands in no other key. */
const MARK = '.'

/**
 * The same for a few hours: what goes to a provider of payments, for the way back, so that its logs
 * open nothing later. The same again for the same checkout, as providers ask of what is repeated.
 */
export function returnKey(settings: Settings, id: string, { expiresAt }: { expiresAt: Date }) {
  const until = Math.floor((expiresAt.getTime() + BACK_MS) / 1_000)
  return `${until}${MARK}${derive(settings, `return ${id} ${until}`)}`
}

/** Whether a key opens its checkout for a few hours only: a link with it is none to keep. */
export const isForReturn = (key: string): boolean => key.includes(MARK)

export function isCheckoutKey(settings: Settings, id: string, key: string, now: Date): boolean {
  if (!isForReturn(key)) return isSame(key, checkoutKey(settings, id))
  const [until = '', signature = ''] = key.split(MARK, 2)
  if (!/^\d{1,12}$/.test(until) || now.getTime() > Number(until) * 1_000) return false
  return isSame(signature, derive(settings, `return ${id} ${until}`))
}

const derive = ({ identityKeys }: Settings, text: string): string =>
  createHmac('sha256', identityKeys.lasting).update(text).digest('base64url')

function isSame(one: string, two: string): boolean {
  const [given, right] = [Buffer.from(one), Buffer.from(two)]
  return given.length === right.length && timingSafeEqual(given, right)
}
