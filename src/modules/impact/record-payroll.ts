import { addDays, type Day, day as dayFrom, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { places } from '../../platform/us-places.ts'
import { findOrganisation, isOperator, recordAudit, requireMember } from '../accounts/api.ts'
import type { PayrollClaim } from './claim.ts'
import { ImpactErrors as E } from './errors.ts'
import { counterPayrollClaim, insertPayrollClaim, selectPayrollClaim } from './store.ts'

/** What a payroll says of a quarter. */
export type Payroll = Readonly<{
  businessId: string
  /** '2026-Q3' */
  quarter: string
  kind: PayrollClaim['kind']
  /** Job-years: a job of the whole quarter is 0.25. */
  jobs: string
  source: string
  programmeId: string | null
}>

/** A seller says it: an owner of the business. Throws as `requireMember` does, and as `claimPayroll`. */
export async function reportPayroll(ctx: Ctx, payroll: Payroll): Promise<void> {
  await requireMember(ctx, payroll.businessId, 'owner')
  await transaction(ctx, (tx) => claimPayroll(tx, payroll, 'seller_reported'))
}

/** The operator has seen it. Throws operator_required, and as `claimPayroll`. */
export async function verifyPayroll(ctx: Ctx, payroll: Payroll): Promise<void> {
  if (!(await isOperator(ctx))) throw E.operatorRequired()
  await transaction(ctx, (tx) => claimPayroll(tx, payroll, 'payroll_verified'))
}

/**
 * Claims what a payroll says. A newer word takes the place of an older one, which is taken back by a
 * counter row; a seller's never that of a verified one, and none that of another programme. Throws
 * business_not_found, quarter_not_over, already_counted. Checks nothing about who asks: the caller does.
 */
export async function claimPayroll(
  tx: TxCtx,
  payroll: Payroll,
  tier: PayrollClaim['tier'],
): Promise<void> {
  const { businessId, quarter, programmeId } = payroll
  const business = await findOrganisation(tx.db, businessId)
  if (business?.kind !== 'business') throw E.businessNotFound({ businessId })
  const [fromDay, toDay] = daysOf(quarter)
  if (toDay > dayOf(tx.now())) throw E.quarterNotOver({ quarter })
  const state = business.state ? places().findState(business.state) : undefined
  const county = business.county && state ? places().findCounty(business.county, state) : undefined
  const claim: PayrollClaim = {
    businessId,
    evidence: 'payroll',
    evidenceId: quarter,
    effect: 'direct',
    kind: payroll.kind,
    tier,
    jobs: payroll.jobs,
    fromDay,
    toDay,
    state: state?.fips ?? null,
    county: county?.fips ?? null,
    programmeId,
    isSample: business.isSample,
    source: payroll.source,
    dataVersion: null,
  }
  const { revisions, open } = await selectPayrollClaim(tx.db, claim)
  const refused = () => E.alreadyCounted({ quarter })
  if (open && (open.programmeId !== programmeId || ranks(open.tier) > ranks(tier))) throw refused()
  if (open) await counterPayrollClaim(tx.db, { ...claim, revision: open.revision }, tx.now())
  const isAdded = await insertPayrollClaim(tx.db, claim, { revision: revisions + 1, now: tx.now() })
  if (!isAdded) throw refused()
  await recordAudit(tx, {
    organisationId: businessId,
    action: 'impact.payroll_recorded',
    subject: `business:${businessId}`,
    after: { quarter, tier, kind: payroll.kind, jobs: payroll.jobs, source: payroll.source },
  })
}

/**
 * Takes back what a seller said of a quarter within a programme, when its office does not believe it.
 * What was verified, or is counted elsewhere, stays. Checks nothing about who asks.
 */
export async function takeBackPayroll(
  tx: TxCtx,
  { businessId, quarter, programmeId }: Pick<Payroll, 'businessId' | 'quarter' | 'programmeId'>,
): Promise<void> {
  const of = { businessId, evidenceId: quarter }
  const { open } = await selectPayrollClaim(tx.db, of)
  if (open?.tier !== 'seller_reported' || open.programmeId !== programmeId) return
  await counterPayrollClaim(tx.db, { ...of, revision: open.revision }, tx.now())
  await recordAudit(tx, {
    organisationId: businessId,
    action: 'impact.payroll_taken_back',
    subject: `business:${businessId}`,
    before: { quarter, tier: open.tier },
  })
}

const ranks = (tier: string): number => (tier === 'payroll_verified' ? 1 : 0)

/** First day, and the day after the last. */
function daysOf(quarter: string): [Day, Day] {
  const [year, number] = quarter.split('-Q') as [string, string]
  const month = (Number(number) - 1) * 3 + 1
  const from = dayFrom(`${year}-${`${month}`.padStart(2, '0')}-01`)
  const inNext = addDays(from, 95)
  return [from, dayFrom(`${inNext.slice(0, 8)}01`)]
}
