import { sql } from 'kysely'
import type { Db } from '../../../platform/db.ts'
import type { Question } from './question.ts'

export type Questionnaire = Readonly<{ questions: readonly Question[]; version: number }>

/** Version 0 of a conference that asks nothing. */
export async function selectQuestionnaire(db: Db, conferenceId: string): Promise<Questionnaire> {
  const { rows } = await sql<Questionnaire>`select questions, version
    from conferences.questionnaire where conference_id = ${conferenceId}`.execute(db)
  return rows[0] ?? { questions: [], version: 0 }
}

export const saveQuestionnaire = (
  db: Db,
  conferenceId: string,
  { questions, version }: Questionnaire,
) =>
  sql`insert into conferences.questionnaire (conference_id, questions, version)
    values (${conferenceId}, ${JSON.stringify(questions)}::jsonb, ${version})
    on conflict (conference_id) do update set questions = excluded.questions,
      version = excluded.version`.execute(db)
