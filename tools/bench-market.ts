import { hashPassword } from 'better-auth/crypto'
import pg from 'pg'
import { assert } from '../src/kernel/assert.ts'
import { type Money, money } from '../src/kernel/money.ts'
import type { Day } from '../src/kernel/period.ts'
import { entryOf, searchEntry } from '../src/modules/storefront/index-listing.ts'
import type { Listing } from '../src/modules/storefront/listing.ts'
import { storedPrice } from '../src/modules/storefront/price-listing.ts'
import { findLiveListing } from '../src/modules/storefront/store.ts'
import { toCard } from '../src/modules/storefront/wire.ts'
import type { Ctx } from '../src/platform/context.ts'
import { CATEGORIES, GOODS, KINDS, MAKERS, numbers, PLACES, STATES } from './bench-shop.ts'

export const LISTINGS_OF_SELLER = 10
const ORDERS_OF_SELLER = 3
export const PASSWORD = 'a long enough password'
/** Sellers that are made by one transaction. */
const BATCH = 1_000
/** Sellers whose goods are written by the application; all others sell the same under other names. */
const MODELS = 500
const SECONDS = 1_759_300_000

/** Stand for the number of a listing and of a seller in what the application made of a model. */
const LISTING = 'n0n'
const SELLER = 'b0b'
const MODEL_ID = '00000000-0000-7000-8000-000000000001'
const MODEL_SELLER = '00000000-0000-7000-8000-000000000002'

/** What ids are made of: the same kind and number give the same id, and numbers keep their order. */
const KINDS_OF_ID = ['user', 'seller', 'product', 'variant', 'listing', 'order'] as const
export type Made = (typeof KINDS_OF_ID)[number]

const SETUP = `
create schema if not exists bench;
create or replace function bench.id(kind integer, number bigint) returns uuid
language sql immutable parallel safe as $$
  select (lpad(to_hex(1759300000000 + number), 12, '0') || '700' || to_hex(kind) || '8'
    || substr(md5(kind || ':' || number), 1, 15))::uuid $$;
create or replace function bench.id(kind text, number bigint) returns uuid
language sql immutable parallel safe as $$
  select bench.id(array_position('{${KINDS_OF_ID.join(',')}}'::text[], kind), number) $$;
-- The code of a facet's value as facts.ts makes it: FNV-1a, 32 bits.
create or replace function bench.facet_code(value text) returns integer
language plpgsql immutable parallel safe as $$
declare
  hash bigint := 2166136261;
  bytes bytea := convert_to(value, 'UTF8');
begin
  for i in 0 .. length(bytes) - 1 loop
    hash := ((hash # get_byte(bytes, i)) * 16777619) % 4294967296;
  end loop;
  if hash = 0 then return 1; end if;
  return case when hash >= 2147483648 then hash - 4294967296 else hash end;
end $$;
create table if not exists bench.model (
  number integer primary key, brand text not null, brand_slug text not null,
  title text not null, title_zh text not null, copy_en text not null, copy_zh text not null, category jsonb not null,
  origin jsonb not null, images text not null, channel text not null, code text not null,
  delivery_days smallint not null, price jsonb not null, price_minor bigint not null,
  tax_minor bigint not null, facts bytea not null, card text not null, terms text not null
);
create table if not exists bench.filled (batch integer primary key);
create table if not exists bench.dropped_index (name text primary key, definition text not null);
`

/** Tables that are filled, and whose further indexes are made when all is in. */
const FILLED = [
  'accounts.user',
  'accounts.credential',
  'accounts.organisation',
  'accounts.membership',
  'catalogue.product',
  'catalogue.variant',
  'storefront.seller',
  'storefront.listing',
  'storefront.offer',
  'storefront.search_entry',
  'storefront.facet_value',
  'orders.sku',
  'orders.stock_movement',
  'orders.checkout',
  'orders.checkout_order',
  'orders.customer_order',
  'orders.line',
  'orders.transition',
] as const

/** With the number of the listing and of its seller in the place of the model's. */
const filled = (text: string): string =>
  `replace(replace(${text}, '${LISTING}', n::text), '${SELLER}', seller::text)`
