import type { LocalText } from './locale.ts'

/** Facts about one occurrence, shown to the client: plain JSON, nothing secret. */
export type ErrorParams = Readonly<Record<string, unknown>>

export type ErrorDefinition = Readonly<{ status: number; title: LocalText }>

/** An expected failure. Becomes an RFC 9457 problem at the edge, in one place. */
export class CatalogueError extends Error {
  readonly code: string
  readonly definition: ErrorDefinition
  readonly params: ErrorParams

  constructor(code: string, definition: ErrorDefinition, params: ErrorParams) {
    super(definition.title.en)
    this.name = 'CatalogueError'
    this.code = code
    this.definition = definition
    this.params = params
  }
}

export type ErrorFactory = ((params?: ErrorParams) => CatalogueError) &
  Readonly<{ code: string; definition: ErrorDefinition }>

/** Every error ever defined, by code: the reference page and its test are made from it. */
export const errorCatalogue = new Map<string, ErrorDefinition>()

/** `defineErrors('sourcing', { offerNotFound: … })` gives `E.offerNotFound({ offerId })`. */
export function defineErrors<Names extends string>(
  module: string,
  definitions: Record<Names, ErrorDefinition>,
): Readonly<Record<Names, ErrorFactory>> {
  const factories: Partial<Record<Names, ErrorFactory>> = {}
  for (const [name, definition] of Object.entries<ErrorDefinition>(definitions)) {
    const code = `${module}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`
    errorCatalogue.set(code, definition)
    const make = (params: ErrorParams = {}) => new CatalogueError(code, definition, params)
    factories[name as Names] = Object.assign(make, { code, definition })
  }
  return factories as Record<Names, ErrorFactory>
}
