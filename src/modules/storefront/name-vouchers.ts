import type { LocalText } from '../../kernel/locale.ts'
import type { Ctx } from '../../platform/context.ts'
import { findOrganisations } from '../accounts/api.ts'
import type { Seller } from './store.ts'
import { selectVouchingAgencyOf } from './vouch-store.ts'

/**
 * Who answers for each of some sellers, as they are called now: the operator's own word, else the agency
 * that has answered the longest. Those nobody answers for are not in it.
 */
export async function nameVouchers(
  { db }: Pick<Ctx, 'db'>,
  sellers: readonly Seller[],
): Promise<ReadonlyMap<string, LocalText>> {
  const vouched = sellers.filter(({ standing }) => standing === 'vouched')
  const asked = vouched.filter(({ operatorVouch }) => operatorVouch === null)
  const agencyOf = await selectVouchingAgencyOf(
    db,
    asked.map(({ businessId }) => businessId),
  )
  const agencies = await findOrganisations(db, [...new Set(agencyOf.values())])
  const nameOf = new Map(agencies.map(({ id, name, nameZh }) => [id, { name, nameZh }]))
  return new Map(
    vouched.map(({ businessId, operatorVouch, vouchedBy }) => {
      const agency = nameOf.get(agencyOf.get(businessId) ?? '')
      const name = operatorVouch ?? agency?.name ?? vouchedBy ?? ''
      return [businessId, { en: name, 'zh-CN': operatorVouch ?? agency?.nameZh ?? name }]
    }),
  )
}
