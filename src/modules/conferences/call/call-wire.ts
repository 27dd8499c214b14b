import { type Static, Type } from 'typebox'
import type { Day } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import {
  DayDto,
  InstantDto,
  LocalTextDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../../platform/wire.ts'
import { namesOf } from '../../accounts/api.ts'
import { selectRooms, selectSession, selectTracks } from '../agenda-store.ts'
import type { Conference } from '../conference.ts'
import { BothWords, KeyDto, RoomDto, TrackDto, words } from '../contract.ts'
import { conferenceLimits } from '../limits.ts'
import { Time } from '../meeting-file.ts'
import type { ConferenceSettings } from '../settings.ts'
import { selectReviews } from './call-store.ts'
import {
  type Call,
  isCallOpen,
  PROPOSAL_STATES,
  type Proposal,
  type ProposalState,
  proposerOf,
} from './proposal.ts'

const strict = { additionalProperties: false }
const text = (most: number) => Type.String({ maxLength: most })

export const PutCallBody = Type.Object(
  { opensOn: DayDto, closesOn: DayDto, guidance: BothWords(conferenceLimits.guidanceCharacters) },
  strict,
)
const call = { opensOn: DayDto, closesOn: DayDto, guidance: LocalTextDto, isOpen: Type.Boolean() }
export const CallDto = Type.Object({ ...call, tracks: Type.Array(TrackDto) })
export const OwnCallDto = Type.Object({ call: nullable(Type.Object(call)) })

const idea = {
  title: words(conferenceLimits.nameCharacters),
  abstract: words(conferenceLimits.proposalCharacters),
  language: Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 }),
  minutes: Type.Integer({ minimum: 5, maximum: 480 }),
  trackId: nullable(Uuid),
}
const proposer = {
  name: words(conferenceLimits.nameCharacters),
  email: Type.String({ format: 'email', maxLength: 254 }),
  organisation: text(conferenceLimits.nameCharacters),
  about: Type.String({
    maxLength: conferenceLimits.needsCharacters,
    description: 'Who you are, for those who choose.',
  }),
}
export const ProposeBody = Type.Object(
  {
    ...idea,
    ...proposer,
    consent: Type.Literal(true, {
      description: 'The office keeps this; a speaker’s name stands in the agenda.',
    }),
  },
  strict,
)
export const ChangeIdeaBody = Type.Object({ key: KeyDto, ...idea }, strict)
export const TakeBackBody = Type.Object({ key: KeyDto }, strict)
export const ProposedDto = Type.Object({
  id: Type.String(),
  key: Type.String({ description: 'Opens the proposal; it stands in the link of the mail.' }),
})
const ProposalStateDto = Type.Unsafe<ProposalState>({ type: 'string', enum: [...PROPOSAL_STATES] })
export const ProposalFilter = Type.Optional(ProposalStateDto)

const proposal = {
  id: Type.String(),
  state: ProposalStateDto,
  title: Type.String(),
  abstract: Type.String(),
  language: Type.String(),
  minutes: Type.Integer(),
  track: nullable(TrackDto),
  proposer: nullable(
    Type.Object({
      name: Type.String(),
      email: Type.String(),
      organisation: Type.String(),
      about: Type.String(),
    }),
  ),
  submittedAt: InstantDto,
  decidedAt: nullable(InstantDto),
  words: Type.String({ description: 'What the office wrote with its decision.' }),
}
export const OwnProposalDto = Type.Object({
  ...proposal,
  mayChange: Type.Boolean(),
  session: nullable(
    Type.Object({ id: Type.String(), startsAt: InstantDto, room: nullable(RoomDto) }),
  ),
})
export const ProposalDto = Type.Object(
  {
    ...proposal,
    sessionId: nullable(Type.String()),
    reviewCount: Type.Integer(),
    reviews: nullable(
      Type.Array(
        Type.Object({
          name: nullable(Type.String()),
          isOwn: Type.Boolean(),
          points: Type.Integer(),
          note: Type.String(),
        }),
        { description: 'Null until one has given one’s own, or it is decided.' },
      ),
    ),
    mean: nullable(Type.String({ description: 'Of the points, 1.00 to 5.00; null as above.' })),
  },
  { title: 'Proposal' },
)
export const ProposalsPageDto = Type.Object({
  proposals: Type.Array(ProposalDto),
  next: NextCursor,
})
export const ReviewBody = Type.Object(
  {
    points: Type.Integer({ minimum: 1, maximum: 5 }),
    note: text(conferenceLimits.needsCharacters),
  },
  strict,
)
const letter = text(conferenceLimits.reasonCharacters)
export const AcceptBody = Type.Object(
  {
    words: letter,
    day: DayDto,
    time: Time,
    minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
    roomId: nullable(Uuid),
    trackId: nullable(Uuid),
  },
  strict,
)
export const DeclineBody = Type.Object({ words: letter }, strict)

