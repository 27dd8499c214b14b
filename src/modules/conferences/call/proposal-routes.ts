import { Type } from 'typebox'
import type { Ctx } from '../../../platform/context.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { requireMember, requireUser } from '../../accounts/api.ts'
import { officerErrors } from '../../programmes/api.ts'
import type { ConferenceRef } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { requireKept, requireReadable } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import { clockAt } from '../slot-times.ts'
import { selectCall, selectProposals } from './call-store.ts'
import {
  AcceptBody,
  callOf,
  DeclineBody,
  OwnCallDto,
  ProposalDto,
  ProposalFilter,
  ProposalsPageDto,
  PutCallBody,
  ReviewBody,
  showCall,
  showProposals,
} from './call-wire.ts'
import { acceptProposal, declineProposal, reviewProposal } from './decide-proposal.ts'
import type { Proposal } from './proposal.ts'
import { putCall } from './propose.ts'

const tags = ['conferences']
const at = '/v1/agencies/:agencyId/conferences/:conferenceId'
const read = [...officerErrors, PlatformErrors.invalidInput, E.conferenceNotFound] as const
const keep = [...read, E.officeTooLocal] as const
const onOne = [...keep, E.proposalNotFound, E.proposalDecided] as const
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const OneProposal = Type.Object({ agencyId: Uuid, conferenceId: Uuid, proposalId: Uuid })

/** Who works in the office: names and addresses are for people, and so are points. */
async function requireJudge(ctx: Ctx, ref: ConferenceRef): Promise<string> {
  await requireMember(ctx, ref.agencyId, 'member')
  await requireKept(ctx, ref)
  return requireUser(ctx.actor).userId
}

/** What an office does with proposals. */
export const createProposalRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    const show = async (ctx: Ctx, userId: string, proposal: Proposal) => {
      const { conferenceId } = proposal
      const of = { conferenceId, userId, proposals: [proposal] }
      return (await showProposals(ctx, settings, of))[0]!
    }

    app.get(
      `${at}/call`,
      {
        schema: {
          operationId: 'getOwnCall',
          tags,
          summary: 'The call for proposals as its office reads it; null while there is none.',
          params: One,
          response: { 200: OwnCallDto, ...problems(...read) },
        },
      },
      async ({ ctx, params }) => {
        const conference = await requireReadable(ctx, params)
        const call = await selectCall(ctx.db, conference.id)
        return { call: call ? showCall(ctx, conference, call) : null }
      },
    )

    app.put(
      `${at}/call`,
      {
        schema: {
          operationId: 'putCall',
          tags,
          summary: 'Calls for proposals from one day to another, or says other days.',
          params: One,
          body: PutCallBody,
          response: { 200: OwnCallDto, ...problems(...keep, E.callDaysWrong) },
        },
      },
      async ({ ctx, params, body }) => {
        const conference = await requireKept(ctx, params)
        const call = await putCall(ctx, params, callOf(body))
        return { call: showCall(ctx, conference, call) }
      },
    )

    app.get(
      `${at}/proposals`,
      {
        schema: {
          operationId: 'listProposals',
          tags,
          summary: 'What was proposed, by whom; what others gave is seen after giving one’s own.',
          params: One,
          querystring: Type.Object({
            ...PageQuery,
            after: Type.Optional(Uuid),
            state: ProposalFilter,
          }),
          response: { 200: ProposalsPageDto, ...problems(...keep) },
        },
      },
      async ({ ctx, params, query }) => {
        const userId = await requireJudge(ctx, params)
        const { conferenceId } = params
        const proposals = await selectProposals(ctx.db, conferenceId, query)
        return {
          proposals: await showProposals(ctx, settings, { conferenceId, userId, proposals }),
          next: nextAfter(proposals, query.limit),
        }
      },
    )

    app.put(
      `${at}/proposals/:proposalId/review`,
      {
        schema: {
          operationId: 'reviewProposal',
          tags,
          summary: 'One’s own points, 1 to 5, with a note; sent again they replace these.',
          params: OneProposal,
          body: ReviewBody,
          response: { 200: ProposalDto, ...problems(...onOne) },
        },
      },
      async ({ ctx, params, body: { points, note } }) => {
        const userId = await requireJudge(ctx, params)
        const { conferenceId, proposalId } = params
        const review = { proposalId, userId, points, note: note.trim() }
        return show(ctx, userId, await reviewProposal(ctx, conferenceId, review))
      },
    )

    app.post(
      `${at}/proposals/:proposalId/acceptance`,
      {
        schema: {
          operationId: 'acceptProposal',
          tags,
          summary: 'It becomes a session of the agenda, and its speaker is told by mail.',
          description: 'The day and the time are those of the clocks where the conference is.',
          params: OneProposal,
          body: AcceptBody,
          response: { 200: ProposalDto, ...problems(...onOne, E.placeUnknown, E.agendaFull) },
        },
      },
      async ({ ctx, params, body: { day, time, words, ...place } }) => {
        const userId = await requireJudge(ctx, params)
        const { timeZone } = await requireReadable(ctx, params)
        const accepted = await acceptProposal(ctx, settings, params, {
          ...place,
          words: words.trim(),
          startsAt: clockAt(day, time, timeZone),
        })
        return show(ctx, userId, accepted)
      },
    )

    app.post(
      `${at}/proposals/:proposalId/decline`,
      {
        schema: {
          operationId: 'declineProposal',
          tags,
          summary: 'It finds no place; its speaker is told by mail, with what the office writes.',
          params: OneProposal,
          body: DeclineBody,
          response: { 200: ProposalDto, ...problems(...onOne) },
        },
      },
      async ({ ctx, params, body: { words } }) => {
        const userId = await requireJudge(ctx, params)
        return show(ctx, userId, await declineProposal(ctx, params, words.trim()))
      },
    )
  }
