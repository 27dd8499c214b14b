import { type Static, Type } from 'typebox'
import { defineEvent } from '../../platform/events.ts'
import { CurrencyDto, InstantDto, NextCursor, Uuid } from '../../platform/wire.ts'
import { GOODS_KINDS } from '../customs/api.ts'
import { directoryLimits as most } from './limits.ts'
import { PARTNER_KINDS, type PartnerKind, PRICE_UNITS, type PriceUnit } from './profile.ts'

const strict = { additionalProperties: false }
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const Words = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description: 'Words that say something.' })
const BothLanguages = (maxLength: number) =>
  Type.Object({ en: Words(maxLength), 'zh-CN': Words(maxLength) }, strict)
const listOf = <T extends Parameters<typeof Type.Array>[0]>(type: T, maxItems: number) =>
  Type.Array(type, { maxItems, uniqueItems: true })

export const PartnerKindDto = Type.Unsafe<PartnerKind>({ type: 'string', enum: PARTNER_KINDS })
export const PlaceDto = Type.String({
  format: 'origin',
  pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$',
  description: 'A country or a region of one: US, US-MI (ISO 3166).',
})
export const LanguageDto = Type.String({ pattern: '^[a-z]{2}$', description: 'ISO 639-1.' })
export const ChapterDto = Type.String({ pattern: '^\\d{2}$', description: 'Chapter of the HS.' })
export const GoodsKindDto = Type.Unsafe<string>({ type: 'string', enum: GOODS_KINDS })
export const StepIdDto = Type.String({
  pattern: '^[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+$',
  maxLength: 80,
})
const LaneDto = Type.Object({ from: PlaceDto, to: PlaceDto }, strict)
const AmountDto = Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' })

const ServiceDto = Type.Object(
  {
    kind: PartnerKindDto,
    title: BothLanguages(most.titleCharacters),
    closes: listOf(StepIdDto, most.stepsOfService),
    price: orNull(
      Type.Object(
        {
          min: AmountDto,
          max: AmountDto,
          currency: CurrencyDto,
          per: Type.Unsafe<PriceUnit>({ type: 'string', enum: PRICE_UNITS }),
        },
        strict,
      ),
    ),
    days: orNull(
      Type.Object(
        {
          min: Type.Integer({ minimum: 0, maximum: 3_650 }),
          max: Type.Integer({ minimum: 0, maximum: 3_650 }),
        },
        strict,
      ),
    ),
  },
  strict,
)

/** What a company says of itself. */
export const ProfileDto = Type.Object(
  {
    name: BothLanguages(most.nameCharacters),
    about: BothLanguages(most.aboutCharacters),
    website: orNull(Type.String({ maxLength: most.urlCharacters, pattern: '^https://' })),
    services: Type.Array(ServiceDto, { minItems: 1, maxItems: most.servicesOfProfile }),
    regions: Type.Array(PlaceDto, { minItems: 1, maxItems: most.regions, uniqueItems: true }),
    languages: Type.Array(LanguageDto, {
      minItems: 1,
      maxItems: most.languages,
      uniqueItems: true,
    }),
    chapters: listOf(ChapterDto, most.chapters),
    goods: listOf(GoodsKindDto, most.goods),
    lanes: listOf(LaneDto, most.lanes),
  },
  strict,
)
export type ProfileDto = Static<typeof ProfileDto>

export const PartnerDto = Type.Object({
  partnerId: Uuid,
  profile: ProfileDto,
  kinds: Type.Array(PartnerKindDto),
  isSample: Type.Boolean({ description: 'Made up, to show what a directory is.' }),
  listedAt: InstantDto,
})
export const PartnersPageDto = Type.Object({ partners: Type.Array(PartnerDto), next: NextCursor })

/** What a company reads of its own place in the directory. */
export const OwnPlaceDto = Type.Object({
  partnerId: Uuid,
  state: Type.Unsafe<'none' | 'listed' | 'hidden'>({
    type: 'string',
    enum: ['none', 'listed', 'hidden'],
  }),
  listed: orNull(ProfileDto),
  asked: orNull(ProfileDto),
  askedAt: orNull(InstantDto),
  listedAt: orNull(InstantDto),
  reason: orNull(Type.String({ description: 'What the operator said when it was a no.' })),
  isSample: Type.Boolean(),
})
export const PlacesPageDto = Type.Object({ places: Type.Array(OwnPlaceDto), next: NextCursor })

export const DecideProfileBody = Type.Object(
  {
    isListed: Type.Boolean({ description: 'False: no; a listed company is taken off the list.' }),
    reason: Type.Optional(Words(most.reasonCharacters)),
  },
  strict,
)

/** The operator said yes or no to a profile, or took a company off the list. */
export const ProfileDecided = defineEvent(
  'directory.profile_decided',
  Type.Object({ partnerId: Uuid, isListed: Type.Boolean() }),
)
