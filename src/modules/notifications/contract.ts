import { Type } from 'typebox'
import type { Locale } from '../../kernel/locale.ts'
import { type OwnTopic, TOPICS } from './mail-kind.ts'

export const MailSettingsDto = Type.Object(
  {
    locale: Type.Unsafe<Locale | null>({
      anyOf: [{ type: 'string', enum: ['en', 'zh-CN'] }, { type: 'null' }],
      description: 'The language of mails; null: Chinese about purchases, English about sales.',
    }),
    off: Type.Array(Type.Unsafe<OwnTopic>({ type: 'string', enum: TOPICS }), {
      maxItems: TOPICS.length,
      description: 'Kinds of mail that are not wanted.',
    }),
  },
  { additionalProperties: false },
)
