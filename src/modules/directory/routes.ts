import { Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { LocalTextDto, NamePartDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { findPartner } from './api.ts'
import {
  ChapterDto,
  DecideProfileBody,
  GoodsKindDto,
  LanguageDto,
  OwnPlaceDto,
  PartnerDetailDto,
  PartnerKindDto,
  PartnersPageDto,
  PlaceDto,
  PlacesPageDto,
  ProfileDto,
  StepIdDto,
} from './contract.ts'
import { decideProfile } from './decide-profile.ts'
import { DirectoryErrors as E } from './errors.ts'
import { knownSteps } from './known-steps.ts'
import { findPlace, type Place, selectAsked, selectPartners } from './partner-store.ts'
import { requireOperator } from './require-partner.ts'
import { submitProfile, withdrawProfile } from './submit-profile.ts'
import { toPartnerDetailDto, toPartnerDtos, toPlaceDto } from './wire.ts'

const tags = ['directory']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const OnePartner = Type.Object({ partnerId: Uuid })

/** The directory that anybody reads. */
export const directoryRoutes: Routes = async (app) => {
  app.get(
    '/v1/partners',
    {
      schema: {
        operationId: 'listPartners',
        tags,
        summary: 'Partners that have all that is asked for, in the order in which they came.',
        description: 'No partner can pay for another place in this list.',
        querystring: Type.Object({
          ...page,
          name: Type.Optional(NamePartDto),
          kind: Type.Optional(PartnerKindDto),
          closes: Type.Optional(StepIdDto),
          region: Type.Optional(PlaceDto),
          language: Type.Optional(LanguageDto),
          chapter: Type.Optional(ChapterDto),
          goods: Type.Optional(GoodsKindDto),
          from: Type.Optional(PlaceDto),
          to: Type.Optional(PlaceDto),
        }),
        response: { 200: PartnersPageDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query: { chapter, from, to, name, ...query } }) => {
      const lane = from && to ? { from, to } : undefined
      const chapters = chapter ? [chapter] : undefined
      const wanted = { ...query, lane, chapters, name: name?.trim() }
      const found = await selectPartners(ctx.db, wanted, query)
      return { partners: await toPartnerDtos(ctx, found), next: nextOf(found, query.limit) }
    },
  )

  app.get(
    '/v1/partners/:partnerId',
    {
      schema: {
        operationId: 'getPartner',
        tags,
        summary: 'A partner with what was verified of it and its scorecard.',
        params: OnePartner,
        response: {
          200: PartnerDetailDto,
          ...problems(PlatformErrors.invalidInput, E.partnerNotFound),
        },
      },
    },
    async ({ ctx, params: { partnerId } }) => {
      const found = await findPartner(ctx.db, partnerId)
      if (!found) throw E.partnerNotFound({ partnerId })
      return toPartnerDetailDto(ctx, found)
    },
  )

  app.get(
    '/v1/partner-steps',
    {
      schema: {
        operationId: 'listPartnerSteps',
        tags,
        summary: 'Steps of readiness reports that a partner may say it settles.',
        response: {
          200: Type.Object({
            steps: Type.Array(
              Type.Object({
                id: Type.String(),
                title: LocalTextDto,
                markets: Type.Array(Type.String()),
              }),
            ),
          }),
        },
      },
    },
    async () => ({
      steps: [...knownSteps().values()].map((step) => ({ ...step, markets: [...step.markets] })),
    }),
  )
}

/** A company's own place in it. */
export const placeRoutes: Routes = async (app) => {
  const placeOf = async (ctx: Pick<Ctx, 'db'>, partnerId: string) =>
    toPlaceDto((await findPlace(ctx.db, partnerId)) ?? nowhere(partnerId))

  app.get(
    '/v1/partners/:partnerId/place',
    {
      schema: {
        operationId: 'getOwnPlace',
        tags,
        summary: 'What is listed of a company and what waits for the operator’s look.',
        params: OnePartner,
        response: { 200: OwnPlaceDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { partnerId } }) => {
      await requireMember(ctx, partnerId, 'viewer')
      return placeOf(ctx, partnerId)
    },
  )

  app.put(
    '/v1/partners/:partnerId/place',
    {
      schema: {
        operationId: 'submitProfile',
        tags,
        summary: 'Asks to be listed with this profile; the operator looks first.',
        description: 'What is listed already stays until then.',
        params: OnePartner,
        body: ProfileDto,
        response: { 200: OwnPlaceDto, ...problems(...scoped, E.notAPartner, E.profileUnfit) },
      },
    },
    async ({ ctx, params: { partnerId }, body }) => {
      await requireMember(ctx, partnerId, 'owner')
      return toPlaceDto(await submitProfile(ctx, partnerId, body))
    },
  )

  app.delete(
    '/v1/partners/:partnerId/place',
    {
      schema: {
        operationId: 'withdrawProfile',
        tags,
        summary: 'Takes back what waits for the operator’s look.',
        params: OnePartner,
        response: { 200: OwnPlaceDto, ...problems(...scoped, E.nothingAsked) },
      },
    },
    async ({ ctx, params: { partnerId } }) => {
      await requireMember(ctx, partnerId, 'owner')
      return toPlaceDto(await withdrawProfile(ctx, partnerId))
    },
  )
}

/** The operator's look. */
export const directoryDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', ({ ctx }) => requireOperator(ctx))
  const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const

  app.get(
    '/v1/desk/partners',
    {
      schema: {
        operationId: 'listAskedPartners',
        tags,
        summary: 'Companies that wait to be listed, or to be listed anew.',
        querystring: Type.Object(page),
        response: { 200: PlacesPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectAsked(ctx.db, query)
      return { places: found.map(toPlaceDto), next: nextOf(found, query.limit) }
    },
  )

  app.post(
    '/v1/desk/partners/:partnerId/decision',
    {
      schema: {
        operationId: 'decideProfile',
        tags,
        summary: 'Lists what a company asks for, or says no and why.',
        params: OnePartner,
        body: DecideProfileBody,
        response: {
          200: OwnPlaceDto,
          ...problems(...guarded, E.partnerNotFound, E.nothingAsked, E.reasonMissing),
        },
      },
    },
    async ({ ctx, params: { partnerId }, body }) =>
      toPlaceDto(await decideProfile(ctx, partnerId, body)),
  )
}

const nowhere = (partnerId: string): Place => ({
  partnerId,
  listed: null,
  asked: null,
  isSample: false,
  reason: null,
  askedAt: null,
  listedAt: null,
  hiddenAt: null,
})

const nextOf = (found: readonly { partnerId: string }[], limit: number): string | null =>
  nextAfter(found, limit, ({ partnerId }) => partnerId)
