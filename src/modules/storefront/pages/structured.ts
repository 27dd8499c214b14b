import { type Html, trusted } from '../../../platform/html.ts'
import type { ShopListingDto } from '../contract.ts'
import { meanStars } from '../rating.ts'
import type { About } from './product.ts'
import { inEither, type View } from './view.ts'

/**
 * The goods as schema.org describes them, for those who read pages by machine: what the page shows
 * and nothing else. It is data, no script: the browser runs none of it.
 */
export function structuredProduct(
  listing: ShopListingDto,
  { seller, stock, reviews }: About,
  { locale }: View,
): Html {
  const copy = inEither(listing.copy, locale)
  const product = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: copy?.title ?? '',
    description: (copy?.text ?? '').slice(0, 1_000),
    sku: listing.id,
    ...(listing.brand ? { brand: { '@type': 'Brand', name: listing.brand } } : {}),
    ...(listing.category ? { category: listing.category.name[locale] } : {}),
    image: listing.images.flatMap(({ shown }) => (shown ? [`${shown.path}-960.jpg`] : [])),
    offers: listing.offers.map(({ variantId, price }) => ({
      '@type': 'Offer',
      url: `/shop/listings/${listing.id}?variant=${variantId}`,
      price: price.total.amount,
      priceCurrency: price.total.currency,
      availability: `https://schema.org/${stock.get(variantId)?.isInStock ? 'InStock' : 'OutOfStock'}`,
      seller: { '@type': 'Organization', name: seller.name },
    })),
    ...(reviews.count > 0
      ? {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: meanStars(reviews),
            reviewCount: reviews.count,
          },
        }
      : {}),
  }
  // No text of a seller ends the element: '<' is written as JSON may write it.
  const text = JSON.stringify(product).replaceAll('<', '\\u003c')
  return trusted(`<script type="application/ld+json">${text}</script>`)
}
