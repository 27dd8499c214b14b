import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import type { MoneyDto } from '../../../kernel/money.ts'
import { addDays, type Day } from '../../../kernel/period.ts'
import { formatPercent, parseRate } from '../../../kernel/rate.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { CardDto, HomeDto, ReviewsPageDto, SearchDto, ShopListingDto } from '../contract.ts'
import type { Named } from '../listing.ts'
import { MAP_SIZE, originMap } from '../origin-map.ts'
import { countyOf, stateOf } from '../places.ts'
import { type Word, wordsIn } from './words.ts'

type Copies<T> = Readonly<{ en: T | null; 'zh-CN': T | null }>

/** The name of goods in a cart or an order, marked where a machine said it first. */
export const goodsName = (
  title: Readonly<Record<Locale, string>> & Readonly<{ byMachine?: readonly Locale[] }>,
  locale: Locale,
): Html =>
  html`${title[locale]}${title.byMachine?.includes(locale) && html` <small class="quiet">${wordsIn(locale)('machineMark')}</small>`}`

/** In the reader's language where there is one, else in the other. */
const inEither = <T>(copies: Copies<T>, locale: Locale): T | null =>
  copies[locale] ?? copies[locale === 'en' ? 'zh-CN' : 'en']

export const yuan = ({ amount }: Pick<MoneyDto, 'amount'>): string => {
  const [whole = '', cents] = amount.split('.')
  return `¥${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${cents === undefined ? '' : `.${cents}`}`
}

const dayIn = (locale: Locale, day: Day): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

type Picture = { url: string; alt: string | null } | null

/** A picture of the goods; without one, the first character of what they are. */
const picture = (image: Picture, sign: string, isFirst: boolean): Html =>
  image
    ? html`<span class="picture"><img src="${image.url}" alt="${image.alt ?? ''}" width="480" height="480"${isFirst ? '' : html` loading="lazy"`} decoding="async"></span>`
    : html`<span class="picture" aria-hidden="true">${[...sign][0] ?? '·'}</span>`

const signOf = (category: CardDto['category'], title: string, locale: Locale): string =>
  category?.name[locale] ?? title

type Hit = SearchDto['hits'][number]

function card(hit: Hit, at: number, { locale, day }: View): Html {
  const t = wordsIn(locale)
  const title = inEither(hit.title, locale) ?? ''
  const pieces = inEither(hit.marked, locale) ?? [{ text: title, isMatch: false }]
  const marked = pieces.map(({ text, isMatch }) => (isMatch ? html`<mark>${text}</mark>` : text))
  return html`<li><a class="card" href="/shop/listings/${hit.id}">
${picture(hit.image, signOf(hit.category, title, locale), at < 4)}
<span class="card-text"><span class="card-title">${marked}</span>${hit.isSample && html` <span><span class="badge">${t('sample')}</span></span>`}${(hit.byMachine?.includes(locale) ?? hit.isMachineMade) && html` <small class="quiet">${t('machineMark')}</small>`}
<span class="cost">${yuan(hit.price)}</span>
<small>${t('withTax')} · ${t('arrives')} ${dayIn(locale, addDays(day, hit.deliveryDays))}</small>
${hit.brand && html`<small>${hit.brand}</small>`}</span></a></li>`
}

export type View = Readonly<{ locale: Locale; day: Day }>

const cards = (hits: readonly Hit[], view: View): Html =>
  html`<ul class="grid">${hits.map((hit, at) => card(hit, at, view))}</ul>`

type Count = Readonly<{ value: string; name: Readonly<Record<Locale, string>>; count: number }>

const chips = (counts: readonly Count[], href: (value: string) => string, locale: Locale): Html =>
  html`<ul class="chips">${counts.map(
    ({ value, name, count }) =>
      html`<li><a href="${href(value)}">${name[locale]} <span class="quiet">${count}</span></a></li>`,
  )}</ul>`

const byCategory = (value: string): string => `/shop/search?category=${encodeURIComponent(value)}`
const byState = (value: string): string => `/shop/from/${encodeURIComponent(value)}`

/** The first page: what is new, and where to look. */
export function homeView(home: Static<typeof HomeDto>, view: View): Html {
  const t = wordsIn(view.locale)
  if (home.newest.hits.length === 0) {
    return html`<h1>${t('shop')}</h1><p>${t('lead')}</p><p class="panel">${t('emptyShop')}</p>`
  }
  return html`<h1>${t('lead')}</h1>
<h2>${t('categories')}</h2>${chips(home.categories, byCategory, view.locale)}
<h2>${t('places')}</h2>${chips(home.states, byState, view.locale)}
<h2>${t('newest')}</h2>${cards(home.newest.hits, view)}`
}

