import { newId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import { sealJson } from '../../../platform/seal.ts'
import { recordAudit } from '../../accounts/api.ts'
import { isTimeZone } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  areDaysRight,
  type Delegate,
  type DelegateRef,
  type Delegation,
  type DelegationRef,
  isDelegateKey,
  type Passport,
  type Person,
  passportSeal,
  personSeal,
  type Role,
  type Stop,
  type TripCost,
  type VisitNote,
} from './delegation.ts'
import {
  deleteCost,
  deleteDelegate,
  deleteStop,
  insertCost,
  insertStop,
  lockDelegation,
  saveDelegate,
  saveDelegation,
  saveNote,
  selectCosts,
  selectDelegate,
  selectDelegates,
  selectDelegation,
  selectDelegations,
  selectNotes,
  selectStops,
} from './delegation-store.ts'
import { visaItems } from './visa-rules.ts'

export type WrittenDelegation = Omit<Delegation, 'id' | 'agencyId' | 'version'>

/** A trip of an office. The caller has asked whether it may. Throws trip_days_wrong, too_many_conferences. */
export const planDelegation = (
  ctx: Ctx,
  agencyId: string,
  written: WrittenDelegation,
): Promise<Delegation> =>
  transaction(ctx, async (tx) => {
    const most = conferenceLimits.delegations
    const known = await selectDelegations(tx.db, agencyId, { limit: most })
    if (known.length >= most) throw E.tooManyConferences({ most })
    const delegation = { ...written, id: newId(), agencyId, version: 1 }
    await saveChecked(tx, delegation, 'delegation_planned')
    return delegation
  })

/**
 * Changes one that stands at `version`; what passports say goes on the new day. Throws
 * delegation_not_found, delegation_changed, trip_days_wrong, currency_stays.
 */
export const changeDelegation = (
  ctx: Ctx,
  ref: DelegationRef,
  { version, ...written }: WrittenDelegation & Readonly<{ version: number }>,
): Promise<Delegation> =>
  underLock(ctx, ref, async (tx, before) => {
    if (before.version !== version) throw E.delegationChanged({ version: before.version })
    const hasCosts = (await selectCosts(tx.db, before.id)).length > 0
    if (hasCosts && written.currency !== before.currency) throw E.currencyStays()
    const after = { ...before, ...written, version: before.version + 1 }
    await saveChecked(tx, after, 'delegation_changed')
    return after
  })

/** A delegation of this office; of another one it does not exist. Throws delegation_not_found. */
export async function requireDelegation(
  db: Db,
  { agencyId, delegationId }: DelegationRef,
): Promise<Delegation> {
  const delegation = await selectDelegation(db, delegationId)
  if (delegation?.agencyId !== agencyId) throw E.delegationNotFound()
  return delegation
}

export type WrittenDelegate = Readonly<{
  role: Role
  locale: Locale
  person: Person
  visaDone: readonly string[]
}>

/** Somebody joins. Throws delegation_not_found, delegation_full, visa_item_unknown. */
export const addDelegate = (
  ctx: Ctx,
  settings: ConferenceSettings,
  ref: DelegationRef,
  { role, locale, person, visaDone }: WrittenDelegate,
): Promise<Delegate> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const most = conferenceLimits.delegates
    if ((await selectDelegates(tx.db, delegation.id)).length >= most) {
      throw E.delegationFull({ most })
    }
    checkVisa(tx, delegation, visaDone)
    const id = newId()
    const delegate: Delegate = {
      ...{ delegationId: delegation.id, id, role, locale, visaDone, report: '' },
      sealed: sealJson(settings.identityKeys, personSeal(id), person),
      passport: null,
      passportErasedAt: null,
    }
    await saveDelegate(tx.db, delegate, tx.now())
    await note(tx, delegation, 'delegate_added', { delegateId: id, role })
    return delegate
  })

/** Throws delegation_not_found, delegate_not_found, visa_item_unknown. */
export const changeDelegate = (
  ctx: Ctx,
  settings: ConferenceSettings,
  ref: DelegationRef & Readonly<{ delegateId: string }>,
  { role, locale, person, visaDone }: WrittenDelegate,
): Promise<Delegate> =>
  ofDelegate(ctx, ref, 'delegate_changed', (tx, before, delegation) => {
    checkVisa(tx, delegation, visaDone)
    const sealed = sealJson(settings.identityKeys, personSeal(before.id), person)
    return { ...before, role, locale, visaDone, sealed }
  })

