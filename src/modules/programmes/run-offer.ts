import { newId } from '../../kernel/ids.ts'
import { money, toMoneyDto } from '../../kernel/money.ts'
import { day, dayOf } from '../../kernel/period.ts'
import { actorText, type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { findOrganisations, recordAudit } from '../accounts/api.ts'
import { postOfferDeposited, postOfferReturned } from '../ledger/api.ts'
import type { OfferBody } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import {
  type Funder,
  leftOf,
  type Offer,
  type OfferRef,
  offerLimits,
  partsOf,
  WHOLE_POINTS,
} from './offer.ts'
import {
  countUnderWay,
  type FunderOf,
  insertOffer,
  insertTransfer,
  lockOffer,
  saveFunder,
  saveOfferState,
  saveReturned,
  selectFunders,
} from './offer-store.ts'
import { amountIn, wordsOf } from './run-programme.ts'

/**
 * An office offers to pay for first orders, alone or with others, out of what all of them pay in
 * first. Throws invalid_input, invalid_amount, funders_invalid, too_many_offers. Checks nothing about
 * who asks: the caller does.
 */
export function createOffer(
  ctx: Ctx,
  agencyId: string,
  body: OfferBody,
  isSample = false,
): Promise<Offer> {
  const { currency } = body.perOrder
  const amountMinor = amountIn(currency, body.perOrder.amount)
  requireInOrder(body, dayOf(ctx.now()))
  return transaction(ctx, async (tx) => {
    const underWay = await countUnderWay(tx.db, agencyId, offerLimits.underWay)
    if (underWay >= offerLimits.underWay) throw E.tooManyOffers({ most: offerLimits.underWay })
    const offer: Offer = {
      agencyId,
      id: newId(),
      name: wordsOf(body.name),
      purpose: wordsOf(body.purpose),
      isSample,
      // Nobody pays in for an invented one.
      state: isSample ? 'open' : 'funding',
      currency,
      amountMinor,
      ordersMost: body.ordersMost,
      ordersPerBusiness: body.ordersPerBusiness,
      opensOn: day(body.opensOn),
      closesOn: day(body.closesOn),
      rules: body.rules,
      redeemed: 0,
      createdAt: tx.now(),
      closedAt: null,
    }
    await insertOffer(tx.db, offer, await fundersOf(tx, offer, body))
    await note(tx, offer, 'programmes.offer_created', body)
    return offer
  })
}

function requireInOrder(body: OfferBody, today: string): void {
  const wrong = [
    ['/closesOn', body.closesOn < body.opensOn || body.closesOn < today],
    ['/ordersPerBusiness', body.ordersPerBusiness > body.ordersMost],
  ] as const
  const fields = wrong.flatMap(([pointer, isWrong]) =>
    isWrong ? [{ pointer, keyword: 'minimum' }] : [],
  )
  if (fields.length > 0) throw PlatformErrors.invalidInput({ fields })
}

/**
 * Each once, an agency or a partner, together the whole; whoever gives gives a cent at least. An
 * invented one pays for invented offers only: a real one would wait for its money for ever.
 */
async function fundersOf(
  tx: TxCtx,
  { amountMinor, currency, isSample }: Offer,
  body: OfferBody,
): Promise<Funder[]> {
  const ids = body.funders.map(({ organisationId }) => organisationId)
  const known = await findOrganisations(tx.db, ids)
  const mayFund = known.filter(
    (one) => (one.kind === 'agency' || one.kind === 'partner') && one.isSample === isSample,
  )
  const points = body.funders.map(({ sharePercent }) => sharePercent * 100)
  const isWhole = points.reduce((sum, one) => sum + one, 0) === WHOLE_POINTS
  const areKnown = new Set(ids).size === ids.length && mayFund.length === ids.length
  if (!isWhole || !areKnown) throw E.fundersInvalid()
  const parts = partsOf(money(amountMinor, currency), points)
  if (parts.some(({ minor }) => minor === 0n)) throw E.fundersInvalid()
  return ids.map((organisationId, i) => ({
    organisationId,
    sharePoints: points[i]!,
    partMinor: parts[i]!.minor,
    neededMinor: parts[i]!.minor * BigInt(body.ordersMost),
    depositedMinor: 0n,
    returnedMinor: 0n,
  }))
}

/** What the operator saw at the bank. */
export type Transfer = OfferRef &
  Readonly<{ organisationId: string; amount: string; reference: string }>

/**
 * A funder has paid in. The offer opens when all of them have paid in whole. Told again it does
 * nothing. Throws offer_not_found, funder_not_found, offer_not_open, invalid_amount, deposit_too_high.
 */
export const noteDeposit = (ctx: Ctx, { amount, ...given }: Transfer): Promise<Offer> =>
  transaction(ctx, async (tx) => {
    const { offer, funders, funder } = await requireFunder(tx, given)
    const { currency } = offer
    const amountMinor = amountIn(currency, amount)
    if (!(await noteTransfer(tx, { ...given, kind: 'deposit', amountMinor }))) return offer
    if (offer.state !== 'funding') throw E.offerNotOpen({ state: offer.state })
    const missing = funder.neededMinor - funder.depositedMinor
    if (amountMinor > missing) {
      throw E.depositTooHigh({ missing: toMoneyDto(money(missing, currency)) })
    }
    await saveFunder(tx.db, { ...funder, depositedMinor: funder.depositedMinor + amountMinor })
    await postOfferDeposited(tx, { ...posting(given), amount: money(amountMinor, currency) })
    const others = funders.filter((one) => one !== funder)
    const isFunded =
      amountMinor === missing &&
      others.every(({ neededMinor, depositedMinor }) => depositedMinor === neededMinor)
    const after: Offer = isFunded ? { ...offer, state: 'open' } : offer
    if (isFunded) await saveOfferState(tx.db, after)
    await note(tx, after, 'programmes.offer_deposited', { ...given, amount, currency })
    return after
  })

/**
 * The office ends an offer: nothing that is settled from now on is paid for. Throws offer_not_found,
 * offer_closed.
 */
export const closeOffer = (ctx: Ctx, ref: OfferRef): Promise<Offer> =>
  transaction(ctx, async (tx) => {
    const offer = await lockOffer(tx.db, ref)
    if (!offer) throw E.offerNotFound()
    if (offer.state === 'closed') throw E.offerClosed()
    const after: Offer = { ...offer, state: 'closed', closedAt: tx.now() }
    await saveOfferState(tx.db, after)
    await note(tx, after, 'programmes.offer_closed', { redeemed: offer.redeemed })
    return after
  })

/**
 * What a funder's money was not needed for has gone back to it, all of it at once. From then on the
 * offer pays for nothing any more. Told again it does nothing. Throws offer_not_found,
 * funder_not_found, offer_not_closed, invalid_amount, return_differs.
 */
export const noteReturn = (ctx: Ctx, { amount, ...given }: Transfer): Promise<Offer> =>
  transaction(ctx, async (tx) => {
    const { offer, funder } = await requireFunder(tx, given)
    const { currency } = offer
    const amountMinor = amountIn(currency, amount)
    if (!(await noteTransfer(tx, { ...given, kind: 'return', amountMinor }))) return offer
    if (offer.state !== 'closed') throw E.offerNotClosed()
    const left = leftOf(offer, funder)
    if (amountMinor !== left) throw E.returnDiffers({ left: toMoneyDto(money(left, currency)) })
    await saveReturned(tx.db, given, tx.now())
    await saveFunder(tx.db, { ...funder, returnedMinor: funder.returnedMinor + amountMinor })
    await postOfferReturned(tx, { ...posting(given), amount: money(amountMinor, currency) })
    await note(tx, offer, 'programmes.offer_returned', { ...given, amount, currency })
    return offer
  })

type OfFunder = Omit<Transfer, 'amount'>

async function requireFunder(
  tx: TxCtx,
  { organisationId, ...ref }: OfFunder,
): Promise<{ offer: Offer; funders: FunderOf[]; funder: FunderOf }> {
  const offer = await lockOffer(tx.db, ref)
  // An invented one has no money.
  if (!offer || offer.isSample) throw E.offerNotFound()
  const funders = await selectFunders(tx.db, [ref])
  const funder = funders.find((one) => one.organisationId === organisationId)
  if (!funder) throw E.funderNotFound()
  return { offer, funders, funder }
}

const noteTransfer = (
  tx: TxCtx,
  given: OfFunder & { kind: 'deposit' | 'return'; amountMinor: bigint },
): Promise<boolean> => insertTransfer(tx.db, { ...given, by: actorText(tx.actor), at: tx.now() })

const posting = ({ organisationId, offerId, reference }: OfFunder) => ({
  funderId: organisationId,
  ...{ offerId, reference },
})

const note = (tx: TxCtx, { agencyId, id }: Offer, action: string, after: unknown): Promise<void> =>
  recordAudit(tx, { organisationId: agencyId, action, subject: `offer:${id}`, after })
