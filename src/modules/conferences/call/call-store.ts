import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { Call, Idea, Proposal, ProposalRef, ProposalState, Review } from './proposal.ts'

const PROPOSAL = sql.raw(`conference_id as "conferenceId", id, user_id as "userId", state, title,
  abstract, language, minutes, track_id as "trackId", sealed, locale,
  submitted_at as "submittedAt", decided_at as "decidedAt", words, session_id as "sessionId"`)

export async function selectCall(db: Db, conferenceId: string): Promise<Call | undefined> {
  const { rows } = await sql<Call>`select conference_id as "conferenceId",
      opens_on::text as "opensOn", closes_on::text as "closesOn", guidance
    from conferences.call_for_proposals where conference_id = ${conferenceId}`.execute(db)
  return rows[0]
}

export const saveCall = (db: Db, { conferenceId, opensOn, closesOn, guidance }: Call) =>
  sql`insert into conferences.call_for_proposals (conference_id, opens_on, closes_on, guidance)
    values (${conferenceId}, ${opensOn}, ${closesOn}, ${JSON.stringify(guidance)})
    on conflict (conference_id) do update set opens_on = excluded.opens_on,
      closes_on = excluded.closes_on, guidance = excluded.guidance`.execute(db)

export const insertProposal = (db: Db, one: Proposal, addressName: string) =>
  sql`insert into conferences.proposal (conference_id, id, user_id, address_name, state, title,
      abstract, language, minutes, track_id, sealed, locale, submitted_at, words)
    values (${one.conferenceId}, ${one.id}, ${one.userId}, ${addressName}, ${one.state},
      ${one.title}, ${one.abstract}, ${one.language}, ${one.minutes}, ${one.trackId},
      ${Buffer.from(one.sealed!)}, ${one.locale}, ${one.submittedAt}, '')`.execute(db)

/** All of a conference, and those of one address that still stand. */
export async function countProposals(
  db: Db,
  conferenceId: string,
  addressName: string,
): Promise<Readonly<{ all: number; own: number }>> {
  const { rows } = await sql<{ all: bigint; own: bigint }>`select count(*) as all,
      count(*) filter (where address_name = ${addressName} and state <> 'withdrawn') as own
    from conferences.proposal where conference_id = ${conferenceId}`.execute(db)
  return { all: Number(rows[0]!.all), own: Number(rows[0]!.own) }
}

export async function selectProposal(
  db: Db,
  { conferenceId, id }: ProposalRef,
): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`select ${PROPOSAL} from conferences.proposal
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)
  return rows[0]
}

/** The lock under which a proposal is changed and decided. */
export async function lockProposal(
  db: Db,
  { conferenceId, id }: ProposalRef,
): Promise<Proposal | undefined> {
  const { rows } = await sql<Proposal>`select ${PROPOSAL} from conferences.proposal
    where conference_id = ${conferenceId} and id = ${id} for update`.execute(db)
  return rows[0]
}

export const saveIdea = (db: Db, { conferenceId, id }: ProposalRef, idea: Idea) =>
  sql`update conferences.proposal set title = ${idea.title}, abstract = ${idea.abstract},
      language = ${idea.language}, minutes = ${idea.minutes}, track_id = ${idea.trackId}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

/** What they said of themselves goes with it. */
export const withdrawProposal = (db: Db, { conferenceId, id }: ProposalRef) =>
  sql`update conferences.proposal set state = 'withdrawn', sealed = null, user_id = null,
      address_name = id::text
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

export const saveDecision = (
  db: Db,
  { conferenceId, id, state, decidedAt, words, sessionId }: Proposal,
) =>
  sql`update conferences.proposal set state = ${state}, decided_at = ${decidedAt},
      words = ${words}, session_id = ${sessionId}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** In the order in which they came. */
export async function selectProposals(
  db: Db,
  conferenceId: string,
  { state, after, limit }: Page & Readonly<{ state?: ProposalState | undefined }>,
): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`select ${PROPOSAL} from conferences.proposal
    where conference_id = ${conferenceId} ${state ? sql`and state = ${state}` : sql``}
      ${after ? sql`and id > ${after}` : sql``} order by id limit ${limit}`.execute(db)
  return rows
}

export async function selectReviews(
  db: Db,
  conferenceId: string,
  proposalIds: readonly string[],
): Promise<Review[]> {
  const { rows } = await sql<Review>`select proposal_id as "proposalId", user_id as "userId",
      points, note
    from conferences.proposal_review
    where conference_id = ${conferenceId} and proposal_id = any(${proposalIds}::uuid[])
    order by given_at, user_id`.execute(db)
  return rows
}

/** One's own, in the place of what one gave before. */
export const saveReview = (db: Db, conferenceId: string, one: Review, now: Date) =>
  sql`insert into conferences.proposal_review (conference_id, proposal_id, user_id, points, note,
      given_at)
    values (${conferenceId}, ${one.proposalId}, ${one.userId}, ${one.points}, ${one.note}, ${now})
    on conflict (conference_id, proposal_id, user_id) do update set points = excluded.points,
      note = excluded.note`.execute(db)

/** Who has not been told by mail how their proposal stands. */
export async function selectUntold(
  db: Db,
  after: ProposalRef | undefined,
  limit: number,
): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`select ${PROPOSAL} from conferences.proposal
    where state <> 'withdrawn' and sealed is not null and told is distinct from state
      ${after ? sql`and (conference_id, id) > (${after.conferenceId}, ${after.id})` : sql``}
    order by conference_id, id limit ${limit}`.execute(db)
  return rows
}

/** Told of a state; of the one it has come to since, it is told next. */
export const saveTold = (db: Db, { conferenceId, id, state }: Proposal) =>
  sql`update conferences.proposal set told = ${state}
    where conference_id = ${conferenceId} and id = ${id}`.execute(db)

export async function selectProposalsOf(db: Db, userId: string): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`select ${PROPOSAL} from conferences.proposal
    where user_id = ${userId} order by id`.execute(db)
  return rows
}

/** Of conferences that were over before this day. */
export const eraseOldProposals = (db: Db, before: string, limit: number) =>
  sql`update conferences.proposal set sealed = null, user_id = null, address_name = id::text
    where (conference_id, id) in (select conference_id, proposal.id from conferences.proposal
      join conferences.conference on conference.id = proposal.conference_id
      where last_day < ${before} and sealed is not null limit ${limit})`.execute(db)
