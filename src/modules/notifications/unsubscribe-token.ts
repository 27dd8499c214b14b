import { createHmac, timingSafeEqual } from 'node:crypto'
import { ALL_TOPICS, type Topic } from './mail-kind.ts'

/** Signs links and names addresses; 32 bytes or more. */
export type LinkKey = string

/** Whose mails: 'user:…' or 'address:…'. */
export type Unwanted = Readonly<{ reader: string; topic: Topic }>

/** Turns off one kind of mail for one reader, for ever, without signing in. */
export const unsubscribeToken = (key: LinkKey, { reader, topic }: Unwanted): string => {
  const text = Buffer.from(`${topic} ${reader}`).toString('base64url')
  return `${text}.${mac(key, `unsubscribe ${text}`)}`
}

/** Undefined when we did not write it. */
export function readUnsubscribeToken(key: LinkKey, token: string): Unwanted | undefined {
  const [text = '', given = ''] = token.split('.')
  const right = Buffer.from(mac(key, `unsubscribe ${text}`))
  const signature = Buffer.from(given)
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) return undefined
  const [topic, reader = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  const known = ALL_TOPICS.find((one) => one === topic)
  return known && { reader, topic: known }
}

const mac = (key: LinkKey, text: string): string =>
  createHmac('sha256', `notifications ${key}`).update(text).digest('base64url')
