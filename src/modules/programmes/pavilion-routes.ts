import { Type } from 'typebox'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { Uuid } from '../../platform/wire.ts'
import { memberErrors } from '../accounts/api.ts'
import {
  curatePavilion,
  pavilionErrors,
  readOwnPavilion,
  withdrawPavilion,
} from '../storefront/api.ts'
import { CuratePavilionBody, OwnPavilionDto } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { pavilionOf } from './name-place.ts'
import { requireOfficer, requireReader } from './require-office.ts'

const tags = ['programmes']
const PATH = '/v1/agencies/:agencyId/pavilion'
const ofOffice = [...memberErrors, PlatformErrors.invalidInput, E.officeNotFound] as const
const byOfficer = [...ofOffice, E.officeNotOpen, E.noPavilion] as const
const Agency = Type.Object({ agencyId: Uuid })

/** The page of its state or county in the shop, which an office curates. */
export const pavilionRoutes: Routes = async (app) => {
  app.get(
    PATH,
    {
      schema: {
        operationId: 'getOwnPavilion',
        tags,
        summary: 'What an office says on the page of its place in the shop.',
        params: Agency,
        response: { 200: OwnPavilionDto, ...problems(...ofOffice, E.noPavilion) },
      },
    },
    async ({ ctx, params: { agencyId } }) => {
      const place = pavilionOf(await requireReader(ctx, agencyId))
      return readOwnPavilion(ctx, { agencyId, place })
    },
  )

  app.put(
    PATH,
    {
      schema: {
        operationId: 'curatePavilion',
        tags,
        summary: 'Puts a headline, words and chosen listings of the place on its page in the shop.',
        description:
          'Shown at once, with the name of the office; after the operator took it down, once released. Listings stand in the order given; what goes off sale is left out.',
        params: Agency,
        body: CuratePavilionBody,
        response: { 200: OwnPavilionDto, ...problems(...byOfficer, ...pavilionErrors) },
      },
    },
    async ({ ctx, params: { agencyId }, body }) => {
      const ref = { agencyId, place: pavilionOf(await requireOfficer(ctx, agencyId)) }
      await curatePavilion(ctx, ref, body)
      return readOwnPavilion(ctx, ref)
    },
  )

  app.delete(
    PATH,
    {
      schema: {
        operationId: 'withdrawPavilion',
        tags,
        summary: 'Takes the words and the choice off the page; the page itself stays.',
        params: Agency,
        response: { 200: OwnPavilionDto, ...problems(...byOfficer) },
      },
    },
    async ({ ctx, params: { agencyId } }) => {
      const place = pavilionOf(await requireOfficer(ctx, agencyId))
      await withdrawPavilion(ctx, agencyId)
      return readOwnPavilion(ctx, { agencyId, place })
    },
  )
}
