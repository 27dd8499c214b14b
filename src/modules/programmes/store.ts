import type { ColumnType } from 'kysely'
import type { LocalText } from '../../kernel/locale.ts'
import type { Db } from '../../platform/db.ts'

export type Programme = Readonly<{
  agencyId: string
  id: string
  name: LocalText
  purpose: LocalText
  isSample: boolean
}>

export type Participant = Readonly<{
  businessId: string
  slug: string
  trade: string
  town: string
  story: LocalText
  assessmentId: string | null
}>

type Json<T> = ColumnType<T, string, string>

type Tables = {
  'programmes.programme': {
    agency_id: string
    id: string
    slug: string
    name: Json<LocalText>
    purpose: Json<LocalText>
    is_sample: boolean
    created_at: Date
  }
  'programmes.participant': {
    agency_id: string
    programme_id: string
    business_id: string
    slug: string
    trade: string
    town: string
    story: Json<LocalText>
    assessment_id: string | null
    joined_at: Date
  }
}

const own = (db: Db) => db.withTables<Tables>()

/** The sample programme of this installation, if it has been loaded. */
export async function findSampleProgramme(db: Db): Promise<Programme | undefined> {
  const row = await own(db)
    .selectFrom('programmes.programme')
    .selectAll()
    .where('is_sample', '=', true)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      agencyId: row.agency_id,
      id: row.id,
      name: row.name,
      purpose: row.purpose,
      isSample: row.is_sample,
    }
  )
}

export async function insertParticipant(
  db: Db,
  { agencyId, id }: Pick<Programme, 'agencyId' | 'id'>,
  participant: Participant,
  now: Date,
): Promise<void> {
  await own(db)
    .insertInto('programmes.participant')
    .values({
      agency_id: agencyId,
      programme_id: id,
      business_id: participant.businessId,
      slug: participant.slug,
      trade: participant.trade,
      town: participant.town,
      story: JSON.stringify(participant.story),
      assessment_id: participant.assessmentId,
      joined_at: now,
    })
    .execute()
}

/** Far above what one page shows; a programme of more has its own list with a cursor. */
const MAX_PARTICIPANTS = 200

export async function listParticipants(
  db: Db,
  { agencyId, id }: Pick<Programme, 'agencyId' | 'id'>,
): Promise<Participant[]> {
  const rows = await own(db)
    .selectFrom('programmes.participant')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('programme_id', '=', id)
    .orderBy('joined_at')
    .orderBy('slug')
    .limit(MAX_PARTICIPANTS)
    .execute()
  return rows.map((row) => ({
    businessId: row.business_id,
    slug: row.slug,
    trade: row.trade,
    town: row.town,
    story: row.story,
    assessmentId: row.assessment_id,
  }))
}

export async function setAssessment(
  db: Db,
  { agencyId, id }: Pick<Programme, 'agencyId' | 'id'>,
  businessId: string,
  assessmentId: string,
): Promise<void> {
  await own(db)
    .updateTable('programmes.participant')
    .set({ assessment_id: assessmentId })
    .where('agency_id', '=', agencyId)
    .where('programme_id', '=', id)
    .where('business_id', '=', businessId)
    .execute()
}
