import { newId } from '../../kernel/ids.ts'
import type { LocalText } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { defineTask } from '../../platform/tasks.ts'
import { createOrganisation } from '../accounts/api.ts'
import { assessCatalogue, latestAssessment } from '../assessment/api.ts'
import { importProducts } from '../catalogue/api.ts'
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
}

const createSample = (ctx: Ctx): Promise<Programme> =>
  transaction(ctx, async (tx) => {
    const agency = await createOrganisation(tx, {
      kind: 'agency',
      name: 'Michigan Export Office (sample)',
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
