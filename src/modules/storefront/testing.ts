import type { App } from '../../app.ts'
import { assert } from '../../kernel/assert.ts'
import { transaction } from '../../platform/context.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { type GivenOrganisation, givenOrganisation } from '../accounts/testing.ts'
import type { CardDto } from './contract.ts'
import { searchEntry } from './index-listing.ts'
import type { Rating } from './rating.ts'
import { saveEntry } from './search-store.ts'
import { forgetShopPages } from './shop-cache.ts'
import { lockSeller, updateSeller } from './store.ts'

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src\n'

/** A business with products of these lines: handle, title, body, brand, type, grams, stock, price. */
export async function givenProducts(
  app: TestApp,
  rows: readonly (readonly [string, string, string, string, string, number, number, string])[],
): Promise<GivenOrganisation & { productIds: readonly string[] }> {
  const business = await givenOrganisation(app)
  const csv =
    HEADER +
    rows
      .map(
        ([handle, title, body, brand, type, grams, stock, price]) =>
          `${handle},"${title}","${body}",${brand},${type},Title,Default Title,${handle},${grams},${stock},${price},https://pictures.invalid/${handle}.jpg`,
      )
      .join('\n')
  const at = `/v1/businesses/${business.organisationId}`
  const imported = await business.owner.post(`${at}/imports?currency=USD`, csv, {
    'content-type': 'text/csv',
  })
  assert(imported.status < 300, `import answered ${imported.status} ${imported.text}`)
  const { body } = await business.owner.get(`${at}/products`)
  return { ...business, productIds: body.products.map((product: { id: string }) => product.id) }
}

/** Sellers whom no limit stops, however much is ordered of them in a minute. */
export async function givenTrusted(
  { ctx }: Pick<App, 'ctx'>,
  businessIds: readonly string[],
): Promise<void> {
  const own = { openOrders: 1e9, escrow: 1e12 }
  await transaction(ctx, async (tx) => {
    for (const businessId of businessIds) {
      const seller = await lockSeller(tx.db, businessId, tx.now())
      await updateSeller(tx.db, { ...seller, own, limitsReason: 'trusted' }, tx.now())
    }
  })
}

type Shown = {
  zh?: string
  en?: string
  brand?: string
  category?: [slug: string, en: string, zh: string]
  state?: string
  county?: string
  priceMinor?: bigint
  channel?: string
  deliveryDays?: number
  text?: string
  listedAt?: string
  rating?: Rating
}

/** A listing that is only in the index: what search is about, without a catalogue behind it. */
export async function givenInShop(app: TestApp, shown: Shown): Promise<string> {
  const id = app.newId()
  const priceMinor = shown.priceMinor ?? 9_900n
  const amount = `${priceMinor / 100n}.${`${priceMinor % 100n}`.padStart(2, '0')}`
  const [slug, en, zh] = shown.category ?? []
  const card: CardDto = {
    id,
    businessId: app.newId(),
    title: { en: shown.en ?? null, 'zh-CN': shown.zh ?? null },
    isSample: false,
    isMachineMade: false,
    brand: shown.brand ?? null,
    category: slug && en && zh ? { slug, name: { en, 'zh-CN': zh } } : null,
    origin: { country: 'US', state: shown.state ?? null, county: shown.county ?? null },
    image: null,
    price: { amount, currency: 'CNY' },
    tax: { amount: '0.00', currency: 'CNY' },
    channel: shown.channel ?? '9610',
    deliveryDays: shown.deliveryDays ?? 10,
    ...(shown.rating ? { rating: shown.rating } : {}),
  }
  await saveEntry(
    app.ctx.db,
    searchEntry({
      card,
      businessId: card.businessId,
      listedAt: new Date(shown.listedAt ?? '2026-11-20T00:00:00Z'),
      priceMinor,
      text: shown.text ?? '',
      attributes: [],
    }),
  )
  forgetShopPages()
  return id
}
