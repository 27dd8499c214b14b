import { type Static, Type } from 'typebox'
import type { LocalText } from '../../../kernel/locale.ts'
import { type Money, toMoneyDto, zero } from '../../../kernel/money.ts'
import { type Day, dayOf } from '../../../kernel/period.ts'
import type { Ctx } from '../../../platform/context.ts'
import {
  CountryDto,
  CurrencyDto,
  DayDto,
  InstantDto,
  LocalTextDto,
  MoneyDto,
  NextCursor,
  nullable,
  Uuid,
} from '../../../platform/wire.ts'
import { BothWords, KeyDto, words } from '../contract.ts'
import { conferenceLimits } from '../limits.ts'
import { Time } from '../meeting-file.ts'
import type { ConferenceSettings } from '../settings.ts'
import {
  BECOMES,
  type Becomes,
  balancesOf,
  type Delegate,
  type Delegation,
  delegateKey,
  lastsLong,
  passportOf,
  personOf,
  ROLES,
  type Role,
  STOP_KINDS,
  type Stop,
  type StopKind,
  sharesOf,
  type VisitNote,
} from './delegation.ts'
import { selectCosts, selectDelegates, selectNotes, selectStops } from './delegation-store.ts'
import { visaItems } from './visa-rules.ts'

const strict = { additionalProperties: false }
const text = (most: number) => Type.String({ maxLength: most })
const line = text(conferenceLimits.nameCharacters)
const Version = Type.Integer({ minimum: 1, maximum: 2_000_000_000 })
const RoleDto = Type.Unsafe<Role>({ type: 'string', enum: [...ROLES] })
const StopKindDto = Type.Unsafe<StopKind>({ type: 'string', enum: [...STOP_KINDS] })
const BecomesDto = Type.Unsafe<Becomes>({
  type: 'string',
  enum: [...BECOMES],
  description: 'Material for a course, an idea for a programme, or nothing yet.',
})
const LocaleDto = Type.Unsafe<'en' | 'zh-CN'>({ type: 'string', enum: ['en', 'zh-CN'] })

const written = {
  name: BothWords(conferenceLimits.nameCharacters),
  purpose: BothWords(conferenceLimits.textCharacters),
  country: CountryDto,
  firstDay: DayDto,
  lastDay: DayDto,
  currency: CurrencyDto,
  inviter: text(conferenceLimits.textCharacters),
  emergency: Type.Array(
    Type.Object({ name: BothWords(conferenceLimits.nameCharacters), phone: words(60) }, strict),
    { maxItems: 20, description: 'Numbers to call, on the card of each delegate.' },
  ),
  eraseOn: Type.String({
    format: 'date',
    description: 'When what passports say is erased: 90 days after the last day, at most.',
  }),
}
export const PlanDelegationBody = Type.Object(written, strict)
export const ChangeDelegationBody = Type.Object({ ...written, version: Version }, strict)

const person = {
  name: words(conferenceLimits.nameCharacters),
  organisation: line,
  email: Type.String({ pattern: '^([^@\\s]+@[^@\\s]+)?$', maxLength: 254 }),
  phone: text(60),
  contact: text(conferenceLimits.textCharacters),
  needs: text(conferenceLimits.needsCharacters),
  insurance: text(conferenceLimits.textCharacters),
}
const PersonDto = Type.Object(person, strict)
export const DelegateBody = Type.Object(
  {
    role: RoleDto,
    locale: LocaleDto,
    person: PersonDto,
    visaDone: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 50, uniqueItems: true }),
  },
  strict,
)
const PassportDto = Type.Object(
  {
    fullName: words(conferenceLimits.nameCharacters),
    number: Type.String({ pattern: '^[A-Z0-9]{5,20}$' }),
    nationality: CountryDto,
    bornOn: DayDto,
    expiresOn: DayDto,
  },
  strict,
)
export const PutPassportBody = Type.Object({ passport: nullable(PassportDto) }, strict)

