import { addDays, dayOf } from '../../kernel/period.ts'
import type { PayloadOf } from '../../platform/events.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { OrderSettings } from '../orders/api.ts'
import { ListingChanged } from './contract.ts'
import { deskRoutes } from './desk-routes.ts'
import { shopLimits } from './limits.ts'
import { orderPageRoutes } from './pages/order-routes.ts'
import { shopPageRoutes } from './pages/routes.ts'
import { repriceListings } from './reprice-listings.ts'
import { createReviewRoutes, reviewDeskRoutes } from './review-routes.ts'
import { forgetMissedQueries, forgetShopChanges } from './search-store.ts'
import { sellerRoutes } from './seller-routes.ts'
import { renewShop } from './shop-cache.ts'
import { createShopIndex } from './shop-index.ts'
import { createShopRoutes } from './shop-routes.ts'

const RenewShop = defineTask({
  name: 'storefront.renew_shop',
  run: (ctx, { listingId }: PayloadOf<typeof ListingChanged>) => renewShop(ctx, [listingId]),
})

/** Every hour: prices become due at midnight where the market is, and rates come in the afternoon. */
const RepriceListings = defineTask({
  name: 'storefront.reprice_listings',
  schedule: '7 * * * *',
  timeoutSeconds: 3_000,
  run: async (ctx, _payload, signal) => {
    await repriceListings(ctx, signal)
    await forgetShopChanges(ctx.db, shopLimits.changesKept)
    await forgetMissedQueries(ctx.db, addDays(dayOf(ctx.now()), -shopLimits.missedQueryDays))
  },
})

export const createStorefrontRoutes =
  (settings: OrderSettings): Routes =>
  async (app) => {
    await app.register(sellerRoutes)
    await app.register(deskRoutes)
    await app.register(reviewDeskRoutes)
    await app.register(createShopRoutes(createShopIndex()))
    await app.register(createReviewRoutes(settings))
    await app.register(shopPageRoutes)
    await app.register(orderPageRoutes)
  }

export const storefrontBackground: Background = {
  tasks: [RenewShop, RepriceListings],
  subscribers: [{ event: ListingChanged, task: RenewShop }],
}
