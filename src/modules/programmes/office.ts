/** From the top of the tree down; a chamber and a station stand at its leaves. */
export const LEVELS = ['nation', 'state', 'county', 'chamber', 'station'] as const
export type Level = (typeof LEVELS)[number]

/** On which level the office above may stand; null where none is needed. The database says the same. */
const ABOVE: Readonly<Record<Level, readonly (Level | null)[]>> = {
  nation: [null],
  state: [null, 'nation'],
  county: ['state'],
  chamber: ['county', 'state'],
  station: ['county', 'state'],
}

export const levelsAbove = (level: Level): readonly (Level | null)[] => ABOVE[level]

export type Place = Readonly<{ state: string | null; county: string | null }>

/** An agency's seat in the tree. */
export type Office = Place &
  Readonly<{
    agencyId: string
    level: Level
    parentId: string | null
    /** All offices above, the highest first. */
    ancestors: readonly string[]
    standing: 'asked' | 'open'
    /** Invented: anybody reads it, and only invented businesses show it figures. */
    isSample: boolean
  }>

/** What a place lacks for its level, or where it leaves the place of the office above. */
export function wrongPlace(
  level: Level,
  { state, county }: Place,
  above: Place | undefined,
): 'state' | 'county' | undefined {
  if ((state === null) !== (level === 'nation')) return 'state'
  if (level === 'county' && county === null) return 'county'
  if (county !== null && (level === 'nation' || level === 'state')) return 'county'
  if (above?.state && above.state !== state) return 'state'
  if (above?.county && above.county !== county) return 'county'
  return undefined
}
