import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import { addDays } from '../../../kernel/period.ts'
import { type Html, html } from '../../../platform/html.ts'
import type { CardDto, CurationDto, HomeDto, SearchDto } from '../contract.ts'
import { SORTS } from '../count-facets.ts'
import { meanStars, type Rating } from '../rating.ts'
import { cardPicture } from './picture.ts'
import { dayIn, inEither, signOf, type View, yuan } from './view.ts'
import { type Word, wordsIn } from './words.ts'

/** What a list shows of goods; of what was searched for, with what matched. */
type Hit = CardDto & Partial<Pick<SearchDto['hits'][number], 'marked'>>

function card(hit: Hit, at: number, { locale, day }: View): Html {
  const t = wordsIn(locale)
  const title = inEither(hit.title, locale) ?? ''
  const pieces = (hit.marked && inEither(hit.marked, locale)) ?? [{ text: title, isMatch: false }]
  const marked = pieces.map(({ text, isMatch }) => (isMatch ? html`<mark>${text}</mark>` : text))
  return html`<li><a class="card" href="/shop/listings/${hit.id}">
${cardPicture(hit.image, { sign: signOf(hit.category, title, locale), title }, { locale, at })}
<span class="card-text"><span class="card-title">${marked}</span>${hit.isSample && html` <span><span class="badge">${t('sample')}</span></span>`}${(hit.byMachine?.includes(locale) ?? hit.isMachineMade) && html` <small class="quiet">${t('machineMark')}</small>`}
<span class="cost">${yuan(hit.price)}</span>
${hit.rating && hit.rating.count > 0 && ratingView(hit.rating, locale)}
<small>${t('withTax')} · ${t('arrives')} ${dayIn(locale, addDays(day, hit.deliveryDays))}</small>
${hit.brand && html`<small>${hit.brand}</small>`}</span></a></li>`
}

/** '★ 4.6 (12)'; those who hear the page hear of what. */
const ratingView = (rating: Rating, locale: Locale): Html => {
  const t = wordsIn(locale)
  const mean = meanStars(rating)
  const label = `${t('rating')} ${mean} / 5 · ${t('reviews')} ${rating.count}`
  return html`<small class="rating"><span role="img" aria-label="${label}"><span class="stars">★</span> ${mean} <span class="quiet">(${rating.count})</span></span></small>`
}

const cards = (hits: readonly Hit[], view: View): Html =>
  html`<ul class="grid">${hits.map((hit, at) => card(hit, at, view))}</ul>`

type Count = Readonly<{ value: string; name: Readonly<Record<Locale, string>>; count: number }>

const chips = (counts: readonly Count[], href: (value: string) => string, locale: Locale): Html =>
  html`<ul class="chips">${counts.map(
    ({ value, name, count }) =>
      html`<li><a href="${href(value)}">${name[locale]} <span class="quiet">${count}</span></a></li>`,
  )}</ul>`

const byCategory = (value: string): string => `/shop/search?category=${encodeURIComponent(value)}`
/** The page of a state, or of a county: 'us-mi', 'us-mi/leelanau'. */
const pavilionOf = (slug: string): string =>
  `/shop/from/${slug.split('/').map(encodeURIComponent).join('/')}`

/** The first page: what is new, and where to look. */
export function homeView(home: Static<typeof HomeDto>, view: View): Html {
  const t = wordsIn(view.locale)
  if (home.newest.hits.length === 0) {
    return html`<h1>${t('shop')}</h1><p>${t('lead')}</p><p class="panel">${t('emptyShop')}</p>`
  }
  return html`<h1>${t('lead')}</h1>
<h2>${t('categories')}</h2>${chips(home.categories, byCategory, view.locale)}
<h2>${t('places')}</h2>${chips(home.states, pavilionOf, view.locale)}
<h2>${t('newest')}</h2>${cards(home.newest.hits, view)}`
}

const FACETS = ['category', 'brand', 'state', 'county', 'channel', 'price', 'days'] as const
type Facet = (typeof FACETS)[number]
const NO_FILTERS = Object.fromEntries(FACETS.map((name) => [name, undefined]))

/** What narrows a search: the query string without a page's cursor. */
export type Asked = Readonly<Record<string, string>>

const address = (path: string, asked: Asked, over: Record<string, string | undefined>): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...asked, ...over }))
    if (value !== undefined && value !== '') query.set(name, value)
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** What a place's page shows instead of a search: the place stands in its address. */
type Place = Readonly<{ state: string; county: string | null }>

type Results = Readonly<{
  heading: string
  path: string
  asked: Asked
  /** Where else to look when nothing was found. */
  home?: Static<typeof HomeDto>
  place?: Place
  curation?: Curation | null
}>

