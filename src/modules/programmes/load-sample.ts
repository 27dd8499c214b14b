import { CatalogueError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { LocalText } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { defineTask } from '../../platform/tasks.ts'
import { createOrganisation } from '../accounts/api.ts'
import { assessCatalogue, latestAssessment } from '../assessment/api.ts'
import { importProducts, type Product, readProducts } from '../catalogue/api.ts'
import { putInShop, putPicture, vouchFor } from '../storefront/api.ts'
import { loadSampleLots } from './sample-lots.ts'
import {
  findSampleProgramme,
  insertParticipant,
  insertProgramme,
  listParticipants,
  type Programme,
  setAssessment,
} from './store.ts'

type SampleBusiness = Readonly<{
  slug: string
  name: string
  nameZh: string
  county: string
  town: string
  state: string
  kind: string
  story: { en: string; zh: string }
  catalogueFile: string
}>

type SampleGoods = Readonly<{ business: string; product: string; title: string; text: string }>

const AGENCY = 'Michigan Export Office (sample)'
const NAME: LocalText = {
  en: 'Michigan to China (sample)',
  'zh-CN': '密歇根州对华出口扶持（示例）',
}
const PURPOSE: LocalText = {
  en: 'Twelve invented businesses with realistic catalogues, each assessed, to show what an agency sees. Nothing here is a real company.',
  'zh-CN': '十二家虚构企业及其仿真商品目录，逐一完成评估，用于展示机构所见内容，均非真实企业。',
}

/**
 * Loads the sample programme: what is there already stays, so it may run at every start and may be
 * killed anywhere.
 */
export const LoadSample = defineTask({ name: 'programmes.load_sample', run: loadSample })

async function loadSample(ctx: Ctx): Promise<void> {
  const businesses = JSON.parse(
    readData('sample/businesses.json').toString('utf8'),
  ) as readonly SampleBusiness[]
  const programme = (await findSampleProgramme(ctx.db)) ?? (await createSample(ctx))
  const known = new Map((await listParticipants(ctx.db, programme)).map((one) => [one.slug, one]))
  for (const business of businesses) {
    const participant = known.get(business.slug)
    if (participant?.assessmentId) continue
    const businessId = participant?.businessId ?? (await addBusiness(ctx, programme, business))
    await importProducts(ctx, {
      businessId,
      source: [readData(`sample/${business.catalogueFile}`)],
      fileName: business.catalogueFile,
      options: { currency: 'USD' },
    })
    const assessmentId =
      (await latestAssessment(ctx, businessId)) ??
      (
        await assessCatalogue(ctx, businessId, {
          options: { origin: business.state },
          isSample: true,
        })
      ).id
    await setAssessment(ctx.db, programme, businessId, assessmentId)
  }
  await stockShop(ctx, programme)
  await loadSampleLots(ctx, programme.agencyId, await listParticipants(ctx.db, programme))
}

/** Some of the samples, in the shop; what is listed already, or may not enter, is left as it is. */
async function stockShop(ctx: Ctx, programme: Programme): Promise<void> {
  const goods = JSON.parse(readData('sample/shop.json').toString('utf8')) as readonly SampleGoods[]
  const participants = await listParticipants(ctx.db, programme)
  for (const { slug, businessId } of participants) {
    const wanted = goods.filter(({ business }) => business === slug)
    if (wanted.length === 0) continue
    await vouchFor(ctx, businessId, AGENCY)
    const products = await readProducts(ctx, businessId, { limit: 500 })
    for (const { product, title, text } of wanted) {
      const found = products.find((one) => one.title === product)
      if (!found) continue
      await keepPictures(ctx, found)
      try {
        await putInShop(ctx, { businessId, productId: found.id, zh: { title, text } })
      } catch (error) {
        if (!(error instanceof CatalogueError)) throw error
        ctx.log.info({ product, code: error.code }, 'sample left out of the shop')
      }
    }
  }
}

/** The sample goods' pictures ship with the product: their addresses lead nowhere. */
const PICTURES = 'https://pictures.example/tradewind-sample/'

async function keepPictures(ctx: Ctx, { businessId, images }: Product): Promise<void> {
  for (const { url } of images) {
    if (!url.startsWith(PICTURES)) continue
    const bytes = readData(`sample/pictures/${url.slice(PICTURES.length)}`)
    await putPicture(ctx, { businessId, url, bytes })
  }
}

const createSample = (ctx: Ctx): Promise<Programme> =>
  transaction(ctx, async (tx) => {
    const agency = await createOrganisation(tx, {
      kind: 'agency',
      name: AGENCY,
      nameZh: '密歇根州出口促进办公室（示例）',
      isSample: true,
      state: 'US-MI',
    })
    const programme: Programme = {
      agencyId: agency.id,
      id: newId(),
      slug: 'michigan-to-china',
      name: NAME,
      purpose: PURPOSE,
      isSample: true,
    }
    await insertProgramme(tx.db, programme, tx.now())
    return programme
  })

const addBusiness = (ctx: Ctx, programme: Programme, business: SampleBusiness): Promise<string> =>
  transaction(ctx, async (tx) => {
    const { id } = await createOrganisation(tx, {
      kind: 'business',
      name: business.name,
      nameZh: business.nameZh,
      isSample: true,
      state: business.state,
      county: business.county,
    })
    const participant = {
      businessId: id,
      slug: business.slug,
      trade: business.kind,
      town: business.town,
      story: { en: business.story.en, 'zh-CN': business.story.zh },
      assessmentId: null,
    }
    await insertParticipant(tx.db, programme, participant, tx.now())
    return id
  })
