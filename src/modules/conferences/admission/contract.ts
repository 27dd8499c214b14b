import { type Static, Type } from 'typebox'
import { NextCursor, nullable, Uuid } from '../../../platform/wire.ts'
import { conferenceLimits as most } from '../limits.ts'
import { QUESTION_KINDS, type QuestionKind } from './question.ts'

const strict = { additionalProperties: false }
/** One line: something is in it, and nothing a database text cannot hold. */
const Line = (maxLength: number) =>
  Type.String({ maxLength, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$' })
const BothLines = (length: number) =>
  Type.Object({ en: Line(length), 'zh-CN': Line(length) }, strict)
const Email = Type.String({ format: 'email', maxLength: 254 })
const Key = Type.String({
  pattern: '^[a-z][a-z0-9_]{0,39}$',
  description: 'Known by it: "arrival".',
})

export const VoucherCode = Type.String({
  pattern: '^[A-Za-z0-9-]{4,40}$',
  description: 'What was handed out or mailed; small letters are as good as large ones.',
})

const PercentOff = Type.Integer({
  minimum: 0,
  maximum: 100,
  description: 'How much less its ticket costs; 100: nothing.',
})

export const AnswersDto = Type.Array(
  Type.Object(
    {
      key: Key,
      values: Type.Array(Type.String({ maxLength: most.answerCharacters }), {
        maxItems: most.choices,
      }),
    },
    strict,
  ),
  { maxItems: most.questions },
)

const QuestionDto = Type.Object(
  {
    key: Key,
    label: BothLines(most.questionCharacters),
    kind: Type.Unsafe<QuestionKind>({ type: 'string', enum: QUESTION_KINDS }),
    choices: Type.Array(Type.Object({ key: Key, label: BothLines(most.nameCharacters) }, strict), {
      maxItems: most.choices,
      description: 'Of kinds "one" and "several"; else none.',
    }),
    isRequired: Type.Boolean(),
    shownIf: nullable(
      Type.Object(
        { key: Key, is: Type.String({ maxLength: 40 }) },
        { ...strict, description: 'Asked only when an earlier question was answered so.' },
      ),
    ),
  },
  strict,
)
const questions = Type.Array(QuestionDto, { maxItems: most.questions })
export const QuestionnaireDto = Type.Object({ questions, version: Type.Integer() })
export const PutQuestionnaireBody = Type.Object(
  { questions, version: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }) },
  strict,
)

export const VoucherDto = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  ticketType: Type.Object({
    id: Type.String(),
    name: Type.String(),
    nameZh: nullable(Type.String()),
  }),
  uses: Type.Integer(),
  used: Type.Integer(),
  isReserved: Type.Boolean({ description: 'Its places are kept.' }),
  percentOff: PercentOff,
  isInvitation: Type.Boolean({ description: 'For one mail address alone.' }),
  isSent: Type.Boolean({ description: 'Of an invitation: its letter is out.' }),
  isClosed: Type.Boolean(),
})
export type VoucherDto = Static<typeof VoucherDto>
export const VouchersPageDto = Type.Object({ vouchers: Type.Array(VoucherDto), next: NextCursor })
export const AddVoucherBody = Type.Object(
  {
    ticketTypeId: Uuid,
    name: Line(most.nameCharacters),
    code: Type.Optional(VoucherCode),
    uses: Type.Integer({ minimum: 1, maximum: most.voucherUses }),
    isReserved: Type.Boolean(),
    percentOff: Type.Optional(PercentOff),
  },
  strict,
)
export const InviteBody = Type.Object(
  {
    ticketTypeId: Uuid,
    name: Line(most.nameCharacters),
    emails: Type.Array(Email, { minItems: 1, maxItems: most.invitationsAtOnce }),
    locale: Type.Unsafe<'en' | 'zh-CN'>({ type: 'string', enum: ['en', 'zh-CN'] }),
    isReserved: Type.Boolean(),
    percentOff: Type.Optional(PercentOff),
  },
  strict,
)
export const InvitedDto = Type.Object({
  invited: Type.Integer(),
  known: Type.Integer({ description: 'Have an invitation, or are registered.' }),
})

export const DecideRegistrationsBody = Type.Object(
  {
    ids: Type.Array(Uuid, { minItems: 1, maxItems: most.decisionsAtOnce }),
    isAccepted: Type.Boolean(),
    reason: Type.Optional(Line(most.noteCharacters)),
  },
  strict,
)
export const DecidedDto = Type.Object({
  confirmed: Type.Integer(),
  waiting: Type.Integer(),
  declined: Type.Integer(),
})

const person = {
  name: Line(most.nameCharacters),
  organisation: Type.String({ maxLength: most.nameCharacters }),
  needs: Type.String({ maxLength: most.needsCharacters }),
}
/** Somebody who comes along: what is mailed goes to whoever registers them when they have no address. */
export const CompanionsBody = Type.Array(
  Type.Object({ ...person, email: nullable(Email) }, strict),
  { maxItems: most.companions, description: 'Each has a registration and a link of its own.' },
)
export const TransferBody = Type.Object(
  {
    key: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }),
    ...person,
    email: Email,
    consent: Type.Literal(true, { description: 'Of the one who comes instead.' }),
  },
  strict,
)
export const TransferredDto = Type.Object({ state: Type.Literal('confirmed') })
export const CompanionsDto = Type.Array(
  Type.Object({
    id: Type.String(),
    key: Type.String(),
    name: Type.String(),
    state: Type.String(),
  }),
  { description: 'Whom this one registered, too, with what opens their registrations.' },
)
