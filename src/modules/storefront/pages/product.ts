import type { Locale } from '../../../kernel/locale.ts'
import { addDays } from '../../../kernel/period.ts'
import { formatPercent, parseRate } from '../../../kernel/rate.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { ShopListingDto } from '../contract.ts'
import type { Named } from '../listing.ts'
import { MAP_SIZE, originMap } from '../origin-map.ts'
import { countyOf, stateOf } from '../places.ts'
import { documentsView } from './documents.ts'
import { galleryView } from './picture.ts'
import { type Reviews, reviewsView } from './reviews.ts'
import { dayIn, inEither, signOf, type View, yuan } from './view.ts'
import { type Word, wordsIn } from './words.ts'

export type Seller = Readonly<{ name: string; isSample: boolean }>
/** Of the variants on sale, by variant. */
export type Stock = ReadonlyMap<string, { isInStock: boolean }>

export type About = Readonly<{
  seller: Seller
  /** In the reader's language. */
  story: string | null
  stock: Stock
  reviews: Reviews
  /** What the address names: the variant, and which reviews. */
  asked: Readonly<Record<string, string>>
}>

type Offer = ShopListingDto['offers'][number]

/** One listing: pictures, the price with its tax, when it arrives, where it comes from. */
export function listingView(
  listing: ShopListingDto,
  { seller, story, stock, reviews, asked }: About,
  { locale, day }: View,
): Html {
  const t = wordsIn(locale)
  const copy = inEither(listing.copy, locale)
  const title = copy?.title ?? ''
  const { offers } = listing
  const isInStock = ({ variantId }: Offer) => stock.get(variantId)?.isInStock === true
  const chosen = chosenOffer(offers, { variant: asked['variant'], isInStock })
  const { isOnSale } = listing
  const canBuy = isOnSale && chosen !== undefined && isInStock(chosen)
  return html`<article class="product">${galleryView(listing.images, { sign: signOf(listing.category, title, locale), title }, locale)}<div>
<h1>${title} ${!isOnSale && html`<span class="badge">${t('notOnSale')}</span> `}${seller.isSample && html`<span class="badge">${t('sample')}</span>`}</h1>
${
  chosen &&
  html`<p><span class="cost">${yuan(chosen.price.total)}</span>
<span class="quiet">${t('withTax')} · ${t('ofWhichTax')} ${yuan(chosen.price.tax)}</span></p>`
}
<dl class="facts">
<dt>${t('arrives')}</dt><dd>${dayIn(locale, addDays(day, listing.deliveryDays))}</dd>
<dt>${t('from')}</dt><dd>${originOf(listing.origin, locale)}</dd>
<dt>${t('channel')}</dt><dd>${listing.channelName[locale]}</dd>
<dt>${t('soldBy')}</dt><dd>${seller.name}</dd>
${listing.brand && html`<dt>${t('brand')}</dt><dd>${listing.brand}</dd>`}
</dl>
${chosen && offers.length > 1 && choiceView(listing, { chosen, isInStock }, locale)}
<form method="post" action="/shop/cart">
<input type="hidden" name="businessId" value="${listing.businessId}">
<input type="hidden" name="variantId" value="${chosen?.variantId}">
<input type="hidden" name="add" value="1">
<div class="row"><label>${t('quantity')} <input type="number" name="quantity" value="1" min="1" max="99"></label>
<button class="main-action"${!canBuy && html` disabled`}>${t(canBuy ? 'addToCart' : isOnSale ? 'soldOut' : 'notOnSale')}</button>
${canBuy && html`<span class="quiet">${t('inStock')}</span>`}</div>
</form>
${seller.isSample && html`<p class="quiet">${t('sampleNote')}</p>`}
${chosen && priceParts(chosen, locale)}
</div></article>
<section><h2>${t('description')}</h2><p class="story">${copy?.text ?? ''}</p>
${copy && copy.by !== 'person' && html`<p class="quiet">${t(markOf(copy))}</p>`}</section>
${originView(listing.origin, { seller, story }, locale)}
${documentsView(listing, locale)}
${reviewsView(reviews, asked, locale)}`
}

/** What buyers are told of words that are not a person's own. */
const markOf = ({ by, state }: { by: string; state: string }): Word =>
  by === 'glossary' ? 'glossary' : state === 'edited' ? 'machineEdited' : 'machine'

type IsInStock = (offer: Offer) => boolean

/** The variant that the address names, else the first that can be had, else the first. */
const chosenOffer = (
  offers: readonly Offer[],
  { variant, isInStock }: { variant: string | undefined; isInStock: IsInStock },
): Offer | undefined =>
  offers.find(({ variantId }) => variantId === variant) ?? offers.find(isInStock) ?? offers[0]

/**
 * The options, each value a link to the variant that differs in it alone where there is one: the
 * page comes again with its price, its tax and whether it can be had.
 */
