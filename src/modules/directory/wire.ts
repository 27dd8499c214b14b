import type { Static } from 'typebox'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import { type Day, dayOf } from '../../kernel/period.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type {
  AskedDto,
  DocumentDto,
  MatchesDto,
  MessagesDto,
  OwnPlaceDto,
  PartnerDetailDto,
  PartnerDto,
  ReferralDto,
  RequestDto,
} from './contract.ts'
import { holdsOn, type PartnerDocument } from './document.ts'
import { selectDocuments } from './document-store.ts'
import type { Match, matchPartners } from './match-partners.ts'
import { type Partner, type Place, selectNames } from './partner-store.ts'
import { kindsOf, type Profile } from './profile.ts'
import type { Quote, QuoteMessage, QuoteRequest } from './quote.ts'
import { type Asked, selectQuotes } from './quote-store.ts'
import { type Handed, isReadable, type Referral, timesOf } from './referral.ts'
import { selectTallies } from './score-store.ts'
import { NO_CASES, type Scorecard, scorecardOf } from './scorecard.ts'

type Reader = Pick<Ctx, 'db' | 'now'>

const toProfileDto = ({ services, ...profile }: Profile) => ({
  ...profile,
  regions: [...profile.regions],
  languages: [...profile.languages],
  chapters: [...profile.chapters],
  goods: [...profile.goods],
  lanes: [...profile.lanes],
  services: services.map((service) => ({ ...service, closes: [...service.closes] })),
})

const toPartnerDto = (partner: Partner, isVerified: boolean): Static<typeof PartnerDto> => ({
  partnerId: partner.partnerId,
  profile: toProfileDto(partner.profile),
  kinds: [...kindsOf(partner.profile)],
  isSample: partner.isSample,
  isVerified,
  listedAt: partner.listedAt.toISOString(),
})

export async function toPartnerDtos(
  { db, now }: Reader,
  partners: readonly Partner[],
): Promise<Static<typeof PartnerDto>[]> {
  const ids = partners.map(({ partnerId }) => partnerId)
  const today = dayOf(now())
  const holding = (await selectDocuments(db, ids)).filter((one) => holdsOn(one, today))
  const verified = new Set(holding.map(({ partnerId }) => partnerId))
  return partners.map((one) => toPartnerDto(one, verified.has(one.partnerId)))
}

export async function toPartnerDetailDto(
  { db, now }: Reader,
  partner: Partner,
): Promise<Static<typeof PartnerDetailDto>> {
  const ids = [partner.partnerId]
  const [documents, tallies] = await Promise.all([
    selectDocuments(db, ids),
    selectTallies(db, ids, now()),
  ])
  const today = dayOf(now())
  const shown = documents.filter(({ state }) => state === 'verified')
  const sample = tallies.find(({ isSample }) => isSample)
  return {
    ...toPartnerDto(
      partner,
      shown.some((one) => holdsOn(one, today)),
    ),
    documents: shown.map((one) => toDocumentDto(one, today)),
    scorecard: toScorecardDto(scorecardOf(tallies.find((one) => !one.isSample) ?? NO_CASES)),
    sampleScorecard: sample ? toScorecardDto(scorecardOf(sample)) : null,
  }
}

const toScorecardDto = (card: Scorecard): Static<typeof PartnerDetailDto>['scorecard'] => ({
  ...card,
})

