/** Every bound of recruiting, with its reason. */
export const recruitingLimits = {
  /** A list of all businesses of a state with some words on each. */
  importBytes: 20_000_000,
  importRows: 50_000,
  /** Rows that one statement takes. */
  rowsOfBatch: 500,
  /** What was wrong with the first rows tells what is wrong with the others. */
  issuesShown: 200,
  prospectsOfOffice: 200_000,
  /** One letter to so many; a larger campaign is several, which can be compared. */
  prospectsOfBatch: 5_000,
  /** Two a week for ten years; more than that nobody reads. */
  batchesOfOffice: 1_000,
  /** What an office may send in 24 hours: letters of a person, no mailing house. */
  mailsPerDay: 500,
  /** Who has not answered three letters will not answer a fourth. */
  mailsPerProspect: 3,
  /** Days between two letters to the same address. */
  restDays: 14,
  /** An address that has led nowhere for two years is erased. */
  addressDays: 730,
  /**
   * Fewer businesses than this are not counted apart: the number would say what one of them did. As in
   * the count of jobs.
   */
  leastBusinesses: 5,
} as const

export const PROSPECT_STAGES = ['new', 'invited', 'joined', 'no_address', 'opted_out'] as const
export type ProspectStage = (typeof PROSPECT_STAGES)[number]

/** A business that an office would like to have. */
export type Prospect = Readonly<{
  id: string
  name: string
  city: string | null
  county: string | null
  state: string | null
  website: string | null
  /** 'farm', 'market': as the list calls it. */
  kind: string | null
  goods: string | null
}>

/** What comes of an invitation, in the order in which it does. */
export const FUNNEL = ['opened', 'joined', 'assessed', 'applied', 'listed', 'sold'] as const
export type FunnelStep = (typeof FUNNEL)[number]

const LEGAL_FORMS = /\b(llc|l l c|inc|incorporated|co|corp|corporation|company|ltd|limited|lp|llp)$/

/**
 * A name by which the same business is known in two lists: lower case, without accents, signs, a
 * leading "the" and its legal form at the end.
 */
export function foldName(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
  return words.replace(LEGAL_FORMS, '').trim() || words
}

/** Name and place; a town says more than its county. */
export const sameName = ({
  name,
  city,
  county,
  state,
}: Pick<Prospect, 'name' | 'city' | 'county' | 'state'>): string => {
  const place = city ?? county?.replace(/\s+(county|parish|borough)$/i, '') ?? ''
  return `${foldName(name)}|${foldName(place)}|${state ?? ''}`
}

/** An address that a mail can go to: none of the odd forms that the standard knows besides. */
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/** In lower case; undefined when it is none. */
export function readAddress(text: string): string | undefined {
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, '')
  return address.length <= 254 && ADDRESS.test(address) ? address : undefined
}

/** An address on the web, with its scheme; undefined when it is none. */
export function readWebsite(text: string): string | undefined {
  const typed = text.trim()
  if (typed === '' || /\s/.test(typed)) return undefined
  const address = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`
  const url = URL.parse(address)
  const isOne =
    url !== null && !url.username && url.hostname.includes('.') && url.href.length <= 300
  return isOne ? url.href : undefined
}
