import { Type } from 'typebox'
import type { Db } from '../../platform/db.ts'
import { findOrganisations } from '../accounts/api.ts'
import { EVERYBODY } from './commission.ts'

const maybe = Type.Union([Type.String(), Type.Null()])

/** Whom a rule is about, as the desk shows it: null where it is everybody. */
export const SellerNames = { sellerName: maybe, sellerNameZh: maybe }

/** The sellers of these rules by name: one statement for all. */
export async function nameSellers<Rule extends Readonly<{ businessId: string }>>(
  db: Db,
  rules: readonly Rule[],
): Promise<(Rule & { sellerName: string | null; sellerNameZh: string | null })[]> {
  const ids = rules.map(({ businessId }) => businessId).filter((id) => id !== EVERYBODY)
  const sellers = new Map((await findOrganisations(db, ids)).map((one) => [one.id, one]))
  return rules.map((rule) => {
    const { name: sellerName = null, nameZh: sellerNameZh = null } =
      sellers.get(rule.businessId) ?? {}
    return { ...rule, sellerName, sellerNameZh }
  })
}
