import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { requireOperator } from './access.ts'
import {
  PreviewSynonymsBody,
  SynonymsBody,
  SynonymsDto,
  SynonymsPreviewDto,
  SynonymsTextDto,
} from './contract.ts'
import {
  previewSynonyms,
  readSynonyms,
  readSynonymsVersion,
  saveSynonyms,
} from './edit-synonyms.ts'
import { StorefrontErrors as E } from './errors.ts'

const tags = ['storefront']
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const

/** Names for one thing, as the operator edits them. */
export const synonymRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/synonyms',
    {
      schema: {
        operationId: 'getSynonyms',
        tags,
        summary: 'The list in force, what may be wrong with it, and those before it.',
        response: { 200: SynonymsTextDto, ...problems(...guarded) },
      },
    },
    async ({ ctx }) => {
      const { history, problems: found, ...list } = await readSynonyms(ctx)
      return {
        ...list,
        problems: [...found],
        history: history.map(({ version, loadedAt, loadedBy }) => ({
          version,
          loadedAt: loadedAt.toISOString(),
          loadedBy,
        })),
      }
    },
  )

  app.get(
    '/v1/desk/synonyms/:version',
    {
      schema: {
        operationId: 'getSynonymsVersion',
        tags,
        summary: 'A list that was in force before, or `shipped`.',
        params: Type.Object({ version: Type.String({ maxLength: 20 }) }),
        response: {
          200: Type.Object({ text: Type.String() }),
          ...problems(...guarded, E.synonymsVersionNotFound),
        },
      },
    },
    async ({ ctx, params: { version } }) => ({ text: await readSynonymsVersion(ctx, version) }),
  )

  app.put(
    '/v1/desk/synonyms',
    {
      schema: {
        operationId: 'saveSynonyms',
        tags,
        summary: 'Puts a list in force, in every process at once.',
        body: SynonymsBody,
        response: {
          200: SynonymsDto,
          ...problems(...guarded, E.synonymsUnreadable, E.synonymsInvalid, E.synonymsChanged),
        },
      },
    },
    async ({ ctx, body }) => ({ version: await saveSynonyms(ctx, body) }),
  )

  app.post(
    '/v1/desk/synonyms/preview',
    {
      // Each query is looked for twice.
      config: { rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: {
        operationId: 'previewSynonyms',
        tags,
        summary: 'What queries find with the list in force and with this one. Saves nothing.',
        body: PreviewSynonymsBody,
        response: {
          200: SynonymsPreviewDto,
          ...problems(
            ...guarded,
            E.synonymsUnreadable,
            E.synonymsInvalid,
            PlatformErrors.tooManyRequests,
          ),
        },
      },
    },
    async ({ ctx, body }) => {
      const { problems: found, queries } = await previewSynonyms(ctx, body)
      return {
        problems: [...found],
        queries: queries.map(({ query, before, after }) => ({
          query,
          before: { ...before, titles: [...before.titles] },
          after: { ...after, titles: [...after.titles] },
        })),
      }
    },
  )
}
