import { CatalogueErrors as E } from './errors.ts'
import { FIELDS, type Field } from './fields.ts'

/**
 * Reads a choice of columns from JSON: header → field, or null to keep the column as it is. Throws
 * mapping_invalid.
 */
export function readMapping(text: unknown): Record<string, Field | null> | undefined {
  if (text === undefined || text === '') return undefined
  const value = typeof text === 'string' ? parsed(text) : undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw E.mappingInvalid({ reason: 'not_an_object' })
  }
  for (const [column, field] of Object.entries(value)) {
    if (field !== null && !FIELDS.includes(field as Field)) {
      throw E.mappingInvalid({ column, field, reason: 'no_such_field' })
    }
  }
  return value as Record<string, Field | null>
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
