import { type Ctx, transaction } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { closeSeller, ordersOfBuyer } from '../orders/api.ts'
import type { BuyerForgotten } from '../orders/contract.ts'
import { hashOf } from './copy.ts'
import { HoldListings } from './hold-seller.ts'
import { renewListing } from './index-listing.ts'
import { deleteReviewsOf, selectReviewsOf } from './review-store.ts'
import { lockSeller, updateSeller } from './store.ts'
import { forgetWordings } from './translation-store.ts'

/** What an erased buyer said about goods goes with the orders that it was said of. */
export const ForgetReviews = defineTask({
  name: 'storefront.forget_reviews',
  run: (ctx: Ctx, { orders }: PayloadOf<typeof BuyerForgotten>) =>
    transaction(ctx, async (tx) => {
      const gone = await deleteReviewsOf(tx.db, orders)
      for (const [at, { businessId, listingId, text, reply }] of gone.entries()) {
        await forgetWordings(tx.db, businessId, [hashOf(text), hashOf(reply ?? '')])
        if (listingId !== gone[at - 1]?.listingId) await renewListing(tx, { businessId, listingId })
      }
    }),
})

/** Shown to members who are left, whatever they read. */
const OWNERLESS = '最后一位所有者已注销账户。The last owner erased their account.'

/**
 * A business that nobody owns any more sells nothing: nobody could be held to it. Doing it again
 * does nothing.
 */
export const CloseOwnerless = defineTask({
  name: 'storefront.close_ownerless',
  run: async (ctx: Ctx, { ownerless }: PayloadOf<typeof PersonErased>) => {
    for (const businessId of ownerless) {
      await transaction(ctx, async (tx) => {
        const seller = await lockSeller(tx.db, businessId, tx.now())
        await closeSeller(tx, businessId)
        if (seller.hold === 'paused') return
        await updateSeller(
          tx.db,
          {
            ...seller,
            hold: 'paused',
            holdReason: OWNERLESS,
            heldAt: tx.now(),
            version: seller.version + 1,
          },
          tx.now(),
        )
        await tx.tasks.enqueue(tx.db, HoldListings, { businessId })
      })
    }
  },
})

export const heldReviews: HeldData = {
  name: 'reviews',
  async *read(ctx, userId) {
    for await (const orders of ordersOfBuyer(ctx, userId)) {
      yield* await selectReviewsOf(ctx.db, orders)
    }
  },
}
