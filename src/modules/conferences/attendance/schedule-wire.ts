import { type Static, Type } from 'typebox'
import { InstantDto, nullable } from '../../../platform/wire.ts'
import { AgendaDto, KeyDto, SessionDto } from '../contract.ts'
import type { PlacedMeeting } from './read-schedule.ts'
import type { Clash } from './sign-up.ts'

const strict = { additionalProperties: false }
const ClashDto = Type.Unsafe<Clash>({ type: 'string', enum: ['session', 'meeting'] })

export const PutSignUpBody = Type.Object({ key: KeyDto, isIn: Type.Boolean() }, strict)
const seats = {
  isIn: Type.Boolean(),
  taken: Type.Integer({ description: 'How many signed up.' }),
  capacity: nullable(
    Type.Integer({ description: 'How many the room holds, if anybody has said.' }),
  ),
}
export const SeatsDto = Type.Object(seats)

/** The agenda, with seats and what of one's own stands against each session. */
export const SeatedAgendaDto = Type.Object({
  ...AgendaDto.properties,
  sessions: Type.Array(
    Type.Object({
      ...SessionDto.properties,
      ...seats,
      clash: nullable(ClashDto),
    }),
  ),
})

export const ScheduleDto = Type.Object({
  sessions: Type.Array(Type.Object({ ...SessionDto.properties, clash: nullable(ClashDto) })),
  meetings: Type.Array(
    Type.Object({
      startsAt: InstantDto,
      endsAt: InstantDto,
      table: Type.String(),
      zone: Type.String(),
      interpreter: nullable(Type.String()),
      with: Type.Object({ id: Type.String(), headline: Type.String() }),
    }),
  ),
})

export const showPlaced = ({
  startsAt,
  endsAt,
  table,
  zone,
  interpreter,
  other: { id, headline },
}: PlacedMeeting): Static<typeof ScheduleDto>['meetings'][number] => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  table,
  zone,
  interpreter,
  with: { id, headline },
})
