import type { Day } from '../../kernel/period.ts'

export const DOCUMENT_STATES = ['stated', 'verified', 'refused'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

/** A licence, an accreditation, a registration that a company states. */
export type PartnerDocument = Readonly<{
  partnerId: string
  id: string
  title: string
  issuer: string
  number: string
  /** Where anybody may look it up. */
  registerUrl: string | null
  issuedOn: Day
  /** The last day on which it holds. */
  expiresOn: Day
  state: DocumentState
  /** How the operator verified it, or why not. */
  note: string | null
  statedAt: Date
  decidedAt: Date | null
}>

/** Whether it is verified and holds on a day: then it is a badge. */
export const holdsOn = (
  { state, expiresOn }: Pick<PartnerDocument, 'state' | 'expiresOn'>,
  day: Day,
): boolean => state === 'verified' && expiresOn >= day
