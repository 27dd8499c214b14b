import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { day } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { sendFile } from '../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../platform/uploads.ts'
import { nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import {
  type Claim,
  type ClaimRef,
  selectClaimsIn,
  selectClaimsOf,
  selectReceipts,
} from './claim-store.ts'
import {
  AwardDto,
  ClaimDto,
  ClaimStateQuery,
  ClaimsPageDto,
  EndAwardBody,
  MilestonesDto,
  PayClaimBody,
  ReportDto,
  SetMilestonesBody,
  StepClaimBody,
  WriteClaimBody,
} from './contract.ts'
import { decideClaim, endAward, markMilestone, payClaim, setMilestones } from './decide-claim.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { readReport } from './report-programme.ts'
import { requireOfficer, requireReader } from './require-office.ts'
import { requireGrant } from './run-programme.ts'
import { readAward, showClaims } from './show-claim.ts'
import {
  addReceipt,
  changeClaim,
  createClaim,
  removeReceipt,
  requireClaim,
  submitClaim,
  type WrittenClaim,
} from './write-claim.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const ofOffice = [...scoped, E.officeNotFound] as const
const byOfficer = [...ofOffice, E.officeNotOpen] as const
const File = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const
const page = { ...PageQuery, after: Type.Optional(Uuid) }

const ownAward = { businessId: Uuid, agencyId: Uuid, programmeId: Uuid, awardId: Uuid }
const ownClaim = { businessId: Uuid, agencyId: Uuid, programmeId: Uuid, claimId: Uuid }
const OwnAward = Type.Object(ownAward)
const OwnClaim = Type.Object(ownClaim)
const OwnReceipt = Type.Object({ ...ownClaim, receiptId: Uuid })
const One = Type.Object({ agencyId: Uuid, programmeId: Uuid })
const OneAward = Type.Object({ agencyId: Uuid, programmeId: Uuid, awardId: Uuid })
const OneClaim = Type.Object({ agencyId: Uuid, programmeId: Uuid, claimId: Uuid })
const OneReceipt = Type.Object({ ...OneClaim.properties, receiptId: Uuid })
const OneMilestone = Type.Object({
  ...OneAward.properties,
  number: Type.Integer({ minimum: 1, maximum: 20 }),
})
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 30

const written = (body: Static<typeof WriteClaimBody>): WrittenClaim => ({
  cost: body.cost,
  purpose: body.purpose.trim(),
  spentOn: day(body.spentOn),
  milestone: body.milestone ?? null,
})

async function showOne(ctx: Ctx, claim: Claim) {
  const { agencyId, programmeId } = claim
  const { currency } = await requireGrant(ctx, { agencyId, programmeId })
  return (await showClaims(ctx, { agencyId, programmeId }, currency, [claim]))[0]!
}

async function sendReceipt(ctx: Ctx, reply: FastifyReply, ref: ClaimRef, receiptId: string) {
  const receipts = await selectReceipts(ctx.db, ref, [ref.claimId])
  const receipt = receipts.find(({ id }) => id === receiptId)
  if (!receipt || (await ctx.files.size(receipt.id)) === undefined) throw E.receiptNotFound()
  const ending = receipt.type === 'application/pdf' ? 'pdf' : 'jpg'
  return sendFile(reply, {
    type: receipt.type,
    name: `receipt-${receipt.id.slice(-12)}.${ending}`,
    content: ctx.files.read(receipt.id),
  })
}

/** A business claims what it spent of its award. */
export const createOwnClaimRoutes =
  ({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): Routes =>
  async (app) => {
    await acceptUploads(app)
    const max = Math.ceil(requestsPerMinute / SHARE_OF_REQUESTS)
    const at = '/v1/businesses/:businessId/awards/:agencyId/:programmeId'
    const claimErrors = [...scoped, E.claimNotFound] as const
    const openErrors = [...claimErrors, E.claimClosed, E.awardEnded, E.awardNotFound] as const

    app.get(
      `${at}/:awardId`,
      {
        schema: {
          operationId: 'getOwnAward',
          tags,
          summary: 'What is left of an award, and its milestones.',
          params: OwnAward,
          response: { 200: AwardDto, ...problems(...scoped, E.awardNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireMember(ctx, params.businessId, 'viewer', 'programmes:read')
        return readAward(ctx, params)
      },
    )

    app.get(
      `${at}/:awardId/claims`,
      {
        schema: {
          operationId: 'listOwnClaims',
          tags,
          params: OwnAward,
          querystring: Type.Object(page),
          response: { 200: ClaimsPageDto, ...problems(...scoped, E.awardNotFound) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.businessId, 'viewer', 'programmes:read')
        const { amount } = await readAward(ctx, params)
        const found = await selectClaimsOf(ctx.db, params, query)
        const claims = await showClaims(ctx, params, amount.currency, found)
        return { claims, next: nextAfter(found, query.limit) }
      },
    )

    app.post(
      `${at}/:awardId/claims`,
      {
        schema: {
          operationId: 'createClaim',
          tags,
          summary: 'Begins to claim a cost; receipts follow, then it is sent.',
          params: OwnAward,
          body: WriteClaimBody,
          response: {
            201: ClaimDto,
            ...problems(...scoped, E.awardNotFound, E.awardEnded, E.tooManyClaims, E.invalidAmount),
          },
        },
      },
      async ({ ctx, params, body }, reply) => {
        await requireMember(ctx, params.businessId, 'member', 'programmes:write')
        const claim = await createClaim(ctx, params, written(body))
        return reply.status(201).send(await showOne(ctx, claim))
      },
    )

    app.put(
      `${at}/claims/:claimId`,
      {
        schema: {
          operationId: 'changeClaim',
          tags,
          summary: 'Corrects a claim that was not sent yet, or was sent back.',
          params: OwnClaim,
          body: WriteClaimBody,
          response: { 200: ClaimDto, ...problems(...openErrors, E.invalidAmount) },
        },
      },
      async ({ ctx, params, body }) => {
        await requireMember(ctx, params.businessId, 'member', 'programmes:write')
        return showOne(ctx, await changeClaim(ctx, params, written(body)))
      },
    )

    app.post(
      `${at}/claims/:claimId/submission`,
      {
        schema: {
          operationId: 'submitClaim',
          tags,
          summary: 'Sends a claim with its receipts to the office.',
          params: OwnClaim,
          response: { 200: ClaimDto, ...problems(...openErrors, E.receiptMissing) },
        },
      },
      async ({ ctx, params }) => {
        await requireMember(ctx, params.businessId, 'member', 'programmes:write')
        return showOne(ctx, await submitClaim(ctx, params))
      },
    )

    app.post(
      `${at}/claims/:claimId/receipts`,
      {
        config: { rateLimit: { max, timeWindow: 60_000 } },
        schema: {
          operationId: 'addReceipt',
          tags,
          summary: 'A receipt: a picture (JPEG, PNG, WebP) or a PDF, as a form or as it is.',
          consumes: ['multipart/form-data', 'application/octet-stream'],
          params: OwnClaim,
          response: {
            201: ClaimDto,
            ...problems(
              ...openErrors,
              E.receiptRefused,
              E.tooManyReceipts,
              PlatformErrors.unsupportedMediaType,
              PlatformErrors.tooManyRequests,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireMember(ctx, params.businessId, 'member', 'programmes:write')
        await addReceipt(ctx, params, (await uploadOf(request)).content)
        return reply.status(201).send(await showOne(ctx, await requireClaim(ctx, params)))
      },
    )

    app.get(
      `${at}/claims/:claimId/receipts/:receiptId`,
      {
        schema: {
          operationId: 'readOwnReceipt',
          tags,
          params: OwnReceipt,
          response: { 200: File, ...problems(...claimErrors, E.receiptNotFound) },
        },
      },
      async ({ ctx, params }, reply) => {
        await requireMember(ctx, params.businessId, 'viewer', 'programmes:read')
        await requireClaim(ctx, params)
        return sendReceipt(ctx, reply, params, params.receiptId)
      },
    )

    app.delete(
      `${at}/claims/:claimId/receipts/:receiptId`,
      {
        schema: {
          operationId: 'removeReceipt',
          tags,
          params: OwnReceipt,
          response: { 200: Done, ...problems(...openErrors, E.receiptNotFound) },
        },
      },
      async ({ ctx, params }) => {
        await requireMember(ctx, params.businessId, 'member', 'programmes:write')
        await removeReceipt(ctx, params, params.receiptId)
        return done
      },
    )
  }

/** What an office decides of awards and claims, and what came of a programme. */
export const claimRoutes: Routes = async (app) => {
  const at = '/v1/agencies/:agencyId/programmes/:programmeId'

  app.get(
    `${at}/claims`,
    {
      schema: {
        operationId: 'listClaims',
        tags,
        summary: 'Claims of a programme in one state, the oldest first.',
        params: One,
        querystring: Type.Object({ ...page, state: ClaimStateQuery }),
        response: { 200: ClaimsPageDto, ...problems(...ofOffice, E.programmeNotFound) },
      },
    },
    async ({ ctx, params, query }) => {
      await requireReader(ctx, params.agencyId)
      const { currency } = await requireGrant(ctx, params)
      const found = await selectClaimsIn(ctx.db, params, query)
      const claims = await showClaims(ctx, params, currency, found)
      return { claims, next: nextAfter(found, query.limit) }
    },
  )

  app.get(
    `${at}/claims/:claimId/receipts/:receiptId`,
    {
      schema: {
        operationId: 'readReceipt',
        tags,
        params: OneReceipt,
        response: { 200: File, ...problems(...ofOffice, E.receiptNotFound) },
      },
    },
    async ({ ctx, params }, reply) => {
      await requireReader(ctx, params.agencyId)
      return sendReceipt(ctx, reply, params, params.receiptId)
    },
  )

  app.post(
    `${at}/claims/:claimId/steps`,
    {
      schema: {
        operationId: 'decideClaim',
        tags,
        summary: 'Approves a claim, sends it back to be corrected, or rejects it.',
        params: OneClaim,
        body: StepClaimBody,
        response: {
          200: ClaimDto,
          ...problems(...byOfficer, E.claimNotFound, E.claimStepRefused, E.awardUsedUp),
        },
      },
    },
    async ({ ctx, params, body: { to, reason } }) => {
      await requireOfficer(ctx, params.agencyId)
      if (to !== 'approved' && !reason) {
        const fields = [{ pointer: '/reason', keyword: 'required' }]
        throw PlatformErrors.invalidInput({ fields })
      }
      return showOne(ctx, await decideClaim(ctx, params, { to, reason: reason?.trim() ?? null }))
    },
  )

  app.post(
    `${at}/claims/:claimId/payment`,
    {
      schema: {
        operationId: 'payClaim',
        tags,
        summary: 'Notes that the agency’s bank has paid an approved claim.',
        params: OneClaim,
        body: PayClaimBody,
        response: { 200: ClaimDto, ...problems(...byOfficer, E.claimNotFound, E.claimStepRefused) },
      },
    },
    async ({ ctx, params, body: { reference } }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      return showOne(ctx, await payClaim(ctx, params, reference.trim()))
    },
  )

  app.get(
    `${at}/awards/:awardId`,
    {
      schema: {
        operationId: 'getAward',
        tags,
        params: OneAward,
        response: { 200: AwardDto, ...problems(...ofOffice, E.awardNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireReader(ctx, params.agencyId)
      return readAward(ctx, params)
    },
  )

  app.put(
    `${at}/awards/:awardId/milestones`,
    {
      schema: {
        operationId: 'setMilestones',
        tags,
        summary: 'Agrees what is reached by when; until the first of them is reached.',
        params: OneAward,
        body: SetMilestonesBody,
        response: {
          200: MilestonesDto,
          ...problems(...byOfficer, E.awardNotFound, E.awardEnded, E.milestonesFixed),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireOfficer(ctx, params.agencyId)
      const wanted = body.milestones.map(({ name, dueOn }) => ({
        name: name.trim(),
        dueOn: day(dueOn),
      }))
      return { milestones: await setMilestones(ctx, params, wanted) }
    },
  )

  app.post(
    `${at}/awards/:awardId/milestones/:number/done`,
    {
      schema: {
        operationId: 'markMilestone',
        tags,
        summary: 'A milestone is reached; a claim for it that is approved says so, too.',
        params: OneMilestone,
        response: {
          200: MilestonesDto,
          ...problems(...byOfficer, E.awardNotFound, E.awardEnded, E.milestoneNotFound),
        },
      },
    },
    async ({ ctx, params: { number, ...ref } }) => {
      await requireOfficer(ctx, ref.agencyId)
      return { milestones: await markMilestone(ctx, ref, number) }
    },
  )

  app.post(
    `${at}/awards/:awardId/end`,
    {
      schema: {
        operationId: 'endAward',
        tags,
        summary: 'Ends an award: what was not paid goes back to the budget.',
        params: OneAward,
        body: EndAwardBody,
        response: {
          200: AwardDto,
          ...problems(...byOfficer, E.awardNotFound, E.awardEnded, E.claimsOpen),
        },
      },
    },
    async ({ ctx, params, body: { reason } }) => {
      await requireOfficer(ctx, params.agencyId, 'owner')
      await endAward(ctx, params, reason.trim())
      return readAward(ctx, params)
    },
  )

  app.get(
    `${at}/report`,
    {
      schema: {
        operationId: 'getReport',
        tags,
        summary: 'What came of a programme: as it stands, or as it was reported on.',
        params: One,
        response: { 200: ReportDto, ...problems(...ofOffice, E.programmeNotFound) },
      },
    },
    async ({ ctx, params }) => {
      await requireReader(ctx, params.agencyId)
      return readReport(ctx, await requireGrant(ctx, params))
    },
  )
}
