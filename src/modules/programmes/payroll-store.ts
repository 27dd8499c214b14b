import { sql } from 'kysely'
import type { Db } from '../../platform/db.ts'
import type { SentType } from '../../platform/sent-file.ts'
import type { Payroll } from '../impact/api.ts'
import type { AwardRef } from './claim-store.ts'
import type { PayrollState } from './life-cycle.ts'
import type { ProgrammeRef } from './programme-store.ts'

export type PayrollRef = AwardRef & Readonly<{ quarter: string }>

/** What a business says its payroll of a quarter shows, and what its office made of it. */
export type PayrollReport = PayrollRef &
  Pick<Payroll, 'kind' | 'jobs' | 'source'> &
  Readonly<{
    id: string
    businessId: string
    state: PayrollState
    reason: string | null
    documentId: string | null
    documentType: SentType | null
    /** Whose file is being written, or never was. */
    pendingId: string | null
    createdAt: Date
    submittedAt: Date | null
    decidedAt: Date | null
  }>

const REPORT = sql.raw(`agency_id as "agencyId", programme_id as "programmeId",
  award_id as "awardId", quarter, id, business_id as "businessId", state, kind,
  trim_scale(jobs)::text as jobs, source, reason, document_id as "documentId",
  document_type as "documentType", pending_id as "pendingId",
  created_at as "createdAt", submitted_at as "submittedAt", decided_at as "decidedAt"`)

const isOne = ({ agencyId, programmeId, awardId, quarter }: PayrollRef) =>
  sql`agency_id = ${agencyId} and programme_id = ${programmeId} and award_id = ${awardId}
    and quarter = ${quarter}`

export async function findPayroll(db: Db, ref: PayrollRef): Promise<PayrollReport | undefined> {
  const { rows } = await sql<PayrollReport>`select ${REPORT} from programmes.payroll_report
    where ${isOne(ref)}`.execute(db)
  return rows[0]
}

/** Writes a report, or everything of it that may change, under the lock of its award. */
export async function savePayroll(db: Db, one: PayrollReport): Promise<void> {
  await sql`insert into programmes.payroll_report (agency_id, programme_id, award_id, quarter, id,
      business_id, state, kind, jobs, source, reason, document_id, document_type, pending_id,
      created_at, submitted_at, decided_at)
    values (${one.agencyId}, ${one.programmeId}, ${one.awardId}, ${one.quarter}, ${one.id},
      ${one.businessId}, ${one.state}, ${one.kind}, ${one.jobs}, ${one.source}, ${one.reason},
      ${one.documentId}, ${one.documentType}, ${one.pendingId}, ${one.createdAt},
      ${one.submittedAt}, ${one.decidedAt})
    on conflict (agency_id, programme_id, award_id, quarter) do update
      set state = excluded.state, kind = excluded.kind, jobs = excluded.jobs,
        source = excluded.source, reason = excluded.reason, document_id = excluded.document_id,
        document_type = excluded.document_type, pending_id = excluded.pending_id,
        submitted_at = excluded.submitted_at, decided_at = excluded.decided_at`.execute(db)
}

type Page = Readonly<{ after?: string | undefined; limit: number }>

/** Of one award, the newest first. */
export async function selectPayrollsOf(
  db: Db,
  { agencyId, programmeId, awardId }: AwardRef,
  { after, limit }: Page,
): Promise<PayrollReport[]> {
  const behind = after ? sql`and id < ${after}` : sql``
  const { rows } = await sql<PayrollReport>`select ${REPORT} from programmes.payroll_report
    where agency_id = ${agencyId} and programme_id = ${programmeId} and award_id = ${awardId}
      ${behind} order by id desc limit ${limit}`.execute(db)
  return rows
}

/** Of a programme in one state, the oldest first. */
export async function selectPayrollsIn(
  db: Db,
  { agencyId, programmeId }: ProgrammeRef,
  { state, after, limit }: Page & { state: PayrollState },
): Promise<PayrollReport[]> {
  const behind = after ? sql`and id > ${after}` : sql``
  const { rows } = await sql<PayrollReport>`select ${REPORT} from programmes.payroll_report
    where agency_id = ${agencyId} and programme_id = ${programmeId} and state = ${state}
      ${behind} order by id limit ${limit}`.execute(db)
  return rows
}
