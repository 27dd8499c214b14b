import type { LocalText } from '../../../kernel/locale.ts'
import { addDays, dayOf } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import type { PayloadOf } from '../../../platform/events.ts'
import { reseal } from '../../../platform/reseal.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { deleteInBatches, workThrough } from '../../../platform/work-through.ts'
import type { HeldData } from '../../accounts/api.ts'
import type { PersonErased } from '../../accounts/contract.ts'
import { selectSession } from '../agenda-store.ts'
import type { Conference } from '../conference.ts'
import { selectConference } from '../conference-store.ts'
import { conferenceLimits } from '../limits.ts'
import { moment } from '../pages/times.ts'
import { resealRows } from '../sealed-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { eraseOldProposals, saveTold, selectProposalsOf, selectUntold } from './call-store.ts'
import { type Proposal, proposalKey, proposerOf, proposerSeal } from './proposal.ts'
import { takeBack } from './propose.ts'

const PAGE = 200
const MAILS_AT_ONCE = 4

/** Every minute: those who proposed something, and those whose proposal was decided, are told by mail. */
export const createTellProposers = (settings: ConferenceSettings) =>
  defineTask({
    name: 'conferences.tell_proposers',
    schedule: '* * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await workThrough<Proposal>(ctx, {
        what: 'mails to proposers',
        next: (last) => selectUntold(ctx.db, last, PAGE),
        each: (one) => tell(ctx, settings, one),
        about: ({ conferenceId, id }) => ({ conferenceId, id }),
        atOnce: MAILS_AT_ONCE,
        signal,
      })
    },
  })

async function tell(ctx: Ctx, settings: ConferenceSettings, proposal: Proposal): Promise<void> {
  const proposer = proposerOf(settings, proposal)
  const conference = await selectConference(ctx.db, proposal.conferenceId)
  if (!proposer || !conference) return
  const { conferenceId, id, state, locale, sessionId } = proposal
  const session = sessionId && (await selectSession(ctx.db, { conferenceId, sessionId }))
  const link = `${settings.publicUrl}/conference/${conference.slug}/proposals/${id}?key=${proposalKey(settings, proposal)}`
  const when = session && moment(session.startsAt.toISOString(), conference.timeZone, locale)
  const { subject, text } = words(conference, proposal, {
    ...{ name: proposer.name, link },
    when: when || '',
  })
  // Sent before it is noted: killed in between, it is sent again and seen to be the same.
  await ctx.mailer.send({
    to: proposer.email,
    subject: subject[locale],
    text: text[locale],
    messageId: `<proposal-${id}-${state}@${new URL(settings.publicUrl).host}>`,
  })
  await saveTold(ctx.db, proposal)
}

function words(
  { name }: Conference,
  { state, title, words: said }: Proposal,
  { name: who, link, when }: Readonly<{ name: string; link: string; when: string }>,
): Readonly<{ subject: LocalText; text: LocalText }> {
  const [en, zh] = [name.en, name['zh-CN']]
  const letter = said && `\n\n${said}`
  if (state === 'accepted') {
    return {
      subject: { en: `You speak at ${en}: ${title}`, 'zh-CN': `“${zh}”已接受您的提案：${title}` },
      text: {
        en: `${who}, “${title}” is accepted for ${en}: ${when}.${letter}\n\nSee your proposal, or take it back:\n${link}`,
        'zh-CN': `${who}，您好！您的提案“${title}”已被“${zh}”接受，时间为${when}。${letter}\n\n查看或撤回提案：\n${link}`,
      },
    }
  }
  if (state === 'declined') {
    return {
      subject: {
        en: `Your proposal for ${en}: ${title}`,
        'zh-CN': `您向“${zh}”提交的提案：${title}`,
      },
      text: {
        en: `${who}, “${title}” has found no place in the agenda of ${en}. Thank you for proposing it.${letter}\n\nSee your proposal:\n${link}`,
        'zh-CN': `${who}，您好！感谢您的提案“${title}”，很遗憾“${zh}”的日程未能安排。${letter}\n\n查看提案：\n${link}`,
      },
    }
  }
  return {
    subject: {
      en: `Proposed for ${en}: ${title}`,
      'zh-CN': `已收到您向“${zh}”提交的提案：${title}`,
    },
    text: {
      en: `${who}, we have “${title}” for ${en}, and write to you when it is decided.\n\nSee your proposal, change it while the call is open, or take it back:\n${link}`,
      'zh-CN': `${who}，您好！我们已收到您为“${zh}”提交的提案“${title}”，评审结果将发邮件通知您。\n\n查看提案、在征集期内更改或撤回：\n${link}`,
    },
  }
}

/** A person who is gone proposes nothing; a session that the office has put into its agenda stays. */
export const ForgetProposer = defineTask({
  name: 'conferences.forget_proposer',
  run: async (ctx: Ctx, { userId }: PayloadOf<typeof PersonErased>) => {
    for (const one of await selectProposalsOf(ctx.db, userId)) await takeBack(ctx, one)
  },
})

/** Every day: of conferences that are long over nobody needs to know who proposed what. */
export const EraseProposals = defineTask({
  name: 'conferences.erase_proposals',
  schedule: '48 4 * * *',
  run: async ({ db, now }: Ctx, _payload: object, signal: AbortSignal) => {
    const before = addDays(dayOf(now()), -conferenceLimits.registrationDays)
    await deleteInBatches((limit) => eraseOldProposals(db, before, limit), signal)
  },
})

/** Every hour: what is sealed with an older key is sealed with the one of now. */
export const createResealProposals = ({ identityKeys: ring }: ConferenceSettings) =>
  defineTask({
    name: 'conferences.reseal_proposals',
    schedule: '39 * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      const part = resealRows(ring, {
        name: 'conferences.proposals',
        table: 'proposal',
        boundTo: proposerSeal,
      })
      await reseal(ctx, ring, part, signal)
    },
  })

export const heldProposals = (settings: ConferenceSettings): HeldData => ({
  name: 'proposals',
  async *read({ db }, userId) {
    for (const one of await selectProposalsOf(db, userId)) {
      const { sealed: _sealed, ...facts } = one
      yield { ...facts, ...proposerOf(settings, one) }
    }
  },
})
