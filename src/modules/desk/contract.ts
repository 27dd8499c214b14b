import { Type } from 'typebox'
import { InstantDto, LocalTextDto } from '../../platform/wire.ts'
import { WAITING_KINDS, type WaitingKind } from './waiting.ts'

export const FeatureDto = Type.Object({
  name: Type.String(),
  title: LocalTextDto,
  whenOff: LocalTextDto,
  isOn: Type.Boolean(),
  version: Type.Integer({ description: 'How often it was switched; a change says what it saw.' }),
  reason: Type.Union([Type.String(), Type.Null()]),
  changedBy: Type.Union([Type.String(), Type.Null()]),
  changedAt: Type.Union([InstantDto, Type.Null()]),
})

export const SwitchBody = Type.Object(
  {
    isOn: Type.Boolean(),
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
  },
  { additionalProperties: false },
)

export const WaitingDto = Type.Object({
  waiting: Type.Array(
    Type.Object({
      kind: Type.Unsafe<WaitingKind>({ type: 'string', enum: WAITING_KINDS }),
      count: Type.Integer({ description: 'At most `countedTo`: then there may be more.' }),
    }),
  ),
  countedTo: Type.Integer(),
})