export const StopBody = Type.Object(
  {
    kind: StopKindDto,
    title: words(conferenceLimits.nameCharacters),
    place: line,
    destination: line,
    reference: line,
    startDay: DayDto,
    startTime: Time,
    startZone: text(60),
    endDay: DayDto,
    endTime: Time,
    endZone: text(60),
  },
  strict,
)
export const CostBody = Type.Object(
  {
    what: words(conferenceLimits.nameCharacters),
    amount: Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,3})?$' }),
    officePercent: Type.Integer({ minimum: 0, maximum: 100 }),
    sharers: Type.Array(
      Type.Object(
        { delegateId: Uuid, weight: Type.Integer({ minimum: 1, maximum: 1_000 }) },
        strict,
      ),
      {
        maxItems: conferenceLimits.delegates,
        description: 'Who shares the rest by weight; with nobody the office pays it all.',
      },
    ),
  },
  strict,
)
const learned = {
  title: words(conferenceLimits.nameCharacters),
  words: words(conferenceLimits.proposalCharacters),
}
export const NoteBody = Type.Object(
  { stopId: nullable(Uuid), ...learned, becomes: BecomesDto },
  strict,
)
export const ChangeNoteBody = Type.Object({ ...learned, becomes: BecomesDto }, strict)
export const LearnedBody = Type.Object({ key: KeyDto, stopId: nullable(Uuid), ...learned }, strict)
export const ReportBody = Type.Object(
  { key: KeyDto, report: words(conferenceLimits.proposalCharacters) },
  strict,
)

const facts = {
  id: Type.String(),
  name: LocalTextDto,
  purpose: LocalTextDto,
  country: Type.String(),
  firstDay: DayDto,
  lastDay: DayDto,
}
export const DelegationsPageDto = Type.Object({
  delegations: Type.Array(Type.Object(facts)),
  next: NextCursor,
})
const VisaItemDto = Type.Object({
  key: Type.String(),
  text: LocalTextDto,
  confidence: Type.String({ description: 'primary, secondary or unverified.' }),
  source: Type.Object({ title: Type.String(), url: Type.String() }),
  verifiedOn: DayDto,
})
const StopDto = Type.Object({
  id: Type.String(),
  kind: StopKindDto,
  title: Type.String(),
  place: Type.String(),
  destination: Type.String(),
  reference: Type.String(),
  startsAt: InstantDto,
  endsAt: InstantDto,
  startZone: Type.String(),
  endZone: Type.String(),
})
const NoteDto = Type.Object({
  id: Type.String(),
  stopId: nullable(Type.String()),
  by: nullable(Type.String({ description: 'The delegate who wrote it; null for the office.' })),
  ...learned,
  becomes: BecomesDto,
  writtenAt: InstantDto,
})
const emergency = Type.Array(Type.Object({ name: LocalTextDto, phone: Type.String() }))
export const DelegationDto = Type.Object(
  {
    ...facts,
    currency: CurrencyDto,
    inviter: Type.String(),
    emergency,
    eraseOn: DayDto,
    version: Type.Integer(),
    visa: Type.Array(VisaItemDto, { description: 'Only what is known with a source.' }),
    delegates: Type.Array(
      Type.Object({
        id: Type.String(),
        role: RoleDto,
        locale: LocaleDto,
        person: nullable(PersonDto),
        passport: Type.Unsafe<'missing' | 'known' | 'short' | 'erased'>({
          type: 'string',
          enum: ['missing', 'known', 'short', 'erased'],
          description: 'Short: it ends less than half a year after the last day.',
        }),
        visaDone: Type.Array(Type.String()),
        owes: MoneyDto,
        report: Type.String(),
        path: Type.String({ description: 'Their own page, opened by its key.' }),
      }),
    ),
    stops: Type.Array(StopDto),
    costs: Type.Array(
      Type.Object({
        id: Type.String(),
        what: Type.String(),
        amount: MoneyDto,
        officePercent: Type.Integer(),
        office: MoneyDto,
        parts: Type.Array(Type.Object({ delegateId: Type.String(), part: MoneyDto })),
      }),
    ),
    total: MoneyDto,
    officeOwes: MoneyDto,
    notes: Type.Array(NoteDto),
  },
  { title: 'Delegation' },
)
export const TripDto = Type.Object({
  ...facts,
  emergency,
  person: nullable(PersonDto),
  role: RoleDto,
  visa: Type.Array(Type.Object({ ...VisaItemDto.properties, isDone: Type.Boolean() })),
  stops: Type.Array(StopDto),
  owes: MoneyDto,
  passport: Type.Object({ isKnown: Type.Boolean(), eraseOn: DayDto }),
  notes: Type.Array(NoteDto, { description: 'One’s own.' }),
  report: Type.String(),
})

export const writtenOf = (body: Static<typeof PlanDelegationBody>) => ({
  ...body,
  name: trimmed(body.name),
  purpose: trimmed(body.purpose),
  inviter: body.inviter.trim(),
  firstDay: body.firstDay as Day,
  lastDay: body.lastDay as Day,
  eraseOn: body.eraseOn as Day,
})
const trimmed = (both: LocalText): LocalText => ({
  en: both.en.trim(),
  'zh-CN': both['zh-CN'].trim(),
})

