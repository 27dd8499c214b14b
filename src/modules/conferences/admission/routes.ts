import { Type } from 'typebox'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { memberErrors, requireMember } from '../../accounts/api.ts'
import { officerErrors } from '../../programmes/api.ts'
import { RegistrationsPageDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { selectTicketTypes } from '../registration-store.ts'
import { showRegistrations } from '../registration-wire.ts'
import {
  requireKept,
  requireOwnConference,
  requireReadable,
  requireShown,
} from '../require-conference.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import { selectAsked } from './admission-store.ts'
import { askQuestions } from './ask-questions.ts'
import {
  AddVoucherBody,
  DecidedDto,
  DecideRegistrationsBody,
  InviteBody,
  InvitedDto,
  PutQuestionnaireBody,
  QuestionnaireDto,
  TransferBody,
  TransferredDto,
  VoucherDto,
  VouchersPageDto,
} from './contract.ts'
import { decideRegistrations } from './decide-registrations.ts'
import { addVoucher, endVoucher, invite } from './issue-vouchers.ts'
import { toAttendee } from './offered-tickets.ts'
import { selectQuestionnaire } from './question-store.ts'
import { transferRegistration } from './transfer-registration.ts'
import type { Voucher } from './voucher.ts'
import { selectVouchers } from './voucher-store.ts'

const tags = ['conferences']
const at = '/v1/agencies/:agencyId/conferences/:conferenceId'
const inside = [...memberErrors, PlatformErrors.invalidInput, E.conferenceNotFound] as const
const keep = [
  ...officerErrors,
  PlatformErrors.invalidInput,
  E.conferenceNotFound,
  E.officeTooLocal,
] as const
const One = Type.Object({ agencyId: Uuid, conferenceId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }

async function showVouchers(
  db: Parameters<typeof selectTicketTypes>[0],
  conferenceId: string,
  vouchers: readonly Voucher[],
): Promise<VoucherDto[]> {
  const types = await selectTicketTypes(db, conferenceId)
  const typeOf = new Map(types.map(({ id, name, nameZh }) => [id, { id, name, nameZh }]))
  return vouchers.map(({ id, code, name, uses, used, isReserved, percentOff, ...one }) => ({
    ...{ id, code, name, uses, used, isReserved, percentOff },
    ticketType: typeOf.get(one.ticketTypeId)!,
    isInvitation: one.addressName !== null,
    isSent: one.addressName !== null && one.sealed === null,
    isClosed: one.closedAt !== null,
  }))
}

/** Who may come, beside whoever asks first: what the office says of it. */
export const createAdmissionRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.get(
      `${at}/vouchers`,
      {
        schema: {
          operationId: 'listVouchers',
          tags,
          summary:
            'Codes that open a kind of ticket, invitations among them; for its people alone.',
          params: One,
          querystring: Type.Object(page),
          response: { 200: VouchersPageDto, ...problems(...inside) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.agencyId, 'member')
        const { id } = await requireOwnConference(ctx.db, params)
        const found = await selectVouchers(ctx.db, id, query)
        const next = nextAfter(found, query.limit)
        return { vouchers: await showVouchers(ctx.db, id, found), next }
      },
    )

    app.post(
      `${at}/vouchers`,
      {
        schema: {
          operationId: 'addVoucher',
          tags,
          summary: 'A code that opens a kind of ticket to so many, with places kept or without.',
          params: One,
          body: AddVoucherBody,
          response: {
            201: VoucherDto,
            ...problems(
              ...keep,
              E.ticketTypeUnknown,
              E.codeTaken,
              E.tooManyVouchers,
              E.tooFewPlaces,
            ),
          },
        },
      },
      async ({ ctx, params, body }, reply) => {
        const { id } = await requireKept(ctx, params)
        const { percentOff = 0 } = body
        const asked = { ...body, name: body.name.trim(), code: body.code, percentOff }
        const voucher = await addVoucher(ctx, params, asked)
        return reply.status(201).send((await showVouchers(ctx.db, id, [voucher]))[0]!)
      },
    )

    app.post(
      `${at}/vouchers/:voucherId/end`,
      {
        schema: {
          operationId: 'endVoucher',
          tags,
          summary: 'Nobody uses it any more; places it kept go to those who wait.',
          params: Type.Object({ ...One.properties, voucherId: Uuid }),
          response: { 200: VoucherDto, ...problems(...keep, E.voucherNotFound) },
        },
      },
      async ({ ctx, params: { voucherId, ...params } }) => {
        const { id } = await requireKept(ctx, params)
        const ended = await endVoucher(ctx, params, voucherId)
        return (await showVouchers(ctx.db, id, [ended]))[0]!
      },
    )

    app.post(
      `${at}/invitations`,
      {
        schema: {
          operationId: 'inviteToConference',
          tags,
          summary: 'Invites people by mail to a kind of ticket: each gets a code of their own.',
          params: One,
          body: InviteBody,
          response: {
            200: InvitedDto,
            ...problems(...keep, E.ticketTypeUnknown, E.tooManyVouchers, E.tooFewPlaces),
          },
        },
      },
      async ({ ctx, params, body }) => {
        await requireKept(ctx, params)
        return invite(ctx, settings, params, {
          ...{ ...body, name: body.name.trim() },
          percentOff: body.percentOff ?? 0,
        })
      },
    )

    app.get(
      `${at}/registrations/asked`,
      {
        schema: {
          operationId: 'listAskedRegistrations',
          tags,
          summary:
            'Who waits for the office to say yes or no, with what they said; its people alone.',
          params: One,
          querystring: Type.Object(page),
          response: { 200: RegistrationsPageDto, ...problems(...inside) },
        },
      },
      async ({ ctx, params, query }) => {
        await requireMember(ctx, params.agencyId, 'member')
        const { id } = await requireOwnConference(ctx.db, params)
        const found = await selectAsked(ctx.db, id, query)
        const registrations = await showRegistrations(ctx, settings, found)
        return { registrations, next: nextAfter(found, query.limit) }
      },
    )

    app.post(
      `${at}/registrations/decisions`,
      {
        schema: {
          operationId: 'decideRegistrations',
          tags,
          summary: 'Says yes or no to people who asked, with those they registered; each is told.',
          params: One,
          body: DecideRegistrationsBody,
          response: { 200: DecidedDto, ...problems(...keep, E.registrationsNotAsked) },
        },
      },
      async ({ ctx, params, body: { reason, ...body } }) => {
        await requireKept(ctx, params)
        if (!body.isAccepted && !reason) {
          const fields = [{ pointer: '/reason', keyword: 'required' }]
          throw PlatformErrors.invalidInput({ fields })
        }
        return decideRegistrations(ctx, params, { ...body, reason: reason?.trim() ?? null })
      },
    )

    app.get(
      `${at}/questions`,
      {
        schema: {
          operationId: 'listQuestions',
          tags,
          summary: 'What a conference asks of those who register, in order.',
          params: One,
          response: { 200: QuestionnaireDto, ...problems(...keep) },
        },
      },
      async ({ ctx, params }) =>
        shown(await selectQuestionnaire(ctx.db, (await requireReadable(ctx, params)).id)),
    )

    app.put(
      `${at}/questions`,
      {
        schema: {
          operationId: 'putQuestions',
          tags,
          summary: 'What it asks from now on; what was answered before stays as it was said.',
          params: One,
          body: PutQuestionnaireBody,
          response: {
            200: QuestionnaireDto,
            ...problems(...keep, E.questionsUnusable, E.questionsChanged),
          },
        },
      },
      async ({ ctx, params, body }) => {
        await requireKept(ctx, params)
        return shown(await askQuestions(ctx, params, body))
      },
    )

    app.get(
      '/v1/conferences/:slug/questions',
      {
        schema: {
          operationId: 'listAskedQuestions',
          tags,
          summary: 'What whoever registers is asked beside name and address.',
          params: Type.Object({ slug: SlugParam }),
          response: {
            200: QuestionnaireDto,
            ...problems(PlatformErrors.invalidInput, E.conferenceNotFound),
          },
        },
      },
      async ({ ctx, params: { slug } }) =>
        shown(await selectQuestionnaire(ctx.db, (await requireShown(ctx.db, slug)).id)),
    )

    app.post(
      '/v1/conferences/:slug/registrations/:registrationId/transfer',
      {
        config: {
          rateLimit: { max: settings.placementsPerMinute, timeWindow: MINUTE_MS },
        },
        schema: {
          operationId: 'transferRegistration',
          tags,
          summary: 'Somebody else comes instead; their link is mailed to them alone.',
          params: Type.Object({ slug: SlugParam, registrationId: Uuid }),
          body: TransferBody,
          response: {
            200: TransferredDto,
            ...problems(
              PlatformErrors.invalidInput,
              PlatformErrors.tooManyRequests,
              E.conferenceNotFound,
              E.registrationNotFound,
              E.notTransferable,
              E.alreadyRegistered,
            ),
          },
        },
      },
      async ({ ctx, params, body: { key, ...said } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        await transferRegistration(ctx, settings, registration, toAttendee(said))
        return { state: 'confirmed' as const }
      },
    )
  }

const MINUTE_MS = 60_000

const shown = ({ questions, version }: Awaited<ReturnType<typeof selectQuestionnaire>>) => ({
  questions: questions.map((one) => ({ ...one, choices: [...one.choices] })),
  version,
})
