import serializerSelector from '@fastify/fast-json-stringify-compiler'
import Ajv, { type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import { isCountry, isOrigin } from '../kernel/country.ts'

type Serialize = (answer: unknown) => string
type Validate = { (given: unknown): boolean; errors?: ErrorObject[] | null }

export const formats = { country: isCountry, origin: isOrigin }

/**
 * What checks a request and writes an answer is compiled when its route is first called: compiling the
 * whole interface was half of what a start takes, and a command needs one route of several hundred.
 * A schema that does not compile would be found as late, so a test compiles them all (`compileAll`).
 */
export function compileWhenCalled() {
  const all: (() => unknown)[] = []
  const factory = serializerSelector()

  function buildSerializer(...options: Parameters<typeof factory>) {
    const compile = factory(...options)
    return (route: Parameters<typeof compile>[0]): Serialize => {
      let serialize: Serialize | undefined
      const compiled = () => (serialize ??= compile(route))
      all.push(compiled)
      return (answer) => compiled()(answer)
    }
  }

  // Bodies are taken literally; only query strings, which are all text, are converted.
  const common = { removeAdditional: false, allErrors: true, useDefaults: true, strict: false }
  const strict = addFormats.default(new Ajv.default({ ...common, formats, coerceTypes: false }))
  const lenient = addFormats.default(new Ajv.default({ ...common, formats, coerceTypes: 'array' }))

  const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
    const compiled = () => (httpPart === 'body' ? strict : lenient).compile(schema)
    let check: ReturnType<typeof compiled> | undefined
    all.push(compiled)
    const validate: Validate = (given) => {
      check ??= compiled()
      const isValid = check(given)
      if (!isValid) validate.errors = check.errors ?? null
      return isValid
    }
    return validate
  }

  return {
    buildSerializer,
    compileValidator,
    /** Compiles every schema there is; throws at the first that cannot be. */
    compileAll: () => {
      for (const compile of all) compile()
    },
  }
}