export const toDocumentDto = (
  document: PartnerDocument,
  today: Day,
): Static<typeof DocumentDto> => ({
  partnerId: document.partnerId,
  id: document.id,
  title: document.title,
  issuer: document.issuer,
  number: document.number,
  registerUrl: document.registerUrl,
  issuedOn: document.issuedOn,
  expiresOn: document.expiresOn,
  state: document.state,
  holds: holdsOn(document, today),
  note: document.note,
  decidedAt: document.decidedAt?.toISOString() ?? null,
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

const toMatchDto = ({ partner, isVerified, closes, expected, daysMost }: Match) => ({
  partner: toPartnerDto(partner, isVerified),
  closes: [...closes],
  daysMost,
  expected: expected.map((one) => ({ ...one, closes: [...one.closes] })),
})

export const toMatchesDto = ({
  steps,
  matches,
  left,
}: Awaited<ReturnType<typeof matchPartners>>): Static<typeof MatchesDto> => ({
  steps,
  matches: matches.map(toMatchDto),
  left,
})

const toRequest = (request: QuoteRequest) => ({
  id: request.id,
  kind: request.kind,
  title: request.title,
  words: request.words,
  steps: [...request.steps],
  currency: request.currency,
  answerBy: request.answerBy.toISOString(),
  createdAt: request.createdAt.toISOString(),
  state: request.state,
})

const toQuote = (quote: Quote, currency: Currency) => ({
  state: quote.state,
  price: quote.priceMinor === null ? null : toMoneyDto(money(quote.priceMinor, currency)),
  days: quote.days,
  validUntil: quote.validUntil,
  words: quote.words,
  askedAt: quote.askedAt.toISOString(),
  answeredAt: quote.answeredAt?.toISOString() ?? null,
})

/** Requests of a business with all quotes: three statements, however many there are. */
export async function toRequestDtos(
  { db }: Reader,
  businessId: string,
  requests: readonly QuoteRequest[],
): Promise<Static<typeof RequestDto>[]> {
  const quotes = await selectQuotes(
    db,
    businessId,
    requests.map(({ id }) => id),
  )
  const names = await namesOf(db, { partnerIds: quotes.map(({ partnerId }) => partnerId) })
  return requests.map((request) => ({
    ...toRequest(request),
    quotes: quotes
      .filter(({ requestId }) => requestId === request.id)
      .map((quote) => ({
        ...toQuote(quote, request.currency),
        partner: names.partner(quote.partnerId),
      })),
  }))
}

export async function toAskedDtos(
  { db }: Reader,
  asked: readonly Asked[],
): Promise<Static<typeof AskedDto>[]> {
  const names = await namesOf(db, { businessIds: asked.map(({ quote }) => quote.businessId) })
  return asked.map(({ request, quote }) => ({
    ...toRequest(request),
    business: names.business(quote.businessId),
    quote: toQuote(quote, request.currency),
  }))
}

export const toMessagesDto = (messages: readonly QuoteMessage[]): Static<typeof MessagesDto> => ({
  messages: messages.map((one) => ({ ...one, writtenAt: one.writtenAt.toISOString() })),
})

export const toHandedDto = ({ steps, goods, ...handed }: Handed) => ({
  ...handed,
  ...(steps && { steps: [...steps] }),
  ...(goods && { goods: [...goods] }),
})

/** With the data for the business, and for the partner when it reads one of them and may. */
export async function toReferralDtos(
  { db }: Reader,
  referrals: readonly Referral[],
  reader: 'business' | 'partner' | 'partners-list',
): Promise<Static<typeof ReferralDto>[]> {
  const names = await namesOf(db, {
    partnerIds: referrals.map(({ partnerId }) => partnerId),
    businessIds: referrals.map(({ businessId }) => businessId),
  })
  return referrals.map((referral) => {
    const { outcome } = referral
    const isShown = reader === 'business' || (reader === 'partner' && isReadable(referral))
    return {
      id: referral.id,
      business: names.business(referral.businessId),
      partner: names.partner(referral.partnerId),
      kind: referral.kind,
      steps: [...referral.steps],
      words: referral.words,
      fields: [...referral.fields],
      handed: isShown ? toHandedDto(referral.handed) : null,
      state: referral.state,
      sentAt: referral.sentAt.toISOString(),
      answerBy: referral.answerBy.toISOString(),
      answeredAt: referral.answeredAt?.toISOString() ?? null,
      reason: referral.reason,
      dueOn: referral.dueOn,
      firstReadAt: referral.firstReadAt?.toISOString() ?? null,
      lastReadAt: referral.lastReadAt?.toISOString() ?? null,
      withdrawnAt: referral.withdrawnAt?.toISOString() ?? null,
      outcome: outcome && {
        endedOn: outcome.endedOn,
        ...timesOf(referral, outcome.endedOn),
        cost:
          outcome.costMinor === null
            ? null
            : toMoneyDto(money(outcome.costMinor, outcome.currency!)),
        isDamaged: outcome.isDamaged,
        isRefunded: outcome.isRefunded,
        isDisputed: outcome.isDisputed,
      },
      isSample: referral.isSample,
    }
  })
}

async function namesOf(
  db: Ctx['db'],
  {
    partnerIds = [],
    businessIds = [],
  }: { partnerIds?: readonly string[]; businessIds?: readonly string[] },
) {
  const [partners, businesses] = await Promise.all([
    selectNames(db, [...new Set(partnerIds)]),
    findOrganisations(db, [...new Set(businessIds)]),
  ])
  const byPartner = new Map(partners.map((one) => [one.partnerId, one]))
  const byBusiness = new Map(businesses.map((one) => [one.id, one]))
  return {
    partner: (partnerId: string) => byPartner.get(partnerId)!,
    business: (businessId: string) => ({
      businessId,
      name: byBusiness.get(businessId)?.name ?? '',
      nameZh: byBusiness.get(businessId)?.nameZh ?? null,
    }),
  }
}
