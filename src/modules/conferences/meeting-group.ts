/** Which kinds of ticket people of one kind meet, and how often; a kind that has none meets everybody. */
export type MeetingGroup = Readonly<{
  ticketTypeId: string
  /** Of one person; null where only they themselves say. */
  mostMeetings: number | null
  /** Ids of ticket types; null for all. */
  meets: readonly string[] | null
}>

/** Whether people of two kinds may meet: each of the kinds must allow the other. */
export function createMayMeet(
  groups: readonly MeetingGroup[],
): (one: string, other: string) => boolean {
  const meets = new Map(groups.map((group) => [group.ticketTypeId, group.meets]))
  const allows = (one: string, other: string): boolean => meets.get(one)?.includes(other) ?? true
  return (one, other) => allows(one, other) && allows(other, one)
}
