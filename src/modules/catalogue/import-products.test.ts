import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testApp } from '../../testing/test-app.ts'
import { importProducts, readProducts } from './api.ts'
import { exportProducts } from './export-products.ts'
import type { ImportOptions } from './import-products.ts'
import { contentHash, type Product } from './product.ts'

const app = await testApp()
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url))

const importText = (
  businessId: string,
  text: string | Uint8Array,
  over: { options?: ImportOptions; importId?: string; stopAfter?: number } = {},
) => {
  const bytes = Buffer.from(text as string)
  let batches = 0
  return importProducts(app.ctx, {
    businessId,
    source: [bytes],
    fileName: 'products.csv',
    options: over.options,
    importId: over.importId,
    onProgress: () => {
      batches += 1
      if (batches === over.stopAfter) throw new Error('killed')
    },
  })
}

async function allProducts(businessId: string): Promise<Product[]> {
  const products: Product[] = []
  for (;;) {
    const page = await readProducts(app.ctx, businessId, { after: products.at(-1)?.id, limit: 300 })
    if (page.length === 0) return products
    products.push(...page)
  }
}

async function exported(businessId: string, style: 'shopify' | 'plain'): Promise<string> {
  let text = ''
  for await (const part of exportProducts(app.ctx, businessId, { style })) text += part
  return text
}

const byKey = (products: readonly Product[]) =>
  Object.fromEntries(products.map((product) => [product.key, contentHash(product)]))

test.each([
  'apparel-2017.csv.gz',
  'bicycles-2017.csv.gz',
  'jewelery.csv',
  'shopify-quickstart-international.csv',
  'snowdevil-2017.csv.gz',
])('%s goes in, comes out and goes in again without loss', async (name) => {
  const businessId = app.newId()
  const first = await importText(businessId, fixture(name))
  expect(first.status).toBe('done')
  expect(first.counts.rowsImported).toBe(first.counts.rowsRead)

  const again = await importText(businessId, fixture(name))
  expect(again.counts.productsUnchanged).toBe(first.counts.products)
  expect(again.counts.rowsUnchanged).toBe(first.counts.rowsRead)

  for (const style of ['shopify', 'plain'] as const) {
    const text = await exported(businessId, style)
    const back = await importText(businessId, text)
    expect(back.counts.productsUnchanged).toBe(first.counts.products)
    const elsewhere = app.newId()
    await importText(elsewhere, text)
    expect(byKey(await allProducts(elsewhere))).toEqual(byKey(await allProducts(businessId)))
    expect(await exported(elsewhere, style)).toBe(text)
  }
})

const word = fc
  .string({
    unit: fc.constantFrom(
      'a',
      'B',
      '7',
      ' ',
      ',',
      '"',
      "'",
      '\n',
      '=',
      '-',
      '+',
      '@',
      '|',
      '<b>',
      'é',
      '果',
      ';',
    ),
    maxLength: 10,
  })
  .map((text) => text.trim())
const named = word.filter((text) => text !== '')
const line = named.map((text) => text.replaceAll('\n', ' ').trim()).filter((text) => text !== '')
const price = fc.option(
  fc.record({
    minor: fc.bigInt({ min: 0n, max: 10_000_000n }),
    currency: fc.constantFrom('USD', 'JPY', 'KWD', 'EUR'),
  }),
  { nil: undefined },
)
const decimalOf = ({ minor, currency }: { minor: bigint; currency: string }) => {
  const places = { USD: 2, EUR: 2, JPY: 0, KWD: 3 }[currency]!
  const digits = minor.toString().padStart(places + 1, '0')
  const cut = digits.length - places
  return places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
}
const variant = fc.record({
  sku: line,
  price,
  stock: fc.option(fc.integer({ min: -5, max: 5_000 }), { nil: undefined }),
  weightGrams: fc.option(fc.constantFrom('1', '12.5', '340.1943'), { nil: undefined }),
  size: fc.option(line, { nil: undefined }),
})
const product = fc.record({
  handle: line,
  title: line,
  description: word,
  brand: word,
  tags: fc.array(
    line.map((tag) => tag.replaceAll(',', ' ').trim()).filter((tag) => tag !== ''),
    { maxLength: 3 },
  ),
  ingredients: word,
  own: word,
  variants: fc.uniqueArray(variant, { minLength: 1, maxLength: 3, selector: (v) => v.sku }),
  images: fc.uniqueArray(
    fc.constantFrom('https://x.com/1.jpg', 'https://x.com/2.jpg', 'https://x.com/3.jpg'),
    { maxLength: 3 },
  ),
})

