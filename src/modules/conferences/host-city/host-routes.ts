import { Type } from 'typebox'
import type { Ctx } from '../../../platform/context.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import { sendFile } from '../../../platform/sent-file.ts'
import { acceptUploads, uploadOf } from '../../../platform/uploads.ts'
import { nextAfter, PageQuery, Uuid } from '../../../platform/wire.ts'
import { requireMember, requireUser } from '../../accounts/api.ts'
import { officerErrors, requireReader } from '../../programmes/api.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { requireKeeper } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import { addBidDocument, removeBidDocument } from './bid-documents.ts'
import { findReach } from './drive-reach.ts'
import type { HostSearch, SearchRef } from './host-city.ts'
import { selectDocument, selectSearch, selectSearches } from './host-store.ts'
import {
  BeginSearchBody,
  BidDocumentDto,
  ChangeCandidateBody,
  ChangeFrameBody,
  CountiesDto,
  candidateOf,
  DecideBody,
  DriveReachDto,
  HostSearchDto,
  NameCandidateBody,
  ScoreBody,
  SearchesPageDto,
  showCounties,
  showDocument,
  showReach,
  showSearch,
  showSearchLines,
} from './host-wire.ts'
import {
  beginSearch,
  changeCandidate,
  changeFrame,
  decideHost,
  nameCandidate,
  scoreCandidate,
} from './keep-search.ts'

const tags = ['conferences']
const office = '/v1/agencies/:agencyId/host-searches'
const at = `${office}/:searchId`
const read = [...officerErrors, PlatformErrors.invalidInput] as const
const readOne = [...read, E.hostSearchNotFound] as const
const keep = [...readOne, E.officeTooLocal] as const
const of = { agencyId: Uuid, searchId: Uuid }
const One = Type.Object(of)
const OneCandidate = Type.Object({ ...of, candidateId: Uuid })
const OneDocument = Type.Object({ ...of, documentId: Uuid })
const Binary = Type.Unsafe<Buffer>({ type: 'string', format: 'binary' })
/** Drawing a picture anew takes a second: of one address only so many of all its requests. */
const SHARE_OF_REQUESTS = 30
const MINUTE_MS = 60_000

async function requireSearch({ db }: Pick<Ctx, 'db'>, ref: SearchRef): Promise<HostSearch> {
  const search = await selectSearch(db, ref)
  if (!search) throw E.hostSearchNotFound()
  return search
}

