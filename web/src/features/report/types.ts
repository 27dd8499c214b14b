import type { paths } from '../../api-types.ts'

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

const base = '/v1/businesses/{businessId}/assessments/{assessmentId}'

export type Assessment = Answer<typeof base>
export type Summary = NonNullable<Assessment['summary']>
export type Line = Answer<`${typeof base}/lines`>['lines'][number]
export type LineDetail = Answer<`${typeof base}/lines/{productId}`>
export type Verdict = Line['verdict']

export const VERDICTS = ['sell_now', 'sell_after_steps', 'not_now', 'not_allowed'] as const

/** Which report, and the key of its link where there is one. */
export type ReportRef = { businessId: string; assessmentId: string; key?: string | undefined }
