import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import { selectJoined, selectOfficesJoined } from './client-store.ts'
import { nameOf, nameOffices, placeIn } from './name-offices.ts'
import type { JoinedPageDto } from './recruiting-wire.ts'

const instant = (at: Date | null, isShown = true): string | null =>
  isShown && at ? at.toISOString() : null

/**
 * Businesses that have joined an office. What one has done is told by the figure that it would show:
 * without a consent nothing but that it applied to this very office. Checks nothing about who asks.
 */
export async function readJoined(
  ctx: Pick<Ctx, 'db'>,
  agencyId: string,
  page: { after?: string | undefined; limit: number },
): Promise<JoinedPageDto> {
  const rows = await selectJoined(ctx.db, agencyId, page)
  const found = await findOrganisations(
    ctx.db,
    rows.map(({ businessId }) => businessId),
  )
  const byId = new Map(found.map((one) => [one.id, one]))
  return {
    joined: rows.map(({ businessId, cameBy, asks, figures, joinedAt, ...at }) => {
      const business = byId.get(businessId)
      return {
        businessId,
        name: nameOf(business),
        place: business ? placeIn(business) : null,
        isSample: business?.isSample ?? false,
        cameBy,
        joinedAt: joinedAt.toISOString(),
        asks: [...asks],
        shows: [...figures],
        appliedAt: instant(at.appliedAt),
        assessedAt: instant(at.assessedAt, figures.includes('assessment')),
        listedAt: instant(at.listedAt, figures.includes('orders')),
        soldAt: instant(at.soldAt, figures.includes('orders')),
      }
    }),
    next: rows.length === page.limit ? rows.at(-1)!.businessId : null,
  }
}

/** Offices that a business has joined. Checks nothing about who asks: the caller does. */
export async function readOwnOffices(ctx: Pick<Ctx, 'db'>, businessId: string) {
  const joined = await selectOfficesJoined(ctx.db, businessId)
  const named = await nameOffices(
    ctx,
    joined.map(({ agencyId }) => agencyId),
  )
  return {
    offices: joined.map(({ agencyId, asks, joinedAt }) => ({
      office: named.get(agencyId)!,
      asks: [...asks],
      joinedAt: joinedAt.toISOString(),
    })),
  }
}
