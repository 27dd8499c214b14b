import { type Static, type TSchema, Type } from 'typebox'
import type { LocalText } from '../../../kernel/locale.ts'
import { kindOf, SCANNED_CHARACTERS } from '../../../kernel/ticket-code.ts'
import { InstantDto, LocalTextDto, NextCursor, nullable, Uuid } from '../../../platform/wire.ts'
import { RegistrationDto, TrackDto } from '../contract.ts'
import { conferenceLimits } from '../limits.ts'
import { attendeeOf, type TicketType } from '../registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import type { DoubleUse, TicketState } from './check-in-store.ts'
import type { Decided } from './record-scans.ts'
import type { CheckInList, Entry } from './scan.ts'
import { VERDICTS, type Verdict } from './verdict.ts'

const strict = { additionalProperties: false }
const name = Type.String({ maxLength: conferenceLimits.nameCharacters, pattern: '\\S' })
const VerdictDto = Type.Unsafe<Verdict>({ type: 'string', enum: Object.keys(VERDICTS) })

export const TicketDto = Type.Object({
  code: Type.String({ description: 'What its QR code says: base32, signed, nothing personal.' }),
  number: Type.Integer({ description: 'Of the tickets of a registration: the newest holds.' }),
  expiresAt: InstantDto,
  registration: RegistrationDto,
})

const listFacts = {
  name: Type.String(),
  nameZh: nullable(Type.String()),
  sessionId: nullable(Type.String()),
  ticketTypeIds: Type.Array(Type.String(), { description: 'Kinds let in; none for all.' }),
}
export const ListDto = Type.Object({ id: Type.String(), ...listFacts })
export const ListsDto = Type.Object({
  lists: Type.Array(Type.Object({ ...ListDto.properties, arrived: Type.Integer() })),
  next: NextCursor,
})
export const PutListBody = Type.Object(
  {
    name,
    nameZh: nullable(name),
    sessionId: nullable(Uuid),
    ticketTypeIds: Type.Array(Uuid, { maxItems: conferenceLimits.quotas, uniqueItems: true }),
  },
  strict,
)

const byVerdict = <Schema extends TSchema>(schema: Schema) =>
  Type.Object(
    Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, schema])) as Record<
      Verdict,
      Schema
    >,
  )

/** What a lane takes along, to work without a network: no secret, and nobody's name. */
export const LaneDto = Type.Object({
  list: ListDto,
  conferenceId: Type.String(),
  kinds: Type.Array(Type.String(), {
    description: 'Of the tickets that are let in, as codes name them; none for all.',
  }),
  publicKey: Type.Object(
    { kty: Type.String(), crv: Type.String(), x: Type.String() },
    { description: 'Verifies tickets: Ed25519 as a JSON Web Key (RFC 8037).' },
  ),
  now: InstantDto,
  revoked: Type.Integer({ description: 'Another number: read the revoked tickets anew.' }),
  words: byVerdict(LocalTextDto),
})

const after = Type.Optional(Type.Integer({ minimum: 0, maximum: 2_000_000_000 }))
const compact = {
  limit: Type.Integer({
    minimum: 1,
    maximum: conferenceLimits.compactPage,
    default: conferenceLimits.compactPage,
  }),
}
export const UsedQuery = Type.Object({ ...compact, after })
export const UsedDto = Type.Object({
  used: Type.Array(
    Type.Object({ registrationId: Type.String(), at: InstantDto, lane: Type.String() }),
  ),
  turn: Type.Integer({ description: 'Pass it as `after` to hear what came since.' }),
  hasMore: Type.Boolean(),
})
export const RevokedQuery = Type.Object({ ...compact, after: Type.Optional(Uuid) })
export const RevokedDto = Type.Object({
  revoked: Type.Array(
    Type.Object({
      registrationId: Type.String(),
      number: Type.Integer({ description: 'Of the ticket that holds.' }),
      isCancelled: Type.Boolean({ description: 'None holds: the place was given back.' }),
    }),
  ),
  next: NextCursor,
})

/** Of this millennium, and no leap second: what every clock and database can tell. */
const ScannedAt = Type.Unsafe<string>({
  ...InstantDto,
  pattern: '^2\\d{3}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:[0-5]',
  description:
    'By the clock of the lane, set against ours. Of a lane that asks it is not looked at.',
})
export const ScansBody = Type.Object(
  {
    lane: Type.String({
      maxLength: conferenceLimits.laneCharacters,
      pattern: '\\S',
      description: 'Who scans, where: "North door 3".',
    }),
    scans: Type.Array(
      Type.Object(
        {
          id: Type.Unsafe<string>({ ...Uuid, description: 'Made by the lane: sent again, known.' }),
          code: Type.String({ maxLength: SCANNED_CHARACTERS }),
          scannedAt: ScannedAt,
          isLetIn: nullable(Type.Boolean({ description: 'What the lane did; null when it asks.' })),
        },
        strict,
      ),
      { minItems: 1, maxItems: conferenceLimits.scansOfMessage },
    ),
  },
  strict,
)
const HolderDto = Type.Object({
  registrationId: Type.String(),
  name: nullable(Type.String()),
  organisation: nullable(Type.String()),
  ticketType: nullable(TrackDto),
})
export const ScannedDto = Type.Object({
  scans: Type.Array(
    Type.Object({
      id: Type.String(),
      verdict: Type.Unsafe<Decided['verdict']>({
        type: 'string',
        enum: [...Object.keys(VERDICTS), 'not_yet'],
        description: 'not_yet: its time lies ahead of ours; it is not kept, send it again later.',
      }),
      words: nullable(LocalTextDto),
      used: nullable(
        Type.Object({ at: InstantDto, lane: Type.String() }, { description: 'When and where.' }),
      ),
      holder: nullable(HolderDto),
    }),
  ),
})

