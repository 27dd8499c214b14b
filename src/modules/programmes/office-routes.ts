import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { NamePartDto, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import {
  type ComparedCounties,
  compareCounties,
  ImpactErrors,
  NetNewDto,
  NetNewPageDto,
  netNewOf,
  readNetNewOf,
  recordNetNew,
} from '../impact/api.ts'
import { askOffice, decideOffice } from './ask-office.ts'
import {
  AskOfficeBody,
  ClientsPageDto,
  DecideOfficeBody,
  LevelDto,
  OfficeDto,
  OfficesPageDto,
  OpenOfficesPageDto,
  RecordNetNewBody,
  StagedStartDto,
} from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { findOpenOffices } from './find-offices.ts'
import { placeOffices, showOffices } from './name-offices.ts'
import { levelsAbove, type Office } from './office.ts'
import { selectAskedOffices, selectChildren, selectCountyOpenings } from './office-store.ts'
import { clientsCsv, readClients } from './read-clients.ts'
import { requireOfficer, requireOperator, requireReader } from './require-office.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const
const ofOffice = [...scoped, E.officeNotFound] as const
const Agency = Type.Object({ agencyId: Uuid })
const OneBelow = Type.Object({ agencyId: Uuid, officeId: Uuid })
const page = { ...PageQuery, after: Type.Optional(Uuid) }
const Done = Type.Object({ done: Type.Literal(true) })
const done = { done: true } as const
const CSV = { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } }

/** Counties with an office against those without, for the office of a state. Throws nothing_to_compare. */
async function compareIn(ctx: Ctx, office: Office): Promise<ComparedCounties> {
  const { level, state, isSample } = office
  const begun = level === 'state' ? await selectCountyOpenings(ctx.db, office) : []
  const compared =
    level === 'state' && state && (await compareCounties(ctx, { state, begun, isSample }))
  if (!compared) throw E.nothingToCompare({ level })
  return compared
}

