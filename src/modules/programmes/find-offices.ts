import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { Office } from './office.ts'
import { selectOpenOffices, type WantedOffice } from './office-store.ts'

/** Offices whose names are read at once: a nation has some thousands, and all may have to be looked at. */
const NAMED_AT_ONCE = 1_000

/**
 * Open offices by id, of a part of the name of their agency if one is given. What agencies are called
 * is known to another module, so names are looked through here.
 */
export async function findOpenOffices(
  { db }: Pick<Ctx, 'db'>,
  { name, ...wanted }: WantedOffice & Readonly<{ name?: string | undefined }>,
  { after, limit }: Readonly<{ after?: string | undefined; limit: number }>,
): Promise<Office[]> {
  const part = name?.trim().toLowerCase()
  if (!part) return selectOpenOffices(db, wanted, { after, limit })
  const found: Office[] = []
  for (let behind = after; ; ) {
    const offices = await selectOpenOffices(db, wanted, { after: behind, limit: NAMED_AT_ONCE })
    const ids = offices.map(({ agencyId }) => agencyId)
    const named = new Set(
      (await findOrganisations(db, ids)).flatMap((one) =>
        `${one.name} ${one.nameZh ?? ''}`.toLowerCase().includes(part) ? [one.id] : [],
      ),
    )
    found.push(...offices.filter(({ agencyId }) => named.has(agencyId)))
    if (found.length >= limit || offices.length < NAMED_AT_ONCE) return found.slice(0, limit)
    behind = ids.at(-1)
  }
}
