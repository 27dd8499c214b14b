import type { Locale, LocalText } from '../../kernel/locale.ts'
import { parseMoney } from '../../kernel/money.ts'
import { divideRounded, parseRate, powerOfTen } from '../../kernel/rate.ts'
import type { TxCtx } from '../../platform/context.ts'
import { settleIn } from '../ledger/api.ts'
import { adjustStock, putOnSale, type SkuOnSale, takeOffSale } from '../orders/api.ts'
import { machineLanguages } from './copy.ts'
import type { Listing, Offer } from './listing.ts'
import { readOptionTexts } from './option-words.ts'
import { shopMarket } from './price-listing.ts'
import { findSeller } from './store.ts'

/**
 * Opens the variants of a live listing for sale at its prices, and closes those of one that is no
 * longer live, in the transaction of the change itself. The first time, the stock that the seller's
 * list states is what there is; from then on the stock journal counts.
 */
export async function sellAsItStands(tx: TxCtx, before: Listing, now: Listing): Promise<void> {
  const { businessId } = now
  if (now.state !== 'live') {
    const variantIds = now.offers.map(({ variantId }) => variantId)
    if (before.state === 'live') await takeOffSale(tx, { businessId, variantIds })
    return
  }
  const sold = new Set(now.offers.map(({ variantId }) => variantId))
  const gone = before.offers.flatMap(({ variantId }) => (sold.has(variantId) ? [] : [variantId]))
  if (gone.length > 0) await takeOffSale(tx, { businessId, variantIds: gone })
  const optionText = await readOptionTexts(tx.db, now)
  await putOnSale(
    tx,
    now.offers.map((offer) => skuOf(now, offer, optionText)),
  )
  // Of a seller above the limits nothing is sold for now, whatever becomes of the listing.
  if ((await findSeller(tx.db, businessId)).hold) {
    const variantIds = now.offers.map(({ variantId }) => variantId)
    await takeOffSale(tx, { businessId, variantIds })
  }
  if (before.listedAt !== null) return
  const currency = now.offers[0]?.sellerPrice.currency
  if (currency) await settleIn(tx, { businessId, currency })
  for (const { variantId, statedStock } of now.offers) {
    if (statedStock === null || statedStock <= 0) continue
    const reference = `listing:${now.id}`
    await adjustStock(tx, {
      businessId,
      variantId,
      change: statedStock,
      reason: 'counted',
      reference,
    })
  }
}

function skuOf(listing: Listing, offer: Offer, optionText: (text: string) => LocalText): SkuOnSale {
  const { copy, code, channel } = listing
  const { total, tax, parts } = offer.price
  const freightMinor = parts.reduce((sum, { kind, amount }) => {
    const isFreight = kind === 'freight' || kind === 'insurance'
    return isFreight ? sum + (parseMoney(amount, total.currency)?.minor ?? 0n) : sum
  }, 0n)
  const grams = offer.weightGrams ? parseRate(offer.weightGrams) : undefined
  const weightGrams = grams
    ? Number(divideRounded(grams.scaled, powerOfTen(grams.scale), 'up'))
    : undefined
  // Of several variants the order has to say which.
  const options = listing.offers.length > 1 ? offer.options.map(optionText) : []
  const named = (title: string, locale: Locale): string =>
    [title, options.map((option) => option[locale]).join(' / ')].filter(Boolean).join(' · ')
  const byMachine = machineLanguages(copy)
  const english = copy.en?.title ?? copy['zh-CN']?.title ?? ''
  return {
    businessId: listing.businessId,
    variantId: offer.variantId,
    listingId: listing.id,
    title: {
      en: named(english, 'en'),
      'zh-CN': named(copy['zh-CN']?.title ?? english, 'zh-CN'),
      ...(byMachine.length > 0 ? { byMachine } : {}),
    },
    market: shopMarket().id,
    channel,
    place: shopMarket().isBonded(channel) ? 'bonded' : 'shelf',
    ...(code.length === 10 ? { code10: code } : {}),
    priceMinor: total.minor,
    taxMinor: tax.minor,
    freightMinor,
    currency: total.currency,
    ...(weightGrams ? { weightGrams } : {}),
  }
}
