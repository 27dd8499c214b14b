import type { TestApp } from '../../src/testing/test-app.ts'

export type Schema = {
  type?: string
  properties?: Record<string, Schema>
  items?: Schema
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  minimum?: number
  anyOf?: Schema[]
}
export type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
export type Operation = {
  operationId: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

/** Every operation of the interface, as its own description says. */
export function operationsOf(app: TestApp) {
  const { paths, components } = app.http.swagger() as unknown as {
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, Schema> }
  }
  // What is sent is looked at as a whole: shared schemas are put where they are referred to.
  const whole = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(whole)
    if (typeof node !== 'object' || node === null) return node
    if ('$ref' in node) return whole(components.schemas[`${node.$ref}`.split('/').at(-1)!])
    return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, whole(one)]))
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: whole(operation) as Operation,
    })),
  )
}

/** A value that fits the schema, so that a request reaches the code behind it; `id` where one is asked. */
export function fitting(schema: Schema, name: string, id: string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return fitting(schema.anyOf[0]!, name, id)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, inner]) => [
          key,
          fitting(inner, key, id),
        ]),
      )
    case 'array':
      return [fitting(schema.items ?? {}, name, id)]
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return false
    default:
      if (schema.format === 'uuid') return id
      if (schema.format === 'date') return '2026-11-22'
      if (schema.format === 'date-time') return '2026-11-22T08:00:00.000Z'
      if (schema.pattern === '^[A-Z2-7]{16}$') return 'A'.repeat(16)
      if (schema.pattern?.startsWith('^https://')) return 'https://example.com/'
      if (schema.format === 'email') return 'hostile@example.com'
      if (name.startsWith('code')) return '640340'
      if (name === 'amount') return '10.00'
      if (name === 'course') return 'selling-across-a-border'
      if (name === 'lesson') return '01-what-crosses-a-border'
      return schema.pattern?.startsWith('^-?') ? '1' : 'US'
  }
}
