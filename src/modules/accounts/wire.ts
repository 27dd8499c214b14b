import { Type } from 'typebox'
import { PASSWORD_LENGTH } from './auth.ts'

/**
 * One line that people read: not blank, no control characters, no halves of characters. The
 * database keeps neither NUL nor lone surrogates.
 */
export const LineDto = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$' })

/** As ids.ts writes them: the format alone also lets `urn:uuid:` pass, which no database reads. */
export const IdDto = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
})
export const NameDto = LineDto(200)
export const EmailDto = Type.String({ format: 'email', maxLength: 254 })
/** Long enough not to be guessed; the bound keeps hashing cheap. */
export const NewPasswordDto = Type.String({
  minLength: PASSWORD_LENGTH.min,
  maxLength: PASSWORD_LENGTH.max,
})
export const PasswordDto = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.max })
export const TokenDto = Type.String({ pattern: '^[A-Za-z0-9_.-]+$', maxLength: 200 })
export const StateDto = Type.String({
  pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$',
  description: 'ISO 3166-2: "US-MI".',
})

export const strict = { additionalProperties: false } as const
export const Done = Type.Object({ done: Type.Literal(true) })
export const done = { done: true } as const
