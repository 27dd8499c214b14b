import { type Static, Type } from 'typebox'
import { InstantDto, NextCursor, nullable, Uuid } from '../../platform/wire.ts'
import { KeyDto } from './contract.ts'
import { conferenceLimits } from './limits.ts'
import {
  type Answer,
  complement,
  type Meeter,
  meetingValue,
  TOPICS,
  type Topic,
  type Wish,
} from './meeting.ts'
import { MeetingFrame, minutesOf } from './meeting-file.ts'
import type { MeetingGroup } from './meeting-group.ts'
import type { KeptFrame, NamedMeeting, PlanSummary } from './meeting-store.ts'
import { slotStarts } from './slot-times.ts'

const strict = { additionalProperties: false }
const TopicDto = Type.Unsafe<Topic>({ type: 'string', enum: Object.keys(TOPICS) })
const Topics = Type.Array(TopicDto, { maxItems: Object.keys(TOPICS).length, uniqueItems: true })
const Slot = Type.Integer({ minimum: 0, maximum: 126, description: 'Of the frame, from 0.' })

const profile = {
  headline: Type.String({
    maxLength: conferenceLimits.headlineCharacters,
    pattern: '\\S',
    description: 'Who you are, for those you may meet.',
  }),
  offers: Topics,
  needs: Topics,
  languages: Type.Array(
    Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }),
    { minItems: 1, maxItems: 20, uniqueItems: true },
  ),
  busy: Type.Array(Slot, { maxItems: 127 }),
  mostMeetings: Type.Integer({ minimum: 0, maximum: 127 }),
}
export const PutProfileBody = Type.Object({ key: KeyDto, ...profile }, strict)
const ProfileDto = Type.Object({ id: Type.String(), ...profile })
export const OwnProfileDto = Type.Object({
  profile: nullable(ProfileDto),
  slots: Type.Array(Type.Object({ startsAt: InstantDto, minutes: Type.Integer() })),
  topics: Type.Array(Type.Object({ code: TopicDto, en: Type.String(), 'zh-CN': Type.String() })),
})

/** Somebody else, as the one who asks reads them. */
const OtherDto = Type.Object({
  id: Type.String(),
  headline: Type.String(),
  languages: Type.Array(Type.String()),
  offersYouNeed: Topics,
  needsYouOffer: Topics,
  value: Type.Integer({ description: 'Points of a meeting of you two, 40 to 100.' }),
  needsInterpreter: Type.Boolean(),
})
export const SuggestionsDto = Type.Object({ people: Type.Array(OtherDto), next: NextCursor })

const WishStateDto = Type.Unsafe<Wish['state']>({
  type: 'string',
  enum: ['asked', 'accepted', 'declined', 'blocked', 'withdrawn', 'suggested'],
})
export const WishDto = Type.Object({
  side: Type.Union([Type.Literal('from'), Type.Literal('to')]),
  state: WishStateDto,
  note: Type.String(),
  askedAt: InstantDto,
  decidedAt: nullable(InstantDto),
})
export const WishesDto = Type.Object({
  wishes: Type.Array(Type.Object({ ...WishDto.properties, other: OtherDto })),
  next: NextCursor,
})
export const AskBody = Type.Object(
  {
    key: KeyDto,
    to: Uuid,
    note: Type.String({ maxLength: conferenceLimits.noteCharacters }),
  },
  strict,
)
export const AnswerBody = Type.Object(
  {
    key: KeyDto,
    answer: Type.Unsafe<Answer>({
      type: 'string',
      enum: ['accepted', 'declined', 'blocked', 'withdrawn'],
    }),
  },
  strict,
)

const place = {
  startsAt: InstantDto,
  minutes: Type.Integer(),
  table: Type.String(),
  zone: Type.String(),
  interpreter: nullable(Type.String()),
}
export const OwnMeetingsDto = Type.Object({
  meetings: Type.Array(Type.Object({ ...place, with: OtherDto })),
})
export const MeetingsPageDto = Type.Object({
  meetings: Type.Array(Type.Object({ ...place, from: Type.String(), to: Type.String() })),
  next: NextCursor,
})

