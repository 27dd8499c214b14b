import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import type { Static } from 'typebox'
import type { Locale } from '../../../kernel/locale.ts'
import type { TicketDto } from '../check-in/check-in-wire.ts'
import { ticketFacts } from '../check-in/ticket-view.ts'
import { ticketWordsIn } from '../check-in/ticket-words.ts'
import type { ShownConferenceDto } from '../contract.ts'
import { signDetached } from './sign-detached.ts'
import type { AppleWallet, GoogleWallet } from './wallets.ts'

type Ticket = Static<typeof TicketDto>
type Conference = Static<typeof ShownConferenceDto>
type Given = Readonly<{ conference: Conference; locale: Locale; now: Date }>

/** The icon of the site, as large as a watch, a phone and a large phone show it. */
const ICONS = Object.fromEntries(
  ['icon.png', 'icon@2x.png', 'icon@3x.png'].map((name) => [
    name,
    readFileSync(new URL(`./${name}`, import.meta.url)),
  ]),
)

const keeperOf = ({ keeper }: Conference, locale: Locale): string => keeper?.[locale] ?? 'Tradewind'

/**
 * A ticket for Apple Wallet (.pkpass): what its page says and nothing else, signed. Source: Apple, Wallet
 * Developer Guide, "Building Your First Pass".
 */
export function applePass(
  ticket: Ticket,
  { passTypeId, teamId, signer }: AppleWallet,
  { conference, locale, now }: Given,
): Buffer {
  const t = ticketWordsIn(locale)
  const facts = ticketFacts(ticket, conference, locale)
  const fields = facts.map(([label, value], i) => ({ key: `fact${i}`, label, value }))
  const pass = {
    formatVersion: 1,
    passTypeIdentifier: passTypeId,
    teamIdentifier: teamId,
    serialNumber: `${ticket.registration.id}-${ticket.number}`,
    organizationName: keeperOf(conference, locale),
    description: `${t('ticket')} · ${conference.name[locale]}`,
    expirationDate: ticket.expiresAt,
    backgroundColor: 'rgb(11, 37, 69)',
    foregroundColor: 'rgb(255, 255, 255)',
    labelColor: 'rgb(200, 210, 225)',
    barcodes: [
      { format: 'PKBarcodeFormatQR', message: ticket.code, messageEncoding: 'iso-8859-1' },
    ],
    eventTicket: {
      primaryFields: [{ key: 'event', label: t('ticket'), value: conference.name[locale] }],
      secondaryFields: fields.slice(0, 2),
      auxiliaryFields: fields.slice(2),
      backFields: [{ key: 'hint', label: t('title'), value: t('hint') }],
    },
  }
  const files: Record<string, Buffer> = { ...ICONS, 'pass.json': Buffer.from(JSON.stringify(pass)) }
  const digests = Object.entries(files).map(([name, content]) => [
    name,
    // The format asks for SHA-1; what is signed over the list is SHA-256.
    createHash('sha1').update(content).digest('hex'),
  ])
  const manifest = Buffer.from(JSON.stringify(Object.fromEntries(digests)))
  const signature = signDetached(manifest, signer, now)
  const packed = zipSync({ ...files, 'manifest.json': manifest, signature }, { mtime: now })
  return Buffer.from(packed)
}

/**
 * The link that puts a ticket into Google Wallet, signed (JWT, RS256): the code and what is said of the
 * conference, of the person nothing, since a link stays in the history of a browser and has to be short.
 * Source: Google Wallet, "Issuing passes with JWTs".
 */
export function googleSaveLink(
  ticket: Ticket,
  { issuerId, account, key }: GoogleWallet,
  { conference, locale, now }: Given,
): string {
  const inLanguage = (value: string) => ({ defaultValue: { language: locale, value } })
  const classId = `${issuerId}.${conference.slug}`
  const { registration } = ticket
  const unnamed = { ...ticket, registration: { ...registration, attendee: null } }
  const facts = ticketFacts(unnamed, conference, locale)
  const event = {
    id: classId,
    issuerName: keeperOf(conference, locale),
    reviewStatus: 'UNDER_REVIEW',
    eventName: inLanguage(conference.name[locale]),
    hexBackgroundColor: '#0b2545',
  }
  const object = {
    ...{ id: `${issuerId}.${registration.id}-${ticket.number}`, classId, state: 'ACTIVE' },
    barcode: { type: 'QR_CODE', value: ticket.code },
    validTimeInterval: { end: { date: ticket.expiresAt } },
    textModulesData: facts.map(([header, body], i) => ({ id: `fact${i}`, header, body })),
  }
  const claims = {
    ...{ iss: account, aud: 'google', typ: 'savetowallet' },
    iat: Math.floor(now.getTime() / 1_000),
    payload: { eventTicketClasses: [event], eventTicketObjects: [object] },
  }
  const said = [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(said), key).toString('base64url')
  return `https://pay.google.com/gp/v/save/${said}.${signature}`
}
