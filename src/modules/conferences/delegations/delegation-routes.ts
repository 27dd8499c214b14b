import { type Static, Type } from 'typebox'
import type { ErrorFactory } from '../../../kernel/errors.ts'
import { parseMoney } from '../../../kernel/money.ts'
import type { Day } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems, requestLocale } from '../../../platform/problems.ts'
import { sendFile } from '../../../platform/sent-file.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { requireMember } from '../../accounts/api.ts'
import { officerErrors } from '../../programmes/api.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { requireKeeper } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import { clockAt } from '../slot-times.ts'
import { type Delegation, type DelegationRef, passportOf, personOf } from './delegation.ts'
import {
  selectDelegate,
  selectDelegates,
  selectDelegations,
  selectNotes,
  selectStops,
} from './delegation-store.ts'
import {
  ChangeDelegationBody,
  ChangeNoteBody,
  CostBody,
  DelegateBody,
  DelegationDto,
  DelegationsPageDto,
  NoteBody,
  PlanDelegationBody,
  PutPassportBody,
  StopBody,
  showDelegation,
  showLine,
  writtenOf,
} from './delegation-wire.ts'
import {
  addCost,
  addDelegate,
  addNote,
  addStop,
  changeDelegate,
  changeDelegation,
  changeNote,
  planDelegation,
  putPassport,
  removeCost,
  removeDelegate,
  removeStop,
  requireDelegation,
} from './keep-delegation.ts'
import { invitationPdf, lessonDraft, manifestCsv, manifestPdf } from './papers.ts'

const tags = ['conferences']
const office = '/v1/agencies/:agencyId/delegations'
const at = `${office}/:delegationId`
const read = [...officerErrors, PlatformErrors.invalidInput, E.officeTooLocal] as const
const onOne = [...read, E.delegationNotFound] as const
const of = { agencyId: Uuid, delegationId: Uuid }
const One = Type.Object(of)
const OneDelegate = Type.Object({ ...of, delegateId: Uuid })
const OnePart = Type.Object({ ...of, partId: Uuid })
const Binary = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
const done = (...more: ErrorFactory[]) => ({
  200: DelegationDto,
  ...problems(...onOne, ...more),
})

/** People of the office alone, and no program: who travels is nobody else’s business. */
async function requireEscort(
  ctx: Ctx,
  agencyId: string,
  role: 'member' | 'owner' = 'member',
): Promise<void> {
  await requireMember(ctx, agencyId, role)
  await requireKeeper(ctx, agencyId, role)
}

const stopOf = ({ startDay, startTime, endDay, endTime, ...one }: Static<typeof StopBody>) => ({
  ...one,
  // A zone that nobody knows is refused with the rest.
  startsAt: instantIn(startDay, startTime, one.startZone),
  endsAt: instantIn(endDay, endTime, one.endZone),
})

function instantIn(day: string, time: string, zone: string): Date {
  try {
    return clockAt(day, time, zone)
  } catch {
    throw E.timeZoneUnknown({ timeZone: zone })
  }
}

