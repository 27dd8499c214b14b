import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { defineTask } from '../../platform/tasks.ts'
import { findOrganisation, type Organisation, recordAudit } from '../accounts/api.ts'
import { VouchChanged } from './contract.ts'
import { StorefrontErrors as E } from './errors.ts'
import { holdOrRelease } from './hold-seller.ts'
import { lockSeller, saveStanding } from './store.ts'
import {
  findVouch,
  saveAsked,
  saveGiven,
  saveVouchingAgency,
  saveWithdrawn,
  selectMayVouch,
  selectVouchesBy,
  selectVouchesOf,
  selectVouchingAgencyOf,
  type Vouch,
} from './vouch-store.ts'

type Pair = Readonly<{ businessId: string; agencyId: string }>

/** Agencies that one seller may have asked: more would be a mailing. */
const MOST_ASKED = 20

/**
 * A seller asks an agency to answer for them. Asked twice it is asked once; what was given stays.
 * Throws agency_not_found when it may not vouch, too_many_asked. Checks nothing about who asks.
 */
export async function askVouch(ctx: Ctx, { businessId, agencyId }: Pair): Promise<Vouch> {
  await requireBusiness(ctx, businessId)
  return transaction(ctx, async (tx) => {
    await lockSeller(tx.db, businessId, tx.now())
    if (!(await selectMayVouch(tx.db, [agencyId])).has(agencyId)) {
      throw E.agencyNotFound({ agencyId })
    }
    const before = await findVouch(tx.db, { businessId, agencyId })
    if (before && !before.withdrawnAt) return before
    const open = await selectVouchesOf(tx.db, businessId, MOST_ASKED)
    if (open.length >= MOST_ASKED) throw E.tooManyAsked({ most: MOST_ASKED })
    const askedBy = actorText(tx.actor)
    await saveAsked(tx.db, { businessId, agencyId, askedBy, now: tx.now() })
    await note(tx, { businessId, agencyId }, 'storefront.vouch_asked', {})
    return (await findVouch(tx.db, { businessId, agencyId }))!
  })
}

/**
 * An agency answers for a seller who has asked it: the limits rise in this transaction, and what
 * they had closed opens. Throws vouch_not_asked, agency_not_found. Checks nothing about who decides.
 */
export async function giveVouch(
  ctx: Ctx,
  { businessId, agencyId, reason }: Pair & { reason: string },
): Promise<Vouch> {
  const pair = { businessId, agencyId }
  const vouch = await change(ctx, pair, async (tx, before) => {
    if (!(await selectMayVouch(tx.db, [agencyId])).has(agencyId)) {
      throw E.agencyNotFound({ agencyId })
    }
    if (before.at) return false
    const by = actorText(tx.actor)
    await saveGiven(tx.db, { businessId, agencyId, by, reason, now: tx.now() })
    await note(tx, pair, 'storefront.vouched', { reason })
    return true
  })
  return given(pair, vouch)
}

/**
 * An agency no longer answers for a seller, or declines to: the limits are those of everybody
 * again, unless somebody else answers. Throws vouch_not_asked.
 */
export const withdrawVouch = async (ctx: Ctx, pair: Pair): Promise<Vouch> =>
  given(pair, await withdraw(ctx, pair))

/** Nothing when it is withdrawn already, or was never asked. */
const withdraw = (ctx: Ctx, pair: Pair) =>
  change(ctx, pair, async (tx) => {
    await saveWithdrawn(tx.db, { ...pair, now: tx.now() })
    await note(tx, pair, 'storefront.vouch_withdrawn', {})
    return true
  })

function given({ businessId }: Pair, vouch: Vouch | undefined): Vouch {
  if (!vouch) throw E.vouchNotAsked({ businessId })
  return vouch
}

async function change(
  ctx: Ctx,
  { businessId, agencyId }: Pair,
  work: (tx: TxCtx, before: Vouch) => Promise<boolean>,
): Promise<Vouch | undefined> {
  return transaction(ctx, async (tx) => {
    // Under the seller's lock: whoever also answers, or counts against the limits, waits here.
    await lockSeller(tx.db, businessId, tx.now())
    const before = await findVouch(tx.db, { businessId, agencyId })
    if (!before || before.withdrawnAt) return undefined
    if (await work(tx, before)) await settleStanding(tx, businessId, { agencyId, before })
    return findVouch(tx.db, { businessId, agencyId })
  })
}

