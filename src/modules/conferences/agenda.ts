import type { Locale } from '../../kernel/locale.ts'

/** A text in the languages there are. */
export type Copies = Readonly<Record<Locale, string | null>>

export type Link = Readonly<{ url: string; title: string }>

export type Track = Readonly<{ id: string; name: string; nameZh: string | null }>
export type Room = Track & Readonly<{ capacity: number | null; position: number }>
export type Speaker = Track & Readonly<{ key: string }>

export type AgendaSession = Readonly<{
  conferenceId: string
  id: string
  key: string
  title: Copies
  subtitle: string
  abstract: Copies
  kind: string
  language: string
  links: readonly Link[]
  trackId: string | null
  roomId: string | null
  startsAt: Date
  endsAt: Date
  isAllDay: boolean
  repeats: readonly string[]
  sequence: number
  changedAt: Date
  cancelledAt: Date | null
  speakerIds: readonly string[]
}>

export type AgendaRef = Readonly<{ conferenceId: string; sessionId: string }>

/** A session as a file has it: names instead of ids. */
export type ReadSession = Readonly<{
  key: string
  title: string
  subtitle: string
  abstract: string
  kind: string
  language: string
  links: readonly Link[]
  track: string
  room: string
  startsAt: Date
  endsAt: Date
  isAllDay: boolean
  repeats: readonly string[]
  isCancelled: boolean
  speakers: readonly Readonly<{ key: string; name: string }>[]
}>

/** Why an entry of a file is left out. */
type SkipReason = 'no_start' | 'no_duration' | 'time_zone_unknown' | 'time_unreadable'
export type Skip = Readonly<{ key: string; reason: SkipReason }>

/** What a file says, whatever its format. */
export type ReadAgenda = Readonly<{
  title: string
  /** Short, for addresses; '' where the file has none. */
  acronym: string
  timeZone: string
  sessions: readonly ReadSession[]
  skipped: readonly Skip[]
}>

export type AgendaProblem =
  | 'too_large'
  | 'format_unknown'
  | 'unreadable'
  | 'entities'
  | 'empty'
  | 'too_many'

/** The file as a whole cannot be used. */
export class AgendaRefused extends Error {
  readonly problem: AgendaProblem
  constructor(problem: AgendaProblem) {
    super(`the agenda was refused: ${problem}`)
    this.problem = problem
  }
}
