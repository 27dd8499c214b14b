import type { operations } from '../../api-types.ts'

type Ok<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

export type Partner = Ok<'listPartners'>['partners'][number]
export type PartnerDetail = Ok<'getPartner'>
export type Profile = Partner['profile']
export type Service = Profile['services'][number]
export type Kind = Partner['kinds'][number]
export type PartnerDocument = Ok<'listPartnerDocuments'>['documents'][number]
export type Match = Ok<'matchPartners'>['matches'][number]
export type Request = Ok<'listQuoteRequests'>['requests'][number]
export type Asked = Ok<'listAskedQuotes'>['asked'][number]
export type Referral = Ok<'listReferrals'>['referrals'][number]
export type Handed = Ok<'previewReferral'>['handed']
export type Message = Ok<'listQuoteMessages'>['messages'][number]

export const KINDS = [
  'logistics',
  'payment',
  'software',
  'finance',
  'education',
  'translation',
  'legal',
  'packaging',
  'testing',
] as const satisfies readonly Kind[]
export const UNITS = ['product', 'shipment', 'order', 'page', 'hour', 'month', 'once'] as const
/** Languages that partners and businesses of this market speak most. */
export const LANGUAGES = ['en', 'zh', 'es', 'fr', 'de', 'vi', 'ko', 'ja', 'pt'] as const
/** Chapters of the HS; 77 is kept free by it. */
export const CHAPTERS = Array.from({ length: 97 }, (_, i) => `${i + 1}`.padStart(2, '0')).filter(
  (chapter) => chapter !== '77',
)
export const FIELDS = ['contact', 'place', 'steps', 'goods', 'verdicts'] as const

const DAY_MS = 86_400_000
/** So many days from now, as a date field writes it. */
export const dayIn = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
/** The end of a day that somebody chose. */
export const endOfDay = (day: string): string => `${day}T23:59:59.000Z`
