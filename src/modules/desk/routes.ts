import { type Static, Type } from 'typebox'
import { transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { type FeatureState, switchFeature } from '../../platform/features.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { INSTALLATION, isOperator, recordAudit } from '../accounts/api.ts'
import { FeatureDto, SwitchBody, WaitingDto } from './contract.ts'
import { DeskErrors as E } from './errors.ts'
import { COUNTED_TO, readWaiting } from './read-waiting.ts'

const tags = ['desk']
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
const Features = Type.Object({ features: Type.Array(FeatureDto) })

export const deskRoutes: Routes = async (app) => {
  app.get(
    '/v1/features',
    {
      schema: {
        operationId: 'listFeatures',
        tags,
        summary: 'Which parts of the installation are on: a page hides the buttons of the others.',
        response: {
          200: Type.Object({
            features: Type.Array(Type.Object({ name: Type.String(), isOn: Type.Boolean() })),
          }),
        },
      },
    },
    async ({ ctx }) => ({
      features: (await ctx.features.list()).map(({ name, isOn }) => ({ name, isOn })),
    }),
  )
  await app.register(operatorRoutes)
}

/** What the operator alone sees and switches. */
const operatorRoutes: Routes = async (app) => {
  app.addHook('preHandler', async ({ ctx }) => {
    if (!(await isOperator(ctx))) throw E.operatorRequired()
  })

  app.get(
    '/v1/desk/waiting',
    {
      schema: {
        operationId: 'getWaiting',
        tags,
        summary: 'How much of each kind waits for the operator, the most urgent first.',
        response: { 200: WaitingDto, ...problems(...guarded) },
      },
    },
    async ({ ctx }) => ({ waiting: [...(await readWaiting(ctx))], countedTo: COUNTED_TO }),
  )

  app.get(
    '/v1/desk/features',
    {
      schema: {
        operationId: 'listFeatureSwitches',
        tags,
        summary: 'What can be switched off, how it stands, and who switched it last and why.',
        response: { 200: Features, ...problems(...guarded) },
      },
    },
    async ({ ctx }) => {
      // Whoever switches must see what the database has, not what this process still remembers.
      ctx.features.forget()
      return { features: (await ctx.features.list()).map(toFeatureDto) }
    },
  )

  app.put(
    '/v1/desk/features/:name',
    {
      schema: {
        operationId: 'switchFeature',
        tags,
        summary: 'Switches a feature on or off, in every process within seconds.',
        params: Type.Object({ name: Type.String({ maxLength: 60 }) }),
        body: SwitchBody,
        response: {
          200: FeatureDto,
          ...problems(...guarded, E.featureNotFound, PlatformErrors.featureChanged),
        },
      },
    },
    async ({ ctx, params: { name }, body }) => {
      const { isOn, reason, version } = body
      const find = async () => (await ctx.features.list()).find((one) => one.name === name)
      const before = await find()
      if (!before) throw E.featureNotFound({ name })
      await transaction(ctx, async (tx) => {
        await switchFeature(tx, { name, isOn, reason: reason.trim(), version })
        await recordAudit(tx, {
          organisationId: INSTALLATION,
          action: 'desk.feature_switched',
          subject: `feature:${name}`,
          after: { isOn, reason: reason.trim() },
        })
      })
      ctx.features.forget()
      return toFeatureDto((await find())!)
    },
  )
}

const toFeatureDto = ({
  title,
  whenOff,
  changedAt,
  ...feature
}: FeatureState): Static<typeof FeatureDto> => ({
  ...feature,
  title: { ...title },
  whenOff: { ...whenOff },
  changedAt: changedAt?.toISOString() ?? null,
})
