import { addDays, type Day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { readData } from '../../platform/data.ts'
import { chunksOf } from '../../platform/sent-file.ts'
import { defineTask } from '../../platform/tasks.ts'
import { createOrganisation, findOrganisation } from '../accounts/api.ts'
import { selectNewestSummary } from '../assessment/api.ts'
import {
  curatePavilion,
  MOST_CURATED,
  readOwnPavilion,
  shownListingsOf,
} from '../storefront/api.ts'
import { apply } from './apply.ts'
import { selectClaimsOf, selectMilestones } from './claim-store.ts'
import { selectConsents } from './consent-store.ts'
import { award, reviewApplication } from './decide-application.ts'
import { decideClaim, payClaim, setMilestones } from './decide-claim.ts'
import { decidePayroll } from './decide-payroll.ts'
import { setConsent } from './give-consent.ts'
import { markTarget } from './mark-target.ts'
import { pavilionOf } from './name-place.ts'
import { selectOffers } from './offer-store.ts'
import type { Level, Office, Place } from './office.ts'
import {
  findOffice,
  findStationBelow,
  openOffice,
  saveAskedOffice,
  selectChildren,
} from './office-store.ts'
import { type PayrollReport, selectPayrollsOf } from './payroll-store.ts'
import { type ApplicationRow, type Grant, selectOwnApplications } from './programme-store.ts'
import { createOffer } from './run-offer.ts'
import { findSampleProgramme, listParticipants, type Participant, type Programme } from './store.ts'
import { takeOffer } from './take-offer.ts'
import type { Mark } from './target.ts'
import { findMark, isShown } from './target-store.ts'
import { addReceipt, createClaim, submitClaim } from './write-claim.ts'
import { attachPayroll, submitPayroll, writePayroll } from './write-payroll.ts'

/** How many businesses take up the sample offer. */
const TAKERS = 3

type SampleClaim = Readonly<{
  cost: string
  purpose: string
  spentDaysAgo: number
  paid?: string
}>
type SamplePayroll = Pick<PayrollReport, 'kind' | 'jobs' | 'source'> & { accepted?: boolean }
type SampleApplication = Readonly<{
  business: string
  amount: string
  foundedOn: Day
  employees: number
  plan: string
  award?: string
  reason?: string
  declined?: string
  claims?: readonly SampleClaim[]
  payroll?: SamplePayroll
}>

/**
 * Shows what an office is: a tree, and businesses that show their figures; applications, awards and
 * claims follow business by business. What is there already stays, so it may be killed anywhere and
 * run again.
 */
export async function loadSampleOffice(
  ctx: Ctx,
  programme: Programme,
  participants: readonly Participant[],
): Promise<void> {
  const countyId = await plantTree(ctx, programme.agencyId)
  await addStation(ctx, programme.agencyId)
  await showFigures(ctx, { agencyId: programme.agencyId, countyId }, participants)
  await showOffer(ctx, programme.agencyId, participants)
  await showPavilion(ctx, programme.agencyId, participants)
  for (const { businessId } of participants) {
    await ctx.tasks.enqueue(ctx.db, ContinueSample, { businessId })
  }
}

/** What the officers of the sample decided of businesses, so that the ranking shows it. */
const MARKS: Readonly<Record<string, { mark: Mark; reason: string }>> = {
  'little-furrow-baby-foods': {
    mark: 'pinned',
    reason: 'Only maker of baby food in the state. 本州唯一的婴幼儿辅食生产者。',
  },
  'paw-paw-parts-bench': {
    mark: 'excluded',
    reason: 'Served by the programme for car parts. 由汽车零部件项目扶持。',
  },
}

/** A sample business applies once it is assessed, since the rules count its products. */
export const ContinueSample = defineTask<{ businessId: string }>({
  name: 'programmes.continue_sample',
  run: async (ctx, { businessId }) => {
    if (!(await findOrganisation(ctx.db, businessId))?.isSample) return
    const programme = await findSampleProgramme(ctx.db)
    if (!programme || !(await selectNewestSummary(ctx.db, businessId))) return
    const participants = await listParticipants(ctx.db, programme)
    const slug = participants.find((one) => one.businessId === businessId)?.slug
    const applications = JSON.parse(
      readData('sample/applications.json').toString('utf8'),
    ) as readonly SampleApplication[]
    const sample = applications.find(({ business }) => business === slug)
    if (sample) await bringOn(ctx, programme, businessId, sample)
    const mark = MARKS[slug ?? '']
    const ref = { agencyId: programme.agencyId, businessId }
    if (!mark || (await findMark(ctx.db, ref)) || !(await isShown(ctx.db, ref))) return
    await markTarget(ctx, ref, mark)
  },
})

type Seat = [agencyId: string, level: Level, parent: Office | undefined, place: Place]

async function seatOffice(tx: TxCtx, ...[agencyId, level, parent, place]: Seat): Promise<Office> {
  const parentId = parent?.agencyId ?? null
  const asked = { agencyId, level, parentId, ...place, isSample: true }
  await saveAskedOffice(tx.db, asked, parent, tx.now())
  await openOffice(tx.db, agencyId, tx.now())
  return (await findOffice(tx.db, agencyId))!
}

/** A station below the county, where people are helped to order; also in a tree that was planted before. */
async function addStation(ctx: Ctx, stateId: string): Promise<void> {
  if (await findStationBelow(ctx.db, stateId)) return
  await transaction(ctx, async (tx) => {
    const below = { parentId: stateId, standing: 'open' } as const
    const [county] = await selectChildren(tx.db, below, { limit: 1 })
    if (!county) return
    const { id } = await createOrganisation(tx, {
      ...{ kind: 'agency', name: 'Northport Station (sample)', nameZh: '诺斯波特服务站（示例）' },
      ...{ isSample: true, state: 'US-MI', county: 'Leelanau County' },
    })
    await seatOffice(tx, id, 'station', county, { state: county.state, county: county.county })
  })
}

/** A nation above the programme's state and a county below it, all in one transaction. */
async function plantTree(ctx: Ctx, stateId: string): Promise<string | undefined> {
  if (await findOffice(ctx.db, stateId)) return undefined
  return transaction(ctx, async (tx) => {
    const seat = (...given: Seat) => seatOffice(tx, ...given)
    const agency = (name: string, nameZh: string, state?: string, county?: string) =>
      createOrganisation(tx, { kind: 'agency', name, nameZh, isSample: true, state, county })
    const { id: nationId } = await agency(
      'National Export Office (sample)',
      '国家出口办公室（示例）',
    )
    const nation = await seat(nationId, 'nation', undefined, { state: null, county: null })
    const state = await seat(stateId, 'state', nation, { state: 'US-MI', county: null })
    const { id: countyId } = await agency(
      'Leelanau County Office (sample)',
      '利勒诺县办公室（示例）',
      'US-MI',
      'Leelanau County',
    )
    await seat(countyId, 'county', state, { state: 'US-MI', county: 'Leelanau County' })
    return countyId
  })
}

/** All but the last two show their assessment, every other one its orders too; one to its county. */
async function showFigures(
  ctx: Ctx,
  { agencyId, countyId }: { agencyId: string; countyId: string | undefined },
  participants: readonly Participant[],
): Promise<void> {
  for (const [i, { businessId }] of participants.slice(0, -2).entries()) {
    if ((await selectConsents(ctx.db, businessId)).length > 0) continue
    const office = i === 0 && countyId ? countyId : agencyId
    const figures = i % 2 === 0 ? (['assessment', 'orders'] as const) : (['assessment'] as const)
    await setConsent(ctx, { businessId, agencyId: office }, figures)
  }
}

/** An offer of the state and the nation together, taken up by the first businesses; nobody pays in. */
async function showOffer(
  ctx: Ctx,
  agencyId: string,
  participants: readonly Participant[],
): Promise<void> {
  const [known] = await selectOffers(ctx.db, agencyId, { limit: 1 })
  const { parentId } = (await findOffice(ctx.db, agencyId))!
  const on = dayOf(ctx.now())
  const offer =
    known ??
    (await createOffer(
      ctx,
      agencyId,
      {
        name: { en: 'First five parcels free (sample)', 'zh-CN': '前五个包裹免运费（示例）' },
        purpose: {
          en: 'Pays the freight of the first parcels that a small maker sends to China.',
          'zh-CN': '为小企业寄往中国的首批包裹支付运费。',
        },
        perOrder: { amount: '12.00', currency: 'USD' },
        ordersMost: 500,
        ordersPerBusiness: 5,
        opensOn: on,
        closesOn: addDays(on, 365),
        rules: [{ kind: 'origin', places: [{ state: 'US-MI' }] }],
        funders: [
          { organisationId: agencyId, sharePercent: parentId ? 70 : 100 },
          ...(parentId ? [{ organisationId: parentId, sharePercent: 30 }] : []),
        ],
      },
      true,
    ))
  // A year after it was made it is over, and stays to be looked at.
  if (offer.closesOn < on) return
  for (const { businessId } of participants.slice(0, TAKERS)) {
    const answers = { foundedOn: null, employees: null }
    await takeOffer(ctx, { agencyId, offerId: offer.id, businessId, answers })
  }
}

/** The state's page in the shop, while nobody has curated it and sample goods are on sale. */
async function showPavilion(
  ctx: Ctx,
  agencyId: string,
  participants: readonly Participant[],
): Promise<void> {
  const ref = { agencyId, place: pavilionOf((await findOffice(ctx.db, agencyId))!) }
  const businessIds = participants.map(({ businessId }) => businessId)
  const listingIds = (await shownListingsOf(ctx, businessIds, 1)).slice(0, MOST_CURATED)
  if (listingIds.length === 0 || (await readOwnPavilion(ctx, ref)).version > 0) return
  await curatePavilion(ctx, ref, {
    headline: {
      en: 'From the lakes, dunes and workshops of Michigan',
      'zh-CN': '来自密歇根的湖畔、沙丘与小工坊',
    },
    text: {
      en: 'One thing from each maker who sells here, from the orchard to the workbench. The makers are invented: they show what an office can put on the page of its state.',
      'zh-CN':
        '从果园到工作台，每位在售生产者各选一件。生产者均为虚构，用于展示办公室如何策划本州的地方馆。',
    },
    listingIds,
    basedOn: 0,
  })
}

/** From wherever the application stands to where the sample wants it. */
async function bringOn(
  ctx: Ctx,
  { agencyId, id: programmeId }: Pick<Grant, 'agencyId' | 'id'>,
  businessId: string,
  sample: SampleApplication,
): Promise<void> {
  const { amount, foundedOn, employees, plan } = sample
  const [known] = await selectOwnApplications(ctx.db, businessId, { limit: 1 })
  const answers = { foundedOn, employees, plan }
  let now: ApplicationRow =
    known ?? (await apply(ctx, { agencyId, programmeId, businessId, amount, answers }))
  const ref = { agencyId, programmeId, applicationId: now.id }
  if (now.state === 'submitted') {
    now = await reviewApplication(ctx, ref, { to: 'in_review', reason: null })
  }
  if (now.state === 'in_review' && sample.declined) {
    await reviewApplication(ctx, ref, { to: 'declined', reason: sample.declined })
  }
  if (now.state === 'in_review' && sample.award) {
    now = await award(ctx, ref, { amount: sample.award, reason: sample.reason ?? '' })
  }
  if (now.state !== 'awarded') return
  const own = { agencyId, programmeId, awardId: now.id, businessId }
  if ((await selectMilestones(ctx.db, own)).length === 0) {
    const on = dayOf(ctx.now())
    await setMilestones(ctx, own, [
      { name: 'Labels or samples are there 标签或样品就绪', dueOn: addDays(on, 60) },
      { name: 'First parcel sent 寄出首个包裹', dueOn: addDays(on, 120) },
    ])
  }
  for (const claim of sample.claims ?? []) await claimOne(ctx, own, claim)
  if (sample.payroll) await reportOne(ctx, own, sample.payroll)
}

type OwnAward = { agencyId: string; programmeId: string; awardId: string; businessId: string }

async function claimOne(
  ctx: Ctx,
  own: OwnAward,
  { cost, purpose, spentDaysAgo, paid }: SampleClaim,
): Promise<void> {
  const known = await selectClaimsOf(ctx.db, own, { limit: 10 })
  const spentOn = addDays(dayOf(ctx.now()), -spentDaysAgo)
  const written = { cost, purpose, spentOn, milestone: paid ? 1 : null }
  const claim =
    known.find((one) => one.purpose === purpose) ?? (await createClaim(ctx, own, written))
  const ref = { ...own, claimId: claim.id }
  if (claim.state === 'draft') {
    await addReceipt(ctx, ref, chunksOf(readData('sample/receipt.jpg')))
    await submitClaim(ctx, ref)
  }
  if (!paid || claim.state === 'paid') return
  if (claim.state !== 'approved') await decideClaim(ctx, ref, { to: 'approved', reason: null })
  await payClaim(ctx, ref, paid)
}

/** What a payroll shows of the last quarter that was over when the sample came to it. */
async function reportOne(
  ctx: Ctx,
  own: OwnAward,
  { accepted, ...written }: SamplePayroll,
): Promise<void> {
  const [known] = await selectPayrollsOf(ctx.db, own, { limit: 1 })
  const ref = { ...own, quarter: known?.quarter ?? quarterBefore(dayOf(ctx.now())) }
  let report = known ?? (await writePayroll(ctx, ref, written))
  if (report.state === 'draft') {
    await attachPayroll(ctx, ref, chunksOf(readData('sample/receipt.jpg')))
    report = await submitPayroll(ctx, ref)
  }
  if (!accepted || report.state !== 'submitted') return
  await decidePayroll(ctx, ref, { to: 'accepted', reason: null })
}

/** '2026-Q3' of any day of the fourth quarter. */
function quarterBefore(on: Day): string {
  const quarters = Number(on.slice(0, 4)) * 4 + Math.ceil(Number(on.slice(5, 7)) / 3) - 2
  return `${Math.floor(quarters / 4)}-Q${(quarters % 4) + 1}`
}
