import { type Static, Type } from 'typebox'
import { SCANNED_CHARACTERS } from '../../../kernel/ticket-code.ts'
import { PlatformErrors } from '../../../platform/errors.ts'
import type { Routes } from '../../../platform/module.ts'
import { problems } from '../../../platform/problems.ts'
import {
  InstantDto,
  NextCursor,
  nextAfter,
  nullable,
  PageQuery,
  Uuid,
} from '../../../platform/wire.ts'
import { KeyDto, SlugParam } from '../contract.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { attendeeOf } from '../registration.ts'
import { requireRegistration } from '../require-registration.ts'
import type { ConferenceSettings } from '../settings.ts'
import { type Lead, type LeadOf, selectLeads, selectScannedBy } from './lead-store.ts'
import { scanBadge, shareContact } from './scan-badge.ts'

const strict = { additionalProperties: false }
const tags = ['conferences']
const AT = '/v1/conferences/:slug/registrations/:registrationId'
const Own = Type.Object({ slug: SlugParam, registrationId: Uuid })
const OfScanner = Type.Object({ ...Own.properties, scannedBy: Uuid })
const open = [PlatformErrors.invalidInput, E.conferenceNotFound, E.registrationNotFound] as const
const KeyedPage = Type.Object({ key: KeyDto, ...PageQuery, after: Type.Optional(Uuid) })

const LeadDto = Type.Object({
  attendeeId: Type.String(),
  scannedAt: InstantDto,
  note: Type.String(),
  contact: nullable(
    Type.Object(
      { name: Type.String(), organisation: Type.String(), email: Type.String() },
      { description: 'Null until they agree that you are told, and when they no longer do.' },
    ),
  ),
})
export const LeadsDto = Type.Object({ leads: Type.Array(LeadDto), next: NextCursor })
const ScannerDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  organisation: Type.String(),
  scannedAt: InstantDto,
  isShared: Type.Boolean({ description: 'Whether they are told your name and mail address.' }),
})
export const ScannersDto = Type.Object({ scanners: Type.Array(ScannerDto), next: NextCursor })
const SharedDto = Type.Object({ id: Type.String(), isShared: Type.Boolean() })

const ScanBody = Type.Object(
  {
    key: KeyDto,
    code: Type.String({ maxLength: SCANNED_CHARACTERS, description: 'What the badge says.' }),
    note: Type.String({ maxLength: conferenceLimits.noteCharacters }),
  },
  strict,
)
const ShareBody = Type.Object({ key: KeyDto, isShared: Type.Boolean() }, strict)

/** Badges that people scan at their stands; who is scanned decides whether they are told to whom. */
export const createLeadRoutes =
  (settings: ConferenceSettings): Routes =>
  async (app) => {
    app.post(
      `${AT}/leads`,
      {
        schema: {
          operationId: 'scanBadge',
          tags,
          summary: 'Notes whose badge one has scanned; who it is, one is told once they agree.',
          params: Own,
          body: ScanBody,
          response: {
            200: Type.Object({ attendeeId: Type.String(), scannedAt: InstantDto }),
            ...problems(...open, E.noTicket, E.badgeUnusable, E.ownBadge, E.tooManyLeads),
          },
        },
      },
      async ({ ctx, params, body: { key, code, note } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const lead = await scanBadge(ctx, settings, registration, { code, note: note.trim() })
        return { attendeeId: lead.attendeeId, scannedAt: lead.scannedAt.toISOString() }
      },
    )

    app.get(
      `${AT}/leads`,
      {
        schema: {
          operationId: 'listLeads',
          tags,
          summary: 'Whose badges one has scanned, with how to reach those who agreed.',
          params: Own,
          querystring: KeyedPage,
          response: { 200: LeadsDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key, ...page } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const found = await selectLeads(ctx.db, registration, page)
        return {
          leads: found.map((one) => showLead(settings, one)),
          next: nextAfter(found, page.limit, (one) => one.attendeeId),
        }
      },
    )

    app.get(
      `${AT}/scanners`,
      {
        schema: {
          operationId: 'listScanners',
          tags,
          summary: 'Who scanned one’s badge, and whether they are told who one is.',
          params: Own,
          querystring: KeyedPage,
          response: { 200: ScannersDto, ...problems(...open) },
        },
      },
      async ({ ctx, params, query: { key, ...page } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const found = await selectScannedBy(ctx.db, registration, page)
        return {
          scanners: found.map((one) => showScanner(settings, one)),
          next: nextAfter(found, page.limit, (one) => one.scannedBy),
        }
      },
    )

    app.put(
      `${AT}/scanners/:scannedBy`,
      {
        schema: {
          operationId: 'shareContact',
          tags,
          summary: 'Agrees that who scanned one’s badge is told who one is, or takes that back.',
          params: OfScanner,
          body: ShareBody,
          response: { 200: SharedDto, ...problems(...open, E.leadNotFound) },
        },
      },
      async ({ ctx, params, body: { key, isShared } }) => {
        const { registration } = await requireRegistration(ctx, settings, params, key)
        const { scannedBy } = params
        return showShared(await shareContact(ctx, registration, { scannedBy, isShared }))
      },
    )
  }

const showShared = ({ scannedBy: id, sharedAt }: Lead): Static<typeof SharedDto> => ({
  id,
  isShared: sharedAt !== null,
})

function showLead(settings: ConferenceSettings, lead: LeadOf): Static<typeof LeadDto> {
  const { attendeeId, scannedAt, note, sharedAt, sealed } = lead
  const attendee = sharedAt ? attendeeOf(settings, { id: attendeeId, sealed }) : undefined
  const contact = attendee && {
    ...{ name: attendee.name, organisation: attendee.organisation, email: attendee.email },
  }
  return { attendeeId, scannedAt: scannedAt.toISOString(), note, contact: contact ?? null }
}

function showScanner(settings: ConferenceSettings, lead: LeadOf): Static<typeof ScannerDto> {
  const { scannedBy, scannedAt, sealed } = lead
  const by = attendeeOf(settings, { id: scannedBy, sealed })
  return {
    ...showShared(lead),
    name: by?.name ?? '',
    organisation: by?.organisation ?? '',
    scannedAt: scannedAt.toISOString(),
  }
}
