import { addDays, dayOf } from '../../kernel/period.ts'
import type { Config } from '../../platform/config.ts'
import type { PayloadOf } from '../../platform/events.ts'
import type { OwnGauge } from '../../platform/metrics.ts'
import type { Background, Routes } from '../../platform/module.ts'
import { defineTask } from '../../platform/tasks.ts'
import { deleteInBatches } from '../../platform/work-through.ts'
import { PersonErased } from '../accounts/contract.ts'
import { ProductsEdited, ProductsImported } from '../catalogue/contract.ts'
import { ClassificationDecided } from '../customs/contract.ts'
import { LotDecided } from '../inspection/contract.ts'
import type { OrderSettings } from '../orders/api.ts'
import { BuyerForgotten } from '../orders/contract.ts'
import { ClearPictures } from './clear-pictures.ts'
import { ListingChanged } from './contract.ts'
import { deskRoutes } from './desk-routes.ts'
import { createDocumentRoutes, documentDeskRoutes, documentFileRoutes } from './document-routes.ts'
import { doubtRoutes } from './doubt-routes.ts'
import { NEW_LISTINGS, TRANSLATION_PROPOSALS } from './features.ts'
import { FollowDecision, FollowEdit, FollowImport, FollowLot } from './follow-product.ts'
import { CloseOwnerless, ForgetReviews } from './forget-person.ts'
import { HoldListings, HoldSellers, IndexSeller, ReleaseListings } from './hold-seller.ts'
import { shopLimits } from './limits.ts'
import { casePageRoutes } from './pages/case-routes.ts'
import { certificatePageRoutes } from './pages/certificate-routes.ts'
import { orderPageRoutes } from './pages/order-routes.ts'
import { shopPageRoutes } from './pages/routes.ts'
import { pavilionDeskRoutes } from './pavilion-desk-routes.ts'
import { pictureRoutes } from './picture-routes.ts'
import { priceRoutes } from './price-routes.ts'
import { createOpenAiTranslator } from './providers/openai-translator.ts'
import { renewIndex } from './renew-index.ts'
import { repriceListings } from './reprice-listings.ts'
import { createReviewRoutes, reviewDeskRoutes, reviewSellerRoutes } from './review-routes.ts'
import { forgetMissedQueries, forgetShopChanges } from './search-store.ts'
import { sellerDeskRoutes } from './seller-desk-routes.ts'
import { createProposalRoutes, sellerRoutes } from './seller-routes.ts'
import { renewShop } from './shop-cache.ts'
import { createShopIndex, type ShopIndex } from './shop-index.ts'
import { createShopRoutes } from './shop-routes.ts'
import { fetchPictures, giveUpPictures } from './show-pictures.ts'
import { CHAT_MODEL, CHAT_PATH, chatCompletionsSimulator } from './simulators/chat-completions.ts'
import { synonymRoutes } from './synonym-routes.ts'
import { createReviewTranslations } from './translate-review.ts'
import type { Translator } from './translator.ts'
import { agencyDeskRoutes, vouchRoutes } from './vouch-routes.ts'
import { WithdrawVouches } from './vouch-seller.ts'
import { wantedRoutes } from './wanted-routes.ts'

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
    await renewIndex(ctx, signal)
    await forgetShopChanges(ctx.db, shopLimits.changesKept)
    const missedBefore = addDays(dayOf(ctx.now()), -shopLimits.missedQueryDays)
    await deleteInBatches((limit) => forgetMissedQueries(ctx.db, missedBefore, limit), signal)
  },
})

type Settings = OrderSettings &
  Pick<Config, 'translator' | 'simulatesTranslator' | 'searchMemoryMb'>

/** `ownAddress` is where this process listens, which only a running server knows. */
export function createStorefront(
  settings: Settings,
  ownAddress: () => string,
): { routes: Routes; gauges: readonly OwnGauge[] } {
  const index = createShopIndex({ most: settings.searchMemoryMb * 2 ** 20 })
  return {
    routes: createRoutes(settings, index, ownAddress),
    gauges: [
      {
        name: 'tradewind_search_index_listings',
        help: 'Listings in the search index of this process.',
        read: index.count,
      },
    ],
  }
}

const createRoutes =
  (settings: Settings, index: ShopIndex, ownAddress: () => string): Routes =>
  async (app) => {
    if (settings.simulatesTranslator) await app.register(chatCompletionsSimulator)
    const translator = translatorOf(settings, ownAddress)
    await app.register(createProposalRoutes(translator))
    await app.register(sellerRoutes)
    await app.register(priceRoutes)
    await app.register(deskRoutes)
    await app.register(pavilionDeskRoutes)
    await app.register(doubtRoutes)
    await app.register(sellerDeskRoutes)
    await app.register(vouchRoutes)
    await app.register(agencyDeskRoutes)
    await app.register(synonymRoutes)
    await app.register(wantedRoutes)
    await app.register(reviewDeskRoutes)
    await app.register(reviewSellerRoutes)
    await app.register(createShopRoutes(index))
    await app.register(createReviewRoutes(settings, createReviewTranslations(translator)))
    await app.register(pictureRoutes)
    await app.register(createDocumentRoutes(settings))
    await app.register(documentDeskRoutes)
    await app.register(documentFileRoutes)
    await app.register(shopPageRoutes)
    await app.register(orderPageRoutes)
    await app.register(casePageRoutes)
    await app.register(certificatePageRoutes)
  }

function translatorOf(settings: Settings, ownAddress: () => string): Translator | undefined {
  const { translator, simulatesTranslator } = settings
  if (translator) return createOpenAiTranslator({ ...translator, url: () => translator.url })
  if (!simulatesTranslator) return undefined
  const url = () => ownAddress() + CHAT_PATH
  return createOpenAiTranslator({ url, model: CHAT_MODEL })
}

export { heldReviews } from './forget-person.ts'

export const storefrontFeatures = [NEW_LISTINGS, TRANSLATION_PROPOSALS]

export function createStorefrontBackground({
  webhooksReachLocal,
}: Pick<Config, 'webhooksReachLocal'>): Background {
  const FetchPictures = defineTask({
    name: 'storefront.fetch_pictures',
    timeoutSeconds: 600,
    run: (ctx, changed: PayloadOf<typeof ListingChanged>, signal) =>
      fetchPictures(ctx, { isLocalAllowed: webhooksReachLocal }, changed, signal),
    giveUp: giveUpPictures,
  })
  return {
    tasks: [
      RenewShop,
      RepriceListings,
      FetchPictures,
      ClearPictures,
      HoldSellers,
      HoldListings,
      ReleaseListings,
      FollowEdit,
      FollowImport,
      FollowDecision,
      FollowLot,
      WithdrawVouches,
      IndexSeller,
      ForgetReviews,
      CloseOwnerless,
    ],
    subscribers: [
      { event: ListingChanged, task: RenewShop },
      { event: ListingChanged, task: FetchPictures },
      { event: ProductsEdited, task: FollowEdit },
      { event: ProductsImported, task: FollowImport },
      { event: ClassificationDecided, task: FollowDecision },
      { event: LotDecided, task: FollowLot },
      { event: BuyerForgotten, task: ForgetReviews },
      { event: PersonErased, task: CloseOwnerless },
    ],
  }
}
