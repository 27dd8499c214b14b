import { newCode, newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Ctx, transaction } from '../../platform/context.ts'
import type { Mail } from '../../platform/mail.ts'
import { defineTask } from '../../platform/tasks.ts'
import { recordAudit } from '../accounts/api.ts'
import type { CohortInvitation, CohortRole, OwnCohortRef } from './cohort.ts'
import {
  countInvitations,
  deleteExpiredInvitations,
  deleteInvitation,
  lockCohort,
  upsertInvitation,
} from './cohort-store.ts'
import { CoursesErrors as E } from './errors.ts'
import { hashOfCode } from './join-cohort.ts'
import { courseLimits } from './limits.ts'
import { requireOwnCohort } from './require-cohort.ts'

const DAY_MS = 86_400_000

/** A mail before it is worded. The link holds the code: it never goes into a log. */
type InvitationOrder = Readonly<{
  to: string
  locale: Locale
  link: string
  cohort: string
  organisation: string
  role: CohortRole
}>

export const MailInvitation = defineTask<InvitationOrder>({
  name: 'courses.mail_invitation',
  run: (ctx, order) => ctx.mailer.send(wordInvitation(order)),
})

/** Addresses of people who never came. */
export const ClearInvitations = defineTask({
  name: 'courses.clear_invitations',
  schedule: '20 3 * * *',
  run: async ({ db, now }: Ctx) => void (await deleteExpiredInvitations(db, now())),
})

/**
 * Mails somebody a code of their own; another one to the same address takes its place. The caller
 * has asked whether the organisation may. Throws cohort_not_found, too_many_invitations.
 */
export function inviteToCohort(
  ctx: Ctx,
  ref: OwnCohortRef,
  {
    email: typed,
    role,
    organisation,
    publicUrl,
  }: Readonly<{ email: string; role: CohortRole; organisation: string; publicUrl: string }>,
): Promise<CohortInvitation> {
  const email = typed.toLowerCase()
  return transaction(ctx, async (tx) => {
    await lockCohort(tx.db, ref.cohortId)
    const cohort = await requireOwnCohort(tx.db, ref)
    const most = courseLimits.invitations
    const open = await countInvitations(tx.db, cohort.id, tx.now())
    if (open >= most) throw E.tooManyInvitations({ most })
    const code = newCode()
    const invitation: CohortInvitation = {
      cohortId: cohort.id,
      id: newId(),
      email,
      role,
      codeHash: hashOfCode(code),
      createdAt: tx.now(),
      expiresAt: new Date(tx.now().getTime() + courseLimits.invitationDays * DAY_MS),
    }
    await upsertInvitation(tx.db, invitation)
    await tx.tasks.enqueue(tx.db, MailInvitation, {
      to: email,
      locale: cohort.language,
      link: `${publicUrl}/cohorts/join/${code}`,
      cohort: cohort.name,
      organisation,
      role,
    } satisfies InvitationOrder)
    await recordAudit(tx, {
      organisationId: ref.organisationId,
      action: 'courses.cohort_invitation_sent',
      subject: `cohort:${cohort.id}`,
      // Not whom: the log keeps no addresses, and is never changed.
      after: { role },
    })
    return invitation
  })
}

/** Throws cohort_invitation_not_found. */
export const cancelInvitation = (
  ctx: Ctx,
  { cohortId, invitationId }: OwnCohortRef & Readonly<{ invitationId: string }>,
): Promise<void> =>
  transaction(ctx, async (tx) => {
    const cancelled = await deleteInvitation(tx.db, { cohortId, id: invitationId })
    if (!cancelled) throw E.cohortInvitationNotFound()
  })

const wordInvitation = (order: InvitationOrder): Mail => ({
  to: order.to,
  ...(order.locale === 'zh-CN' ? chinese(order) : english(order)),
})

const english = ({ link, cohort, organisation, role }: InvitationOrder): Omit<Mail, 'to'> => ({
  subject: `${organisation} invites you to ${cohort}`,
  text: `${organisation} invites you to ${cohort} on Tradewind, as ${role === 'instructor' ? 'an instructor' : 'a learner'}.

Join within ${courseLimits.invitationDays} days:
${link}

Sign up, or sign in, with this e-mail address. If you do not know the sender, ignore this mail.`,
})

const chinese = ({ link, cohort, organisation, role }: InvitationOrder): Omit<Mail, 'to'> => ({
  subject: `${organisation} 邀请您加入“${cohort}”`,
  text: `${organisation} 邀请您以${role === 'instructor' ? '教师' : '学员'}身份加入 Tradewind 班级“${cohort}”。

请在 ${courseLimits.invitationDays} 天内加入：
${link}

请使用本电子邮箱注册或登录。如不认识发件人，请忽略此邮件。`,
})