/** Trips of delegations, for people of their office. */
export const createDelegationRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    const show = async (ctx: Ctx, ref: DelegationRef) =>
      showDelegation(ctx, settings, await requireDelegation(ctx.db, ref))
    const listedOf = async ({ db }: Ctx, { id }: Delegation) =>
      (await selectDelegates(db, id)).map((one) => ({
        role: one.role,
        person: personOf(settings, one),
        passport: passportOf(settings, one),
      }))

    app.get(
      office,
      {
        schema: {
          operationId: 'listDelegations',
          tags,
          summary: 'The delegations of an office.',
          params: Type.Object({ agencyId: Uuid }),
          querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
          response: { 200: DelegationsPageDto, ...problems(...read) },
        },
      },
      async ({ ctx, params: { agencyId }, query }) => {
        await requireEscort(ctx, agencyId)
        const found = await selectDelegations(ctx.db, agencyId, query)
        return { delegations: found.map(showLine), next: nextAfter(found, query.limit) }
      },
    )

    app.post(
      office,
      {
        schema: {
          operationId: 'planDelegation',
          tags,
          summary: 'A delegation that travels, with the day on which what passports say is erased.',
          params: Type.Object({ agencyId: Uuid }),
          body: PlanDelegationBody,
          response: {
            201: DelegationDto,
            ...problems(...read, E.tripDaysWrong, E.tooManyConferences),
          },
        },
      },
      async ({ ctx, params: { agencyId }, body }, reply) => {
        await requireEscort(ctx, agencyId)
        const planned = await planDelegation(ctx, agencyId, writtenOf(body))
        return reply.status(201).send(await showDelegation(ctx, settings, planned))
      },
    )

    app.get(
      at,
      {
        schema: {
          operationId: 'getDelegation',
          tags,
          summary: 'Who travels, where to, what it costs whom, and what was learned.',
          params: One,
          response: done(),
        },
      },
      async ({ ctx, params }) => {
        await requireEscort(ctx, params.agencyId)
        return show(ctx, params)
      },
    )

    app.put(
      at,
      {
        schema: {
          operationId: 'changeDelegation',
          tags,
          summary: 'Other days, another inviter, or another day for erasing.',
          params: One,
          body: ChangeDelegationBody,
          response: done(E.delegationChanged, E.tripDaysWrong, E.currencyStays),
        },
      },
      async ({ ctx, params, body: { version, ...body } }) => {
        await requireEscort(ctx, params.agencyId)
        await changeDelegation(ctx, params, { ...writtenOf(body), version })
        return show(ctx, params)
      },
    )

    app.post(
      `${at}/delegates`,
      {
        schema: {
          operationId: 'addDelegate',
          tags,
          summary: 'Somebody joins; what is said of them lies sealed.',
          params: One,
          body: DelegateBody,
          response: done(E.delegationFull, E.visaItemUnknown),
        },
      },
      async ({ ctx, params, body }) => {
        await requireEscort(ctx, params.agencyId)
        await addDelegate(ctx, settings, params, body)
        return show(ctx, params)
      },
    )

    app.put(
      `${at}/delegates/:delegateId`,
      {
        schema: {
          operationId: 'changeDelegate',
          tags,
          summary: 'What is known of somebody, and what is done for the visa.',
          params: OneDelegate,
          body: DelegateBody,
          response: done(E.delegateNotFound, E.visaItemUnknown),
        },
      },
      async ({ ctx, params, body }) => {
        await requireEscort(ctx, params.agencyId)
        await changeDelegate(ctx, settings, params, body)
        return show(ctx, params)
      },
    )

    app.delete(
      `${at}/delegates/:delegateId`,
      {
        schema: {
          operationId: 'removeDelegate',
          tags,
          summary: 'Somebody does not travel; nothing of them stays.',
          params: OneDelegate,
          response: done(E.delegateNotFound, E.delegateShares),
        },
      },
      async ({ ctx, params }) => {
        await requireEscort(ctx, params.agencyId)
        await removeDelegate(ctx, params, params.delegateId)
        return show(ctx, params)
      },
    )

    app.put(
      `${at}/delegates/:delegateId/passport`,
      {
        schema: {
          operationId: 'putPassport',
          tags,
          summary: 'What a passport says, sealed until its day; null erases it now.',
          params: OneDelegate,
          body: PutPassportBody,
          response: done(E.delegateNotFound, E.passportDayOver),
        },
      },
      async ({ ctx, params, body: { passport } }) => {
        await requireEscort(ctx, params.agencyId)
        const said = passport && {
          ...passport,
          bornOn: passport.bornOn as Day,
          expiresOn: passport.expiresOn as Day,
        }
        await putPassport(ctx, settings, params, said)
        return show(ctx, params)
      },
    )

    app.get(
      `${at}/delegates/:delegateId/invitation.pdf`,
      {
        schema: {
          operationId: 'printInvitation',
          tags,
          summary: 'A letter of invitation for the inviting party to sign; for owners.',
          params: OneDelegate,
          response: {
            200: Binary,
            ...problems(...onOne, E.delegateNotFound, E.passportMissing),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireEscort(ctx, params.agencyId, 'owner')
        const delegation = await requireDelegation(ctx.db, params)
        const ref = { delegationId: delegation.id, id: params.delegateId }
        const delegate = await selectDelegate(ctx.db, ref)
        const person = delegate && personOf(settings, delegate)
        if (!person) throw E.delegateNotFound()
        const passport = passportOf(settings, delegate)
        if (!passport) throw E.passportMissing()
        const stops = await selectStops(ctx.db, delegation.id)
        const known = { person, passport, stops }
        return sendFile(reply, {
          type: 'application/pdf',
          name: 'invitation.pdf',
          content: invitationPdf(delegation, known, requestLocale(request)),
        })
      },
    )

    app.get(
      `${at}/manifest.pdf`,
      {
        schema: {
          operationId: 'printManifest',
          tags,
          summary: 'Everybody who travels, with what passports say; for owners.',
          params: One,
          response: { 200: Binary, ...problems(...onOne) },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireEscort(ctx, params.agencyId, 'owner')
        const delegation = await requireDelegation(ctx.db, params)
        const listed = await listedOf(ctx, delegation)
        return sendFile(reply, {
          type: 'application/pdf',
          name: 'manifest.pdf',
          content: manifestPdf(delegation, listed, requestLocale(request)),
        })
      },
    )

    app.get(
      `${at}/manifest.csv`,
      {
        schema: {
          operationId: 'exportManifest',
          tags,
          summary: 'The same as a table; for owners.',
          produces: ['text/csv'],
          params: One,
          response: { 200: Type.String(), ...problems(...onOne) },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireEscort(ctx, params.agencyId, 'owner')
        const listed = await listedOf(ctx, await requireDelegation(ctx.db, params))
        return reply
          .type('text/csv; charset=utf-8')
          .headers({
            'content-disposition': 'attachment; filename="manifest.csv"',
            'cache-control': 'private, no-store',
          })
          .send(manifestCsv(listed, requestLocale(request)))
      },
    )

    app.post(
      `${at}/stops`,
      {
        schema: {
          operationId: 'addStop',
          tags,
          summary: 'A leg, a night or a visit, each end on the clocks of its place.',
          params: One,
          body: StopBody,
          response: done(E.tripDaysWrong, E.timeZoneUnknown, E.delegationFull),
        },
      },
      async ({ ctx, params, body }) => {
        await requireEscort(ctx, params.agencyId)
        await addStop(ctx, params, stopOf(body))
        return show(ctx, params)
      },
    )

    app.delete(
      `${at}/stops/:partId`,
      {
        schema: {
          operationId: 'removeStop',
          tags,
          summary: 'It is not gone to; what was learned there stays.',
          params: OnePart,
          response: done(E.tripPartNotFound),
        },
      },
      async ({ ctx, params }) => {
        await requireEscort(ctx, params.agencyId)
        await removeStop(ctx, params, params.partId)
        return show(ctx, params)
      },
    )

    app.post(
      `${at}/costs`,
      {
        schema: {
          operationId: 'addTripCost',
          tags,
          summary: 'A cost, what of it the office pays, and who shares the rest, to the cent.',
          params: One,
          body: CostBody,
          response: done(E.delegateNotFound, E.delegationFull),
        },
      },
      async ({ ctx, params, body: { amount, ...body } }) => {
        await requireEscort(ctx, params.agencyId)
        const { currency } = await requireDelegation(ctx.db, params)
        const parsed = parseMoney(amount, currency)
        if (!parsed || parsed.minor <= 0n) {
          const field = { pointer: '/amount', keyword: 'format' }
          throw PlatformErrors.invalidInput({ fields: [field] })
        }
        await addCost(ctx, params, { ...body, amountMinor: parsed.minor })
        return show(ctx, params)
      },
    )

    app.delete(
      `${at}/costs/:partId`,
      {
        schema: {
          operationId: 'removeTripCost',
          tags,
          summary: 'It costs nothing after all.',
          params: OnePart,
          response: done(E.tripPartNotFound),
        },
      },
      async ({ ctx, params }) => {
        await requireEscort(ctx, params.agencyId)
        await removeCost(ctx, params, params.partId)
        return show(ctx, params)
      },
    )

    app.post(
      `${at}/notes`,
      {
        schema: {
          operationId: 'addVisitNote',
          tags,
          summary: 'What was learned at a visit, and what becomes of it.',
          params: One,
          body: NoteBody,
          response: done(E.tripPartNotFound, E.delegationFull),
        },
      },
      async ({ ctx, params, body }) => {
        await requireEscort(ctx, params.agencyId)
        await addNote(ctx, params, body)
        return show(ctx, params)
      },
    )

    app.put(
      `${at}/notes/:partId`,
      {
        schema: {
          operationId: 'changeVisitNote',
          tags,
          summary: 'Words it anew, or makes it material for a course or an idea for a programme.',
          params: OnePart,
          body: ChangeNoteBody,
          response: done(E.tripPartNotFound),
        },
      },
      async ({ ctx, params, body }) => {
        await requireEscort(ctx, params.agencyId)
        await changeNote(ctx, params, { ...body, id: params.partId })
        return show(ctx, params)
      },
    )

    app.get(
      `${at}/lesson.md`,
      {
        schema: {
          operationId: 'exportLesson',
          tags,
          summary: 'Notes that become a lesson, in the format of courses.',
          produces: ['text/markdown'],
          params: One,
          response: { 200: Type.String(), ...problems(...onOne) },
        },
      },
      async (request, reply) => {
        const { ctx, params } = request
        await requireEscort(ctx, params.agencyId)
        const delegation = await requireDelegation(ctx.db, params)
        const stops = new Map(
          (await selectStops(ctx.db, delegation.id)).map((one) => [one.id, one]),
        )
        const notes = (await selectNotes(ctx.db, delegation.id)).flatMap((one) => {
          if (one.becomes !== 'lesson') return []
          const stop = stops.get(one.stopId ?? '')
          const place = [stop?.title, stop?.place].filter(Boolean).join(', ')
          return [{ title: one.title, words: one.words, place }]
        })
        return reply
          .type('text/markdown; charset=utf-8')
          .header('content-disposition', 'attachment; filename="lesson.md"')
          .send(lessonDraft(delegation, notes, requestLocale(request)))
      },
    )
  }
