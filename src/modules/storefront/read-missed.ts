import type { Static } from 'typebox'
import { addDays, dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Organisation } from '../accounts/api.ts'
import { readProducts } from '../catalogue/api.ts'
import { categoryName, categoryOfWords } from '../demand/api.ts'
import type { MissedQueriesDto } from './contract.ts'
import { writeMissed } from './count-missed.ts'
import { shopLimits } from './limits.ts'
import { selectMissedQueries } from './search-store.ts'
import { selectCategories } from './store.ts'

type Page = Readonly<{ days: number; after?: string | undefined; limit: number }>
type Narrowed = Readonly<{ least?: number; categories?: readonly string[] | undefined }>

/** What buyers looked for and did not find, the most wanted first. */
export async function readMissed(
  ctx: Pick<Ctx, 'db' | 'now'>,
  { days, after, limit }: Page,
  narrowed: Narrowed = {},
): Promise<Static<typeof MissedQueriesDto>> {
  await writeMissed(ctx)
  const since = addDays(dayOf(ctx.now()), -days)
  const page = { since, after: cursorOf(after), limit, ...narrowed }
  const found = await selectMissedQueries(ctx.db, page)
  const last = found.length === limit ? found.at(-1) : undefined
  return {
    queries: found.map(({ category, ...one }) => ({ ...one, category: categoryNamed(category) })),
    next: last ? `${last.times}.${last.query}` : null,
  }
}

const categoryNamed = (slug: string | null) => {
  const name = slug === null ? undefined : categoryName(slug)
  return slug !== null && name ? { slug, name } : null
}

/**
 * What an organisation could do something about: of an agency all of it, of a business what falls
 * into the categories of its goods. Only what was looked for often enough to say something, and to
 * be nobody's own.
 */
export async function readWanted(
  ctx: Pick<Ctx, 'db' | 'now'>,
  { id, kind }: Pick<Organisation, 'id' | 'kind'>,
  page: Page,
): Promise<Static<typeof MissedQueriesDto>> {
  const categories = kind === 'business' ? await categoriesOf(ctx, id) : undefined
  return readMissed(ctx, page, { least: shopLimits.wantedLeast, categories })
}

/** Of what the business lists; before it lists anything, of what its catalogue says it makes. */
async function categoriesOf(ctx: Pick<Ctx, 'db'>, businessId: string): Promise<string[]> {
  const listed = await selectCategories(ctx.db, businessId)
  if (listed.length > 0) return listed
  const products = await readProducts(ctx, businessId, { limit: PRODUCTS_READ })
  const named = products.map(({ title, productType }) =>
    categoryOfWords([title, productType].filter(Boolean).join(' ')),
  )
  return [...new Set(named.flatMap((category) => (category ? [category.slug] : [])))]
}

/** A small business makes few kinds of goods: the first hundred products name them. */
const PRODUCTS_READ = 100

/** 'times.query' of the last row seen; anything else begins at the beginning. */
function cursorOf(after: string | undefined) {
  const [, times, query] = /^(\d{1,15})\.(.*)$/s.exec(after ?? '') ?? []
  return times === undefined || query === undefined ? undefined : { times: Number(times), query }
}