test('whatever a product says, its export says the same', async () => {
  const products = fc.uniqueArray(product, {
    minLength: 1,
    maxLength: 4,
    selector: (p) => p.handle,
  })
  await fc.assert(
    fc.asyncProperty(products, fc.constantFrom('shopify', 'plain'), async (list, style) => {
      const lines = list.map((one) =>
        JSON.stringify({
          ...one,
          variants: one.variants.map(({ price: amount, ...rest }) => ({
            ...rest,
            ...(amount && { price: { amount: decimalOf(amount), currency: amount.currency } }),
          })),
        }),
      )
      const businessId = app.newId()
      const { counts } = await importText(businessId, lines.join('\n'))
      expect(counts.rowsSkipped).toBe(0)
      const elsewhere = app.newId()
      await importText(elsewhere, await exported(businessId, style as 'shopify' | 'plain'))
      expect(byKey(await allProducts(elsewhere))).toEqual(byKey(await allProducts(businessId)))
    }),
    { numRuns: 40 },
  )
})

test('a handle that comes again further down adds its variants, and twice changes nothing', async () => {
  const businessId = app.newId()
  const text =
    'Handle,Title,Option1 Name,Option1 Value,Variant Price\n' +
    'shirt,Shirt,Size,S,10.00\nhat,Hat,,,5.00\nshirt,,,M,11.00\nghost,,,L,1.00\n'
  const { counts, id } = await importText(businessId, text)
  expect(counts).toMatchObject({
    rowsRead: 4,
    rowsImported: 3,
    rowsSkipped: 1,
    products: 2,
    productsImported: 2,
  })
  const products = await allProducts(businessId)
  expect(products[0]?.variants.map((v) => [v.options[0], v.price?.minor])).toEqual([
    ['S', 1000n],
    ['M', 1100n],
  ])
  expect(await app.eventsAbout(id)).toEqual([
    [
      'catalogue.products_imported',
      { businessId, importId: id, imported: 2, updated: 0, unchanged: 0 },
    ],
  ])
  const again = await importText(businessId, text)
  expect(again.counts).toMatchObject({ rowsUnchanged: 3, rowsSkipped: 1, productsUnchanged: 2 })
})

test('a changed product is updated, and its variants keep their ids', async () => {
  const businessId = app.newId()
  const text = (amount: string) => `sku,name,price\nA1,Jam,${amount}\nA2,Tea,3.00\n`
  await importText(businessId, text('5.00'))
  const [before] = await allProducts(businessId)
  const { counts } = await importText(businessId, text('6.00'))
  expect(counts).toMatchObject({ productsUpdated: 1, productsUnchanged: 1, rowsUpdated: 1 })
  const [after] = await allProducts(businessId)
  expect(after?.variants[0]).toEqual({
    ...before?.variants[0],
    price: { minor: 600n, currency: 'USD' },
  })
  expect([after?.id, after?.version]).toEqual([before?.id, 2])
})

test('the same SKU twice in a plain file is imported once and reported once', async () => {
  const businessId = app.newId()
  const { counts } = await importText(businessId, 'sku,name,price\nA1,Jam,5\nA1,Jam again,6\n')
  expect(counts).toMatchObject({ rowsImported: 1, rowsSkipped: 1, productsImported: 1 })
})

test('an import that was killed and taken up again counts as if it had never stopped', async () => {
  const businessId = app.newId()
  const importId = app.newId()
  const rows = Array.from({ length: 1_200 }, (_, i) => `K${i},Jam ${i},${i}.50`).join('\n')
  const text = `sku,name,price\n${rows}\n,,\nbad,Bad,abc\n`
  await expect(importText(businessId, text, { importId, stopAfter: 1 })).rejects.toThrow('killed')
  expect((await allProducts(businessId)).length).toBe(500)
  const { counts, status } = await importText(businessId, text, { importId })
  expect(status).toBe('done')
  expect(counts).toMatchObject({
    rowsRead: 1_202,
    rowsImported: 1_200,
    rowsSkipped: 1,
    rowsBlank: 1,
    productsImported: 1_200,
    productsUnchanged: 0,
  })
  expect((await allProducts(businessId)).length).toBe(1_200)
})

test('descriptions lose what could harm a reader, and keep their words', async () => {
  const businessId = app.newId()
  const body =
    '<p onclick="x()">Sour &amp; <b>sweet</b><script>alert(1)</script><a href="javascript:x">l</a></p><iframe src="//evil"></iframe>'
  await importText(businessId, `name,description\nJam,"${body.replaceAll('"', '""')}"\n`)
  const [jam] = await allProducts(businessId)
  expect(jam?.descriptionHtml).toBe(
    '<p>Sour &amp; <b>sweet</b><a rel="noopener noreferrer nofollow" target="_blank">l</a></p>',
  )
  expect(jam?.descriptionText).toBe('Sour & sweetl')
  expect(jam?.description).toBe(body)
})

test('two imports of the same products at once leave one of each', async () => {
  const businessId = app.newId()
  const rows = Array.from({ length: 60 }, (_, i) => `T${i},Jam ${i},2.50`).join('\n')
  const results = await Promise.all(
    [1, 2, 3].map(() => importText(businessId, `sku,name,price\n${rows}\n`)),
  )
  const imported = results.reduce((sum, { counts }) => sum + counts.productsImported, 0)
  const unchanged = results.reduce((sum, { counts }) => sum + counts.productsUnchanged, 0)
  expect([imported, unchanged]).toEqual([60, 120])
  expect((await allProducts(businessId)).length).toBe(60)
})
