import type { LocalText } from '../../kernel/locale.ts'
import { type Currency, money, toMoneyDto } from '../../kernel/money.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations, type Organisation } from '../accounts/api.ts'
import { selectTotals, type Total } from './consent-store.ts'
import type { AboutBusinessDto, MeasureDto, NamedOfficeDto, OfficeDto } from './contract.ts'
import { MEASURES } from './figure.ts'
import { namePlace } from './name-place.ts'
import type { Office, Place } from './office.ts'
import { selectOffices } from './office-store.ts'

export const nameOf = (organisation: Organisation | undefined): LocalText => ({
  en: organisation?.name ?? '',
  'zh-CN': organisation?.nameZh ?? organisation?.name ?? '',
})

/** In the order in which they are read: what is shown, how far it is, what it is worth. */
export const toMeasureDtos = (totals: readonly Total[]): MeasureDto[] =>
  totals
    .toSorted((a, b) => MEASURES.indexOf(a.measure) - MEASURES.indexOf(b.measure))
    .map(toMeasureDto)

const toMeasureDto = ({ measure, currency, value }: Total): MeasureDto => ({
  measure,
  count: currency === '' ? Number(value) : null,
  money: currency === '' ? null : toMoneyDto(money(value, currency as Currency)),
})

/** A state, or a county in it, in words of both languages. */
export const placeIn = ({ state, county }: Place): LocalText | null =>
  state === null ? null : namePlace({ state, county: county ?? undefined }).name

/** What an office is told of businesses that show it something, by their id. */
export async function aboutBusinesses(
  { db }: Pick<Ctx, 'db'>,
  ids: readonly string[],
): Promise<(businessId: string) => AboutBusinessDto> {
  const byId = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
  return (businessId) => {
    const business = byId.get(businessId)
    return {
      businessId,
      name: nameOf(business),
      state: business?.state ?? null,
      county: business?.county ?? null,
      place: business ? placeIn(business) : null,
      isSample: business?.isSample ?? false,
    }
  }
}

type Named = NamedOfficeDto & { isSample: boolean }

/** Offices by their id, with the names of their agencies. */
export async function nameOffices(
  { db }: Pick<Ctx, 'db'>,
  agencyIds: readonly string[],
): Promise<ReadonlyMap<string, Named>> {
  const ids = [...new Set(agencyIds)]
  const [offices, organisations] = [await selectOffices(db, ids), await findOrganisations(db, ids)]
  const byId = new Map(organisations.map((one) => [one.id, one]))
  return new Map(
    offices.map(({ agencyId, level, state, county, isSample }) => {
      const name = nameOf(byId.get(agencyId))
      const place = placeIn({ state, county })
      return [agencyId, { agencyId, name, level, state, county, place, isSample }]
    }),
  )
}

/** Offices with those above them. */
export async function placeOffices(ctx: Pick<Ctx, 'db'>, offices: readonly Office[]) {
  const ids = offices.flatMap(({ agencyId, ancestors }) => [agencyId, ...ancestors])
  const named = await nameOffices(ctx, ids)
  return offices.map(({ agencyId, standing, ancestors }) => ({
    ...named.get(agencyId)!,
    standing,
    above: ancestors.map((id) => named.get(id)!),
  }))
}

/** Offices as those see them who may: also with what they may read, added up. */
export async function showOffices(
  ctx: Pick<Ctx, 'db'>,
  offices: readonly Office[],
): Promise<OfficeDto[]> {
  const totals = await selectTotals(
    ctx.db,
    offices.map(({ agencyId }) => agencyId),
  )
  const placed = await placeOffices(ctx, offices)
  return placed.map((office) => ({
    ...office,
    totals: toMeasureDtos(totals.get(office.agencyId) ?? []),
  }))
}
