import { newId } from '../../../kernel/ids.ts'
import type { Locale } from '../../../kernel/locale.ts'
import { nameAddress } from '../../../platform/address-name.ts'
import { type Ctx, type TxCtx, transaction } from '../../../platform/context.ts'
import type { Db } from '../../../platform/db.ts'
import { sealJson } from '../../../platform/seal.ts'
import { recordAudit } from '../../accounts/api.ts'
import { selectTracks } from '../agenda-store.ts'
import type { Conference, ConferenceRef } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { conferenceLimits } from '../limits.ts'
import { requireShown } from '../require-conference.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  countProposals,
  insertProposal,
  lockProposal,
  saveCall,
  saveIdea,
  selectCall,
  selectProposal,
  withdrawProposal,
} from './call-store.ts'
import {
  type Call,
  type Idea,
  isCallOpen,
  isProposalKey,
  type Proposal,
  type ProposalRef,
  type Proposer,
  proposerSeal,
} from './proposal.ts'

/** Calls for proposals, or says anew until when. Throws conference_not_found, call_days_wrong. */
export const putCall = (
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  written: Omit<Call, 'conferenceId'>,
): Promise<Call> =>
  transaction(ctx, async (tx) => {
    const conference = await lockConference(tx.db, conferenceId)
    if (conference?.agencyId !== agencyId) throw E.conferenceNotFound()
    const { opensOn, closesOn } = written
    if (closesOn < opensOn || closesOn > conference.lastDay) throw E.callDaysWrong()
    const call = { ...written, conferenceId }
    await saveCall(tx.db, call)
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.call_put',
      subject: `conference:${conferenceId}`,
      after: written,
    })
    return call
  })

/** Throws conference_not_found, call_not_found. */
export async function requireCall(
  db: Db,
  slug: string,
): Promise<Readonly<{ conference: Conference; call: Call }>> {
  const conference = await requireShown(db, slug)
  const call = await selectCall(db, conference.id)
  if (!call) throw E.callNotFound()
  return { conference, call }
}

/**
 * Proposes a session, without an account. Throws conference_not_found, call_not_found, call_closed,
 * place_unknown, too_many_proposals.
 */
export async function propose(
  ctx: Ctx,
  settings: ConferenceSettings,
  slug: string,
  { idea, proposer, locale }: Readonly<{ idea: Idea; proposer: Proposer; locale: Locale }>,
): Promise<Proposal> {
  const { conference } = await requireCall(ctx.db, slug)
  return transaction(ctx, async (tx) => {
    const locked = (await lockConference(tx.db, conference.id))!
    await requireOpen(tx, locked)
    await checkTrack(tx, locked, idea)
    const addressName = nameAddress(settings.secret, proposer.email)
    const known = await countProposals(tx.db, locked.id, addressName)
    const { proposals: most, proposalsOfAddress: mostOwn } = conferenceLimits
    if (known.all >= most) throw E.tooManyProposals({ most })
    if (known.own >= mostOwn) throw E.tooManyProposals({ most: mostOwn })
    const id = newId()
    const proposal: Proposal = {
      ...idea,
      ...{ conferenceId: locked.id, id, locale, state: 'submitted' },
      userId: tx.actor.kind === 'user' ? tx.actor.userId : null,
      sealed: sealJson(settings.identityKeys, proposerSeal(id), proposer),
      submittedAt: tx.now(),
      ...{ decidedAt: null, words: '', sessionId: null },
    }
    await insertProposal(tx.db, proposal, addressName)
    return proposal
  })
}

type Linked = Readonly<{ slug: string; proposalId: string; key: string }>

/**
 * A proposal by the key of its link, with its conference; to everybody else it does not exist. Throws
 * conference_not_found, proposal_not_found.
 */
export async function requireProposal(
  { db }: Pick<Ctx, 'db'>,
  settings: ConferenceSettings,
  { slug, proposalId: id, key }: Linked,
): Promise<Readonly<{ conference: Conference; proposal: Proposal }>> {
  const conference = await requireShown(db, slug)
  const ref = { conferenceId: conference.id, id }
  const proposal = isProposalKey(settings, ref, key) ? await selectProposal(db, ref) : undefined
  if (!proposal) throw E.proposalNotFound()
  return { conference, proposal }
}

/** While it waits and the call is open. Throws as `requireProposal`, proposal_decided, call_closed. */
export async function changeIdea(
  ctx: Ctx,
  settings: ConferenceSettings,
  linked: Linked,
  idea: Idea,
): Promise<void> {
  const { conference, proposal } = await requireProposal(ctx, settings, linked)
  await transaction(ctx, async (tx) => {
    await requireWaiting(tx, proposal)
    await requireOpen(tx, conference)
    await checkTrack(tx, conference, idea)
    await saveIdea(tx.db, proposal, idea)
  })
}

/**
 * Takes it back; what one said of oneself is erased. A session that it became stays until the office calls
 * it off. Again changes nothing.
 */
export const takeBack = (ctx: Ctx, ref: ProposalRef): Promise<void> =>
  transaction(ctx, async (tx) => {
    const before = await lockProposal(tx.db, ref)
    if (!before) throw E.proposalNotFound()
    if (before.state !== 'withdrawn') await withdrawProposal(tx.db, ref)
  })

/** Under its lock, one that nobody has decided. Throws proposal_not_found, proposal_decided. */
export async function requireWaiting({ db }: TxCtx, ref: ProposalRef): Promise<Proposal> {
  const proposal = await lockProposal(db, ref)
  if (!proposal) throw E.proposalNotFound()
  if (proposal.state !== 'submitted') throw E.proposalDecided({ state: proposal.state })
  return proposal
}

async function requireOpen(tx: TxCtx, conference: Conference): Promise<void> {
  const call = await selectCall(tx.db, conference.id)
  if (!call || !isCallOpen(tx, conference, call)) throw E.callClosed()
}

async function checkTrack({ db }: TxCtx, { id }: Conference, { trackId }: Idea): Promise<void> {
  if (!trackId) return
  const known = (await selectTracks(db, id)).some((one) => one.id === trackId)
  if (!known) throw E.placeUnknown({ trackId })
}
