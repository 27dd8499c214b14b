import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { CatalogueErrors as C } from '../catalogue/api.ts'
import { joinOffice, leave, noteArrival, showInvitation } from './answer-invitation.ts'
import { LineDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { importProspects, type RecruitingSettings } from './import-prospects.ts'
import { inviteProspects, stopInvitations } from './invite-prospects.ts'
import { PROSPECT_ISSUES } from './prospect-issues.ts'
import { countProspects, deleteProspect, selectProspects } from './prospect-store.ts'
import { readFunnel } from './read-funnel.ts'
import { readJoined, readOwnOffices } from './read-joined.ts'
import { foldName } from './recruit.ts'
import {
  BatchesPageDto,
  InvitationDto,
  InviteBody,
  InvitedDto,
  JoinBody,
  JoinedPageDto,
  OwnOfficesDto,
  ProspectImportDto,
  ProspectsPageDto,
  StageDto,
  StoppedDto,
  TokenParam,
} from './recruiting-wire.ts'
import { requireCounsellor, requireInsider } from './require-office.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const ofOffice = [...scoped, E.officeNotFound] as const
const byOfficer = [...ofOffice, E.officeNotOpen] as const
const Agency = Type.Object({ agencyId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const

/** Whom an office would like to have, whom it writes to, and what comes of it. */
export const createRecruitingRoutes =
  (settings: RecruitingSettings): Routes =>
  async (app) => {
    await acceptUploads(app)

    app.post(
      '/v1/agencies/:agencyId/prospects/imports',
      {
        schema: {
          operationId: 'importProspects',
          tags,
          summary: 'Adds a list of businesses that the office would like to have.',
          description:
            'CSV with a first line that names its columns: name (needed), email, city, county, state, ' +
            'website, type, products. What is known already, by mail address or by name and place, ' +
            'is not added again: after a break the same list is simply sent again.',
          consumes: ['text/csv', 'multipart/form-data'],
          params: Agency,
          response: {
            200: ProspectImportDto,
            ...problems(
              ...byOfficer,
              PlatformErrors.unsupportedMediaType,
              E.prospectColumnsMissing,
              E.prospectListEmpty,
              E.tooManyRows,
              E.tooManyProspects,
              C.notATable,
              C.fileTooLarge,
              C.damagedArchive,
              C.expandsTooMuch,
            ),
          },
        },
      },
      async (request) => {
        const { ctx, params } = request
        const office = await requireCounsellor(ctx, params.agencyId)
        const { content } = await uploadOf(request)
        const { issues, ...found } = await importProspects(ctx, settings, office, content)
        return {
          ...found,
          columns: { read: [...found.columns.read], ignored: [...found.columns.ignored] },
          issues: issues.map((issue) => ({ ...issue, ...PROSPECT_ISSUES[issue.code] })),
        }
      },
    )

    app.get(
      '/v1/agencies/:agencyId/prospects',
      {
        schema: {
          operationId: 'listProspects',
          tags,
          summary: 'Businesses that the office would like to have, in the order they came.',
          params: Agency,
          querystring: Type.Object({
            ...page,
            stage: Type.Optional(StageDto),
            county: Type.Optional(LineDto(100)),
            kind: Type.Optional(LineDto(50)),
            name: Type.Optional(LineDto(100)),
          }),
          response: { 200: ProspectsPageDto, ...problems(...ofOffice) },
        },
      },
      async ({ ctx, params: { agencyId }, query: { stage, county, kind, name, ...query } }) => {
        await requireInsider(ctx, agencyId)
        const begins = name && foldName(name)
        const found = await selectProspects(
          ctx.db,
          agencyId,
          { stage, county, kind, begins },
          query,
        )
        const counts = await countProspects(ctx.db, agencyId)
        return {
          prospects: found.map(({ invitedAt, addedAt: _added, ...one }) => ({
            ...one,
            invitedAt: invitedAt?.toISOString() ?? null,
          })),
          counts: [...counts].map(([one, count]) => ({ stage: one, count })),
          next: nextAfter(found, query.limit),
        }
      },
    )

    app.delete(
      '/v1/agencies/:agencyId/prospects/:prospectId',
      {
        schema: {
          operationId: 'removeProspect',
          tags,
          summary: 'Forgets a prospect that nobody has written to.',
          params: Type.Object({ agencyId: Uuid, prospectId: Uuid }),
          response: { 200: Done, ...problems(...byOfficer, E.prospectNotFound) },
        },
      },
      async ({ ctx, params: { agencyId, prospectId } }) => {
        await requireCounsellor(ctx, agencyId)
        if (!(await deleteProspect(ctx.db, agencyId, prospectId))) throw E.prospectNotFound()
        return done
      },
    )

    app.post(
      '/v1/agencies/:agencyId/invitations',
      {
        schema: {
          operationId: 'inviteProspects',
          tags,
          summary: 'Writes to prospects: those named, or all of a county or kind.',
          description:
            'Who has no address, has joined, has opted out, was written to in the last 14 days or three ' +
            'times is left out. At most 500 letters leave an office in 24 hours; the others follow.',
          params: Agency,
          body: InviteBody,
          response: {
            201: InvitedDto,
            ...problems(...byOfficer, E.nobodyToInvite, E.tooManyBatches),
          },
        },
      },
      async ({ ctx, params: { agencyId }, body }, reply) => {
        await requireCounsellor(ctx, agencyId)
        const { name, message, locale, asks, prospectIds, county, kind } = body
        const asked = { name: name.trim(), message: message.trim(), locale, asks }
        const chosen = { ids: prospectIds, county, kind }
        const { id } = await inviteProspects(ctx, agencyId, { ...asked, chosen })
        return reply.status(201).send({ id })
      },
    )

    app.get(
      '/v1/agencies/:agencyId/invitations',
      {
        schema: {
          operationId: 'listInvitationBatches',
          tags,
          summary: 'Rounds of invitations, the newest first, and what came of each and of all.',
          params: Agency,
          querystring: Type.Object(page),
          response: { 200: BatchesPageDto, ...problems(...ofOffice) },
        },
      },
      async ({ ctx, params: { agencyId }, query }) => {
        await requireInsider(ctx, agencyId)
        return readFunnel(ctx, agencyId, query)
      },
    )

    app.post(
      '/v1/agencies/:agencyId/invitations/:batchId/stop',
      {
        schema: {
          operationId: 'stopInvitations',
          tags,
          summary: 'What of a round still waits is not sent.',
          params: Type.Object({ agencyId: Uuid, batchId: Uuid }),
          response: { 200: StoppedDto, ...problems(...byOfficer, E.batchNotFound) },
        },
      },
      async ({ ctx, params: { agencyId, batchId } }) => {
        await requireCounsellor(ctx, agencyId)
        const stopped = await stopInvitations(ctx, agencyId, batchId)
        if (stopped === 0) throw E.batchNotFound()
        return { stopped }
      },
    )

    app.get(
      '/v1/agencies/:agencyId/joined',
      {
        schema: {
          operationId: 'listJoined',
          tags,
          summary:
            'Businesses that have joined the office, and how far they are where they show it.',
          params: Agency,
          querystring: Type.Object(page),
          response: { 200: JoinedPageDto, ...problems(...ofOffice) },
        },
      },
      async ({ ctx, params: { agencyId }, query }) => {
        await requireInsider(ctx, agencyId)
        return readJoined(ctx, agencyId, query)
      },
    )
  }

/** What whoever was written to does with it: looks, joins, and leaves again. */
export const createInvitationRoutes =
  (settings: Pick<RecruitingSettings, 'secret'>): Routes =>
  async (app) => {
    app.get(
      '/v1/invitations/:token',
      {
        schema: {
          operationId: 'getInvitation',
          tags,
          summary: 'Who invites, and what it asks for. Whoever has the link may look.',
          params: TokenParam,
          response: {
            200: InvitationDto,
            ...problems(E.invitationNotFound, PlatformErrors.invalidInput),
          },
        },
      },
      ({ ctx, params: { token } }) => showInvitation(ctx, settings, token),
    )

    app.post(
      '/v1/invitations/:token/arrival',
      {
        schema: {
          operationId: 'noteArrival',
          tags,
          summary: 'Says that somebody looks at the page of an invitation.',
          description: 'The page does when it is shown: programs that only look at links do not.',
          params: TokenParam,
          response: { 200: Done, ...problems(E.invitationNotFound, PlatformErrors.invalidInput) },
        },
      },
      async ({ ctx, params: { token } }) => {
        await noteArrival(ctx, settings, token)
        return done
      },
    )

    app.post(
      '/v1/businesses/:businessId/offices',
      {
        schema: {
          operationId: 'joinOffice',
          tags,
          summary: 'Joins the office that sent an invitation. Nothing is shown to it by that.',
          params: Type.Object({ businessId: Uuid }),
          body: JoinBody,
          response: {
            200: Type.Object({ agencyId: Uuid }),
            ...problems(...scoped, E.invitationNotFound, E.invitationAnswered, E.businessNotFound),
          },
        },
      },
      async ({ ctx, params: { businessId }, body: { token } }) => {
        await requireMember(ctx, businessId, 'owner')
        return joinOffice(ctx, settings, { token, businessId })
      },
    )

    app.get(
      '/v1/businesses/:businessId/offices',
      {
        schema: {
          operationId: 'listOwnOffices',
          tags,
          summary: 'Offices that the business has joined, and what each asks to be shown.',
          params: Type.Object({ businessId: Uuid }),
          response: { 200: OwnOfficesDto, ...problems(...scoped) },
        },
      },
      async ({ ctx, params: { businessId } }) => {
        await requireMember(ctx, businessId, 'viewer')
        return readOwnOffices(ctx, businessId)
      },
    )

    app.delete(
      '/v1/businesses/:businessId/offices/:agencyId',
      {
        schema: {
          operationId: 'leaveOffice',
          tags,
          summary: 'The business is no client of the office any more.',
          params: Type.Object({ businessId: Uuid, agencyId: Uuid }),
          response: { 200: Done, ...problems(...scoped, E.officeNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireMember(ctx, params.businessId, 'owner')
        await leave(ctx, params)
        return done
      },
    )
  }
