import { newId } from '../../kernel/ids.ts'
import { type Currency, parseMoney } from '../../kernel/money.ts'
import { day, dayOf } from '../../kernel/period.ts'
import { type Ctx, type TxCtx, transaction } from '../../platform/context.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { recordAudit } from '../accounts/api.ts'
import { type Office, wordsOf } from '../programmes/api.ts'
import type { ChangeFacilityBody, FacilityBody } from './contract.ts'
import { FacilitiesErrors as E } from './errors.ts'
import { EARLIEST, type Facility, type FacilityRef, facilityLimits } from './facility.ts'
import {
  countFacilities,
  insertFacility,
  lockFacility,
  saveRunningCost,
  updateFacility,
} from './store.ts'

/**
 * An office adds what it has built, in the caller's transaction. Throws invalid_input, place_outside,
 * too_many_facilities. Checks nothing about who asks: the caller does.
 */
export async function addFacility(
  tx: TxCtx,
  office: Office,
  body: FacilityBody,
): Promise<Facility> {
  const { agencyId, ancestors, isSample } = office
  const { kind, state, currency } = body
  if (office.state !== null && office.state !== state) throw E.placeOutside({ state: office.state })
  if (body.runsSince < EARLIEST || body.runsSince > dayOf(tx.now())) refuse(['/runsSince'])
  const one: Facility = {
    ...{ agencyId, id: newId(), readers: [...ancestors, agencyId], kind, state, currency },
    ...{ isSample, runsSince: day(body.runsSince), createdAt: tx.now() },
    ...factsOf(body, currency),
  }
  requireInside(office, one)
  if ((await countFacilities(tx.db, agencyId)) >= facilityLimits.ofOffice) {
    throw E.tooManyFacilities({ most: facilityLimits.ofOffice })
  }
  await insertFacility(tx.db, one)
  await saveRunningCost(tx.db, one, one.runsSince)
  await note(tx, one, 'facilities.facility_added', undefined, body)
  return one
}

/**
 * Changes all of it but kind, state and currency. Costs hold from this month on; bookings that are
 * there stay, also where fewer units are left than were booked. Throws facility_not_found,
 * invalid_input, place_outside. Checks nothing about who asks.
 */
export const changeFacility = (
  ctx: Ctx,
  office: Office,
  ref: FacilityRef,
  body: ChangeFacilityBody,
): Promise<Facility> =>
  transaction(ctx, async (tx) => {
    const before = await lockFacility(tx.db, ref)
    if (!before) throw E.facilityNotFound(ref)
    const after: Facility = { ...before, ...factsOf(body, before.currency) }
    requireInside(office, after)
    await updateFacility(tx.db, after)
    const isCostNew =
      after.fixedMinor !== before.fixedMinor || after.variableMinor !== before.variableMinor
    if (isCostNew) await saveRunningCost(tx.db, after, dayOf(tx.now()))
    await note(tx, after, 'facilities.facility_changed', { isOpen: before.isOpen }, body)
    return after
  })

type Facts = Pick<
  Facility,
  | 'name'
  | 'address'
  | 'county'
  | 'openDays'
  | 'opensAt'
  | 'closesAt'
  | 'capacityUnits'
  | 'priceMinor'
  | 'buildMinor'
  | 'fixedMinor'
  | 'variableMinor'
  | 'isOpen'
>

function factsOf(body: ChangeFacilityBody, currency: Currency): Facts {
  const amounts = (['price', 'buildCost', 'fixedCost', 'variableCost'] as const).map((name) => ({
    name,
    minor: parseMoney(body[name], currency)?.minor,
  }))
  const wrong = amounts
    .filter(({ name, minor }) => minor === undefined || (name === 'price' && minor === 0n))
    .map(({ name }) => `/${name}`)
  if (body.closesAt <= body.opensAt) wrong.push('/closesAt')
  if (wrong.length > 0) refuse(wrong)
  const [priceMinor, buildMinor, fixedMinor, variableMinor] = amounts.map(({ minor }) => minor!)
  return {
    name: wordsOf(body.name),
    address: body.address.trim(),
    county: body.county?.trim() ?? null,
    openDays: body.openDays.toSorted((a, b) => a - b),
    ...{ opensAt: body.opensAt, closesAt: body.closesAt, capacityUnits: body.capacityUnits },
    ...{ priceMinor: priceMinor!, buildMinor: buildMinor!, fixedMinor: fixedMinor! },
    ...{ variableMinor: variableMinor!, isOpen: body.isOpen },
  }
}

function refuse(pointers: readonly string[]): never {
  const fields = pointers.map((pointer) => ({ pointer, keyword: 'minimum' }))
  throw PlatformErrors.invalidInput({ fields })
}

/** What an office of a county, or below one, keeps is in that county. */
function requireInside({ county }: Office, one: Facility): void {
  if (county !== null && one.county !== county) throw E.placeOutside({ county })
}

const note = (
  tx: TxCtx,
  { agencyId, id }: Facility,
  action: string,
  before: unknown,
  after: unknown,
): Promise<void> =>
  recordAudit(tx, { organisationId: agencyId, action, subject: `facility:${id}`, before, after })
