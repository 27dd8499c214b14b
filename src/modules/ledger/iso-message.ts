import { XMLParser } from 'fast-xml-parser'

/** ISO 20022 identifiers have at most 35 characters: a UUID without its dashes. */
export const endToEndId = (id: string): string => id.replaceAll('-', '')

/** The payout that a bank names; undefined when it is none of ours. */
export function payoutId(told: unknown): string | undefined {
  if (typeof told !== 'string' || !/^[0-9a-f]{32}$/.test(told)) return undefined
  return told.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const reasonOf = (told: unknown): string | null =>
  typeof told === 'string' ? told.slice(0, 200) : null

/**
 * The report inside an ISO 20022 document, whatever its version; undefined when the text is none.
 * Elements named in `repeated` are lists. Entities are not resolved: a hostile file can name no other.
 */
export function readIso(xml: string, repeated: readonly string[], report: string): unknown {
  try {
    const parser = new XMLParser({
      removeNSPrefix: true,
      processEntities: false,
      parseTagValue: false,
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      isArray: (name) => repeated.includes(name),
    })
    return at(parser.parse(xml, true), 'Document', report)
  } catch {
    return undefined
  }
}

export function at(value: unknown, ...path: string[]): unknown {
  let inner = value
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null) return undefined
    inner = (inner as Record<string, unknown>)[name]
  }
  return inner
}

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
