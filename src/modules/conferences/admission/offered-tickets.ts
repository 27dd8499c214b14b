import type { Db } from '../../../platform/db.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { fareWith } from '../paid/bill.ts'
import { toPriceDto } from '../paid/paid-wire.ts'
import type { Attendee } from '../registration.ts'
import { selectQuotas, selectTicketTypes } from '../registration-store.ts'
import { readVoucherCode } from './voucher.ts'
import { selectVouchersByCode } from './voucher-store.ts'

/**
 * Kinds of ticket that anybody may ask for, or the one that a voucher opens, with the places that are free
 * to whoever asks. Throws voucher_unusable.
 */
export async function offeredTickets(db: Db, conferenceId: string, typed: string | undefined) {
  const code = typed && readVoucherCode(typed)
  const [voucher] = code ? await selectVouchersByCode(db, conferenceId, [code]) : []
  if (code && (!voucher || voucher.closedAt)) throw E.voucherUnusable({ reason: 'unknown' })
  const left = voucher ? voucher.uses - voucher.used : undefined
  if (left === 0) throw E.voucherUnusable({ reason: 'used_up' })
  const quotas = await selectQuotas(db, conferenceId)
  const free = new Map(quotas.map(({ id, size, taken }) => [id, size - taken]))
  const types = await selectTicketTypes(db, conferenceId)
  return types
    .filter(({ id, isOffered, access }) =>
      voucher ? isOffered && id === voucher.ticketTypeId : isOffered && access !== 'voucher',
    )
    .map(({ id, name, nameZh, quotaId, access, fare }) => ({
      ...{ id, name, nameZh },
      free: voucher?.isReserved ? left! : free.get(quotaId)!,
      price: toPriceDto(fareWith(fare, voucher?.percentOff ?? 0)),
      // Whoever was invited is not asked about.
      access: voucher && access === 'approval' ? ('voucher' as const) : access,
    }))
}

/** As they wrote it; of somebody without a mail address it is empty. */
export const toAttendee = (said: {
  name: string
  email: string | null
  organisation: string
  needs: string
}): Attendee => ({
  name: said.name.trim(),
  email: said.email?.toLowerCase() ?? '',
  organisation: said.organisation.trim(),
  needs: said.needs.trim(),
})
