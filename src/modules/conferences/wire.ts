import type { Static } from 'typebox'
import type { Db } from '../../platform/db.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { Conference, Series } from './conference.ts'
import { selectSeries } from './conference-store.ts'
import type { ConferenceDto, ShownConferenceDto } from './contract.ts'

export const toSeriesDto = ({ id, name }: Series) => ({ id, name })

/** As their office reads them. */
export async function showConferences(
  db: Db,
  conferences: readonly Conference[],
): Promise<Static<typeof ConferenceDto>[]> {
  const seriesOf = await readSeries(db, conferences)
  return conferences.map((one) => ({
    id: one.id,
    ...factsOf(one, seriesOf),
    version: one.version,
    path: `/conference/${one.slug}`,
  }))
}

/** As anybody reads them: with who keeps them. */
export async function showToAll(
  db: Db,
  conferences: readonly Conference[],
): Promise<Static<typeof ShownConferenceDto>[]> {
  const seriesOf = await readSeries(db, conferences)
  const ids = new Set(conferences.flatMap(({ agencyId }) => agencyId ?? []))
  const found = await findOrganisations(db, [...ids])
  const keepers = new Map(
    found.map(({ id, name, nameZh }) => [id, { en: name, 'zh-CN': nameZh ?? name }]),
  )
  return conferences.map((one) => ({
    ...factsOf(one, seriesOf),
    keeper: keepers.get(one.agencyId ?? '') ?? null,
  }))
}

async function readSeries(db: Db, conferences: readonly Conference[]) {
  const ids = new Set(conferences.flatMap(({ seriesId }) => seriesId ?? []))
  const found = await selectSeries(db, [...ids])
  return new Map(found.map((one) => [one.id, toSeriesDto(one)]))
}

const factsOf = (
  { slug, name, city, timeZone, firstDay, lastDay, places, state, isSample, seriesId }: Conference,
  seriesOf: ReadonlyMap<string, ReturnType<typeof toSeriesDto>>,
) => ({
  ...{ slug, name, city, timeZone, firstDay, lastDay, places, state, isSample },
  series: seriesOf.get(seriesId ?? '') ?? null,
})
