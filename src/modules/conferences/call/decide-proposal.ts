import { type Ctx, transaction } from '../../../platform/context.ts'
import { recordAudit } from '../../accounts/api.ts'
import type { Copies } from '../agenda.ts'
import type { ConferenceRef } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { addSession, type WrittenSession } from '../edit-agenda.ts'
import { ConferencesErrors as E } from '../errors.ts'
import type { ConferenceSettings } from '../settings.ts'
import { saveDecision, saveReview } from './call-store.ts'
import { type Idea, type Proposal, proposerOf, type Review } from './proposal.ts'
import { requireWaiting } from './propose.ts'

type Ref = ConferenceRef & Readonly<{ proposalId: string }>

/** One's own points, while nobody has decided. Throws proposal_not_found, proposal_decided. */
export const reviewProposal = (ctx: Ctx, conferenceId: string, review: Review): Promise<Proposal> =>
  transaction(ctx, async (tx) => {
    const proposal = await requireWaiting(tx, { conferenceId, id: review.proposalId })
    await saveReview(tx.db, conferenceId, review, tx.now())
    return proposal
  })

/**
 * It becomes a session of the agenda, and its speaker is told. Throws conference_not_found,
 * proposal_not_found, proposal_decided, place_unknown, agenda_full.
 */
export const acceptProposal = (
  ctx: Ctx,
  settings: ConferenceSettings,
  ref: Ref,
  {
    words,
    ...place
  }: Readonly<{ words: string }> &
    Pick<WrittenSession, 'startsAt' | 'minutes' | 'roomId' | 'trackId'>,
): Promise<Proposal> =>
  decide(ctx, ref, 'accepted', words, async (tx, proposal) => {
    const speaker = proposerOf(settings, proposal)?.name
    const session = await addSession(tx, ref, {
      ...place,
      title: copiesOf(proposal, proposal.title),
      abstract: copiesOf(proposal, proposal.abstract),
      kind: '',
      language: proposal.language,
      speakers: speaker ? [{ name: speaker, nameZh: null }] : [],
    })
    return session.id
  })

/** Its speaker is told, with what the office writes. Throws proposal_not_found, proposal_decided. */
export const declineProposal = (ctx: Ctx, ref: Ref, words: string): Promise<Proposal> =>
  decide(ctx, ref, 'declined', words, async () => null)

const decide = (
  ctx: Ctx,
  ref: Ref,
  state: 'accepted' | 'declined',
  words: string,
  become: (
    tx: Parameters<typeof addSession>[0],
    proposal: Proposal,
  ) => Promise<Proposal['sessionId']>,
): Promise<Proposal> =>
  transaction(ctx, async (tx) => {
    const { agencyId, conferenceId, proposalId: id } = ref
    const conference = await lockConference(tx.db, conferenceId)
    if (conference?.agencyId !== agencyId) throw E.conferenceNotFound()
    const before = await requireWaiting(tx, { conferenceId, id })
    const sessionId = await become(tx, before)
    const after: Proposal = { ...before, state, words, sessionId, decidedAt: tx.now() }
    await saveDecision(tx.db, after)
    await recordAudit(tx, {
      organisationId: agencyId,
      action: `conferences.proposal_${state}`,
      subject: `conference:${conferenceId}`,
      after: { proposalId: id, title: before.title, sessionId },
    })
    return after
  })

/** In the language it was written in; the office adds the other one. */
const copiesOf = ({ language }: Idea, text: string): Copies =>
  /^zh\b/i.test(language) ? { en: null, 'zh-CN': text } : { en: text, 'zh-CN': null }