export const FrameDto = Type.Object({
  version: Type.Integer(),
  frame: nullable(MeetingFrame),
})
export const PutFrameBody = Type.Object(
  { version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }), frame: MeetingFrame },
  strict,
)
const group = {
  mostMeetings: nullable(
    Type.Integer({ minimum: 0, maximum: 127, description: 'Of one person; null: as they say.' }),
  ),
  meets: nullable(
    Type.Array(Uuid, {
      maxItems: conferenceLimits.quotas,
      uniqueItems: true,
      description: 'Ticket types; null: all. Two meet when each of their types allows the other.',
    }),
  ),
}
export const PutGroupBody = Type.Object(group, strict)
export const GroupDto = Type.Object({ ticketTypeId: Type.String(), ...group })
export const GroupsDto = Type.Object({ groups: Type.Array(GroupDto) })
export const showGroup = ({ meets, ...one }: MeetingGroup) => ({
  ...one,
  meets: meets && [...meets],
})

export const AskPlanBody = Type.Object(
  {
    keepsStanding: Type.Boolean({ description: 'Meetings that stand keep their time and table.' }),
    fillsFree: Type.Boolean({
      default: false,
      description: 'Brings people who fit together in times that stay free, though nobody asked.',
    }),
  },
  strict,
)
export const AskedPlanDto = Type.Object({ number: Type.Integer() })
const PlanDto = Type.Object({
  number: Type.Integer(),
  frameVersion: Type.Integer(),
  madeAt: InstantDto,
  points: Type.Integer(),
  worth: Type.Integer({ description: 'Points, and everybody’s first meeting.' }),
  upperBound: Type.Number({ description: 'No plan is worth more.' }),
  gap: Type.Number({ description: 'What is missing to it, as a share of the points.' }),
  wishes: Type.Integer(),
  meetings: Type.Integer(),
  without: Type.Integer({ description: 'People with an accepted wish and no meeting.' }),
  dropped: Type.Integer(),
  added: Type.Integer(),
  moved: Type.Integer(),
})
export const LatestPlanDto = Type.Object({ plan: nullable(PlanDto) })

export const showOther = (own: Meeter, other: Meeter): Static<typeof OtherDto> => ({
  id: other.id,
  headline: other.headline,
  languages: [...other.languages],
  ...complement(own, other),
  value: meetingValue(own, other),
  needsInterpreter: !own.languages.some((language) => other.languages.includes(language)),
})

export const showWish = (id: string, wish: Wish): Static<typeof WishDto> => ({
  side: wish.fromId === id ? 'from' : 'to',
  state: wish.state,
  note: wish.note,
  askedAt: wish.askedAt.toISOString(),
  decidedAt: wish.decidedAt?.toISOString() ?? null,
})

export function showSlots({ frame }: KeptFrame, timeZone: string) {
  return slotStarts(frame, timeZone).map((start, at) => {
    const { startsAt, endsAt } = frame.slots[at]!
    return { startsAt: start.toISOString(), minutes: minutesOf(endsAt) - minutesOf(startsAt) }
  })
}

/** Where and when meetings are, in the words of the frame. */
export function placeOf(kept: KeptFrame, timeZone: string) {
  const slots = showSlots(kept, timeZone)
  const zones = new Map(kept.frame.tables.map(({ name, zone }) => [name, zone]))
  return ({ slot, table, interpreter }: NamedMeeting) => ({
    ...(slots[slot] ?? slots.at(-1)!),
    table,
    zone: zones.get(table) ?? '',
    interpreter,
  })
}

export const showPlan = (plan: PlanSummary): Static<typeof PlanDto> => ({
  ...plan,
  madeAt: plan.madeAt.toISOString(),
})