export const callOf = ({ opensOn, closesOn, guidance }: Static<typeof PutCallBody>) => ({
  opensOn: opensOn as Day,
  closesOn: closesOn as Day,
  guidance: { en: guidance.en.trim(), 'zh-CN': guidance['zh-CN'].trim() },
})

export const ideaOf = ({
  title,
  abstract,
  language,
  minutes,
  trackId,
}: Omit<Static<typeof ChangeIdeaBody>, 'key'>) => ({
  ...{ title: title.trim(), abstract: abstract.trim(), language, minutes, trackId },
})

export const showCall = (ctx: Pick<Ctx, 'now'>, conference: Conference, one: Call) => ({
  ...{ opensOn: one.opensOn, closesOn: one.closesOn, guidance: one.guidance },
  isOpen: isCallOpen(ctx, conference, one),
})

async function showIdeas(
  db: Db,
  settings: ConferenceSettings,
  conferenceId: string,
  proposals: readonly Proposal[],
) {
  const tracks = await selectTracks(db, conferenceId)
  return proposals.map((one) => ({
    ...{ id: one.id, state: one.state, title: one.title, abstract: one.abstract },
    ...{ language: one.language, minutes: one.minutes, words: one.words },
    track: tracks.find(({ id }) => id === one.trackId) ?? null,
    proposer: proposerOf(settings, one) ?? null,
    submittedAt: one.submittedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
  }))
}

/** One, as who has its link reads it. */
export async function showOwnProposal(
  ctx: Pick<Ctx, 'db' | 'now'>,
  settings: ConferenceSettings,
  {
    conference,
    proposal: one,
    call: of,
  }: Readonly<{ conference: Conference; proposal: Proposal; call: Call }>,
): Promise<Static<typeof OwnProposalDto>> {
  const { db } = ctx
  const [shown] = await showIdeas(db, settings, conference.id, [one])
  const { sessionId } = one
  const session = sessionId
    ? await selectSession(db, { conferenceId: conference.id, sessionId })
    : undefined
  const rooms = session?.roomId ? await selectRooms(db, conference.id) : []
  return {
    ...shown!,
    mayChange: one.state === 'submitted' && isCallOpen(ctx, conference, of),
    session: session
      ? {
          id: session.id,
          startsAt: session.startsAt.toISOString(),
          room: rooms.find(({ id }) => id === session.roomId) ?? null,
        }
      : null,
  }
}

/** As people of the office read them: nobody sees what others gave before giving their own. */
export async function showProposals(
  { db }: Pick<Ctx, 'db'>,
  settings: ConferenceSettings,
  {
    conferenceId,
    userId,
    proposals,
  }: Readonly<{ conferenceId: string; userId: string; proposals: readonly Proposal[] }>,
): Promise<Static<typeof ProposalDto>[]> {
  const ideas = await showIdeas(db, settings, conferenceId, proposals)
  const reviews = await selectReviews(
    db,
    conferenceId,
    proposals.map(({ id }) => id),
  )
  const names = await namesOf(
    db,
    reviews.map((one) => one.userId),
  )
  const byProposal = Map.groupBy(reviews, ({ proposalId }) => proposalId)
  return proposals.map(({ id, state, sessionId }, i) => {
    const given = byProposal.get(id) ?? []
    const isSeen = state !== 'submitted' || given.some((one) => one.userId === userId)
    const sum = given.reduce((total, { points }) => total + points, 0)
    return {
      ...ideas[i]!,
      sessionId,
      reviewCount: given.length,
      reviews: isSeen
        ? given.map(({ points, note, userId: whose }) => ({
            ...{ name: names.get(whose) ?? null, isOwn: whose === userId, points, note },
          }))
        : null,
      mean: isSeen && given.length > 0 ? (sum / given.length).toFixed(2) : null,
    }
  })
}
