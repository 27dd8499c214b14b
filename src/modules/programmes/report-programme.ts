import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { ReportDto } from './contract.ts'
import { namePlace } from './name-place.ts'
import type { Grant, ProgrammeRef } from './programme-store.ts'
import {
  countByState,
  countRefusals,
  countReport,
  findReport,
  selectAwarded,
  sumOutcome,
} from './report-store.ts'

/** What came of a programme: as it stands, or as it was when the programme was reported on. */
export async function readReport(ctx: Pick<Ctx, 'db' | 'now'>, grant: Grant): Promise<ReportDto> {
  const ref = { agencyId: grant.agencyId, programmeId: grant.id }
  const report = (await findReport(ctx.db, ref)) ?? (await makeReport(ctx, grant, false))
  return { ...report, outcome: await readOutcome(ctx.db, ref) }
}

/** What awarded businesses sold is never kept: it follows their consent, whenever it is read. */
export type KeptReport = Omit<ReportDto, 'outcome'>

/** Works a report out from applications, awards and claims. */
export async function makeReport(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  grant: Grant,
  isFinal: boolean,
): Promise<KeptReport> {
  const ref = { agencyId: grant.agencyId, programmeId: grant.id }
  const counts = await countReport(db, ref)
  const amount = (minor: bigint) => toMoneyDto(money(minor, grant.currency))
  return {
    isFinal,
    on: dayOf(now()),
    budget: amount(grant.budgetMinor),
    awarded: amount(counts.awardedMinor),
    paid: amount(counts.paidMinor),
    released: amount(counts.releasedMinor),
    left: amount(grant.budgetMinor - grant.committedMinor - grant.spentMinor),
    cost: amount(counts.costMinor),
    ownShare: amount(counts.costMinor - counts.reimbursedMinor),
    applications: await countByState(db, ref),
    refusals: await countRefusals(db, ref),
    businessesAwarded: counts.businessesAwarded,
    claimsPaid: counts.claimsPaid,
    milestones: { agreed: counts.milestonesAgreed, reached: counts.milestonesReached },
    places: await byCounty(db, ref, grant.currency),
  }
}

async function readOutcome(db: Ctx['db'], ref: ProgrammeRef): Promise<ReportDto['outcome']> {
  const outcome = await sumOutcome(db, ref)
  const counted = (name: string) =>
    Number(outcome.find(({ measure }) => measure === name)?.value ?? 0n)
  return {
    businesses: counted('consented.orders'),
    orders: counted('orders'),
    sold: outcome
      .filter(({ measure }) => measure === 'sold')
      .map(({ currency, value }) => toMoneyDto(money(value, currency as Currency))),
  }
}

const PAGE = 500

/** What went into each county, the most first; of businesses that name none together. */
async function byCounty(
  db: Ctx['db'],
  ref: ProgrammeRef,
  currency: Currency,
): Promise<ReportDto['places']> {
  type Sum = { name: LocalText | null; businesses: number; awarded: bigint; paid: bigint }
  const sums = new Map<string, Sum>()
  for (let after: string | undefined; ; ) {
    const awarded = await selectAwarded(db, ref, { after, limit: PAGE })
    const ids = awarded.map(({ businessId }) => businessId)
    const byId = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
    for (const { businessId, awardedMinor, paidMinor } of awarded) {
      const { state = null, county = null } = byId.get(businessId) ?? {}
      const place = state && county ? namePlace({ state, county }) : undefined
      const key = place?.slug ?? ''
      const sum = sums.get(key) ?? {
        name: place?.name ?? null,
        businesses: 0,
        awarded: 0n,
        paid: 0n,
      }
      sums.set(key, {
        name: sum.name,
        businesses: sum.businesses + 1,
        awarded: sum.awarded + awardedMinor,
        paid: sum.paid + paidMinor,
      })
    }
    if (awarded.length < PAGE) break
    after = awarded.at(-1)!.businessId
  }
  const most = [...sums.entries()].sort(([a, one], [b, two]) =>
    one.awarded === two.awarded ? (a < b ? -1 : 1) : one.awarded > two.awarded ? -1 : 1,
  )
  return most.map(([, { name, businesses, awarded, paid }]) => ({
    county: name,
    businesses,
    awarded: toMoneyDto(money(awarded, currency)),
    paid: toMoneyDto(money(paid, currency)),
  }))
}