/** Brings the seller's standing, and what is closed by limits, in step with who answers now. */
async function settleStanding(
  tx: TxCtx,
  businessId: string,
  { agencyId, before }: { agencyId: string; before: Vouch },
): Promise<void> {
  const seller = await lockSeller(tx.db, businessId, tx.now())
  const standing = (await selectVouchingAgencyOf(tx.db, [businessId])).get(businessId)
  const agency = standing ? await findOrganisation(tx.db, standing) : undefined
  const vouchedBy = seller.operatorVouch ?? agency?.name ?? null
  await saveStanding(tx.db, { businessId, vouchedBy, now: tx.now() })
  await holdOrRelease(tx, businessId)
  const after = await findVouch(tx.db, { businessId, agencyId })
  const named = await findOrganisation(tx.db, agencyId)
  // A request that is declined was no vouch.
  const isGiven = after?.withdrawnAt === null
  if (!isGiven && !before.at) return
  await emit(tx, VouchChanged, {
    businessId,
    agencyId,
    agency: { en: named?.name ?? '', 'zh-CN': named?.nameZh ?? named?.name ?? '' },
    isGiven,
  })
}

/** The operator's own word for a seller, in free text. Throws seller_not_found. */
export async function vouchByOperator(
  ctx: Ctx,
  { businessId, vouchedBy }: { businessId: string; vouchedBy: string },
): Promise<void> {
  await requireBusiness(ctx, businessId)
  await transaction(ctx, async (tx) => {
    await lockSeller(tx.db, businessId, tx.now())
    await saveStanding(tx.db, { businessId, vouchedBy, operatorVouch: vouchedBy, now: tx.now() })
    await holdOrRelease(tx, businessId)
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'storefront.vouched',
      subject: `business:${businessId}`,
      after: { vouchedBy },
    })
  })
}

/**
 * The operator lets an agency vouch, or no longer: then what it has given is withdrawn, seller by
 * seller. Throws agency_not_found. Checks nothing about who decides.
 */
export async function decideAgency(
  ctx: Ctx,
  given: { agencyId: string; mayVouch: boolean; reason: string },
): Promise<void> {
  const { agencyId, mayVouch, reason } = given
  await requireAgency(ctx, agencyId)
  await transaction(ctx, async (tx) => {
    const decidedBy = actorText(tx.actor)
    await saveVouchingAgency(tx.db, { ...given, decidedBy, now: tx.now() })
    if (!mayVouch) await tx.tasks.enqueue(tx.db, WithdrawVouches, { agencyId })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: mayVouch ? 'storefront.agency_approved' : 'storefront.agency_dismissed',
      subject: `agency:${agencyId}`,
      after: { mayVouch, reason },
    })
  })
}

const BATCH = 100

/** Everything an agency has given and was asked; begun again it goes on with what is left. */
export const WithdrawVouches = defineTask<{ agencyId: string }>({
  name: 'storefront.withdraw_vouches',
  run: async (ctx, { agencyId }, signal) => {
    for (const isGiven of [true, false]) {
      for (;;) {
        signal.throwIfAborted()
        // Let again meanwhile: what is left stands.
        if ((await selectMayVouch(ctx.db, [agencyId])).has(agencyId)) return
        const some = await selectVouchesBy(ctx.db, { agencyId, isGiven, limit: BATCH })
        for (const { businessId } of some) {
          await withdraw(ctx, { businessId, agencyId })
        }
        if (some.length < BATCH) break
      }
    }
  },
})

const note = (tx: TxCtx, { businessId, agencyId }: Pair, action: string, after: object) =>
  recordAudit(tx, {
    organisationId: businessId,
    action,
    subject: `business:${businessId}`,
    after: { agencyId, ...after },
  })

/** Throws agency_not_found. */
export async function requireAgency(ctx: Pick<Ctx, 'db'>, agencyId: string): Promise<Organisation> {
  const agency = await findOrganisation(ctx.db, agencyId)
  if (agency?.kind !== 'agency') throw E.agencyNotFound({ agencyId })
  return agency
}

async function requireBusiness(ctx: Pick<Ctx, 'db'>, businessId: string): Promise<void> {
  const business = await findOrganisation(ctx.db, businessId)
  if (business?.kind !== 'business' || business.isGuest) throw E.sellerNotFound({ businessId })
}
