import { randomBytes } from 'node:crypto'
import type { Locale } from '../../../kernel/locale.ts'

/** What opens a kind of ticket to whoever has its code. */
export type Voucher = Readonly<{
  conferenceId: string
  id: string
  code: string
  ticketTypeId: string
  name: string
  uses: number
  used: number
  /** Its places are kept for those who have it. */
  isReserved: boolean
  /** How much less its ticket costs; 100: nothing. */
  percentOff: number
  /** Of an invitation: whose it is, and nobody else's. */
  addressName: string | null
  /** The mail address, until the letter is sent. */
  sealed: Uint8Array | null
  locale: Locale | null
  closedAt: Date | null
}>

export type VoucherProblem = 'unknown' | 'used_up' | 'other_ticket' | 'other_address'

/** Why these people may not use it for a kind of ticket; undefined when they may. */
export function voucherProblem(
  voucher: Voucher | undefined,
  wanted: Readonly<{ ticketTypeId: string; addressName: string; people: number }>,
): VoucherProblem | undefined {
  if (!voucher || voucher.closedAt) return 'unknown'
  if (voucher.ticketTypeId !== wanted.ticketTypeId) return 'other_ticket'
  if (voucher.addressName && voucher.addressName !== wanted.addressName) return 'other_address'
  return voucher.uses - voucher.used < wanted.people ? 'used_up' : undefined
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const CODE_LETTERS = 12

/** Letters by chance, none of which is taken for another: 60 bits, so that nobody finds one by trying. */
export const newVoucherCode = (): string =>
  [...randomBytes(CODE_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

/** As it was typed, on paper or on a telephone. */
export const readVoucherCode = (typed: string): string => typed.trim().toUpperCase()

/** What the address of an invitation is sealed to. */
export const voucherSeal = (id: string): string => `invitation ${id}`
