import fc from 'fast-check'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { fromBase32, toBase32 } from './base32.ts'
import {
  claimBytes,
  kindOf,
  readTicketCode,
  refusedAt,
  type TicketClaim,
  writeTicketCode,
} from './ticket-code.ts'

const claims = fc.record<TicketClaim>({
  conferenceId: fc.uuid(),
  registrationId: fc.uuid(),
  number: fc.integer({ min: 1, max: 32_767 }),
  kind: fc.uuid().map(kindOf),
  expiresAt: fc.integer({ min: 0, max: 0xffff_ffff }),
})
const signatures = fc.uint8Array({ minLength: 64, maxLength: 64 })

test('what was written is read again, in small letters and between blanks, too', () => {
  fc.assert(
    fc.property(claims, signatures, (claim, signature) => {
      const signed = claimBytes(claim)
      const code = writeTicketCode(signed, signature)
      const read = readTicketCode(`\n ${code.toLowerCase()}\r`)
      expect(read).toEqual({ claim, signed, signature: new Uint8Array(signature) })
      // 45 dots a side: a phone reads it from a screen at arm's length.
      expect(encode(code, { ecc: 'M', border: 0 }).size).toBe(45)
    }),
    { numRuns: 50 },
  )
})

test('what is shorter, longer, of another version or another alphabet is no code of a ticket', () => {
  const claim = { conferenceId: '', registrationId: '', number: 1, kind: '', expiresAt: 1 }
  const code = writeTicketCode(claimBytes(claim), new Uint8Array(64))
  expect(readTicketCode(code)?.claim.number).toBe(1)
  for (const other of [
    '',
    code.slice(1),
    `${code}A`,
    `B${code.slice(1)}`,
    `${code.slice(0, -2)}1A`,
    // Bits behind the end: the same bytes, written as nobody writes them.
    `${code.slice(0, -1)}B`,
  ]) {
    expect([other, readTicketCode(other)]).toEqual([other, undefined])
  }
  fc.assert(fc.property(fc.string(), (text) => readTicketCode(text) === undefined))
})

// RFC 4648, 10
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of %j is %j', (text, code) => {
  const bytes = new TextEncoder().encode(text)
  expect([toBase32(bytes), fromBase32(code)]).toEqual([code, bytes])
})

test('a door lets in its own conference, until the ticket ends, and the kinds it is for', () => {
  const claim = { conferenceId: 'a', registrationId: 'r', number: 1, kind: 'k', expiresAt: 10 }
  const at = (over: object, ms = 9_999) =>
    refusedAt({ conferenceId: 'a', kinds: [], ...over }, claim, ms)
  expect([at({}), at({ conferenceId: 'b' }), at({}, 10_000)]).toEqual([
    undefined,
    'foreign',
    'expired',
  ])
  expect([at({ kinds: ['l'] }), at({ kinds: ['l', 'k'] })]).toEqual(['wrong_kind', undefined])
})
