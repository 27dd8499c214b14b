import { Type } from 'typebox'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { memberErrors, requireMember } from '../accounts/api.ts'
import { selectConsents } from './consent-store.ts'
import { ConsentsDto, SetConsentBody } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { setConsent } from './give-consent.ts'
import { nameOffices } from './name-offices.ts'

const tags = ['programmes']
const scoped = [...memberErrors, PlatformErrors.invalidInput] as const

/** Whom a business shows its figures to: its owners decide, and take it back at any time. */
export const consentRoutes: Routes = async (app) => {
  app.get(
    '/v1/businesses/:businessId/consents',
    {
      schema: {
        operationId: 'listConsents',
        tags,
        summary: 'Which offices read which figures of the business, and which did.',
        params: Type.Object({ businessId: Uuid }),
        response: { 200: ConsentsDto, ...problems(...scoped) },
      },
    },
    async ({ ctx, params: { businessId } }) => {
      await requireMember(ctx, businessId, 'viewer')
      return readConsents(ctx, businessId)
    },
  )

  app.put(
    '/v1/businesses/:businessId/consents/:agencyId',
    {
      schema: {
        operationId: 'setConsent',
        tags,
        summary: 'Shows these figures to an office and all above it; others no longer.',
        description: 'Without any figure the consent is withdrawn whole. It takes effect at once.',
        params: Type.Object({ businessId: Uuid, agencyId: Uuid }),
        body: SetConsentBody,
        response: {
          200: ConsentsDto,
          ...problems(...scoped, E.businessNotFound, E.officeNotFound, E.tooManyConsents),
        },
      },
    },
    async ({ ctx, params, body: { figures } }) => {
      await requireMember(ctx, params.businessId, 'owner')
      await setConsent(ctx, params, figures)
      return readConsents(ctx, params.businessId)
    },
  )
}

async function readConsents(ctx: Pick<Ctx, 'db'>, businessId: string) {
  const found = await selectConsents(ctx.db, businessId)
  const named = await nameOffices(
    ctx,
    found.flatMap(({ agencyId, readers }) => [agencyId, ...readers]),
  )
  const consents = [...Map.groupBy(found, ({ agencyId }) => agencyId)].map(([agencyId, all]) => ({
    office: named.get(agencyId)!,
    readers: all[0]!.readers.map((id) => named.get(id)!),
    figures: all.map(({ figure, givenAt, withdrawnAt }) => ({
      figure,
      givenAt: givenAt.toISOString(),
      withdrawnAt: withdrawnAt?.toISOString() ?? null,
    })),
  }))
  return { consents }
}