const SECOND = `to_timestamp(${SECONDS} + n)`
const SELLER_SECOND = `to_timestamp(${SECONDS} + seller)`
const ORDER_SECOND = `to_timestamp(${SECONDS} + 20000000 + nth)`
const LISTINGS = 'from batch_listing join bench.model on model.number = model_number'
const ORDERS = `from batch_order join batch_listing using (n)
  join bench.model on model.number = model_number`

/**
 * Each says the same of a whole batch of sellers, which goes from $1 to before $2; where there is
 * only $1, it is the hash of their password.
 */
const STATEMENTS: readonly string[] = [
  `create temporary table batch_seller on commit drop as
    select seller, bench.id('seller', seller) as business_id, bench.id('user', seller) as user_id,
      replace(brand, '${SELLER}', seller::text) as brand,
      replace(brand_slug, '${SELLER}', seller::text) as slug, origin,
      bench.facet_code('brand:' || replace(brand_slug, '${SELLER}', seller::text)) as brand_code
    from generate_series($1::int, $2::int - 1) as seller
    join bench.model on model.number = (seller % ${MODELS}) * ${LISTINGS_OF_SELLER}
    order by seller`,
  `create temporary table batch_listing on commit drop as
    select n, seller, business_id, brand, brand_code,
      n % ${MODELS * LISTINGS_OF_SELLER} as model_number, bench.id('listing', n) as listing_id,
      bench.id('product', n) as product_id, bench.id('variant', n) as variant_id
    from batch_seller cross join lateral generate_series(seller * ${LISTINGS_OF_SELLER},
      (seller + 1) * ${LISTINGS_OF_SELLER} - 1) as n order by n`,
  // The first goods of a seller were ordered once each.
  `create temporary table batch_order on commit drop as
    select n, seller * ${ORDERS_OF_SELLER} + place as nth, bench.id('order',
      seller * ${ORDERS_OF_SELLER} + place) as order_id,
      bench.id('user', (seller * 7 + place) % 1000) as buyer_id
    from batch_seller cross join generate_series(0, ${ORDERS_OF_SELLER - 1}) as place
    cross join lateral (select seller * ${LISTINGS_OF_SELLER} + place as n) as of_listing
    order by nth`,
  'analyze batch_seller, batch_listing, batch_order',
  `insert into accounts.user (id, name, email, email_verified, created_at, updated_at)
    select user_id, 'Seller ' || seller, 'seller' || seller || '@example.com', true,
      ${SELLER_SECOND}, ${SELLER_SECOND} from batch_seller`,
  `insert into accounts.credential (id, user_id, account_id, provider_id, password, created_at,
      updated_at)
    select user_id, user_id, user_id::text, 'credential', $1, ${SELLER_SECOND}, ${SELLER_SECOND}
    from batch_seller`,
  `insert into accounts.organisation (id, kind, name, state, county, created_at)
    select business_id, 'business', brand, origin ->> 'state', origin ->> 'county', ${SELLER_SECOND}
    from batch_seller`,
  `insert into accounts.membership (organisation_id, user_id, role, joined_at)
    select business_id, user_id, 'owner', ${SELLER_SECOND} from batch_seller`,
  `insert into storefront.seller (business_id, standing, vouched_by, updated_at)
    select business_id, 'vouched', 'a chamber', ${SELLER_SECOND} from batch_seller`,
  `insert into storefront.facet_value (code, kind, value, name)
    select brand_code, 'brand', slug, jsonb_build_object('en', brand, 'zh-CN', brand)
    from batch_seller on conflict do nothing`,
  `insert into catalogue.product (business_id, id, key, title, description_html, description_text,
      category, brand, tags, status, origin_country, origin_state, origin_county, option_names,
      images, extra, content_hash, source_hashes, version, created_at, updated_at)
    select business_id, product_id, 'sku-' || n, ${filled('title')}, '', '',
      category -> 'name' ->> 'en', batch_listing.brand, '[]', 'active', 'US', origin ->> 'state',
      origin ->> 'county', '[]', replace(images, '${LISTING}', n::text)::jsonb, '{}', md5(n::text),
      '{}', 1, ${SECOND}, ${SECOND} ${LISTINGS}`,
  `insert into catalogue.variant (business_id, product_id, id, position, sku, options, price_minor,
      currency, weight_grams, weight_unit, stock, extra)
    select business_id, product_id, variant_id, 0, 'SKU-' || n, '[]', 1500, 'USD', 500, 'g', 20, '{}'
    from batch_listing`,
  `insert into storefront.listing (business_id, id, product_id, state, reasons, copy_en, copy_zh,
      brand, category, origin, images, channel, code, delivery_days, version, listed_at, created_at,
      updated_at)
    select business_id, listing_id, product_id, 'live', '[]',
      replace(copy_en, '${LISTING}', n::text)::jsonb, copy_zh::jsonb, batch_listing.brand, category,
      origin, replace(images, '${LISTING}', n::text)::jsonb, channel, code, delivery_days, 1,
      ${SECOND}, ${SECOND}, ${SECOND} ${LISTINGS}`,
  `insert into storefront.offer (business_id, listing_id, variant_id, position, sku, options,
      weight_grams, stated_stock, seller_minor, seller_currency, price, price_minor, tax_minor)
    select business_id, listing_id, variant_id, 0, 'SKU-' || n, '[]', 500, 20, 1500, 'USD', price,
      price_minor, tax_minor ${LISTINGS}`,
  `insert into storefront.search_entry (business_id, listing_id, facts, card, listed_at, terms)
    select business_id, listing_id, uuid_send(listing_id) || substring(facts from 17 for 12)
        || int4send(brand_code) || substring(facts from 33 for 12) || int4send(${SECONDS} + n)
        || substring(facts from 49),
      replace(replace(${filled('card')}, '${MODEL_ID}', listing_id::text), '${MODEL_SELLER}',
        business_id::text)::jsonb, ${SECOND}, ${filled('terms')}::tsvector ${LISTINGS}`,
  `insert into orders.sku (business_id, variant_id, listing_id, title, market, channel, code10,
      price_minor, tax_minor, freight_minor, currency, weight_grams, is_open, version, available,
      reserved, updated_at)
    select business_id, variant_id, listing_id,
      jsonb_build_object('en', ${filled('title')}, 'zh-CN', title_zh), 'cn', channel, code,
      price_minor, tax_minor, 0, 'CNY', 500, true, 1, 20, 0, ${SECOND} ${LISTINGS}`,
  `insert into orders.stock_movement (business_id, id, variant_id, available, reserved, reason, actor,
      at)
    select business_id, variant_id, variant_id,
      case when n % ${LISTINGS_OF_SELLER} < ${ORDERS_OF_SELLER} then 21 else 20 end, 0, 'counted',
      'system', ${SECOND} from batch_listing`,
  `insert into orders.stock_movement (business_id, id, variant_id, available, reserved, reason, actor,
      reference, at)
    select business_id, bench.id('order', nth * 2 + part), variant_id,
      case part when 0 then -1 else 0 end, case part when 0 then 1 else -1 end,
      case part when 0 then 'placed' else 'paid' end, 'system', order_id::text, ${ORDER_SECOND}
    from batch_order join batch_listing using (n) cross join generate_series(0, 1) as part
    order by nth, part`,
  `insert into orders.checkout (id, buyer_id, status, market, currency, total_minor, quota_year,
      payment_id, placed_at, expires_at, closed_at)
    select order_id, buyer_id, 'paid', 'cn', 'CNY', price_minor,
      2026, order_id, ${ORDER_SECOND}, ${ORDER_SECOND} + interval '30 minutes', ${ORDER_SECOND}
    ${ORDERS}`,
  `insert into orders.checkout_order (checkout_id, order_id, business_id)
    select order_id, order_id, business_id from batch_order join batch_listing using (n)`,
  `insert into orders.customer_order (business_id, id, checkout_id, buyer_id, status, market, channel,
      currency, total_minor, tax_minor, freight_minor, quota_minor, placed_at, changed_at)
    select business_id, order_id, order_id, buyer_id, 'paid', 'cn', channel, 'CNY', price_minor,
      tax_minor, 0, price_minor, ${ORDER_SECOND}, ${ORDER_SECOND} ${ORDERS}`,
  `insert into orders.line (business_id, order_id, number, variant_id, title, code10, quantity,
      price_minor, tax_minor, freight_minor)
    select business_id, order_id, 0, variant_id,
      jsonb_build_object('en', ${filled('title')}, 'zh-CN', title_zh), code, 1, price_minor,
      tax_minor, 0 ${ORDERS}`,
  `insert into orders.transition (business_id, order_id, id, from_status, to_status, actor, at)
    select business_id, order_id, order_id, 'placed', 'paid', 'system', ${ORDER_SECOND} ${ORDERS}`,
]

