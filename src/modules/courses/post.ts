import type { CohortRole } from './cohort.ts'

/** What somebody says in a cohort. */
export type Post = Readonly<{
  cohortId: string
  id: string
  /** Null when it is about the cohort as a whole. */
  lesson: string | null
  /** The post that it answers. */
  parentId: string | null
  /** Null when the account was erased. */
  userId: string | null
  /** Markdown; empty when its author took it back. */
  text: string
  writtenAt: Date
  editedAt: Date | null
  removedAt: Date | null
  /** Null when its author took it back. */
  removedReason: string | null
  removedBy: string | null
}>

/** With who wrote it, while they are in the cohort, and what came of it. */
export type ShownPost = Post &
  Readonly<{
    memberId: string | null
    name: string | null
    role: CohortRole | null
    replies: number
    /** What others find wrong with it; for instructors. */
    reports: readonly string[]
  }>

export type PostRef = Readonly<{ cohortId: string; postId: string }>
