import { type Ctx, transaction } from '../../../platform/context.ts'
import { recordAudit } from '../../accounts/api.ts'
import type { ConferenceRef } from '../conference.ts'
import { lockConference } from '../conference-store.ts'
import { ConferencesErrors as E } from '../errors.ts'
import { isAskable } from './question.ts'
import { type Questionnaire, saveQuestionnaire, selectQuestionnaire } from './question-store.ts'

/**
 * What a conference asks from now on; what was answered before stays as it was said. Throws
 * questions_unusable, questions_changed.
 */
export async function askQuestions(
  ctx: Ctx,
  { agencyId, conferenceId }: ConferenceRef,
  { questions, version }: Questionnaire,
): Promise<Questionnaire> {
  if (!isAskable(questions)) throw E.questionsUnusable()
  return transaction(ctx, async (tx) => {
    await lockConference(tx.db, conferenceId)
    const before = await selectQuestionnaire(tx.db, conferenceId)
    if (before.version !== version) throw E.questionsChanged({ version: before.version })
    const after = { questions, version: version + 1 }
    await saveQuestionnaire(tx.db, conferenceId, after)
    await recordAudit(tx, {
      organisationId: agencyId,
      action: 'conferences.questions_put',
      subject: `conference:${conferenceId}`,
      before: { keys: before.questions.map(({ key }) => key) },
      after: { keys: questions.map(({ key }) => key) },
    })
    return after
  })
}
