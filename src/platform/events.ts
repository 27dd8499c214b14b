import type { Static, TSchema } from 'typebox'

/** Something that happened, in the past tense: 'catalogue.products_imported'. */
export type EventDefinition<Payload extends TSchema = TSchema> = Readonly<{
  name: string
  payload: Payload
}>

/** Every event ever defined, by name: the reference page is made from it. */
export const eventCatalogue = new Map<string, EventDefinition>()

export function defineEvent<Payload extends TSchema>(
  name: string,
  payload: Payload,
): EventDefinition<Payload> {
  const definition = { name, payload }
  eventCatalogue.set(name, definition)
  return definition
}

export type PayloadOf<Event> =
  Event extends EventDefinition<infer Payload> ? Static<Payload> : never
