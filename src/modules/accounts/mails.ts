import type { Locale } from '../../kernel/locale.ts'
import type { Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import type { Mail } from '../../platform/mail.ts'
import { defineTask } from '../../platform/tasks.ts'

/** A mail before it is worded. The link holds a secret: it never goes into a log. */
export type MailOrder = Readonly<{ to: string; locale: Locale; link: string }> &
  (
    | Readonly<{ kind: 'passwordReset' }>
    | Readonly<{ kind: 'invitation'; organisation: string; inviter: string; days: number }>
  )

export const sendMail = defineTask<MailOrder>({
  name: 'accounts.send_mail',
  run: (ctx, order) => ctx.mailer.send(wordMail(order)),
})

/** Joins the transaction of `db`: the mail goes out exactly if what it tells of was committed. */
export const orderMail = (ctx: Pick<Ctx, 'tasks'>, db: Db, order: MailOrder): Promise<void> =>
  ctx.tasks.enqueue(db, sendMail, order)

function wordMail(order: MailOrder): Mail {
  return { to: order.to, ...(order.locale === 'zh-CN' ? chinese(order) : english(order)) }
}

function english(order: MailOrder): Omit<Mail, 'to'> {
  if (order.kind === 'passwordReset') {
    return {
      subject: 'Reset your Tradewind password',
      text: `Somebody, probably you, asked to reset the password of this Tradewind account.

Choose a new one within an hour:
${order.link}

If it was not you, there is nothing to do: your password stays as it is.`,
    }
  }
  return {
    subject: `${order.inviter} invites you to ${order.organisation} on Tradewind`,
    text: `${order.inviter} invites you to work for ${order.organisation} on Tradewind.

Accept within ${order.days} days:
${order.link}

Sign up, or sign in, with this e-mail address. If you do not know the sender, ignore this mail.`,
  }
}

function chinese(order: MailOrder): Omit<Mail, 'to'> {
  if (order.kind === 'passwordReset') {
    return {
      subject: '重置您的 Tradewind 密码',
      text: `有人（可能是您本人）申请重置此 Tradewind 账户的密码。

请在一小时内设置新密码：
${order.link}

如非本人操作，无需理会，您的密码不会改变。`,
    }
  }
  return {
    subject: `${order.inviter} 邀请您加入 Tradewind 上的 ${order.organisation}`,
    text: `${order.inviter} 邀请您在 Tradewind 上加入 ${order.organisation}。

请在 ${order.days} 天内接受邀请：
${order.link}

请使用本电子邮箱注册或登录。如不认识发件人，请忽略此邮件。`,
  }
}
