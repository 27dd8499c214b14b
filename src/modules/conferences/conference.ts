import type { LocalText } from '../../kernel/locale.ts'
import type { Day } from '../../kernel/period.ts'

export type Series = Readonly<{ id: string; agencyId: string; name: LocalText }>

export const CONFERENCE_STATES = ['draft', 'open', 'closed'] as const
export type ConferenceState = (typeof CONFERENCE_STATES)[number]

export type Conference = Readonly<{
  id: string
  /** Null for a draft that came in by the command line and was given to nobody. */
  agencyId: string | null
  seriesId: string | null
  slug: string
  name: LocalText
  city: LocalText
  /** IANA: 'America/Detroit'. */
  timeZone: string
  firstDay: Day
  lastDay: Day
  /** Null, as the city is empty, in a draft of which nobody has said it. */
  places: number | null
  state: ConferenceState
  isSample: boolean
  version: number
}>

export type ConferenceRef = Readonly<{ agencyId: string; conferenceId: string }>

/** From where to where: a closed one may open again, and what people have seen is no draft any more. */
const STEPS: Readonly<Record<ConferenceState, readonly ConferenceState[]>> = {
  draft: ['open'],
  open: ['closed'],
  closed: ['open'],
}

export const maySetConference = (from: ConferenceState, to: ConferenceState): boolean =>
  STEPS[from].includes(to)

/** What must be known before anybody is shown a conference. */
export const isWhole = ({ agencyId, places, city }: Conference): boolean =>
  agencyId !== null && places !== null && city.en !== '' && city['zh-CN'] !== ''

/** Whether the zone is one that this machine's tables know. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
