import { newId } from '../../kernel/ids.ts'
import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, parseMoney } from '../../kernel/money.ts'
import { day } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { emit } from '../../platform/outbox.ts'
import { recordAudit } from '../accounts/api.ts'
import { type GrantBody, ProgrammeChanged } from './contract.ts'
import type { Rule } from './eligibility.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { maySetProgramme, type ProgrammeState } from './life-cycle.ts'
import {
  findGrant,
  type Grant,
  hasUndecided,
  insertGrant,
  lockGrant,
  type ProgrammeRef,
  saveProgrammeState,
  updateGrant,
} from './programme-store.ts'
import { makeReport } from './report-programme.ts'
import { saveReport } from './report-store.ts'
import { bodyOf } from './show-programme.ts'

/** Throws invalid_amount unless it is money above zero. */
export function amountIn(currency: Currency, amount: string): bigint {
  const parsed = parseMoney(amount, currency)
  if (!parsed || parsed.minor <= 0n) throw E.invalidAmount({ amount, currency })
  return parsed.minor
}

export const wordsOf = (given: GrantBody['name']): LocalText => ({
  en: given.en.trim(),
  'zh-CN': (given['zh-CN'] ?? given.en).trim(),
})

type Facts = Omit<
  Grant,
  'agencyId' | 'id' | 'isSample' | 'state' | 'committedMinor' | 'spentMinor' | 'createdAt'
>

function factsOf(body: GrantBody): Facts {
  const { currency } = body.budget
  if (body.closesOn < body.opensOn) {
    throw PlatformErrors.invalidInput({ fields: [{ pointer: '/closesOn', keyword: 'minimum' }] })
  }
  for (const rule of body.rules) requireAmounts(rule, currency)
  return {
    name: wordsOf(body.name),
    purpose: wordsOf(body.purpose),
    currency,
    budgetMinor: amountIn(currency, body.budget.amount),
    sharePoints: body.sharePercent * 100,
    opensOn: day(body.opensOn),
    closesOn: day(body.closesOn),
    rules: body.rules,
  }
}

function requireAmounts(rule: Rule, currency: Currency): void {
  if (rule.kind === 'yearly_cap') amountIn(currency, rule.amount)
  if (rule.kind !== 'asked') return
  if (amountIn(currency, rule.least) > amountIn(currency, rule.most)) {
    throw E.invalidAmount({ amount: rule.least, currency })
  }
}

/**
 * A draft of what an office gives money for. Throws invalid_input, invalid_amount. Checks nothing
 * about who asks: the caller does.
 */
export function createProgramme(
  ctx: Ctx,
  agencyId: string,
  body: GrantBody,
  isSample = false,
): Promise<Grant> {
  const facts = factsOf(body)
  return transaction(ctx, async (tx) => {
    const grant: Grant = {
      agencyId,
      id: newId(),
      isSample,
      state: 'draft',
      committedMinor: 0n,
      spentMinor: 0n,
      createdAt: tx.now(),
      ...facts,
    }
    await insertGrant(tx.db, grant)
    await tell(tx, grant, 'programmes.programme_created', undefined, body)
    return grant
  })
}

/** What may change once businesses could apply. */
const NOT_FIXED: ReadonlySet<string> = new Set(['budget', 'closesOn'])

/**
 * Changes a draft, or budget and last day of a programme that is open. Throws programme_not_found,
 * programme_fixed, budget_too_low, invalid_amount, invalid_input.
 */
export function changeProgramme(
  ctx: Ctx,
  ref: ProgrammeRef,
  body: Partial<GrantBody>,
): Promise<Grant> {
  return transaction(ctx, async (tx) => {
    const before = await lockGrant(tx.db, ref)
    if (!before) throw E.programmeNotFound(ref)
    const changed = { ...bodyOf(before), ...body }
    const isFixed =
      before.state !== 'draft' &&
      (before.state === 'reported' ||
        changed.budget.currency !== before.currency ||
        Object.keys(body).some((name) => !NOT_FIXED.has(name)))
    if (isFixed) throw E.programmeFixed({ state: before.state })
    const after = { ...before, ...factsOf(changed) }
    if (!(await updateGrant(tx.db, after))) {
      throw E.budgetTooLow({ least: `${before.committedMinor + before.spentMinor}` })
    }
    await tell(tx, after, 'programmes.programme_edited', pick(before, body), body)
    return after
  })
}

/** What of a programme a change is about, as it was. */
function pick(before: Grant, changed: Partial<GrantBody>): Partial<GrantBody> {
  const all = Object.entries(bodyOf(before))
  return Object.fromEntries(all.filter(([name]) => name in changed))
}

/** Brings a programme on its way. Throws programme_not_found, programme_step_refused, …_unfinished. */
export function stepProgramme(ctx: Ctx, ref: ProgrammeRef, to: ProgrammeState): Promise<Grant> {
  return transaction(ctx, async (tx) => {
    const before = await lockGrant(tx.db, ref)
    if (!before) throw E.programmeNotFound(ref)
    if (!maySetProgramme(before.state, to)) throw E.programmeStepRefused({ from: before.state, to })
    const isUnfinished = before.committedMinor > 0n || (await hasUndecided(tx.db, ref))
    if (to === 'reported' && isUnfinished) throw E.programmeUnfinished()
    const after = { ...before, state: to }
    if (to === 'reported') await saveReport(tx.db, ref, await makeReport(tx, after, true))
    await saveProgrammeState(tx.db, ref, to)
    await tell(tx, after, 'programmes.programme_stepped', { state: before.state }, { state: to })
    return after
  })
}

/** Throws programme_not_found. */
export async function requireGrant({ db }: Pick<Ctx, 'db'>, ref: ProgrammeRef): Promise<Grant> {
  const grant = await findGrant(db, ref)
  if (!grant) throw E.programmeNotFound(ref)
  return grant
}

async function tell(
  tx: TxCtx,
  { agencyId, id, state }: Grant,
  action: string,
  before: unknown,
  after: unknown,
): Promise<void> {
  await emit(tx, ProgrammeChanged, { agencyId, programmeId: id, state })
  const subject = `programme:${id}`
  await recordAudit(tx, { organisationId: agencyId, action, subject, before, after })
}