/**
 * What a passport says, sealed; null erases it at once. Throws delegation_not_found, delegate_not_found,
 * passport_day_over.
 */
export const putPassport = (
  ctx: Ctx,
  settings: ConferenceSettings,
  ref: DelegationRef & Readonly<{ delegateId: string }>,
  passport: Passport | null,
): Promise<Delegate> =>
  ofDelegate(ctx, ref, passport ? 'passport_put' : 'passport_erased', (tx, before, { eraseOn }) => {
    if (!passport) return { ...before, passport: null, passportErasedAt: tx.now() }
    // What is erased today is not taken today.
    if (eraseOn <= today(tx)) throw E.passportDayOver({ eraseOn })
    const sealed = sealJson(settings.identityKeys, passportSeal(before.id), passport)
    return { ...before, passport: sealed, passportErasedAt: null }
  })

/** Somebody does not travel: nothing of them stays. Throws delegation_not_found, delegate_not_found. */
export const removeDelegate = (ctx: Ctx, ref: DelegationRef, id: string): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const known = { delegationId: delegation.id, id }
    if (!(await selectDelegate(tx.db, known))) throw E.delegateNotFound()
    const sharers = (await selectCosts(tx.db, delegation.id)).flatMap((one) => one.sharers)
    if (sharers.some(({ delegateId }) => delegateId === id)) throw E.delegateShares()
    await deleteDelegate(tx.db, known)
    await note(tx, delegation, 'delegate_removed', { delegateId: id })
  })

/** A leg, a night or a visit. Throws delegation_not_found, trip_days_wrong, time_zone_unknown, delegation_full. */
export const addStop = (ctx: Ctx, ref: DelegationRef, written: Omit<Stop, 'id'>): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const most = conferenceLimits.stops
    if ((await selectStops(tx.db, delegation.id)).length >= most) throw E.delegationFull({ most })
    if (written.endsAt < written.startsAt) throw E.tripDaysWrong()
    const unknown = [written.startZone, written.endZone].find((zone) => !isTimeZone(zone))
    if (unknown !== undefined) throw E.timeZoneUnknown({ timeZone: unknown })
    await insertStop(tx.db, delegation.id, { ...written, id: newId() })
    await note(tx, delegation, 'stop_added', written)
  })

/** Throws delegation_not_found, trip_part_not_found. */
export const removeStop = (ctx: Ctx, ref: DelegationRef, id: string): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    if (!(await deleteStop(tx.db, delegation.id, id))) throw E.tripPartNotFound()
    await note(tx, delegation, 'stop_removed', { stopId: id })
  })

/** Throws delegation_not_found, delegate_not_found, delegation_full. */
export const addCost = (
  ctx: Ctx,
  ref: DelegationRef,
  written: Omit<TripCost, 'id'>,
): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const most = conferenceLimits.tripCosts
    if ((await selectCosts(tx.db, delegation.id)).length >= most) throw E.delegationFull({ most })
    const known = new Set((await selectDelegates(tx.db, delegation.id)).map(({ id }) => id))
    const ids = written.sharers.map(({ delegateId }) => delegateId)
    if (ids.some((id) => !known.has(id)) || new Set(ids).size < ids.length) {
      throw E.delegateNotFound()
    }
    await insertCost(tx.db, delegation.id, { ...written, id: newId() })
    await note(tx, delegation, 'cost_added', {
      ...written,
      amountMinor: String(written.amountMinor),
    })
  })

/** Throws delegation_not_found, trip_part_not_found. */
export const removeCost = (ctx: Ctx, ref: DelegationRef, id: string): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    if (!(await deleteCost(tx.db, delegation.id, id))) throw E.tripPartNotFound()
    await note(tx, delegation, 'cost_removed', { costId: id })
  })

/** What somebody of the office learned. Throws delegation_not_found, trip_part_not_found, delegation_full. */
export const addNote = (
  ctx: Ctx,
  ref: DelegationRef,
  written: Pick<VisitNote, 'stopId' | 'title' | 'words' | 'becomes'>,
): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    await insertNote(tx, delegation, { ...written, delegateId: null })
  })

/** Words it anew, or says what it becomes. Throws delegation_not_found, trip_part_not_found. */
export const changeNote = (
  ctx: Ctx,
  ref: DelegationRef,
  { id, ...written }: Pick<VisitNote, 'id' | 'title' | 'words' | 'becomes'>,
): Promise<void> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const before = (await selectNotes(tx.db, delegation.id)).find((one) => one.id === id)
    if (!before) throw E.tripPartNotFound()
    await saveNote(tx.db, delegation.id, { ...before, ...written })
  })

