import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import {
  deleteLearner,
  selectAttempts,
  selectBadgesOf,
  selectEnrolments,
  selectLessonStates,
} from './store.ts'

/** A person who is gone has learned nothing here. */
export const ForgetLearner = defineTask({
  name: 'courses.forget_learner',
  run: ({ db }: Ctx, { userId }: PayloadOf<typeof PersonErased>) => deleteLearner(db, userId),
})

export const heldLearning: HeldData = {
  name: 'learning',
  async *read({ db }, userId) {
    yield* await selectEnrolments(db, userId)
    yield* await selectLessonStates(db, { userId })
    yield* await selectBadgesOf(db, userId)
    for (const { seed: _seed, ...attempt } of await selectAttempts(db, userId)) yield attempt
  },
}
