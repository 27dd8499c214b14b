import type { Day } from '../../kernel/period.ts'
import type { SentType } from '../../platform/sent-file.ts'

export const DOCUMENT_KINDS = ['certificate', 'inspection_report', 'lab_test'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** `named`: an issuer whom the seller names; `agency`: an agency of this market issues it itself. */
export const ISSUER_KINDS = ['named', 'agency'] as const

export const DOCUMENT_STATES = ['stated', 'verified', 'hidden'] as const
export type DocumentState = (typeof DOCUMENT_STATES)[number]

export const documentLimits = {
  /** Of one listing: more is an archive, and nobody reads it. */
  ofListing: 10,
  fileBytes: 10_000_000,
  /** Files of all listings of one seller. */
  bytesOfSeller: 1_000_000_000,
} as const

/** What a document says of itself. */
export type DocumentFacts = Readonly<{
  kind: DocumentKind
  issuer: string
  number: string
  issuedOn: Day
  /** Its last day; without one it does not end. */
  validUntil: Day | null
  url: string | null
}>

export type DocumentFile = Readonly<{ id: string; type: SentType; bytes: number }>

export type ListingDocument = DocumentFacts &
  Readonly<{
    businessId: string
    listingId: string
    id: string
    issuerKind: (typeof ISSUER_KINDS)[number]
    /** Null until its file is whole. */
    file: DocumentFile | null
    state: DocumentState
    createdAt: Date
  }>

/** Whether shoppers see it on a day of theirs. */
export const isShown = (
  { state, validUntil }: Pick<ListingDocument, 'state' | 'validUntil'>,
  day: Day,
): boolean => state !== 'hidden' && (validUntil === null || validUntil >= day)
