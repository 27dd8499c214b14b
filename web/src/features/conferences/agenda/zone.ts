/** What a zone's clocks are called: 'Eastern Time', '北美东部时间'. */
export function zoneName(timeZone: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' })
  return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** Day ('2027-06-09') and clock ('14:30') of an instant in a zone. */
export function shownIn(timeZone: string, instant: string): { day: string; clock: string } {
  // Swedish writes them as ISO 8601 does.
  const text = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, dateStyle: 'short', timeStyle: 'short' },
  }).format(new Date(instant))
  return { day: text.slice(0, 10), clock: text.slice(11, 16) }
}

/** The instant at which a zone's clocks show this; where they skip an hour, the one before they do. */
export function instantIn(timeZone: string, day: string, clock: string): string {
  const wanted = Date.parse(`${day}T${clock}:00Z`)
  let instant = wanted
  // Once for the offset, once more where it is another one on the other side of a change.
  for (let tries = 0; tries < 2; tries++) {
    const shown = shownIn(timeZone, new Date(instant).toISOString())
    instant += wanted - Date.parse(`${shown.day}T${shown.clock}:00Z`)
  }
  return new Date(instant).toISOString()
}

export const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/
