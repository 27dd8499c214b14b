import { isDeepStrictEqual } from 'node:util'

type Schemas = Record<string, unknown>
/** What of an OpenAPI document is worked on. */
type Description = { paths?: object; components?: { schemas?: object } }

/**
 * Schemas that have a title stand once, under components, and are referred to wherever they are used;
 * a description of one use stays with that use. Written out each time, an amount of money alone stood
 * seven hundred times in the description. Throws when one title stands for two schemas.
 */
export function shareSchemas<Given extends Description>(description: Given): Given {
  const schemas: Schemas = { ...description.components?.schemas }
  const share = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(share)
    if (typeof node !== 'object' || node === null) return node
    const inner = Object.fromEntries(Object.entries(node).map(([name, one]) => [name, share(one)]))
    const {
      title,
      description: said,
      ...schema
    } = inner as { title?: unknown; description?: string }
    // A property may be called so, too: then it is a schema, and no text.
    if (typeof title !== 'string') return inner
    schemas[title] ??= schema
    if (!isDeepStrictEqual(schemas[title], schema)) {
      throw new Error(`two schemas of the interface have the title ${title}`)
    }
    return { $ref: `#/components/schemas/${title}`, ...(said ? { description: said } : {}) }
  }
  const paths = share(description.paths)
  return { ...description, paths, components: { ...description.components, schemas } } as Given
}
