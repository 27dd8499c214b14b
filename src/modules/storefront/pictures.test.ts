import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { transaction } from '../../platform/context.ts'
import { testApp } from '../../testing/test-app.ts'
import { until } from '../../testing/until.ts'
import { workingApp } from '../../testing/working-app.ts'
import { givenOrganisation } from '../accounts/testing.ts'
import { putInShop, putPicture } from './api.ts'
import { clearPictures } from './clear-pictures.ts'
import { followNames } from './picture-store.ts'
import { fetchPicture } from './providers/fetch-picture.ts'
import { forgetShopPages } from './shop-cache.ts'

const app = await testApp()
const asked: string[] = []
const routes = new Map<string, (response: ServerResponse) => void>()
let shop: Server
let at = ''

const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#8E1B2C' } })

beforeAll(async () => {
  shop = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = routes.get(request.url ?? '')
    if (answer) answer(response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((done) => {
    shop.listen(0, '127.0.0.1', done)
  })
  at = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  const exif = { IFD0: { ImageDescription: 'taken at my house' } }
  const wide = await drawn(1_600, 800).withExif(exif).jpeg().toBuffer()
  const small = await drawn(300, 400).png().toBuffer()
  routes.set('/wide.jpg', (response) => response.end(wide))
  routes.set('/small.png', (response) => response.end(small))
  routes.set('/moved.jpg', (response) => response.writeHead(302, { location: '/wide.jpg' }).end())
  routes.set('/text.jpg', (response) => response.end('no picture at all'))
})
afterAll(() => shop.close())
const start = app.now()
afterEach(() => app.setNow(start))

/** A live listing whose list names these pictures. */
async function givenListing(urls: readonly string[]) {
  const business = await givenOrganisation(app)
  const businessId = business.organisationId
  const lines = urls.map((url, i) => {
    const goods =
      i === 0 ? ['Lake boots, leather, steel toe', '900', '5', '99.00'] : ['', '', '', '']
    return ['boots', ...goods, url, `${i + 1}`].map((cell) => `"${cell}"`).join()
  })
  const head =
    'Handle,Title,Variant Grams,Variant Inventory Qty,Variant Price,Image Src,Image Position'
  const base = `/v1/businesses/${businessId}`
  await business.owner.post(`${base}/imports?currency=USD`, [head, ...lines].join('\n'), {
    'content-type': 'text/csv',
  })
  const { body } = await business.owner.get(`${base}/products`)
  const zh = { title: '湖边真皮靴', text: '头层牛皮。' }
  await putInShop(app.ctx, { businessId, productId: body.products[0].id, zh })
  const [listing] = (await business.owner.get(`${base}/listings`)).body.listings
  const read = async () => (await app.anonymous.get(`/v1/shop/listings/${listing.id}`)).body
  const name = (named: readonly string[]) =>
    business.owner.patch(`${base}/products/${body.products[0].id}`, {
      images: named.map((url) => ({ url })),
    })
  return { business, businessId, id: listing.id as string, read, name }
}

type Image = Readonly<{
  url: string
  shown: { path: string; width: number; height: number } | null
}>

describe('pictures of the seller’s list', () => {
  test('are fetched, drawn anew in two sizes and shown from our own address', async () => {
    await workingApp(app)
    const urls = ['/wide.jpg', '/small.png', '/moved.jpg', '/text.jpg', '/none.jpg'].map(
      (one) => at + one,
    )
    const { id, read } = await givenListing(urls)
    const { images } = await until(
      read,
      ({ images: all }) => all.filter((one: Image) => one.shown).length === 3,
    )
    expect(
      images.map(({ url, shown }: Image) => [url, shown && [shown.width, shown.height]]),
    ).toEqual([
      [urls[0], [960, 480]],
      [urls[1], [300, 400]],
      [urls[2], [960, 480]],
      [urls[3], null],
      [urls[4], null],
    ])
    const { path } = images[0].shown
    for (const [size, format, type, width] of [
      [480, 'webp', 'image/webp', 480],
      [480, 'jpg', 'image/jpeg', 480],
      [960, 'webp', 'image/webp', 960],
      [960, 'jpg', 'image/jpeg', 960],
    ] as const) {
      const answer = await app.http.inject(`${path}-${size}.${format}`)
      expect([
        answer.statusCode,
        answer.headers['content-type'],
        answer.headers['cache-control'],
      ]).toEqual([200, type, 'public, max-age=31536000, immutable'])
      const seen = await sharp(answer.rawPayload).metadata()
      expect([seen.width, seen.exif]).toEqual([width, undefined])
    }
    const page = await app.anonymous.get(`/shop/listings/${id}`)
    expect(page.text).toContain(`${path}-480.webp 480w, ${path}-960.webp 960w`)
    expect(page.text).not.toContain(at)
    const card = await until(
      async () => (await app.anonymous.get('/v1/shop/search?q=%E6%B9%96%E8%BE%B9')).body.hits[0],
      ({ image }) => image.shown !== null,
    )
    expect(card.image).toEqual({ url: urls[0], alt: null, shown: images[0].shown })
    expect(asked.filter((url) => url === '/small.png')).toHaveLength(1)
  })

  test('a picture that is there is not drawn again; what is none is never shown', async () => {
    const { businessId, id, read } = await givenListing([`${at}/gone.jpg`])
    const url = `${at}/gone.jpg`
    expect(await putPicture(app.ctx, { businessId, url, bytes: Buffer.from('x') })).toBe(false)
    expect((await read()).images).toEqual([{ url, alt: null, shown: null }])
    const bytes = await drawn(50, 50).webp().toBuffer()
    expect(await putPicture(app.ctx, { businessId, url, bytes })).toBe(true)
    const again = await drawn(70, 70).webp().toBuffer()
    expect(await putPicture(app.ctx, { businessId, url, bytes: again })).toBe(true)
    await putPicture(app.ctx, { businessId, url, bytes: Buffer.from('x') })
    forgetShopPages()
    const { body } = await app.anonymous.get(`/v1/shop/listings/${id}`)
    expect(body.images[0].shown).toMatchObject({ width: 50, height: 50 })
  })

  test.each([
    '/shop/pictures/019aa000-0000-7000-8000-000000000000-480.webp',
    '/shop/pictures/019aa000-0000-7000-8000-000000000000-123.webp',
    '/shop/pictures/..%2f..%2fsecret-480.webp',
    '/shop/pictures/nonsense',
  ])('%s is nothing', async (path) => {
    expect((await app.anonymous.get(path)).status).toBe(404)
  })
})

describe('a picture that no listing names any more', () => {
  const wait = (days: number) => app.setNow(new Date(start.getTime() + days * 86_400_000))
  const urls = () => [`${at}/wide.jpg`, `${at}/small.png`]
  const isServed = async (path: string) =>
    (await app.http.inject(`${path}-480.webp`)).statusCode === 200
  const filesOf = async (businessId: string): Promise<string[]> => {
    const { rows } = await sql<{ file: string }>`select file.value as file
      from storefront.picture, jsonb_each_text(files) as file
      where business_id = ${businessId}`.execute(app.ctx.db)
    return rows.map(({ file }) => file)
  }
  const kept = async (files: readonly string[]) => {
    const sizes = await Promise.all(files.map((file) => app.ctx.files.size(file)))
    return sizes.filter((size) => size !== undefined).length
  }

  /** Two pictures, both shown. */
  async function givenTwo() {
    await workingApp(app)
    const given = await givenListing(urls())
    const { images } = await until(given.read, ({ images: all }) =>
      all.every((one: Image) => one.shown),
    )
    const paths: string[] = images.map(({ shown }: Image) => shown!.path)
    const named = async (some: readonly string[]) => {
      expect((await given.name(some)).status).toBe(200)
      await until(given.read, ({ images: all }) => all.length === some.length)
    }
    return { ...given, paths, named, files: await filesOf(given.businessId) }
  }

  test('goes after some days with its files; one that is named, on sale or not, stays', async () => {
    const { business, businessId, id, paths, named, files } = await givenTwo()
    const served = () => Promise.all(paths.map(isServed))
    wait(8)
    await clearPictures(app.ctx)
    expect(await served()).toEqual([true, true])
    await named(urls().slice(0, 1))
    wait(15)
    await clearPictures(app.ctx)
    expect([await served(), await kept(files)]).toEqual([[true, true], 8])
    await business.owner.post(`/v1/businesses/${businessId}/listings/${id}/pause`)
    wait(15.1)
    await clearPictures(app.ctx)
    expect([await served(), await kept(files)]).toEqual([[true, false], 4])
  })

  test('is there as it was when it is named again within these days', async () => {
    const { read, paths, named, files } = await givenTwo()
    await named(urls().slice(0, 1))
    wait(6)
    await named(urls())
    wait(30)
    await clearPictures(app.ctx)
    const { images } = await read()
    expect(images.map(({ shown }: Image) => shown?.path)).toEqual(paths)
    expect(await kept(files)).toBe(8)
  })

  test('is fetched anew when it is named again after them', async () => {
    const { read, paths, named } = await givenTwo()
    await named(urls().slice(0, 1))
    wait(8)
    await clearPictures(app.ctx)
    await named(urls())
    const { images } = await until(read, ({ images: all }) => all.every((one: Image) => one.shown))
    expect(images[0].shown.path).toBe(paths[0])
    expect(images[1].shown.path).not.toBe(paths[1])
    expect([await isServed(images[1].shown.path), await isServed(paths[1]!)]).toEqual([true, false])
  })

  test('is removed by the next run when this one ended on the way', async () => {
    const { businessId, paths, named, files } = await givenTwo()
    await named(urls().slice(0, 1))
    wait(8)
    let removed = 0
    const remove = async (file: string) => {
      if (removed === 2) throw new Error('the disk is gone')
      removed += 1
      await app.ctx.files.remove(file)
    }
    await clearPictures({ ...app.ctx, files: { ...app.ctx.files, remove } })
    expect([await isServed(paths[1]!), await kept(files)]).toEqual([false, 6])
    await clearPictures(app.ctx)
    expect(await kept(files)).toBe(4)
    const { rows } = await sql`select from storefront.picture_leaving
      where business_id = ${businessId}`.execute(app.ctx.db)
    expect(rows).toEqual([])
  })

  test.runIf(app.isRealPostgres)(
    'stays when a listing that names it is being written at that moment',
    async () => {
      const { businessId, id, read, paths, named, files } = await givenTwo()
      await named(urls().slice(0, 1))
      wait(8)
      const [begun, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const written = transaction(app.ctx, async (tx) => {
        const after = urls()
        await followNames(tx.db, { businessId, before: after.slice(0, 1), after, now: tx.now() })
        begun.resolve()
        await looked.promise
        await sql`update storefront.listing
          set images = ${JSON.stringify(after.map((url) => ({ url, alt: null })))}::jsonb
          where business_id = ${businessId} and id = ${id}`.execute(tx.db)
      })
      await begun.promise
      await clearPictures(app.ctx)
      looked.resolve()
      await written
      await clearPictures(app.ctx)
      forgetShopPages()
      expect((await read()).images.map(({ shown }: Image) => shown?.path)).toEqual(paths)
      expect(await kept(files)).toBe(8)
    },
  )

  test.runIf(app.isRealPostgres)(
    'is never missing behind a listing that shows it, whoever is first',
    async () => {
      const { read, named } = await givenTwo()
      for (let round = 1; round <= 8; round++) {
        await named(urls().slice(0, 1))
        wait(8 * round)
        await Promise.all([named(urls()), clearPictures(app.ctx), clearPictures(app.ctx)])
        const { images } = await until(read, ({ images: all }) =>
          all.every((one: Image) => one.shown),
        )
        const { path } = images[1].shown
        expect([round, path, await isServed(path)]).toEqual([round, path, true])
      }
    },
    60_000,
  )
})

describe('where pictures are fetched from', () => {
  const never = new AbortController().signal
  const strict = { isLocalAllowed: false }
  const local = { isLocalAllowed: true }

  test.each([
    'http://example.com/a.jpg',
    'https://127.0.0.1/a.jpg',
    'https://[::1]/a.jpg',
    'https://169.254.169.254/latest',
    'https://localhost/a.jpg',
    'https://user:pass@example.com/a.jpg',
    'file:///etc/passwd',
  ])('%s is refused', async (url) => {
    expect(await fetchPicture(strict, url, never)).toEqual({ refused: 'refused_address' })
  })

  test('led on to such an address it is refused as well, and round in circles it ends', async () => {
    routes.set('/inside', (response) =>
      response.writeHead(302, { location: 'ftp://10.0.0.1/a.jpg' }).end(),
    )
    routes.set('/circle', (response) => response.writeHead(302, { location: '/circle' }).end())
    expect(await fetchPicture(local, `${at}/inside`, never)).toEqual({ refused: 'refused_address' })
    expect(await fetchPicture(local, `${at}/circle`, never)).toEqual({ refused: 'not_found' })
  })

  test('what does not end is cut off, what is in trouble is tried again', async () => {
    routes.set('/endless', (response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1_000_000))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    routes.set('/busy', (response) => response.writeHead(503).end())
    routes.set('/broken', (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('x')
      response.socket?.destroy()
    })
    expect(await fetchPicture(local, `${at}/endless`, never)).toEqual({ refused: 'too_large' })
    expect(await fetchPicture(local, `${at}/busy`, never)).toEqual({ failed: '503' })
    expect(await fetchPicture(local, `${at}/broken`, never)).toHaveProperty('failed')
  })
})
