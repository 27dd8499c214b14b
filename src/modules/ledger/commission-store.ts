import { sql } from 'kysely'
import { type Currency, money } from '../../kernel/money.ts'
import type { Db } from '../../platform/db.ts'
import { type CommissionRule, type CommissionTerms, EVERYBODY } from './commission.ts'

type Row = Readonly<{
  id: string
  businessId: string
  codePrefix: string
  validFrom: Date
  basisPoints: number | null
  fixedMinor: bigint | null
  currency: Currency | null
  setBy: string
}>

export type SetRule = CommissionRule & Readonly<{ setBy: string }>

const columns = sql`id, business_id as "businessId", code_prefix as "codePrefix",
  valid_from as "validFrom", basis_points as "basisPoints", fixed_minor as "fixedMinor", currency,
  set_by as "setBy"`

const toRule = ({ basisPoints, fixedMinor, currency, ...rule }: Row): SetRule => ({
  ...rule,
  terms: toTerms(basisPoints, fixedMinor, currency),
})

function toTerms(
  basisPoints: number | null,
  fixedMinor: bigint | null,
  currency: Currency | null,
): CommissionTerms {
  if (basisPoints !== null) return { kind: 'percent', basisPoints }
  if (fixedMinor === null || currency === null) return { kind: 'withdrawn' }
  return { kind: 'fixed', perPiece: money(fixedMinor, currency) }
}

/** Every rule that ever held for these businesses: old ones too, for orders placed then. */
export async function selectRules(
  db: Db,
  businessIds: readonly string[],
): Promise<CommissionRule[]> {
  const { rows } = await sql<Row>`select ${columns} from ledger.commission_rule
    where business_id = any(${businessIds}::uuid[])`.execute(db)
  return rows.map(toRule)
}

/** Those of a seller and of everybody that hold at an instant, in the order in which they win. */
export async function selectRulesInForce(db: Db, businessId: string, at: Date): Promise<SetRule[]> {
  const { rows } = await sql<Row>`select * from (
      select distinct on (business_id, code_prefix) ${columns} from ledger.commission_rule
      where business_id in (${businessId}, ${EVERYBODY}) and valid_from <= ${at}
      order by business_id, code_prefix, valid_from desc, id desc) as newest
    where "basisPoints" is not null or "fixedMinor" is not null
    order by "businessId" = ${EVERYBODY}, length("codePrefix") desc, "codePrefix"`.execute(db)
  return rows.map(toRule)
}

/** The newest first. */
export async function selectRulePage(
  db: Db,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<SetRule[]> {
  const { rows } = await sql<Row>`select ${columns} from ledger.commission_rule
    where ${after ? sql`id < ${after}` : sql`true`} order by id desc limit ${limit}`.execute(db)
  return rows.map(toRule)
}

export async function countRulesOf(db: Db, businessId: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`select count(*) from ledger.commission_rule
    where business_id = ${businessId}`.execute(db)
  return Number(rows[0]!.count)
}

export const insertRule = (db: Db, { terms, ...rule }: SetRule) =>
  sql`insert into ledger.commission_rule (business_id, id, code_prefix, valid_from, basis_points,
      fixed_minor, currency, set_by)
    values (${rule.businessId}, ${rule.id}, ${rule.codePrefix}, ${rule.validFrom},
      ${terms.kind === 'percent' ? terms.basisPoints : null},
      ${terms.kind === 'fixed' ? terms.perPiece.minor : null},
      ${terms.kind === 'fixed' ? terms.perPiece.currency : null}, ${rule.setBy})`.execute(db)