const factsOf = ({ id, name, purpose, country, firstDay, lastDay }: Delegation) => ({
  ...{ id, name, purpose, country, firstDay, lastDay },
})
export const showLine = factsOf

const showStop = ({ startsAt, endsAt, ...one }: Stop) => ({
  ...one,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
})

const showNote = (
  { delegateId, writtenAt, ...one }: VisitNote,
  names: ReadonlyMap<string, string>,
) => ({ ...one, by: names.get(delegateId ?? '') ?? null, writtenAt: writtenAt.toISOString() })

const visaOf = ({ now }: Pick<Ctx, 'now'>, { country }: Delegation) =>
  visaItems(country, dayOf(now())).map(({ key, text: said, confidence, source, verifiedOn }) => ({
    ...{ key, text: said, confidence, source, verifiedOn },
  }))

function passportState(settings: ConferenceSettings, delegate: Delegate, delegation: Delegation) {
  const passport = passportOf(settings, delegate)
  if (passport) return lastsLong(passport, delegation) ? 'known' : 'short'
  return delegate.passportErasedAt ? 'erased' : 'missing'
}

/** A delegation as people of its office read it; what passports say is in the manifest alone. */
export async function showDelegation(
  ctx: Pick<Ctx, 'db' | 'now'>,
  settings: ConferenceSettings,
  delegation: Delegation,
): Promise<Static<typeof DelegationDto>> {
  const { id, currency, inviter, emergency: card, eraseOn, version } = delegation
  const delegates = await selectDelegates(ctx.db, id)
  const costs = await selectCosts(ctx.db, id)
  const people = new Map(delegates.map((one) => [one.id, personOf(settings, one)]))
  const names = new Map([...people].flatMap(([of, one]) => (one ? [[of, one.name] as const] : [])))
  const { owed, office, total } = balancesOf(costs, currency)
  const dto = (value: Money | undefined) => toMoneyDto(value ?? zero(currency))
  return {
    ...factsOf(delegation),
    ...{ currency, inviter, eraseOn, version, emergency: [...card] },
    visa: visaOf(ctx, delegation),
    delegates: delegates.map((one) => ({
      ...{ id: one.id, role: one.role, locale: one.locale, report: one.report },
      person: people.get(one.id) ?? null,
      passport: passportState(settings, one, delegation),
      visaDone: [...one.visaDone],
      owes: dto(owed.get(one.id)),
      path: `/delegation/${id}/${one.id}?key=${delegateKey(settings, one)}`,
    })),
    stops: (await selectStops(ctx.db, id)).map(showStop),
    costs: costs.map((one) => {
      const shares = sharesOf(one, currency)
      return {
        ...{ id: one.id, what: one.what, officePercent: one.officePercent },
        amount: dto({ minor: one.amountMinor, currency }),
        office: dto(shares.office),
        parts: shares.parts.map(({ delegateId, part }) => ({ delegateId, part: dto(part) })),
      }
    }),
    total: dto(total),
    officeOwes: dto(office),
    notes: (await selectNotes(ctx.db, id)).map((one) => showNote(one, names)),
  }
}

/** A trip as one delegate reads it by their link. */
export async function showTrip(
  ctx: Pick<Ctx, 'db' | 'now'>,
  settings: ConferenceSettings,
  { delegation, delegate }: Readonly<{ delegation: Delegation; delegate: Delegate }>,
): Promise<Static<typeof TripDto>> {
  const { id, currency, eraseOn } = delegation
  const own = personOf(settings, delegate)
  const { owed } = balancesOf(await selectCosts(ctx.db, id), currency)
  const names = new Map(own ? [[delegate.id, own.name]] : [])
  const notes = (await selectNotes(ctx.db, id)).filter((one) => one.delegateId === delegate.id)
  return {
    ...factsOf(delegation),
    emergency: [...delegation.emergency],
    person: own ?? null,
    role: delegate.role,
    visa: visaOf(ctx, delegation).map((one) => ({
      ...one,
      isDone: delegate.visaDone.includes(one.key),
    })),
    stops: (await selectStops(ctx.db, id)).map(showStop),
    owes: toMoneyDto(owed.get(delegate.id) ?? zero(currency)),
    passport: { isKnown: delegate.passport !== null, eraseOn },
    notes: notes.map((one) => showNote(one, names)),
    report: delegate.report,
  }
}
