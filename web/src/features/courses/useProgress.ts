import { useQuery } from '@tanstack/react-query'
import type { operations } from '../../api-types.ts'
import { client, dataOf } from '../../client.ts'
import { useSession } from '../account/session.ts'
import { usePending } from './pending.ts'

export type Course = operations['getCourse']['responses'][200]['content']['application/json']
export type Progress = operations['getProgress']['responses'][200]['content']['application/json']

/** What somebody has learned of every course; nothing without an account. What waits counts as done. */
export function useLearning() {
  const { data: session } = useSession()
  const userId = session?.user?.id
  const pending = usePending(userId)
  const { data } = useQuery({
    queryKey: ['learning', userId],
    enabled: userId !== undefined,
    queryFn: () => dataOf(client.GET('/v1/learning')),
  })
  const isWaiting = (course: string, lesson: string): boolean =>
    pending.some((one) => one.kind === 'done' && one.course === course && one.lesson === lesson)
  const courses = data?.courses.map((progress) => ({
    ...progress,
    lessons: progress.lessons.map((lesson) =>
      isWaiting(progress.course, lesson.lesson) ? { ...lesson, isDone: true } : lesson,
    ),
  }))
  return { userId, isKnown: session !== undefined, pending, isWaiting, courses }
}

export const useCourse = (course: string) =>
  useQuery({
    queryKey: ['course', course],
    queryFn: () => dataOf(client.GET('/v1/courses/{course}', { params: { path: { course } } })),
  })