/**
 * Fills the tables of a marketplace with sellers from the first on, ten listings each, by statements
 * over a whole batch: what the application makes of some models is said again under other numbers.
 * May be killed and begun again: what is in stays.
 */
export async function fillMarket(database: string, sellers: number, atOnce: number): Promise<void> {
  const client = await opened(database)
  await client.query(SETUP)
  await saveModels(client)
  const { rows } = await client.query<{ batch: number }>('select batch from bench.filled')
  const done = new Set(rows.map(({ batch }) => batch))
  assert(sellers % BATCH === 0, `sellers come by the ${BATCH}`)
  assert(rows.length <= sellers / BATCH, `the database has ${rows.length * BATCH} sellers already`)
  const batches = Array.from({ length: sellers / BATCH }, (_, i) => i)
  const missing = batches.filter((batch) => !done.has(batch))
  const hash = await hashPassword(PASSWORD)
  if (missing.length > 0) await dropIndexes(client)
  const workers = Array.from({ length: Math.min(atOnce, missing.length) }, async () => {
    const own = await opened(database)
    for (let batch = missing.shift(); batch !== undefined; batch = missing.shift()) {
      await fillBatch(own, { batch, from: batch * BATCH, hash })
      if (batch % 50 === 0) process.stderr.write(`${(batch + 1) * BATCH} sellers\n`)
    }
    await own.end()
  })
  await Promise.all(workers)
  await makeIndexes(client)
  await client.query('update storefront.shop_version set version = version + 1000000')
  await client.end()
}

