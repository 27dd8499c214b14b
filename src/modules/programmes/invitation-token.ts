import { createHmac, timingSafeEqual } from 'node:crypto'

/** Which letter to whom. */
export type InvitationRef = Readonly<{ agencyId: string; batchId: string; prospectId: string }>

const ID_BYTES = 16

const mac = (secret: string, text: string): string =>
  createHmac('sha256', `programmes ${secret}`).update(`invitation ${text}`).digest('base64url')

/** What the link of an invitation ends with: whoever has it may answer, and nobody guesses it. */
export function invitationToken(secret: string, ref: InvitationRef): string {
  const ids = [ref.agencyId, ref.batchId, ref.prospectId].join('').replaceAll('-', '')
  const text = Buffer.from(ids, 'hex').toString('base64url')
  return `${text}.${mac(secret, text)}`
}

/** Undefined when we did not write it. */
export function readInvitationToken(secret: string, token: string): InvitationRef | undefined {
  const [text = '', given = ''] = token.split('.')
  const right = Buffer.from(mac(secret, text))
  const signature = Buffer.from(given)
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  const [agencyId, batchId, prospectId] = [0, 1, 2].map((place) =>
    bytes
      .subarray(place * ID_BYTES, (place + 1) * ID_BYTES)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  )
  return { agencyId: agencyId!, batchId: batchId!, prospectId: prospectId! }
}
