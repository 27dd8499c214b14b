import { isId } from '../../kernel/ids.ts'

/** Where a page of orders ended: since when something is so of the last one, and its id. */
export type InstantCursor = Readonly<{ at: Date; id: string }>

export const writeCursor = ({ at, id }: InstantCursor): string => `${at.toISOString()}~${id}`

/** Anything else begins at the beginning. */
export function readCursor(text: string | undefined): InstantCursor | undefined {
  const [instant = '', id = ''] = text?.split('~', 2) ?? []
  const at = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(instant) ? instant : Number.NaN)
  return Number.isNaN(at.getTime()) || !isId(id) ? undefined : { at, id }
}