async function opened(database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  await client.query("set jit = off; set maintenance_work_mem = '1GB'; set work_mem = '64MB'")
  return client
}

async function fillBatch(
  client: pg.Client,
  { batch, from, hash }: { batch: number; from: number; hash: string },
): Promise<void> {
  await client.query('begin; set local synchronous_commit = off')
  for (const statement of STATEMENTS) {
    const isOfRange = statement.includes('$2')
    const ofPerson = statement.includes('$1') ? [hash] : []
    await client.query<pg.QueryResultRow, unknown[]>(
      statement,
      isOfRange ? [from, from + BATCH] : ofPerson,
    )
  }
  await client.query('insert into bench.filled values ($1)', [batch])
  await client.query('commit')
}

/** Keys stay, so that nothing is in twice; the definitions are kept until the indexes are back. */
async function dropIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = any($1::regclass[]) and not indisunique`,
    [FILLED],
  )
  for (const { name, definition } of rows) {
    await client.query('insert into bench.dropped_index values ($1, $2) on conflict do nothing', [
      name,
      definition,
    ])
    await client.query(`drop index ${name}`)
  }
}

async function makeIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    'select name, definition from bench.dropped_index order by name',
  )
  for (const { name, definition } of rows) {
    const began = performance.now()
    await client.query('begin')
    await client.query(definition)
    await client.query('delete from bench.dropped_index where name = $1', [name])
    await client.query('commit')
    const seconds = Math.round((performance.now() - began) / 1_000)
    if (seconds > 10) process.stderr.write(`${name}: ${seconds} s\n`)
  }
  for (const table of FILLED) await client.query(`vacuum (analyze) ${table}`)
}

async function saveModels(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select from bench.model limit 1')
  if (rows.length > 0) return
  const pick = numbers(7)
  const models: Model[] = []
  for (let seller = 0; seller < MODELS; seller++) models.push(...modelsOf(seller, pick))
  await client.query('begin')
  await client.query(
    `insert into bench.model select * from jsonb_populate_recordset(null::bench.model, $1)`,
    [JSON.stringify(models.map(({ entry: _, ...row }) => row))],
  )
  const entries = models.map(({ entry }) => entry)
  const words = new Map(entries.flatMap(({ words }) => words.map((one) => [one.word, one])))
  await client.query(
    `insert into storefront.search_word (word, nearby)
    select word, array(select jsonb_array_elements_text(nearby))
    from jsonb_to_recordset($1::jsonb) as given (word text, nearby jsonb) on conflict do nothing`,
    [JSON.stringify([...words.values()])],
  )
  const values = new Map(
    entries.flatMap(({ facetValues }) =>
      facetValues.flatMap((one) =>
        one.kind === 'brand' ? [] : [[`${one.kind}:${one.code}`, one] as const],
      ),
    ),
  )
  await client.query(
    `insert into storefront.facet_value (code, kind, value, name)
    select code, kind, value, name from jsonb_to_recordset($1::jsonb)
      as given (code integer, kind text, value text, name jsonb) on conflict do nothing`,
    [JSON.stringify([...values.values()])],
  )
  await client.query('commit')
}

type Model = ReturnType<typeof modelsOf>[number]

const TEXTS = [
  'Made in small batches by a family business near the lake shore.',
  'Ships within two days, packed by hand.',
  'Nothing is added. Tested by an independent laboratory.',
  'Loved for thirty years.',
] as const

/** A seller of one place and one name, with ten goods. */
function modelsOf(seller: number, pick: (below: number) => number) {
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!
  const brand = `${of(PLACES)} ${of(MAKERS)} ${SELLER}`
  const origin = { country: 'US', state: of(STATES), county: `${of(PLACES)} County` }
  return Array.from({ length: LISTINGS_OF_SELLER }, (_, i) => {
    const goods = pick(GOODS.length)
    const [en, zh] = GOODS[goods]!
    const [kindEn, kindZh] = of(KINDS)
    const [otherEn, otherZh] = of(KINDS)
    const [slug, name, nameZh] = CATEGORIES[goods % CATEGORIES.length]!
    const price = givenPrice(money(BigInt(2_000 + pick(200_000)), 'CNY'))
    const text = of(TEXTS)
    const listing: Listing = {
      businessId: MODEL_SELLER,
      id: MODEL_ID,
      productId: MODEL_ID,
      state: 'live',
      reasons: [],
      copy: {
        en: { title: `${kindEn} ${otherEn} ${en} no. ${LISTING}`, text, state: 'typed' },
        'zh-CN': { title: `${kindZh}${zh} ${otherZh}${i}号`, text: `${zh}。`, state: 'typed' },
      },
      brand,
      category: { slug, name: { en: name, 'zh-CN': nameZh } },
      origin,
      optionNames: [],
      images: [{ url: `https://example.com/${LISTING}.jpg`, alt: null }],
      channel: of(['9610', '1210', '0110']),
      code: '0813401000',
      deliveryDays: 3 + pick(30),
      offers: [givenOffer(price)],
      comingBlock: null,
      newWords: null,
      followed: null,
      pricedFor: null,
      version: 1,
      listedAt: new Date(SECONDS * 1_000),
      createdAt: new Date(SECONDS * 1_000),
      updatedAt: new Date(SECONDS * 1_000),
    }
    const entry = modelEntry(listing)
    return {
      number: seller * LISTINGS_OF_SELLER + i,
      brand,
      brand_slug: entry.facetValues.find(({ kind }) => kind === 'brand')!.value,
      title: listing.copy.en!.title,
      title_zh: listing.copy['zh-CN']!.title,
      copy_en: JSON.stringify(listing.copy.en),
      copy_zh: JSON.stringify(listing.copy['zh-CN']),
      category: listing.category,
      origin,
      images: JSON.stringify(listing.images),
      channel: listing.channel,
      code: listing.code,
      delivery_days: listing.deliveryDays,
      price: storedPrice(price),
      price_minor: `${price.total.minor}`,
      tax_minor: `${price.tax.minor}`,
      facts: `\\x${entry.facts.toString('hex')}`,
      card: JSON.stringify(entry.card),
      terms: entry.vector,
      entry,
    }
  })
}

