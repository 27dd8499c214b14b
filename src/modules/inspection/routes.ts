import { type Static, Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import { day, parseDay } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { findOrganisations, memberErrors, requireMember } from '../accounts/api.ts'
import {
  CertificateDto,
  HandoverBody,
  InspectionStateDto,
  type JudgedLotDto,
  LotBody,
  LotDetailDto,
  LotDto,
  LotStateDto,
  LotsPageDto,
  PreviewDto,
  PreviewQuery,
  ResumeBody,
  RevokeBody,
  ScheduleBody,
  SheetBody,
  VerifiedDto,
  WorkDto,
  WorkPageDto,
} from './contract.ts'
import { createDayRoutes } from './day-routes.ts'
import { InspectionErrors as E } from './errors.ts'
import { handInSheet } from './hand-in-sheet.ts'
import type { Inspection, Lot } from './lot.ts'
import { createPhotoRoutes } from './photo-routes.ts'
import { selectPhotos } from './photo-store.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { acceptanceChance, samplingPlan } from './sampling-plan.ts'
import { goodsKey, resumeInspection, scheduleInspection } from './schedule-inspection.ts'
import {
  findLot,
  findStanding,
  type LotRef,
  selectCertificates,
  selectCustody,
  selectInspections,
  selectInspectionsOf,
  selectLots,
  selectLotsBefore,
  selectLotsBy,
} from './store.ts'
import { noteHandover, submitLot, withdrawLot } from './submit-lot.ts'
import { NORMAL } from './switching.ts'
import { verifyCertificate } from './verify-certificate.ts'
import { toCertificateDto, toInspectionDto, toLotDto, toPhotoDto } from './wire.ts'

const tags = ['inspection']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const OfBusiness = Type.Object({ businessId: Uuid })
const OneLot = Type.Object({ businessId: Uuid, lotId: Uuid })
const OfAgency = Type.Object({ agencyId: Uuid })
const AgencyLot = Type.Object({ agencyId: Uuid, businessId: Uuid, lotId: Uuid })
const Code = Type.String({ pattern: '^[A-Z2-7]{16}$' })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

/** What of a hundred nonconforming units the operating characteristic is shown for. */
const SHOWN_QUALITIES = [0.5, 1, 2, 3, 4, 5, 7.5, 10, 15, 20, 30]

async function toLotDtos(ctx: Pick<Ctx, 'db'>, lots: readonly Lot[]) {
  const ids = [...new Set(lots.map(({ businessId }) => businessId))]
  const byId = new Map((await findOrganisations(ctx.db, ids)).map((one) => [one.id, one]))
  return lots.map((lot) => toLotDto(lot, byId.get(lot.businessId)))
}

/** Lots with what came of each: three statements, however many there are. */
async function toJudgedDtos(
  ctx: Pick<Ctx, 'db'>,
  lots: readonly Lot[],
): Promise<Static<typeof JudgedLotDto>[]> {
  const refs = lots.map(({ businessId, id }) => ({ businessId, lotId: id }))
  const [dtos, inspections, certificates] = await Promise.all([
    toLotDtos(ctx, lots),
    selectInspections(ctx.db, refs),
    selectCertificates(ctx.db, refs),
  ])
  return dtos.map((lot) => ({
    ...lot,
    inspections: inspections.filter(({ lotId }) => lotId === lot.id).map(toInspectionDto),
    certificates: certificates.filter(({ lotId }) => lotId === lot.id).map(toCertificateDto),
  }))
}

async function toWork(ctx: Pick<Ctx, 'db'>, lot: Lot, inspection: Inspection) {
  const [dto] = await toLotDtos(ctx, [lot])
  return { lot: dto!, inspection: toInspectionDto(inspection) }
}

async function lotDetail(ctx: Ctx, lot: Lot): Promise<Static<typeof LotDetailDto>> {
  const ref: LotRef = { businessId: lot.businessId, lotId: lot.id }
  const standingOf = { ...ref, agencyId: lot.agencyId, goods: goodsKey(lot) }
  const [[judged], custody, photos, standing = NORMAL] = await Promise.all([
    toJudgedDtos(ctx, [lot]),
    selectCustody(ctx.db, ref),
    selectPhotos(ctx.db, ref),
    findStanding(ctx.db, standingOf),
  ])
  return {
    ...judged!,
    photos: photos.map(toPhotoDto),
    custody: custody.map((one) => ({ ...one, at: one.at.toISOString() })),
    standing: {
      severity: standing.severity,
      isDiscontinued: standing.isDiscontinued,
      reason: standing.reason,
      lots: standing.lots.length,
    },
  }
}

/** Lots as the business that made them sees them. */
const businessRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/lots',
    {
      schema: {
        operationId: 'listLots',
        tags,
        summary: 'Lots that the business has put before agencies, the newest first.',
        params: OfBusiness,
        querystring: Type.Object(page),
        response: { 200: LotsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId }, query }) => {
      await requireMember(ctx, businessId, 'viewer', 'catalogue:read')
      const lots = await selectLots(ctx.db, { businessId, ...query })
      const next = nextAfter(lots, query.limit)
      return { lots: await toJudgedDtos(ctx, lots), next }
    },
  )

  app.post(
    '/v1/businesses/:businessId/lots',
    {
      schema: {
        operationId: 'submitLot',
        tags,
        summary: 'Puts a lot before an agency, to be inspected.',
        params: OfBusiness,
        body: LotBody,
        response: {
          200: LotDto,
          ...problems(
            ...scoped,
            E.agencyNotFound,
            E.productNotFound,
            E.lotNumberTaken,
            E.tooManyLots,
          ),
        },
      },
    },
    async ({ ctx, params: { businessId }, body }) => {
      await requireMember(ctx, businessId, 'member', 'catalogue:write')
      const [lot] = await toLotDtos(ctx, [await submitLot(ctx, businessId, body)])
      return lot!
    },
  )

  app.get(
    '/v1/businesses/:businessId/lots/:lotId',
    {
      schema: {
        operationId: 'getLot',
        tags,
        summary: 'A lot with its chain of custody, inspections and certificates.',
        params: OneLot,
        response: { 200: LotDetailDto, ...problems(...scoped, E.lotNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'viewer', 'catalogue:read')
      const lot = await findLot(ctx.db, params)
      if (!lot) throw E.lotNotFound()
      return lotDetail(ctx, lot)
    },
  )

  app.post(
    '/v1/businesses/:businessId/lots/:lotId/handovers',
    {
      schema: {
        operationId: 'noteHandover',
        tags,
        summary: 'Who has the goods now, and where. It is never changed.',
        params: OneLot,
        body: HandoverBody,
        response: { 200: LotDetailDto, ...problems(...scoped, E.lotNotFound, E.tooManyHandovers) },
      },
    },
    async ({ ctx, params, body: { at, holder, place, note } }) => {
      await requireMember(ctx, params.businessId, 'member', 'catalogue:write')
      await noteHandover(ctx, params, {
        at: new Date(at),
        holder: holder.trim(),
        place: place.trim(),
        note: note?.trim() || null,
      })
      return lotDetail(ctx, (await findLot(ctx.db, params))!)
    },
  )

  app.post(
    '/v1/businesses/:businessId/lots/:lotId/withdraw',
    {
      schema: {
        operationId: 'withdrawLot',
        tags,
        summary: 'Takes back a lot that was not decided yet.',
        params: OneLot,
        response: { 200: LotDetailDto, ...problems(...scoped, E.lotNotFound, E.lotNotOpen) },
      },
    },
    async ({ ctx, params }) => {
      await requireMember(ctx, params.businessId, 'member', 'catalogue:write')
      await withdrawLot(ctx, params)
      return lotDetail(ctx, (await findLot(ctx.db, params))!)
    },
  )
}

/** Lots and inspections as the agency sees them that was asked. */
const agencyRoutes: Routes = async (app) => {
  app.get(
    '/v1/agencies/:agencyId/lots',
    {
      schema: {
        operationId: 'listAgencyLots',
        tags,
        summary: 'Lots put before the agency, the oldest first.',
        params: OfAgency,
        querystring: Type.Object({ ...page, state: Type.Optional(LotStateDto) }),
        response: { 200: LotsPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireMember(ctx, agencyId, 'viewer', 'programmes:read')
      const { state = 'submitted', after, limit } = query
      const lots = await selectLotsBefore(ctx.db, { agencyId, state, after, limit })
      const next = nextAfter(lots, limit)
      return { lots: await toJudgedDtos(ctx, lots), next }
    },
  )

  app.get(
    '/v1/agencies/:agencyId/lots/:businessId/:lotId',
    {
      schema: {
        operationId: 'getAgencyLot',
        tags,
        params: AgencyLot,
        response: { 200: LotDetailDto, ...problems(...scoped, E.lotNotFound) },
      },
    },
    async ({ ctx, params: { agencyId, ...ref } }) => {
      await requireMember(ctx, agencyId, 'viewer', 'programmes:read')
      const lot = await findLot(ctx.db, ref)
      if (lot?.agencyId !== agencyId) throw E.lotNotFound()
      return lotDetail(ctx, lot)
    },
  )

  app.post(
    '/v1/agencies/:agencyId/lots/:businessId/:lotId/resume',
    {
      schema: {
        operationId: 'resumeInspection',
        tags,
        summary: 'Goes on inspecting goods that were stopped: the maker has mended the cause.',
        params: AgencyLot,
        body: ResumeBody,
        response: {
          200: LotDetailDto,
          ...problems(...scoped, E.lotNotFound, E.notDiscontinued),
        },
      },
    },
    async ({ ctx, params, body: { reason } }) => {
      await requireMember(ctx, params.agencyId, 'owner')
      await resumeInspection(ctx, { ...params, reason: reason.trim() })
      return lotDetail(ctx, (await findLot(ctx.db, params))!)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/inspections',
    {
      schema: {
        operationId: 'listInspections',
        tags,
        summary: 'Inspections of the agency with their lots, by day: what a phone takes along.',
        params: OfAgency,
        querystring: Type.Object({ ...PageQuery, state: Type.Optional(InspectionStateDto) }),
        response: { 200: WorkPageDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireMember(ctx, agencyId, 'viewer', 'programmes:read')
      const { state = 'scheduled', limit } = query
      const found = await selectInspectionsOf(ctx.db, {
        agencyId,
        state,
        after: cursorOf(query.after),
        limit,
      })
      const lots = await toLotDtos(ctx, await selectLotsBy(ctx.db, found))
      const byId = new Map(lots.map((lot) => [lot.id, lot]))
      const last = found.at(-1)
      return {
        work: found.map((one) => ({ lot: byId.get(one.lotId)!, inspection: toInspectionDto(one) })),
        next: last && found.length === limit ? `${last.scheduledOn}.${last.id}` : null,
      }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/inspections',
    {
      schema: {
        operationId: 'scheduleInspection',
        tags,
        summary: 'Says when, where, by whom and by which sampling plans a lot is inspected.',
        params: OfAgency,
        body: ScheduleBody,
        response: {
          200: WorkDto,
          ...problems(...scoped, E.lotNotFound, E.lotNotOpen, E.tooManyInspections, E.discontinued),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }) => {
      await requireMember(ctx, agencyId, 'member', 'programmes:write')
      const { lot, inspection } = await scheduleInspection(ctx, {
        ...body,
        agencyId,
        level: body.level ?? 'II',
        stages: body.stages ?? 1,
        inspector: body.inspector.trim(),
        place: body.place.trim(),
        scheduledOn: day(body.scheduledOn),
      })
      return toWork(ctx, lot, inspection)
    },
  )

  app.put(
    '/v1/agencies/:agencyId/inspections/:inspectionId/sheet',
    {
      schema: {
        operationId: 'handInSheet',
        tags,
        summary: 'What was found, as signed on the spot; the same sheet may arrive again.',
        params: Type.Object({ agencyId: Uuid, inspectionId: Uuid }),
        body: SheetBody,
        response: {
          200: WorkDto,
          ...problems(...scoped, E.inspectionNotFound, E.lotNotOpen, E.sheetConflict, E.sheetUnfit),
        },
      },
    },
    async ({ ctx, params: { agencyId, inspectionId }, body }) => {
      await requireMember(ctx, agencyId, 'member')
      const sheet = {
        sheetKey: body.sheetKey,
        found: body.found,
        notes: body.notes?.trim() || null,
        signedBy: body.signedBy.trim(),
        signedAt: new Date(body.signedAt),
        isSteady: body.isSteady ?? false,
      }
      const { lot, inspection } = await handInSheet(ctx, { agencyId, inspectionId, sheet })
      return toWork(ctx, lot, inspection)
    },
  )

  app.post(
    '/v1/agencies/:agencyId/certificates/:code/revoke',
    {
      schema: {
        operationId: 'revokeCertificate',
        tags,
        summary: 'A certificate no longer holds; its lot counts as rejected.',
        params: Type.Object({ agencyId: Uuid, code: Code }),
        body: RevokeBody,
        response: {
          200: CertificateDto,
          ...problems(...scoped, E.certificateNotFound, E.alreadyRevoked),
        },
      },
    },
    async ({ ctx, params: { agencyId, code }, body: { reason } }) => {
      await requireMember(ctx, agencyId, 'owner')
      return toCertificateDto(
        await revokeCertificate(ctx, { agencyId, code, reason: reason.trim() }),
      )
    },
  )
}

/** A day and an id; a cursor that is none is the beginning. */
function cursorOf(after: string | undefined) {
  const [text = '', id = ''] = after?.split('.') ?? []
  const on = parseDay(text)
  return on && isId(id) ? { day: on, id } : undefined
}

/** What anybody may read. */
const publicRoutes: Routes = async (app) => {
  app.get(
    '/v1/sampling-plans',
    {
      schema: {
        operationId: 'getSamplingPlan',
        tags,
        summary:
          'The sampling plan for a lot (MIL-STD-105E), and how often it accepts what quality.',
        querystring: PreviewQuery,
        response: { 200: PreviewDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ query }) => {
      const plan = samplingPlan(query)
      return {
        plan: { ...plan, stages: [...plan.stages] },
        chances: SHOWN_QUALITIES.map((nonconforming) => ({
          nonconforming,
          accepted: Number(acceptanceChance(plan, nonconforming / 100).toFixed(4)),
        })),
      }
    },
  )

  app.get(
    '/v1/certificates/:code',
    {
      schema: {
        operationId: 'verifyCertificate',
        tags,
        summary: 'What a certificate says, and whether it holds today.',
        params: Type.Object({ code: Code }),
        response: {
          200: VerifiedDto,
          ...problems(PlatformErrors.invalidInput, E.certificateNotFound),
        },
      },
    },
    ({ ctx, params: { code } }) => verifyCertificate(ctx, code),
  )
}

export const createInspectionRoutes =
  (settings: Pick<Config, 'requestsPerMinute' | 'publicUrl'>): Routes =>
  async (app) => {
    await app.register(businessRoutes)
    await app.register(agencyRoutes)
    await app.register(createPhotoRoutes(settings))
    await app.register(createDayRoutes(settings))
    await app.register(publicRoutes)
  }