const OfKindDto = Type.Object({
  ticketType: TrackDto,
  arrived: Type.Integer(),
  missing: Type.Integer({ description: 'Have a place and have not come yet.' }),
})
export const CheckInDto = Type.Object({
  list: ListDto,
  now: InstantDto,
  arrived: Type.Integer(),
  missing: Type.Integer(),
  kinds: Type.Array(OfKindDto),
  minutes: Type.Array(Type.Object({ at: InstantDto, arrived: Type.Integer() }), {
    description: 'In which somebody came, of the two hours up to the latest; the oldest first.',
  }),
  doubles: Type.Object({
    tickets: Type.Integer({ description: 'Scanned more than once.' }),
    scans: Type.Integer({ description: 'Of these beyond the first.' }),
  }),
  refused: Type.Array(Type.Object({ verdict: VerdictDto, scans: Type.Integer() })),
  lanes: Type.Array(
    Type.Object({ lane: Type.String(), scans: Type.Integer(), heardAt: InstantDto }),
  ),
  isSample: Type.Boolean(),
})

export const DoubleUsesDto = Type.Object({
  doubleUses: Type.Array(
    Type.Object({
      ...HolderDto.properties,
      scans: Type.Array(
        Type.Object({ at: InstantDto, lane: Type.String(), isLetIn: Type.Boolean() }),
      ),
    }),
  ),
  next: NextCursor,
})

export const SimulateBody = Type.Object(
  {
    arrivals: Type.Integer({ minimum: 1, maximum: conferenceLimits.scansOfMessage }),
    isAnew: Type.Boolean({ description: 'Forget those who came, first.' }),
  },
  strict,
)

export const toListDto = ({
  id,
  name,
  nameZh,
  sessionId,
  ticketTypeIds,
}: CheckInList): Static<typeof ListDto> => ({
  ...{ id, name, nameZh, sessionId },
  ticketTypeIds: [...ticketTypeIds],
})

export const kindsOf = ({ ticketTypeIds }: CheckInList): string[] => ticketTypeIds.map(kindOf)

/** Ticket types by id, as they are shown. */
export const shownTypes = (types: readonly TicketType[]) =>
  new Map(types.map(({ id, name, nameZh }) => [id, { id, name, nameZh }]))
type ShownTypes = ReturnType<typeof shownTypes>

const holderOf = (
  settings: ConferenceSettings,
  {
    registrationId,
    ticketTypeId,
    sealed,
  }: Pick<TicketState, 'registrationId' | 'ticketTypeId' | 'sealed'>,
  types: ShownTypes,
): Static<typeof HolderDto> => {
  const attendee = attendeeOf(settings, { id: registrationId, sealed })
  return {
    registrationId,
    name: attendee?.name ?? null,
    organisation: attendee?.organisation ?? null,
    ticketType: types.get(ticketTypeId) ?? null,
  }
}

/** What became of scans; of one alone also in words, with who holds the ticket: somebody looks at it. */
export const showScanned = (
  settings: ConferenceSettings,
  decided: readonly Decided[],
  types: ShownTypes,
): Static<typeof ScannedDto>['scans'] =>
  decided.map(({ id, verdict, entry, ticket }) => ({
    id,
    verdict,
    words: decided.length === 1 ? wordsOf(verdict) : null,
    used: entry?.isLetIn ? placeOf(entry) : null,
    holder: ticket && decided.length === 1 ? holderOf(settings, ticket, types) : null,
  }))

const wordsOf = (verdict: Decided['verdict']): LocalText | null =>
  verdict === 'not_yet' ? null : VERDICTS[verdict]

const placeOf = ({ scannedAt, lane }: Entry) => ({ at: scannedAt.toISOString(), lane })

export const showUsed = (entries: readonly Entry[]): Static<typeof UsedDto>['used'] =>
  entries
    .filter(({ isLetIn }) => isLetIn)
    .map((one) => ({ registrationId: one.registrationId, ...placeOf(one) }))

export const showDoubleUses = (
  settings: ConferenceSettings,
  doubles: readonly DoubleUse[],
  types: ShownTypes,
): Static<typeof DoubleUsesDto>['doubleUses'] =>
  doubles.map((one) => ({
    ...holderOf(settings, one, types),
    scans: one.scans.map(({ at, lane, isLetIn }) => ({
      at: new Date(at).toISOString(),
      ...{ lane, isLetIn },
    })),
  }))