const givenOffer = (price: Listing['offers'][number]['price']): Listing['offers'][number] => ({
  variantId: MODEL_ID,
  position: 0,
  sku: `SKU-${LISTING}`,
  options: [],
  weightGrams: '500',
  statedStock: 20,
  sellerPrice: money(1_500n, 'USD'),
  price,
  coming: null,
})

function givenPrice(total: Money): Listing['offers'][number]['price'] {
  const part = (kind: string) => ({
    kind,
    amount: '12.34',
    rate: '0.13',
    ruleId: 'cn.vat',
    isEstimate: false,
  })
  return {
    total,
    tax: money(total.minor / 10n, 'CNY'),
    parts: ['goods', 'freight', 'vat', 'discount'].map(part),
    exchange: { rate: '7.1', day: '2026-11-20' as Day, source: 'ECB' },
    effectiveRate: '0.091',
    openLaw: null,
    warnings: [],
    day: '2026-11-22' as Day,
    dataVersions: { tariff: '2025' },
  }
}

/** What the application puts into its index for a model, which stands in no table. */
function modelEntry(listing: Listing) {
  const [offer] = listing.offers
  assert(offer && listing.listedAt, 'a live listing has an offer and a day')
  const { copy } = listing
  return searchEntry({
    card: { ...toCard(listing, offer, new Map()), isSample: false },
    businessId: listing.businessId,
    listedAt: listing.listedAt,
    priceMinor: offer.price.total.minor,
    text: [copy['zh-CN']?.text, copy.en?.text].filter(Boolean).join('\n'),
    attributes: offer.sku ? [offer.sku] : [],
  })
}

