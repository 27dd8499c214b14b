import { createHmac } from 'node:crypto'

/** Names a mail address without telling it: 'address:…', the same for ever under one secret. */
export const nameAddress = (secret: string, email: string): string =>
  `address:${createHmac('sha256', `notifications ${secret}`)
    .update(`address ${email.toLowerCase()}`)
    .digest('base64url')}`
