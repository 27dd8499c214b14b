import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../kernel/locale.ts'
import { PlatformErrors } from '../../platform/errors.ts'
import { formBodies } from '../../platform/forms.ts'
import { type Html, html } from '../../platform/html.ts'
import type { Routes } from '../../platform/module.ts'
import { problems, requestLocale } from '../../platform/problems.ts'
import { memberErrors } from '../accounts/api.ts'
import { changeMailSettings, readMailSettings, unsubscribe } from './change-settings.ts'
import { MailSettingsDto } from './contract.ts'
import type { Topic } from './mail-kind.ts'
import type { NotificationSettings } from './settings.ts'
import { readUnsubscribeToken } from './unsubscribe-token.ts'

const tags = ['notifications']
const PAGE = { schema: { hide: true } } as const
const UNSUBSCRIBE_PATH = '/mail/unsubscribe'

export const createNotificationRoutes =
  (settings: NotificationSettings): Routes =>
  async (app) => {
    app.get(
      '/v1/accounts/mail-settings',
      {
        schema: {
          operationId: 'getMailSettings',
          tags,
          summary: 'Which kinds of mail one gets, and in which language.',
          response: { 200: MailSettingsDto, ...problems(...memberErrors) },
        },
      },
      ({ ctx }) => readMailSettings(ctx),
    )

    app.put(
      '/v1/accounts/mail-settings',
      {
        schema: {
          operationId: 'setMailSettings',
          tags,
          body: MailSettingsDto,
          response: {
            200: MailSettingsDto,
            ...problems(...memberErrors, PlatformErrors.invalidInput),
          },
        },
      },
      ({ ctx, body }) => changeMailSettings(ctx, body),
    )

    await app.register(createUnsubscribePages(settings))
  }

/**
 * Where the link of a mail leads. Looking changes nothing, since programs look at links too; one
 * POST, by the button or by a mail program (RFC 8058), turns that kind of mail off.
 */
const createUnsubscribePages =
  ({ secret }: NotificationSettings): Routes =>
  async (app) => {
    formBodies(app)

    app.get(UNSUBSCRIBE_PATH, PAGE, (request, reply) => {
      const asked = readUnsubscribeToken(secret, tokenOf(request))
      if (!asked) return page(request, reply.status(404), 'unknown')
      return page(request, reply, 'ask', asked.topic)
    })

    app.post(UNSUBSCRIBE_PATH, PAGE, async (request, reply) => {
      const asked = readUnsubscribeToken(secret, tokenOf(request))
      if (!asked) return page(request, reply.status(404), 'unknown')
      await unsubscribe(request.ctx, asked)
      return page(request, reply, 'done', asked.topic)
    })
  }

const tokenOf = ({ query }: FastifyRequest): string => {
  const { token } = query as { token?: unknown }
  return typeof token === 'string' ? token.slice(0, 500) : ''
}

const WORDS = {
  en: {
    ask: 'Turn off mails about',
    button: 'Turn them off',
    done: 'Turned off: no more mails about',
    more: 'With an account you can turn them on again under “My account”.',
    unknown: 'This link is not complete. Use the one in your mail.',
    money: 'payments and refunds',
    sales: 'new orders',
    delivery: 'shipping and delivery',
    after_sale: 'returns, disputes and chargebacks',
    messages: 'messages',
    listings: 'prices and listings',
    connections: 'connected programs',
    partners: 'quotes and referrals',
    programmes: 'programmes and inspections',
    courses: 'reported posts of cohorts',
    invitations: 'invitations of offices',
    forgotten: 'No office that uses this site writes to this address again, and none keeps it.',
  },
  'zh-CN': {
    ask: '退订以下邮件：',
    button: '退订',
    done: '已退订：',
    more: '如有账户，可在“我的账户”中重新开启。',
    unknown: '链接不完整，请使用邮件中的链接。',
    money: '付款与退款',
    sales: '新订单',
    delivery: '发货与送达',
    after_sale: '退货、争议与拒付',
    messages: '留言',
    listings: '售价与商品页',
    connections: '已连接的程序',
    partners: '询价与转介',
    programmes: '扶持项目与检验',
    courses: '班级中被举报的帖子',
    invitations: '办公室的邀请',
    forgotten: '本站各办公室不会再向此邮箱发送邀请，也不再保存该邮箱。',
  },
} as const satisfies Record<Locale, Record<Topic, string> & Record<string, string>>

function page(
  request: FastifyRequest,
  reply: FastifyReply,
  what: 'ask' | 'done' | 'unknown',
  topic?: Topic,
): FastifyReply {
  const { lang } = request.query as { lang?: unknown }
  const locale: Locale = lang === 'en' || lang === 'zh-CN' ? lang : requestLocale(request)
  const t = WORDS[locale]
  const title = topic ? `${t[what]}${locale === 'en' ? ' ' : ''}${t[topic]}` : t[what]
  const form: Html = html`<form method="post" action="${request.url}"><button>${t.button}</button></form>`
  const markup = html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="referrer" content="same-origin"><title>${title}</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:480px;margin:40px auto;padding:0 16px;color:#0b2545}
h1{font-size:22px}button{font:inherit;min-height:44px;padding:8px 20px;border:0;border-radius:6px;background:#13617a;color:#fff}</style>
</head><body><main><h1>${title}</h1>${what === 'ask' && form}${what === 'done' && html`<p>${topic === 'invitations' ? t.forgotten : t.more}</p>`}</main></body></html>`
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(markup.toString())
}