const FACETS = ['category', 'brand', 'state', 'county', 'channel', 'price', 'days'] as const
const SORTS = ['relevance', 'price', '-price', 'newest'] as const

/** What narrows a search: the query string without a page's cursor. */
export type Asked = Readonly<Record<string, string>>

const address = (path: string, asked: Asked, over: Record<string, string | undefined>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...asked, ...over }))
    if (value !== undefined && value !== '') query.set(name, value)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** Results of a search, a category or a pavilion, with what they can be narrowed by. */
export function resultsView(
  found: SearchDto,
  {
    heading,
    path,
    asked,
    home,
  }: {
    heading: string
    path: string
    asked: Asked
    /** Where else to look when nothing was found. */
    home?: Static<typeof HomeDto>
  },
  view: View,
): Html {
  const t = wordsIn(view.locale)
  const { locale } = view
  if (found.hits.length === 0) {
    return html`<h1>${heading}</h1><div class="panel"><h2>${t('none')}</h2><p>${t('noneHint')}</p></div>
${home && chips(home.categories, byCategory, locale)}`
  }
  const facets = FACETS.filter((name) => found.facets[name].length > 1 || asked[name]).map(
    (name) => {
      const isChosen = asked[name] !== undefined
      const all = html`<li><a href="${address(path, asked, { [name]: undefined })}">${t('all')}</a></li>`
      const values = found.facets[name]
        .slice(0, 12)
        .map(
          ({ value, name: label, count }) =>
            html`<li><a href="${address(path, asked, { [name]: value })}"${
              asked[name] === value && html` aria-current="true"`
            }><span>${label[locale]}</span><span class="quiet">${count}</span></a></li>`,
        )
      const word: Word = name === 'price' ? 'priceBand' : name
      return html`<h3>${t(word)}</h3><ul>${isChosen && all}${values}</ul>`
    },
  )
  const sorts = SORTS.map(
    (sort) =>
      html`<li><a href="${address(path, asked, { sort })}"${
        (asked['sort'] ?? 'relevance') === sort && html` aria-current="true"`
      }>${t(sort)}</a></li>`,
  )
  return html`<h1>${heading} <span class="quiet">${found.isCounted ? '' : '> '}${found.found} ${t('found')}</span></h1>
${found.corrections.map(({ typed, read }) => html`<p class="quiet">${t('readAs')}${typed} → ${read}</p>`)}
${found.how !== 'all' && html`<p class="quiet">${t('relaxed')}</p>`}
<ul class="chips" aria-label="${t('sort')}">${sorts}</ul>
<p class="to-filters"><a class="button" href="#filters">${t('filters')}</a></p>
<div class="results"><nav class="facets" id="filters" aria-label="${t('filters')}">${facets}</nav>
<div>${cards(found.hits, view)}
${found.next && html`<p class="next"><a class="button" href="${address(path, asked, { after: found.next })}">${t('more')}</a></p>`}</div></div>`
}

export type Reviews = Static<typeof ReviewsPageDto>

/** Five stars as text; for those who hear the page, as a number. */
const stars = (rating: number, locale: Locale): Html =>
  html`<span class="stars" role="img" aria-label="${wordsIn(locale)('rating')} ${rating} / 5">${'★'.repeat(rating)}${'☆'.repeat(5 - rating)}</span>`

const average = ({ sum, count }: Reviews): string =>
  (Math.round((sum * 10) / count) / 10).toFixed(1)

/** What buyers say, in the language they wrote it in. */
function reviewsView(reviews: Reviews, locale: Locale): Html {
  const t = wordsIn(locale)
  if (reviews.count === 0) {
    return html`<section><h2>${t('reviews')}</h2><p class="quiet">${t('noReviews')}</p></section>`
  }
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const list = reviews.reviews.map(
    ({ id, rating, text, author, writtenAt, locale: language }) =>
      html`<li class="panel">${stars(rating, locale)} <span class="quiet">${author} · ${day.format(new Date(writtenAt))} · ${t('verified')}</span>
${text && html`<p lang="${language}">${text}</p>`}
<form method="post" action="/shop/reviews/${id}/report"><button class="quiet">${t('report')}</button></form></li>`,
  )
  return html`<section><h2>${t('reviews')} <span class="quiet">${average(reviews)} / 5 · ${reviews.count}</span></h2>
<ul class="plain">${list}</ul></section>`
}

