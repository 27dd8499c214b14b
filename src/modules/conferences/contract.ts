import { Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import {
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../platform/wire.ts'
import { AnswersDto, CompanionsBody, CompanionsDto, VoucherCode } from './admission/contract.ts'
import type { Copies } from './agenda.ts'
import { CONFERENCE_STATES, type ConferenceState } from './conference.ts'
import { conferenceLimits } from './limits.ts'
import { BillDto, FareDto } from './paid/contract.ts'
import {
  REGISTRATION_STATES,
  type RegistrationState,
  TICKET_ACCESS,
  type TicketAccess,
} from './registration.ts'

const strict = { additionalProperties: false }

/** Something is in it: blanks alone are no words. */
export const words = (most: number) => Type.String({ maxLength: most, pattern: '\\S' })
export const BothWords = (most: number) =>
  Type.Object({ en: words(most), 'zh-CN': words(most) }, strict)

export const SlugParam = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  maxLength: conferenceLimits.slugCharacters,
  description: 'The name of a conference in addresses: gateway-detroit-2027.',
})
const TimeZone = Type.String({ maxLength: 60, description: 'IANA: America/Detroit.' })
const ConferenceStateDto = Type.Unsafe<ConferenceState>({
  type: 'string',
  enum: CONFERENCE_STATES,
})

export const SeriesDto = Type.Object({ id: Type.String(), name: LocalTextDto })
export const SeriesPageDto = Type.Object({ series: Type.Array(SeriesDto), next: NextCursor })
export const OpenSeriesBody = Type.Object(
  { name: BothWords(conferenceLimits.nameCharacters) },
  strict,
)

/** What anybody may read of a conference. */
const facts = {
  slug: Type.String(),
  name: LocalTextDto,
  city: LocalTextDto,
  timeZone: Type.String(),
  firstDay: DayDto,
  lastDay: DayDto,
  places: nullable(Type.Integer()),
  state: ConferenceStateDto,
  isSample: Type.Boolean(),
  series: nullable(SeriesDto),
}
export const ShownConferenceDto = Type.Object({ ...facts, keeper: nullable(LocalTextDto) })
export const ShownConferencesDto = Type.Object({
  conferences: Type.Array(ShownConferenceDto),
  next: NextCursor,
})
export const ConferenceDto = Type.Object({
  id: Type.String(),
  ...facts,
  version: Type.Integer(),
  path: Type.String({ description: 'Its public page, once it is open.' }),
})
export const ConferencesPageDto = Type.Object({
  conferences: Type.Array(ConferenceDto),
  next: NextCursor,
})

const written = {
  seriesId: nullable(Uuid),
  name: BothWords(conferenceLimits.nameCharacters),
  city: BothWords(conferenceLimits.nameCharacters),
  timeZone: TimeZone,
  firstDay: DayDto,
  lastDay: DayDto,
  places: Type.Integer({ minimum: 1, maximum: conferenceLimits.places }),
}
export const PlanConferenceBody = Type.Object({ slug: SlugParam, ...written }, strict)
export const ChangeConferenceBody = Type.Object(
  { ...written, version: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) },
  strict,
)
export const StepConferenceBody = Type.Object({ to: ConferenceStateDto }, strict)

const CopiesDto = Type.Unsafe<Copies>({
  type: 'object',
  properties: { en: { type: ['string', 'null'] }, 'zh-CN': { type: ['string', 'null'] } },
  required: ['en', 'zh-CN'],
  description: 'A text in the languages there are.',
})
const NameDto = { id: Type.String(), name: Type.String(), nameZh: nullable(Type.String()) }
export const TrackDto = Type.Object(NameDto)
export const RoomDto = Type.Object({ ...NameDto, capacity: nullable(Type.Integer()) })
const SpeakerDto = Type.Object({ name: Type.String(), nameZh: nullable(Type.String()) })
export const SessionDto = Type.Object({
  id: Type.String(),
  title: CopiesDto,
  subtitle: Type.String(),
  abstract: CopiesDto,
  kind: Type.String(),
  language: Type.String({ description: 'BCP 47, of what is said; empty when nobody has said.' }),
  links: Type.Array(Type.Object({ url: Type.String(), title: Type.String() })),
  track: nullable(TrackDto),
  room: nullable(RoomDto),
  startsAt: InstantDto,
  endsAt: InstantDto,
  isAllDay: Type.Boolean(),
  repeats: Type.Array(Type.String(), {
    description: 'Lines of iCalendar (RRULE, RDATE, EXDATE) that say when else it happens.',
  }),
  speakers: Type.Array(SpeakerDto),
  sequence: Type.Integer({ description: 'How often it was changed.' }),
  isCancelled: Type.Boolean(),
})
export const AgendaDto = Type.Object({
  days: Type.Array(DayDto, { description: 'On which sessions begin, where the conference is.' }),
  tracks: Type.Array(TrackDto),
  rooms: Type.Array(RoomDto),
  sessions: Type.Array(SessionDto),
  next: NextCursor,
})
/** A session as its office reads it. */
export const OwnSessionDto = Type.Object({
  ...SessionDto.properties,
  signedUp: Type.Integer({ description: 'Attendees who signed up, of the seats of the room.' }),
})
export const OwnAgendaDto = Type.Object({
  ...AgendaDto.properties,
  sessions: Type.Array(OwnSessionDto),
})