/** An agency's seat in the tree, those below it, and the businesses that show it their figures. */
export const officeRoutes: Routes = async (app) => {
  app.get(
    '/v1/offices',
    {
      schema: {
        operationId: 'listOpenOffices',
        tags,
        summary: 'Offices that a business may show its figures to, with those that stand above.',
        querystring: Type.Object({
          ...page,
          id: Type.Optional({ ...Uuid, description: 'This one alone.' }),
          name: Type.Optional(NamePartDto),
          state: Type.Optional(Type.String({ pattern: '^[A-Z]{2}-[A-Z0-9]{1,3}$' })),
          above: Type.Optional({
            ...LevelDto,
            description: 'Only those that an office of this level may stand under.',
          }),
        }),
        response: { 200: OpenOfficesPageDto, ...problems(PlatformErrors.invalidInput) },
      },
    },
    async ({ ctx, query: { id: agencyId, above, name, state, ...query } }) => {
      const levels = above && levelsAbove(above).filter((level) => level !== null)
      const found = await findOpenOffices(ctx, { agencyId, levels, name, state }, query)
      return { offices: await placeOffices(ctx, found), next: nextOf(found, query.limit) }
    },
  )

  app.get(
    '/v1/agencies/:agencyId/office',
    {
      schema: {
        operationId: 'getOffice',
        tags,
        summary: 'The seat of an agency in the tree, and what it may read, added up.',
        description: 'Members of an office above may read it, too.',
        params: Agency,
        response: { 200: OfficeDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId } }) => {
      const [shown] = await showOffices(ctx, [await requireReader(ctx, agencyId)])
      return shown!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/staged-start',
    {
      schema: {
        operationId: 'compareStagedStart',
        tags,
        summary: 'Counties of a state whose office has opened against those that have none yet.',
        description: 'For the office of a state; others have no counties to compare.',
        params: Agency,
        response: { 200: StagedStartDto, ...problems(...ofOffice, E.nothingToCompare) },
      },
    },
    async ({ ctx, params: { agencyId } }) => {
      const compared = await compareIn(ctx, await requireReader(ctx, agencyId))
      return { ...compared, netNew: netNewOf(compared) ?? null }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/net-new',
    {
      schema: {
        operationId: 'recordNetNew',
        tags,
        summary: 'Puts on record what the comparison says, where it lies above zero for sure.',
        params: Agency,
        body: RecordNetNewBody,
        response: {
          200: NetNewDto,
          ...problems(
            ...ofOffice,
            E.officeNotOpen,
            E.nothingToCompare,
            ImpactErrors.comparisonChanged,
            ImpactErrors.notNetNew,
          ),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body: { digest } }) => {
      const office = await requireOfficer(ctx, agencyId, 'owner')
      const compared = await compareIn(ctx, office)
      return recordNetNew(ctx, { agencyId, isSample: office.isSample, compared, digest })
    },
  )

  app.get(
    '/v1/agencies/:agencyId/net-new',
    {
      schema: {
        operationId: 'listOwnNetNew',
        tags,
        summary: 'All that the office has put on record as net new, also what was superseded.',
        params: Agency,
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
        }),
        response: { 200: NetNewPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query: { after, limit } }) => {
      await requireReader(ctx, agencyId)
      const below = after === undefined ? undefined : Number(after)
      const claims = await readNetNewOf(ctx, { agencyId, below, limit })
      return { claims, next: nextAfter(claims, limit, ({ revision }) => `${revision}`) }
    },
  )

  app.put(
    '/v1/agencies/:agencyId/office',
    {
      schema: {
        operationId: 'askOffice',
        tags,
        summary: 'The agency asks for its seat; the office above, or the operator, opens it.',
        params: Agency,
        body: AskOfficeBody,
        response: {
          200: OfficeDto,
          ...problems(...ofOffice, E.wrongLevel, E.wrongPlace, E.officeStands),
        },
      },
    },
    async ({ ctx, params: { agencyId }, body }) => {
      await requireMember(ctx, agencyId, 'owner')
      const { level, parentId = null, state = null, county } = body
      const asked = { level, parentId, state, county: county?.trim() ?? null }
      const [shown] = await showOffices(ctx, [await askOffice(ctx, agencyId, asked)])
      return shown!
    },
  )

  app.get(
    '/v1/agencies/:agencyId/offices',
    {
      schema: {
        operationId: 'listOffices',
        tags,
        summary: 'Offices right below, each with what it may read, or those that ask to be there.',
        params: Agency,
        querystring: Type.Object({
          ...page,
          standing: Type.Unsafe<'asked' | 'open'>({
            type: 'string',
            enum: ['asked', 'open'],
            default: 'open',
          }),
        }),
        response: { 200: OfficesPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query: { standing, ...query } }) => {
      await requireReader(ctx, agencyId)
      const found = await selectChildren(ctx.db, { parentId: agencyId, standing }, query)
      return { offices: await showOffices(ctx, found), next: nextOf(found, query.limit) }
    },
  )

  app.post(
    '/v1/agencies/:agencyId/offices/:officeId/decision',
    {
      schema: {
        operationId: 'decideOffice',
        tags,
        summary: 'Says yes or no to an office that asks to stand right below.',
        params: OneBelow,
        body: DecideOfficeBody,
        response: { 200: Done, ...problems(...ofOffice, E.officeNotOpen) },
      },
    },
    async ({ ctx, params: { agencyId, officeId }, body: { isOpen } }) => {
      await requireOfficer(ctx, agencyId, 'owner')
      await decideOffice(ctx, officeId, { isOpen, aboveId: agencyId })
      return done
    },
  )

  app.get(
    '/v1/agencies/:agencyId/clients',
    {
      schema: {
        operationId: 'listClients',
        tags,
        summary: 'Businesses that show this office figures, and those figures only.',
        params: Agency,
        querystring: Type.Object(page),
        response: { 200: ClientsPageDto, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId }, query }) => {
      await requireReader(ctx, agencyId)
      return readClients(ctx, agencyId, query)
    },
  )

  app.get(
    '/v1/agencies/:agencyId/clients.csv',
    {
      schema: {
        operationId: 'exportClients',
        tags,
        summary: 'The same as CSV, all of it, one line for each number.',
        params: Agency,
        response: { 200: CSV, ...problems(...ofOffice) },
      },
    },
    async ({ ctx, params: { agencyId } }, reply) => {
      await requireReader(ctx, agencyId)
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="businesses.csv"')
      return reply.send(Readable.from(clientsCsv(ctx, agencyId)) as never)
    },
  )
}

/** Offices that wait for a yes, whoever stands above: the operator may give it to any. */
export const officeDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))
  const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const

  app.get(
    '/v1/desk/offices',
    {
      schema: {
        operationId: 'listAskedOffices',
        tags,
        summary: 'Offices that wait to be opened.',
        querystring: Type.Object(page),
        response: { 200: OfficesPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const found = await selectAskedOffices(ctx.db, query)
      return { offices: await showOffices(ctx, found), next: nextOf(found, query.limit) }
    },
  )

  app.post(
    '/v1/desk/offices/:agencyId/decision',
    {
      schema: {
        operationId: 'decideOfficeAtDesk',
        tags,
        params: Agency,
        body: DecideOfficeBody,
        response: { 200: Done, ...problems(...guarded, E.officeNotFound) },
      },
    },
    async ({ ctx, params: { agencyId }, body: { isOpen } }) => {
      await decideOffice(ctx, agencyId, { isOpen })
      return done
    },
  )
}

const nextOf = (found: readonly { agencyId: string }[], limit: number): string | null =>
  nextAfter(found, limit, ({ agencyId }) => agencyId)
