import { newId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { nameAddress } from '../../../platform/address-name.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import { sealJson } from '../../../platform/seal.ts'
import { recordAudit } from '../../accounts/api.ts'
import type { ConferenceRef } from '../conference.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import type { TicketType } from '../registration.ts'
import {
  fillFromWaiting,
  lockQuotas,
  selectKnownAddresses,
  selectTicketTypes,
} from '../registration-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { newVoucherCode, readVoucherCode, type Voucher, voucherSeal } from './voucher.ts'
import {
  closeVoucher,
  countVouchers,
  insertVouchers,
  reservePlaces,
  selectInvited,
  selectVoucher,
} from './voucher-store.ts'

type Of = Readonly<{
  ticketTypeId: string
  name: string
  isReserved: boolean
  /** How much less its ticket costs. */
  percentOff: number
}>

/**
 * A code that so many may use. Its places may be kept for them: then nobody else is given one. Throws
 * ticket_type_unknown, code_taken, too_many_vouchers, too_few_places.
 */
export const addVoucher = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  { code, uses, ...of }: Of & Readonly<{ code: string | undefined; uses: number }>,
): Promise<Voucher> =>
  transaction(ctx, async (tx) => {
    const type = await reserve(tx, conferenceId, { ...of, vouchers: 1, places: uses })
    const voucher: Voucher = {
      ...{ conferenceId, id: newId(), ticketTypeId: type.id, name: of.name },
      ...{ code: code ? readVoucherCode(code) : newVoucherCode(), uses, used: 0 },
      ...{
        isReserved: of.isReserved,
        percentOff: of.percentOff,
        addressName: null,
        sealed: null,
        locale: null,
      },
      closedAt: null,
    }
    const added = await insertVouchers(tx.db, [voucher], tx.now())
    if (added === 0) throw E.codeTaken({ code: voucher.code })
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.voucher_added',
      subject: `conference:${conferenceId}`,
      after: { ticketType: type.name, ...of, uses },
    })
    return voucher
  })

/**
 * Invites people by mail: a voucher for each address, which nobody else can use. Who has one that holds,
 * or is registered, is left as they are. Throws as adding a voucher does.
 */
export const invite = (
  ctx: Ctx,
  settings: ConferenceSettings,
  { agencyId, conferenceId }: ConferenceRef,
  { emails, locale, ...of }: Of & Readonly<{ emails: readonly string[]; locale: Locale }>,
): Promise<Readonly<{ invited: number; known: number }>> =>
  transaction(ctx, async (tx) => {
    await lockQuotas(tx.db, conferenceId)
    const named = new Map(
      emails.map((email) => [nameAddress(settings.secret, email), email.toLowerCase()]),
    )
    const names = [...named.keys()]
    const invited = await selectInvited(tx.db, conferenceId, names)
    const registered = await selectKnownAddresses(tx.db, conferenceId, names)
    const fresh = names.filter((name) => !invited.has(name) && !registered.has(name))
    const count = fresh.length
    const known = emails.length - count
    const type = await reserve(tx, conferenceId, { ...of, vouchers: count, places: count })
    const vouchers = fresh.map((addressName): Voucher => {
      const id = newId()
      return {
        ...{ conferenceId, id, ticketTypeId: type.id, name: of.name, code: newVoucherCode() },
        ...{
          uses: 1,
          used: 0,
          isReserved: of.isReserved,
          percentOff: of.percentOff,
          addressName,
          locale,
          closedAt: null,
        },
        sealed: sealJson(settings.identityKeys, voucherSeal(id), {
          email: named.get(addressName)!,
        }),
      }
    })
    if (count === 0) return { invited: 0, known }
    await insertVouchers(tx.db, vouchers, tx.now())
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.people_invited',
      subject: `conference:${conferenceId}`,
      after: { ticketType: type.name, ...of, invited: count },
    })
    return { invited: count, known }
  })

/**
 * Nobody uses it any more; places that were kept and not taken go to those who wait. Again changes
 * nothing. Throws voucher_not_found.
 */
export const endVoucher = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  id: string,
): Promise<Voucher> =>
  transaction(ctx, async (tx) => {
    await lockQuotas(tx.db, conferenceId)
    const voucher = await selectVoucher(tx.db, conferenceId, id)
    if (!voucher) throw E.voucherNotFound()
    if (voucher.closedAt) return voucher
    await closeVoucher(tx.db, voucher, tx.now())
    const kept = voucher.isReserved ? voucher.uses - voucher.used : 0
    if (kept > 0) {
      const type = await requireType(tx, conferenceId, voucher.ticketTypeId)
      await reservePlaces(tx.db, { conferenceId, id: type.quotaId }, -kept)
      await fillFromWaiting(tx.db, conferenceId, tx.now())
    }
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.voucher_ended',
      subject: `conference:${conferenceId}`,
      before: { name: voucher.name, uses: voucher.uses, used: voucher.used },
    })
    return (await selectVoucher(tx.db, conferenceId, id))!
  })

/** Keeps places of a quota, where they are to be kept, and looks whether so many more vouchers may be. */
async function reserve(
  tx: TxCtx,
  conferenceId: string,
  given: Pick<Of, 'ticketTypeId' | 'isReserved'> & Readonly<{ vouchers: number; places: number }>,
): Promise<TicketType> {
  const quotas = await lockQuotas(tx.db, conferenceId)
  const type = await requireType(tx, conferenceId, given.ticketTypeId)
  const most = conferenceLimits.vouchers
  const before = await countVouchers(tx.db, conferenceId)
  if (before + given.vouchers > most) throw E.tooManyVouchers({ most })
  if (!given.isReserved || given.places === 0) return type
  const { id, size, taken } = quotas.find((one) => one.id === type.quotaId)!
  const free = size - taken
  if (free < given.places) throw E.tooFewPlaces({ free })
  await reservePlaces(tx.db, { conferenceId, id }, given.places)
  return type
}

async function requireType(
  tx: TxCtx,
  conferenceId: string,
  ticketTypeId: string,
): Promise<TicketType> {
  const types = await selectTicketTypes(tx.db, conferenceId)
  const type = types.find(({ id }) => id === ticketTypeId)
  if (!type) throw E.ticketTypeUnknown({ ticketTypeId })
  return type
}
