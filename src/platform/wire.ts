import { type TSchema, Type } from 'typebox'
import { CURRENCIES, type Currency } from '../kernel/money.ts'
import { limits } from './limits.ts'

/** Wire types that all modules share. */
/** As ids.ts writes them: the format alone also lets `urn:uuid:` pass, which no database reads. */
export const Uuid = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
})
export const DayDto = Type.String({ format: 'date', description: 'A day, YYYY-MM-DD.' })
export const InstantDto = Type.String({ format: 'date-time' })
export const CurrencyDto = Type.Unsafe<Currency>({ type: 'string', enum: CURRENCIES })
export const CountryDto = Type.String({
  format: 'country',
  pattern: '^[A-Z]{2}$',
  description: 'ISO 3166 country.',
})
export const OriginDto = Type.String({
  format: 'origin',
  pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$',
  default: 'US',
  description: 'Where the goods were made: US, US-MI (ISO 3166).',
})
export const DecimalDto = Type.String({
  pattern: '^-?\\d{1,24}(\\.\\d{1,18})?$',
  description: 'An exact decimal number.',
})
export const MoneyDto = Type.Object(
  {
    amount: Type.String({
      pattern: '^-?\\d{1,16}(\\.\\d{1,3})?$',
      description: 'Decimal, in the unit of the currency: "12.50".',
    }),
    currency: CurrencyDto,
  },
  { additionalProperties: false, title: 'Money' },
)
export const LocalTextDto = Type.Object(
  { en: Type.String(), 'zh-CN': Type.String() },
  { title: 'LocalText' },
)

/** A part of a name, in any case and either language: what a list is searched by. */
export const NamePartDto = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\0]*\\S[^\\0]*$',
  description: 'A part of the name in either language, in any case.',
})

/** Header of a request that may be sent again: the same key gets the first answer again. */
export const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,200}$' })),
})

/** A value that may be missing. */
export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

/** A page of a list: `after` is the cursor of the last row seen. */
export const PageQuery = {
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: limits.pageSizeMax, default: limits.pageSize }),
}
export const NextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'Pass it as `after` to read on; null on the last page.',
})

/** The cursor behind a page: where its last row stands, or null when there can be no more. */
export function nextAfter<Row extends { id: string }>(
  found: readonly Row[],
  limit: number,
): string | null
export function nextAfter<Row>(
  found: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
): string | null
export function nextAfter(
  found: readonly { id?: string }[],
  limit: number,
  keyOf: (row: never) => string | undefined = ({ id }: { id?: string }) => id,
): string | null {
  const last = found.length === limit ? found.at(-1) : undefined
  return (last && keyOf(last as never)) ?? null
}