/** The id of what was made under a number. */
export async function madeId(client: pg.Client, kind: Made, number: number): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select bench.id($1, $2) as id', [
    kind,
    number,
  ])
  return rows[0]!.id
}

/**
 * Throws unless the index holds, for these listings, what the application itself would put in for
 * what stands in the other tables.
 */
export async function checkEntries(
  ctx: Ctx,
  database: string,
  listings: readonly number[],
): Promise<void> {
  const client = await opened(database)
  for (const number of listings) {
    const listing = await findLiveListing(ctx.db, await madeId(client, 'listing', number))
    const entry = listing && (await entryOf(ctx, listing))
    assert(entry, `listing ${number} is there`)
    const { facts, card, vector, listedAt, words, facetValues } = entry
    const { rows } = await client.query<{
      facts: boolean
      card: boolean
      at: boolean
      terms: boolean
    }>(
      `select facts = $2 as facts, card = $3::jsonb as card, listed_at = $4 as at,
        terms = $5::tsvector as terms,
        (select count(*) from storefront.search_word where word = any($6)) = $7 as words,
        (select count(*) from storefront.facet_value as one join jsonb_to_recordset($8) as given
          (kind text, code integer, value text, name jsonb) using (kind, code, value, name)) = $9
          as values
      from storefront.search_entry where business_id = $10 and listing_id = $1`,
      [
        entry.listingId,
        facts,
        JSON.stringify(card),
        listedAt,
        vector,
        words.map(({ word }) => word),
        words.length,
        JSON.stringify(facetValues),
        facetValues.length,
        entry.businessId,
      ],
    )
    const wrong = Object.entries(rows[0] ?? { entry: false }).filter(([, isSame]) => !isSame)
    assert(
      wrong.length === 0,
      `the entry of listing ${number} differs in ${wrong.map(([name]) => name).join(', ')}`,
    )
  }
  await client.end()
}
