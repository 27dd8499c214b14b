import { type Static, Type } from 'typebox'
import {
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  Uuid,
} from '../../platform/wire.ts'
import { AccountDto, JournalKindDto } from '../ledger/contract.ts'
import { FIGURE_NAMES, type FigureName } from './figures.ts'
import { financeLimits } from './period.ts'

export const Code = Type.String({ pattern: '^[A-Z2-7]{16}$' })
const strict = { additionalProperties: false }
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

const TotalsDto = Type.Array(
  Type.Object({
    currency: Type.String(),
    ...(Object.fromEntries(FIGURE_NAMES.map((name) => [name, MoneyDto])) as Record<
      FigureName,
      typeof MoneyDto
    >),
  }),
  { description: 'One of each currency that moved.' },
)
const ShareOfGross = Type.Integer({ description: 'Of the gross, in hundredths of a percent.' })

/** What the books say of some days. */
export const ContentsDto = Type.Object({
  business: Type.Object({ id: Uuid, name: Type.String(), nameZh: orNull(Type.String()) }),
  from: DayDto,
  to: DayDto,
  totals: TotalsDto,
  months: Type.Array(
    Type.Object({
      month: Type.String(),
      from: DayDto,
      to: DayDto,
      counts: Type.Object({
        paid: Type.Integer(),
        settled: Type.Integer(),
        refunds: Type.Integer(),
        payouts: Type.Integer(),
        disputesOpened: Type.Integer(),
        disputesLost: Type.Integer(),
        chargebacksOpened: Type.Integer(),
        chargebacksLost: Type.Integer(),
      }),
      daysToSettlement: orNull(Type.Object({ median: Type.String(), ninetieth: Type.String() })),
      totals: TotalsDto,
    }),
  ),
  balances: Type.Array(
    Type.Object({ account: AccountDto, opening: MoneyDto, change: MoneyDto, closing: MoneyDto }),
    { description: 'Debits above zero, credits below, as the ledger has them.' },
  ),
  movements: Type.Array(
    Type.Object({
      month: Type.String(),
      kind: JournalKindDto,
      account: AccountDto,
      amount: MoneyDto,
    }),
    { description: 'Everything that moved: each figure is a sum of some of these.' },
  ),
  buyers: orNull(
    Type.Object({
      orders: Type.Integer(),
      ordersOfKnown: Type.Integer(),
      known: Type.Integer(),
      repeat: Type.Integer(),
    }),
  ),
  products: Type.Array(
    Type.Object({
      currency: Type.String(),
      largest: Type.Array(
        Type.Object({ title: LocalTextDto, paid: MoneyDto, shareBasisPoints: ShareOfGross }),
      ),
      others: Type.Object({ paid: MoneyDto, shareBasisPoints: ShareOfGross }),
    }),
  ),
  definitions: Type.Array(Type.Object({ figure: Type.String(), ...LocalTextDto.properties })),
})

/** What is signed. */
export const SignedDto = Type.Object({
  format: Type.String(),
  issuer: Type.String(),
  code: Code,
  issuedAt: InstantDto,
  expiresOn: DayDto,
  ...ContentsDto.properties,
})
export type SignedDto = Static<typeof SignedDto>

/** A file as it is handed out. */
export const DownloadDto = Type.Object({
  file: SignedDto,
  signature: Type.Object({
    algorithm: Type.Literal('Ed25519'),
    key: Type.String({ description: 'Where the public key is.' }),
    value: Type.String({ description: 'Over `file` in canonical form (RFC 8785), base64url.' }),
  }),
})

export const PreviewDto = Type.Object({
  closedThrough: orNull({ ...DayDto, description: 'The last day that a file may be of.' }),
  contents: orNull(ContentsDto),
})

export const FileDto = Type.Object(
  {
    id: Uuid,
    code: Code,
    from: DayDto,
    to: DayDto,
    issuedAt: InstantDto,
    expiresOn: DayDto,
    path: Type.String({ description: 'The page that verifies it.' }),
    revokedAt: orNull(InstantDto),
    reason: orNull(Type.String()),
  },
  { title: 'FinanceFile' },
)
export const FilesDto = Type.Object({ files: Type.Array(FileDto), next: NextCursor })

export const IssueBody = Type.Object(
  {
    from: DayDto,
    to: DayDto,
    validDays: Type.Integer({ minimum: 1, maximum: financeLimits.validDays, default: 90 }),
  },
  strict,
)
export const RevokeBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  strict,
)
export const CheckBody = Type.Object(
  { text: Type.String({ maxLength: financeLimits.checkedCharacters }) },
  strict,
)

const VERDICTS = ['valid', 'expired', 'revoked', 'altered', 'unknown'] as const
export type Verdict = (typeof VERDICTS)[number]
export const CheckedDto = Type.Object({
  verdict: Type.Unsafe<Verdict>({
    type: 'string',
    enum: VERDICTS,
    description:
      '`altered`: it names a file of ours but says something else; `unknown`: it is none.',
  }),
  code: orNull(Code),
  expiresOn: orNull(DayDto),
  revokedAt: orNull(InstantDto),
  reason: orNull(Type.String()),
  file: orNull({ ...SignedDto, description: 'What was signed, while it may be relied on.' }),
})
export const KeyDto = Type.Object({
  kty: Type.String(),
  crv: Type.String(),
  x: Type.String(),
  alg: Type.String(),
  use: Type.String(),
  kid: Type.String(),
})