export type Seller = Readonly<{ name: string; isSample: boolean }>
/** Of the variants on sale, by variant. */
export type Stock = ReadonlyMap<string, { isInStock: boolean }>

type About = Readonly<{
  seller: Seller
  /** In the reader's language. */
  story: string | null
  stock: Stock
  reviews: Reviews
}>

/** One listing: pictures, the price with its tax, when it arrives, where it comes from. */
export function listingView(
  listing: ShopListingDto,
  { seller, story, stock, reviews }: About,
  { locale, day }: View,
): Html {
  const t = wordsIn(locale)
  const copy = inEither(listing.copy, locale)
  const title = copy?.title ?? ''
  const sign = signOf(listing.category, title, locale)
  const [first, ...others] = listing.images
  const offers = listing.offers
  const { isOnSale } = listing
  const canBuy = isOnSale && offers.some(({ variantId }) => stock.get(variantId)?.isInStock)
  const firstOpen = offers.find(({ variantId }) => stock.get(variantId)?.isInStock) ?? offers[0]
  const choices = offers.map(
    ({
      variantId,
      options,
      price,
    }) => html`<label><input type="radio" name="variantId" value="${variantId}"${
      variantId === firstOpen?.variantId && html` checked`
    }${!stock.get(variantId)?.isInStock && html` disabled`}> ${options.join(' / ') || title}
<strong>${yuan(price.total)}</strong>${!stock.get(variantId)?.isInStock && html` <span class="badge">${t('soldOut')}</span>`}</label>`,
  )
  return html`<article class="product"><div>
${picture(first ?? null, sign, true)}
${others.length > 0 && html`<div class="thumbs">${others.slice(0, 8).map((image) => picture(image, sign, false))}</div>`}
</div><div>
<h1>${title} ${!isOnSale && html`<span class="badge">${t('notOnSale')}</span> `}${seller.isSample && html`<span class="badge">${t('sample')}</span>`}</h1>
${
  firstOpen &&
  html`<p><span class="cost">${yuan(firstOpen.price.total)}</span>
<span class="quiet">${t('withTax')} · ${t('ofWhichTax')} ${yuan(firstOpen.price.tax)}</span></p>`
}
<dl class="facts">
<dt>${t('arrives')}</dt><dd>${dayIn(locale, addDays(day, listing.deliveryDays))}</dd>
<dt>${t('from')}</dt><dd>${originOf(listing.origin, locale)}</dd>
<dt>${t('channel')}</dt><dd>${listing.channelName[locale]}</dd>
<dt>${t('soldBy')}</dt><dd>${seller.name}</dd>
${listing.brand && html`<dt>${t('brand')}</dt><dd>${listing.brand}</dd>`}
</dl>
<form method="post" action="/shop/cart">
<input type="hidden" name="businessId" value="${listing.businessId}">
<input type="hidden" name="add" value="1">
<fieldset class="variants"><legend>${t('variant')}</legend>${choices}</fieldset>
<div class="row"><label>${t('quantity')} <input type="number" name="quantity" value="1" min="1" max="99"></label>
<button class="main-action"${!canBuy && html` disabled`}>${canBuy ? t('addToCart') : t(isOnSale ? 'soldOut' : 'notOnSale')}</button></div>
</form>
${seller.isSample && html`<p class="quiet">${t('sampleNote')}</p>`}
${firstOpen && priceParts(firstOpen, locale)}
</div></article>
<section><h2>${t('description')}</h2><p class="story">${copy?.text ?? ''}</p>
${copy && copy.by !== 'person' && html`<p class="quiet">${t(markOf(copy))}</p>`}</section>
${originView(listing.origin, { seller, story }, locale)}
${reviewsView(reviews, locale)}`
}

/** What buyers are told of words that are not a person's own. */
const markOf = ({ by, state }: { by: string; state: string }): Word =>
  by === 'glossary' ? 'glossary' : state === 'edited' ? 'machineEdited' : 'machine'

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
  return inside ? html`${link(inside)} · ${link(place)}` : link(place)
}

type Offer = ShopListingDto['offers'][number]

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
