import type { LocalText } from '../../../kernel/locale.ts'
import {
  kindOf,
  type ReadTicket,
  readTicketCode,
  refusedAt,
  type TicketClaim,
} from '../../../kernel/ticket-code.ts'
import type { TicketState } from './check-in-store.ts'
import type { CheckInList, Refusal } from './scan.ts'
import type { TicketKey } from './ticket-key.ts'

export type Verdict = 'accepted' | 'already_used' | Refusal

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What a door says: what is so, and what to do. */
export const VERDICTS: Readonly<Record<Verdict, LocalText>> = {
  accepted: text('Welcome. Let them in.', '欢迎，请放行。'),
  already_used: text(
    'This ticket was used before: it is a copy, or somebody comes twice. Ask for a name and look it up.',
    '此票已使用过：可能是复制票，或有人重复入场。请询问姓名并核对。',
  ),
  unreadable: text(
    'This is no ticket code. Scan the code on the ticket.',
    '这不是门票二维码，请扫描门票上的二维码。',
  ),
  forged: text(
    'This ticket was not issued here: its signature is wrong. Do not let them in.',
    '此票并非本平台签发，签名有误，请勿放行。',
  ),
  foreign: text(
    'This ticket is for another conference. Do not let them in.',
    '此票属于另一场会议，请勿放行。',
  ),
  expired: text(
    'This ticket has expired. Have them open the ticket of their registration anew.',
    '此票已过期，请对方重新打开报名页面中的门票。',
  ),
  cancelled: text(
    'The place of this ticket was given back. Do not let them in.',
    '此票对应的名额已退还，请勿放行。',
  ),
  replaced: text(
    'This is a copy of an older ticket: a new one was issued since. Ask for the new one.',
    '这是旧票的副本，新票已另行签发，请出示新票。',
  ),
  wrong_kind: text(
    'Tickets of this kind do not let in here. Show them the right door.',
    '此类票不能由此处入场，请指引至正确入口。',
  ),
}

/** A code as far as it tells by itself; null where it is no genuine ticket. */
export type Examined = Readonly<{ claim: TicketClaim | null; refusal: Refusal | null }>

/** Looks at a code alone, as a lane without a network does. */
export async function examine(
  key: TicketKey,
  { conferenceId, ticketTypeIds }: CheckInList,
  { code, scannedAt }: Readonly<{ code: string; scannedAt: Date }>,
): Promise<Examined> {
  const read: ReadTicket | undefined = readTicketCode(code)
  if (!read) return { claim: null, refusal: 'unreadable' }
  const { claim, signed, signature } = read
  if (!(await key.isGenuine(signed, signature))) return { claim: null, refusal: 'forged' }
  const door = { conferenceId, kinds: ticketTypeIds.map(kindOf) }
  const refusal = refusedAt(door, claim, scannedAt.getTime()) ?? null
  return { claim, refusal }
}

/** Why a genuine ticket lets nobody in any more. */
export function revokedNow(
  { number }: TicketClaim,
  ticket: TicketState | undefined,
): Extract<Refusal, 'cancelled' | 'replaced'> | null {
  if (!ticket?.isConfirmed) return 'cancelled'
  return number === ticket.number ? null : 'replaced'
}
