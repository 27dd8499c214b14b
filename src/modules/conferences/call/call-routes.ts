import { Type } from 'typebox'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems, requestLocale } from '../../../platform/problems.ts'
import { Uuid } from '../../../platform/wire.ts'
import { selectTracks } from '../agenda-store.ts'
import { KeyDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  CallDto,
  ChangeIdeaBody,
  ideaOf,
  OwnProposalDto,
  ProposeBody,
  ProposedDto,
  showCall,
  showOwnProposal,
  TakeBackBody,
} from './call-wire.ts'
import { proposalKey } from './proposal.ts'
import { changeIdea, propose, requireCall, requireProposal, takeBack } from './propose.ts'

const tags = ['conferences']
const open = [PlatformErrors.invalidInput, E.conferenceNotFound] as const
const One = Type.Object({ slug: SlugParam })
const OneProposal = Type.Object({ slug: SlugParam, proposalId: Uuid })
const linked = [...open, E.callNotFound, E.proposalNotFound] as const
const MINUTE_MS = 60_000

/** Proposing a session, signed in or by mail address, and what becomes of it. */
export const createCallRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/conferences/:slug/call',
      {
        schema: {
          operationId: 'getCall',
          tags,
          summary: 'The call for proposals of a conference, and whether it is open today.',
          params: One,
          response: { 200: CallDto, ...problems(...open, E.callNotFound) },
        },
      },
      async ({ ctx, params: { slug } }) => {
        const { conference, call } = await requireCall(ctx.db, slug)
        const tracks = await selectTracks(ctx.db, conference.id)
        return { ...showCall(ctx, conference, call), tracks }
      },
    )

    app.post(
      '/v1/conferences/:slug/proposals',
      {
        config: {
          rateLimit: {
            max: settings.placementsPerMinute,
            timeWindow: MINUTE_MS,
            // Those that come through a page of ours count like any other.
            allowList: () => false,
          },
        },
        schema: {
          operationId: 'propose',
          tags,
          summary: 'Proposes a session, without an account. A mail with a link follows.',
          params: One,
          body: ProposeBody,
          response: {
            201: ProposedDto,
            ...problems(
              ...open,
              PlatformErrors.tooManyRequests,
              E.callNotFound,
              E.callClosed,
              E.placeUnknown,
              E.tooManyProposals,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params, body } = request
        const proposal = await propose(ctx, settings, params.slug, {
          idea: ideaOf(body),
          proposer: {
            name: body.name.trim(),
            email: body.email.toLowerCase(),
            organisation: body.organisation.trim(),
            about: body.about.trim(),
          },
          locale: requestLocale(request),
        })
        const key = proposalKey(settings, proposal)
        return reply.status(201).send({ id: proposal.id, key })
      },
    )

    app.get(
      '/v1/conferences/:slug/proposals/:proposalId',
      {
        schema: {
          operationId: 'getOwnProposal',
          tags,
          summary: 'A proposal, by the key of its link.',
          params: OneProposal,
          querystring: Type.Object({ key: KeyDto }),
          response: { 200: OwnProposalDto, ...problems(...linked) },
        },
      },
      async ({ ctx, params, query: { key } }) => {
        const found = await requireProposal(ctx, settings, { ...params, key })
        const { call } = await requireCall(ctx.db, params.slug)
        return showOwnProposal(ctx, settings, { ...found, call })
      },
    )

    app.put(
      '/v1/conferences/:slug/proposals/:proposalId',
      {
        schema: {
          operationId: 'changeProposal',
          tags,
          summary: 'Changes what is proposed, while the call is open and nobody has decided.',
          params: OneProposal,
          body: ChangeIdeaBody,
          response: {
            200: OwnProposalDto,
            ...problems(...linked, E.proposalDecided, E.callClosed, E.placeUnknown),
          },
        },
      },
      async ({ ctx, params, body }) => {
        const link = { ...params, key: body.key }
        await changeIdea(ctx, settings, link, ideaOf(body))
        const found = await requireProposal(ctx, settings, link)
        const { call } = await requireCall(ctx.db, params.slug)
        return showOwnProposal(ctx, settings, { ...found, call })
      },
    )

    app.post(
      '/v1/conferences/:slug/proposals/:proposalId/withdrawal',
      {
        schema: {
          operationId: 'withdrawProposal',
          tags,
          summary: 'Takes a proposal back. What was said of the speaker is erased.',
          params: OneProposal,
          body: TakeBackBody,
          response: { 200: OwnProposalDto, ...problems(...linked) },
        },
      },
      async ({ ctx, params, body: { key } }) => {
        const link = { ...params, key }
        await takeBack(ctx, (await requireProposal(ctx, settings, link)).proposal)
        const found = await requireProposal(ctx, settings, link)
        const { call } = await requireCall(ctx.db, params.slug)
        return showOwnProposal(ctx, settings, { ...found, call })
      },
    )
  }
