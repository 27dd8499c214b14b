import type { LocalText } from '../../../kernel/locale.ts'
import type { Ctx } from '../../../platform/context.ts'
import { openJson } from '../../../platform/seal.ts'
import { defineTask } from '../../../platform/tasks.ts'
import { workThrough } from '../../../platform/work-through.ts'
import type { Conference } from '../conference.ts'
import { selectConference } from '../conference-store.ts'
import type { ConferenceSettings } from '../settings.ts'
import { type Voucher, voucherSeal } from './voucher.ts'
import { forgetAddress, selectUnsent } from './voucher-store.ts'

const PAGE = 200
const MAILS_AT_ONCE = 4

/** Every minute: who was invited to a conference that is open is written to; then the address goes. */
export const createSendInvitations = (settings: ConferenceSettings) =>
  defineTask({
    name: 'conferences.send_invitations',
    schedule: '* * * * *',
    run: async (ctx: Ctx, _payload: object, signal: AbortSignal) => {
      await workThrough<Voucher>(ctx, {
        what: 'invitations to conferences',
        next: (last) => selectUnsent(ctx.db, last, PAGE),
        each: (one) => send(ctx, settings, one),
        about: ({ conferenceId, id }) => ({ conferenceId, id }),
        atOnce: MAILS_AT_ONCE,
        signal,
      })
    },
  })

async function send(ctx: Ctx, settings: ConferenceSettings, voucher: Voucher): Promise<void> {
  const { id, sealed, locale, code, conferenceId } = voucher
  const conference = await selectConference(ctx.db, conferenceId)
  if (!sealed || !locale || !conference) return
  const { email } = openJson<{ email: string }>(settings.identityKeys, voucherSeal(id), sealed)
  const link = `${settings.publicUrl}/conference/${conference.slug}/register?voucher=${code}`
  const { subject, text } = words(conference, link)
  // Sent before it is noted: killed in between, it is sent again and seen to be the same.
  await ctx.mailer.send({
    to: email,
    subject: subject[locale],
    text: text[locale],
    messageId: `<invitation-${id}@${new URL(settings.publicUrl).host}>`,
  })
  await forgetAddress(ctx.db, voucher)
}

const words = (
  { name, city, firstDay }: Conference,
  link: string,
): Readonly<{ subject: LocalText; text: LocalText }> => ({
  subject: {
    en: `You are invited to ${name.en}`,
    'zh-CN': `诚邀您参加“${name['zh-CN']}”`,
  },
  text: {
    en: `You are invited to ${name.en}, ${city.en}, from ${firstDay} on. The invitation is yours alone: it opens with this mail address.\n\nRegister:\n${link}\n\nIf you do not want to come, you need do nothing: we write about this conference no more.`,
    'zh-CN': `诚邀您参加“${name['zh-CN']}”（${city['zh-CN']}，${firstDay} 起）。本邀请仅限您本人使用，报名时请填写收到本邮件的邮箱。\n\n报名：\n${link}\n\n如不参加，无须任何操作，我们不会再就本次会议与您联系。`,
  },
})
