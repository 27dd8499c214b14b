import { fromBase32, toBase32 } from './base32.ts'

/** What the code of a ticket says. Whose it is knows the server alone: nothing personal stands in it. */
export type TicketClaim = Readonly<{
  conferenceId: string
  registrationId: string
  /** Of the tickets of a registration, from 1: the newest holds. */
  number: number
  /** `kindOf` the ticket type. */
  kind: string
  /** Seconds since 1970: from then on it opens no door. */
  expiresAt: number
}>

/** A code that was read, of which nobody knows yet whether it is genuine. */
export type ReadTicket = Readonly<{
  claim: TicketClaim
  signed: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
}>

const VERSION = 1
const CLAIM_BYTES = 1 + 16 + 16 + 2 + 4 + 4
/** Of Ed25519 (RFC 8032). */
const SIGNATURE_BYTES = 64
const CODE_CHARACTERS = Math.ceil(((CLAIM_BYTES + SIGNATURE_BYTES) * 8) / 5)

/** Longer than a code with what a scanner puts around it; what is longer is none. */
export const SCANNED_CHARACTERS = 400

/** A ticket type in a code: the last eight digits of its id, which chance made. */
export const kindOf = (ticketTypeId: string): string => ticketTypeId.slice(-8)

/** The bytes that are signed: version, conference, registration, number, kind, end. */
export function claimBytes(claim: TicketClaim): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CLAIM_BYTES)
  const view = new DataView(bytes.buffer)
  bytes[0] = VERSION
  bytes.set(idBytes(claim.conferenceId), 1)
  bytes.set(idBytes(claim.registrationId), 17)
  view.setUint16(33, claim.number)
  bytes.set(hexBytes(claim.kind), 35)
  view.setUint32(39, claim.expiresAt)
  return bytes
}

/** Capital letters and digits: a small QR code, which scanners type alike on every keyboard. */
export const writeTicketCode = (signed: Uint8Array, signature: Uint8Array): string =>
  toBase32(Uint8Array.of(...signed, ...signature))

/** Undefined when it is no code of a ticket at all. */
export function readTicketCode(scanned: string): ReadTicket | undefined {
  const code = scanned.trim()
  if (code.length !== CODE_CHARACTERS) return undefined
  const bytes = fromBase32(code)
  if (bytes?.[0] !== VERSION) return undefined
  const view = new DataView(bytes.buffer)
  return {
    claim: {
      conferenceId: idOf(bytes.subarray(1, 17)),
      registrationId: idOf(bytes.subarray(17, 33)),
      number: view.getUint16(33),
      kind: hexOf(bytes.subarray(35, 39)),
      expiresAt: view.getUint32(39),
    },
    signed: bytes.slice(0, CLAIM_BYTES),
    signature: bytes.slice(CLAIM_BYTES),
  }
}

/** What a door lets in: everything when it names no kind. */
export type Door = Readonly<{ conferenceId: string; kinds: readonly string[] }>
export type DoorRefusal = 'foreign' | 'expired' | 'wrong_kind'

/** Why a genuine ticket opens this door not at this time, as far as the ticket itself tells. */
export function refusedAt(
  { conferenceId, kinds }: Door,
  claim: TicketClaim,
  atMs: number,
): DoorRefusal | undefined {
  if (claim.conferenceId !== conferenceId) return 'foreign'
  if (atMs >= claim.expiresAt * 1_000) return 'expired'
  return kinds.length === 0 || kinds.includes(claim.kind) ? undefined : 'wrong_kind'
}

const hexBytes = (hex: string): number[] =>
  Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
const idBytes = (id: string): number[] => hexBytes(id.replaceAll('-', ''))
const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const idOf = (bytes: Uint8Array): string =>
  hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
