import { newId } from '../../kernel/ids.ts'
import { dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { findOrganisation, type Organisation, recordAudit } from '../accounts/api.ts'
import { countChapters, selectNewestSummary } from '../assessment/api.ts'
import { countyOf, stateOf } from '../storefront/api.ts'
import { ApplicationMoved } from './contract.ts'
import { type Finding, isEligible, judge, type Reading } from './eligibility.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { applicationFrom } from './life-cycle.ts'
import { namePlace } from './name-place.ts'
import {
  type Answers,
  type Application,
  type ApplicationRef,
  type ApplicationRow,
  countApplications,
  findApplication,
  type Grant,
  insertApplication,
  moveApplication,
  type ProgrammeRef,
  sumAwarded,
} from './programme-store.ts'
import { amountIn, requireGrant } from './run-programme.ts'

/** What one business may send to one programme: who is refused looks at the rules, and no robot. */
const MOST_APPLICATIONS = 50

export type Asked = ProgrammeRef &
  Readonly<{ businessId: string; amount: string; answers: Answers }>

/**
 * What the rules would find today; nothing is kept. Throws business_not_found, programme_not_found,
 * invalid_amount. Checks nothing about who asks: the caller does.
 */
export async function checkEligibility(
  ctx: Pick<Ctx, 'db' | 'now'>,
  asked: Asked,
): Promise<readonly Finding[]> {
  const grant = await requireGrant(ctx, asked)
  if (grant.state === 'draft') throw E.programmeNotFound()
  const business = await requireBusiness(ctx, asked.businessId)
  return find(ctx, grant, business, asked)
}

/**
 * A business applies. The rules are held against what is known today, and what they found is kept
 * with the application: refused at once when one is not met, otherwise decided by a person. Throws
 * business_not_found, programme_not_found, not_taking_applications, application_under_way,
 * too_many_applications, invalid_amount. Checks nothing about who asks: the caller does.
 */
export async function apply(ctx: Ctx, asked: Asked): Promise<ApplicationRow> {
  const business = await requireBusiness(ctx, asked.businessId)
  return transaction(ctx, async (tx) => {
    const grant = await requireGrant(tx, asked)
    if (grant.state === 'draft') throw E.programmeNotFound()
    const on = dayOf(tx.now())
    const isOpen =
      grant.state === 'open' &&
      grant.opensOn <= on &&
      grant.closesOn >= on &&
      // Nobody decides of an invented programme, and anybody reads it.
      grant.isSample === business.isSample
    if (!isOpen) throw E.notTakingApplications({ opensOn: grant.opensOn, closesOn: grant.closesOn })
    const before = await countApplications(tx.db, asked, MOST_APPLICATIONS)
    if (before >= MOST_APPLICATIONS) throw E.tooManyApplications({ most: MOST_APPLICATIONS })
    const outcome = await find(tx, grant, business, asked)
    const application: Application = {
      agencyId: grant.agencyId,
      programmeId: grant.id,
      id: newId(),
      businessId: business.id,
      state: isEligible(outcome) ? 'submitted' : 'refused',
      askedMinor: amountIn(grant.currency, asked.amount),
      answers: asked.answers,
      outcome,
      readOn: on,
      appliedAt: tx.now(),
      decidedAt: null,
      reason: null,
    }
    const appliedBy = actorText(tx.actor)
    const isNew = await insertApplication(tx.db, { ...application, appliedBy })
    if (!isNew) throw E.applicationUnderWay()
    await tellMoved(tx, application, business.id)
    return (await findApplication(tx.db, { ...asked, applicationId: application.id }))!
  })
}

/** The business takes its application back. Throws application_not_found, …_step_refused. */
export function withdrawApplication(
  ctx: Ctx,
  businessId: string,
  ref: ApplicationRef,
): Promise<ApplicationRow> {
  return transaction(ctx, async (tx) => {
    const before = await findApplication(tx.db, ref)
    if (before?.businessId !== businessId) throw E.applicationNotFound()
    const isMoved = await moveApplication(tx.db, ref, {
      from: applicationFrom('withdrawn', 'business'),
      to: 'withdrawn',
      by: actorText(tx.actor),
      reason: null,
      now: tx.now(),
    })
    if (!isMoved) throw E.applicationStepRefused({ from: before.state, to: 'withdrawn' })
    const after = (await findApplication(tx.db, ref))!
    await tellMoved(tx, after, businessId)
    return after
  })
}

/** Tells where an application stands now; it stands in the log of whoever moved it. */
export async function tellMoved(
  tx: TxCtx,
  application: Application,
  organisationId: string,
): Promise<void> {
  const { agencyId, programmeId, id: applicationId, businessId, state, reason } = application
  await emit(tx, ApplicationMoved, { agencyId, programmeId, applicationId, businessId, state })
  await recordAudit(tx, {
    organisationId,
    action: `programmes.application_${state}`,
    subject: `application:${applicationId}`,
    after: { state, ...(reason ? { reason } : {}) },
  })
}

/** Throws business_not_found. */
export async function requireBusiness(
  ctx: Pick<Ctx, 'db'>,
  businessId: string,
): Promise<Organisation> {
  const business = await findOrganisation(ctx.db, businessId)
  if (business?.kind !== 'business') throw E.businessNotFound({ businessId })
  return business
}

async function find(
  ctx: Pick<Ctx, 'db' | 'now'>,
  grant: Grant,
  business: Organisation,
  asked: Asked,
): Promise<Finding[]> {
  const { currency } = grant
  const ref = { agencyId: grant.agencyId, programmeId: grant.id, businessId: business.id }
  return judgeBusiness(ctx, grant, business, {
    ...asked.answers,
    askedMinor: amountIn(currency, asked.amount),
    awardedMinor: await sumAwarded(ctx.db, ref, dayOf(ctx.now()).slice(0, 4)),
  })
}

/** Every rule against what is known of a business today, and what it says and asks. */
export async function judgeBusiness(
  { db, now }: Pick<Ctx, 'db' | 'now'>,
  { rules, currency }: Pick<Grant, 'rules' | 'currency'>,
  business: Organisation,
  said: Pick<Reading, 'foundedOn' | 'employees' | 'askedMinor' | 'awardedMinor'>,
): Promise<Finding[]> {
  const state = business.state ? stateOf(business.state) : undefined
  const reading: Reading = {
    on: dayOf(now()),
    foundedOn: said.foundedOn,
    employees: said.employees,
    state: state && business.state ? { code: business.state, name: state.name } : null,
    county: state && business.county ? countyOf(state, business.county) : null,
    report: await readReport(db, business.id),
    askedMinor: said.askedMinor,
    awardedMinor: said.awardedMinor,
    currency,
  }
  return judge(rules, reading, (amount) => amountIn(currency, amount), namePlace)
}

async function readReport(db: Ctx['db'], businessId: string): Promise<Reading['report']> {
  const newest = await selectNewestSummary(db, businessId)
  if (!newest) return null
  const { verdicts, products } = newest.summary
  const chapters = await countChapters(db, { businessId, id: newest.id })
  return {
    assessmentId: newest.id,
    products,
    sellable: verdicts.sell_now + verdicts.sell_after_steps,
    chapters: Object.fromEntries(chapters.map((one) => [one.chapter, one.products])),
  }
}
