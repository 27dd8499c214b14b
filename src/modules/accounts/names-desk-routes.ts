import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { NextCursor, nextAfter, PageQuery, Uuid } from '../../platform/wire.ts'
import { OrganisationKindDto } from './contract.ts'
import { AccountsErrors as E } from './errors.ts'
import { isOperator } from './require-member.ts'
import { selectActors, selectOrganisationsNamed } from './store.ts'

const tags = ['accounts']
const Named = {
  ...PageQuery,
  after: Type.Optional(Uuid),
  name: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'How it begins, in any case.' }),
  ),
  id: Type.Optional({ ...Uuid, description: 'This one alone.' }),
}
const guarded = problems(E.operatorRequired, PlatformErrors.invalidInput)

/** Whom the operator may ask the audit log about, by name. */
export const namesDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/organisations',
    {
      schema: {
        operationId: 'listOrganisationsNamed',
        tags,
        summary: 'Organisations of every kind by how their name begins in either language.',
        querystring: Type.Object(Named),
        response: {
          200: Type.Object({
            organisations: Type.Array(
              Type.Object({
                id: Uuid,
                kind: OrganisationKindDto,
                name: Type.String(),
                nameZh: Type.Union([Type.String(), Type.Null()]),
              }),
            ),
            next: NextCursor,
          }),
          ...guarded,
        },
      },
    },
    async ({ ctx, query: { name, ...page } }) => {
      const organisations = await selectOrganisationsNamed(ctx.db, name, page)
      return { organisations, next: nextAfter(organisations, page.limit) }
    },
  )

  app.get(
    '/v1/desk/people',
    {
      schema: {
        operationId: 'listActors',
        tags,
        summary:
          'People who did something that the audit log holds, by how name or address begins.',
        querystring: Type.Object(Named),
        response: {
          200: Type.Object({
            people: Type.Array(
              Type.Object({ id: Uuid, name: Type.String(), email: Type.String() }),
            ),
            next: NextCursor,
          }),
          ...guarded,
        },
      },
    },
    async ({ ctx, query: { name, ...page } }) => {
      const people = await selectActors(ctx.db, name, page)
      return { people, next: nextAfter(people, page.limit) }
    },
  )
}