const name = words(conferenceLimits.nameCharacters)
const nameZh = nullable(name)
export const PutTrackBody = Type.Object({ name, nameZh }, strict)
export const PutRoomBody = Type.Object(
  {
    name,
    nameZh,
    capacity: nullable(Type.Integer({ minimum: 1, maximum: conferenceLimits.places })),
  },
  strict,
)
const text = (most: number) => Type.String({ maxLength: most })
const writtenSession = {
  title: BothWords(conferenceLimits.textCharacters),
  abstract: Type.Object(
    {
      en: text(conferenceLimits.abstractCharacters),
      'zh-CN': text(conferenceLimits.abstractCharacters),
    },
    strict,
  ),
  kind: text(conferenceLimits.nameCharacters),
  language: Type.String({ pattern: '^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$', maxLength: 35 }),
  trackId: nullable(Uuid),
  roomId: nullable(Uuid),
  startsAt: InstantDto,
  minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
  speakers: Type.Array(Type.Object({ name, nameZh }, strict), {
    maxItems: conferenceLimits.speakersOfSession,
  }),
}
export const PlanSessionBody = Type.Object(writtenSession, strict)
export const ChangeSessionBody = Type.Object(
  { ...writtenSession, sequence: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }) },
  strict,
)
export const LinkSessionBody = Type.Object(
  {
    links: Type.Array(
      Type.Object(
        {
          url: Type.String({ pattern: '^https://[^\\s"<>]+$', maxLength: 2_000 }),
          title: words(conferenceLimits.nameCharacters),
        },
        strict,
      ),
      { maxItems: conferenceLimits.links },
    ),
  },
  strict,
)

export const ImportedDto = Type.Object({
  sessions: Type.Integer({ description: 'In the file.' }),
  rooms: Type.Integer(),
  speakers: Type.Integer(),
  skipped: Type.Integer({ description: 'Entries that were left out.' }),
  conferenceId: nullable(Type.String()),
  slug: Type.String(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  isDryRun: Type.Boolean(),
  left: Type.Array(Type.Object({ key: Type.String(), reason: Type.String() }), {
    description: 'What was left out, and why: the first hundred.',
  }),
})

export const QuotaDto = Type.Object({
  ...NameDto,
  size: Type.Integer(),
  taken: Type.Integer(),
  waiting: Type.Integer(),
})
const AccessDto = Type.Unsafe<TicketAccess>({
  type: 'string',
  enum: TICKET_ACCESS,
  description: 'For whoever asks; when the office says yes; for those with a voucher alone.',
})
export const TicketTypeDto = Type.Object({
  ...NameDto,
  quotaId: Type.String(),
  isOffered: Type.Boolean(),
  access: AccessDto,
  fare: nullable(FareDto),
})
export const TicketsDto = Type.Object({
  quotas: Type.Array(QuotaDto),
  ticketTypes: Type.Array(TicketTypeDto),
  currencies: Type.Array(CurrencyDto, { description: 'In which a ticket can be paid here.' }),
})
export const OfferedTicketsDto = Type.Object({
  ticketTypes: Type.Array(
    Type.Object({
      ...NameDto,
      free: Type.Integer({ description: 'Places; shared by some.' }),
      access: AccessDto,
      price: nullable(MoneyDto),
    }),
  ),
})
export const PutQuotaBody = Type.Object(
  { name, nameZh, size: Type.Integer({ minimum: 0, maximum: conferenceLimits.places }) },
  strict,
)
export const PutTicketTypeBody = Type.Object(
  {
    ...{ name, nameZh, quotaId: Uuid, isOffered: Type.Boolean() },
    access: Type.Optional(AccessDto),
    fare: Type.Optional({
      ...nullable(FareDto),
      description: 'Null: it costs nothing. Left out, it stays as it is.',
    }),
  },
  strict,
)
export const RegisterBody = Type.Object(
  {
    ticketTypeId: Uuid,
    name,
    email: Type.String({ format: 'email', maxLength: 254 }),
    organisation: text(conferenceLimits.nameCharacters),
    needs: Type.String({
      maxLength: conferenceLimits.needsCharacters,
      description: 'Accessibility, languages: what the office should know.',
    }),
    consent: Type.Literal(true, {
      description: 'The office keeps this for the conference, and writes about it.',
    }),
    voucher: Type.Optional(VoucherCode),
    answers: Type.Optional(AnswersDto),
    companions: Type.Optional(CompanionsBody),
  },
  strict,
)
const RegistrationStateDto = Type.Unsafe<RegistrationState>({
  type: 'string',
  enum: REGISTRATION_STATES,
})
export const RegisteredDto = Type.Object({
  id: Type.String(),
  key: Type.String({ description: 'Opens the registration; it stands in the link of the mail.' }),
  state: RegistrationStateDto,
})
const attendee = {
  name: Type.String(),
  email: Type.String(),
  organisation: Type.String(),
  needs: Type.String(),
  answers: AnswersDto,
}
export const RegistrationDto = Type.Object({
  id: Type.String(),
  state: RegistrationStateDto,
  ticketType: TrackDto,
  attendee: nullable(Type.Object(attendee)),
  ahead: nullable(Type.Integer({ description: 'How many wait before, of those who wait.' })),
  registeredAt: InstantDto,
  reason: nullable(Type.String({ description: 'Why the office said no.' })),
  companions: CompanionsDto,
  bill: nullable(BillDto),
})
export const RegistrationsPageDto = Type.Object({
  registrations: Type.Array(RegistrationDto),
  next: NextCursor,
})
export const KeyDto = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
export const CancelRegistrationBody = Type.Object({ key: KeyDto }, strict)

/** Two who met say that it came to a first sale; each of them may say so. */
export const FirstSaleStated = defineEvent(
  'conferences.first_sale_stated',
  Type.Object({
    conferenceId: Type.String(),
    fromId: Type.String({ description: 'The registration of who asked to meet.' }),
    toId: Type.String(),
    byId: Type.String({ description: 'Which of the two says it.' }),
    value: nullable(MoneyDto),
  }),
)
