import type { DoorRefusal } from '../../../kernel/ticket-code.ts'

/** A door of the house, or of a session, through which people are let in once. */
export type CheckInList = Readonly<{
  conferenceId: string
  id: string
  name: string
  nameZh: string | null
  sessionId: string | null
  /** Kinds of ticket that are let in; none for all. */
  ticketTypeIds: readonly string[]
  /** Given to the last entry that came or changed. */
  lastTurn: number
}>
export type ListRef = Readonly<{ conferenceId: string; listId: string }>

/** Why a code lets nobody in, whenever it is scanned. */
export type Refusal = DoorRefusal | 'unreadable' | 'forged' | 'cancelled' | 'replaced'

/** What a lane scanned. */
export type Scan = Readonly<{
  /** Made by the lane: sent again, it is known. */
  id: string
  lane: string
  scannedAt: Date
  code: string
  /** What the lane did; null when it asks. */
  isLetIn: boolean | null
}>

/** A scan as it is kept. */
export type KeptScan = Readonly<{
  id: string
  lane: string
  scannedAt: Date
  registrationId: string | null
  refusal: Refusal | null
  isLetIn: boolean
}>

/** The first scan of a ticket at a list; all others of it are double uses. */
export type Entry = Readonly<{
  registrationId: string
  ticketTypeId: string
  scanId: string
  scannedAt: Date
  lane: string
  /** False while every lane turned the ticket away: nobody came yet. */
  isLetIn: boolean
  scans: number
  turn: number
}>

type Placed = Readonly<{ id: string; scannedAt: Date; lane: string; isLetIn: boolean | null }>

/**
 * Which of two scans of a ticket is the entry: one that let in before one that did not; of two such the one
 * of the earlier time, of the same millisecond the one of the lane whose name comes first by its bytes, of
 * the same lane that of the smaller id. Whoever hears of them in whichever order comes to the same.
 */
export const isBefore = (one: Placed, other: Placed): boolean =>
  one.isLetIn === other.isLetIn ? isEarlier(one, other) : one.isLetIn === true

export function isEarlier(one: Placed, other: Placed): boolean {
  const time = one.scannedAt.getTime() - other.scannedAt.getTime()
  if (time !== 0) return time < 0
  const lane = Buffer.compare(Buffer.from(one.lane), Buffer.from(other.lane))
  return lane === 0 ? one.id < other.id : lane < 0
}