type Linked = DelegateRef & Readonly<{ key: string }>

/** Somebody by the key of their link; to everybody else they do not exist. Throws delegate_not_found. */
export async function requireTraveller(
  { db }: Pick<Ctx, 'db'>,
  settings: ConferenceSettings,
  { key, ...ref }: Linked,
): Promise<Readonly<{ delegation: Delegation; delegate: Delegate }>> {
  const delegate = isDelegateKey(settings, ref, key) ? await selectDelegate(db, ref) : undefined
  const delegation = delegate && (await selectDelegation(db, ref.delegationId))
  if (!delegation) throw E.delegateNotFound()
  return { delegation, delegate }
}

/** What a delegate learned at a visit, by their link. Throws delegate_not_found, trip_part_not_found, delegation_full. */
export async function noteLearned(
  ctx: Ctx,
  settings: ConferenceSettings,
  linked: Linked,
  written: Pick<VisitNote, 'stopId' | 'title' | 'words'>,
): Promise<void> {
  const { delegation, delegate } = await requireTraveller(ctx, settings, linked)
  await underLock(ctx, refOf(delegation), (tx) =>
    insertNote(tx, delegation, { ...written, becomes: 'note', delegateId: delegate.id }),
  )
}

/** What a delegate reports back, in the place of what they reported. Throws delegate_not_found. */
export async function reportBack(
  ctx: Ctx,
  settings: ConferenceSettings,
  linked: Linked,
  report: string,
): Promise<void> {
  const { delegation, delegate } = await requireTraveller(ctx, settings, linked)
  await ofDelegate(
    ctx,
    { ...refOf(delegation), delegateId: delegate.id },
    'delegate_reported',
    (_tx, before) => ({ ...before, report }),
  )
}

const refOf = ({ agencyId, id }: Delegation): DelegationRef => ({ agencyId, delegationId: id })
const today = ({ now }: Pick<Ctx, 'now'>): string => now().toISOString().slice(0, 10)

const underLock = <T>(
  ctx: Ctx,
  ref: DelegationRef,
  work: (tx: TxCtx, delegation: Delegation) => Promise<T>,
): Promise<T> =>
  transaction(ctx, async (tx) => {
    const delegation = await lockDelegation(tx.db, ref)
    if (!delegation) throw E.delegationNotFound()
    return work(tx, delegation)
  })

const ofDelegate = (
  ctx: Ctx,
  { delegateId, ...ref }: DelegationRef & Readonly<{ delegateId: string }>,
  what: string,
  to: (tx: TxCtx, before: Delegate, delegation: Delegation) => Delegate,
): Promise<Delegate> =>
  underLock(ctx, ref, async (tx, delegation) => {
    const before = await selectDelegate(tx.db, { delegationId: delegation.id, id: delegateId })
    if (!before) throw E.delegateNotFound()
    const after = to(tx, before, delegation)
    await saveDelegate(tx.db, after, tx.now())
    await note(tx, delegation, what, { delegateId, role: after.role })
    return after
  })

async function saveChecked(tx: TxCtx, delegation: Delegation, what: string): Promise<void> {
  if (!areDaysRight(delegation)) throw E.tripDaysWrong()
  await saveDelegation(tx.db, delegation, tx.now())
  await note(tx, delegation, what, delegation)
}

function checkVisa(tx: TxCtx, { country }: Delegation, done: readonly string[]): void {
  const known = new Set(visaItems(country, today(tx)).map(({ key }) => key))
  const unknown = done.find((key) => !known.has(key))
  if (unknown !== undefined) throw E.visaItemUnknown({ key: unknown })
}

async function insertNote(
  tx: TxCtx,
  delegation: Delegation,
  written: Omit<VisitNote, 'id' | 'writtenAt'>,
): Promise<void> {
  const most = conferenceLimits.visitNotes
  if ((await selectNotes(tx.db, delegation.id)).length >= most) throw E.delegationFull({ most })
  const stops = await selectStops(tx.db, delegation.id)
  const { stopId } = written
  if (stopId && !stops.some(({ id }) => id === stopId)) throw E.tripPartNotFound()
  await saveNote(tx.db, delegation.id, { ...written, id: newId(), writtenAt: tx.now() })
}

const note = (tx: TxCtx, { agencyId, id }: Delegation, what: string, after: object) =>
  recordAudit(tx, {
    organisationId: agencyId,
    action: `conferences.${what}`,
    subject: `delegation:${id}`,
    after,
  })