/** In which city of several a conference of a series is. */
export const hostRoutes: Routes = async (app) => {
  app.get(
    '/v1/drive-reach/:county',
    {
      schema: {
        operationId: 'getDriveReach',
        tags,
        summary: 'Who does business within two and four hours of a county: an estimate.',
        description:
          'From the middles of counties, straight lines made longer by a stated factor. Establishments of County Business Patterns (mid-2010s) without manufacturing, retail, transport and farms, which are not known by county.',
        params: Type.Object({ county: NameCandidateBody.properties.county }),
        response: { 200: DriveReachDto, ...problems(PlatformErrors.invalidInput, E.countyUnknown) },
      },
    },
    async ({ params: { county } }) => {
      const reach = findReach(county)
      if (!reach) throw E.countyUnknown({ county })
      return showReach(county, reach)
    },
  )

  app.get(
    '/v1/counties',
    {
      schema: {
        operationId: 'listCounties',
        tags,
        summary: 'The counties of a state, with their FIPS codes.',
        querystring: Type.Object({ state: Type.String({ pattern: '^US-[A-Z]{2}$' }) }),
        response: { 200: CountiesDto, ...problems(PlatformErrors.invalidInput, E.countyUnknown) },
      },
    },
    async ({ query: { state } }) => {
      const found = showCounties(state)
      if (!found) throw E.countyUnknown({ state })
      return found
    },
  )

  app.get(
    office,
    {
      schema: {
        operationId: 'listHostSearches',
        tags,
        summary: 'For which years of which series an office looks, or has looked, for a city.',
        params: Type.Object({ agencyId: Uuid }),
        querystring: Type.Object({ ...PageQuery, after: Type.Optional(Uuid) }),
        response: { 200: SearchesPageDto, ...problems(...read) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      const found = await selectSearches(ctx.db, agencyId, query)
      return { searches: await showSearchLines(ctx, found), next: nextAfter(found, query.limit) }
    },
  )

  app.post(
    office,
    {
      schema: {
        operationId: 'beginHostSearch',
        tags,
        summary: 'Begins to look for the city of a year, by criteria and must-haves.',
        params: Type.Object({ agencyId: Uuid }),
        body: BeginSearchBody,
        response: {
          201: HostSearchDto,
          ...problems(
            ...read,
            E.officeTooLocal,
            E.hostFrameWrong,
            E.seriesNotFound,
            E.hostSearchExists,
            E.tooManyConferences,
          ),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }, reply) => {
      await requireKeeper(ctx, agencyId)
      const search = await beginSearch(ctx, agencyId, body)
      return reply.status(201).send(await showSearch(ctx, search))
    },
  )

  app.get(
    at,
    {
      schema: {
        operationId: 'getHostSearch',
        tags,
        summary: 'How the cities stand, at which weights another would be first, and decisions.',
        params: One,
        response: { 200: HostSearchDto, ...problems(...readOne) },
      },
    },
    async ({ ctx, params }) => {
      await requireReader(ctx, params.agencyId)
      return showSearch(ctx, await requireSearch(ctx, params))
    },
  )

  app.put(
    at,
    {
      schema: {
        operationId: 'changeHostSearch',
        tags,
        summary:
          'Other criteria, weights or must-haves; points that people gave stay by their key.',
        params: One,
        body: ChangeFrameBody,
        response: {
          200: HostSearchDto,
          ...problems(...keep, E.hostFrameWrong, E.hostSearchChanged),
        },
      },
    },
    async ({ ctx, params, body }) => {
      await requireKeeper(ctx, params.agencyId)
      await changeFrame(ctx, params, body)
      return showSearch(ctx, await requireSearch(ctx, params))
    },
  )

  app.post(
    `${at}/candidates`,
    {
      schema: {
        operationId: 'nameHostCandidate',
        tags,
        summary: 'A city that bids, with the county it lies in and the numbers it gives.',
        params: One,
        body: NameCandidateBody,
        response: {
          201: HostSearchDto,
          ...problems(...keep, E.countyUnknown, E.tooManyCandidates),
        },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await requireKeeper(ctx, params.agencyId)
      await nameCandidate(ctx, params, candidateOf(body))
      return reply.status(201).send(await showSearch(ctx, await requireSearch(ctx, params)))
    },
  )

  app.put(
    `${at}/candidates/:candidateId`,
    {
      schema: {
        operationId: 'changeHostCandidate',
        tags,
        summary: 'What is known of a city by now, or that it bids no more.',
        params: OneCandidate,
        body: ChangeCandidateBody,
        response: {
          200: HostSearchDto,
          ...problems(...keep, E.candidateNotFound, E.countyUnknown),
        },
      },
    },
    async ({ ctx, params, body: { isWithdrawn, ...body } }) => {
      await requireKeeper(ctx, params.agencyId)
      await changeCandidate(ctx, params, { ...candidateOf(body), isWithdrawn })
      return showSearch(ctx, await requireSearch(ctx, params))
    },
  )

  app.put(
    `${at}/candidates/:candidateId/score`,
    {
      schema: {
        operationId: 'scoreHostCandidate',
        tags,
        summary:
          'One’s own points for a city, 0 to 10 by criterion; sent again they replace these.',
        params: OneCandidate,
        body: ScoreBody,
        response: {
          200: HostSearchDto,
          ...problems(...keep, E.candidateNotFound, E.criterionUnknown),
        },
      },
    },
    async ({ ctx, params, body: { points, note } }) => {
      // Points are a person’s: no program gives any.
      await requireMember(ctx, params.agencyId, 'member')
      await requireKeeper(ctx, params.agencyId)
      await scoreCandidate(ctx, params, {
        candidateId: params.candidateId,
        userId: requireUser(ctx.actor).userId,
        points: Object.fromEntries(points.map((one) => [one.key, one.points])),
        note: note.trim(),
      })
      return showSearch(ctx, await requireSearch(ctx, params))
    },
  )

  app.post(
    `${at}/decisions`,
    {
      schema: {
        operationId: 'decideHostCity',
        tags,
        summary: 'Decides for a city, with reasons. It stays; a later decision takes its place.',
        params: One,
        body: DecideBody,
        response: {
          201: HostSearchDto,
          ...problems(
            ...keep,
            E.hostSearchChanged,
            E.candidateNotFound,
            E.candidateNotRanked,
            E.tooManyCandidates,
          ),
        },
      },
    },
    async ({ ctx, params, body }, reply) => {
      await requireKeeper(ctx, params.agencyId, 'owner')
      const { version, candidateId, reasons } = body
      const decidedBy = requireUser(ctx.actor).userId
      await decideHost(ctx, params, { version, candidateId, reasons: reasons.trim(), decidedBy })
      return reply.status(201).send(await showSearch(ctx, await requireSearch(ctx, params)))
    },
  )

  app.get(
    `${at}/documents/:documentId`,
    {
      schema: {
        operationId: 'readBidDocument',
        tags,
        summary: 'The file of a bid.',
        params: OneDocument,
        response: { 200: Binary, ...problems(...readOne, E.bidDocumentNotFound) },
      },
    },
    async ({ ctx, params }, reply) => {
      await requireReader(ctx, params.agencyId)
      await requireSearch(ctx, params)
      const found = await selectDocument(ctx.db, params)
      if (!found) throw E.bidDocumentNotFound()
      const name = found.fileType === 'application/pdf' ? 'bid.pdf' : 'bid.jpg'
      return sendFile(reply, { type: found.fileType, name, content: ctx.files.read(found.id) })
    },
  )

  app.delete(
    `${at}/documents/:documentId`,
    {
      schema: {
        operationId: 'removeBidDocument',
        tags,
        summary: 'Takes a document off a bid.',
        params: OneDocument,
        response: {
          200: Type.Object({ done: Type.Literal(true) }),
          ...problems(...keep, E.bidDocumentNotFound),
        },
      },
    },
    async ({ ctx, params }) => {
      await requireKeeper(ctx, params.agencyId)
      await requireSearch(ctx, params)
      await removeBidDocument(ctx, params, params.documentId)
      return { done: true as const }
    },
  )
}

/** A scope of its own: here a body is a file, whatever its type. */
export const createBidDocumentRoutes =
  ({ requestsPerMinute }: ConferenceSettings): Routes =>
  async (app) => {
    await acceptUploads(app)

    app.post(
      `${at}/candidates/:candidateId/documents`,
      {
        config: {
          rateLimit: {
            max: Math.ceil(requestsPerMinute / SHARE_OF_REQUESTS),
            timeWindow: MINUTE_MS,
          },
        },
        schema: {
          operationId: 'addBidDocument',
          tags,
          summary: 'A document of a bid: a picture (JPEG, PNG, WebP) or a PDF.',
          consumes: ['application/octet-stream', 'multipart/form-data'],
          params: OneCandidate,
          querystring: Type.Object({
            title: Type.String({ maxLength: conferenceLimits.nameCharacters, pattern: '\\S' }),
          }),
          response: {
            201: BidDocumentDto,
            ...problems(
              ...keep,
              PlatformErrors.unsupportedMediaType,
              PlatformErrors.tooManyRequests,
              E.candidateNotFound,
              E.bidDocumentRefused,
              E.tooManyCandidates,
            ),
          },
        },
      },
      async (request, reply) => {
        const { ctx, params, query } = request
        await requireKeeper(ctx, params.agencyId)
        await requireSearch(ctx, params)
        const { content } = await uploadOf(request)
        const title = query.title.trim()
        const document = await addBidDocument(ctx, params, { title, content })
        return reply.status(201).send(showDocument(document))
      },
    )
  }