type Curation = Static<typeof CurationDto>

/** What an agency says of its place and chose there, with its name to it. */
function curationView({ curatedBy, headline, text, listings }: Curation, view: View): Html {
  const { locale } = view
  const t = wordsIn(locale)
  const name = curatedBy.name[locale]
  return html`<section class="panel curation"><h2>${headline[locale]}</h2>
<p class="quiet">${locale === 'en' ? `Curated by ${name}` : `由${name}策划`}${curatedBy.isSample && html` <span class="badge">${t('sample')}</span>`}</p>
<p class="curation-text">${text[locale]}</p>
${listings.length > 0 && cards(listings, view)}</section>`
}

/** Results of a search, a category or a pavilion, with what they can be narrowed by. */
export function resultsView(
  found: SearchDto,
  { heading, path, asked, home, place, curation }: Results,
  view: View,
): Html {
  const t = wordsIn(view.locale)
  const { locale } = view
  const isNarrowed = FACETS.some((name) => asked[name] !== undefined)
  const curated = curation && !isNarrowed && curationView(curation, view)
  if (found.hits.length === 0) {
    const clear =
      isNarrowed &&
      html`<p><a class="button" href="${address(path, asked, NO_FILTERS)}">${t('clearFilters')}</a></p>`
    return html`<h1>${heading}</h1>${curated}<div class="panel"><h2>${t('none')}</h2><p>${t(isNarrowed ? 'noneLeft' : 'noneHint')}</p>${clear}</div>
${home && chips(home.categories, byCategory, locale)}`
  }
  const link = (name: Facet, value: string | undefined): string =>
    (place && placeLink(name, value, { place, asked })) ?? address(path, asked, { [name]: value })
  const chosen = (name: Facet): string | undefined =>
    place && (name === 'state' || name === 'county') ? (place[name] ?? undefined) : asked[name]
  const isOffered = (name: Facet): boolean => {
    // Of a state each county is shown, though it be the only one: it is a page of its own.
    const least = place && name === 'county' ? 1 : 2
    return found.facets[name].length >= least || chosen(name) !== undefined
  }
  const facets = FACETS.filter(isOffered).map((name) => {
    const all = html`<li><a href="${link(name, undefined)}">${t('all')}</a></li>`
    const values = found.facets[name]
      .slice(0, 12)
      .map(
        ({ value, name: label, count }) =>
          html`<li><a href="${link(name, value)}"${
            chosen(name) === value && html` aria-current="true"`
          }><span>${label[locale]}</span><span class="quiet">${count}</span></a></li>`,
      )
    const word: Word = name === 'price' ? 'priceBand' : name
    return html`<h3>${t(word)}</h3><ul>${chosen(name) !== undefined && all}${values}</ul>`
  })
  // Without words to match nothing matches best.
  const hasWords = (asked['q'] ?? '') !== ''
  const usual = hasWords ? 'relevance' : 'newest'
  const now = asked['sort'] === 'relevance' && !hasWords ? usual : (asked['sort'] ?? usual)
  const sorts = SORTS.filter((sort) => hasWords || sort !== 'relevance').map(
    (sort) =>
      html`<li><a href="${address(path, asked, { sort })}"${
        now === sort && html` aria-current="true"`
      }>${t(sort)}</a></li>`,
  )
  return html`<h1>${heading} <span class="quiet">${found.isCounted ? '' : '> '}${found.found} ${t('found')}</span></h1>${curated}
${found.corrections.map(({ typed, read }) => html`<p class="quiet">${t('readAs')}${typed} → ${read}</p>`)}
${found.how !== 'all' && html`<p class="quiet">${t('relaxed')}</p>`}
<ul class="chips" aria-label="${t('sort')}">${sorts}</ul>
<p class="to-filters"><a class="button" href="#filters">${t('filters')}</a></p>
<div class="results"><div class="hits">${cards(found.hits, view)}
${found.next && html`<p class="next"><a class="button" href="${address(path, asked, { after: found.next })}">${t('more')}</a></p>`}</div>
<nav class="facets" id="filters" aria-label="${t('filters')}">${facets}</nav></div>`
}

/** A state or county is a page of its own; what else was chosen stays. */
function placeLink(
  name: Facet,
  value: string | undefined,
  { place, asked }: { place: Place; asked: Asked },
): string | undefined {
  if (name === 'county') return address(pavilionOf(value ?? place.state), asked, {})
  if (name !== 'state') return undefined
  return address(value === undefined ? '/shop/search' : pavilionOf(value), asked, {})
}
