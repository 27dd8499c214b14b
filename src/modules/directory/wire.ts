import type { Static } from 'typebox'
import type { OwnPlaceDto, PartnerDto } from './contract.ts'
import type { Partner, Place } from './partner-store.ts'
import { kindsOf, type Profile } from './profile.ts'

const toProfileDto = ({ services, ...profile }: Profile) => ({
  ...profile,
  regions: [...profile.regions],
  languages: [...profile.languages],
  chapters: [...profile.chapters],
  goods: [...profile.goods],
  lanes: [...profile.lanes],
  services: services.map((service) => ({ ...service, closes: [...service.closes] })),
})

export const toPartnerDto = (partner: Partner): Static<typeof PartnerDto> => ({
  partnerId: partner.partnerId,
  profile: toProfileDto(partner.profile),
  kinds: [...kindsOf(partner.profile)],
  isSample: partner.isSample,
  listedAt: partner.listedAt.toISOString(),
})

export const toPlaceDto = (place: Place): Static<typeof OwnPlaceDto> => ({
  partnerId: place.partnerId,
  state: place.hiddenAt ? 'hidden' : place.listed ? 'listed' : 'none',
  listed: place.listed && toProfileDto(place.listed),
  asked: place.asked && toProfileDto(place.asked),
  askedAt: place.askedAt?.toISOString() ?? null,
  listedAt: place.listedAt?.toISOString() ?? null,
  reason: place.reason,
  isSample: place.isSample,
})
