import sharp from 'sharp'
import { expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { testApp } from '../../testing/test-app.ts'
import { givenUser } from '../accounts/testing.ts'
import { inspectionLimits } from './lot.ts'
import { CLEAN, givenInspected } from './testing.ts'

const app = await testApp()

const pictureOf = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 90, b: 60 } } })
    .withExif({ IFD0: { Make: 'Somebody’s phone' } })
    .jpeg()
    .toBuffer()
const AT = '2026-12-03T15:20:00.000Z'

async function givenPhotographed(number: string) {
  const given = await givenInspected(app)
  const lot = (await given.submit({ number })).body
  const { inspection } = (await given.schedule(lot.id)).body
  const at = `/v1/agencies/${given.agencyId}/inspections/${inspection.id}/photos`
  const send = (content: Buffer, id: string, query = `takenAt=${AT}`, who = given.agency.member) =>
    who.put(`${at}/${id}?${query}`, content, { 'content-type': 'image/jpeg' })
  const asAgency = `/v1/agencies/${given.agencyId}/lots/${given.businessId}/${lot.id}`
  const asBusiness = `${given.lotsPath}/${lot.id}`
  const photos = async () => (await given.business.viewer.get(asBusiness)).body.photos
  return { ...given, lot, inspection, send, asAgency, asBusiness, photos }
}

test('photos arrive before the sheet or after it, each once, and only both sides see them', async () => {
  const given = await givenPhotographed('P-1')
  const { send, photos, agency, business, asAgency, asBusiness, inspection } = given
  const [first, second] = [newId(), newId()]
  const picture = await pictureOf(200)
  const sent = await send(picture, first, `takenAt=${AT}&class=major`)
  const expected = { id: first, inspectionId: inspection.id, class: 'major', takenAt: AT }
  expect([sent.status, sent.body]).toEqual([200, expected])
  await given.handIn(inspection.id, given.sheetOf([CLEAN]))
  await send(await pictureOf(100), second, 'takenAt=2026-12-03T15:25:00.000Z')
  // The phone did not hear the answer and sends it again, also at once.
  const again = await Promise.all([1, 2, 3].map(() => send(picture, first)))
  expect(again.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, expected]))
  expect((await photos()).map((one: { id: string }) => one.id)).toEqual([first, second])

  const look = ({ users }: typeof agency, at: string) =>
    app.http.inject({ url: `${at}/photos/${first}`, headers: { cookie: users.viewer.cookie } })
  for (const [side, at] of [
    [agency, asAgency],
    [business, asBusiness],
  ] as const) {
    const who = side.viewer
    const shown = await look(side, at)
    const { 'content-type': type, 'cache-control': cache } = shown.headers
    expect([shown.statusCode, type, cache]).toEqual([200, 'image/jpeg', 'private, no-store'])
    const { width, exif } = await sharp(shown.rawPayload).metadata()
    expect([width, exif]).toEqual([40, undefined])
    expect((await who.get(`${at}/photos/${first}?size=small`)).status).toBe(200)
    expect((await who.get(`${at}/photos/${newId()}`)).body.code).toBe('inspection.photo_not_found')
    expect((await app.anonymous.get(`${at}/photos/${first}`)).status).toBe(401)
    expect((await (await givenUser(app)).client.get(`${at}/photos/${first}`)).status).toBe(404)
  }
  const other = await givenPhotographed('P-2')
  const strange = asAgency.replace(given.agencyId, other.agencyId)
  expect((await other.agency.owner.get(`${strange}/photos/${first}`)).body.code).toBe(
    'inspection.lot_not_found',
  )
  // The same id at another lot is another photo, and takes nothing from the first.
  expect((await other.send(await pictureOf(1), first)).status).toBe(200)
  const { channels } = await sharp((await look(business, asBusiness)).rawPayload).stats()
  expect(Math.round(channels[0]!.mean / 10)).toBe(20)
})

test('what is no photo of this inspection is refused, and nothing is kept', async () => {
  const given = await givenPhotographed('P-3')
  const { send, photos, agency, inspection, business, agencyId, asBusiness } = given
  const picture = await pictureOf(5)
  const codeOf = async (answer: ReturnType<typeof send>) => {
    const { status, body } = await answer
    return [status, body.code, body.params?.reason]
  }
  const refused = 'inspection.photo_refused'
  expect(await codeOf(send(Buffer.from('<svg/>'), newId()))).toEqual([422, refused, 'type_unknown'])
  expect(await codeOf(send(picture.subarray(0, 300), newId()))).toEqual([
    422,
    refused,
    'unreadable',
  ])
  expect(await codeOf(send(Buffer.alloc(inspectionLimits.photoBytes + 1), newId()))).toEqual([
    422,
    refused,
    'too_large',
  ])
  expect((await send(picture, newId(), `takenAt=${AT}&class=ugly`)).status).toBe(400)
  expect((await send(picture, newId(), 'class=major')).status).toBe(400)
  expect((await send(picture, newId(), undefined, agency.viewer)).status).toBe(403)
  const nowhere = `/v1/agencies/${agencyId}/inspections/${newId()}/photos/${newId()}?takenAt=${AT}`
  const lost = await agency.member.put(nowhere, picture, { 'content-type': 'image/jpeg' })
  expect(lost.body.code).toBe('inspection.inspection_not_found')
  expect(await photos()).toEqual([])

  const id = newId()
  await send(picture, id)
  expect(await codeOf(send(await pictureOf(250), id))).toEqual([
    409,
    'inspection.photo_conflict',
    undefined,
  ])
  for (let count = 1; count < inspectionLimits.photosOfInspection; count++) {
    expect((await send(picture, newId())).status).toBe(200)
  }
  expect((await send(picture, newId())).body.code).toBe('inspection.too_many_photos')
  expect(await photos()).toHaveLength(inspectionLimits.photosOfInspection)
  expect(inspection.state).toBe('scheduled')

  const withdrawn = await givenPhotographed('P-4')
  await withdrawn.business.member.post(`${withdrawn.asBusiness}/withdraw`)
  expect((await withdrawn.send(picture, newId())).body.code).toBe('inspection.lot_not_open')
  expect(await withdrawn.photos()).toEqual([])
  expect((await business.viewer.get(asBusiness)).body.state).toBe('scheduled')
})
