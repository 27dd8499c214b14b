import { actorText, type Ctx, transaction } from '../../platform/context.ts'
import { emit } from '../../platform/outbox.ts'
import { openBytes } from '../../platform/seal.ts'
import { findOrganisation, recordAudit } from '../accounts/api.ts'
import { leaveOffice, saveClient } from './client-store.ts'
import { ClientJoined } from './contract.ts'
import { ProgrammesErrors as E } from './errors.ts'
import { addressSeal, type RecruitingSettings } from './import-prospects.ts'
import { claimProspect, findLetter, type Letter, markOpened } from './invitation-store.ts'
import { type InvitationRef, readInvitationToken } from './invitation-token.ts'
import { placeOffices } from './name-offices.ts'
import { findOffice } from './office-store.ts'
import type { InvitationDto } from './recruiting-wire.ts'

type Settings = Pick<RecruitingSettings, 'secret'>

/** The letter that a link belongs to. Throws invitation_not_found. */
async function requireLetter(
  ctx: Pick<Ctx, 'db'>,
  { secret }: Settings,
  token: string,
): Promise<Letter> {
  const ref = readInvitationToken(secret, token)
  const letter = ref && (await findLetter(ctx.db, ref))
  if (!letter) throw E.invitationNotFound()
  return letter
}

/** Who invites, in which words, and what is asked for. Looking changes nothing. */
export async function showInvitation(
  ctx: Pick<Ctx, 'db'>,
  settings: Settings,
  token: string,
): Promise<InvitationDto> {
  const letter = await requireLetter(ctx, settings, token)
  const office = await findOffice(ctx.db, letter.agencyId)
  if (office?.standing !== 'open') throw E.invitationNotFound()
  const [{ standing: _standing, ...placed }] = (await placeOffices(ctx, [office])) as [
    Awaited<ReturnType<typeof placeOffices>>[number],
  ]
  const { business, message, asks, isOptedOut, joinedBy } = letter
  return {
    office: placed,
    business,
    message,
    asks: [...asks],
    isOptedOut,
    isAnswered: joinedBy !== null,
  }
}

/** Notes that somebody came by the link: a page calls it that is shown, so that no mail program does. */
export async function noteArrival(ctx: Ctx, settings: Settings, token: string): Promise<void> {
  await markOpened(ctx.db, await requireLetter(ctx, settings, token), ctx.now())
}

/**
 * The business joins the office that wrote to it: it is on the office's list and is asked to show
 * figures, but shows none. Throws invitation_not_found, invitation_answered, business_not_found.
 * Checks nothing about who answers for the business: the caller does.
 */
export async function joinOffice(
  ctx: Ctx,
  settings: Settings,
  { token, businessId }: { token: string; businessId: string },
): Promise<{ agencyId: string }> {
  const letter = await requireLetter(ctx, settings, token)
  const [business, office] = [
    await findOrganisation(ctx.db, businessId),
    await findOffice(ctx.db, letter.agencyId),
  ]
  if (business?.kind !== 'business' || business.isSample !== office?.isSample) {
    throw E.businessNotFound({ businessId })
  }
  const { agencyId, batchId, prospectId, asks } = letter
  await transaction(ctx, async (tx) => {
    if (!(await claimProspect(tx.db, letter, businessId))) throw E.invitationAnswered()
    // Whoever answers has come by the link, also where the page could not say so.
    await markOpened(tx.db, letter, tx.now())
    await saveClient(tx.db, {
      businessId,
      agencyId,
      cameBy: 'invitation',
      batchId,
      prospectId,
      asks,
      joinedAt: tx.now(),
      by: actorText(tx.actor),
    })
    await emit(tx, ClientJoined, { businessId, agencyId })
    await recordAudit(tx, {
      organisationId: businessId,
      action: 'programmes.office_joined',
      subject: `agency:${agencyId}`,
      after: { asks },
    })
  })
  return { agencyId }
}

/** The business is no client of the office any more; consents are withdrawn where they were given. */
export const leave = (ctx: Ctx, pair: { businessId: string; agencyId: string }): Promise<void> =>
  transaction(ctx, async (tx) => {
    if (!(await leaveOffice(tx.db, pair, tx.now()))) throw E.officeNotFound(pair)
    await recordAudit(tx, {
      organisationId: pair.businessId,
      action: 'programmes.office_left',
      subject: `agency:${pair.agencyId}`,
    })
  })

/** What a mail needs to say it; undefined when it is not to be sent. */
export async function readLetter(
  ctx: Pick<Ctx, 'db'>,
  settings: RecruitingSettings,
  ref: InvitationRef,
) {
  const letter = await findLetter(ctx.db, ref)
  const office = letter?.address ? await findOrganisation(ctx.db, ref.agencyId) : undefined
  if (!letter?.address || !office || letter.joinedBy !== null) return undefined
  const boundTo = addressSeal(ref.prospectId)
  return {
    email: openBytes(settings.identityKeys, boundTo, letter.address).toString('utf8'),
    locale: letter.locale,
    office: (letter.locale === 'zh-CN' ? office.nameZh : null) ?? office.name,
    business: letter.business,
    message: letter.message,
  }
}
