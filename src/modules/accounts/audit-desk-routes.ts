import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { isId } from '../../kernel/ids.ts'
import type { Day } from '../../kernel/period.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { DayDto, NextCursor, PageQuery, Uuid } from '../../platform/wire.ts'
import { INSTALLATION } from './audit.ts'
import { type AuditCursor, selectAllAudit, streamAudit } from './audit-store.ts'
import { DeskAuditEntryDto } from './contract.ts'
import { AccountsErrors as E } from './errors.ts'
import { isOperator } from './require-member.ts'

const tags = ['accounts']
const FilterQuery = {
  organisationId: Type.Optional(Uuid),
  actorId: Type.Optional(Uuid),
  actorKind: Type.Optional(
    Type.Unsafe<'user' | 'apiKey' | 'system' | 'anonymous'>({
      type: 'string',
      enum: ['user', 'apiKey', 'system', 'anonymous'],
    }),
  ),
  subject: Type.Optional(
    Type.String({ maxLength: 200, description: "What it was done to: 'listing:<id>'." }),
  ),
  action: Type.Optional(
    Type.String({ maxLength: 100, description: "What was done: 'storefront.listing_changed'." }),
  ),
  from: Type.Optional(DayDto),
  to: Type.Optional(DayDto),
}
type Filter = Readonly<{ from?: string; to?: string }>
const daysOf = ({ from, to }: Filter) => ({ from: from as Day, to: to as Day })

/** What operators, sellers and the system did, for whoever runs the installation. */
export const auditDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/audit',
    {
      schema: {
        operationId: 'listAllAuditEntries',
        tags,
        summary: 'What operators, sellers and the system did, the newest first.',
        querystring: Type.Object({ ...PageQuery, ...FilterQuery }),
        response: {
          200: Type.Object({ entries: Type.Array(DeskAuditEntryDto), next: NextCursor }),
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }) => {
      const { after, limit, ...filter } = query
      const page = { after: cursorFrom(after), limit: limit + 1 }
      const found = await selectAllAudit(ctx.db, { ...filter, ...daysOf(filter) }, page)
      const entries = found.slice(0, limit)
      const last = found.length > limit ? entries.at(-1) : undefined
      return {
        entries: entries.map(({ at, organisationId, ...entry }) => ({
          ...entry,
          at: at.toISOString(),
          organisationId: organisationId === INSTALLATION ? null : organisationId,
        })),
        next: last ? `${last.at.toISOString()}~${last.id}` : null,
      }
    },
  )

  app.get(
    '/v1/desk/audit.csv',
    {
      schema: {
        operationId: 'exportAudit',
        tags,
        summary: 'The same as a file of any length.',
        querystring: Type.Object(FilterQuery),
        response: {
          200: { description: 'The file.', content: { 'text/csv': { schema: Type.String() } } },
          ...problems(E.operatorRequired, PlatformErrors.invalidInput),
        },
      },
    },
    async ({ ctx, query }, reply) => {
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
      const entries = streamAudit(ctx.db, { ...query, ...daysOf(query) })
      return reply.send(Readable.from(auditCsv(entries)) as never)
    },
  )
}

/** 'instant~id' of the last entry seen; anything else begins at the beginning. */
function cursorFrom(text: string | undefined): AuditCursor | undefined {
  const [instant = '', id = ''] = text?.split('~', 2) ?? []
  const at = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(instant) ? instant : Number.NaN)
  return Number.isNaN(at.getTime()) || !isId(id) ? undefined : { at, id }
}

const COLUMNS = 'at,organisation,actor_kind,actor_id,actor_name,action,subject,before,after\r\n'

async function* auditCsv(entries: ReturnType<typeof streamAudit>): AsyncGenerator<string> {
  yield COLUMNS
  for await (const { at, organisationId, actor, action, subject, before, after } of entries) {
    const changes = [before, after].map((value) => (value === null ? '' : JSON.stringify(value)))
    const cells = [at.toISOString(), organisationId, actor.kind, actor.id, actor.name, action]
    yield `${[...cells, subject, ...changes].map(cellOf).join(',')}\r\n`
  }
}

/** Quoted where needed; a name like '=1+1' must not become a formula in a spreadsheet. */
function cellOf(value: string | null): string {
  const text = value ?? ''
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