function choiceView(
  { offers, optionNames }: ShopListingDto,
  { chosen, isInStock }: { chosen: Offer; isInStock: IsInStock },
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const link = (to: Offer, label: string, isChosen: boolean): Html =>
    html`<li><a href="?variant=${to.variantId}#choice"${isChosen && html` aria-current="true"`}${
      !isInStock(to) && html` class="sold-out"`
    }>${label}${!isInStock(to) && html` <small>${t('soldOut')}</small>`}</a></li>`
  const count = Math.max(...offers.map(({ options }) => options.length))
  const isNamed = count > 0 && offers.every(({ options }) => options.length === count)
  const groups = isNamed
    ? Array.from({ length: count }, (_, at) => {
        const values = new Map(offers.map((one) => [one.options[at]!, one.optionTexts[at]!]))
        const links = [...values].map(([value, text]) => {
          const to = nearest(offers, { chosen, isInStock, at, value })
          return link(to, text[locale], chosen.options[at] === value)
        })
        return group(optionNames[at]?.[locale] ?? t('variant'), links)
      })
    : group(
        t('variant'),
        offers.map((one, at) => {
          const label = one.optionTexts.map((text) => text[locale]).join(' / ')
          return link(one, label || one.sku || `${at + 1}`, one === chosen)
        }),
      )
  return html`<div class="choice" id="choice">${groups}</div>`
}

const group = (name: string, links: readonly Html[]): Html =>
  html`<h2>${name}</h2><ul class="chips" aria-label="${name}">${links}</ul>`

/** With this value: like the chosen one in all else, else in as much as possible; what can be had first. */
function nearest(
  offers: readonly Offer[],
  given: { chosen: Offer; isInStock: IsInStock; at: number; value: string },
): Offer {
  const { chosen, isInStock, at, value } = given
  const alike = (one: Offer) =>
    one.options.filter((option, i) => option === chosen.options[i]).length * 2 +
    (isInStock(one) ? 1 : 0)
  return offers
    .filter(({ options }) => options[at] === value)
    .reduce((best, one) => (alike(one) > alike(best) ? one : best))
}

/** Where the goods come from, on a map, and who makes them. */
function originView(
  origin: ShopListingDto['origin'],
  { seller, story }: Pick<About, 'seller' | 'story'>,
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const map = originMap(origin)
  const place = originOf(origin, locale)
  const drawn =
    map &&
    html`<svg class="origin-map" viewBox="-2 -2 ${MAP_SIZE + 4} ${MAP_SIZE + 4}" aria-hidden="true"><path d="${map.state}"/>${map.county && html`<path class="here" d="${map.county}"/>`}</svg>`
  return html`<section><h2>${t('origin')}</h2><div class="origin">${drawn}<div><p>${place}</p>
<p><strong>${seller.name}</strong></p>${story && html`<p class="story">${story}</p>`}</div></div></section>`
}

/** The county and state, each a way to all that comes from there. */
function originOf({ country, state, county }: ShopListingDto['origin'], locale: Locale): Html {
  if (!state) return html`${new Intl.DisplayNames(locale, { type: 'region' }).of(country)}`
  const place = stateOf(state)
  const inside = county ? countyOf(place, county) : undefined
  const link = ({ slug, name }: Named) => html`<a href="/shop/from/${slug}">${name[locale]}</a>`
  if (!inside) return link(place)
  // Each language in its own order: the smaller place first, or the larger.
  return locale === 'en'
    ? html`${link(inside)} · ${link(place)}`
    : html`${link(place)} · ${link(inside)}`
}

function priceParts({ price }: Offer, locale: Locale): Html {
  const t = wordsIn(locale)
  const rows = price.parts.map(
    ({ kind, amount, rate, isEstimate }) =>
      html`<tr><td>${t(kind as Word)}${
        isEstimate && html` <span class="quiet">${t('estimate')}</span>`
      }</td><td class="num">${rate && `${formatPercent(parseRate(rate)!)} %`}</td><td class="num">${yuan(amount)}</td></tr>`,
  )
  return html`<details><summary>${t('priceParts')}</summary><table class="parts">${rows}
<tr><th>${t('total')}</th><td></td><th class="num">${yuan(price.total)}</th></tr></table>
${price.exchange && html`<p class="quiet">${t('rateOf')} ${price.exchange.day} · ${price.exchange.rate}</p>`}
${price.openLaw && openLaw(price.openLaw, locale)}</details>`
}

/** Both readings with what each would cost, and that the dearer one is charged. */
function openLaw(
  { readings, note, source, since }: NonNullable<Offer['price']['openLaw']>,
  locale: Locale,
): Html {
  const t = wordsIn(locale)
  const rows = readings.map(
    ({ label, isCharged, tax }) =>
      html`<li>${label[locale]} · ${t('ofWhichTax')} ${yuan(tax)}${isCharged && html` <strong>${t('charged')}</strong>`}</li>`,
  )
  return html`<p class="quiet">${t('openLaw')}</p><ul class="quiet">${rows}</ul>
<p class="quiet">${note?.[locale]}${since && html` ${t('since')} ${since}`}${source && html` · <a href="${source.url}" rel="noreferrer">${source.title}</a>`}</p>`
}
