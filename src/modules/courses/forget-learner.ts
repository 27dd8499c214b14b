import type { Ctx } from '../../platform/context.ts'
import type { PayloadOf } from '../../platform/events.ts'
import { defineTask } from '../../platform/tasks.ts'
import type { HeldData } from '../accounts/api.ts'
import type { PersonErased } from '../accounts/contract.ts'
import { deleteCohortPerson, selectMembershipsOf, selectSignOffs } from './cohort-store.ts'
import { deletePostsBy, selectPostsBy } from './post-store.ts'
import { selectAttendedBy } from './session-store.ts'
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
  run: async ({ db, now }: Ctx, { userId }: PayloadOf<typeof PersonErased>) => {
    await deletePostsBy(db, userId, now())
    await deleteCohortPerson(db, userId)
    await deleteLearner(db, userId)
  },
})

export const heldLearning: HeldData = {
  name: 'learning',
  async *read({ db }, userId) {
    yield* await selectEnrolments(db, userId)
    yield* await selectLessonStates(db, { userIds: [userId] })
    yield* await selectBadgesOf(db, [userId])
    yield* await selectMembershipsOf(db, userId)
    yield* await selectAttendedBy(db, userId)
    yield* await selectPostsBy(db, userId)
    yield* await selectSignOffs(db, { userIds: [userId] })
    for (const { seed: _seed, ...attempt } of await selectAttempts(db, userId)) yield attempt
  },
}
