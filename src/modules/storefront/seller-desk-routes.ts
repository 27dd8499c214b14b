import { type Static, Type } from 'typebox'
import type { LocalText } from '../../kernel/locale.ts'
import { parseMoney } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import type { Routes } from '../../platform/module.ts'
import { problems } from '../../platform/problems.ts'
import { PageQuery, Uuid } from '../../platform/wire.ts'
import { findBusinessesNamed, findOrganisations, type Organisation } from '../accounts/api.ts'
import { requireOperator } from './access.ts'
import {
  DecideSellerBody,
  HoldDto,
  SellerDto,
  SellerLimitsBody,
  SellersPageDto,
  StandingDto,
} from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { pauseSeller, resumeSeller, setSellerLimits } from './hold-seller.ts'
import type { OwnLimits } from './limits.ts'
import { nameVouchers } from './name-vouchers.ts'
import { readLimitsOf, type SellerLimits } from './read-limits.ts'
import { findSellers, type Seller, selectSellers } from './store.ts'
import { toLimitsDto } from './wire.ts'

const tags = ['storefront']
const guarded = [E.operatorRequired, PlatformErrors.invalidInput] as const
const OneSeller = Type.Object({ businessId: Uuid })
const onOne = [...guarded, E.sellerNotFound] as const
const deciding = [...onOne, E.sellerChanged] as const

/** Sellers as the operator sees them: what they may, what they use, and what was decided. */
export const sellerDeskRoutes: Routes = async (app) => {
  app.addHook('preHandler', (request) => requireOperator(request.ctx))

  app.get(
    '/v1/desk/sellers',
    {
      schema: {
        operationId: 'listSellers',
        tags,
        summary: 'Sellers with their limits: all who tried to sell, or by how the name begins.',
        querystring: Type.Object({
          ...PageQuery,
          after: Type.Optional(Uuid),
          name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          hold: Type.Optional(HoldDto),
          standing: Type.Optional(StandingDto),
        }),
        response: { 200: SellersPageDto, ...problems(...guarded) },
      },
    },
    async ({ ctx, query }) => {
      const { sellers, next } = await findPage(ctx, query)
      const ids = sellers.map(({ businessId }) => businessId)
      const businesses = await findOrganisations(ctx.db, ids)
      const byId = new Map(businesses.map((one) => [one.id, one]))
      const vouchers = await nameVouchers(ctx, sellers)
      const limits = await readLimitsOf(ctx, sellers)
      return {
        sellers: limits.map((one) => {
          const { businessId } = one.seller
          return toSellerDto(one, byId.get(businessId), vouchers.get(businessId))
        }),
        next,
      }
    },
  )

  app.get(
    '/v1/desk/sellers/:businessId',
    {
      schema: {
        operationId: 'getSeller',
        tags,
        params: OneSeller,
        response: { 200: SellerDto, ...problems(...onOne) },
      },
    },
    ({ ctx, params: { businessId } }) => readSeller(ctx, businessId),
  )

  app.put(
    '/v1/desk/sellers/:businessId/limits',
    {
      schema: {
        operationId: 'setSellerLimits',
        tags,
        summary: 'Other limits for one seller, with the reason; what is left out grows by itself.',
        params: OneSeller,
        body: SellerLimitsBody,
        response: { 200: SellerDto, ...problems(...deciding) },
      },
    },
    async ({ ctx, params: { businessId }, body: { limits, reason, version } }) => {
      const own = ownLimitsIn(limits)
      await setSellerLimits(ctx, { businessId, own, reason: reason.trim(), version })
      return readSeller(ctx, businessId)
    },
  )

  for (const [step, take, operationId, summary] of [
    ['pause', pauseSeller, 'pauseSeller', 'Nothing more is sold; orders under way go on.'],
    ['resume', resumeSeller, 'resumeSeller', 'Ends a pause; its listings come back.'],
  ] as const) {
    app.post(
      `/v1/desk/sellers/:businessId/${step}`,
      {
        schema: {
          operationId,
          tags,
          summary,
          params: OneSeller,
          body: DecideSellerBody,
          response: { 200: SellerDto, ...problems(...deciding, E.sellerStepNotOpen) },
        },
      },
      async ({ ctx, params: { businessId }, body: { reason, version } }) => {
        await take(ctx, { businessId, reason: reason.trim(), version })
        return readSeller(ctx, businessId)
      },
    )
  }
}

type Asked = Readonly<{
  after?: string | undefined
  limit: number
  name?: string | undefined
  hold?: Seller['hold'] | undefined
  standing?: Seller['standing'] | undefined
}>

/** Those who tried to sell; by name any business, then what else is asked of it. */
async function findPage(
  ctx: Ctx,
  { name, hold, standing, after, limit }: Asked,
): Promise<{ sellers: readonly Seller[]; next: string | null }> {
  if (name === undefined) {
    const page = { hold: hold ?? undefined, standing, after, limit }
    const sellers = await selectSellers(ctx.db, page)
    return { sellers, next: sellers.length < limit ? null : sellers.at(-1)!.businessId }
  }
  const ids = (await findBusinessesNamed(ctx.db, name.trim(), { after, limit })).map(({ id }) => id)
  const found = await findSellers(ctx.db, ids)
  const sellers = found.filter(
    (one) => (!hold || one.hold === hold) && (!standing || one.standing === standing),
  )
  return { sellers, next: ids.length < limit ? null : ids.at(-1)! }
}

async function readSeller(ctx: Ctx, businessId: string): Promise<Static<typeof SellerDto>> {
  const [business] = await findOrganisations(ctx.db, [businessId])
  if (business?.kind !== 'business' || business.isGuest) throw E.sellerNotFound({ businessId })
  const sellers = await findSellers(ctx.db, [businessId])
  const [limits] = await readLimitsOf(ctx, sellers)
  return toSellerDto(limits!, business, (await nameVouchers(ctx, sellers)).get(businessId))
}

const toSellerDto = (
  limits: SellerLimits,
  business: Organisation | undefined,
  vouchedBy: LocalText | undefined,
): Static<typeof SellerDto> => ({
  businessId: limits.seller.businessId,
  name: business?.name ?? '',
  nameZh: business?.nameZh ?? null,
  ...toLimitsDto(limits, vouchedBy),
  version: limits.seller.version,
})

/** Amounts in the smallest unit. Throws invalid_input when one is no amount. */
function ownLimitsIn({
  openValue,
  escrow,
  ...counts
}: Static<typeof SellerLimitsBody>['limits']): OwnLimits {
  const minor = (amount: NonNullable<typeof openValue>): number => {
    const read = parseMoney(amount.amount, amount.currency)
    if (!read || read.minor < 0n || read.minor > MOST_MINOR) throw PlatformErrors.invalidInput()
    return Number(read.minor)
  }
  return {
    ...counts,
    ...(openValue ? { openValue: minor(openValue) } : {}),
    ...(escrow ? { escrow: minor(escrow) } : {}),
  }
}

/** Ten thousand million in the smallest unit: far above what any small business sells. */
const MOST_MINOR = 1_000_000_000_000n
