/** At most 32 letters and digits there: a UUID without its dashes. */
export const toNumber = (id: string): string => id.replaceAll('-', '')

/** The other way round; what is none of ours stays what it is. */
export const fromNumber = (number: string): string =>
  number.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
