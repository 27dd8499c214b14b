import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, formatAmount, money } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisation } from '../accounts/api.ts'
import { countChapters, findSummary } from '../assessment/api.ts'
import { holdsOn } from './document.ts'
import { selectDocuments } from './document-store.ts'
import { DirectoryErrors as E } from './errors.ts'
import { directoryLimits } from './limits.ts'
import { type Partner, selectClosing } from './partner-store.ts'
import type { PartnerKind, PriceUnit, Service } from './profile.ts'
import { type Experience, selectExperiences } from './score-store.ts'

/** What a partner costs and takes: stated by it, or what it was when there are enough outcomes. */
export type Expected = Readonly<{
  kind: PartnerKind
  title: LocalText
  closes: readonly string[]
  days: Readonly<{ from: 'stated' | 'outcomes'; cases: number; min: number; max: number }> | null
  price: Readonly<{
    from: 'stated' | 'outcomes'
    cases: number
    min: string
    max: string
    currency: Currency
    /** Null: for all of it, as it was paid. */
    per: PriceUnit | null
  }> | null
}>

export type Match = Readonly<{
  partner: Partner
  closes: readonly string[]
  isVerified: boolean
  /** The most days that it should take for all it closes; null when somebody does not say. */
  daysMost: number | null
  expected: readonly Expected[]
}>

type OpenStep = Readonly<{ id: string; title: LocalText; products: number; partners: number }>

/**
 * Partners that settle open steps of a report, for the place, the goods and the lane of the business.
 * Their order, each rule deciding where those before it leave a tie: real before made up, more of the
 * open steps, a verified document that holds today, fewer days at most, longer in the directory.
 * Nothing that anybody pays for goes into it. Throws report_not_found. Checks nothing about who asks:
 * the caller does.
 */
export async function matchPartners(
  ctx: Pick<Ctx, 'db' | 'now'>,
  { businessId, assessmentId }: { businessId: string; assessmentId: string },
): Promise<{ steps: OpenStep[]; matches: Match[]; left: number }> {
  const { db } = ctx
  const ref = { businessId, id: assessmentId }
  const found = await findSummary(db, ref)
  if (!found?.summary) throw E.reportNotFound({ assessmentId })
  const { blockers } = found.summary
  const ids = blockers.map(({ id }) => id)
  const business = await findOrganisation(db, businessId)
  const chapters = (await countChapters(db, ref)).flatMap(({ chapter }) => chapter || [])
  const { origin, market } = found.options
  const wanted = {
    region: business?.state ?? undefined,
    chapters: chapters.length > 0 ? chapters : undefined,
    lane: { from: origin, to: market.toUpperCase() },
  }
  const partners = await selectClosing(db, wanted, ids, directoryLimits.candidates)
  const partnerIds = partners.map(({ partnerId }) => partnerId)
  const [documents, experiences] = await Promise.all([
    selectDocuments(db, partnerIds),
    selectExperiences(db, partnerIds),
  ])
  const today = dayOf(ctx.now())
  const verified = new Set(
    documents.filter((one) => holdsOn(one, today)).map(({ partnerId }) => partnerId),
  )
  const matches = partners.map((partner) =>
    toMatch(partner, {
      ids,
      isVerified: verified.has(partner.partnerId),
      experiences: experiences.filter(({ partnerId }) => partnerId === partner.partnerId),
    }),
  )
  matches.sort(compareMatches)
  const steps = blockers.map(({ id, title, products }) => ({
    id,
    title,
    products,
    partners: matches.filter(({ closes }) => closes.includes(id)).length,
  }))
  const shown = matches.slice(0, directoryLimits.matches)
  return { steps, matches: shown, left: matches.length - shown.length }
}

function toMatch(
  partner: Partner,
  given: { ids: readonly string[]; isVerified: boolean; experiences: readonly Experience[] },
): Match {
  const expected = partner.profile.services
    .map((service) => ({
      service,
      closes: given.ids.filter((id) => service.closes.includes(id)),
    }))
    .filter(({ closes }) => closes.length > 0)
    .map(({ service, closes }) => ({
      kind: service.kind,
      title: service.title,
      closes,
      ...expectedOf(
        service,
        given.experiences.find(({ kind }) => kind === service.kind),
      ),
    }))
  const days = expected.map((one) => one.days?.max)
  return {
    partner,
    closes: given.ids.filter((id) => expected.some(({ closes }) => closes.includes(id))),
    isVerified: given.isVerified,
    // What one partner does for a business it does side by side.
    daysMost: days.includes(undefined) ? null : Math.max(...(days as number[])),
    expected,
  }
}

/** Outcomes where there are enough of them; else what the partner states itself. */
export function expectedOf(
  { days, price }: Pick<Service, 'days' | 'price'>,
  experience: Experience | undefined,
): Pick<Expected, 'days' | 'price'> {
  const least = directoryLimits.leastCases
  const isKnown = experience !== undefined && experience.count >= least
  const isPaid = experience !== undefined && experience.paid >= least
  const amount = (minor: bigint) => formatAmount(money(minor, experience!.currency!))
  return {
    days: isKnown
      ? {
          from: 'outcomes',
          cases: experience.count,
          min: experience.daysMin,
          max: experience.daysMax,
        }
      : days && { from: 'stated', cases: 0, ...days },
    price: isPaid
      ? {
          from: 'outcomes',
          cases: experience.paid,
          min: amount(experience.costMin!),
          max: amount(experience.costMax!),
          currency: experience.currency!,
          per: null,
        }
      : price && { from: 'stated', cases: 0, ...price },
  }
}

/** The rules of the order, one after the other. */
const compareMatches = (one: Match, other: Match): number =>
  Number(one.partner.isSample) - Number(other.partner.isSample) ||
  other.closes.length - one.closes.length ||
  Number(other.isVerified) - Number(one.isVerified) ||
  (one.daysMost ?? Number.MAX_SAFE_INTEGER) - (other.daysMost ?? Number.MAX_SAFE_INTEGER) ||
  (one.partner.partnerId < other.partner.partnerId ? -1 : 1)
